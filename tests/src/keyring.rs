//! Everything in a phone's or a server's folder that could be a key: for trying it against what
//! must stay sealed.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context as _, ensure};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use rusqlite::{Connection, types::Value};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use tungngo_shared::cipher;

/// 32 bytes that may be a key.
pub type Key = [u8; 32];

/// Larger values are photos, not keys.
const LARGEST_BLOB: usize = 4096;

/// All values in an opened database, one after the other. What a virtual table holds lies in the tables
/// behind it.
///
/// # Errors
/// When it cannot be read.
pub fn values(conn: &Connection) -> anyhow::Result<Vec<Value>> {
    let mut tables = conn.prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') ORDER BY name",
    )?;
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut all = Vec::new();
    for table in tables {
        let mut rows = conn.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns = rows.column_count();
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                all.push(row.get(column)?);
            }
        }
    }
    Ok(all)
}

/// The name under which the platform's keystore has the secret of the vault in this folder.
///
/// # Errors
/// When there is no such vault, or it needs no secret.
pub fn secret_name(dir: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(dir.join("vault.json"))?;
    let vault: Json = serde_json::from_str(&text)?;
    let mark = vault["secret"].as_str().context("no secret")?;
    Ok(format!("vault-{mark}"))
}

/// Opens a database with its key, for reading.
///
/// # Errors
/// When the key does not fit.
pub fn open(path: &Path, key: &Key) -> anyhow::Result<Connection> {
    ensure!(path.is_file(), "there is no {}", path.display());
    for pragma in cipher::key_pragmas(key, None) {
        let conn = Connection::open(path)?;
        conn.pragma_update(None, "cipher_log_level", "NONE")?;
        conn.pragma_update(None, "key", pragma)?;
        let read = conn.pragma_query_value(None, "schema_version", |row| row.get::<_, i64>(0));
        if read.is_ok() {
            return Ok(conn);
        }
    }
    anyhow::bail!("{} does not open", path.display())
}

/// Keys that were collected.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    keys: BTreeSet<Key>,
}

impl Keyring {
    /// A key that is known, and its hash.
    pub fn add(&mut self, key: Key) {
        self.keys.insert(key);
        self.keys.insert(Sha256::digest(key).into());
    }

    /// Every 32 bytes that stand together.
    pub fn add_bytes(&mut self, bytes: &[u8]) {
        for window in bytes.windows(32) {
            let mut key = [0; 32];
            key.copy_from_slice(window);
            self.keys.insert(key);
        }
    }

    /// Whatever in a text may be 32 bytes in hexadecimal or base64, at any place.
    pub fn add_text(&mut self, text: &str) {
        let is_letter = |b: &u8| b.is_ascii_alphanumeric() || b"-_+/".contains(b);
        for run in text.as_bytes().split(|b| !is_letter(b)) {
            for window in run.windows(64) {
                if let Ok(bytes) = HEXLOWER_PERMISSIVE.decode(window) {
                    self.add_bytes(&bytes);
                }
            }
            for window in run.windows(43) {
                // The last letter holds two bits too many.
                let mut padded = window.to_vec();
                padded.push(b'=');
                let read = [BASE64URL_NOPAD.decode(window), BASE64.decode(&padded)];
                for bytes in read.into_iter().flatten() {
                    self.add_bytes(&bytes);
                }
            }
            if run.len() >= 32 {
                self.keys.insert(Sha256::digest(run).into());
            }
        }
    }

    /// Everything in an opened database.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn add_database(&mut self, conn: &Connection) -> anyhow::Result<()> {
        for value in values(conn)? {
            match value {
                Value::Text(text) => self.add_text(&text),
                Value::Blob(bytes) if bytes.len() <= LARGEST_BLOB => self.add_bytes(&bytes),
                _ => {}
            }
        }
        Ok(())
    }

    /// What the PIN gives with the constants in `vault.json`, without the keystore's secret and with it.
    ///
    /// # Errors
    /// When the file is not there or is no vault.
    pub fn add_pin(&mut self, vault: &Path, pin: &str, secret: &Key) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(vault)?;
        let vault: Json = serde_json::from_str(&text)?;
        let number = |name: &str| vault[name].as_u64().context(name.to_owned());
        let salt = vault["salt"].as_str().context("salt")?;
        let salt = BASE64URL_NOPAD.decode(salt.as_bytes())?;
        let (memory, passes) = (number("memory_kib")?, number("passes")?);
        let params = Params::new(memory.try_into()?, passes.try_into()?, 1, Some(32))
            .map_err(|e| anyhow::anyhow!("{e}"))?;
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        let with = Argon2::new_with_secret(secret, algorithm, version, params.clone())
            .map_err(|e| anyhow::anyhow!("{e}"))?;
        for argon in [Argon2::new(algorithm, version, params), with] {
            let mut key = [0; 32];
            argon
                .hash_password_into(pin.as_bytes(), &salt, &mut key)
                .map_err(|e| anyhow::anyhow!("{e}"))?;
            self.add(key);
        }
        self.add(*secret);
        self.add(Sha256::digest(pin).into());
        self.add_text(&text);
        Ok(())
    }

    /// The keys.
    pub fn iter(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_however_it_is_written() {
        let key: Key = std::array::from_fn(|n| u8::try_from(n * 7 % 251).unwrap());
        for text in [
            HEXLOWER_PERMISSIVE.encode(&key),
            format!("x'{}'", HEXLOWER_PERMISSIVE.encode(&key).to_uppercase()),
            format!("{{\"a\":\"{}\"}}", BASE64URL_NOPAD.encode(&key)),
            format!("v1.{}.x", BASE64.encode(&key)),
        ] {
            let mut ring = Keyring::default();
            ring.add_text(&text);
            assert!(ring.iter().any(|k| *k == key), "not found in {text}");
        }
        let mut ring = Keyring::default();
        ring.add_bytes(&[[1; 5].as_slice(), &key, &[2; 5]].concat());
        assert!(ring.iter().any(|k| *k == key));
    }
}
