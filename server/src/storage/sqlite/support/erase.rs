//! What goes with a case that is closed or erased, and offers that have been kept long enough.

use rusqlite::{Connection, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, NeedId, WardCode},
    observation::SupportNeed,
    support::{NeedState, SupportStep},
};
use uuid::Uuid;

use super::{Event, Tx, add_event, audit, matches, needs, rows};
use crate::storage::{Reach, StoreResult};

/// A case has ended or was refused: nothing is needed any more, and places that were held are free again.
pub fn case_closed(tx: &Tx<'_>, reach: &Reach, case: CaseId, now: Millis) -> StoreResult<()> {
    let open: Vec<(NeedId, SupportNeed)> = {
        let mut statement = tx.prepare_cached(include_str!(
            "../../../../sql/support/open_needs_of_case.sql"
        ))?;
        let found = statement.query_map([case.0], |row| {
            Ok((
                NeedId(row.get("id")?),
                rows::parsed(row, "kind", SupportNeed::parse)?,
            ))
        })?;
        found.collect::<Result<_, _>>()?
    };
    let mut ended = 0;
    for (id, kind) in &open {
        ended += u64::from(matches::end_running(tx, reach, (case, *id, *kind), now)?);
        needs::set(tx, *id, NeedState::Closed)?;
        let event = Event {
            kind: Some(*kind),
            ..Event::of(SupportStep::NeedClosed)
        };
        add_event(tx, reach, case.0, &event, now)?;
    }
    if open.is_empty() {
        return Ok(());
    }
    let detail = json!({ "needs": open.len(), "referrals": ended });
    audit::note(tx, reach, "need.close", Some(case.0), detail, now)
}

/// Everything of a case. What it used of an offer stays used.
pub fn erase_case(tx: &Tx<'_>, case: Uuid) -> StoreResult<()> {
    let held: Vec<Uuid> = {
        let mut statement =
            tx.prepare_cached(include_str!("../../../../sql/support/running_of_case.sql"))?;
        let found = statement.query_map([case], |row| row.get("offer_id"))?;
        found.collect::<Result<_, _>>()?
    };
    for offer in held {
        matches::free_place(tx, offer)?;
    }
    for sql in [
        include_str!("../../../../sql/support/drop_events.sql"),
        include_str!("../../../../sql/support/drop_matches.sql"),
        include_str!("../../../../sql/support/drop_needs.sql"),
        include_str!("../../../../sql/support/drop_tasks.sql"),
    ] {
        tx.prepare_cached(sql)?.execute([case])?;
    }
    Ok(())
}

/// A task that is erased is about no case any more.
pub fn leave_case(tx: &Tx<'_>, task: Uuid) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/support/leave_case.sql"))?
        .execute([task])?;
    Ok(())
}

/// Offers that were closed before this moment and that no case refers to; at most `limit`.
pub fn offers_due(
    c: &Connection,
    ward: &WardCode,
    before: i64,
    limit: u32,
) -> StoreResult<Vec<Uuid>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/support/offers_due.sql"))?;
    let found = statement.query_map(params![ward.as_str(), before, limit], |row| row.get("id"))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// One such offer.
pub fn drop_offer(tx: &Tx<'_>, offer: Uuid) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/support/drop_offer.sql"))?
        .execute([offer])?;
    Ok(())
}
