//! Unsent work that outlives its store, and unsent work that somebody carries.

use serde::{Deserialize, Serialize};
use tungngo_shared::clock::Millis;

/// Why a store was set aside, or wiped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetAsideWhy {
    /// It did not open or did not hold together.
    Damaged,
    /// Its PIN was forgotten.
    Forgotten,
    /// The keystore lost the secret that opened it: it came from another phone, or the keystore was reset.
    KeyGone,
    /// The office revoked the phone: its store was wiped, not set aside.
    Revoked,
}

impl SetAsideWhy {
    /// The stable id, also the tail of its text keys (`aside-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Forgotten => "forgotten",
            Self::KeyGone => "key_gone",
            Self::Revoked => "revoked",
        }
    }
}

/// An earlier store of this phone lies in a folder of its own, whole; the phone begins anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Why.
    pub why: SetAsideWhy,
    /// When, by the phone's clock.
    pub at: Millis,
    /// How many sealed copies of unsent edits wait to be sent after the next enrolment.
    pub copies: u32,
}

/// The unsent work as one sealed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The file's name.
    pub name: String,
    /// Where it was written.
    pub path: String,
    /// How many edits it carries.
    pub count: u32,
    /// Its bytes, for sharing.
    pub bytes: Vec<u8>,
}
