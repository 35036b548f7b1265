//! Papers of cases, in SQLite. Every way in goes through the case, so who may not see that sees nothing here.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, PaperId},
    paper::{MAX_PAPERS, MAX_VERSIONS, PaperFacts, PaperFormat, PaperKind},
};
use uuid::Uuid;

use super::{Sqlite, Tx, audit, cases, rows};
use crate::storage::{
    Reach, StoreError, StoreResult,
    cases::CaseRecord,
    papers::{
        Content, NewPaper, Paper, PaperChange, PaperDone, PaperStore, PaperVersion, Removed, Taken,
    },
    retention::Reason,
};

/// What a row says that a paper is.
pub fn kind(row: &Row<'_>) -> rusqlite::Result<PaperKind> {
    rows::parsed(row, "kind", PaperKind::parse)
}

/// The day that a row says.
pub fn dated_on(row: &Row<'_>) -> rusqlite::Result<Option<jiff::civil::Date>> {
    let text: Option<String> = row.get("dated_on")?;
    text.map(|_| rows::parsed(row, "dated_on", |text| text.parse().ok()))
        .transpose()
}

/// What a row says that its bytes are.
pub fn format(row: &Row<'_>) -> rusqlite::Result<PaperFormat> {
    rows::parsed(row, "format", PaperFormat::parse)
}

fn removed(row: &Row<'_>) -> rusqlite::Result<Option<Removed>> {
    let Some(at_ms) = rows::maybe_millis(row, "removed_ms")? else {
        return Ok(None);
    };
    let reason = |text: &str| Reason::ALL.into_iter().find(|r| r.as_str() == text);
    Ok(Some(Removed {
        at_ms,
        who: row.get::<_, Option<String>>("remover")?.unwrap_or_default(),
        reason: rows::parsed(row, "reason", reason)?,
    }))
}

