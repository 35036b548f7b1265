//! Filters of lists that somebody at the desk keeps under a name, for themselves alone.

use async_trait::async_trait;
use tungngo_shared::{clock::Millis, ids::UserId};
use uuid::Uuid;

use super::StoreResult;

/// How many filters of one list somebody keeps at most.
pub const MOST_SAVED: u64 = 20;

/// A filter with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// Which.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// What stands behind the question mark of the list's address, without words looked for.
    pub query: String,
}

/// What became of a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is there.
    Done,
    /// There are [`MOST_SAVED`] already.
    TooMany,
    /// Another one of this list has the name.
    Taken,
}

/// Kept filters. Nobody comes across somebody else's.
#[async_trait]
pub trait SavedStore: Send + Sync {
    /// Somebody's filters of one list, by name.
    async fn saved_filters(
        &self,
        user: UserId,
        page: &'static str,
    ) -> StoreResult<Vec<SavedFilter>>;
    /// Keeps one more.
    async fn save_filter(
        &self,
        user: UserId,
        page: &'static str,
        filter: SavedFilter,
        now: Millis,
    ) -> StoreResult<Kept>;
    /// Forgets one and gives its list. What is not one's own is `NotFound`.
    async fn drop_filter(&self, user: UserId, id: Uuid) -> StoreResult<String>;
}
