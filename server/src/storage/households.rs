//! The ward's list of households, for looking through and searching.

use async_trait::async_trait;
use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, CampaignId, GroupId, HouseholdId},
};

use super::{Reach, StoreResult};

/// A household in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedHouse {
    /// Which.
    pub id: HouseholdId,
    /// Its group's name.
    pub group_name: String,
    /// Its alley's name.
    pub alley_name: String,
    /// Its number as written.
    pub number: String,
    /// The name on the list.
    pub head_name: String,
    /// How many people the list says.
    pub people: Option<u32>,
    /// What stands there, an id.
    pub kind: String,
    /// Whether it stands on the list, an id.
    pub list_state: String,
    /// The last outcome of the campaign, an id, or `todo`.
    pub status: String,
    /// The last knock of the campaign.
    pub last_ms: Option<Millis>,
    /// Where it stands in the list; with the id the key of the next page.
    pub place: String,
}

/// Which households to list.
#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    /// Whose state is shown; none shows none.
    pub campaign: Option<CampaignId>,
    /// One group.
    pub group: Option<GroupId>,
    /// One alley.
    pub alley: Option<AlleyId>,
    /// As typed; each of the first four words must begin a word of the household.
    pub text: String,
    /// Behind this row.
    pub after: Option<(String, HouseholdId)>,
    /// Most rows.
    pub limit: u32,
}

/// The ward's list of households.
#[async_trait]
pub trait HouseholdStore: Send + Sync {
    /// Households by group, alley and number.
    async fn listed(&self, reach: Reach, filter: ListFilter) -> StoreResult<Vec<ListedHouse>>;
    /// How many are on the list and in reach.
    async fn listed_count(&self, reach: Reach) -> StoreResult<u64>;
}
