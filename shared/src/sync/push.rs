//! Push, `POST /api/v1/sync/push`: a phone offers operations in ascending order and gets one verdict
//! for each. Sending the same ones again changes nothing and says so.

use serde::{Deserialize, Serialize};

use super::{Hello, op::Op, pull::ChangeKind};
use crate::{clock::Millis, ids::Rev, sync::merge::Clash, validation::FieldError};

/// Operations, at most [`super::MAX_OPS`], ascending without gaps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PushRequest {
    /// Who speaks.
    pub hello: Hello,
    /// Up to where this phone has followed the feed, as pulls gave it. A server that was restored meanwhile
    /// takes nothing in from before it knows that the phone has heard of it: what is late on its way, or
    /// judged by who walks where now, might be refused although the phone was told that it is safe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The operations.
    pub ops: Vec<Op>,
    /// Numbers in front of or between the operations that this phone gave once and no longer holds: its
    /// store was set back to an older copy. A server that lacks them, too (it was restored from a backup),
    /// takes what follows without waiting for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<Span>,
}

/// Consecutive operation numbers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first.
    pub first: u64,
    /// The last, not below the first.
    pub last: u64,
}

impl Span {
    /// Whether all of the other's numbers are in this one.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}–{}", self.first, self.last)
        }
    }
}

/// Verdicts in the order of the operations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PushReply {
    /// One for each operation that was looked at; after a gap the rest is not.
    pub verdicts: Vec<Verdict>,
    /// Set when an operation came too early: send again from this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<Gap>,
    /// The highest number that the server holds of this phone.
    pub last_op_seq: u64,
    /// The server's clock.
    pub server_ms: Millis,
}

/// An operation came before the ones in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The number that the server waits for.
    pub expected: u64,
}

/// What became of one operation. Sent only after a durable commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which operation.
    pub op_seq: u64,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The four fates of an operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Outcome {
    /// Taken in (merged with somebody else's edit of other fields where needed).
    Applied {
        /// The document's revision now.
        rev: Rev,
    },
    /// Seen before and taken in then; nothing happened this time.
    Replayed {
        /// The revision it led to when it was first taken in.
        rev: Rev,
        /// What the feed says of the document by now, when it is not there to be seen: `remove` or `delete`.
        /// A phone that fetched its list anew would otherwise put back what the list left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<ChangeKind>,
    },
    /// Kept, but a person must look: two edits of one field, or one number used for two operations.
    Conflict {
        /// `fields_clash` or `op_seq_reused`.
        code: ConflictCode,
        /// The document's revision now, where one came about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rev: Option<Rev>,
        /// The fields of which both values are kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        clashes: Vec<Clash>,
    },
    /// Not taken in; it stays on the phone until a person resolves it.
    Rejected {
        /// Why.
        code: RejectCode,
        /// Which fields, for `invalid_fields`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<FieldError>,
    },
}

impl Outcome {
    /// Whether the server now holds the content, so that the phone may call it safe.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        !matches!(self, Self::Rejected { .. })
    }
}

/// Why a person must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictCode {
    /// Two people changed one field.
    FieldsClash,
    /// The number was used before for something else; this content is kept aside.
    OpSeqReused,
}

/// Why an operation was not taken in (text keys `reject-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// The digest does not fit the bytes.
    BadHash,
    /// The body is not a document of this kind.
    BadBody,
    /// The body is too large.
    TooLarge,
    /// Fields are wrong; see `fields`.
    InvalidFields,
    /// Phones do not push this kind.
    NotPushable,
    /// Another ward's, or not this person's to edit.
    Forbidden,
    /// The household, alley or campaign is not known here.
    UnknownReference,
    /// The document exists with another kind, ward or author.
    IdTaken,
}

impl RejectCode {
    /// All codes.
    pub const ALL: [Self; 8] = [
        Self::BadHash,
        Self::BadBody,
        Self::TooLarge,
        Self::InvalidFields,
        Self::NotPushable,
        Self::Forbidden,
        Self::UnknownReference,
        Self::IdTaken,
    ];

    /// The stable id, also the tail of its text key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BadHash => "bad_hash",
            Self::BadBody => "bad_body",
            Self::TooLarge => "too_large",
            Self::InvalidFields => "invalid_fields",
            Self::NotPushable => "not_pushable",
            Self::Forbidden => "forbidden",
            Self::UnknownReference => "unknown_reference",
            Self::IdTaken => "id_taken",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_reads_as_the_protocol_says() {
        let verdict = Verdict {
            op_seq: 3,
            outcome: Outcome::Rejected {
                code: RejectCode::Forbidden,
                fields: vec![],
            },
        };
        assert_eq!(
            serde_json::to_string(&verdict).unwrap(),
            r#"{"op_seq":3,"verdict":"rejected","code":"forbidden"}"#
        );
        let back: Verdict =
            serde_json::from_str(r#"{"op_seq":3,"verdict":"applied","rev":"d.3"}"#).unwrap();
        assert!(back.outcome.is_safe() && !verdict.outcome.is_safe());
    }
}
