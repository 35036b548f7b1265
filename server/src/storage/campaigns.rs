//! Campaigns and their teams: who walks which alley.

use async_trait::async_trait;
use tungngo_shared::{
    access::Role,
    campaign::Campaign,
    clock::Millis,
    ids::{AlleyId, CampaignId, GroupId, Rev, TeamId, UserId, WardCode},
};

use super::StoreResult;

/// A campaign in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignRow {
    /// Which.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// First day, ISO 8601.
    pub starts_on: String,
    /// Last day, ISO 8601.
    pub ends_on: String,
    /// `draft`, `running`, `ended`.
    pub state: String,
    /// How many groups are in scope.
    pub groups: u64,
    /// How many teams walk.
    pub teams: u64,
    /// How many visits were recorded.
    pub visits: u64,
}

/// Somebody who walks, or could.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walker {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Role,
}

/// A team with its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRow {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Its people.
    pub members: Vec<Walker>,
}

/// An alley in a campaign's scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignAlley {
    /// Which.
    pub id: AlleyId,
    /// Its name.
    pub name: String,
    /// Its group.
    pub group: GroupId,
    /// The group's name.
    pub group_name: String,
    /// Houses on the list.
    pub houses: u64,
    /// The teams that walk it; empty means nobody does.
    pub teams: Vec<TeamId>,
}

/// A campaign with its teams.
#[derive(Clone, Debug)]
pub struct CampaignRecord {
    /// Which.
    pub id: CampaignId,
    /// Its revision now.
    pub rev: Rev,
    /// Its content.
    pub campaign: Campaign,
    /// Its teams.
    pub teams: Vec<TeamRow>,
    /// Every alley in scope, in walking order.
    pub alleys: Vec<CampaignAlley>,
    /// Everybody who could be in a team.
    pub walkers: Vec<Walker>,
}

/// A team as a form sends it.
#[derive(Clone, Debug)]
pub struct TeamForm {
    /// Which; made by the caller for a new one.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Its people.
    pub members: Vec<UserId>,
    /// The alleys they walk.
    pub alleys: Vec<AlleyId>,
}

/// Campaigns and their teams. What is not the ward's is `NotFound`.
#[async_trait]
pub trait CampaignStore: Send + Sync {
    /// The ward's campaigns, newest first.
    async fn campaigns(&self, ward: WardCode) -> StoreResult<Vec<CampaignRow>>;
    /// One campaign with its teams.
    async fn campaign(&self, ward: WardCode, id: CampaignId) -> StoreResult<CampaignRecord>;
    /// Makes a campaign (`seen_rev` none) or changes it; `Conflict` when it changed meanwhile.
    async fn save_campaign(
        &self,
        ward: WardCode,
        id: CampaignId,
        campaign: Campaign,
        seen_rev: Option<Rev>,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()>;
    /// Makes or changes a team.
    async fn save_team(
        &self,
        ward: WardCode,
        campaign: CampaignId,
        team: TeamForm,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()>;
    /// Dissolves a team; its visits stay.
    async fn delete_team(
        &self,
        ward: WardCode,
        campaign: CampaignId,
        team: TeamId,
        by: UserId,
        now: Millis,
    ) -> StoreResult<()>;
}
