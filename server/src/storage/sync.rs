//! Push and pull, each one whole operation.

use async_trait::async_trait;
use tungngo_shared::{
    access::Actor,
    clock::Millis,
    ids::{DeviceId, UserId},
    picture::Media,
    sync::{
        Hello, Op, ProtocolRange, PullReply, PushReply, Span, attachment::ContentHash,
        cursor::CursorError, version,
    },
};

use super::StoreResult;

/// A push from a phone whose session was checked.
#[derive(Debug)]
pub struct Push {
    /// Who pushes, with their rights as they are now.
    pub actor: Actor,
    /// The phone.
    pub device: DeviceId,
    /// What it says of itself.
    pub hello: Hello,
    /// How far the phone has followed the feed; none of what nobody's phone brings.
    pub cursor: Option<String>,
    /// The operations, ascending.
    pub ops: Vec<Op>,
    /// Numbers that the phone no longer holds.
    pub lost: Vec<Span>,
}

/// A pull from a phone whose session was checked.
#[derive(Debug)]
pub struct Pull {
    /// Who pulls, with their rights as they are now.
    pub actor: Actor,
    /// The phone.
    pub device: DeviceId,
    /// What it says of itself.
    pub hello: Hello,
    /// Where it stands; none starts from nothing.
    pub cursor: Option<String>,
    /// Most rows wanted.
    pub limit: u32,
    /// Whether the last page should say what the phone ought to hold.
    pub check: bool,
}

impl Pull {
    /// Whether the phone's app can read tasks.
    #[must_use]
    pub fn knows_tasks(&self) -> bool {
        let spoken = ProtocolRange::OURS.common(self.hello.protocol);
        spoken.is_some_and(|version| version >= version::TASKS)
    }
}

/// What a visit says of one of its photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredPhoto {
    /// How many bytes it has.
    pub size: u64,
    /// What kind it is.
    pub media: Media,
}

/// Push and pull.
#[async_trait]
pub trait SyncStore: Send + Sync {
    /// Takes operations in and gives each its verdict, in one transaction; durable when ready. The inner
    /// error asks the phone to pull first: it has not heard yet that the database was restored.
    async fn push(&self, push: Push, now: Millis) -> StoreResult<Result<PushReply, CursorError>>;
    /// The next page of what the actor may see; the inner error asks the phone to start anew.
    async fn pull(&self, pull: Pull, now: Millis) -> StoreResult<Result<PullReply, CursorError>>;
    /// What the author's own visits say of these bytes; none when no visit refers to them.
    async fn declared_photo(
        &self,
        author: UserId,
        sha256: ContentHash,
    ) -> StoreResult<Option<DeclaredPhoto>>;
}
