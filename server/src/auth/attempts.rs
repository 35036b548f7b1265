//! Slowing down guessing, by account, by address and by browser. Nobody is ever locked out: each failure
//! only makes the next try wait longer, up to a limit. A browser from which somebody has signed in before is
//! counted by itself ([`super::known`]), so strangers who guess at an account do not keep its owner out.
//!
//! Counted in memory, for at most [`MOST`] subjects: whoever tries a million names neither fills the
//! memory nor the disk.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use sha2::{Digest as _, Sha256};
use tungngo_shared::clock::Millis;

/// The longest wait of an account.
pub const ACCOUNT_MAX_S: u32 = 60;
/// The longest wait of an address, or of somebody who has the password and guesses at the second factor.
pub const LONG_MAX_S: u32 = 900;
/// How many subjects are counted at once; some two megabytes.
pub const MOST: usize = 20_000;
/// Failures older than this no longer count.
const FADE_MS: i64 = 24 * 60 * 60 * 1000;

/// What a wait is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// One login, tried from a browser that nobody knows. Logins that nobody has are counted alike.
    Account(&'a str),
    /// One network address, which may stand for a whole office.
    Address(&'a str),
    /// One network address that offers enrolment codes.
    Enrol(&'a str),
    /// A browser from which this account has signed in before.
    Browser(&'a str),
    /// The second factor of somebody whose password was right.
    SecondFactor(&'a str),
}

type Key = [u8; 16];

impl Subject<'_> {
    /// How many tries are free, and the longest wait in seconds.
    fn limits(self) -> (u32, u32) {
        match self {
            Self::Account(_) => (3, ACCOUNT_MAX_S),
            Self::Browser(_) => (5, ACCOUNT_MAX_S),
            Self::SecondFactor(_) => (5, LONG_MAX_S),
            Self::Address(_) | Self::Enrol(_) => (20, LONG_MAX_S),
        }
    }

    /// Always as long, however long the text.
    fn key(self) -> Key {
        let (kind, text) = match self {
            Self::Account(text) => ("account", text),
            Self::Address(text) => ("address", text),
            Self::Enrol(text) => ("enrol", text),
            Self::Browser(text) => ("browser", text),
            Self::SecondFactor(text) => ("second", text),
        };
        let digest = Sha256::new()
            .chain_update(kind)
            .chain_update([0])
            .chain_update(text)
            .finalize();
        let mut key = Key::default();
        key.copy_from_slice(&digest[..16]);
        key
    }
}

/// Failures in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    failures: u32,
    last_ms: Millis,
}

/// How many seconds to wait before the next try; none lets it through.
fn wait_s((free, longest): (u32, u32), count: Count, now: Millis) -> Option<u32> {
    let over = count.failures.checked_sub(free)?;
    let wait = 1_u32.checked_shl(over).unwrap_or(longest).min(longest);
    let passed_ms = now.0.saturating_sub(count.last_ms.0).max(0);
    let left_ms = i64::from(wait) * 1000 - passed_ms;
    let left =
        u32::try_from(left_ms.max(0).div_euclid(1000) + i64::from(left_ms.rem_euclid(1000) > 0));
    left.ok().filter(|_| left_ms > 0)
}

/// Who failed how often.
#[derive(Debug, Default)]
pub struct Attempts {
    counts: Mutex<BTreeMap<Key, Count>>,
}

impl Attempts {
    fn counts(&self) -> MutexGuard<'_, BTreeMap<Key, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a try through, or says in how many seconds it may come again. One that is let through counts as failed
    /// until it is said to have [`Self::succeeded`]: a hundred at the same moment are a hundred.
    ///
    /// # Errors
    /// The seconds to wait; nothing is counted then.
    pub fn begin(&self, subjects: &[Subject<'_>], now: Millis) -> Result<(), u32> {
        let mut counts = self.counts();
        let wait = |s: &Subject<'_>| {
            let count = counts.get(&s.key()).copied().unwrap_or_default();
            wait_s(s.limits(), count, now)
        };
        if let Some(wait) = subjects.iter().filter_map(wait).max() {
            return Err(wait);
        }
        for subject in subjects {
            let key = subject.key();
            if counts.len() >= MOST && !counts.contains_key(&key) {
                make_room(&mut counts, now);
            }
            let count = counts.entry(key).or_default();
            if now.0 - count.last_ms.0 > FADE_MS {
                count.failures = 0;
            }
            count.failures = count.failures.saturating_add(1);
            count.last_ms = now;
        }
        Ok(())
    }

    /// The try was right: its account's failures are forgotten, its address's are as they were. An address that
    /// has one good login could otherwise guess at others for ever.
    pub fn succeeded(&self, subjects: &[Subject<'_>]) {
        let mut counts = self.counts();
        for subject in subjects {
            let key = subject.key();
            match subject {
                Subject::Address(_) | Subject::Enrol(_) => {
                    let left = counts.get_mut(&key).map(|c| {
                        c.failures = c.failures.saturating_sub(1);
                        c.failures
                    });
                    if left == Some(0) {
                        counts.remove(&key);
                    }
                }
                _ => drop(counts.remove(&key)),
            }
        }
    }

    /// How many subjects are counted, never more than [`MOST`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts().len()
    }

    /// Whether nobody failed lately.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Forgets what has faded; if nothing has, who failed least and longest ago.
fn make_room(counts: &mut BTreeMap<Key, Count>, now: Millis) {
    counts.retain(|_, count| now.0 - count.last_ms.0 <= FADE_MS);
    if counts.len() >= MOST {
        let least = counts.iter().min_by_key(|(_, c)| (c.failures, c.last_ms));
        if let Some(key) = least.map(|(key, _)| *key) {
            counts.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_000_000_000);

    #[test]
    fn the_wait_doubles_with_each_failure_and_has_an_end() {
        let wait = |subject: Subject<'_>, failures| {
            let last_ms = NOW;
            wait_s(subject.limits(), Count { failures, last_ms }, NOW)
        };
        let account = [0, 2, 3, 4, 8, 9, 40, 1000].map(|n| wait(Subject::Account("x"), n));
        let expected = [
            None,
            None,
            Some(1),
            Some(2),
            Some(32),
            Some(60),
            Some(60),
            Some(60),
        ];
        assert_eq!(account, expected);
        assert_eq!(wait(Subject::Address("x"), 19), None);
        assert_eq!(wait(Subject::Address("x"), 21), Some(2));
        assert_eq!(wait(Subject::Address("x"), 99), Some(900));
    }

    #[test]
    fn the_wait_runs_out() {
        let count = Count {
            failures: 5,
            last_ms: Millis(0),
        };
        let limits = Subject::Account("x").limits();
        assert_eq!(wait_s(limits, count, Millis(0)), Some(4));
        assert_eq!(wait_s(limits, count, Millis(3_001)), Some(1));
        assert_eq!(wait_s(limits, count, Millis(4_000)), None);
    }

    #[test]
    fn an_account_is_forgiven_by_success_and_an_address_is_not() {
        let attempts = Attempts::default();
        let at = [Subject::Address("192.0.2.1")];
        for n in 0..20 {
            let login = format!("user{n}");
            let both = [Subject::Account(&login), at[0]];
            assert_eq!(attempts.begin(&both, NOW), Ok(()));
        }
        let own = [Subject::Account("own"), at[0]];
        assert!(attempts.begin(&own, NOW).is_err(), "the address waits");
        let later = Millis(NOW.0 + 1_000);
        attempts.begin(&own, later).unwrap();
        attempts.succeeded(&own);
        assert!(
            attempts.begin(&at, NOW).is_err(),
            "its own login gives no further guesses"
        );
        assert_eq!(attempts.begin(&[Subject::Account("own")], NOW), Ok(()));
    }

    #[test]
    fn a_million_names_take_no_more_room_than_the_most() {
        let attempts = Attempts::default();
        let victim = [Subject::Account("victim")];
        for n in 0..10 {
            let _ = attempts.begin(&victim, Millis(NOW.0 + n * 61_000));
        }
        let now = Millis(NOW.0 + 10 * 61_000);
        for n in 0..MOST + 500 {
            let name = n.to_string();
            attempts.begin(&[Subject::Account(&name)], now).unwrap();
            assert!(attempts.len() <= MOST);
        }
        assert_eq!(attempts.len(), MOST);
        assert!(
            attempts.begin(&victim, Millis(NOW.0 + 9 * 61_000)).is_err(),
            "who failed most stays counted"
        );
        // A day later all of it has faded.
        let next_day = Millis(now.0 + FADE_MS + 1);
        attempts
            .begin(&[Subject::Account("new")], next_day)
            .unwrap();
        assert_eq!(attempts.len(), 1);
    }
}
