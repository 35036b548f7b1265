//! The store's key and the PIN that opens it.
//!
//! The key is 32 bytes of chance, wrapped with ChaCha20-Poly1305 under Argon2id of the PIN, in
//! `vault.json`. Six digits are few, so tries are counted in `tries.json`: the count is written
//! (and synced to disk) before a PIN is checked, so that killing the app does not give a try back.
//! Wrong tries make the next one wait longer. After [`MAX_TRIES`] no PIN is taken any more and a
//! new code from the office is needed; nothing is ever deleted.
//!
//! Known gap: who can copy both files off the phone can guess offline, at the speed of Argon2id.
//! The platform's keystore will close that on devices that have one.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    ChaCha20Poly1305, Key, Nonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use data_encoding::BASE64URL_NOPAD;
use rand::Rng;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tungngo_shared::clock::Millis;

/// How many wrong PINs are taken before only a new code helps.
pub const MAX_TRIES: u32 = 10;

/// How long the next try waits after so many wrong ones, in milliseconds.
const WAITS_MS: [u64; MAX_TRIES as usize + 1] = [
    0, 0, 0, 5_000, 15_000, 30_000, 60_000, 300_000, 900_000, 1_800_000, 0,
];

/// What the wrapped key is bound to, apart from the PIN.
const BINDING: &[u8] = b"tungngo/vault/1";

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
    /// A file of the vault is not readable as one.
    #[error("the vault is damaged")]
    Damaged,
    /// The disk.
    #[error("the vault's files: {0}")]
    Io(#[from] std::io::Error),
}

/// How dear a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// About half a second on a cheap phone.
    pub const PHONE: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
    };
}

/// `vault.json`.
#[derive(Serialize, Deserialize)]
struct Wrapped {
    version: u32,
    #[serde(flatten)]
    cost: Cost,
    salt: String,
    nonce: String,
    key: String,
}

/// `tries.json`.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Tries {
    wrong: u32,
    last_ms: Millis,
}

/// How many tries are left, and how long the next has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriesLeft {
    /// Tries left.
    pub tries_left: u32,
    /// In milliseconds.
    pub wait_ms: u64,
}

/// The vault of one phone.
#[derive(Clone, Debug)]
pub struct Vault {
    dir: PathBuf,
}

/// Whether a PIN is six digits and not one of the first anybody would try: one digit repeated, a row
/// up or down, a pattern of two or three digits repeated.
///
/// # Errors
/// [`VaultError::Format`], [`VaultError::TooSimple`].
pub fn check_pin(pin: &str) -> Result<(), VaultError> {
    let digits = pin.as_bytes();
    if digits.len() != 6 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(VaultError::Format);
    }
    let steps: Vec<u8> = digits
        .windows(2)
        .map(|pair| (pair[1] + 10 - pair[0]) % 10)
        .collect();
    let one_step = steps.iter().all(|s| *s == steps[0]) && matches!(steps[0], 0 | 1 | 9);
    let repeated =
        digits[..2] == digits[2..4] && digits[2..4] == digits[4..] || digits[..3] == digits[3..];
    if one_step || repeated {
        return Err(VaultError::TooSimple);
    }
    Ok(())
}

/// Whether a PIN reads like a date (ngày sinh); a hint for its owner, no obstacle.
#[must_use]
pub fn looks_like_a_birthday(pin: &str) -> bool {
    let pair = |at: usize| pin.get(at..at + 2).and_then(|p| p.parse::<u8>().ok());
    let (Some(a), Some(b), Some(c)) = (pair(0), pair(2), pair(4)) else {
        return false;
    };
    let date = |day: u8, month: u8| (1..=31).contains(&day) && (1..=12).contains(&month);
    date(a, b) || date(c, b)
}

impl Vault {
    /// The vault in a data folder, made or not.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
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

