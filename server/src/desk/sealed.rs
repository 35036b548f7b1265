//! What must not be readable in an address: words that somebody looked for, and the place in a list (a house's alley
//! and number) at which its next page begins. Addresses come into the browser's history, a proxy's log, a colleague's
//! mail. So forms post such words, and links carry them sealed: nobody reads them without the server's key, and
//! the server opens them for the account that they were sealed for, for a working day.

use chacha20poly1305::{
    ChaCha20Poly1305, Key, Nonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use data_encoding::BASE64URL_NOPAD;
use tungngo_shared::{clock::Millis, ids::UserId};

use crate::{
    app::App,
    auth::{Desk, web::LONGEST_MS},
    clock,
    problem::{ApiError, ApiResult},
};

/// The most that is looked for of what somebody typed, in characters.
const CHARS: usize = 200;
/// A sealed text is filled up to a multiple of so many bytes: its length does not tell a name's.
const STEP: usize = 64;
const NONCE: usize = 12;
const TIME: usize = 8;

/// What a sealed text is for; one does not open as another.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// Words that somebody looked for.
    Search,
    /// Where the next page of a list begins.
    Place,
}

impl Purpose {
    fn bound_to(self, user: UserId) -> Vec<u8> {
        let purpose: &[u8] = match self {
            Self::Search => b"tungngo/search/1",
            Self::Place => b"tungngo/place/1",
        };
        [purpose, user.0.as_bytes()].concat()
    }
}

fn cipher(key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*key))
}

/// A text as it may stand in an address: letters, digits, `-` and `_`.
///
/// # Errors
/// The cipher's own.
pub fn seal(
    key: &[u8; 32],
    user: UserId,
    purpose: Purpose,
    text: &str,
    now: Millis,
) -> anyhow::Result<String> {
    let mut content = now.0.to_be_bytes().to_vec();
    content.extend(text.as_bytes());
    content.resize(content.len().next_multiple_of(STEP), 0);
    let nonce = clock::random::<NONCE>();
    let content = Payload {
        msg: &content,
        aad: &purpose.bound_to(user),
    };
    let sealed = cipher(key)
        .encrypt(&Nonce::from(nonce), content)
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(BASE64URL_NOPAD.encode(&[&nonce[..], &sealed].concat()))
}

/// A sealed text; none when it was changed, sealed for somebody or something else, or too long ago.
#[must_use]
pub fn open(
    key: &[u8; 32],
    user: UserId,
    purpose: Purpose,
    sealed: &str,
    now: Millis,
) -> Option<String> {
    let bytes = BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
    let (nonce, content) = bytes.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let content = Payload {
        msg: content,
        aad: &purpose.bound_to(user),
    };
    let opened = cipher(key).decrypt(&Nonce::from(nonce), content).ok()?;
    let (made, text) = opened.split_at_checked(TIME)?;
    let made = i64::from_be_bytes(made.try_into().ok()?);
    let text = std::str::from_utf8(text).ok()?.trim_end_matches('\0');
    // A clock that was set back a little makes nothing old.
    (now.0.saturating_sub(made) <= LONGEST_MS).then(|| text.to_owned())
}

/// Words that somebody looked for, and the parameter `find` that carries them from page to page.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The words; empty looks for nothing.
    pub text: String,
    /// Their sealed form for links; empty like the words.
    pub sealed: String,
    /// There was a parameter, and it did not open.
    pub lost: bool,
}

/// The value of `find` that never opens: what somebody had looked for is not known any more.
pub const LOST: &str = "-";

impl Search {
    /// What somebody has just typed.
    ///
    /// # Errors
    /// Internal, the cipher's own.
    pub fn typed(app: &App, desk: &Desk, text: &str) -> ApiResult<Self> {
        let text: String = text.trim().chars().take(CHARS).collect();
        if text.is_empty() {
            return Ok(Self::default());
        }
        let (key, now) = (&app.keys.address, clock::now());
        let sealed = seal(key, desk.actor.user, Purpose::Search, &text, now)
            .map_err(|e| ApiError::internal(&e))?;
        Ok(Self {
            text,
            sealed,
            lost: false,
        })
    }

