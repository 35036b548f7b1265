//! Attachments, `HEAD` and `PATCH /api/v1/attachments/{sha256}`: a photo's bytes follow the visit that
//! refers to them, in pieces of any length, across restarts of either side.
//!
//! The headers are those of draft-ietf-httpbis-resumable-upload. `HEAD` answers how many bytes are
//! held (`Upload-Offset`), how many there will be (`Upload-Length`) and whether all of them are there
//! and were found right (`Upload-Complete`, a structured boolean: `?0`, `?1`). `PATCH` appends its
//! body behind `Upload-Offset` and answers the same; what arrived before a connection broke is kept.
//! An offset that is not the end of what is held answers 409, with the right one.

use std::{fmt, str::FromStr};

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Where a piece begins, and how far an upload has come.
pub const UPLOAD_OFFSET: &str = "upload-offset";
/// How many bytes there will be.
pub const UPLOAD_LENGTH: &str = "upload-length";
/// Whether all bytes are there.
pub const UPLOAD_COMPLETE: &str = "upload-complete";
/// The media type of a piece.
pub const PIECE_MEDIA_TYPE: &str = "application/partial-upload";

/// The largest photo, in bytes.
pub const MAX_PHOTO_BYTES: u64 = 2 * 1024 * 1024;
/// The server answers `PATCH` after a durable commit of each so many bytes, at the latest.
pub const PIECE_BYTES: usize = 64 * 1024;

/// The SHA-256 of some bytes, base64url without padding: their name everywhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash(String);

/// Why a text is no [`ContentHash`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the SHA-256 of anything in base64url")]
pub struct BadContentHash;

impl ContentHash {
    /// The name of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(BASE64URL_NOPAD.encode(&Sha256::digest(bytes)))
    }

    /// As text, 43 letters of base64url.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Finds the name of bytes that come piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Hashing(Sha256);

impl Hashing {
    /// The next piece.
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The name of all that came.
    #[must_use]
    pub fn name(self) -> ContentHash {
        ContentHash(BASE64URL_NOPAD.encode(&self.0.finalize()))
    }
}

impl FromStr for ContentHash {
    type Err = BadContentHash;
    fn from_str(text: &str) -> Result<Self, BadContentHash> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes());
        match bytes {
            Ok(bytes) if bytes.len() == 32 => Ok(Self(text.to_owned())),
            _ => Err(BadContentHash),
        }
    }
}

impl TryFrom<String> for ContentHash {
    type Error = BadContentHash;
    fn try_from(text: String) -> Result<Self, BadContentHash> {
        text.parse()
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> String {
        hash.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How many bytes the server holds, durably.
    pub offset: u64,
    /// Whether all are there, and their hash and kind were found right.
    pub complete: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_hash_is_43_letters_and_nothing_else() {
        let hash = ContentHash::of(b"abc");
        assert_eq!(hash.as_str(), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
        assert_eq!(hash.as_str().parse(), Ok(hash.clone()));
        let padded = format!("{hash}=");
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        // The last letter carries two bits that no byte has.
        let other_bits = format!("{}1", &hash.as_str()[..42]);
        for bad in [
            "",
            "abc",
            &padded,
            hex,
            &other_bits,
            "../../../../etc/passwd",
        ] {
            assert_eq!(bad.parse::<ContentHash>(), Err(BadContentHash), "{bad}");
        }
        let json = format!("\"{hash}\"");
        assert_eq!(serde_json::from_str::<ContentHash>(&json).unwrap(), hash);
        assert!(serde_json::from_str::<ContentHash>("\"x\"").is_err());
    }
}
