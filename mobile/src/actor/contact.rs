//! A phone that was lost: after so many days away from the server the PIN alone does not open it, and
//! when the office has revoked it, its next contact wipes it. What was unsent stays as sealed copies,
//! which open with the ward's key alone.

use std::fs::File;
use std::io;
use std::path::Path;

use super::Core;
use super::rescue::CARRY_DIR;
use crate::durable;
use crate::protocol::{Failure, FailureCode, SetAsideWhy};
use crate::store::{Result, Store};
use crate::vault::{Vault, VaultError};
use tungngo_shared::clock::Millis;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// What is kept of a phone that is to be wiped, should its unsent work not be safe yet.
const BAR: &str = "device_revoked";

/// The server's time by this phone's clock.
fn server_now(store: &Store, now: Millis) -> Result<Millis> {
    Ok(Millis(
        now.0.saturating_add(store.offset_ms()?.unwrap_or(0)),
    ))
}

/// Whether the server has to be reached before the store may be used.
fn is_away(store: &Store, now: Millis) -> Result<bool> {
    if store.barred()?.as_deref() == Some(BAR) {
        return Ok(true);
    }
    let Some(last) = store.last_contact()? else {
        return Ok(false);
    };
    let rules = store.ward()?.map(|ward| ward.rules).unwrap_or_default();
    let days = i64::from(rules.lock_after_days);
    // A clock that is set back gives no time back. It is no reason to ask either: cheap phones forget
    // the date with an empty battery, and their owner stands at a door without network.
    let seen = store.latest_seen()?.unwrap_or(last);
    let now = server_now(store, now)?.max(seen);
    Ok(days > 0 && now.0 - last.0 > days * DAY_MS)
}

impl Core {
    /// Whether the store is to be wiped as soon as its unsent work is safe.
    pub(super) fn is_to_be_wiped(&self) -> bool {
        let barred = self.open.as_ref().map(|open| open.session.store.barred());
        matches!(barred, Some(Ok(Some(bar))) if bar == BAR)
    }

    /// Whether the store may not be used without the server. Asked when it is opened, not while somebody
    /// works with it: a clock that jumps must not take the form away under their hands.
    fn is_away(&self) -> bool {
        let now = self.clock.now();
        let enrolled = self.open.as_ref().filter(|open| open.api.is_some());
        // A store that cannot be read answers no request either.
        enrolled.is_some_and(|open| is_away(&open.session.store, now).unwrap_or(false))
    }

    /// Remembers how late it is, so that a clock that is set back gives no time back.
    pub(super) fn note_seen(&mut self) {
        let now = self.clock.now();
        let Some(open) = &mut self.open else { return };
        let store = &mut open.session.store;
        let noted = server_now(store, now).and_then(|now| match store.latest_seen()? {
            Some(seen) if seen.0 >= now.0 => Ok(()),
            _ => store.set_latest_seen(Some(&now)),
        });
        if let Err(error) = noted {
            tracing::warn!(%error, "the time could not be noted");
        }
    }

    /// After too long away the server has to be reached before anything is shown.
    pub(super) async fn contact_if_away(&mut self) -> std::result::Result<(), Failure> {
        self.note_seen();
        if !self.is_away() {
            return Ok(());
        }
        let sent = self.clock.now();
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        let token = open.session.store.refresh_token()?;
        let (Some(api), Some(token)) = (open.api.clone(), token) else {
            self.open = None;
            return Err(FailureCode::NeedsContact.into());
        };
        let answer = api.refresh(token).await;
        let at = self.at();
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        match answer {
            Ok(tokens) => {
                open.session.renewed(sent, tokens, at)?;
                Ok(())
            }
            Err(failure) if failure.says_revoked() => {
                self.wipe_revoked();
                Ok(())
            }
            Err(_) => {
                self.open = None;
                Err(FailureCode::NeedsContact.into())
            }
        }
    }

    /// The office has revoked this phone: it holds nothing any more that a PIN could open. If unsent
    /// work cannot be sealed now (no room), the phone stays shut and tries again at the next PIN.
    pub(super) fn wipe_revoked(&mut self) {
        self.forget_side_files();
        let Some(open) = &mut self.open else { return };
        let secured = open.secure_all();
        if let Err(failure) = secured {
            tracing::error!(code = ?failure.code, "what was unsent could not be secured before the wipe");
            if let Err(error) = open.session.store.set_barred(Some(&BAR.to_owned())) {
                tracing::error!(%error, "the store failed");
            }
        } else if let Err(failure) = self.wipe() {
            tracing::error!(code = ?failure.code, "the store could not be wiped");
        }
        self.open = None;
        self.changed();
    }

    /// Files that were made to be carried, and stores that were set aside earlier.
    fn forget_side_files(&self) {
        let entries = std::fs::read_dir(&self.config.data_dir);
        for entry in entries.into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name != CARRY_DIR && !name.starts_with("quarantine-") {
                continue;
            }
            let aside = Vault::new(&entry.path(), self.config.keystore.clone());
            if let Err(error) = aside.forget_secret() {
                tracing::error!(%error, "the keystore could not forget the secret of a store that was set aside");
            }
            shred(&entry.path().join("vault.json"));
            if let Err(error) = std::fs::remove_dir_all(entry.path()) {
                tracing::warn!(%error, "a folder could not be removed");
            }
        }
    }

    /// Destroys the key first, with the keystore's half of it before the file: what follows may be cut short.
    fn wipe(&mut self) -> std::result::Result<(), Failure> {
        let io = |error: io::Error| Failure::from(VaultError::Io(error));
        self.open = None;
        self.tell_aside(SetAsideWhy::Revoked, String::new())?;
        let dir = self.config.data_dir.clone();
        if let Err(error) = self.vault.forget_secret() {
            tracing::error!(%error, "the keystore could not forget the secret");
        }
        shred(&dir.join("vault.json"));
        for name in super::aside::FILES.iter().rev() {
            match std::fs::remove_file(dir.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
                _ => {}
            }
        }
        let synced = File::open(&dir).and_then(|dir| dir.sync_all());
        synced.map_err(io)?;
        tracing::warn!("the store was wiped: the phone is revoked");
        Ok(())
    }
}

/// Destroys a wrapped key; what it could open is removed in any case.
fn shred(path: &Path) {
    if let Err(error) = durable::shred(path) {
        tracing::warn!(%error, "a file could not be overwritten");
    }
}
