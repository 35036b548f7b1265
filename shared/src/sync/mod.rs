//! The sync protocol: phones push frozen operations and pull the part of the ward's change feed that
//! they may see. One step, one file, holding its messages. `ARCHITECTURE.md` walks through it.

use serde::{Deserialize, Serialize};

pub mod attachment;
pub mod check;
pub mod cursor;
pub mod merge;
pub mod op;
pub mod pull;
pub mod push;
pub mod rescue;
pub mod version;

pub use check::Check;
pub use cursor::Cursor;
pub use op::{DocKind, Op};
pub use pull::{Change, ChangeKind, PullReply, PullRequest};
pub use push::{PushReply, PushRequest, Span, Verdict};
pub use rescue::{RescueReply, RescueRequest};
pub use version::ProtocolRange;

/// Most operations in one push.
pub const MAX_OPS: usize = 200;
/// Largest push after decompression, in bytes. On 413 a phone halves its batch.
pub const MAX_PUSH_BYTES: usize = 1024 * 1024;
/// Largest body of one operation, in bytes; well over the largest signature.
pub const MAX_OP_BYTES: usize = 128 * 1024;
/// Most rows in one page of a pull.
pub const MAX_ROWS: u32 = 500;

/// What a phone says of itself with every request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// What the app speaks.
    pub protocol: ProtocolRange,
    /// The app's version, for people.
    pub app_version: String,
    /// The phone's wall clock; recorded, decides nothing.
    pub device_ms: crate::clock::Millis,
    /// Operations still waiting on the phone after this request, so that the office sees who is behind.
    #[serde(default)]
    pub waiting: u64,
}
