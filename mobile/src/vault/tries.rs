//! How often a PIN may be tried.

use serde::{Deserialize, Serialize};
use tungngo_shared::clock::Millis;

/// How many wrong PINs are taken before only a new code helps.
pub const MAX_TRIES: u32 = 10;

/// How long the next try waits after so many wrong ones, in milliseconds.
const WAITS_MS: [u64; MAX_TRIES as usize + 1] = [
    0, 0, 0, 5_000, 15_000, 30_000, 60_000, 300_000, 900_000, 1_800_000, 0,
];

/// How many tries are left, and how long the next has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriesLeft {
    /// Tries left.
    pub tries_left: u32,
    /// In milliseconds.
    pub wait_ms: u64,
}

/// `tries.json`.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Tries {
    pub(super) wrong: u32,
    last_ms: Millis,
}

impl Tries {
    /// What counts when the file is gone or unreadable: a single try is left.
    pub(super) const MEDDLED: Self = Self {
        wrong: MAX_TRIES - 1,
        last_ms: Millis(0),
    };

    /// With one more, which counts as wrong until it was right.
    pub(super) fn and_one(self, now: Millis) -> Self {
        Self {
            wrong: self.wrong + 1,
            last_ms: now,
        }
    }

    pub(super) fn left(self, now: Millis) -> TriesLeft {
        let wrong = self.wrong.min(MAX_TRIES);
        let wait = WAITS_MS[wrong as usize];
        // A clock set back makes the wait start anew, never longer.
        let passed = u64::try_from(now.0 - self.last_ms.0).unwrap_or(0);
        TriesLeft {
            tries_left: MAX_TRIES - wrong,
            wait_ms: wait.saturating_sub(passed),
        }
    }
}
