//! Protocol versions and the handshake.
//!
//! History:
//! - 1: visits, households, campaigns; push, pull, reset. Later, without a new number because either side
//!   may leave them out: `last_op_seq` and `check` of a pull; `photos` of a visit with
//!   `/api/v1/attachments` (a server without it answers 404; the phone keeps its photos and asks later);
//!   `cursor` of a push.
//! - 2: tasks. A phone that does not speak it is sent none, because it would not know the kind.

use serde::{Deserialize, Serialize};

/// The oldest protocol that this build speaks.
pub const OLDEST: u32 = 1;
/// The newest protocol that this build speaks.
pub const NEWEST: u32 = 2;
/// The first protocol that knows [`super::DocKind::Task`].
pub const TASKS: u32 = 2;

/// The protocols that one side speaks, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolRange {
    /// Oldest.
    pub min: u32,
    /// Newest.
    pub max: u32,
}

impl ProtocolRange {
    /// What this build speaks.
    pub const OURS: Self = Self {
        min: OLDEST,
        max: NEWEST,
    };

    /// The newest protocol that both sides speak; none asks for an update in words (426).
    #[must_use]
    pub fn common(self, other: Self) -> Option<u32> {
        let newest = self.max.min(other.max);
        (newest >= self.min.max(other.min)).then_some(newest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_common_version_is_spoken() {
        let range = |min, max| ProtocolRange { min, max };
        assert_eq!(range(1, 3).common(range(2, 5)), Some(3));
        assert_eq!(range(1, 1).common(range(2, 5)), None);
        assert_eq!(range(4, 6).common(range(1, 3)), None);
        assert_eq!(range(2, 2).common(range(1, 3)), Some(2));
    }
}
