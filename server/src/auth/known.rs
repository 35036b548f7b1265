//! Known browsers: after a right password the browser gets a second cookie that outlives the session. Who
//! shows it for the same account is counted by itself, whatever strangers do to the account or the
//! address meanwhile (OWASP's "device cookies"). It opens nothing: the password is still asked for.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use tungngo_shared::{clock::Millis, ids::UserId};

use crate::{app::Config, clock};

/// How long a browser stays known: 180 days.
const DAYS: i64 = 180;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn name(config: &Config) -> &'static str {
    if config.secure_cookies() {
        "__Host-tungngo-known"
    } else {
        "tungngo-known"
    }
}

fn mac(key: &[u8; 32], user: UserId, day: i64, nonce: &str) -> Hmac<Sha256> {
    let mut mac = crate::keys::mac(key);
    mac.update(b"tungngo/known/1");
    mac.update(user.0.as_bytes());
    mac.update(&day.to_be_bytes());
    mac.update(nonce.as_bytes());
    mac
}

/// What the browser of somebody who has just signed in is given.
#[must_use]
pub fn token(key: &[u8; 32], user: UserId, now: Millis) -> String {
    let day = now.0.div_euclid(DAY_MS);
    let nonce = clock::token();
    let mac = mac(key, user, day, &nonce).finalize().into_bytes();
    format!("{day}.{nonce}.{}", BASE64URL_NOPAD.encode(&mac))
}

/// The name under which a browser that is known for `user` is counted; none for any other.
#[must_use]
pub fn browser(key: &[u8; 32], token: &str, user: UserId, now: Millis) -> Option<String> {
    let mut parts = token.split('.');
    let day: i64 = parts.next()?.parse().ok()?;
    let nonce = parts.next()?;
    let given = BASE64URL_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
    let age = now.0.div_euclid(DAY_MS).checked_sub(day)?;
    let is_ours = parts.next().is_none() && (0..=DAYS).contains(&age);
    mac(key, user, day, nonce).verify_slice(&given).ok()?;
    is_ours.then(|| nonce.to_owned())
}

/// The token in the request's cookie.
#[must_use]
pub fn cookie_token(headers: &HeaderMap, config: &Config) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(name(config)).map(|c| c.value().to_owned())
}

/// The cookie that carries the token.
#[must_use]
pub fn cookie(config: &Config, token: String) -> Cookie<'static> {
    Cookie::build((name(config), token))
        .path("/")
        .http_only(true)
        .secure(config.secure_cookies())
        .same_site(SameSite::Strict)
        .permanent()
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_000_000_000);

    #[test]
    fn a_browser_is_known_for_its_own_user_and_half_a_year() {
        let (key, user) = ([1; 32], UserId::from_parts(1, [1; 10]));
        let given = token(&key, user, NOW);
        let later = |days: i64| Millis(NOW.0 + days * DAY_MS);
        assert!(browser(&key, &given, user, NOW).is_some());
        assert!(browser(&key, &given, user, later(DAYS)).is_some());
        assert_eq!(browser(&key, &given, user, later(DAYS + 1)), None);
        assert_eq!(browser(&key, &given, user, later(-2)), None);
        assert_eq!(browser(&[2; 32], &given, user, NOW), None);
        assert_eq!(
            browser(&key, &given, UserId::from_parts(1, [2; 10]), NOW),
            None
        );
        for bad in [
            "",
            "a.b.c",
            &format!("{given}.x"),
            &given[..given.len() - 2],
        ] {
            assert_eq!(browser(&key, bad, user, NOW), None, "{bad}");
        }
        assert_ne!(given, token(&key, user, NOW));
    }
}
