//! What somebody in a case needs.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::json;
use tungngo_shared::{
    casefile::CaseState,
    clock::Millis,
    ids::{CaseId, NeedId},
    observation::SupportNeed,
    support::{MatchState, NeedState, SupportStep},
};

use super::{Event, Tx, add_event, audit, cases, matches, nothing, rows};
use crate::storage::{
    Reach, StoreError, StoreResult,
    support::{NewNeed, SupportDone},
};

/// A need as it stands.
pub struct Found {
    pub kind: SupportNeed,
    pub state: NeedState,
    pub version: i64,
}

/// One need of a case.
pub fn find(c: &Connection, case: CaseId, id: NeedId) -> StoreResult<Found> {
    c.prepare_cached(include_str!("../../../../sql/support/need.sql"))?
        .query_row(params![id.0, case.0], |row| {
            Ok(Found {
                kind: rows::parsed(row, "kind", SupportNeed::parse)?,
                state: rows::parsed(row, "state", NeedState::parse)?,
                version: row.get("version")?,
            })
        })
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// A need comes to stand here, and a form that was filled before does not fit it any more.
pub fn set(tx: &Tx<'_>, id: NeedId, state: NeedState) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/support/set_need.sql"))?
        .execute(params![state.as_str(), id.0])?;
    Ok(())
}

pub fn add(tx: &Tx<'_>, reach: &Reach, new: NewNeed, now: Millis) -> StoreResult<SupportDone> {
    let case = cases::find(tx, reach, new.case, now)?;
    if case.state != CaseState::Open {
        return Ok(SupportDone::Changed);
    }
    let is_there = tx
        .prepare_cached(include_str!("../../../../sql/support/need_is_open.sql"))?
        .exists(params![new.case.0, new.kind.as_str()])?;
    if is_there {
        return Ok(SupportDone::Already);
    }
    tx.prepare_cached(include_str!("../../../../sql/support/add_need.sql"))?
        .execute(params![
            new.id.0,
            new.case.0,
            new.kind.as_str(),
            new.source.as_str(),
            new.noted_on.to_string(),
            reach.viewer.0
        ])?;
    let event = Event {
        kind: Some(new.kind),
        ..Event::of(SupportStep::NeedNoted)
    };
    add_event(tx, reach, new.case.0, &event, now)?;
    audit::note(tx, reach, "need.add", Some(new.case.0), nothing(), now)?;
    Ok(SupportDone::Done)
}

/// It is not needed any more; whatever runs for it ends and gives its place back.
pub fn close(
    tx: &Tx<'_>,
    reach: &Reach,
    case: CaseId,
    (id, seen): (NeedId, i64),
    why: &str,
    now: Millis,
) -> StoreResult<SupportDone> {
    cases::find(tx, reach, case, now)?;
    let need = find(tx, case, id)?;
    if need.version != seen || need.state != NeedState::Open {
        return Ok(SupportDone::Changed);
    }
    let ended = u64::from(matches::end_running(tx, reach, (case, id, need.kind), now)?);
    set(tx, id, NeedState::Closed)?;
    let event = Event {
        kind: Some(need.kind),
        comment: Some(why),
        ..Event::of(SupportStep::NeedClosed)
    };
    add_event(tx, reach, case.0, &event, now)?;
    let detail = json!({ "needs": 1, "referrals": ended });
    audit::note(tx, reach, "need.close", Some(case.0), detail, now)?;
    Ok(SupportDone::Done)
}

/// A referral that is over says where its need stands.
pub fn after(
    tx: &Tx<'_>,
    id: NeedId,
    state: MatchState,
    next: Option<NeedState>,
) -> StoreResult<()> {
    match next {
        Some(next) if state == MatchState::Done => set(tx, id, next),
        // Waiting again, or tied up: what somebody saw of it has changed.
        _ => set(tx, id, NeedState::Open),
    }
}
