//! One household with what stands beside it, and what becomes of a proposal about it.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Value, json};
use tungngo_shared::{
    clock::Millis,
    household::{Household, ListState},
    ids::{HouseholdId, Rev, VisitId},
    review::ReviewState,
    sync::DocKind,
    visit::Outcome,
};

use super::{
    super::{
        Tx, audit,
        docs::{self, Author, Version},
        rows,
    },
    record,
};
use crate::storage::{
    Reach, StoreError, StoreResult,
    review::{Decided, HouseholdRecord, KnockRow, ProposedRow},
};

/// The household and its body as stored, if it is in reach.
fn find(c: &Connection, reach: &Reach, id: HouseholdId) -> StoreResult<(HouseholdRecord, Value)> {
    c.prepare_cached(include_str!("../../../../sql/review/household.sql"))?
        .query_row(
            params![id.0, reach.ward.as_str(), reach.whole, reach.viewer.0],
            |row| {
                let record = HouseholdRecord {
                    id,
                    rev: Rev::from_stored(row.get("rev")?),
                    household: rows::json(row, "body")?,
                    group_name: row.get("group_name")?,
                    alley_name: row.get("alley_name")?,
                    knocks: Vec::new(),
                    revisions: Vec::new(),
                    clashes: Vec::new(),
                };
                Ok((record, rows::json(row, "body")?))
            },
        )
        .optional()?
        .ok_or(StoreError::NotFound)
}

fn knocks(c: &Connection, id: HouseholdId) -> StoreResult<Vec<KnockRow>> {
    let mut statement =
        c.prepare_cached(include_str!("../../../../sql/review/household_visits.sql"))?;
    let found = statement.query_map([id.0], |row| {
        Ok(KnockRow {
            id: VisitId(row.get("id")?),
            campaign_name: row.get("campaign_name")?,
            outcome: rows::parsed(row, "outcome", Outcome::parse)?,
            recorded_ms: rows::millis(row, "recorded_ms")?,
            state: rows::parsed(row, "review_state", ReviewState::parse)?,
            author: row.get("author")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The household; the look is audited.
pub fn read(
    tx: &Tx<'_>,
    reach: &Reach,
    id: HouseholdId,
    now: Millis,
) -> StoreResult<HouseholdRecord> {
    let (mut found, _) = find(tx, reach, id)?;
    found.knocks = knocks(tx, id)?;
    found.revisions = record::revisions(tx, id.0)?;
    found.clashes = record::clashes_of(tx, id.0, DocKind::Household)?;
    record::note_look(tx, reach, "household.view", id.0, now)?;
    Ok(found)
}

/// Moves the household to another place of the list, if it is as the officer saw it.
pub fn settle(
    tx: &Tx<'_>,
    reach: &Reach,
    id: HouseholdId,
    seen_rev: &Rev,
    to: ListState,
    now: Millis,
) -> StoreResult<Decided> {
    let (found, mut body) = find(tx, reach, id)?;
    if found.rev != *seen_rev {
        return Ok(Decided::Changed);
    }
    let from = found.household.list_state;
    if from == to || matches!(to, ListState::ProposedNew | ListState::ProposedClosed) {
        return Ok(Decided::NotAllowed);
    }
    body["list_state"] = json!(to);
    let household: Household = serde_json::from_value(body.clone())?;
    let by = Author::desk(Some(reach.viewer));
    docs::change(tx, &reach.ward, by, now, |changes| {
        let text = body.to_string();
        changes.put_household(id, &household, Version::server(&text, Some(&found.rev)))
    })?;
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: Some(&reach.ward),
            user: Some(reach.viewer),
            device: None,
            action: "household.settle",
            subject: Some(id.0),
            detail: json!({ "from": from, "to": to }),
        },
    )?;
    Ok(Decided::Done)
}

/// Houses that are proposed.
pub fn proposed(c: &Connection, reach: &Reach) -> StoreResult<Vec<ProposedRow>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/review/proposed.sql"))?;
    let found = statement.query_map(
        params![reach.ward.as_str(), reach.whole, reach.viewer.0],
        |row| {
            Ok(ProposedRow {
                id: HouseholdId(row.get("id")?),
                door: rows::door(row)?,
                list_state: row.get("list_state")?,
            })
        },
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}
