//! What the ward has to offer.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, GroupId, OfferId},
    observation::SupportNeed,
    support::{MatchResult, MatchState, Offer, OfferField, OfferNow, OfferState},
};
use uuid::Uuid;

use super::{Tx, audit, cases, date, maybe, nothing, rows, today};
use crate::storage::{
    Reach, StoreError, StoreResult,
    support::{MatchedRow, OfferChange, OfferDone, OfferFilter, OfferLine, OfferRecord},
};

/// So many of those who were referred to an offer are listed.
const LISTED: u32 = 200;

fn line(row: &Row<'_>) -> rusqlite::Result<OfferLine> {
    Ok(OfferLine {
        now: OfferNow {
            id: OfferId(row.get("id")?),
            offer: Offer {
                kind: rows::parsed(row, "kind", SupportNeed::parse)?,
                title: row.get("title")?,
                giver: row.get("giver")?,
                contact: row.get("contact")?,
                places: row.get("places")?,
                from_on: date(row, "from_on")?,
                to_on: maybe(row, "to_on", |text| text.parse().ok())?,
                group: row.get::<_, Option<Uuid>>("group_id")?.map(GroupId),
                note: row.get("note")?,
            },
            state: rows::parsed(row, "state", OfferState::parse)?,
            taken: row.get("taken")?,
        },
        group_name: row.get("group_name")?,
        version: row.get("version")?,
        close_reason: row.get("close_reason")?,
    })
}

