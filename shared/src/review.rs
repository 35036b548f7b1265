//! The officer's answer to a visit: accepted, returned to be mended, or rejected.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;

/// Where a visit stands at the office.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// Waiting for an officer; also a mended visit that came back.
    #[default]
    Received,
    /// Duyệt.
    Accepted,
    /// Trả lại để bổ sung.
    Returned,
    /// Không nhận.
    Rejected,
}

impl ReviewState {
    /// All states.
    pub const ALL: [Self; 4] = [
        Self::Received,
        Self::Accepted,
        Self::Returned,
        Self::Rejected,
    ];

    /// The stable id, also the tail of its text key (`review-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
        }
    }

    /// The state with this id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == id)
    }

    /// Whether an officer may make this decision on a visit in this state. Decisions can be revised
    /// (an accusation must be possible to take back), but never onto themselves.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match next {
            // Only a mended visit coming in makes it wait again.
            Self::Received => false,
            Self::Returned => matches!(self, Self::Received | Self::Accepted | Self::Rejected),
            Self::Accepted | Self::Rejected => self != next,
        }
    }

    /// The state after its author sent a mended version. A rejected visit stays rejected: the mended
    /// version is kept and shown, but only an officer reopens it.
    #[must_use]
    pub fn after_resend(self) -> Self {
        match self {
            Self::Rejected => Self::Rejected,
            Self::Received | Self::Accepted | Self::Returned => Self::Received,
        }
    }
}

/// What the phone that wrote a visit is told about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewNote {
    /// Where the visit stands.
    pub state: ReviewState,
    /// The comment of a returned visit or the reason of a rejected one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The visit's field that the comment is about (`people_living`), so that the phone opens there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The officer's name as the ward shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<String>,
    /// When the decision was made, by the server's clock.
    pub at: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReviewState::{Accepted, Received, Rejected, Returned};

    #[test]
    fn which_decision_may_follow_which() {
        let allowed = [
            (Received, Accepted),
            (Received, Returned),
            (Received, Rejected),
            (Accepted, Returned),
            (Accepted, Rejected),
            (Returned, Accepted),
            (Returned, Rejected),
            (Rejected, Accepted),
            (Rejected, Returned),
        ];
        for from in ReviewState::ALL {
            for to in ReviewState::ALL {
                assert_eq!(
                    from.may_become(to),
                    allowed.contains(&(from, to)),
                    "{from:?} → {to:?}"
                );
            }
        }
    }

    #[test]
    fn a_mended_visit_waits_again_but_a_rejected_one_is_not_reopened_by_its_author() {
        assert_eq!(Returned.after_resend(), Received);
        assert_eq!(Accepted.after_resend(), Received);
        assert_eq!(Rejected.after_resend(), Rejected);
    }
}
