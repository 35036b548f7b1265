//! The bytes of photos: what has arrived of them, piece by piece, and the complete ones.

use std::collections::BTreeSet;

use async_trait::async_trait;
use tungngo_shared::{
    clock::Millis,
    ids::UserId,
    picture::Media,
    sync::attachment::{ContentHash, Progress},
};

use super::StoreResult;

/// Bytes that somebody sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Their name.
    pub sha256: ContentHash,
    /// Whose visit they belong to.
    pub sender: UserId,
    /// How many there will be.
    pub size: u64,
}

/// Some bytes of an upload.
#[derive(Debug)]
pub struct Piece {
    /// Of which upload.
    pub upload: Upload,
    /// Where they belong.
    pub start: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The bytes of photos.
#[async_trait]
pub trait AttachmentStore: Send + Sync {
    /// How far an upload has come.
    async fn progress(&self, upload: Upload) -> StoreResult<Progress>;
    /// Appends a piece; durable when ready. The inner error is where the next piece has to start
    /// instead.
    async fn append(&self, piece: Piece, now: Millis) -> StoreResult<Result<Progress, Progress>>;
    /// What has arrived of an upload.
    async fn arrived(&self, upload: Upload) -> StoreResult<Vec<u8>>;
    /// Hash and kind were found right: from now on the bytes are there for every visit that refers to
    /// them, and other senders' pieces of them are not needed any more.
    async fn complete(&self, upload: Upload, media: Media, now: Millis) -> StoreResult<()>;
    /// Forgets what has arrived of an upload that is not complete.
    async fn discard(&self, upload: Upload) -> StoreResult<()>;
    /// Complete bytes and their kind; none as long as they are not there.
    async fn content(&self, sha256: ContentHash) -> StoreResult<Option<(Media, Vec<u8>)>>;
    /// Drops bytes that nobody may keep any more, also those on their way.
    async fn drop_content(&self, names: Vec<ContentHash>) -> StoreResult<()>;
    /// Which of these are complete.
    async fn held(&self, among: Vec<ContentHash>) -> StoreResult<BTreeSet<ContentHash>>;
    /// Hashes all complete bytes anew: how many there are, or one whose bytes are not its own.
    async fn verify_attachments(&self) -> StoreResult<Result<u64, ContentHash>>;
}
