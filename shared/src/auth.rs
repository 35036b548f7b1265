//! Enrolling a phone and keeping its session: the messages of `/api/v1/enrol` and `/api/v1/token`.

use serde::{Deserialize, Serialize};

use crate::{
    access::Role,
    clock::Millis,
    ids::{DeviceId, UserId, WardCode},
    place::Ward,
    sync::ProtocolRange,
};

/// How many characters an enrolment code has.
pub const CODE_CHARS: usize = 8;

/// The alphabet of enrolment codes: no 0/O, 1/I/L, so that a code can be read out and copied.
pub const CODE_ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Brings a typed code into the form it was made in: upper case, no spaces or dashes.
#[must_use]
pub fn normal_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// `POST /api/v1/enrol/check`: whose code is this? Does not use the code up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrolCheckRequest {
    /// The typed or scanned code.
    pub code: String,
}

/// Shown for confirmation: “Đúng là tôi”.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnrolCheckReply {
    /// The person's name.
    pub name: String,
    /// What they are in the sweep.
    pub role: Role,
    /// The ward's name.
    pub ward_name: String,
}

/// `POST /api/v1/enrol`: uses the code up and binds the phone to its user. The phone makes its id and
/// nonce once and keeps them, so that a lost reply can be asked for again with the same three.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The typed or scanned code.
    pub code: String,
    /// Made by the phone.
    pub device: DeviceId,
    /// 32 bytes of chance in base64url, made by the phone.
    pub nonce: String,
    /// What the owner would call the phone (`Samsung A05`).
    pub device_name: String,
    /// `android`, `ios`, `desktop`, `preview`.
    pub platform: String,
    /// The app's version.
    pub app_version: String,
    /// What the app speaks.
    pub protocol: ProtocolRange,
}

/// The phone is enrolled.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrolReply {
    /// The user the phone now belongs to.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their ward's code.
    pub ward: WardCode,
    /// Their ward, with the key to seal to.
    pub ward_body: Ward,
    /// The session.
    pub tokens: Tokens,
}

/// An access token for requests and a refresh token for the next pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// A JWT for `Authorization: Bearer`.
    pub access: String,
    /// How long it lives, in seconds from now; the phone counts with its boot clock.
    pub access_expires_in_s: u32,
    /// Opaque; good for one refresh.
    pub refresh: String,
    /// The server's clock, so that the phone can note how far off its own is.
    pub server_ms: Millis,
}

/// `POST /api/v1/token/refresh`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefreshRequest {
    /// The refresh token last received.
    pub refresh: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_in_any_way() {
        assert_eq!(normal_code(" ab2d-ef9h "), "AB2DEF9H");
    }
}
