//! The second factor: a code from an app on somebody's own telephone (TOTP, RFC 6238), or one of ten
//! recovery codes on paper. Secrets and recovery codes are only good together with a key that is not in the
//! database.

use anyhow::Context as _;
use chacha20poly1305::{
    ChaCha20Poly1305, Key, Nonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use totp_rs::{Builder, Secret};
use tungngo_shared::{
    auth::{CODE_ALPHABET, normal_code},
    clock::Millis,
    ids::UserId,
};

use super::{attempts::Subject, begin_try, web::url_encode};
use crate::{
    app::App,
    clock,
    noted::{Kind, Try},
    problem::{ApiError, ApiResult},
};

/// How many recovery codes there are.
const CODES: usize = 10;
/// Their length: some 50 bits.
const CODE_CHARS: usize = 10;
/// How long the password counts while the code is being typed.
const TICKET_MS: i64 = 5 * 60 * 1000;

/// 20 bytes of chance, as RFC 4226 recommends.
pub type Shared = [u8; 20];

/// A new secret, in the form in which people type it into their app.
#[must_use]
pub fn new_secret() -> String {
    BASE32_NOPAD.encode(&clock::random::<20>())
}

/// A secret as it was shown.
#[must_use]
pub fn read_secret(text: &str) -> Option<Shared> {
    let bytes = BASE32_NOPAD.decode(text.as_bytes()).ok()?;
    bytes.try_into().ok()
}

/// What the QR code for the app says.
#[must_use]
pub fn link(login: &str, secret: &str) -> String {
    let name = "T%E1%BB%ABng%20Ng%C3%B5";
    let login = url_encode(login);
    format!(
        "otpauth://totp/{name}:{login}?secret={secret}&issuer={name}&algorithm=SHA1&digits=6&period=30"
    )
}

/// The step that a typed code belongs to: now, or the one before or after.
#[must_use]
pub fn step_of(secret: Shared, typed: &str, now: Millis) -> Option<u64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.0.div_euclid(1000)).ok()?;
    let totp = Builder::new()
        .with_secret(Secret::new_stack(secret))
        .build()
        .ok()?;
    totp.check(&typed, seconds)
}

fn cipher(key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*key))
}

/// A secret as it is stored: only good with the key, and only for this user.
///
/// # Errors
/// The cipher's own.
pub fn sealed(key: &[u8; 32], user: UserId, secret: Shared) -> anyhow::Result<String> {
    let nonce = clock::random::<12>();
    let content = Payload {
        msg: &secret,
        aad: user.0.as_bytes(),
    };
    let sealed = cipher(key)
        .encrypt(&Nonce::from(nonce), content)
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(BASE64URL_NOPAD.encode(&[&nonce[..], &sealed].concat()))
}

/// A stored secret.
///
/// # Errors
/// When it was stored with another key, or for somebody else.
pub fn opened(key: &[u8; 32], user: UserId, stored: &str) -> anyhow::Result<Shared> {
    let bytes = BASE64URL_NOPAD.decode(stored.as_bytes())?;
    let (nonce, content) = bytes.split_at_checked(12).context("too short")?;
    let nonce: [u8; 12] = nonce.try_into()?;
    let content = Payload {
        msg: content,
        aad: user.0.as_bytes(),
    };
    let opened = cipher(key)
        .decrypt(&Nonce::from(nonce), content)
        .map_err(|e| anyhow::anyhow!("a second factor does not open: {e}"))?;
    opened.try_into().ok().context("not 20 bytes")
}

fn mac(key: &[u8; 32], purpose: &str, user: UserId, text: &str) -> Hmac<Sha256> {
    let mut mac = crate::keys::mac(key);
    mac.update(purpose.as_bytes());
    mac.update(user.0.as_bytes());
    mac.update(text.as_bytes());
    mac
}

/// New recovery codes, to be shown once, and what is stored of them.
#[must_use]
pub fn new_codes(key: &[u8; 32], user: UserId) -> (Vec<String>, Vec<String>) {
    let letter = |_| char::from(CODE_ALPHABET[rand::random_range(0..CODE_ALPHABET.len())]);
    let codes: Vec<String> = (0..CODES)
        .map(|_| (0..CODE_CHARS).map(letter).collect())
        .collect();
    let stored = codes.iter().map(|c| stored_code(key, user, c)).collect();
    (codes, stored)
}

/// What is stored of a recovery code.
#[must_use]
pub fn stored_code(key: &[u8; 32], user: UserId, typed: &str) -> String {
    let mac = mac(key, "tungngo/recovery/1", user, &normal_code(typed));
    BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
}

/// Says that the password was right a moment ago; the second factor is asked for next.
#[must_use]
pub fn ticket(key: &[u8; 32], user: UserId, now: Millis) -> String {
    let until = (now.0 + TICKET_MS).to_string();
    let mac = mac(key, "tungngo/ticket/1", user, &until);
    let mac = BASE64URL_NOPAD.encode(&mac.finalize().into_bytes());
    format!("{}.{until}.{mac}", user.0.simple())
}

