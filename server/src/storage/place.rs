//! Wards, residential groups and alleys.

use async_trait::async_trait;
use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, GroupId, UserId, WardCode},
    place::Ward,
};

use super::StoreResult;

/// A residential group with its id.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct GroupRow {
    /// Which.
    pub id: GroupId,
    /// `Tổ dân phố 3`.
    pub name: String,
}

/// An alley with its id.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AlleyRow {
    /// Which.
    pub id: AlleyId,
    /// The group it lies in.
    pub group: GroupId,
    /// `Ngõ 45 Lý Thường Kiệt`.
    pub name: String,
}

/// Wards, residential groups and alleys.
#[async_trait]
pub trait PlaceStore: Send + Sync {
    /// Adds a ward. `Conflict("ward")` when it is there already.
    async fn add_ward(&self, ward: Ward, by: Option<UserId>, now: Millis) -> StoreResult<()>;
    /// Changes what a ward's own document says; phones hear of it. `action` goes into the log with
    /// `detail`.
    async fn change_ward(
        &self,
        ward: Ward,
        logged: (&'static str, serde_json::Value),
        now: Millis,
    ) -> StoreResult<()>;
    /// All wards by code.
    async fn wards(&self) -> StoreResult<Vec<Ward>>;
    /// One ward.
    async fn ward(&self, code: &WardCode) -> StoreResult<Option<Ward>>;
    /// A ward's groups in natural order.
    async fn groups(&self, ward: &WardCode) -> StoreResult<Vec<GroupRow>>;
    /// A ward's alleys, by group, in natural order.
    async fn alleys(&self, ward: &WardCode) -> StoreResult<Vec<AlleyRow>>;
    /// The group with this name (compared folded), made if there is none.
    async fn ensure_group(
        &self,
        ward: &WardCode,
        name: &str,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<GroupId>;
    /// The alley with this name (compared folded) in a group, made if there is none.
    async fn ensure_alley(
        &self,
        ward: &WardCode,
        group: GroupId,
        name: &str,
        by: Option<UserId>,
        now: Millis,
    ) -> StoreResult<AlleyId>;
    /// Whether the database answers; for readiness.
    async fn ping(&self) -> StoreResult<()>;
}
