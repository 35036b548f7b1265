//! Phones: enrolment codes, sessions and their rotation, revocation.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, UserId, WardCode},
};
use uuid::Uuid;

use super::{Tx, audit, auth, place, rows};
use crate::storage::{
    StoreError, StoreResult,
    auth::{CodeOwner, Device, Enrolment, NewCode, NewDevice, PhoneSession, Rotated, Rotation},
};

fn note(
    tx: &Tx<'_>,
    ward: Option<&WardCode>,
    user: Option<UserId>,
    device: Option<DeviceId>,
    action: &str,
    subject: Uuid,
    now: Millis,
) -> StoreResult<()> {
    let entry = audit::Entry {
        at: now,
        ward,
        user,
        device,
        action,
        subject: Some(subject),
        detail: json!({}),
    };
    audit::append(tx, &entry)
}

/// Stores a new enrolment code.
pub fn create_code(tx: &Tx<'_>, code: &NewCode, now: Millis) -> StoreResult<()> {
    let account = auth::account(tx, code.user)?
        .filter(|a| a.disabled_ms.is_none())
        .ok_or(StoreError::NotFound)?;
    tx.prepare_cached(include_str!("../../../sql/auth/drop_unused_codes.sql"))?
        .execute([code.user.0])?;
    tx.prepare_cached(include_str!("../../../sql/auth/insert_code.sql"))?
        .execute(params![
            code.code_hash,
            code.user.0,
            code.by.map(|b| b.0),
            now.0,
            code.expires_ms.0
        ])?;
    note(
        tx,
        account.ward.as_ref(),
        code.by,
        None,
        "code.create",
        code.user.0,
        now,
    )
}

struct Code {
    user: UserId,
    expires_ms: Millis,
    used: bool,
    device: Option<Uuid>,
    nonce_hash: Option<String>,
}

fn code(c: &Connection, code_hash: &str) -> StoreResult<Option<Code>> {
    Ok(
        c.prepare_cached(include_str!("../../../sql/auth/code.sql"))?
            .query_row([code_hash], |row| {
                Ok(Code {
                    user: UserId(row.get("account_id")?),
                    expires_ms: rows::millis(row, "expires_ms")?,
                    used: rows::maybe_millis(row, "used_ms")?.is_some(),
                    device: row.get("device_id")?,
                    nonce_hash: row.get("nonce_hash")?,
                })
            })
            .optional()?,
    )
}

fn owner(c: &Connection, user: UserId) -> StoreResult<Option<CodeOwner>> {
    let Some(account) = auth::account(c, user)?.filter(|a| a.disabled_ms.is_none()) else {
        return Ok(None);
    };
    let Some(code) = &account.ward else {
        return Ok(None);
    };
    let ward = place::ward(c, code)?;
    Ok(ward.map(|ward| CodeOwner { account, ward }))
}

/// Whose usable code this is.
pub fn code_owner(c: &Connection, code_hash: &str, now: Millis) -> StoreResult<Option<CodeOwner>> {
    match code(c, code_hash)? {
        Some(code) if !code.used && now < code.expires_ms => owner(c, code.user),
        _ => Ok(None),
    }
}

/// Uses a code up and enrols a phone, or repeats the answer to the same phone.
pub fn enrol(tx: &Tx<'_>, new: &NewDevice, now: Millis) -> StoreResult<Enrolment> {
    let Some(code) = code(tx, &new.code_hash)?.filter(|c| now < c.expires_ms) else {
        return Ok(Enrolment::Unknown);
    };
    let Some(owner) = owner(tx, code.user)?.map(Box::new) else {
        return Ok(Enrolment::Unknown);
    };
    if code.used {
        let same =
            code.device == Some(new.id.0) && code.nonce_hash.as_deref() == Some(&new.nonce_hash);
        return if same {
            repeated(tx, new, owner)
        } else {
            Ok(Enrolment::Used)
        };
    }
    let added = tx
        .prepare_cached(include_str!("../../../sql/auth/insert_device.sql"))?
        .execute(params![
            new.id.0,
            code.user.0,
            new.name,
            new.platform,
            new.app_version,
            now.0
        ])?;
    if added == 0 && !may_enrol_again(tx, new, code.user, now)? {
        return Ok(Enrolment::Used);
    }
    tx.prepare_cached(include_str!("../../../sql/auth/use_code.sql"))?
        .execute(params![now.0, new.id.0, new.nonce_hash, new.code_hash])?;
    tx.prepare_cached(include_str!("../../../sql/auth/insert_phone_session.sql"))?
        .execute(params![
            new.session,
            new.id.0,
            new.refresh_hash,
            now.0,
            new.expires_ms.0
        ])?;
    let ward = owner.account.ward.as_ref();
    note(
        tx,
        ward,
        Some(code.user),
        Some(new.id),
        "device.enrol",
        new.id.0,
        now,
    )?;
    Ok(Enrolment::Done {
        owner,
        session: new.session,
        generation: 0,
    })
}

