//! What goes into the engine and what comes out.

use tungngo_shared::{
    clock::Millis,
    sync::{
        PullReply, PushReply,
        attachment::{ContentHash, Progress},
    },
};

use crate::store::NextPhoto;

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// Time passed; maybe it is time for something.
    Tick,
    /// The network may have come back, or the app came to the foreground.
    NetworkMaybe,
    /// Somebody wants a round now, without the time to undo.
    SyncNow,
    /// An edit was saved; it may be sent from `ripe` on.
    Saved {
        /// When it can no longer be undone.
        ripe: Millis,
    },
    /// There was nothing to push.
    NothingToPush,
    /// Operations were answered.
    PushReply(PushReply),
    /// A page came.
    PullReply(PullReply),
    /// The page is stored; how things stand now.
    Stored(Stored),
    /// The photo to send next; none when there is nothing to send now.
    Photo(Option<NextPhoto>),
    /// How far the photo has come that was asked about or sent.
    PhotoReply(Progress),
    /// New tokens came and are stored.
    Refreshed,
    /// The request failed.
    Failed(Failure),
    /// The store could not take what came (disk full).
    StoreFailed,
}

/// How things stand after a page was stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// There is more in the feed right now.
    pub more: bool,
    /// The server lacks operations that it had answered (it was restored from a backup); they wait again.
    pub owed: bool,
    /// What is here ought to be compared with what the server says.
    pub unchecked: bool,
    /// It was compared and differs.
    pub differs: bool,
}

/// How a request failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer.
    Unreachable,
    /// An answer that is not one of ours (a hotel's log-in page).
    NotOurs,
    /// The server said no.
    Status {
        /// The HTTP status.
        status: u16,
        /// How long to wait, if it said so.
        retry_after_s: Option<u32>,
        /// The problem's code.
        code: String,
    },
}

impl Failure {
    /// Whether the server said that this phone is revoked.
    #[must_use]
    pub fn says_revoked(&self) -> bool {
        matches!(self, Self::Status { code, .. } if code == "device_revoked")
    }
}

/// What is to be done, in order. When one cannot be done, the rest is dropped and
/// [`Event::StoreFailed`] reported.
#[derive(Debug)]
pub enum Effect {
    /// Freeze edits and push them; report [`Event::NothingToPush`] if there are none.
    FreezeAndPush {
        /// Most operations.
        max_ops: usize,
        /// Most bytes.
        max_bytes: usize,
        /// Leave no edit for undo.
        rush: bool,
    },
    /// Store the verdicts.
    ApplyVerdicts(PushReply),
    /// Ask for the next page after the stored cursor.
    Pull {
        /// And for what this phone ought to hold.
        check: bool,
        /// How many rows it may have.
        most_rows: usize,
    },
    /// Store the page with its cursor; report [`Event::Stored`].
    StorePage(PullReply),
    /// Start the list anew beside the old one.
    BeginReset,
    /// Look for the next photo to send; report [`Event::Photo`].
    NextPhoto,
    /// Ask how far a photo has come.
    AskOffset {
        /// Which photo.
        sha256: ContentHash,
    },
    /// Send a piece of a photo.
    SendPiece {
        /// Which photo.
        sha256: ContentHash,
        /// Where the piece begins.
        offset: u64,
        /// How many bytes it has.
        length: u64,
    },
    /// Store how far a photo has come.
    PhotoProgress {
        /// Which photo.
        sha256: ContentHash,
        /// How far.
        progress: Progress,
    },
    /// Store that the server did not take a photo.
    RefusePhoto {
        /// Which photo.
        sha256: ContentHash,
        /// Why.
        code: String,
    },
    /// Get new tokens.
    Refresh,
    /// Send [`Event::Tick`] at this time.
    Sleep(Millis),
}

/// What the engine is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing to do until then.
    Idle {
        /// The next round.
        until: Millis,
    },
    /// The server could not be reached; tried again then, or when something happens.
    Offline {
        /// The next round.
        until: Millis,
    },
    /// The server asked to wait or failed; not before then.
    Waiting {
        /// The next round.
        until: Millis,
    },
    /// A push is under way.
    Pushing,
    /// A pull is under way.
    Pulling,
    /// A photo is under way.
    Uploading,
    /// Tokens are being renewed; what was interrupted goes on afterwards.
    Refreshing {
        /// Whether a push was interrupted, else a pull.
        push: bool,
    },
    /// The app is too old.
    NeedsUpdate,
    /// The phone or its session was revoked.
    Revoked,
}

/// Paces, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    /// Between rounds while edits wait.
    pub busy_ms: i64,
    /// Between rounds while none do.
    pub calm_ms: i64,
    /// The first pause after a failure; doubles.
    pub first_retry_ms: i64,
    /// The longest pause after failures.
    pub longest_retry_ms: i64,
    /// Most operations in a push, at most [`tungngo_shared::sync::MAX_OPS`].
    pub push_ops: usize,
    /// Most rows of the feed in a page, at most [`tungngo_shared::sync::MAX_ROWS`].
    pub page_rows: usize,
    /// How long a push or a page should take at most: one that is cut starts again from its first byte.
    pub request_ms: i64,
}

/// What the engine is told of the world with each event.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The phone's clock.
    pub now: Millis,
    /// A number from 0 up to 1, by chance.
    pub chance: f64,
    /// Whether edits wait.
    pub waiting: bool,
}
