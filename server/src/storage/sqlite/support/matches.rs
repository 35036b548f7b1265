//! Referring somebody to an offer, and what becomes of it. A place is taken and given back in the transaction of the step
//! that does it; the table itself holds that no place is given twice.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::json;
use tungngo_shared::{
    casefile::CaseState,
    clock::Millis,
    ids::{CaseId, MatchId, NeedId},
    observation::SupportNeed,
    support::{MatchState, NeedState, Wanted},
};
use uuid::Uuid;

use super::{Event, Tx, add_event, audit, cases, needs, nothing, offers, rows};
use crate::storage::{
    Reach, StoreError, StoreResult,
    support::{NewMatch, NewStep, SupportDone},
};

/// A referral as it stands.
struct Found {
    need: NeedId,
    kind: SupportNeed,
    offer: Uuid,
    state: MatchState,
    version: i64,
}

fn find(c: &Connection, case: CaseId, id: MatchId) -> StoreResult<Found> {
    c.prepare_cached(include_str!("../../../../sql/support/match.sql"))?
        .query_row(params![id.0, case.0], |row| {
            Ok(Found {
                need: NeedId(row.get("need_id")?),
                kind: rows::parsed(row, "kind", SupportNeed::parse)?,
                offer: row.get("offer_id")?,
                state: rows::parsed(row, "state", MatchState::parse)?,
                version: row.get("version")?,
            })
        })
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// The one referral of a need that runs, and its offer.
fn running(c: &Connection, need: NeedId) -> StoreResult<Option<(Uuid, Uuid)>> {
    Ok(
        c.prepare_cached(include_str!("../../../../sql/support/running_match.sql"))?
            .query_row([need.0], |row| Ok((row.get("id")?, row.get("offer_id")?)))
            .optional()?,
    )
}

/// One more is free again.
pub fn free_place(tx: &Tx<'_>, offer: Uuid) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/support/free_place.sql"))?
        .execute([offer])?;
    Ok(())
}

fn set(tx: &Tx<'_>, id: Uuid, state: MatchState, result: Option<&str>) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/support/set_match.sql"))?
        .execute(params![state.as_str(), result, id])?;
    Ok(())
}

/// Refers somebody to an offer. Asked once more here, because need and offer may have changed since the page was read.
pub fn refer(tx: &Tx<'_>, reach: &Reach, new: &NewMatch, now: Millis) -> StoreResult<SupportDone> {
    let case = cases::find(tx, reach, new.case, now)?;
    let need = needs::find(tx, new.case, new.need)?;
    let is_free = need.state == NeedState::Open && running(tx, new.need)?.is_none();
    if case.state != CaseState::Open || need.version != new.seen || !is_free {
        return Ok(SupportDone::Changed);
    }
    let ward = Reach {
        whole: true,
        ..reach.clone()
    };
    let offer = offers::find(tx, &ward, new.offer)?.now;
    let wanted = Wanted {
        kind: need.kind,
        group: case.file.group,
        day: now.local_date(),
    };
    if !offer.is_for(wanted) {
        return Ok(SupportDone::Changed);
    }
    let took = tx
        .prepare_cached(include_str!("../../../../sql/support/take_place.sql"))?
        .execute([new.offer.0])?;
    if took != 1 {
        return Ok(SupportDone::Full);
    }
    tx.prepare_cached(include_str!("../../../../sql/support/add_match.sql"))?
        .execute(params![
            new.id.0,
            new.need.0,
            new.offer.0,
            now.0,
            reach.viewer.0
        ])?;
    needs::after(tx, new.need, MatchState::Proposed, None)?;
    let event = Event {
        kind: Some(need.kind),
        offer: Some(new.offer.0),
        comment: new.words.as_deref(),
        ..Event::of(MatchState::Proposed.told())
    };
    add_event(tx, reach, new.case.0, &event, now)?;
    audit::note(tx, reach, "match.propose", Some(new.case.0), nothing(), now)?;
    Ok(SupportDone::Done)
}

/// Takes a step of a referral, if it is as it was seen.
pub fn step(tx: &Tx<'_>, reach: &Reach, new: &NewStep, now: Millis) -> StoreResult<SupportDone> {
    let case = cases::find(tx, reach, new.case, now)?;
    let found = find(tx, new.case, new.id)?;
    let to = found.state.after(new.step);
    let is_seen = case.state == CaseState::Open && found.version == new.seen;
    let Some(to) = to.filter(|_| is_seen) else {
        return Ok(SupportDone::Changed);
    };
    let result = new.result.filter(|_| to == MatchState::Done);
    set(tx, new.id.0, to, result.map(|r| r.as_str()))?;
    if found.state.holds_place(None) && !to.holds_place(result) {
        free_place(tx, found.offer)?;
    }
    needs::after(tx, found.need, to, result.map(|r| r.need()))?;
    let event = Event {
        kind: Some(found.kind),
        offer: Some(found.offer),
        word: result.map(|r| r.as_str()),
        comment: new.words.as_deref(),
        ..Event::of(to.told())
    };
    add_event(tx, reach, new.case.0, &event, now)?;
    let action = format!("match.{}", new.step.as_str());
    let detail = json!({ "from": found.state, "to": to });
    audit::note(tx, reach, &action, Some(new.case.0), detail, now)?;
    Ok(SupportDone::Done)
}

/// Ends what runs for a need, because the need does. Whether something did.
pub fn end_running(
    tx: &Tx<'_>,
    reach: &Reach,
    (case, need, kind): (CaseId, NeedId, SupportNeed),
    now: Millis,
) -> StoreResult<bool> {
    let Some((id, offer)) = running(tx, need)? else {
        return Ok(false);
    };
    set(tx, id, MatchState::Ended, None)?;
    free_place(tx, offer)?;
    let event = Event {
        kind: Some(kind),
        offer: Some(offer),
        ..Event::of(MatchState::Ended.told())
    };
    add_event(tx, reach, case.0, &event, now)?;
    Ok(true)
}