/// A phone that lost its session keeps its id, because its outbox is numbered under it. It may be
/// enrolled again for the same person; what was left of its old sessions ends.
fn may_enrol_again(tx: &Tx<'_>, new: &NewDevice, user: UserId, now: Millis) -> StoreResult<bool> {
    let is_own = tx
        .prepare_cached(include_str!("../../../sql/auth/device_owner.sql"))?
        .query_row([new.id.0], |row| {
            let owner = UserId(row.get("account_id")?);
            let revoked = rows::maybe_millis(row, "revoked_ms")?;
            Ok(owner == user && revoked.is_none())
        })?;
    if is_own {
        end_sessions(tx, new.id, now)?;
    }
    Ok(is_own)
}

fn end_sessions(tx: &Tx<'_>, device: DeviceId, now: Millis) -> StoreResult<()> {
    tx.prepare_cached(include_str!(
        "../../../sql/auth/revoke_sessions_of_device.sql"
    ))?
    .execute(params![now.0, device.0])?;
    Ok(())
}

fn repeated(c: &Connection, new: &NewDevice, owner: Box<CodeOwner>) -> StoreResult<Enrolment> {
    let first = c
        .prepare_cached(include_str!(
            "../../../sql/auth/first_session_of_device.sql"
        ))?
        .query_row([new.id.0], |row| {
            Ok((row.get("id")?, row.get("generation")?))
        })
        .optional()?;
    Ok(match first {
        Some((session, generation)) => Enrolment::Done {
            owner,
            session,
            generation,
        },
        None => Enrolment::Used,
    })
}

/// The live session with this id.
pub fn phone_session(
    c: &Connection,
    session: Uuid,
    now: Millis,
) -> StoreResult<Option<PhoneSession>> {
    let found = c
        .prepare_cached(include_str!("../../../sql/auth/phone_session.sql"))?
        .query_row(params![session, now.0], |row| {
            Ok((
                DeviceId(row.get("device_id")?),
                UserId(row.get("account_id")?),
                row.get("heard_generation")?,
            ))
        })
        .optional()?;
    let Some((device, user, heard_generation)) = found else {
        return Ok(None);
    };
    Ok(auth::actor(c, user)?.map(|(actor, name)| PhoneSession {
        actor,
        name,
        device,
        heard_generation,
    }))
}

/// The phone has used an access token of this generation.
pub fn tokens_heard(tx: &Tx<'_>, session: Uuid, generation: u32) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../sql/auth/tokens_heard.sql"))?
        .execute(params![generation, session])?;
    Ok(())
}

struct Current {
    device: DeviceId,
    user: UserId,
    ward: Option<WardCode>,
    generation: u32,
    heard_generation: u32,
    refresh_hash: String,
    rotated_ms: Millis,
    expires_ms: Millis,
    session_revoked: bool,
    stopped: bool,
}

fn current_row(row: &Row<'_>) -> rusqlite::Result<Current> {
    Ok(Current {
        device: DeviceId(row.get("device_id")?),
        user: UserId(row.get("account_id")?),
        ward: rows::maybe_ward(row, "ward")?,
        generation: row.get("generation")?,
        heard_generation: row.get("heard_generation")?,
        refresh_hash: row.get("refresh_hash")?,
        rotated_ms: rows::millis(row, "rotated_ms")?,
        expires_ms: rows::millis(row, "expires_ms")?,
        session_revoked: rows::maybe_millis(row, "session_revoked_ms")?.is_some(),
        stopped: rows::maybe_millis(row, "device_revoked_ms")?.is_some()
            || rows::maybe_millis(row, "disabled_ms")?.is_some(),
    })
}

