//! How sync stands, in numbers: what the screen says is counted here, from the store.

use tungngo_shared::clock::{ClockReading, Millis};

use super::{At, Session};
use crate::engine::State;
use crate::protocol::{Link, SyncTruth};
use crate::store::Result;

pub(super) fn truth(session: &Session, at: At) -> Result<SyncTruth> {
    let store = &session.store;
    let (visits_total, visits_safe) = store.visit_counts()?;
    let photos = store.photo_counts()?;
    let (waiting, waiting_bytes) = store.waiting()?;
    let clock_off = ClockReading {
        server_offset_ms: store.offset_ms()?,
        ..ClockReading::default()
    }
    .is_off();
    let state = session.engine.state();
    let barred = store.barred()?;
    let last_contact = store.last_contact()?;
    let link = match (state, barred.as_deref()) {
        (State::Revoked, _) | (State::Idle { .. }, Some("revoked")) => Link::Revoked,
        (State::NeedsUpdate, _) | (State::Idle { .. }, Some(_)) => Link::NeedsUpdate,
        (State::Idle { .. }, None) if last_contact.is_none() => Link::Offline,
        (State::Idle { .. }, None) => Link::Idle,
        (State::Offline { .. }, _) => Link::Offline,
        (State::Waiting { .. }, _) => Link::Waiting,
        (State::Pushing | State::Uploading, _) => Link::Sending,
        (State::Pulling | State::Refreshing { .. }, _) => Link::Receiving,
    };
    let next_try = match state {
        State::Offline { until } | State::Waiting { until } => {
            Some(Millis(at.wall.0 + until.0 - at.steady.0))
        }
        _ => None,
    };
    let needs = store.needs()?.len()
        + usize::from(clock_off)
        + usize::from(photos.refused > 0)
        + usize::from(matches!(link, Link::Revoked | Link::NeedsUpdate));
    Ok(SyncTruth {
        link,
        visits_total,
        visits_safe,
        photos_total: photos.total,
        photos_safe: photos.safe,
        photos_refused: photos.refused,
        waiting,
        waiting_bytes,
        earlier: 0,
        last_contact,
        attention: u32::try_from(needs).unwrap_or(u32::MAX),
        clock_off,
        list_complete: store.is_complete()?,
        rows_received: session.rows_received,
        next_try,
    })
}