/// The papers of a case and of the records that have gone into it, removed ones among them; not audited.
pub fn of_case(c: &Connection, case: CaseId) -> StoreResult<Vec<Paper>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/papers/versions.sql"))?;
    let found = statement.query_map([case.0], |row| {
        let version = PaperVersion {
            nr: row.get("nr")?,
            size: row.get("size")?,
            format: format(row)?,
            at_ms: rows::millis(row, "at_ms")?,
            who: row.get("who")?,
        };
        Ok((row.get::<_, Uuid>("paper_id")?, version))
    })?;
    let mut versions: BTreeMap<Uuid, Vec<PaperVersion>> = BTreeMap::new();
    for one in found {
        let (paper, version) = one?;
        versions.entry(paper).or_default().push(version);
    }
    let mut statement = c.prepare_cached(include_str!("../../../sql/papers/list.sql"))?;
    let found = statement.query_map([case.0], |row| {
        let (id, lies_in): (Uuid, Uuid) = (row.get("id")?, row.get("case_id")?);
        Ok(Paper {
            id: PaperId(id),
            of_merged: (lies_in != case.0).then_some(CaseId(lies_in)),
            kind: kind(row)?,
            number: row.get("number")?,
            dated_on: dated_on(row)?,
            title: row.get::<_, Option<String>>("title")?.unwrap_or_default(),
            version: row.get("version")?,
            versions: versions.remove(&id).unwrap_or_default(),
            removed: removed(row)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Drops a case's papers; the bytes that go with them are the caller's to drop.
pub fn erase(tx: &Tx<'_>, case: Uuid) -> StoreResult<Vec<Uuid>> {
    let contents = contents(
        tx,
        include_str!("../../../sql/papers/contents_of_case.sql"),
        case,
    )?;
    for sql in [
        include_str!("../../../sql/papers/drop_versions.sql"),
        include_str!("../../../sql/papers/drop.sql"),
    ] {
        tx.prepare_cached(sql)?.execute([case])?;
    }
    Ok(contents)
}

fn contents(c: &Connection, sql: &str, of: Uuid) -> StoreResult<Vec<Uuid>> {
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map([of], |row| row.get("content_id"))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn note(
    tx: &Tx<'_>,
    reach: &Reach,
    action: &str,
    case: CaseId,
    mut detail: serde_json::Value,
    (kind, id): (PaperKind, PaperId),
    now: Millis,
) -> StoreResult<()> {
    detail["paper"] = json!(kind);
    detail["paper_id"] = json!(id);
    audit::note(tx, reach, action, Some(case.0), detail, now)
}

fn duplicate(c: &Connection, case: CaseId, content: &Content) -> StoreResult<Option<PaperId>> {
    let found = c
        .prepare_cached(include_str!("../../../sql/papers/duplicate.sql"))?
        .query_row(params![case.0, content.sha256.as_str()], |row| {
            row.get("id").map(PaperId)
        });
    Ok(found.optional()?)
}

fn add_version(
    tx: &Tx<'_>,
    reach: &Reach,
    paper: PaperId,
    nr: u32,
    content: &Content,
    now: Millis,
) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../sql/papers/add_version.sql"))?
        .execute(params![
            paper.0,
            nr,
            content.id,
            content.sha256.as_str(),
            content.size,
            content.format.as_str(),
            now.0,
            reach.viewer.0
        ])?;
    Ok(())
}

fn read(tx: &Tx<'_>, reach: &Reach, case: CaseId, now: Millis) -> StoreResult<CaseRecord> {
    let mut found = cases::find(tx, reach, case, now)?;
    found.papers = of_case(tx, case)?;
    audit::note(tx, reach, "paper.list", Some(case.0), json!({}), now)?;
    Ok(found)
}

fn add(tx: &Tx<'_>, reach: &Reach, new: &NewPaper, now: Millis) -> StoreResult<PaperDone> {
    let case = cases::find(tx, reach, new.case, now)?;
    if !case.takes_papers() {
        return Ok(PaperDone::Changed);
    }
    if let Some(other) = duplicate(tx, new.case, &new.content)? {
        return Ok(PaperDone::Duplicate(other));
    }
    let held: usize = tx
        .prepare_cached(include_str!("../../../sql/papers/count.sql"))?
        .query_row([new.case.0], |row| row.get("n"))?;
    if held >= MAX_PAPERS {
        return Ok(PaperDone::TooMany);
    }
    let facts = &new.facts;
    tx.prepare_cached(include_str!("../../../sql/papers/add.sql"))?
        .execute(params![
            new.id.0,
            new.case.0,
            facts.kind.as_str(),
            facts.number,
            facts.dated_on.map(|day| day.to_string()),
            facts.title
        ])?;
    add_version(tx, reach, new.id, 1, &new.content, now)?;
    let detail = json!({ "version": 1 });
    note(
        tx,
        reach,
        "paper.add",
        new.case,
        detail,
        (facts.kind, new.id),
        now,
    )?;
    Ok(PaperDone::Done(Vec::new()))
}

/// A paper that is still there: what is said of it, what a form was filled for, and its newest version.
fn one(c: &Connection, (case, id): (CaseId, PaperId)) -> StoreResult<(PaperFacts, i64, u32)> {
    c.prepare_cached(include_str!("../../../sql/papers/one.sql"))?
        .query_row(params![id.0, case.0], |row| {
            let facts = PaperFacts {
                kind: kind(row)?,
                number: row.get("number")?,
                dated_on: dated_on(row)?,
                title: row.get("title")?,
            };
            Ok((facts, row.get("version")?, row.get("newest")?))
        })
        .optional()?
        .ok_or(StoreError::NotFound)
}

fn replace(
    tx: &Tx<'_>,
    reach: &Reach,
    (case, id): (CaseId, PaperId),
    newest: u32,
    (facts, content): (&PaperFacts, Option<&Content>),
    now: Millis,
) -> StoreResult<PaperDone> {
    let (mut action, mut detail) = ("paper.correct", json!({}));
    if let Some(content) = content {
        if let Some(other) = duplicate(tx, case, content)? {
            return Ok(PaperDone::Duplicate(other));
        }
        if newest as usize >= MAX_VERSIONS {
            return Ok(PaperDone::TooMany);
        }
        add_version(tx, reach, id, newest + 1, content, now)?;
        (action, detail) = ("paper.replace", json!({ "version": newest + 1 }));
    }
    tx.prepare_cached(include_str!("../../../sql/papers/save.sql"))?
        .execute(params![
            facts.kind.as_str(),
            facts.number,
            facts.dated_on.map(|day| day.to_string()),
            facts.title,
            id.0
        ])?;
    note(tx, reach, action, case, detail, (facts.kind, id), now)?;
    Ok(PaperDone::Done(Vec::new()))
}

fn remove(
    tx: &Tx<'_>,
    reach: &Reach,
    (case, id): (CaseId, PaperId),
    (kind, reason): (PaperKind, Reason),
    now: Millis,
) -> StoreResult<PaperDone> {
    let sql = include_str!("../../../sql/papers/contents.sql");
    let gone = contents(tx, sql, id.0)?;
    tx.prepare_cached(include_str!("../../../sql/papers/forget_contents.sql"))?
        .execute([id.0])?;
    tx.prepare_cached(include_str!("../../../sql/papers/remove.sql"))?
        .execute(params![now.0, reach.viewer.0, reason.as_str(), id.0])?;
    let detail = json!({ "reason": reason });
    note(tx, reach, "paper.remove", case, detail, (kind, id), now)?;
    Ok(PaperDone::Done(gone))
}

/// Whether a case holds a paper of its own, be it a removed one.
fn holds(c: &Connection, (case, id): (CaseId, PaperId)) -> StoreResult<bool> {
    let mut papers = of_case(c, case)?.into_iter();
    Ok(papers.any(|p| p.id == id && p.of_merged.is_none()))
}

fn change(
    tx: &Tx<'_>,
    reach: &Reach,
    at: (CaseId, PaperId),
    seen: i64,
    change: &PaperChange,
    now: Millis,
) -> StoreResult<PaperDone> {
    let case = cases::find(tx, reach, at.0, now)?;
    let (facts, version, newest) = match one(tx, at) {
        // Removed meanwhile: the page says so instead of knowing nothing of it.
        Err(StoreError::NotFound) if holds(tx, at)? => {
            return Ok(PaperDone::Changed);
        }
        found => found?,
    };
    if version != seen {
        return Ok(PaperDone::Changed);
    }
    match change {
        PaperChange::Remove(reason) => remove(tx, reach, at, (facts.kind, *reason), now),
        PaperChange::Replace(..) if !case.takes_papers() => Ok(PaperDone::Changed),
        PaperChange::Replace(facts, content) => {
            replace(tx, reach, at, newest, (facts, content.as_ref()), now)
        }
    }
}

fn take(
    tx: &Tx<'_>,
    reach: &Reach,
    (case, id): (CaseId, PaperId),
    nr: u32,
    now: Millis,
) -> StoreResult<Taken> {
    cases::find(tx, reach, case, now)?;
    let (taken, lies_in) = tx
        .prepare_cached(include_str!("../../../sql/papers/taken.sql"))?
        .query_row(params![id.0, nr, case.0], |row| {
            let taken = Taken {
                content: Content {
                    id: row.get("content_id")?,
                    sha256: rows::parsed(row, "sha256", |text| text.parse().ok())?,
                    size: row.get("size")?,
                    format: format(row)?,
                },
                kind: kind(row)?,
                dated_on: dated_on(row)?,
            };
            Ok((taken, CaseId(row.get("case_id")?)))
        })
        .optional()?
        .ok_or(StoreError::NotFound)?;
    let detail = match lies_in == case {
        true => json!({ "version": nr }),
        false => json!({ "version": nr, "other": lies_in }),
    };
    note(tx, reach, "paper.view", case, detail, (taken.kind, id), now)?;
    Ok(taken)
}

#[async_trait]
impl PaperStore for Sqlite {
    async fn papers(&self, reach: Reach, case: CaseId, now: Millis) -> StoreResult<CaseRecord> {
        self.write(move |tx| read(tx, &reach, case, now)).await
    }

    async fn takes_papers(&self, reach: Reach, case: CaseId, now: Millis) -> StoreResult<bool> {
        self.read(move |c| Ok(cases::find(c, &reach, case, now)?.takes_papers()))
            .await
    }

    async fn add_paper(&self, reach: Reach, new: NewPaper, now: Millis) -> StoreResult<PaperDone> {
        self.write(move |tx| add(tx, &reach, &new, now)).await
    }

    async fn change_paper(
        &self,
        reach: Reach,
        at: (CaseId, PaperId),
        seen: i64,
        what: PaperChange,
        now: Millis,
    ) -> StoreResult<PaperDone> {
        self.write(move |tx| change(tx, &reach, at, seen, &what, now))
            .await
    }

    async fn take_paper(
        &self,
        reach: Reach,
        at: (CaseId, PaperId),
        nr: u32,
        now: Millis,
    ) -> StoreResult<Taken> {
        self.write(move |tx| take(tx, &reach, at, nr, now)).await
    }

    async fn bytes_spoken_of(&self, among: Vec<Uuid>) -> StoreResult<BTreeSet<Uuid>> {
        self.read(move |c| {
            let sql = include_str!("../../../sql/papers/is_spoken_of.sql");
            let mut is_spoken_of = c.prepare_cached(sql)?;
            let mut found = BTreeSet::new();
            for id in among {
                if is_spoken_of.exists([id])? {
                    found.insert(id);
                }
            }
            Ok(found)
        })
        .await
    }
}
