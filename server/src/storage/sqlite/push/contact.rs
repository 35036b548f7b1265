//! What a phone said of itself with its last request.

use rusqlite::{OptionalExtension as _, params};
use tungngo_shared::{clock::Millis, sync::Hello};

use crate::storage::{
    StoreError, StoreResult,
    sqlite::{Tx, rows},
};

/// What was stored of a phone's last contact.
pub struct LastContact {
    pub last_op_seq: u64,
    pub waiting: u64,
    pub last_seen_ms: Option<Millis>,
}

/// What was stored of a phone's last contact.
pub fn last_contact(c: &rusqlite::Connection, device: uuid::Uuid) -> StoreResult<LastContact> {
    c.prepare_cached(include_str!("../../../../sql/sync/device.sql"))?
        .query_row([device], |row| {
            Ok(LastContact {
                last_op_seq: row.get("last_op_seq")?,
                waiting: row.get("waiting")?,
                last_seen_ms: rows::maybe_millis(row, "last_seen_ms")?,
            })
        })
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// Notes what a phone said of itself.
pub fn touch(
    tx: &Tx<'_>,
    device: uuid::Uuid,
    last_op_seq: u64,
    hello: &Hello,
    now: Millis,
) -> StoreResult<()> {
    let version: String = hello.app_version.chars().take(80).collect();
    tx.prepare_cached(include_str!("../../../../sql/sync/touch_device.sql"))?
        .execute(params![
            last_op_seq,
            now.0,
            hello.waiting.min(i64::MAX.unsigned_abs()),
            hello.device_ms.0.saturating_sub(now.0),
            version,
            device
        ])?;
    Ok(())
}
