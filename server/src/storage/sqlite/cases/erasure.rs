//! Erasing a case before its period is over: one person asks, a lead who is somebody else does it.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;
use tungngo_shared::{
    casefile::CaseState,
    clock::Millis,
    ids::{CaseId, UserId},
};
use uuid::Uuid;

use super::{
    super::{docs, merges, moves},
    Event, Tx, add_event, audit, erase_whole, record, rows,
};
use crate::storage::{
    Reach, StoreResult,
    cases::{CaseDone, Fate},
    erasures::{AskedErasure, CaseErased, ErasureLine, ErasureStep},
    retention::Reason,
};

/// Rows of the list of what is asked.
const MOST: u32 = 200;

fn request(row: &Row<'_>) -> rusqlite::Result<AskedErasure> {
    let reason = |text: &str| Reason::ALL.into_iter().find(|r| r.as_str() == text);
    Ok(AskedErasure {
        reason: rows::parsed(row, "reason", reason)?,
        why: row.get("why")?,
        asked_by: UserId(row.get("asked_by")?),
        asker: row.get("asker")?,
        asked_ms: rows::millis(row, "asked_ms")?,
    })
}

/// What was asked of a case.
pub fn asked(c: &Connection, id: CaseId) -> StoreResult<Option<AskedErasure>> {
    let found = c
        .prepare_cached(include_str!("../../../../sql/cases/erasure.sql"))?
        .query_row([id.0], request)
        .optional()?;
    Ok(found)
}

/// Asks; whether nobody had asked before.
fn ask(
    tx: &Tx<'_>,
    reach: &Reach,
    id: CaseId,
    (reason, why): (Reason, &str),
    now: Millis,
) -> StoreResult<bool> {
    let added = tx
        .prepare_cached(include_str!("../../../../sql/cases/ask_erasure.sql"))?
        .execute(params![
            id.0,
            reach.ward.as_str(),
            reason.as_str(),
            why,
            reach.viewer.0,
            now.0
        ])?;
    Ok(added == 1)
}

/// Nothing is asked of a case any more.
pub fn forget(tx: &Tx<'_>, case: Uuid) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/cases/drop_erasure.sql"))?
        .execute([case])?;
    Ok(())
}

fn touch(tx: &Tx<'_>, id: CaseId) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/cases/touch.sql"))?
        .execute([id.0])?;
    Ok(())
}

/// Asks, or answers without erasing, if the case is as it was seen: whoever asked takes it back, somebody else says no. Also
/// of what was kept of a case that another ward has taken over; a record that has gone into another is erased with that.
pub fn speak(
    tx: &Tx<'_>,
    reach: &Reach,
    id: CaseId,
    seen: i64,
    said: &ErasureStep,
    now: Millis,
) -> StoreResult<CaseDone> {
    let case = record::find(tx, reach, id, now)?;
    if case.version != seen || matches!(case.fate, Some(Fate::Merged(_))) {
        return Ok(CaseDone::Changed);
    }
    let (reason, word, comment) = match said {
        ErasureStep::Ask(reason, why) => {
            if case.fate.is_none() && moves::is_offered(tx, id)? {
                return Ok(CaseDone::Offered);
            }
            if !ask(tx, reach, id, (*reason, why), now)? {
                return Ok(CaseDone::Changed);
            }
            (*reason, Some(reason.as_str()), Some(why.as_str()))
        }
        ErasureStep::Unask | ErasureStep::Keep(_) => {
            let own = matches!(said, ErasureStep::Unask);
            let asked = asked(tx, id)?;
            let Some(asked) = asked.filter(|a| (a.asked_by == reach.viewer) == own) else {
                return Ok(CaseDone::Changed);
            };
            forget(tx, id.0)?;
            let why = match said {
                ErasureStep::Keep(why) => Some(why.as_str()),
                _ => None,
            };
            (asked.reason, None, why)
        }
    };
    touch(tx, id)?;
    let step = said.step();
    add_event(tx, reach, id, &Event::with(step, word, comment), now)?;
    let action = format!("case.{}", step.as_str());
    let detail = json!({ "reason": reason });
    audit::note(tx, reach, &action, Some(id.0), detail, now)?;
    Ok(CaseDone::Done)
}

/// What is asked in a ward; the look is audited as one at the list of cases.
pub fn list(tx: &Tx<'_>, reach: &Reach, now: Millis) -> StoreResult<Vec<ErasureLine>> {
    let mut statement = tx.prepare_cached(include_str!("../../../../sql/cases/erasures.sql"))?;
    let found = statement.query_map(params![reach.ward.as_str(), MOST], |row| {
        Ok(ErasureLine {
            id: CaseId(row.get("id")?),
            name: row.get("name")?,
            birth: rows::json(row, "birth")?,
            state: rows::parsed(row, "state", CaseState::parse)?,
            group_name: row.get("group_name")?,
            asked: request(row)?,
        })
    })?;
    let lines: Vec<ErasureLine> = found.collect::<Result<_, _>>()?;
    let shown: Vec<CaseId> = lines.iter().map(|line| line.id).collect();
    let detail = json!({ "shown": shown });
    audit::note(tx, reach, "case.list", None, detail, now)?;
    Ok(lines)
}

/// What a case and the records that have gone into it rest on, where that is still here.
fn grounds(c: &Connection, id: CaseId) -> StoreResult<Vec<(Uuid, Uuid)>> {
    let own = c
        .prepare_cached(include_str!("../../../../sql/cases/ground.sql"))?
        .query_row([id.0], |row| {
            Ok((row.get("observation_id")?, row.get("visit_id")?))
        })
        .optional()?;
    let mut all: Vec<(Uuid, Uuid)> = own.into_iter().collect();
    all.extend(merges::grounds(c, id.0)?);
    Ok(all)
}

/// Erases a case as it was asked, with what it rests on, as if its period were over. What is asked of goes nowhere else
/// before it is answered, so it is neither on its way to another ward nor part of another record. The log keeps that it
/// went and why, as it keeps who asked.
pub fn carry_out(
    tx: &Tx<'_>,
    reach: &Reach,
    id: CaseId,
    seen: i64,
    now: Millis,
) -> StoreResult<CaseErased> {
    let case = record::find(tx, reach, id, now)?;
    let asked = asked(tx, id)?.filter(|_| case.version == seen);
    let Some(asked) = asked else {
        return Ok(CaseErased::Changed);
    };
    if asked.asked_by == reach.viewer {
        return Ok(CaseErased::SamePerson);
    }
    let observations = grounds(tx, id)?;
    let by = docs::Author::desk(Some(reach.viewer));
    let gone = docs::change(tx, &reach.ward, by, now, |c| {
        erase_whole(c, id.0, &observations)
    })?;
    let detail = json!({ "reason": asked.reason });
    audit::note(tx, reach, "case.erase", Some(id.0), detail, now)?;
    Ok(CaseErased::Done(gone))
}
