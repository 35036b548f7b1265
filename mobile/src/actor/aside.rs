//! Setting a store aside: it is damaged, or its PIN is forgotten. Its files move whole to a folder of
//! their own and are never deleted; what was unsent is there once more as sealed copies, which go to the
//! server after the next enrolment.

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tungngo_shared::clock::Millis;

use super::Core;
use crate::protocol::{Failure, SetAside, SetAsideWhy};
use crate::rescue::Copies;
use crate::vault::{self, VaultError};

/// `set-aside.json`: told until the phone is enrolled again.
#[derive(Serialize, Deserialize)]
struct Note {
    why: SetAsideWhy,
    at: Millis,
    /// The folder's name.
    folder: String,
}

/// The files of a store. The log goes before the database, so that it is never taken for the log of the
/// next one; the vault goes last, because as long as it is here the phone counts as set up.
pub(super) const FILES: [&str; 5] = [
    "store.db-wal",
    "store.db-shm",
    "store.db",
    "tries.json",
    "vault.json",
];

impl Core {
    fn note_file(&self) -> PathBuf {
        self.config.data_dir.join("set-aside.json")
    }

    pub(super) fn copies(&self) -> Copies {
        Copies::new(&self.config.data_dir)
    }

    /// Moves the store's files away. The phone is then as new, but for what it tells.
    pub(super) fn set_store_aside(&mut self, why: SetAsideWhy) -> Result<(), Failure> {
        let io = |error: io::Error| Failure::from(VaultError::Io(error));
        self.open = None;
        let at = self.clock.now();
        let folder = format!("quarantine-{}", at.0);
        let aside = self.config.data_dir.join(&folder);
        std::fs::create_dir_all(&aside).map_err(io)?;
        // Told first: half a move is one that happened. The keystore keeps its secret: with the PIN and this phone,
        // what was set aside can still be opened by whoever has to look what is in it.
        self.tell_aside(why, folder)?;
        for name in FILES {
            let from = self.config.data_dir.join(name);
            if from.exists() {
                std::fs::rename(&from, aside.join(name)).map_err(io)?;
            }
        }
        for dir in [&aside, &self.config.data_dir] {
            std::fs::File::open(dir)
                .and_then(|dir| dir.sync_all())
                .map_err(io)?;
        }
        tracing::warn!(why = why.as_str(), "the store was set aside");
        Ok(())
    }

    /// Keeps what to tell until the phone is enrolled again.
    pub(super) fn tell_aside(&self, why: SetAsideWhy, folder: String) -> Result<(), Failure> {
        let at = self.clock.now();
        Ok(vault::write_durably(
            &self.note_file(),
            &Note { why, at, folder },
        )?)
    }

    /// What to tell somebody whose store was set aside.
    pub(super) fn told_aside(&self) -> Result<Option<SetAside>, Failure> {
        // A note that cannot be read still means that something was set aside.
        let note = match vault::read::<Note>(&self.note_file()) {
            Ok(note) => note,
            Err(VaultError::Damaged) => Some(Note {
                why: SetAsideWhy::Damaged,
                at: self.clock.now(),
                folder: String::new(),
            }),
            Err(error) => return Err(error.into()),
        };
        let Some(note) = note else { return Ok(None) };
        let copies = self.copies().list();
        let copies = copies.map_err(VaultError::Io)?.len();
        Ok(Some(SetAside {
            why: note.why,
            at: note.at,
            copies: u32::try_from(copies).unwrap_or(u32::MAX),
        }))
    }

    /// The phone is enrolled again: nothing more to tell.
    pub(super) fn forget_aside(&self) {
        match std::fs::remove_file(self.note_file()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "a note could not be removed");
            }
            _ => {}
        }
    }
}
