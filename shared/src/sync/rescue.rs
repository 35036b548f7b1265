//! Rescue, `POST /api/v1/sync/rescue`: a phone hands in the sealed copies that an earlier store left
//! on it (damaged, or its PIN forgotten). The server opens them and takes them in as the earlier
//! phone's; what it has already is answered again, and a missing number in between holds nothing up.

use serde::{Deserialize, Serialize};

use super::{Hello, push::Outcome};
use crate::{clock::Millis, ids::DeviceId, rescue::SealedOp};

/// Largest request, in bytes: a copy is a third longer than its operation.
pub const MAX_RESCUE_BYTES: usize = 2 * 1024 * 1024;

/// Copies, at most [`super::MAX_OPS`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RescueRequest {
    /// Who speaks.
    pub hello: Hello,
    /// The copies, in any order.
    pub records: Vec<SealedOp>,
}

/// What became of each copy, by phone and number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RescueReply {
    /// One for each copy.
    pub answers: Vec<RescueAnswer>,
    /// The server's clock.
    pub server_ms: Millis,
}

/// What became of one copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RescueAnswer {
    /// The phone that made it.
    pub device: DeviceId,
    /// Its number there.
    pub op_seq: u64,
    /// What became of it.
    pub fate: Fate,
}

/// What became of one copy. Sent only after a durable commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Opened and judged as a push would have been. The server holds the content in any case: what
    /// it refuses is kept aside for a person.
    Judged(Outcome),
    /// Not opened, so the phone keeps the copy.
    Refused(Refusal),
}

/// Why a copy was not opened (text keys `rescue-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Made by a newer app.
    Newer,
    /// Changed on the way, or not made by the phone that it names.
    DoesNotOpen,
    /// Another ward's.
    OtherWard,
    /// The key it is sealed to is not here.
    NoKey,
    /// A phone that is not known here.
    UnknownDevice,
    /// The phone was revoked and belonged to somebody else: an officer may bring the copy in.
    DeviceRevoked,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Newer,
        Self::DoesNotOpen,
        Self::OtherWard,
        Self::NoKey,
        Self::UnknownDevice,
        Self::DeviceRevoked,
    ];

    /// The stable id, also the tail of its text key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newer => "newer",
            Self::DoesNotOpen => "does_not_open",
            Self::OtherWard => "other_ward",
            Self::NoKey => "no_key",
            Self::UnknownDevice => "unknown_device",
            Self::DeviceRevoked => "device_revoked",
        }
    }
}
