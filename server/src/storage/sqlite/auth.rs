//! Accounts: who there is, what they may do now.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;
use tungngo_shared::{
    access::{Actor, Role},
    clock::Millis,
    ids::{AlleyId, GroupId, UserId, WardCode},
};
use uuid::Uuid;

use super::{Tx, audit, rows, search};
use crate::storage::{
    StoreError, StoreResult,
    auth::{Account, Credentials, NewAccount, NewWebSession, WebSession},
};

/// An account out of a row with the columns of `sql/auth/account.sql`.
///
/// # Errors
/// The engine's own.
pub fn account_row(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: UserId(row.get("id")?),
        ward: rows::maybe_ward(row, "ward")?,
        role: rows::parsed(row, "role", Role::parse)?,
        name: row.get("name")?,
        login: row.get("login")?,
        created_ms: rows::millis(row, "created_ms")?,
        disabled_ms: rows::maybe_millis(row, "disabled_ms")?,
    })
}

/// All accounts, or one ward's.
pub fn accounts(c: &Connection, ward: Option<&WardCode>) -> StoreResult<Vec<Account>> {
    let accounts = match ward {
        None => c
            .prepare_cached(include_str!("../../../sql/auth/accounts.sql"))?
            .query_map([], account_row)?
            .collect::<Result<_, _>>()?,
        Some(ward) => c
            .prepare_cached(include_str!("../../../sql/auth/accounts_of_ward.sql"))?
            .query_map([ward.as_str()], account_row)?
            .collect::<Result<_, _>>()?,
    };
    Ok(accounts)
}

/// One account.
pub fn account(c: &Connection, user: UserId) -> StoreResult<Option<Account>> {
    Ok(
        c.prepare_cached(include_str!("../../../sql/auth/account.sql"))?
            .query_row([user.0], account_row)
            .optional()?,
    )
}

/// The account with this login.
pub fn account_by_login(c: &Connection, login: &str) -> StoreResult<Option<Account>> {
    Ok(
        c.prepare_cached(include_str!("../../../sql/auth/account_by_login.sql"))?
            .query_row([login], account_row)
            .optional()?,
    )
}

/// Appends to the audit log what was done to an account.
pub fn note(
    tx: &Tx<'_>,
    user: UserId,
    action: &str,
    by: Option<UserId>,
    now: Millis,
) -> StoreResult<()> {
    let ward = account(tx, user)?.and_then(|a| a.ward);
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: ward.as_ref(),
            user: by,
            device: None,
            action,
            subject: Some(user.0),
            detail: json!({}),
        },
    )
}

/// Makes an account.
pub fn create_account(
    tx: &Tx<'_>,
    new: &NewAccount,
    by: Option<UserId>,
    now: Millis,
) -> StoreResult<()> {
    let added = tx
        .prepare_cached(include_str!("../../../sql/auth/insert_account.sql"))?
        .execute(params![
            new.id.0,
            new.ward.as_ref().map(WardCode::as_str),
            new.role.as_str(),
            new.name,
            new.login,
            new.password_hash,
            now.0,
        ])?;
    if added == 0 {
        return Err(StoreError::Conflict("login"));
    }
    let mut add = tx.prepare_cached(include_str!("../../../sql/auth/add_account_group.sql"))?;
    for group in &new.groups {
        add.execute(params![new.id.0, group.0])?;
    }
    search::person(tx, new.id.0)?;
    note(tx, new.id, "account.add", by, now)
}

/// Stops an account and ends its sessions.
pub fn disable_account(
    tx: &Tx<'_>,
    user: UserId,
    by: Option<UserId>,
    now: Millis,
) -> StoreResult<()> {
    let changed = tx
        .prepare_cached(include_str!("../../../sql/auth/disable_account.sql"))?
        .execute(params![now.0, user.0])?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    end_sessions(tx, user)?;
    tx.prepare_cached(include_str!(
        "../../../sql/auth/revoke_phone_sessions_of_account.sql"
    ))?
    .execute(params![now.0, user.0])?;
    tx.prepare_cached(include_str!("../../../sql/auth/drop_unused_codes.sql"))?
        .execute([user.0])?;
    note(tx, user, "account.disable", by, now)
}

pub(super) fn end_sessions(tx: &Tx<'_>, user: UserId) -> StoreResult<()> {
    tx.prepare_cached(include_str!(
        "../../../sql/auth/end_web_sessions_of_account.sql"
    ))?
    .execute([user.0])?;
    Ok(())
}

/// Sets a password; whoever was signed in with the old one is out.
pub fn set_password(
    tx: &Tx<'_>,
    user: UserId,
    hash: &str,
    by: Option<UserId>,
    now: Millis,
) -> StoreResult<()> {
    let changed = tx
        .prepare_cached(include_str!("../../../sql/auth/set_password.sql"))?
        .execute(params![hash, user.0])?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    end_sessions(tx, user)?;
    note(tx, user, "account.password", by, now)
}

