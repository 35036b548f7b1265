//! What the people page changes beyond accounts and phones themselves: groups, names, starting again.

use std::collections::BTreeMap;

use async_trait::async_trait;
use tungngo_shared::{
    clock::Millis,
    ids::{GroupId, UserId, WardCode},
};

use super::StoreResult;

/// The people page's own operations; the rest is in `AuthStore`.
#[async_trait]
pub trait PeopleStore: Send + Sync {
    /// The groups of everybody in a ward.
    async fn groups_of_people(&self, ward: WardCode)
    -> StoreResult<BTreeMap<UserId, Vec<GroupId>>>;
    /// Changes somebody's name and groups.
    async fn change_person(
        &self,
        ward: WardCode,
        user: UserId,
        name: String,
        groups: Vec<GroupId>,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()>;
    /// Lets a stopped account work again; its phones stay revoked.
    async fn enable_account(
        &self,
        ward: WardCode,
        user: UserId,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()>;
    /// Until when somebody's unused enrolment code can be used; none if there is no such code.
    async fn open_code(&self, user: UserId, now: Millis) -> StoreResult<Option<Millis>>;
}
