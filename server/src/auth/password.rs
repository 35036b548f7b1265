//! Passwords: Argon2id, 19 MiB, two passes, one lane (OWASP's second choice); off the async threads,
//! and only a few at once, so that a flood of sign-ins cannot eat the memory.

use std::sync::atomic::{AtomicU64, Ordering};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::Semaphore;
use tungngo_shared::text;
use zxcvbn::{Score, zxcvbn};

use super::hashers::Hashers;
use crate::{
    clock,
    problem::{ApiError, ApiResult},
};

/// The shortest password, in characters.
pub const MIN_CHARS: usize = 10;
/// The longest one, in bytes; hashing must not become a way to keep the server busy.
pub const MAX_BYTES: usize = 256;
/// How many are hashed at once, 19 MiB each.
pub const AT_ONCE: usize = 2;
/// How many more may wait for that; the next is told to come again.
pub const WAITING: usize = 60;

/// What people of this country and trade think of first, folded, one a line; the leaked ones of the world are those of the
/// crate `zxcvbn`. No outside service is asked whether a password has leaked: that would tell it about the password.
const COMMON: &str = include_str!("../../data/common_passwords.txt");
/// What such passwords are made of; the file says where it comes from.
const WORDS: &str = include_str!("../../data/common_words.txt");

/// Why a password is not taken (text keys `password-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Under [`MIN_CHARS`].
    #[error("the password is too short")]
    TooShort,
    /// Over [`MAX_BYTES`].
    #[error("the password is too long")]
    TooLong,
    /// Everybody's first guess.
    #[error("the password is a common one")]
    Common,
}

impl Weak {
    /// The tail of its text key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::Common => "common",
        }
    }
}

/// Whether a new password is good enough. `own` are words that others know of its owner: login, name, ward.
///
/// # Errors
/// [`Weak`], saying why not.
pub fn check_strength(password: &str, own: &[&str]) -> Result<(), Weak> {
    if password.chars().count() < MIN_CHARS {
        return Err(Weak::TooShort);
    }
    if password.len() > MAX_BYTES {
        return Err(Weak::TooLong);
    }
    let folded = text::fold(password);
    let one_letter = folded.chars().all(|c| folded.starts_with(c));
    // `Pass.word2026!` is as common as `password`.
    let plain = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let whole = plain(&folded);
    let stem = whole.trim_end_matches(|c: char| !c.is_alphabetic());
    let common = COMMON.lines().map(plain).any(|line| {
        let is_it = line == whole || line == stem;
        is_it && !line.is_empty()
    });
    if one_letter || common || is_made_of(&folded, own) {
        return Err(Weak::Common);
    }
    // Thirty thousand leaked passwords, names and words, rows of keys, dates, and what is made of them.
    let mut known = own.to_vec();
    known.extend(WORDS.lines().filter(|line| !line.starts_with('#')));
    let guessed = |text: &str| zxcvbn(text, &known).score() < Score::Three;
    if guessed(password) || guessed(&whole) {
        return Err(Weak::Common);
    }
    Ok(())
}

/// Whether hardly anything is left of a password's letters without these words and those of the place.
fn is_made_of(folded: &str, own: &[&str]) -> bool {
    /// Whatever the ward, its people and this program are called.
    const PLACE: [&str; 8] = [
        "tungngo", "congan", "phuong", "todanpho", "canbo", "soatnha", "haiphong", "vietnam",
    ];
    /// Letters left over that make no word of their own.
    const FEW: usize = 3;
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
    let mut words: Vec<String> = PLACE.map(str::to_owned).into();
    for text in own {
        let text = text::fold(text);
        words.push(letters(&text));
        words.extend(text.split(|c: char| !c.is_alphabetic()).map(str::to_owned));
    }
    words.retain(|word| word.len() > 1);
    // The longest first: a name whole rather than its parts.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut left = letters(folded);
    for word in &words {
        left = left.replace(word.as_str(), " ");
    }
    left.contains(' ') && letters(&left).len() <= FEW
}

/// Hashes and checks passwords.
pub struct Passwords {
    hashers: Hashers,
    places: Semaphore,
    worked: AtomicU64,
    /// A hash that nobody's password has: an unknown login takes as long as a known one.
    decoy: tokio::sync::OnceCell<String>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            hashers: Hashers::new(AT_ONCE),
            places: Semaphore::new(AT_ONCE + WAITING),
            worked: AtomicU64::new(0),
            decoy: tokio::sync::OnceCell::new(),
        }
    }
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC string of a password. Takes some ten milliseconds of one core.
///
/// # Errors
/// The Argon2 library's own (out of memory).
pub fn hash_blocking(password: &str) -> anyhow::Result<String> {
    let salt = clock::random::<16>();
    let hash: PasswordHash = argon2()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(hash.to_string())
}

impl Passwords {
    async fn run<T: Send + 'static>(
        &self,
        f: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> ApiResult<T> {
        let _place = self.places.try_acquire().map_err(|_| ApiError::busy(5))?;
        self.worked.fetch_add(1, Ordering::Relaxed);
        let done = self.hashers.run(f).await;
        done.map_err(|e| ApiError::internal(&e))
    }

