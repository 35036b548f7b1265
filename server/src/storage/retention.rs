//! Keeping no longer than needed: what has been kept long enough goes, and what somebody has a right to
//! have erased or corrected.

use async_trait::async_trait;
use serde::Serialize;
use tungngo_shared::{
    clock::Millis,
    ids::{HouseholdId, UserId, WardCode},
    place::WardRules,
    sync::attachment::ContentHash,
};
use uuid::Uuid;

use super::StoreResult;

/// How much went, or would go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// Observations found to be nothing, and those that nobody verified.
    pub observations: u64,
    /// Visits whose photos went.
    pub photos_of_visits: u64,
    /// Visits.
    pub visits: u64,
    /// Tasks.
    pub tasks: u64,
    /// Cases that ended or were refused.
    pub cases: u64,
    /// Offers to other wards that came to nothing.
    pub moves: u64,
    /// Rows of other systems' lists.
    pub listed: u64,
    /// Offers of support that were closed.
    pub offers: u64,
    /// Households.
    pub households: u64,
    /// Work kept aside, and disagreements, that are settled.
    pub settled: u64,
    /// Photos that no visit refers to any more: their bytes are to be dropped.
    #[serde(skip)]
    pub photos: Vec<ContentHash>,
    /// Papers of erased cases: their bytes are to be dropped.
    #[serde(skip)]
    pub papers: Vec<Uuid>,
}

impl Gone {
    /// Whether nothing did.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what went in another step.
    pub fn add(&mut self, other: Self) {
        self.observations += other.observations;
        self.photos_of_visits += other.photos_of_visits;
        self.visits += other.visits;
        self.tasks += other.tasks;
        self.cases += other.cases;
        self.moves += other.moves;
        self.listed += other.listed;
        self.offers += other.offers;
        self.households += other.households;
        self.settled += other.settled;
        self.photos.extend(other.photos);
        self.papers.extend(other.papers);
    }
}

/// Something that a ward keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// `household`, `closed_household`, `visit`, `task`, `photo`, `unverified`, `unfounded`, `verified`, `case`,
    /// `ended_case`, `refused_case`, `paper`, `listed`, `aside`, `account`, `audit`.
    pub kind: String,
    /// How many.
    pub kept: u64,
    /// Since when the oldest is here, where a period runs.
    pub oldest_ms: Option<Millis>,
}

/// Why a record is erased or corrected; the log keeps it. A closed list: a sentence might name somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The person concerned asked for it.
    Asked,
    /// It was written down wrongly.
    Wrong,
    /// An authority ordered it.
    Ordered,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Wrong, Self::Ordered];

    /// The stable id, also the tail of its text key.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Wrong => "wrong",
            Self::Ordered => "ordered",
        }
    }
}

/// What is erased: a document and all that hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// In which ward.
    pub ward: WardCode,
    /// A household (with its visits) or a visit.
    pub doc: Uuid,
    /// Why.
    pub reason: Reason,
    /// By whom.
    pub by: Option<UserId>,
}

/// A corrected household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// In which ward.
    pub ward: WardCode,
    /// Which.
    pub household: HouseholdId,
    /// The head of the household or the sign.
    pub head_name: String,
    /// How many people live there.
    pub people: Option<u32>,
    /// A phone number.
    pub phone: Option<String>,
    /// What the next visitor should know.
    pub note: Option<String>,
    /// Whether the former values go from the earlier revisions, too.
    pub forget: bool,
    /// Why.
    pub reason: Reason,
    /// By whom.
    pub by: UserId,
}

/// Keeping no longer than needed.
#[async_trait]
pub trait RetentionStore: Send + Sync {
    /// Erases what a ward's rules say has been kept long enough, some of it at a time; nothing is left
    /// when nothing went. A dry run changes nothing and counts at most what one step takes.
    async fn expire(
        &self,
        ward: WardCode,
        rules: WardRules,
        dry_run: bool,
        now: Millis,
    ) -> StoreResult<Gone>;
    /// Notes in the log what a whole run erased.
    async fn note_retention(&self, ward: WardCode, gone: Gone, now: Millis) -> StoreResult<()>;
    /// Erases a household with its visits, or a visit: revisions, observations, photos, search entries,
    /// what was kept aside; phones wipe it. `NotFound` when it is not there or is neither.
    async fn erase(&self, erasure: Erasure, now: Millis) -> StoreResult<Gone>;
    /// Corrects a household; phones and search follow.
    async fn correct(&self, correction: Correction, now: Millis) -> StoreResult<()>;
    /// What a ward keeps.
    async fn kept(&self, ward: WardCode) -> StoreResult<Vec<Kept>>;
    /// When the last run was.
    async fn last_retention(&self, ward: WardCode) -> StoreResult<Option<Millis>>;
}
