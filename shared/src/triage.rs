//! Triage: what the office does with an observation. It is given to one officer, and that officer alone says what
//! came of it; each word can be taken back, because an accusation must be.

use serde::{Deserialize, Serialize};

use crate::{clock::Millis, ids::UserId, place::WardRules, visit::answers};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

answers! {
    /// Where an observation stands (text keys `triage-state-…`).
    TriageState {
        /// Waiting for somebody to take it.
        Received = "received",
        /// One officer verifies it.
        Assigned = "assigned",
        /// Whoever wrote it was asked for more.
        NeedsInfo = "needs_info",
        /// Found to be so by that officer. Not a case yet: somebody else has to agree.
        Verified = "verified",
        /// Found to be nothing; erased after the ward's period.
        Unfounded = "unfounded",
        /// The same as another one.
        Duplicate = "duplicate",
    }
}

answers! {
    /// What can be done with an observation (text keys `triage-step-…`).
    TriageStep {
        /// Giao, nhận xác minh.
        Assign = "assign",
        /// Hỏi lại người ghi.
        Ask = "ask",
        /// Đã xác minh là có.
        Verify = "verify",
        /// Không có căn cứ.
        Dismiss = "dismiss",
        /// Trùng với thông tin khác.
        Merge = "merge",
        /// Xem xét lại.
        Reopen = "reopen",
    }
}

impl TriageState {
    /// Whether somebody still has to say what came of it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Assigned | Self::NeedsInfo)
    }

    /// Where a step leads from here; none where it cannot be taken.
    #[must_use]
    pub fn after(self, step: TriageStep) -> Option<Self> {
        use TriageStep::*;
        let to = match step {
            Assign if self.is_open() => Self::Assigned,
            Ask if self == Self::Assigned => Self::NeedsInfo,
            Verify if matches!(self, Self::Assigned | Self::NeedsInfo) => Self::Verified,
            Dismiss if matches!(self, Self::Assigned | Self::NeedsInfo) => Self::Unfounded,
            Merge if self.is_open() => Self::Duplicate,
            Reopen if !self.is_open() => Self::Received,
            _ => return None,
        };
        Some(to)
    }
}

impl TriageStep {
    /// Whether only the officer to whom it is given may take the step: what somebody is said to be has one
    /// name behind it.
    #[must_use]
    pub fn is_for_assignee(self) -> bool {
        matches!(self, Self::Ask | Self::Verify | Self::Dismiss)
    }

    /// Whether the step needs words: a question, what was found, or why.
    #[must_use]
    pub fn needs_words(self) -> bool {
        matches!(
            self,
            Self::Ask | Self::Verify | Self::Dismiss | Self::Reopen
        )
    }

    /// Whether somebody may take the step on an observation that is given to `assignee`.
    #[must_use]
    pub fn is_allowed_to(self, by: UserId, assignee: Option<UserId>) -> bool {
        !self.is_for_assignee() || assignee == Some(by)
    }
}

/// Until when an open observation should be verified; none where the ward sets no time.
#[must_use]
pub fn due(received: Millis, rules: &WardRules) -> Option<Millis> {
    match rules.verify_days {
        0 => None,
        days => Some(Millis(received.0 + i64::from(days) * DAY_MS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_from_every_state() {
        use TriageState::*;
        use TriageStep::*;
        let table = [
            (
                Received,
                [Some(Assigned), None, None, None, Some(Duplicate), None],
            ),
            (
                Assigned,
                [
                    Some(Assigned),
                    Some(NeedsInfo),
                    Some(Verified),
                    Some(Unfounded),
                    Some(Duplicate),
                    None,
                ],
            ),
            (
                NeedsInfo,
                [
                    Some(Assigned),
                    None,
                    Some(Verified),
                    Some(Unfounded),
                    Some(Duplicate),
                    None,
                ],
            ),
            (Verified, [None, None, None, None, None, Some(Received)]),
            (Unfounded, [None, None, None, None, None, Some(Received)]),
            (Duplicate, [None, None, None, None, None, Some(Received)]),
        ];
        assert_eq!(table.len(), TriageState::ALL.len());
        let steps = [Assign, Ask, Verify, Dismiss, Merge, Reopen];
        for (from, wanted) in table {
            for (step, to) in steps.iter().zip(wanted) {
                assert_eq!(from.after(*step), to, "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn only_the_officer_it_is_given_to_says_what_came_of_it() {
        let (one, other) = (
            UserId::from_parts(1, [1; 10]),
            UserId::from_parts(1, [2; 10]),
        );
        for step in TriageStep::ALL {
            assert!(step.is_allowed_to(one, Some(one)));
            for assignee in [None, Some(other)] {
                let anybody = matches!(
                    step,
                    TriageStep::Assign | TriageStep::Merge | TriageStep::Reopen
                );
                assert_eq!(step.is_allowed_to(one, assignee), anybody, "{step:?}");
            }
        }
    }

    #[test]
    fn the_time_to_verify_is_the_wards() {
        let mut rules = WardRules::default();
        assert_eq!(due(Millis(0), &rules), Some(Millis(7 * DAY_MS)));
        rules.verify_days = 0;
        assert_eq!(due(Millis(0), &rules), None);
    }
}
