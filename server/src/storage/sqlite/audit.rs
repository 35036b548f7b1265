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

use super::{Sqlite, Tx, failures, rows};
use crate::storage::{
    AuditStore, Reach, StoreResult,
    audit::{AuditFilter, AuditReach, AuditRow, Broken, Export, How, Noted, Place, Tip},
};

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

/// Appends what somebody of the office did or saw.
///
/// # Errors
/// The engine's own.
pub fn note(
    tx: &Tx<'_>,
    reach: &Reach,
    action: &str,
    subject: Option<Uuid>,
    detail: serde_json::Value,
    at: Millis,
) -> StoreResult<()> {
    append(
        tx,
        &Entry {
            at,
            ward: Some(&reach.ward),
            user: Some(reach.viewer),
            device: None,
            action,
            subject,
            detail,
        },
    )
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

/// Goes through the whole log: how many entries there are, or the first one that does not follow from
/// the one before it. `at` hears each entry's number and hash.
///
/// # Errors
/// The engine's own.
pub fn walk(
    c: &rusqlite::Connection,
    mut at: impl FnMut(i64, &[u8]),
) -> StoreResult<Result<i64, Broken>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/audit/all.sql"))?;
    let mut found = statement.query([])?;
    let (mut before, mut count) = (Vec::new(), 0);
    while let Some(row) = found.next()? {
        let seq: i64 = row.get("seq")?;
        count += 1;
        if seq != count {
            let (seq, how) = if seq > count {
                (count, How::Missing)
            } else {
                (seq, How::Changed)
            };
            return Ok(Err(Broken { seq, how }));
        }
        let stored: Vec<u8> = row.get("hash")?;
        // What does not even read as an entry was not written as one.
        let computed = recomputed(row, &before, seq);
        if !computed.is_ok_and(|hash| hash == stored) {
            let how = How::Changed;
            return Ok(Err(Broken { seq, how }));
        }
        at(seq, &stored);
        before = stored;
    }
    Ok(Ok(count))
}

fn recomputed(row: &rusqlite::Row<'_>, before: &[u8], seq: i64) -> StoreResult<Vec<u8>> {
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
    Ok(hash(before, seq, &entry, &detail))
}

/// The newest entry.
///
/// # Errors
/// The engine's own.
pub fn tip(c: &rusqlite::Connection) -> StoreResult<Option<Tip>> {
    let epoch = super::pull::epoch(c)?;
    let last = c
        .prepare_cached(include_str!("../../../sql/audit/last.sql"))?
        .query_row([], |row| {
            Ok(Tip {
                epoch,
                seq: row.get("seq")?,
                hash: row.get("hash")?,
            })
        })
        .optional()?;
    Ok(last)
}

fn entries(
    c: &rusqlite::Connection,
    reach: &AuditReach,
    filter: &AuditFilter,
    limit: u32,
) -> StoreResult<Vec<AuditRow>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/audit/list.sql"))?;
    let found = statement.query_map(
        params![
            reach.ward.as_str(),
            reach.server,
            filter.user.map(|u| u.0),
            filter.action,
            filter.subject,
            filter
                .subject
                .filter(|_| filter.listed)
                .map(|id| id.to_string()),
            filter.from.map_or(i64::MIN, |at| at.0),
            filter.to.map_or(i64::MAX, |at| at.0),
            filter.before.unwrap_or(i64::MAX),
            limit,
        ],
        |row| {
            Ok(AuditRow {
                seq: row.get("seq")?,
                at_ms: rows::millis(row, "at_ms")?,
                name: row.get("name")?,
                role: row.get("role")?,
                device: row.get("device")?,
                action: row.get("action")?,
                subject: row.get("subject")?,
                kind: row.get("kind")?,
                detail: row.get("detail")?,
            })
        },
    )?;
    Ok(found.collect::<Result<_, _>>()?)
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
    async fn verify_audit(&self) -> StoreResult<Result<i64, Broken>> {
        self.read(|c| walk(c, |_, _| ())).await
    }

    async fn audit_tip(&self) -> StoreResult<Option<Tip>> {
        self.read(tip).await
    }

    async fn audit_entries(
        &self,
        reach: AuditReach,
        filter: AuditFilter,
        limit: u32,
    ) -> StoreResult<Vec<AuditRow>> {
        self.read(move |c| entries(c, &reach, &filter, limit)).await
    }

    async fn audited_people(&self, reach: AuditReach) -> StoreResult<Vec<(UserId, String)>> {
        self.read(move |c| {
            let mut statement = c.prepare_cached(include_str!("../../../sql/audit/people.sql"))?;
            let found = statement.query_map(params![reach.ward.as_str(), reach.server], |row| {
                Ok((UserId(row.get("id")?), row.get("name")?))
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn note_failures(&self, failures: Vec<Noted>, now: Millis) -> StoreResult<()> {
        self.write(move |tx| failures::note(tx, &failures, now))
            .await
    }

    async fn place_of(&self, record: Uuid) -> StoreResult<Option<Place>> {
        self.read(move |c| failures::place_of(c, record)).await
    }

    async fn note_export(&self, export: Export, now: Millis) -> StoreResult<()> {
        self.write(move |tx| {
            append(
                tx,
                &Entry {
                    at: now,
                    ward: Some(&export.ward),
                    user: Some(export.by),
                    device: None,
                    action: export.action,
                    subject: None,
                    detail: export.detail.clone(),
                },
            )
        })
        .await
    }

    async fn note_read(
        &self,
        ward: WardCode,
        by: UserId,
        action: &'static str,
        subject: Option<Uuid>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            append(
                tx,
                &Entry {
                    at: now,
                    ward: Some(&ward),
                    user: Some(by),
                    device: None,
                    action,
                    subject,
                    detail: serde_json::json!({}),
                },
            )
        })
        .await
    }
}
