//! Push (being written).
use super::Sqlite;
use crate::storage::{
    StoreError, StoreResult, SyncStore,
    sync::{Pull, Push},
};
use async_trait::async_trait;
use tungngo_shared::{
    clock::Millis,
    sync::{PullReply, PushReply, cursor::CursorError},
};
#[async_trait]
#[allow(unused_variables)]
impl SyncStore for Sqlite {
    async fn push(&self, push: Push, now: Millis) -> StoreResult<PushReply> {
        Err(StoreError::Closed)
    }
    async fn pull(&self, pull: Pull, now: Millis) -> StoreResult<Result<PullReply, CursorError>> {
        Err(StoreError::Closed)
    }
}
