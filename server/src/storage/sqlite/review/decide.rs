//! A decision on a visit: the visit's row, the history, the place in the feed (so that the phone
//! learns of it) and the audit log, all or nothing.

use rusqlite::params;
use serde_json::json;
use tungngo_shared::clock::Millis;

use super::{
    super::{
        Tx, audit,
        docs::{self, Author},
    },
    record,
};
use crate::storage::{
    Reach, StoreResult,
    review::{Decided, Decision},
};

/// Decides, if the visit is as the officer saw it.
pub fn visit(tx: &Tx<'_>, reach: &Reach, decision: &Decision, now: Millis) -> StoreResult<Decided> {
    let found = record::find(tx, reach, decision.visit)?;
    if found.rev != decision.seen_rev || found.state != decision.seen_state {
        return Ok(Decided::Changed);
    }
    if !found.state.may_become(decision.to) {
        return Ok(Decided::NotAllowed);
    }
    let (comment, field) = (decision.comment.as_deref(), decision.field.as_deref());
    tx.prepare_cached(include_str!("../../../../sql/review/decide_visit.sql"))?
        .execute(params![
            decision.to.as_str(),
            reach.viewer.0,
            now.0,
            comment,
            field,
            decision.visit.0
        ])?;
    tx.prepare_cached(include_str!("../../../../sql/review/add_event.sql"))?
        .execute(params![
            decision.visit.0,
            now.0,
            reach.viewer.0,
            found.state.as_str(),
            decision.to.as_str(),
            found.rev.as_str(),
            comment,
            field,
        ])?;
    let by = Author::desk(Some(reach.viewer));
    docs::change(tx, &reach.ward, by, now, |changes| {
        changes.bump(decision.visit.0)
    })?;
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: Some(&reach.ward),
            user: Some(reach.viewer),
            device: None,
            action: "visit.decide",
            subject: Some(decision.visit.0),
            detail: json!({ "from": found.state, "to": decision.to, "rev": found.rev }),
        },
    )?;
    Ok(Decided::Done)
}
