//! The log of who did or saw what. Each entry's hash covers the hash before it, so that a changed,
//! missing or reordered entry is found.

use async_trait::async_trait;
use rusqlite::{OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, UserId, WardCode},
};
use uuid::Uuid;

use super::{Sqlite, Tx, rows};
use crate::storage::{AuditStore, StoreResult};

/// Something that was done or seen.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// When, by the server's clock.
    pub at: Millis,
    /// In which ward; none above wards.
    pub ward: Option<&'a WardCode>,
    /// By whom; none for the command line.
    pub user: Option<UserId>,
    /// With which phone.
    pub device: Option<DeviceId>,
    /// `noun.verb`, stable: `visit.return`, `device.revoke`.
    pub action: &'a str,
    /// The record it is about.
    pub subject: Option<Uuid>,
    /// What else matters; never what stands in a record.
    pub detail: serde_json::Value,
}

/// Appends an entry to the chain.
///
/// # Errors
/// The engine's own.
pub fn append(tx: &Tx<'_>, entry: &Entry<'_>) -> StoreResult<()> {
    let last: Option<(i64, Vec<u8>)> = tx
        .prepare_cached(include_str!("../../../sql/audit/last.sql"))?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (last_seq, last_hash) = last.unwrap_or((0, Vec::new()));
    let seq = last_seq + 1;
    let detail = entry.detail.to_string();
    let hash = hash(&last_hash, seq, entry, &detail);
    tx.prepare_cached(include_str!("../../../sql/audit/append.sql"))?
        .execute(params![
            seq,
            entry.at.0,
            entry.ward.map(WardCode::as_str),
            entry.user.map(|u| u.0),
            entry.device.map(|d| d.0),
            entry.action,
            entry.subject,
            detail,
            hash,
        ])?;
    Ok(())
}

/// Goes through the whole log: how many entries there are, or the number of the first one that does
/// not follow from the one before it.
///
/// # Errors
/// The engine's own.
pub fn verify(c: &rusqlite::Connection) -> StoreResult<Result<i64, i64>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/audit/all.sql"))?;
    let mut found = statement.query([])?;
    let (mut before, mut count) = (Vec::new(), 0);
    while let Some(row) = found.next()? {
        let seq: i64 = row.get("seq")?;
        let ward = rows::maybe_ward(row, "ward")?;
        let action: String = row.get("action")?;
        let detail: String = row.get("detail")?;
        let entry = Entry {
            at: rows::millis(row, "at_ms")?,
            ward: ward.as_ref(),
            user: row.get::<_, Option<Uuid>>("account_id")?.map(UserId),
            device: row.get::<_, Option<Uuid>>("device_id")?.map(DeviceId),
            action: &action,
            subject: row.get("subject")?,
            detail: serde_json::Value::Null,
        };
        count += 1;
        let stored: Vec<u8> = row.get("hash")?;
        if seq != count || hash(&before, seq, &entry, &detail) != stored {
            return Ok(Err(seq));
        }
        before = stored;
    }
    Ok(Ok(count))
}

/// The hash of an entry. Every part is preceded by its length, so that no two entries share bytes.
fn hash(before: &[u8], seq: i64, entry: &Entry<'_>, detail: &str) -> Vec<u8> {
    let mut sha = Sha256::new();
    let mut part = |bytes: &[u8]| {
        sha.update((bytes.len() as u64).to_be_bytes());
        sha.update(bytes);
    };
    part(before);
    part(&seq.to_be_bytes());
    part(&entry.at.0.to_be_bytes());
    part(entry.ward.map_or("", WardCode::as_str).as_bytes());
    part(entry.user.map_or(Uuid::nil(), |u| u.0).as_bytes());
    part(entry.device.map_or(Uuid::nil(), |d| d.0).as_bytes());
    part(entry.action.as_bytes());
    part(entry.subject.unwrap_or(Uuid::nil()).as_bytes());
    part(detail.as_bytes());
    sha.finalize().to_vec()
}

#[async_trait]
impl AuditStore for Sqlite {
    async fn verify_audit(&self) -> StoreResult<Result<i64, i64>> {
        self.read(verify).await
    }
}
