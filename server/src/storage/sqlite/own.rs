//! [`OwnStore`] in SQLite.

use async_trait::async_trait;
use rusqlite::{OptionalExtension as _, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{UserId, WardCode},
};

use super::{Sqlite, Tx, audit, auth, rows};
use crate::storage::{
    StoreError, StoreResult,
    own::{OwnSession, OwnStore, SecondFactor},
};

fn set_codes(tx: &Tx<'_>, user: UserId, codes: &[String]) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../sql/second/drop_codes.sql"))?
        .execute([user.0])?;
    let mut add = tx.prepare_cached(include_str!("../../../sql/second/add_code.sql"))?;
    for code in codes {
        add.execute(params![user.0, code])?;
    }
    Ok(())
}

#[async_trait]
impl OwnStore for Sqlite {
    async fn second_factor(&self, user: UserId) -> StoreResult<Option<SecondFactor>> {
        self.read(move |c| {
            Ok(
                c.prepare_cached(include_str!("../../../sql/second/find.sql"))?
                    .query_row([user.0], |row| {
                        Ok(SecondFactor {
                            secret: row.get("secret")?,
                            last_step: row.get("last_step")?,
                            since_ms: rows::millis(row, "since_ms")?,
                            codes_left: row.get("codes_left")?,
                        })
                    })
                    .optional()?,
            )
        })
        .await
    }

    async fn second_factor_required(&self, user: UserId) -> StoreResult<bool> {
        self.read(move |c| {
            let required = c
                .prepare_cached(include_str!("../../../sql/second/required.sql"))?
                .query_row([user.0], |row| row.get(0))
                .optional()?;
            Ok(required.unwrap_or(false))
        })
        .await
    }

    async fn set_second_factor(
        &self,
        user: UserId,
        secret: String,
        step: u64,
        codes: Vec<String>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            tx.prepare_cached(include_str!("../../../sql/second/set.sql"))?
                .execute(params![user.0, secret, step, now.0])?;
            set_codes(tx, user, &codes)?;
            auth::note(tx, user, "second_factor.set", Some(user), now)
        })
        .await
    }

    async fn set_recovery_codes(
        &self,
        user: UserId,
        codes: Vec<String>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            set_codes(tx, user, &codes)?;
            auth::note(tx, user, "second_factor.codes", Some(user), now)
        })
        .await
    }

    async fn use_step(&self, user: UserId, step: u64) -> StoreResult<bool> {
        self.write(move |tx| {
            let used = tx
                .prepare_cached(include_str!("../../../sql/second/use_step.sql"))?
                .execute(params![step, user.0])?;
            Ok(used == 1)
        })
        .await
    }

    async fn use_recovery_code(
        &self,
        user: UserId,
        code: String,
        now: Millis,
    ) -> StoreResult<bool> {
        self.write(move |tx| {
            let used = tx
                .prepare_cached(include_str!("../../../sql/second/use_code.sql"))?
                .execute(params![now.0, user.0, code])?;
            if used == 1 {
                auth::note(tx, user, "second_factor.code_used", Some(user), now)?;
            }
            Ok(used == 1)
        })
        .await
    }

    async fn drop_second_factor(
        &self,
        user: UserId,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            set_codes(tx, user, &[])?;
            tx.prepare_cached(include_str!("../../../sql/second/drop.sql"))?
                .execute([user.0])?;
            if by != Some(user) {
                auth::end_sessions(tx, user)?;
            }
            auth::note(tx, user, "second_factor.drop", by, now)
        })
        .await
    }

    async fn require_second_factor(
        &self,
        user: UserId,
        required: bool,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            let changed = tx
                .prepare_cached(include_str!("../../../sql/second/require_of_account.sql"))?
                .execute(params![required, user.0])?;
            if changed == 0 {
                return Err(StoreError::NotFound);
            }
            let ward = auth::account(tx, user)?.and_then(|a| a.ward);
            said(tx, ward.as_ref(), Some(user), required, now)
        })
        .await
    }

    async fn require_second_factor_in(
        &self,
        ward: WardCode,
        required: bool,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            let changed = tx
                .prepare_cached(include_str!("../../../sql/second/require_of_ward.sql"))?
                .execute(params![required, ward.as_str()])?;
            if changed == 0 {
                return Err(StoreError::NotFound);
            }
            said(tx, Some(&ward), None, required, now)
        })
        .await
    }

    async fn own_sessions(&self, user: UserId, now: Millis) -> StoreResult<Vec<OwnSession>> {
        self.read(move |c| {
            let mut statement =
                c.prepare_cached(include_str!("../../../sql/second/sessions.sql"))?;
            let found = statement.query_map(params![user.0, now.0], |row| {
                Ok(OwnSession {
                    token_hash: row.get("token_hash")?,
                    browser: row.get("browser")?,
                    created_ms: rows::millis(row, "created_ms")?,
                    seen_ms: rows::millis(row, "seen_ms")?,
                })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn end_own_session(
        &self,
        user: UserId,
        token_hash: String,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            let ended = tx
                .prepare_cached(include_str!("../../../sql/second/end_session_of.sql"))?
                .execute(params![token_hash, user.0])?;
            match ended {
                0 => Ok(()),
                _ => auth::note(tx, user, "account.sign_out", Some(user), now),
            }
        })
        .await
    }

    async fn end_other_sessions(&self, user: UserId, but: String, now: Millis) -> StoreResult<()> {
        self.write(move |tx| {
            tx.prepare_cached(include_str!("../../../sql/second/end_others.sql"))?
                .execute(params![user.0, but])?;
            auth::note(tx, user, "account.sign_out_elsewhere", Some(user), now)
        })
        .await
    }

    async fn freshen_session(&self, token_hash: String, now: Millis) -> StoreResult<()> {
        self.write(move |tx| {
            tx.prepare_cached(include_str!("../../../sql/second/freshen.sql"))?
                .execute(params![now.0, token_hash])?;
            Ok(())
        })
        .await
    }
}

/// Notes who has to have a second factor from now on.
fn said(
    tx: &Tx<'_>,
    ward: Option<&WardCode>,
    subject: Option<UserId>,
    required: bool,
    now: Millis,
) -> StoreResult<()> {
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward,
            user: None,
            device: None,
            action: "second_factor.require",
            subject: subject.map(|u| u.0),
            detail: json!({ "required": required }),
        },
    )
}
