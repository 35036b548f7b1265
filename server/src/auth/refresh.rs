//! Refresh tokens: `SESSION.GENERATION.MAC`, the MAC derived from a key that is not in the database.
//! Storage keeps only a hash, and yet the same successor can be made again when a reply was lost.

use data_encoding::BASE64URL_NOPAD;
use hmac::Mac as _;
use uuid::Uuid;

/// How long a phone may stay away before it has to be enrolled again: 30 days.
pub const IDLE_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// How long after a rotation the former token still gets the same successor.
pub const GRACE_MS: i64 = 60 * 1000;

/// The refresh token of a session's generation.
#[must_use]
pub fn token(key: &[u8; 32], session: Uuid, generation: u32) -> String {
    let mut mac = crate::keys::mac(key);
    mac.update(b"tungngo/refresh/1");
    mac.update(session.as_bytes());
    mac.update(&generation.to_be_bytes());
    let mac = BASE64URL_NOPAD.encode(&mac.finalize().into_bytes());
    format!("{}.{generation}.{mac}", session.simple())
}

/// The session and generation that a token claims; whether it is genuine shows its hash.
#[must_use]
pub fn parse(token: &str) -> Option<(Uuid, u32)> {
    let mut parts = token.split('.');
    let session = parts.next()?.parse().ok()?;
    let generation = parts.next()?.parse().ok()?;
    (parts.next().is_some() && parts.next().is_none()).then_some((session, generation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_by_key_session_and_generation_and_read_back() {
        let all = [
            token(&[1; 32], Uuid::nil(), 0),
            token(&[2; 32], Uuid::nil(), 0),
            token(&[1; 32], Uuid::max(), 0),
            token(&[1; 32], Uuid::nil(), 1),
        ];
        let distinct: std::collections::BTreeSet<_> =
            all.iter().map(|t| t.rsplit('.').next()).collect();
        assert_eq!(distinct.len(), 4);
        assert_eq!(parse(&all[3]), Some((Uuid::nil(), 1)));
        for bad in [
            "",
            "a.b.c",
            "00000000000000000000000000000000.1",
            &format!("{}.x", all[0]),
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