/// Exchanges a refresh token for the next.
pub fn rotate(tx: &Tx<'_>, asked: &Rotation, now: Millis) -> StoreResult<Rotated> {
    let found = tx
        .prepare_cached(include_str!("../../../sql/auth/session_to_rotate.sql"))?
        .query_row([asked.session], current_row)
        .optional()?;
    let Some(current) = found else {
        return Ok(Rotated::Unknown);
    };
    if current.stopped {
        return Ok(Rotated::Revoked);
    }
    if current.session_revoked || now >= current.expires_ms {
        return Ok(Rotated::Unknown);
    }
    // A later generation than the one that is stored: the database was restored from a backup since.
    if asked.generation >= current.generation {
        if asked.generation == current.generation && asked.refresh_hash != current.refresh_hash {
            return Ok(Rotated::Unknown);
        }
        let next = asked.generation.saturating_add(1);
        tx.prepare_cached(include_str!("../../../sql/auth/rotate.sql"))?
            .execute(params![
                next,
                asked.next_hash,
                now.0,
                asked.expires_ms.0,
                asked.session
            ])?;
        return Ok(Rotated::Now(next));
    }
    let is_former = asked.generation.checked_add(1) == Some(current.generation)
        && asked.next_hash == current.refresh_hash;
    // As long as the phone has not used what came with the successor, the reply may have been lost,
    // however long ago: a phone can be without network for days.
    let may_be_lost = current.heard_generation < current.generation
        || now.0 - current.rotated_ms.0 <= asked.grace_ms;
    if is_former && may_be_lost {
        return Ok(Rotated::Now(current.generation));
    }
    tx.prepare_cached(include_str!("../../../sql/auth/revoke_session.sql"))?
        .execute(params![now.0, asked.session])?;
    let ward = current.ward.as_ref();
    let (user, device) = (Some(current.user), Some(current.device));
    note(
        tx,
        ward,
        user,
        device,
        "session.reused_token",
        current.device.0,
        now,
    )?;
    Ok(Rotated::Reused)
}

fn device_row(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        id: DeviceId(row.get("id")?),
        user: UserId(row.get("account_id")?),
        user_name: row.get("user_name")?,
        name: row.get("name")?,
        platform: row.get("platform")?,
        app_version: row.get("app_version")?,
        enrolled_ms: rows::millis(row, "enrolled_ms")?,
        revoked_ms: rows::maybe_millis(row, "revoked_ms")?,
        last_seen_ms: rows::maybe_millis(row, "last_seen_ms")?,
        last_op_seq: row.get("last_op_seq")?,
        waiting: row.get("waiting")?,
        clock_off_ms: row.get("clock_off_ms")?,
    })
}

/// All phones, or one ward's.
pub fn devices(c: &Connection, ward: Option<&WardCode>) -> StoreResult<Vec<Device>> {
    let devices = match ward {
        None => c
            .prepare_cached(include_str!("../../../sql/auth/devices.sql"))?
            .query_map([], device_row)?
            .collect::<Result<_, _>>()?,
        Some(ward) => c
            .prepare_cached(include_str!("../../../sql/auth/devices_of_ward.sql"))?
            .query_map([ward.as_str()], device_row)?
            .collect::<Result<_, _>>()?,
    };
    Ok(devices)
}

/// Revokes a phone and its sessions.
pub fn revoke_device(
    tx: &Tx<'_>,
    device: DeviceId,
    by: Option<UserId>,
    now: Millis,
) -> StoreResult<()> {
    let ward = tx
        .prepare_cached(include_str!("../../../sql/auth/device_owner.sql"))?
        .query_row([device.0], |row| rows::maybe_ward(row, "ward"))
        .optional()?
        .ok_or(StoreError::NotFound)?;
    tx.prepare_cached(include_str!("../../../sql/auth/revoke_device.sql"))?
        .execute(params![now.0, by.map(|b| b.0), device.0])?;
    end_sessions(tx, device, now)?;
    note(tx, ward.as_ref(), by, None, "device.revoke", device.0, now)
}
