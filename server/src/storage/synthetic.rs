//! Writing made-up wards.

use async_trait::async_trait;
use tungngo_shared::{
    campaign::Team,
    clock::Millis,
    ids::{TeamId, UserId, WardCode},
};

use super::StoreResult;
use crate::synthetic::{casework::Casework, visits::SyntheticVisit, ward::SyntheticWard};

/// What happened in a made-up ward.
#[derive(Clone, Debug)]
pub struct Visited {
    /// Who walks what.
    pub teams: Vec<(TeamId, Team)>,
    /// The visits, in the order in which they came in.
    pub visits: Vec<SyntheticVisit>,
    /// Who accepted those that are accepted.
    pub reviewer: Option<UserId>,
}

/// Writing made-up wards, a part in each transaction and through the same primitives as real ones.
#[async_trait]
pub trait SyntheticStore: Send + Sync {
    /// Places, households and campaigns of a ward that is there.
    async fn add_synthetic(
        &self,
        ward: &WardCode,
        content: SyntheticWard,
        now: Millis,
    ) -> StoreResult<()>;
    /// Teams and visits.
    async fn add_synthetic_visits(&self, ward: &WardCode, visited: Visited) -> StoreResult<()>;
    /// Cases and tasks.
    async fn add_synthetic_casework(
        &self,
        ward: &WardCode,
        work: Casework,
        now: Millis,
    ) -> StoreResult<()>;
}
