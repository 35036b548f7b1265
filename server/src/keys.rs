//! Keys, in files outside the data folder: whoever copies the database does not have them. Made on
//! the first start, readable by the server's user alone. Each may come from the environment instead
//! (`TUNGNGO_KEY_…`: the key, or `@` and a path), as secret stores give them; then no file is made.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use data_encoding::HEXLOWER;
use ed25519_dalek::{
    SigningKey,
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, spki::der::pem::LineEnding},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use rand::{SeedableRng as _, rngs::StdRng};
use sha2::Sha256;
use tungngo_shared::{clock::Millis, ids::WardCode, seal, seal::SealingKey};

use crate::{clock, storage::sqlite::Key};

pub mod token;

use token::TokenKeys;

/// The server's keys.
pub struct Keys {
    dir: PathBuf,
    /// Encrypts the database.
    pub database: Key,
    /// Sign access tokens.
    pub token: TokenKeys,
    /// Encrypts second factors' secrets and binds recovery codes.
    pub second_factor: [u8; 32],
    /// Derives refresh tokens.
    pub refresh: [u8; 32],
    /// Seals what must not be readable in addresses, see [`crate::desk::sealed`]; derived from `refresh`.
    pub address: [u8; 32],
    /// Signs checkpoints of the audit log.
    pub audit: SigningKey,
}

impl Keys {
    /// Reads the keys in `dir`, making what is missing. `fresh` says that there is no database yet: a
    /// database without its key must not get a new one.
    ///
    /// # Errors
    /// When a file cannot be read, written or is damaged, or the database's key is missing.
    pub fn open(dir: &Path, fresh: bool) -> anyhow::Result<Self> {
        std::fs::create_dir_all(dir).with_context(|| format!("make {}", dir.display()))?;
        private_dir(dir)?;
        let database = dir.join("database.key");
        ensure!(
            fresh || database.exists() || from_environment(&database)?.is_some(),
            "there is a database, but its key {} is missing",
            database.display()
        );
        let refresh = secret(&dir.join("refresh.key"))?;
        Ok(Self {
            database: Key(secret(&database)?),
            token: TokenKeys::open(dir)?,
            second_factor: secret(&dir.join("second-factor.key"))?,
            audit: signing_key(&dir.join("audit.pem"))?,
            address: derived(&refresh, b"tungngo/address/1"),
            refresh,
            dir: dir.to_owned(),
        })
    }

    fn ward_file(&self, ward: &WardCode, key_id: &str) -> anyhow::Result<PathBuf> {
        let plain = key_id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        ensure!(
            plain && !key_id.is_empty(),
            "a key id is letters, digits and dashes"
        );
        Ok(self.dir.join(format!("ward-{ward}-{key_id}.key")))
    }

    /// Makes a ward's sealing key and keeps its private half. An existing one is never replaced.
    ///
    /// # Errors
    /// When the file is there already or cannot be written.
    pub fn make_ward_key(&self, ward: &WardCode, key_id: &str) -> anyhow::Result<SealingKey> {
        let mut chance = StdRng::from_seed(clock::random());
        let (private, public) = seal::generate(key_id, &mut chance);
        let file = self.ward_file(ward, key_id)?;
        write_new(&file, HEXLOWER.encode(&private).as_bytes())?;
        Ok(public)
    }

    /// The same under an id of its own, named after the day.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn new_ward_key(&self, ward: &WardCode, now: Millis) -> anyhow::Result<SealingKey> {
        let key_id = format!("k{}", now.local_date().strftime("%Y%m%d"));
        // A key of the same day may be in use, or left by an attempt that stopped half-way.
        self.make_ward_key(ward, &key_id)
            .or_else(|_| self.make_ward_key(ward, &format!("{key_id}-{}", now.0)))
    }

    /// The private half of a ward's sealing key, 32 bytes: from the environment (a secret store's way) or
    /// from its file.
    ///
    /// # Errors
    /// When there is no such key or it is damaged.
    pub fn ward_private(&self, ward: &WardCode, key_id: &str) -> anyhow::Result<Vec<u8>> {
        let file = self.ward_file(ward, key_id)?;
        match from_environment(&file)? {
            Some(text) => Ok(hex(&text, &variable(&file))?.to_vec()),
            None => Ok(read_hex(&file)?.to_vec()),
        }
    }
}

/// The variable that may hold a key in place of its file: `database.key` is `TUNGNGO_KEY_DATABASE`,
/// `ward-10525-k20261127.key` is `TUNGNGO_KEY_WARD_10525_K20261127`.
fn variable(file: &Path) -> String {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = name.to_uppercase();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    format!(
        "TUNGNGO_KEY_{}",
        name.chars().map(plain).collect::<String>()
    )
}

