//! The store's key, and the two things that open it together: the PIN, and a secret of the keystore.
//!
//! The key is 32 bytes of chance, wrapped with ChaCha20-Poly1305 under Argon2id of the PIN and of 32
//! further bytes of chance that the platform's keystore holds ([`crate::platform`]), in `vault.json`. Six
//! digits are few, so tries are counted in `tries.json`: the count is written (and synced to disk) before
//! a PIN is checked, so that killing the app does not give a try back. Wrong tries make the next one wait
//! longer. After [`MAX_TRIES`] no PIN is taken any more and a new code from the office is needed; nothing
//! is ever deleted.
//!
//! Who copies both files off the phone has nothing to try PINs on: without the secret not even the right
//! one opens. The secret is durable in the keystore before a vault that needs it is written. A vault of
//! an earlier version, which the PIN alone opens, is bound to the keystore when its PIN is typed.
//!
//! When the keystore has lost the secret (the app's files came from a backup of another phone, the
//! keystore was reset), no PIN opens the vault any more, and that is said ([`VaultError::KeyGone`]).
//!
//! Known gap: who had copied the files of a vault of the earlier version can still try PINs on that copy.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand::Rng;
use serde::{Serialize, de::DeserializeOwned};
use tungngo_shared::clock::Millis;

use crate::durable;
use crate::platform::{Keystore, KeystoreError, Protection, Secret};

mod pin;
mod tries;
mod wrapped;

pub use pin::{check_pin, looks_like_a_birthday};
use tries::Tries;
pub use tries::{MAX_TRIES, TriesLeft};
pub use wrapped::Cost;
use wrapped::{PIN_ALONE, WITH_SECRET, Wrapped, mark};

/// The name in the keystore of the secret with this mark. Each vault has one of its own, so that a store which was
/// set aside can still be opened with its PIN while another is in use.
fn name_of(mark: &str) -> String {
    format!("vault-{mark}")
}

/// Why the vault did not open.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Not six digits.
    #[error("a PIN is six digits")]
    Format,
    /// One of the first PINs anybody would try.
    #[error("the PIN is too simple")]
    TooSimple,
    /// Not the PIN.
    #[error("not the PIN")]
    Wrong {
        /// Tries left.
        tries_left: u32,
        /// How long the next try has to wait, in milliseconds.
        wait_ms: u64,
    },
    /// Too soon after a wrong one; not counted.
    #[error("too soon")]
    Wait {
        /// How long still, in milliseconds.
        wait_ms: u64,
    },
    /// All tries are used up.
    #[error("no tries left")]
    NoTriesLeft,
    /// There is a vault already; it is never overwritten.
    #[error("there is a vault already")]
    Exists,
    /// The keystore does not have this vault's secret: no PIN opens it any more. Not counted.
    #[error("the keystore has lost the vault's secret")]
    KeyGone,
    /// The keystore did not answer. Not counted.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// A newer version of the app wrote it.
    #[error("the vault is newer than this app")]
    Newer,
    /// A file of the vault is not readable as one.
    #[error("the vault is damaged")]
    Damaged,
    /// The disk.
    #[error("the vault's files: {0}")]
    Io(#[from] std::io::Error),
}

/// The vault of one phone.
#[derive(Clone, Debug)]
pub struct Vault {
    dir: PathBuf,
    keystore: Arc<dyn Keystore>,
}

impl Vault {
    /// The vault in a data folder, made or not, and the keystore that has its secret.
    #[must_use]
    pub fn new(dir: &Path, keystore: Arc<dyn Keystore>) -> Self {
        Self {
            dir: dir.to_owned(),
            keystore,
        }
    }

    fn vault_file(&self) -> PathBuf {
        self.dir.join("vault.json")
    }

    fn tries_file(&self) -> PathBuf {
        self.dir.join("tries.json")
    }