/// Whose ticket it is, as long as it is good.
#[must_use]
pub fn ticket_of(key: &[u8; 32], ticket: &str, now: Millis) -> Option<UserId> {
    let mut parts = ticket.split('.');
    let user = UserId(parts.next()?.parse().ok()?);
    let until = parts.next()?;
    let given = BASE64URL_NOPAD.decode(parts.next()?.as_bytes()).ok()?;
    mac(key, "tungngo/ticket/1", user, until)
        .verify_slice(&given)
        .ok()?;
    let good = parts.next().is_none() && now.0 < until.parse::<i64>().ok()?;
    good.then_some(user)
}

/// Checks what somebody typed against their second factor; each code is taken once.
///
/// # Errors
/// `unauthorised` when it does not fit, `too_many_requests` after some that did not; the store's own.
pub async fn check(app: &App, user: UserId, typed: &str, now: Millis) -> ApiResult<()> {
    let subject = user.0.to_string();
    let subject = [Subject::SecondFactor(&subject)];
    begin_try(app, &subject, (Kind::SecondFactor, Some(user)), now)?;
    let was_wrong = || {
        let (kind, about) = (Kind::SecondFactor, Some(user));
        app.notes.failed(kind, about, Try::Wrong, now);
    };
    let found = app.store.second_factor(user).await?;
    let found = found.ok_or_else(|| {
        was_wrong();
        ApiError::unauthorised()
    })?;
    let key = &app.keys.second_factor;
    let secret = opened(key, user, &found.secret).map_err(|e| ApiError::internal(&e))?;
    let good = match step_of(secret, typed, now) {
        Some(step) => app.store.use_step(user, step).await?,
        None => {
            let code = stored_code(key, user, typed);
            app.store.use_recovery_code(user, code, now).await?
        }
    };
    if !good {
        was_wrong();
        return Err(ApiError::unauthorised());
    }
    app.attempts.succeeded(&subject);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_000_000_000);
    const KEY: [u8; 32] = [3; 32];

    fn user(n: u8) -> UserId {
        UserId::from_parts(1, [n; 10])
    }

    /// The secret and a value of RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = *b"12345678901234567890";
        let at = Millis(1_111_111_109_000);
        assert_eq!(step_of(secret, "081804", at), Some(37_037_036));
        assert_eq!(step_of(secret, " 081 804 ", at), Some(37_037_036));
        assert_eq!(
            step_of(secret, "081804", Millis(at.0 + 30_000)),
            Some(37_037_036)
        );
        for (typed, at) in [
            ("081804", at.0 + 90_000),
            ("081805", at.0),
            ("", at.0),
            ("81804", at.0),
        ] {
            assert_eq!(step_of(secret, typed, Millis(at)), None, "{typed}");
        }
    }

    #[test]
    fn a_stored_secret_opens_with_its_key_for_its_user() {
        let secret = read_secret(&new_secret()).unwrap();
        let stored = sealed(&KEY, user(1), secret).unwrap();
        assert_eq!(opened(&KEY, user(1), &stored).unwrap(), secret);
        assert!(opened(&KEY, user(2), &stored).is_err());
        assert!(opened(&[4; 32], user(1), &stored).is_err());
        assert!(opened(&KEY, user(1), "AAAA").is_err());
        assert_ne!(stored, sealed(&KEY, user(1), secret).unwrap());
    }

    #[test]
    fn recovery_codes_are_read_as_they_are_written_down() {
        let (codes, stored) = new_codes(&KEY, user(1));
        assert_eq!((codes.len(), stored.len()), (CODES, CODES));
        let typed = format!(" {}-{} ", codes[0][..5].to_lowercase(), &codes[0][5..]);
        assert_eq!(stored_code(&KEY, user(1), &typed), stored[0]);
        assert_ne!(stored_code(&KEY, user(2), &codes[0]), stored[0]);
    }

    #[test]
    fn a_ticket_is_good_for_five_minutes_and_its_user() {
        let given = ticket(&KEY, user(1), NOW);
        assert_eq!(ticket_of(&KEY, &given, NOW), Some(user(1)));
        assert_eq!(ticket_of(&KEY, &given, Millis(NOW.0 + TICKET_MS)), None);
        let others = given.replacen(
            &user(1).0.simple().to_string(),
            &user(2).0.simple().to_string(),
            1,
        );
        for bad in [others.as_str(), "", "a.b.c", &format!("{given}.x")] {
            assert_eq!(ticket_of(&KEY, bad, NOW), None, "{bad}");
        }
        assert_eq!(ticket_of(&[4; 32], &given, NOW), None);
    }
}
