//! Failed sign-ins and refusals as entries of the log.

use rusqlite::{Connection, OptionalExtension as _};
use serde_json::{Map, Value};
use tungngo_shared::{
    clock::Millis,
    ids::{GroupId, UserId},
};
use uuid::Uuid;

use super::{Tx, audit, auth, rows};
use crate::storage::{
    StoreResult,
    audit::{Noted, Place},
};

/// Writes an entry for each. It stands in the ward of whoever was refused, or whose account was tried.
pub fn note(tx: &Tx<'_>, failures: &[Noted], now: Millis) -> StoreResult<()> {
    for failure in failures {
        let whose = failure.by.or(failure.about.map(UserId));
        let account = whose.map(|user| auth::account(tx, user)).transpose()?;
        let ward = account.flatten().and_then(|account| account.ward);
        audit::append(
            tx,
            &audit::Entry {
                at: now,
                ward: ward.as_ref(),
                user: failure.by,
                device: failure.device,
                action: failure.action,
                subject: failure.about,
                detail: detail(failure),
            },
        )?;
    }
    Ok(())
}

/// Numbers, times and a route; nothing that anybody typed.
fn detail(failure: &Noted) -> Value {
    let mut detail = Map::new();
    detail.insert("count".to_owned(), failure.wrong.into());
    if failure.turned_away > 0 {
        detail.insert("turned_away".to_owned(), failure.turned_away.into());
    }
    detail.insert("first_ms".to_owned(), failure.first.0.into());
    detail.insert("last_ms".to_owned(), failure.last.0.into());
    if let Some(what) = &failure.what {
        detail.insert("what".to_owned(), what.as_str().into());
    }
    if failure.rest {
        detail.insert("rest".to_owned(), true.into());
    }
    Value::Object(detail)
}

/// Where a record belongs.
pub fn place_of(c: &Connection, record: Uuid) -> StoreResult<Option<Place>> {
    let found = c
        .prepare_cached(include_str!("../../../sql/audit/place.sql"))?
        .query_row([record], |row| {
            Ok(Place {
                ward: rows::maybe_ward(row, "ward")?,
                group: row.get::<_, Option<Uuid>>("group_id")?.map(GroupId),
            })
        })
        .optional()?;
    Ok(found)
}