/// Sets one's own password; whoever else was signed in with the old one is out.
pub fn change_own_password(
    tx: &Tx<'_>,
    user: UserId,
    hash: &str,
    but: &str,
    now: Millis,
) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../sql/auth/set_password.sql"))?
        .execute(params![hash, user.0])?;
    tx.prepare_cached(include_str!("../../../sql/second/end_others.sql"))?
        .execute(params![user.0, but])?;
    note(tx, user, "account.password", Some(user), now)
}

fn ids<I: Ord, F: Fn(Uuid) -> I>(
    c: &Connection,
    sql: &str,
    user: UserId,
    id: F,
) -> StoreResult<std::collections::BTreeSet<I>> {
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map([user.0], |row| row.get(0).map(&id))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Somebody with their rights as they are now and their name; none when stopped or unknown.
pub fn actor(c: &Connection, user: UserId) -> StoreResult<Option<(Actor, String)>> {
    let found = c
        .prepare_cached(include_str!("../../../sql/auth/live_account.sql"))?
        .query_row([user.0], |row| {
            Ok((
                rows::maybe_ward(row, "ward")?,
                rows::parsed(row, "role", Role::parse)?,
                row.get::<_, String>("name")?,
            ))
        })
        .optional()?;
    let Some((ward, role, name)) = found else {
        return Ok(None);
    };
    Ok(Some((reach(c, user, role, ward)?, name)))
}

/// The author of work that a phone recorded, with the rights of their role, stopped or not: what was
/// seen at a door stays true when the account has ended.
pub fn author(c: &Connection, user: UserId) -> StoreResult<Option<Actor>> {
    let found = account(c, user)?;
    found.map(|a| reach(c, user, a.role, a.ward)).transpose()
}

fn reach(c: &Connection, user: UserId, role: Role, ward: Option<WardCode>) -> StoreResult<Actor> {
    let groups = ids(
        c,
        include_str!("../../../sql/auth/groups_of_account.sql"),
        user,
        GroupId,
    )?;
    let alleys = ids(
        c,
        include_str!("../../../sql/auth/alleys_of_account.sql"),
        user,
        AlleyId,
    )?;
    Ok(Actor {
        user,
        role,
        ward,
        groups,
        alleys,
    })
}

/// What signing in with this login needs.
pub fn credentials(c: &Connection, login: &str) -> StoreResult<Option<Credentials>> {
    Ok(
        c.prepare_cached(include_str!("../../../sql/auth/credentials.sql"))?
            .query_row([login], |row| {
                Ok(Credentials {
                    user: UserId(row.get("id")?),
                    password_hash: row.get("password_hash")?,
                    disabled: rows::maybe_millis(row, "disabled_ms")?.is_some(),
                })
            })
            .optional()?,
    )
}

/// Begins a web session.
pub fn start_web_session(tx: &Tx<'_>, session: &NewWebSession, now: Millis) -> StoreResult<()> {
    tx.prepare_cached(include_str!(
        "../../../sql/auth/delete_expired_web_sessions.sql"
    ))?
    .execute([now.0])?;
    tx.prepare_cached(include_str!("../../../sql/auth/insert_web_session.sql"))?
        .execute(params![
            session.token_hash,
            session.user.0,
            session.csrf,
            now.0,
            session.expires_ms.0,
            session.browser
        ])?;
    note(tx, session.user, "account.sign_in", Some(session.user), now)
}

/// The live session with this token hash.
pub fn web_session(
    c: &Connection,
    token_hash: &str,
    now: Millis,
) -> StoreResult<Option<WebSession>> {
    let found = c
        .prepare_cached(include_str!("../../../sql/auth/web_session.sql"))?
        .query_row(params![token_hash, now.0], |row| {
            Ok((
                UserId(row.get("account_id")?),
                row.get::<_, String>("csrf")?,
                rows::millis(row, "seen_ms")?,
                rows::millis(row, "fresh_ms")?,
                row.get("lacks_second")?,
            ))
        })
        .optional()?;
    let Some((user, csrf, seen_ms, fresh_ms, lacks_second)) = found else {
        return Ok(None);
    };
    Ok(actor(c, user)?.map(|(actor, name)| WebSession {
        actor,
        name,
        csrf,
        seen_ms,
        fresh_ms,
        lacks_second,
    }))
}

/// Notes that a session was used.
pub fn touch_web_session(tx: &Tx<'_>, token_hash: &str, now: Millis) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../sql/auth/touch_web_session.sql"))?
        .execute(params![now.0, token_hash])?;
    Ok(())
}

/// Ends a web session.
pub fn end_web_session(tx: &Tx<'_>, token_hash: &str, now: Millis) -> StoreResult<()> {
    let user: Option<Uuid> = tx
        .prepare_cached(include_str!("../../../sql/auth/end_web_session.sql"))?
        .query_row([token_hash], |row| row.get(0))
        .optional()?;
    match user.map(UserId) {
        Some(user) => note(tx, user, "account.sign_out", Some(user), now),
        None => Ok(()),
    }
}
