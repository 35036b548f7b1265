//! The keys that sign access tokens. A new one takes the old one's place at once; what the old one
//! signed is good until it runs out, unless the old key may have been stolen.

use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::Context as _;
use data_encoding::HEXLOWER;
use ed25519_dalek::{
    SigningKey, VerifyingKey,
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, spki::der::pem::LineEnding},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tungngo_shared::clock::Millis;

use super::{from_environment, replace, write_new};
use crate::clock;

/// The public half of a key that signs no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// Its name in tokens' headers.
    pub kid: String,
    /// 32 bytes, hexadecimal.
    pub public: String,
    /// Until when its tokens are taken.
    pub until_ms: Millis,
}

impl Retired {
    /// The public key, where the entry is whole.
    #[must_use]
    pub fn public(&self) -> Option<VerifyingKey> {
        let bytes = HEXLOWER.decode(self.public.as_bytes()).ok()?;
        VerifyingKey::from_bytes(&bytes.try_into().ok()?).ok()
    }
}

/// All keys that tokens may be signed with at the moment.
pub struct Ring {
    /// Signs.
    pub current: SigningKey,
    /// Signed before.
    pub retired: Vec<Retired>,
}

/// The name of a key: a digest of its public half.
#[must_use]
pub fn kid(public: &VerifyingKey) -> String {
    HEXLOWER.encode(&Sha256::digest(public.as_bytes())[..8])
}

/// Tells two files of the same name apart.
pub type Stamp = (SystemTime, u64);

/// Where the keys are.
#[derive(Clone, Debug)]
pub struct TokenKeys {
    dir: PathBuf,
}

impl TokenKeys {
    /// The keys in `dir`, the first one made when there is none.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn open(dir: &Path) -> anyhow::Result<Self> {
        let keys = Self {
            dir: dir.to_owned(),
        };
        if from_environment(&keys.file())?.is_none() && !keys.file().exists() {
            write_new(&keys.file(), pem(&fresh())?.as_bytes())?;
        }
        Ok(keys)
    }

    fn file(&self) -> PathBuf {
        self.dir.join("token.pem")
    }

    fn retired_file(&self) -> PathBuf {
        self.dir.join("token-retired.json")
    }

    /// Another one whenever the signing key was replaced.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        let found = std::fs::metadata(self.file()).ok()?;
        // Two files of one moment are still two files.
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&found);
        #[cfg(not(unix))]
        let number = 0;
        Some((found.modified().ok()?, number))
    }

    /// Reads them.
    ///
    /// # Errors
    /// When a file cannot be read or is damaged.
    pub fn ring(&self) -> anyhow::Result<Ring> {
        let file = self.file();
        let text = match from_environment(&file)? {
            Some(text) => text,
            None => std::fs::read_to_string(&file)
                .with_context(|| format!("read {}", file.display()))?,
        };
        let current = SigningKey::from_pkcs8_pem(&text)
            .map_err(|e| anyhow::anyhow!("{} is not an Ed25519 key: {e}", file.display()))?;
        let file = self.retired_file();
        let retired = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .with_context(|| format!("read {}", file.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error).with_context(|| format!("read {}", file.display())),
        };
        Ok(Ring { current, retired })
    }

    /// Puts a new key in the place of the present one, whose tokens are taken for `keep_ms` more; gives
    /// the new one's name.
    ///
    /// # Errors
    /// When a file cannot be read or written; then the present key goes on signing.
    pub fn rotate(&self, now: Millis, keep_ms: i64) -> anyhow::Result<String> {
        anyhow::ensure!(
            from_environment(&self.file())?.is_none(),
            "the key comes from the environment: put the new one there and start the server again"
        );
        let Ring {
            current,
            mut retired,
        } = self.ring()?;
        let public = current.verifying_key();
        retired.retain(|old| keep_ms > 0 && old.until_ms > now);
        if keep_ms > 0 {
            retired.push(Retired {
                kid: kid(&public),
                public: HEXLOWER.encode(public.as_bytes()),
                until_ms: Millis(now.0 + keep_ms),
            });
        }
        // Stopped between the two, the present key is named twice, which does no harm.
        replace(&self.retired_file(), &serde_json::to_vec(&retired)?)?;
        let next = fresh();
        replace(&self.file(), pem(&next)?.as_bytes())?;
        Ok(kid(&next.verifying_key()))
    }
}

fn fresh() -> SigningKey {
    SigningKey::from_bytes(&clock::random())
}

fn pem(key: &SigningKey) -> anyhow::Result<String> {
    let pem = key
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(pem.as_str().to_owned())
}
