//! Keys, in files outside the data folder: whoever copies the database does not have them. Made on
//! the first start, readable by the server's user alone.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use data_encoding::HEXLOWER;
use tungngo_shared::{ids::WardCode, seal, seal::SealingKey};

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
            fresh || database.exists(),
            "there is a database, but its key {} is missing",
            database.display()
        );
        Ok(Self {
            database: Key(secret(&database)?),
            token: TokenKeys::open(dir)?,
            second_factor: secret(&dir.join("second-factor.key"))?,
            refresh: secret(&dir.join("refresh.key"))?,
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
        let (private, public) = seal::generate(key_id, &mut rand::rng());
        let file = self.ward_file(ward, key_id)?;
        write_new(&file, HEXLOWER.encode(&private).as_bytes())?;
        Ok(public)
    }

    /// The private half of a ward's sealing key, 32 bytes.
    ///
    /// # Errors
    /// When there is no such key or its file is damaged.
    pub fn ward_private(&self, ward: &WardCode, key_id: &str) -> anyhow::Result<Vec<u8>> {
        let file = self.ward_file(ward, key_id)?;
        Ok(read_hex(&file)?.to_vec())
    }
}

fn secret(file: &Path) -> anyhow::Result<[u8; 32]> {
    if !file.exists() {
        write_new(file, HEXLOWER.encode(&clock::random::<32>()).as_bytes())?;
    }
    read_hex(file)
}

fn read_hex(file: &Path) -> anyhow::Result<[u8; 32]> {
    let text = std::fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
    let bytes = HEXLOWER
        .decode(text.trim().as_bytes())
        .ok()
        .and_then(|b| b.try_into().ok());
    bytes.with_context(|| format!("{} is not 64 hexadecimal digits", file.display()))
}

/// Writes a file that must not exist yet; a crash leaves either nothing or all of it.
fn write_new(file: &Path, content: &[u8]) -> anyhow::Result<()> {
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