/// A key that the environment has: the key itself, or `@` and the path of a file that holds it, as secret
/// stores mount them.
fn from_environment(file: &Path) -> anyhow::Result<Option<String>> {
    let name = variable(file);
    let Some(value) = std::env::var_os(&name) else {
        return Ok(None);
    };
    let value = value.into_string();
    let value = value.map_err(|_| anyhow::anyhow!("{name} is no text"))?;
    match value.strip_prefix('@') {
        Some(path) => {
            let text = std::fs::read_to_string(path);
            Ok(Some(text.with_context(|| {
                format!("read {path}, which {name} names")
            })?))
        }
        None => Ok(Some(value)),
    }
}

fn secret(file: &Path) -> anyhow::Result<[u8; 32]> {
    if let Some(text) = from_environment(file)? {
        return hex(&text, &variable(file));
    }
    if !file.exists() {
        write_new(file, HEXLOWER.encode(&clock::random::<32>()).as_bytes())?;
    }
    read_hex(file)
}

/// A MAC under one of these keys, to which what it is for comes first.
#[must_use]
pub fn mac(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC pads a key to the hash's block size with zeros.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    Hmac::new(&block.into())
}

/// A key of its own for another purpose: the one does not give the other away.
fn derived(key: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    let mut mac = mac(key);
    mac.update(purpose);
    mac.finalize().into_bytes().into()
}

fn read_hex(file: &Path) -> anyhow::Result<[u8; 32]> {
    let text = std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
    hex(&text, &file.display().to_string())
}

/// Never says what it read.
fn hex(text: &str, from: &str) -> anyhow::Result<[u8; 32]> {
    let bytes = HEXLOWER
        .decode(text.trim().as_bytes())
        .ok()
        .and_then(|b| b.try_into().ok());
    bytes.with_context(|| format!("{from} is not 64 hexadecimal digits"))
}

fn signing_key(file: &Path) -> anyhow::Result<SigningKey> {
    let given = from_environment(file)?;
    if given.is_none() && !file.exists() {
        let key = SigningKey::from_bytes(&clock::random());
        let pem = key
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|e| anyhow::anyhow!("{e}"))?;
        write_new(file, pem.as_bytes())?;
    }
    let pem = match given {
        Some(pem) => pem,
        None => {
            std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?
        }
    };
    SigningKey::from_pkcs8_pem(&pem)
        .map_err(|e| anyhow::anyhow!("{} is not an Ed25519 key: {e}", file.display()))
}

/// Writes a file that must not exist yet; a crash leaves either nothing or all of it.
///
/// # Errors
/// When it is there already or cannot be written.
pub fn write_new(file: &Path, content: &[u8]) -> anyhow::Result<()> {
    let draft = draft(file, content)?;
    let linked = std::fs::hard_link(&draft, file);
    std::fs::remove_file(&draft)?;
    linked.with_context(|| format!("make {}", file.display()))
}

/// Puts a file in the place of another; a crash leaves the one or the other.
fn replace(file: &Path, content: &[u8]) -> anyhow::Result<()> {
    let draft = draft(file, content)?;
    std::fs::rename(&draft, file).with_context(|| format!("replace {}", file.display()))
}

/// A file beside `file` with this content, on the disk, for the server's user alone.
fn draft(file: &Path, content: &[u8]) -> anyhow::Result<PathBuf> {
    let draft = file.with_extension(format!("{}.new", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options
        .open(&draft)
        .with_context(|| format!("make {}", draft.display()))?;
    out.write_all(content)?;
    out.sync_all()?;
    Ok(draft)
}

/// Makes a folder readable by the server's user alone.
///
/// # Errors
/// When it cannot be changed.
pub fn private_dir(dir: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_its_variable() {
        for (file, name) in [
            ("/k/database.key", "TUNGNGO_KEY_DATABASE"),
            ("/k/token.pem", "TUNGNGO_KEY_TOKEN"),
            (
                "/k/ward-10525-k20261127-17.key",
                "TUNGNGO_KEY_WARD_10525_K20261127_17",
            ),
        ] {
            assert_eq!(variable(Path::new(file)), name);
        }
    }

    #[test]
    fn a_second_key_of_a_day_gets_another_id_and_both_stay() {
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::open(dir.path(), true).unwrap();
        let ward: WardCode = "10525".parse().unwrap();
        let now = Millis(1_800_000_000_000);
        let [a, b] = [(); 2].map(|()| keys.new_ward_key(&ward, now).unwrap());
        assert_ne!((&a.key_id, &a.public), (&b.key_id, &b.public));
        for key in [&a, &b] {
            assert_eq!(keys.ward_private(&ward, &key.key_id).unwrap().len(), 32);
        }
        assert!(keys.ward_private(&ward, "../database").is_err());
    }
}
