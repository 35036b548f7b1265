//! Slowing down guessing, by account and by address. Nobody is ever locked out: each failure only
//! makes the next try wait longer, up to a limit.

use tungngo_shared::clock::Millis;

use crate::storage::auth::Attempts;

/// The longest wait of an account; a stranger who guesses cannot keep its owner out for longer.
pub const ACCOUNT_MAX_S: u32 = 60;
/// The longest wait of an address.
pub const ADDRESS_MAX_S: u32 = 900;

/// What a wait is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One login.
    Account,
    /// One network address, which may stand for a whole office.
    Address,
}

/// How many seconds to wait before the next try; none lets it through.
#[must_use]
pub fn wait_s(subject: Subject, attempts: Attempts, now: Millis) -> Option<u32> {
    let (free, longest) = match subject {
        Subject::Account => (3, ACCOUNT_MAX_S),
        Subject::Address => (20, ADDRESS_MAX_S),
    };
    let over = attempts.failures.checked_sub(free)?;
    let wait = 1_u32.checked_shl(over).unwrap_or(longest).min(longest);
    let passed_ms = now.0.saturating_sub(attempts.last_ms.0).max(0);
    let left_ms = i64::from(wait) * 1000 - passed_ms;
    let left =
        u32::try_from(left_ms.max(0).div_euclid(1000) + i64::from(left_ms.rem_euclid(1000) > 0));
    left.ok().filter(|_| left_ms > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_with_each_failure_and_has_an_end() {
        let now = Millis(1_000_000);
        let wait = |subject, failures| {
            wait_s(
                subject,
                Attempts {
                    failures,
                    last_ms: now,
                },
                now,
            )
        };
        let account: Vec<_> = [0, 2, 3, 4, 8, 9, 40, 1000]
            .map(|n| wait(Subject::Account, n))
            .into();
        assert_eq!(
            account,
            [
                None,
                None,
                Some(1),
                Some(2),
                Some(32),
                Some(60),
                Some(60),
                Some(60)
            ]
        );
        assert_eq!(wait(Subject::Address, 19), None);
        assert_eq!(wait(Subject::Address, 21), Some(2));
        assert_eq!(wait(Subject::Address, 99), Some(900));
    }

    #[test]
    fn the_wait_runs_out() {
        let attempts = Attempts {
            failures: 5,
            last_ms: Millis(0),
        };
        assert_eq!(wait_s(Subject::Account, attempts, Millis(0)), Some(4));
        assert_eq!(wait_s(Subject::Account, attempts, Millis(3_001)), Some(1));
        assert_eq!(wait_s(Subject::Account, attempts, Millis(4_000)), None);
    }
}