    /// What a link carries. One that does not open looks for nothing and says so.
    #[must_use]
    pub fn carried(app: &App, desk: &Desk, sealed: Option<&str>) -> Self {
        let Some(sealed) = sealed else {
            return Self::default();
        };
        let (key, now) = (&app.keys.address, clock::now());
        match open(key, desk.actor.user, Purpose::Search, sealed, now) {
            Some(text) => Self {
                text,
                sealed: sealed.to_owned(),
                lost: false,
            },
            None => Self {
                lost: true,
                ..Self::default()
            },
        }
    }
}

/// The parameter that says behind which row of a list the next page begins: its place and its id.
///
/// # Errors
/// Internal, the cipher's own.
pub fn seal_place(app: &App, desk: &Desk, place: &str, id: impl ToString) -> ApiResult<String> {
    let text = format!("{} {place}", id.to_string());
    let (key, now) = (&app.keys.address, clock::now());
    seal(key, desk.actor.user, Purpose::Place, &text, now).map_err(|e| ApiError::internal(&e))
}

/// Behind which row a page begins; one that does not open is the first page.
#[must_use]
pub fn open_place<Id: std::str::FromStr>(
    app: &App,
    desk: &Desk,
    sealed: Option<&str>,
) -> Option<(String, Id)> {
    let (key, now) = (&app.keys.address, clock::now());
    let text = open(key, desk.actor.user, Purpose::Place, sealed?, now)?;
    let (id, place) = text.split_once(' ')?;
    Some((place.to_owned(), id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_000_000_000);
    const KEY: [u8; 32] = [3; 32];

    fn user(n: u8) -> UserId {
        UserId::from_parts(1, [n; 10])
    }

    #[test]
    fn a_sealed_text_opens_for_its_account_its_purpose_and_a_working_day() {
        let text = "Đinh Văn Đạt 0912";
        let sealed = seal(&KEY, user(1), Purpose::Search, text, NOW).unwrap();
        let opens = |key: &[u8; 32], user, purpose, sealed: &str, ms: i64| {
            open(key, user, purpose, sealed, Millis(NOW.0 + ms))
        };
        let search = Purpose::Search;
        for ms in [0, LONGEST_MS, -1_000] {
            assert_eq!(
                opens(&KEY, user(1), search, &sealed, ms).as_deref(),
                Some(text)
            );
        }
        assert_eq!(opens(&KEY, user(1), search, &sealed, LONGEST_MS + 1), None);
        assert_eq!(opens(&KEY, user(2), search, &sealed, 0), None);
        assert_eq!(opens(&[4; 32], user(1), search, &sealed, 0), None);
        assert_eq!(opens(&KEY, user(1), Purpose::Place, &sealed, 0), None);
        for at in 0..sealed.len() {
            let mut bad = sealed.clone().into_bytes();
            bad[at] = if bad[at] == b'A' { b'B' } else { b'A' };
            let bad = String::from_utf8(bad).unwrap();
            assert_eq!(opens(&KEY, user(1), search, &bad, 0), None, "{at}");
        }
        for bad in ["", LOST, "Đ", &sealed[..sealed.len() - 4], &sealed[..8]] {
            assert_eq!(opens(&KEY, user(1), search, bad, 0), None, "{bad}");
        }
    }

    #[test]
    fn a_sealed_text_tells_neither_its_words_nor_its_length_nor_that_it_was_sealed_before() {
        let seal = |text: &str| seal(&KEY, user(1), Purpose::Search, text, NOW).unwrap();
        assert_eq!(seal("Tư").len(), seal("Nguyễn Thị Hồng Nhung").len());
        assert_ne!(seal("Tư"), seal("Tư"));
        let url = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        assert!(seal("Đinh & Đạt").chars().all(url));
    }
}
