//! One case with its decisions and what was done with it.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::Map;
use tungngo_shared::{
    casefile::{CaseFile, CaseState, CaseStep, LawStatus},
    clock::Millis,
    ids::{CaseId, GroupId, HouseholdId, MoveId, ObservationId, UserId},
    observation::Category,
};
use uuid::Uuid;

use super::{
    super::{merges, moves},
    Tx, audit, erasure, maybe, nothing, papers, rows, support, today,
};
use crate::storage::{
    Reach, StoreError, StoreResult,
    cases::{CaseDone, CaseRecord, EventRow, Fate, ListedGround, Look, StatusRow},
    review::Door,
    support::CaseSupport,
};

fn user(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<UserId>> {
    Ok(row.get::<_, Option<Uuid>>(column)?.map(UserId))
}

fn door(row: &Row<'_>) -> rusqlite::Result<Option<Door>> {
    let number: Option<String> = row.get("number")?;
    number.map(|_| rows::door(row)).transpose()
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Option<ListedGround>> {
    let file_name: Option<String> = row.get("file_name")?;
    let nr: Option<i64> = row.get("reconcile_nr")?;
    Ok(file_name
        .zip(nr)
        .map(|(file_name, nr)| ListedGround { file_name, nr }))
}

/// Why a record changes no more.
pub fn fate(row: &Row<'_>) -> rusqlite::Result<Option<Fate>> {
    let moved: Option<Uuid> = row.get("moved_as")?;
    let merged: Option<Uuid> = row.get("merged_into")?;
    let merged = merged.map(|id| Fate::Merged(CaseId(id)));
    Ok(moved.map(|id| Fate::Moved(MoveId(id))).or(merged))
}

/// What a case says of a person.
pub fn file(row: &Row<'_>) -> rusqlite::Result<CaseFile> {
    Ok(CaseFile {
        name: row.get("name")?,
        birth: rows::json(row, "birth")?,
        personal_number: row.get("personal_number")?,
        category: rows::parsed(row, "category", Category::parse)?,
        household: row.get::<_, Option<Uuid>>("household_id")?.map(HouseholdId),
        group: GroupId(row.get("group_id")?),
        officer: UserId(row.get("officer_id")?),
    })
}

fn case(row: &Row<'_>, id: CaseId) -> rusqlite::Result<CaseRecord> {
    Ok(CaseRecord {
        id,
        file: file(row)?,
        state: rows::parsed(row, "state", CaseState::parse)?,
        status: rows::parsed(row, "law_status", LawStatus::parse)?,
        review_on: maybe(row, "review_on", |text| text.parse().ok())?,
        version: row.get("version")?,
        observation: row
            .get::<_, Option<Uuid>>("observation_id")?
            .map(ObservationId),
        listed: listed(row)?,
        proposed_by: UserId(row.get("proposed_by")?),
        verified_by: user(row, "verified_by")?,
        approved_by: user(row, "approved_by")?,
        group_name: row.get("group_name")?,
        door: door(row)?,
        officer: row.get("officer")?,
        proposer: row.get("proposer")?,
        verifier: row.get("verifier")?,
        approver: row.get("approver")?,
        statuses: Vec::new(),
        events: Vec::new(),
        fate: fate(row)?,
        moves: Vec::new(),
        merges: Vec::new(),
        support: CaseSupport::default(),
        papers: Vec::new(),
        erasure: None,
    })
}

/// The case as it is now, if it is in reach; not audited, for what is done with it.
pub fn find(c: &Connection, reach: &Reach, id: CaseId, now: Millis) -> StoreResult<CaseRecord> {
    c.prepare_cached(include_str!("../../../../sql/cases/one.sql"))?
        .query_row(
            params![
                id.0,
                reach.ward.as_str(),
                reach.whole,
                reach.viewer.0,
                today(now)
            ],
            |row| case(row, id),
        )
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// What to say of something that was done: it may have put the case out of sight.
pub fn done(c: &Connection, reach: &Reach, id: CaseId, now: Millis) -> StoreResult<CaseDone> {
    match find(c, reach, id, now) {
        Ok(_) => Ok(CaseDone::Done),
        Err(StoreError::NotFound) => Ok(CaseDone::GivenAway),
        Err(error) => Err(error),
    }
}

fn statuses(c: &Connection, id: CaseId) -> StoreResult<Vec<StatusRow>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/cases/statuses.sql"))?;
    let found = statement.query_map([id.0], |row| {
        Ok(StatusRow {
            status: rows::parsed(row, "status", LawStatus::parse)?,
            number: row.get("number")?,
            decided_on: rows::parsed(row, "decided_on", |text| text.parse().ok())?,
            review_on: rows::parsed(row, "review_on", |text| text.parse().ok())?,
            officer: row.get("officer")?,
            of_merged: row.get("of_merged")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn events(c: &Connection, id: CaseId) -> StoreResult<Vec<EventRow>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/cases/events.sql"))?;
    let found = statement.query_map([id.0], |row| {
        let has = |column: &str| {
            Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(column)?.is_some())
        };
        Ok(EventRow {
            at_ms: rows::millis(row, "at_ms")?,
            who: row.get("who")?,
            step: rows::parsed(row, "step", CaseStep::parse)?,
            word: row.get("word")?,
            comment: row.get("comment")?,
            fields: match has("fields")? {
                true => rows::json(row, "fields")?,
                false => Vec::new(),
            },
            earlier: match has("earlier")? {
                true => rows::json(row, "earlier")?,
                false => Map::new(),
            },
            of_merged: row.get("of_merged")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The case with its history; the look is audited.
pub fn read(
    tx: &Tx<'_>,
    reach: &Reach,
    id: CaseId,
    look: Look,
    now: Millis,
) -> StoreResult<CaseRecord> {
    let mut found = find(tx, reach, id, now)?;
    found.statuses = statuses(tx, id)?;
    found.events = events(tx, id)?;
    found.moves = moves::of_case(tx, &reach.ward, id)?;
    found.merges = merges::of_case(tx, id, now)?;
    found.support = support::of_case(tx, reach, id)?;
    found.papers = papers::of_case(tx, id)?;
    found.erasure = erasure::asked(tx, id)?;
    let action = match look {
        Look::Page => "case.view",
        Look::Print => "case.print",
    };
    audit::note(tx, reach, action, Some(id.0), nothing(), now)?;
    Ok(found)
}
