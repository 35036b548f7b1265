//! The log of who did or saw what.

use async_trait::async_trait;

use super::StoreResult;

/// The log of who did or saw what.
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Goes through the whole log: how many entries there are, or the number of the first one that
    /// does not follow from the one before it.
    async fn verify_audit(&self) -> StoreResult<Result<i64, i64>>;
}