    /// Whether a PIN has been set.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.vault_file().exists()
    }

    /// Makes a new key and wraps it with a PIN and a new secret. Takes as long as the keystore does.
    ///
    /// # Errors
    /// [`VaultError::Format`], [`VaultError::TooSimple`], [`VaultError::Exists`],
    /// [`VaultError::Keystore`].
    pub fn create(
        &self,
        pin: &str,
        cost: Cost,
        rng: &mut impl Rng,
    ) -> Result<[u8; 32], VaultError> {
        check_pin(pin)?;
        if self.exists() {
            return Err(VaultError::Exists);
        }
        let mut key = [0; 32];
        rng.fill_bytes(&mut key);
        let secret = self.new_secret(rng)?;
        let file = Wrapped::wrap(&key, (pin, Some(&secret)), cost, rng)?;
        write_durably(&self.tries_file(), &Tries::default())?;
        write_durably(&self.vault_file(), &file)?;
        Ok(key)
    }

    /// How many tries are left, and how long the next has to wait.
    ///
    /// # Errors
    /// When the count cannot be read.
    pub fn tries(&self, now: Millis) -> Result<TriesLeft, VaultError> {
        Ok(self.read_tries()?.left(now))
    }

    /// Opens the vault. The try is counted before it is checked, and forgotten when it was right. Takes as
    /// long as the keystore does.
    ///
    /// # Errors
    /// [`VaultError::Wrong`], [`VaultError::Wait`], [`VaultError::NoTriesLeft`],
    /// [`VaultError::KeyGone`], [`VaultError::Keystore`].
    pub fn open(&self, pin: &str, now: Millis) -> Result<[u8; 32], VaultError> {
        let file = self.read_vault()?;
        let tries = self.read_tries()?;
        let TriesLeft {
            tries_left,
            wait_ms,
        } = tries.left(now);
        if tries_left == 0 {
            return Err(VaultError::NoTriesLeft);
        }
        if wait_ms > 0 {
            return Err(VaultError::Wait { wait_ms });
        }
        // Asked before the try is counted: that the keystore fails is nobody's wrong PIN.
        let secret = self.secret_of(&file)?;
        let counted = tries.and_one(now);
        write_durably(&self.tries_file(), &counted)?;
        let Some(key) = file.open((pin, secret.as_ref()))? else {
            let TriesLeft {
                tries_left,
                wait_ms,
            } = counted.left(now);
            return Err(match tries_left {
                0 => VaultError::NoTriesLeft,
                _ => VaultError::Wrong {
                    tries_left,
                    wait_ms,
                },
            });
        };
        write_durably(&self.tries_file(), &Tries::default())?;
        // Somebody stands at a door: a vault that cannot be bound now opens as it is, and is bound the
        // next time.
        if file.version == PIN_ALONE
            && let Err(error) = self.bind(&key, pin, file.cost)
        {
            tracing::warn!(%error, "the vault could not be bound to the keystore");
        }
        Ok(key)
    }

    /// Whether the keystore has lost the secret that this vault needs.
    ///
    /// # Errors
    /// When the keystore does not answer or the vault cannot be read.
    pub fn has_lost_its_secret(&self) -> Result<bool, VaultError> {
        match self.secret_of(&self.read_vault()?) {
            Ok(_) => Ok(false),
            Err(VaultError::KeyGone) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// What keeps a copy of this vault's files from being tried.
    #[must_use]
    pub fn protection(&self) -> Protection {
        match self.read_vault() {
            Ok(file) if file.version == PIN_ALONE => Protection::PinAlone,
            _ => self.keystore.protection(),
        }
    }

    /// Destroys the secret: from now on no PIN opens this vault or a copy of it. A vault without one, or none at
    /// all, is no fault.
    ///
    /// # Errors
    /// When the keystore does not answer or the vault cannot be read.
    pub fn forget_secret(&self) -> Result<(), VaultError> {
        let Some(file) = read::<Wrapped>(&self.vault_file())? else {
            return Ok(());
        };
        match file.secret {
            Some(mark) => Ok(self.keystore.forget(&name_of(&mark))?),
            None => Ok(()),
        }
    }

    /// Rewrites a vault that the PIN alone opens. The old file is there until the new one is whole, and
    /// that is not before the keystore has the secret.
    fn bind(&self, key: &[u8; 32], pin: &str, cost: Cost) -> Result<(), VaultError> {
        let mut rng = rand::rng();
        let secret = self.new_secret(&mut rng)?;
        let file = Wrapped::wrap(key, (pin, Some(&secret)), cost, &mut rng)?;
        write_durably(&self.vault_file(), &file)
    }

    /// Draws a secret and has it kept. Asked for again, because what would depend on it is worth more than
    /// the time: a keystore that takes it and forgets it would cost the whole store.
    fn new_secret(&self, rng: &mut impl Rng) -> Result<Secret, VaultError> {
        let mut secret = [0; 32];
        rng.fill_bytes(&mut secret);
        let name = name_of(&mark(&secret));
        self.keystore.keep(&name, &secret)?;
        if self.keystore.get(&name)? != Some(secret) {
            return Err(KeystoreError::Forgetful.into());
        }
        Ok(secret)
    }

    /// The secret that a vault needs; none for one that needs none.
    fn secret_of(&self, file: &Wrapped) -> Result<Option<Secret>, VaultError> {
        if file.version == PIN_ALONE {
            return Ok(None);
        }
        let known = file.secret.as_ref().ok_or(VaultError::Damaged)?;
        let secret = self.keystore.get(&name_of(known))?;
        let ours = secret.filter(|secret| *known == mark(secret));
        ours.map(Some).ok_or(VaultError::KeyGone)
    }

    fn read_vault(&self) -> Result<Wrapped, VaultError> {
        let file: Wrapped = read(&self.vault_file())?.ok_or(VaultError::Damaged)?;
        match file.version {
            PIN_ALONE | WITH_SECRET => Ok(file),
            _ => Err(VaultError::Newer),
        }
    }

    /// The count; a missing or unreadable one beside an existing vault means somebody meddled, and
    /// leaves a single try.
    fn read_tries(&self) -> Result<Tries, VaultError> {
        match read(&self.tries_file()) {
            Ok(Some(tries)) => Ok(tries),
            Ok(None) | Err(VaultError::Damaged) => Ok(Tries::MEDDLED),
            Err(other) => Err(other),
        }
    }
}

/// Reads a small JSON file; none when there is none.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, VaultError> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|_| VaultError::Damaged),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Replaces a small JSON file whole: after a crash the old one is there or the new one.
pub(crate) fn write_durably<T: Serialize>(path: &Path, value: &T) -> Result<(), VaultError> {
    let bytes = serde_json::to_vec(value).map_err(|_| VaultError::Damaged)?;
    Ok(durable::write(path, &bytes)?)
}

#[cfg(test)]
mod tests;