    /// How many passwords have been hashed: the work that guessing has cost.
    #[must_use]
    pub fn worked(&self) -> u64 {
        self.worked.load(Ordering::Relaxed)
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// `unavailable` when too many are asked for at once; the Argon2 library's own.
    pub async fn hash(&self, password: String) -> ApiResult<String> {
        self.run(move || hash_blocking(&password)).await
    }

    /// Whether the password fits; without a hash it never does, after the same work.
    ///
    /// # Errors
    /// `unavailable` when too many are asked for at once; the Argon2 library's own.
    pub async fn verify(&self, password: String, hash: Option<String>) -> ApiResult<bool> {
        if password.len() > MAX_BYTES {
            return Ok(false);
        }
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => self
                .decoy
                .get_or_try_init(|| self.hash(clock::token()))
                .await?
                .clone(),
        };
        let fits = self
            .run(move || {
                let stored = PasswordHash::new(&hash).map_err(|e| anyhow::anyhow!("{e}"))?;
                Ok(argon2()?
                    .verify_password(password.as_bytes(), &stored)
                    .is_ok())
            })
            .await?;
        Ok(fits && known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_told_apart() {
        assert_eq!(check_strength("ngan thoi", &["x"]), Err(Weak::TooShort));
        assert_eq!(
            check_strength(&"dài quá ".repeat(40), &["x"]),
            Err(Weak::TooLong)
        );
        for common in [
            "1234567890",
            "aaaaaaaaaaaa",
            "Password2026!",
            "Mật khẩu 123",
            "công an 2026",
            "iloveyou2019",
            "Superman1987!",
        ] {
            assert_eq!(
                check_strength(common, &["x"]),
                Err(Weak::Common),
                "{common}"
            );
        }
        assert_eq!(
            check_strength("Nguyen.Lan.01", &["nguyen.lan"]),
            Err(Weak::Common)
        );
        let own = ["dtmai", "Đỗ Thị Mai", "Phường Hồng Bàng"];
        for guessed in [
            "Phường Hồng Bàng 2026",
            "hongbang@HaiPhong#1987",
            "MaiĐỗThị!!2468135",
            "công an Hồng Bàng 113",
            "tungngo-HONGBANG-9911",
        ] {
            assert_eq!(
                check_strength(guessed, &own),
                Err(Weak::Common),
                "{guessed}"
            );
        }
        for good in ["bốn cái ghế đá cạnh giếng", "Mai trồng bốn luống rau ngót"]
        {
            assert_eq!(check_strength(good, &own), Ok(()), "{good}");
        }
    }

    #[test]
    fn passwords_that_have_leaked_are_refused_the_worlds_and_vietnams() {
        let leaked = [
            // Of the world.
            "123456789a",
            "0123456789",
            "qwertyuiop",
            "1q2w3e4r5t",
            "1qaz2wsx3edc",
            "147258369a",
            "Password@123",
            "P@ssw0rd123",
            "iloveyou123",
            "iloveyou3000",
            "Admin@123456",
            "Welcome@2025",
            "manchesterunited",
            "chelsea123456",
            "letmein1234",
            // Of Vietnam.
            "matkhau123",
            "Matkhau@2024",
            "khongcomatkhau",
            "matkhaucuatoi",
            "quenmatkhau",
            "anhyeuem123",
            "emyeuanh1314",
            "yeuemnhieulam",
            "conyeubame123",
            "toiyeuvietnam",
            "thienthan123",
            "congchua123",
            "hoangtube123",
            "gaconxinhxan",
            "motconvit123",
            "mothaibabonnam",
            "khongnho123",
            "nguyenvana123",
            "tuananh1995",
            "thuytrang1992",
            "Hanoi@2023",
            "Saigon@2024",
            "Anh Yêu Em 520",
            "Tôi yêu Việt Nam",
        ];
        for password in leaked {
            let said = check_strength(password, &["dtmai"]);
            assert_eq!(said, Err(Weak::Common), "{password}");
        }
        // The same words do not spoil what is long and chosen by nobody else.
        for good in [
            "boncaighedacanhgieng",
            "traucomoctrang",
            "toithichanphohanoi",
            "MaiLinh.gheda82",
            "thuyền về bến xưa",
        ] {
            assert_eq!(check_strength(good, &["dtmai"]), Ok(()), "{good}");
        }
    }

    #[tokio::test]
    async fn only_the_right_password_fits_and_an_unknown_login_never() {
        let passwords = Passwords::default();
        let hash = passwords.hash("bốn cái ghế đá".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let fits = |p: &str, h: Option<String>| passwords.verify(p.to_owned(), h);
        assert!(fits("bốn cái ghế đá", Some(hash.clone())).await.unwrap());
        assert!(!fits("bốn cái ghế đa", Some(hash)).await.unwrap());
        assert!(!fits("bốn cái ghế đá", None).await.unwrap());
    }
}
