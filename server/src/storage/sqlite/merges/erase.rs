//! What of merges goes: the way back when its time is over or something is to be forgotten, and all of it with a case.

use rusqlite::{Connection, params};
use tungngo_shared::{
    casefile::{CaseField, CaseFile, merge::UNDO_DAYS},
    clock::Millis,
    ids::{CaseId, WardCode},
    text,
};
use uuid::Uuid;

use super::{DAY_MS, Tx, search};
use crate::storage::StoreResult;

fn merged(tx: &Tx<'_>, case: Uuid) -> StoreResult<Vec<Uuid>> {
    let mut statement = tx.prepare_cached(include_str!("../../../../sql/merges/merged.sql"))?;
    let found = statement.query_map([case], |row| row.get("id"))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What the records that have gone into a case rested on: observations with their visits.
pub fn grounds(c: &Connection, case: Uuid) -> StoreResult<Vec<(Uuid, Uuid)>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/merges/grounds.sql"))?;
    let found = statement.query_map([case], |row| {
        Ok((row.get("observation_id")?, row.get("visit_id")?))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Forgets the merges of a case that is erased; the records that had gone into it, to be erased with it.
pub fn forget(tx: &Tx<'_>, case: Uuid) -> StoreResult<Vec<Uuid>> {
    let gone = merged(tx, case)?;
    tx.prepare_cached(include_str!("../../../../sql/merges/drop.sql"))?
        .execute([case])?;
    Ok(gone)
}

/// Former values that are to be forgotten are not kept for a way back either, nor in the records that had gone into the
/// case; which those are.
pub fn forget_fields(
    tx: &Tx<'_>,
    case: CaseId,
    fields: &[CaseField],
    file: &CaseFile,
) -> StoreResult<Vec<CaseId>> {
    let says_who = |field: &CaseField| {
        matches!(
            field,
            CaseField::Name | CaseField::Birth | CaseField::PersonalNumber | CaseField::Category
        )
    };
    if !fields.iter().any(says_who) {
        return Ok(Vec::new());
    }
    tx.prepare_cached(include_str!("../../../../sql/merges/forget.sql"))?
        .execute([case.0])?;
    tx.prepare_cached(include_str!("../../../../sql/merges/forget_in_gone.sql"))?
        .execute(params![
            file.name,
            serde_json::to_string(&file.birth)?,
            file.birth.of_age_on().to_string(),
            file.personal_number,
            file.category.as_str(),
            text::fold(&file.name),
            case.0
        ])?;
    let gone = merged(tx, case.0)?;
    for id in &gone {
        search::case(tx, *id)?;
    }
    Ok(gone.into_iter().map(CaseId).collect())
}

/// The way back of a ward's merges is over after its days.
pub fn expire(tx: &Tx<'_>, ward: &WardCode, now: Millis) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/merges/expire.sql"))?
        .execute(params![ward.as_str(), now.0 - UNDO_DAYS * DAY_MS])?;
    Ok(())
}