pub fn counts(c: &Connection, reach: &Reach) -> StoreResult<BTreeMap<OfferState, u64>> {
    let mut statement =
        c.prepare_cached(include_str!("../../../../sql/support/offer_counts.sql"))?;
    let found = statement.query_map(
        params![reach.ward.as_str(), reach.whole, reach.viewer.0],
        |row| {
            Ok((
                rows::parsed(row, "state", OfferState::parse)?,
                row.get("n")?,
            ))
        },
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}

pub fn list(
    c: &Connection,
    reach: &Reach,
    filter: OfferFilter,
    after: Option<OfferId>,
    limit: u32,
) -> StoreResult<Vec<OfferLine>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/support/offers.sql"))?;
    let found = statement.query_map(
        params![
            reach.ward.as_str(),
            filter.state.as_str(),
            reach.whole,
            reach.viewer.0,
            filter.kind.map(SupportNeed::as_str),
            after.map_or(Uuid::max(), |id| id.0),
            limit
        ],
        line,
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Everything that the ward can offer, whomever it is for: the rules choose.
pub fn open(c: &Connection, reach: &Reach) -> StoreResult<Vec<OfferNow>> {
    let mut statement =
        c.prepare_cached(include_str!("../../../../sql/support/open_offers.sql"))?;
    let found = statement.query_map([reach.ward.as_str()], |row| Ok(line(row)?.now))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// One offer, if it is in reach; not audited, for what is done with it.
pub fn find(c: &Connection, reach: &Reach, id: OfferId) -> StoreResult<OfferLine> {
    c.prepare_cached(include_str!("../../../../sql/support/offer.sql"))?
        .query_row(
            params![id.0, reach.ward.as_str(), reach.whole, reach.viewer.0],
            line,
        )
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// Whether an offer can be for this group.
fn area_fits(c: &Connection, reach: &Reach, offer: &Offer) -> StoreResult<bool> {
    match offer.group {
        Some(group) => cases::group_fits(c, reach, group),
        None => Ok(true),
    }
}

pub fn add(
    tx: &Tx<'_>,
    reach: &Reach,
    id: OfferId,
    offer: &Offer,
    now: Millis,
) -> StoreResult<OfferDone> {
    if !area_fits(tx, reach, offer)? {
        return Ok(OfferDone::DoesNotFit(OfferField::Area));
    }
    tx.prepare_cached(include_str!("../../../../sql/support/add_offer.sql"))?
        .execute(params![
            id.0,
            reach.ward.as_str(),
            offer.group.map(|id| id.0),
            offer.kind.as_str(),
            offer.title,
            offer.giver,
            offer.contact,
            offer.places,
            offer.from_on.to_string(),
            offer.to_on.map(|day| day.to_string()),
            offer.note
        ])?;
    audit::note(tx, reach, "offer.add", Some(id.0), nothing(), now)?;
    Ok(OfferDone::Done)
}

/// The offer with those who were referred to it; the look is audited.
pub fn read(
    tx: &Tx<'_>,
    reach: &Reach,
    cases: Option<&Reach>,
    id: OfferId,
    now: Millis,
) -> StoreResult<OfferRecord> {
    let line = find(tx, reach, id)?;
    let mut matched: Vec<MatchedRow> = Vec::new();
    if let Some(reach) = cases {
        let mut statement =
            tx.prepare_cached(include_str!("../../../../sql/support/matched.sql"))?;
        let found = statement.query_map(
            params![id.0, reach.whole, reach.viewer.0, today(now), LISTED],
            |row| {
                Ok(MatchedRow {
                    case: CaseId(row.get("case_id")?),
                    name: row.get("name")?,
                    group_name: row.get("group_name")?,
                    state: rows::parsed(row, "state", MatchState::parse)?,
                    result: maybe(row, "result", MatchResult::parse)?,
                    at_ms: rows::millis(row, "proposed_ms")?,
                })
            },
        )?;
        matched = found.collect::<Result<_, _>>()?;
    }
    let in_all = tx
        .prepare_cached(include_str!("../../../../sql/support/matched_count.sql"))?
        .query_row([id.0], |row| row.get("n"))?;
    let shown: Vec<CaseId> = matched.iter().map(|row| row.case).collect();
    let detail = json!({ "shown": shown });
    audit::note(tx, reach, "offer.view", Some(id.0), detail, now)?;
    Ok(OfferRecord {
        line,
        matched,
        in_all,
    })
}

fn save(tx: &Tx<'_>, id: OfferId, offer: &Offer, seen: i64) -> StoreResult<usize> {
    Ok(tx
        .prepare_cached(include_str!("../../../../sql/support/save_offer.sql"))?
        .execute(params![
            offer.group.map(|id| id.0),
            offer.kind.as_str(),
            offer.title,
            offer.giver,
            offer.contact,
            offer.places,
            offer.from_on.to_string(),
            offer.to_on.map(|day| day.to_string()),
            offer.note,
            id.0,
            seen
        ])?)
}

fn set_state(
    tx: &Tx<'_>,
    (id, seen): (OfferId, i64),
    state: OfferState,
    why: Option<&str>,
    closed: Option<Millis>,
) -> StoreResult<usize> {
    Ok(tx
        .prepare_cached(include_str!("../../../../sql/support/set_offer_state.sql"))?
        .execute(params![
            state.as_str(),
            why,
            closed.map(|at| at.0),
            id.0,
            seen
        ])?)
}

/// Does one thing with an offer, if it is as it was seen.
pub fn change(
    tx: &Tx<'_>,
    reach: &Reach,
    seen: (OfferId, i64),
    change: &OfferChange,
    now: Millis,
) -> StoreResult<OfferDone> {
    let (id, version) = seen;
    let before = find(tx, reach, id)?;
    if before.version != version {
        return Ok(OfferDone::Changed);
    }
    let is_open = before.now.state == OfferState::Open;
    let mut told = nothing();
    let changed = match change {
        OfferChange::Change(next) => {
            let fields = before.now.offer.changed(next);
            if fields.contains(&OfferField::Area) && !area_fits(tx, reach, next)? {
                return Ok(OfferDone::DoesNotFit(OfferField::Area));
            }
            // Whoever was referred to a job is not one who was offered a loan.
            if fields.contains(&OfferField::Kind)
                && tx
                    .prepare_cached(include_str!("../../../../sql/support/has_matches.sql"))?
                    .exists([id.0])?
            {
                return Ok(OfferDone::DoesNotFit(OfferField::Kind));
            }
            // Places may have been taken since the form was shown.
            if next.places.is_some_and(|n| n < before.now.taken) {
                return Ok(OfferDone::DoesNotFit(OfferField::Places));
            }
            let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
            told = json!({ "fields": names });
            save(tx, id, next, version)?
        }
        OfferChange::Close(why) if is_open => {
            set_state(tx, seen, OfferState::Closed, Some(why), Some(now))?
        }
        OfferChange::Reopen if !is_open => set_state(tx, seen, OfferState::Open, None, None)?,
        OfferChange::Close(_) | OfferChange::Reopen => 0,
    };
    if changed != 1 {
        return Ok(OfferDone::Changed);
    }
    let action = format!("offer.{}", change.as_str());
    audit::note(tx, reach, &action, Some(id.0), told, now)?;
    Ok(OfferDone::Done)
}
