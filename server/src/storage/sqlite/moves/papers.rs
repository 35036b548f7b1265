//! Papers that go along with a case: the rows of the new case, about bytes that are there already under names of their own.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, params};
use tungngo_shared::ids::{CaseId, MoveId};
use uuid::Uuid;

use super::super::{Tx, papers, rows};
use crate::{
    clock,
    storage::{
        StoreResult,
        moves::{Copies, PaperAlong, PapersAlong},
        papers::Content,
    },
};

/// A version of a paper that goes along.
pub struct Going {
    paper: Uuid,
    said: PaperAlong,
    content: Content,
}

/// What goes along with a case, paper by paper; each is said with one version.
pub fn going(c: &Connection, case: Uuid) -> StoreResult<Vec<Going>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/moves/papers.sql"))?;
    let found = statement.query_map([case], |row| {
        Ok(Going {
            paper: row.get("id")?,
            said: PaperAlong {
                kind: papers::kind(row)?,
                number: row.get("number")?,
                dated_on: papers::dated_on(row)?,
                versions: 1,
            },
            content: Content {
                id: row.get("content_id")?,
                sha256: rows::parsed(row, "sha256", |text| text.parse().ok())?,
                size: row.get("size")?,
                format: papers::format(row)?,
            },
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The bytes of these that nobody has seen to yet.
pub fn lacking(going: &[Going], copies: &Copies) -> Vec<Content> {
    let contents = going.iter().map(|version| &version.content);
    let lacking = contents.filter(|content| !copies.contains_key(&content.id));
    lacking.cloned().collect()
}

/// Writes the papers of the new case down, and into the move what went along. A version whose bytes cannot be read any more
/// stays behind, and a paper without any other, too.
pub fn receive(
    tx: &Tx<'_>,
    (id, new_case): (MoveId, CaseId),
    going: Vec<Going>,
    copies: &Copies,
) -> StoreResult<PapersAlong> {
    let mut lost = BTreeSet::new();
    let mut list: Vec<PaperAlong> = Vec::new();
    // The paper in hand, and what it is from now on.
    let mut at: Option<(Uuid, Uuid)> = None;
    for version in going {
        let content = version.content.id;
        let Some(copy) = copies.get(&content).copied().flatten() else {
            lost.insert(version.paper);
            continue;
        };
        let paper = match (at, list.last_mut()) {
            (Some((paper, new)), Some(said)) if paper == version.paper => {
                said.versions += 1;
                new
            }
            _ => {
                let new = clock::new_id();
                tx.prepare_cached(include_str!("../../../../sql/moves/receive_paper.sql"))?
                    .execute([new, new_case.0, version.paper])?;
                list.push(version.said);
                at = Some((version.paper, new));
                new
            }
        };
        tx.prepare_cached(include_str!("../../../../sql/moves/receive_version.sql"))?
            .execute([paper, copy, content])?;
    }
    let along = PapersAlong {
        n: Some(list.len() as u64),
        lost: lost.len() as u64,
        list,
    };
    tx.prepare_cached(include_str!("../../../../sql/moves/note_papers.sql"))?
        .execute(params![
            along.n,
            along.lost,
            serde_json::to_string(&along.list)?,
            id.0
        ])?;
    Ok(along)
}

/// What a move says of its papers.
pub fn along(row: &Row<'_>) -> rusqlite::Result<PapersAlong> {
    let list: Option<String> = row.get("papers")?;
    Ok(PapersAlong {
        n: row.get("papers_along")?,
        lost: row
            .get::<_, Option<u64>>("papers_lost")?
            .unwrap_or_default(),
        list: match list {
            Some(_) => rows::json(row, "papers")?,
            None => Vec::new(),
        },
    })
}
