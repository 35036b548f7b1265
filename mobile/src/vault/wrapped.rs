//! A key under a PIN and a secret.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    ChaCha20Poly1305, Key, Nonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use data_encoding::BASE64URL_NOPAD;
use rand::Rng;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::VaultError;
use crate::platform::Secret;

/// The version whose key the PIN alone wraps.
pub(super) const PIN_ALONE: u32 = 1;
/// The version whose key the PIN and the keystore's secret wrap together.
pub(super) const WITH_SECRET: u32 = 2;

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

    /// For tests: next to nothing.
    #[cfg(test)]
    pub(super) const QUICK: Self = Self {
        memory_kib: 64,
        passes: 1,
    };
}

/// `vault.json`.
#[derive(Serialize, Deserialize)]
pub(super) struct Wrapped {
    pub(super) version: u32,
    #[serde(flatten)]
    pub(super) cost: Cost,
    salt: String,
    nonce: String,
    key: String,
    /// By what the secret is known again; see [`mark`]. None in a vault that needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) secret: Option<String>,
}

impl Wrapped {
    /// Wraps a key with a PIN and, from the second version on, with a secret.
    pub(super) fn wrap(
        key: &[u8; 32],
        (pin, secret): (&str, Option<&Secret>),
        cost: Cost,
        rng: &mut impl Rng,
    ) -> Result<Self, VaultError> {
        let (mut salt, mut nonce) = ([0; 16], [0; 12]);
        rng.fill_bytes(&mut salt);
        rng.fill_bytes(&mut nonce);
        let version = if secret.is_some() {
            WITH_SECRET
        } else {
            PIN_ALONE
        };
        let wrapped = cipher((pin, secret), &salt, cost)?
            .encrypt(&Nonce::from(nonce), bound(version, key).payload())
            .map_err(|_| VaultError::Damaged)?;
        Ok(Self {
            version,
            cost,
            salt: BASE64URL_NOPAD.encode(&salt),
            nonce: BASE64URL_NOPAD.encode(&nonce),
            key: BASE64URL_NOPAD.encode(&wrapped),
            secret: secret.map(mark),
        })
    }

    /// The key; none when PIN or secret are others.
    pub(super) fn open(
        &self,
        with: (&str, Option<&Secret>),
    ) -> Result<Option<[u8; 32]>, VaultError> {
        let decode = |text: &str| {
            BASE64URL_NOPAD
                .decode(text.as_bytes())
                .map_err(|_| VaultError::Damaged)
        };
        let nonce: [u8; 12] = decode(&self.nonce)?
            .try_into()
            .map_err(|_| VaultError::Damaged)?;
        let wrapped = decode(&self.key)?;
        let opened = cipher(with, &decode(&self.salt)?, self.cost)?
            .decrypt(&Nonce::from(nonce), bound(self.version, &wrapped).payload());
        match opened {
            Ok(key) => key.try_into().map(Some).map_err(|_| VaultError::Damaged),
            Err(_) => Ok(None),
        }
    }
}

/// By what a vault knows its secret again, so that another one is told from a wrong PIN. A hash of 32 bytes
/// of chance: nobody gets back from it.
pub(super) fn mark(secret: &Secret) -> String {
    let digest = Sha256::new()
        .chain_update(b"tungngo/vault/secret")
        .chain_update(secret)
        .finalize();
    BASE64URL_NOPAD.encode(&digest[..16])
}

/// What a wrapped key is bound to, apart from what wraps it: its version, so that none is taken for
/// another.
struct Bound<'a> {
    content: &'a [u8],
    version: String,
}

fn bound(version: u32, content: &[u8]) -> Bound<'_> {
    Bound {
        content,
        version: format!("tungngo/vault/{version}"),
    }
}

impl Bound<'_> {
    fn payload(&self) -> Payload<'_, '_> {
        Payload {
            msg: self.content,
            aad: self.version.as_bytes(),
        }
    }
}

/// The cipher under PIN and secret. The secret goes into Argon2's own input for one (RFC 9106, 3.1: the
/// “secret value K”, there for keyed hashing), and not into a second derivation beside it: so a guess
/// needs both at once, there is no half result that the PIN alone gives, and nothing to put together wrongly.
fn cipher(
    (pin, secret): (&str, Option<&Secret>),
    salt: &[u8],
    cost: Cost,
) -> Result<ChaCha20Poly1305, VaultError> {
    let params =
        Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| VaultError::Damaged)?;
    let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
    let argon = match secret {
        Some(secret) => Argon2::new_with_secret(secret, algorithm, version, params)
            .map_err(|_| VaultError::Damaged)?,
        None => Argon2::new(algorithm, version, params),
    };
    let mut key = [0; 32];
    argon
        .hash_password_into(pin.as_bytes(), salt, &mut key)
        .map_err(|_| VaultError::Damaged)?;
    Ok(ChaCha20Poly1305::new(&Key::from(key)))
}