    /// Makes a new key and wraps it with a PIN.
    ///
    /// # Errors
    /// [`VaultError::Format`], [`VaultError::TooSimple`], [`VaultError::Exists`].
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
        let (mut key, mut salt, mut nonce) = ([0; 32], [0; 16], [0; 12]);
        rng.fill_bytes(&mut key);
        rng.fill_bytes(&mut salt);
        rng.fill_bytes(&mut nonce);
        let wrapped = cipher(pin, &salt, cost)?
            .encrypt(&Nonce::from(nonce), bound(&key))
            .map_err(|_| VaultError::Damaged)?;
        let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let file = Wrapped {
            version: 1,
            cost,
            salt: encode(&salt),
            nonce: encode(&nonce),
            key: encode(&wrapped),
        };
        write_durably(&self.tries_file(), &Tries::default())?;
        write_durably(&self.vault_file(), &file)?;
        Ok(key)
    }

    /// How many tries are left, and how long the next has to wait.
    ///
    /// # Errors
    /// When the count cannot be read.
    pub fn tries(&self, now: Millis) -> Result<TriesLeft, VaultError> {
        Ok(left(self.read_tries()?, now))
    }

    /// Opens the vault. The try is counted before it is checked, and forgotten when it was right.
    ///
    /// # Errors
    /// [`VaultError::Wrong`], [`VaultError::Wait`], [`VaultError::NoTriesLeft`].
    pub fn open(&self, pin: &str, now: Millis) -> Result<[u8; 32], VaultError> {
        let file: Wrapped = read(&self.vault_file())?.ok_or(VaultError::Damaged)?;
        let tries = self.read_tries()?;
        let TriesLeft {
            tries_left,
            wait_ms,
        } = left(tries, now);
        if tries_left == 0 {
            return Err(VaultError::NoTriesLeft);
        }
        if wait_ms > 0 {
            return Err(VaultError::Wait { wait_ms });
        }
        let counted = Tries {
            wrong: tries.wrong + 1,
            last_ms: now,
        };
        write_durably(&self.tries_file(), &counted)?;
        let decode = |text: &str| {
            BASE64URL_NOPAD
                .decode(text.as_bytes())
                .map_err(|_| VaultError::Damaged)
        };
        let nonce: [u8; 12] = decode(&file.nonce)?
            .try_into()
            .map_err(|_| VaultError::Damaged)?;
        let wrapped = decode(&file.key)?;
        let opened = cipher(pin, &decode(&file.salt)?, file.cost)?
            .decrypt(&Nonce::from(nonce), bound(&wrapped));
        let Ok(key) = opened else {
            let TriesLeft {
                tries_left,
                wait_ms,
            } = left(counted, now);
            return Err(match tries_left {
                0 => VaultError::NoTriesLeft,
                _ => VaultError::Wrong {
                    tries_left,
                    wait_ms,
                },
            });
        };
        write_durably(&self.tries_file(), &Tries::default())?;
        key.try_into().map_err(|_| VaultError::Damaged)
    }

    /// The count; a missing or unreadable one beside an existing vault means somebody meddled, and
    /// leaves a single try.
    fn read_tries(&self) -> Result<Tries, VaultError> {
        let meddled = Tries {
            wrong: MAX_TRIES - 1,
            last_ms: Millis(0),
        };
        match read(&self.tries_file()) {
            Ok(Some(tries)) => Ok(tries),
            Ok(None) | Err(VaultError::Damaged) => Ok(meddled),
            Err(other) => Err(other),
        }
    }
}

fn left(tries: Tries, now: Millis) -> TriesLeft {
    let wrong = tries.wrong.min(MAX_TRIES);
    let wait = WAITS_MS[wrong as usize];
    // A clock set back makes the wait start anew, never longer.
    let passed = u64::try_from(now.0 - tries.last_ms.0).unwrap_or(0);
    TriesLeft {
        tries_left: MAX_TRIES - wrong,
        wait_ms: wait.saturating_sub(passed),
    }
}

fn bound(content: &[u8]) -> Payload<'_, '_> {
    Payload {
        msg: content,
        aad: BINDING,
    }
}

fn cipher(pin: &str, salt: &[u8], cost: Cost) -> Result<ChaCha20Poly1305, VaultError> {
    let params =
        Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| VaultError::Damaged)?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, &mut key)
        .map_err(|_| VaultError::Damaged)?;
    Ok(ChaCha20Poly1305::new(&Key::from(key)))
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
    Ok(write_bytes_durably(path, &bytes)?)
}

/// Replaces a file whole: after a crash the old one is there or the new one.
pub(crate) fn write_bytes_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    if let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
