//! The server's clock and chance: the only place that reads them.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use tungngo_shared::clock::Millis;
use uuid::Uuid;

/// Now, by the server's clock.
#[must_use]
pub fn now() -> Millis {
    Millis(jiff::Timestamp::now().as_millisecond())
}

/// A new UUIDv7.
#[must_use]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// `N` bytes of chance for keys and tokens.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes);
    bytes
}

/// A token that nobody guesses: 32 bytes of chance in base64url.
#[must_use]
pub fn token() -> String {
    BASE64URL_NOPAD.encode(&random::<32>())
}

/// What is stored instead of a token: its SHA-256 in base64url.
#[must_use]
pub fn hashed(token: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(token.as_bytes()))
}
