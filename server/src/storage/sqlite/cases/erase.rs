//! Cases that have been kept long enough, and households that are erased.

use rusqlite::{Connection, params};
use tungngo_shared::ids::WardCode;
use uuid::Uuid;

use super::{
    super::{docs::Changes, erase as documents, merges, moves},
    Tx, erasure, papers, search, support,
};
use crate::storage::{StoreResult, retention::Gone};

/// A case that is due, with what it and the records that have gone into it rest on, where that is still here.
pub struct Due {
    /// Which.
    pub id: Uuid,
    /// The observations and their visits.
    pub observations: Vec<(Uuid, Uuid)>,
}

/// Cases that ended, or were refused, before these moments; at most `limit`.
pub fn due(
    c: &Connection,
    ward: &WardCode,
    (ended, refused): (i64, i64),
    limit: u32,
) -> StoreResult<Vec<Due>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/cases/due.sql"))?;
    let found = statement.query_map(params![ward.as_str(), ended, refused, limit], |row| {
        let observation: Option<Uuid> = row.get("observation_id")?;
        let visit: Option<Uuid> = row.get("visit_id")?;
        Ok(Due {
            id: row.get("id")?,
            observations: observation.zip(visit).into_iter().collect(),
        })
    })?;
    let mut found: Vec<Due> = found.collect::<Result<_, _>>()?;
    for due in &mut found {
        due.observations.extend(merges::grounds(c, due.id)?);
    }
    Ok(found)
}

/// A case with what it and the records that have gone into it rest on. Gives what went; the papers' bytes are to be dropped.
pub fn erase_whole(
    c: &mut Changes<'_>,
    case: Uuid,
    observations: &[(Uuid, Uuid)],
) -> StoreResult<Gone> {
    let papers = erase(c.tx, case)?;
    for (id, visit) in observations {
        documents::observation(c, *id, *visit)?;
    }
    Ok(Gone {
        cases: 1,
        observations: observations.len() as u64,
        papers,
        ..Gone::default()
    })
}

/// A case with its decisions, its needs, its history and its papers, its words in the index, and what rows of other systems'
/// lists say of it. Gives the papers' bytes, which are to be dropped.
fn erase(tx: &Tx<'_>, case: Uuid) -> StoreResult<Vec<Uuid>> {
    search::forget(tx, case)?;
    support::erase_case(tx, case)?;
    let mut bytes = papers::erase(tx, case)?;
    moves::forget(tx, case)?;
    erasure::forget(tx, case)?;
    let merged = merges::forget(tx, case)?;
    for sql in [
        include_str!("../../../../sql/cases/drop_events.sql"),
        include_str!("../../../../sql/cases/drop_statuses.sql"),
        include_str!("../../../../sql/reconcile/forget_case.sql"),
        include_str!("../../../../sql/reconcile/drop_agreement.sql"),
        include_str!("../../../../sql/cases/drop.sql"),
    ] {
        tx.prepare_cached(sql)?.execute([case])?;
    }
    // What has gone into it is of the same person, and goes with it.
    for gone in merged {
        bytes.extend(erase(tx, gone)?);
    }
    Ok(bytes)
}

/// A household that is erased is in no case any more.
pub fn leave_household(tx: &Tx<'_>, household: Uuid) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/cases/leave_household.sql"))?
        .execute([household])?;
    Ok(())
}
