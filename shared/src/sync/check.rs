//! The check at the feed's tip: phone and server each fold what the phone should hold into a count
//! and a hash that does not depend on order, and compare. A difference means that a row was missed;
//! the phone then fetches its list anew.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::op::DocKind;
use crate::review::ReviewNote;

/// What one side holds, in few bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// How many documents.
    pub rows: u64,
    /// The sum of their digests, 32 hexadecimal digits.
    pub hash: String,
}

/// Adds documents up to a [`Check`], in any order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    rows: u64,
    sum: u128,
}

impl Tally {
    /// Adds one document. An own visit's answer from the office changes without a new revision, so it
    /// counts too.
    pub fn add(&mut self, kind: DocKind, id: Uuid, rev: &str, review: Option<&ReviewNote>) {
        let mut hash = Sha256::new();
        hash.update(id.as_bytes());
        hash.update(kind.as_str());
        hash.update([0]);
        hash.update(rev);
        if let Some(note) = review {
            hash.update([0]);
            hash.update(note.state.as_str());
            hash.update(note.at.0.to_be_bytes());
        }
        let digest = hash.finalize();
        let first = digest.iter().take(16);
        let value = first.fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        self.rows += 1;
        self.sum = self.sum.wrapping_add(value);
    }

    /// The sum of what was added.
    #[must_use]
    pub fn check(self) -> Check {
        Check {
            rows: self.rows,
            hash: HEXLOWER.encode(&self.sum.to_be_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Millis, review::ReviewState};

    fn tally(rows: &[(u128, &str, Option<ReviewNote>)]) -> Check {
        let mut tally = Tally::default();
        for (id, rev, note) in rows {
            tally.add(DocKind::Visit, Uuid::from_u128(*id), rev, note.as_ref());
        }
        tally.check()
    }

    #[test]
    fn order_does_not_count_and_every_part_does() {
        let note = |state, at| ReviewNote {
            state,
            comment: None,
            field: None,
            reviewer: None,
            at: Millis(at),
        };
        let one = (1, "d.1", None);
        let two = (2, "d.2", Some(note(ReviewState::Received, 5)));
        let both = tally(&[one.clone(), two.clone()]);
        assert_eq!(both, tally(&[two.clone(), one.clone()]));
        for other in [
            tally(std::slice::from_ref(&one)),
            tally(&[one.clone(), (2, "d.2", None)]),
            tally(&[
                one.clone(),
                (2, "d.3", Some(note(ReviewState::Received, 5))),
            ]),
            tally(&[
                one.clone(),
                (2, "d.2", Some(note(ReviewState::Accepted, 5))),
            ]),
            tally(&[
                one.clone(),
                (2, "d.2", Some(note(ReviewState::Received, 6))),
            ]),
            tally(&[one.clone(), two.clone(), one]),
        ] {
            assert_ne!(both, other);
        }
    }
}
