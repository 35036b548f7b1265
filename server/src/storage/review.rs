//! The office's work with visits and households: the queue, one visit with its history, decisions, and
//! whatever was kept aside for a person.

use async_trait::async_trait;
use serde_json::Value;
use tungngo_shared::{
    access::Role,
    clock::Millis,
    household::{Household, ListState},
    ids::{AlleyId, CampaignId, DeviceId, GroupId, HouseholdId, Rev, UserId, VisitId},
    observation::SealedObservation,
    review::ReviewState,
    sync::{DocKind, attachment::ContentHash},
    visit::{Outcome, Visit},
};
use uuid::Uuid;

use super::{Reach, StoreResult};

mod households;

pub use households::*;

/// Which visits the queue shows. What is not set matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// One state; none shows all.
    pub state: Option<ReviewState>,
    /// One group.
    pub group: Option<GroupId>,
    /// One alley.
    pub alley: Option<AlleyId>,
    /// One outcome.
    pub outcome: Option<Outcome>,
    /// One author.
    pub author: Option<UserId>,
    /// One flag's id.
    pub flag: Option<String>,
    /// Only those the viewer decided on last.
    pub mine: bool,
    /// One campaign.
    pub campaign: Option<CampaignId>,
    /// Words of the household's name, number or phone, as typed.
    pub text: String,
    /// Only those received at or after this moment.
    pub since: Option<Millis>,
}

impl QueueFilter {
    /// What waits is worked off oldest first; everything else is looked at newest first.
    #[must_use]
    pub fn oldest_first(&self) -> bool {
        self.state == Some(ReviewState::Received)
    }
}

/// A place in the queue: the key of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// When its author last sent it.
    pub updated_ms: Millis,
    /// Which visit.
    pub id: VisitId,
}

/// Which rows to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seek {
    /// From the start.
    #[default]
    First,
    /// Behind this row.
    After(Position),
    /// Before this row (still given in the queue's order).
    Before(Position),
}

/// A row of the queue.
#[derive(Clone, Debug)]
pub struct QueueRow {
    /// Which visit.
    pub id: VisitId,
    /// Its revision now.
    pub rev: Rev,
    /// The door.
    pub household: HouseholdId,
    /// The door's number.
    pub number: String,
    /// The name on the list.
    pub head_name: String,
    /// The group's name.
    pub group_name: String,
    /// The alley's name.
    pub alley_name: String,
    /// What happened.
    pub outcome: Outcome,
    /// What to look at twice.
    pub flags: Vec<String>,
    /// How many observations it carries.
    pub observations: u32,
    /// When it was recorded, by the phone's clock.
    pub recorded_ms: Millis,
    /// When it first arrived.
    pub received_ms: Millis,
    /// When its author last sent it.
    pub updated_ms: Millis,
    /// Where it stands.
    pub state: ReviewState,
    /// Who decided last.
    pub reviewer: Option<UserId>,
    /// Their name.
    pub reviewer_name: Option<String>,
    /// Who recorded it.
    pub author: String,
    /// As what.
    pub author_role: Role,
}

impl QueueRow {
    /// The row's key.
    #[must_use]
    pub fn position(&self) -> Position {
        Position {
            updated_ms: self.updated_ms,
            id: self.id,
        }
    }
}

/// One revision of a document.
#[derive(Clone, Debug)]
pub struct RevisionRow {
    /// Its name.
    pub rev: Rev,
    /// What it came from.
    pub base: Option<Rev>,
    /// The body.
    pub body: Value,
    /// When the server took it in.
    pub at_ms: Millis,
    /// Whether a phone sent it.
    pub by_phone: bool,
    /// Who.
    pub author: Option<String>,
}

/// One decision.
#[derive(Clone, Debug)]
pub struct ReviewEvent {
    /// When.
    pub at_ms: Millis,
    /// The state before.
    pub from: ReviewState,
    /// The state after.
    pub to: ReviewState,
    /// The revision that was judged.
    pub rev: Rev,
    /// Comment or reason.
    pub comment: Option<String>,
    /// The field it is about.
    pub field: Option<String>,
    /// Who; none when a mended version made it wait again.
    pub officer: Option<String>,
}

/// A field on which two people disagree.
#[derive(Clone, Debug)]
pub struct ClashRow {
    /// Its number.
    pub id: i64,
    /// The document.
    pub doc: Uuid,
    /// Visit or household.
    pub kind: DocKind,
    /// The field's name.
    pub field: String,
    /// What stands in the document.
    pub current: Option<Value>,
    /// What the other one sent.
    pub incoming: Option<Value>,
    /// When.
    pub at_ms: Millis,
    /// Who sent the other value.
    pub sender: Option<String>,
    /// Settled: when.
    pub resolved_ms: Option<Millis>,
    /// Settled: by whom.
    pub resolver: Option<String>,
    /// Settled: `current` or `incoming`.
    pub chosen: Option<String>,
    /// The door: number, name, alley, group. Filled in lists only.
    pub door: Option<Door>,
}

/// A door in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// Its number.
    pub number: String,
    /// The name on the list.
    pub head_name: String,
    /// Its alley.
    pub alley_name: String,
    /// Its group.
    pub group_name: String,
}

/// A visit with everything that stands beside it.
#[derive(Clone, Debug)]
pub struct VisitRecord {
    /// Which.
    pub id: VisitId,
    /// Its revision now.
    pub rev: Rev,
    /// Its content now.
    pub visit: Visit,
    /// Where it happened.
    pub group: GroupId,
    /// Where it happened.
    pub alley: AlleyId,
    /// The door.
    pub door: Door,
    /// The household as it is on the list.
    pub household: Household,
    /// The campaign's name.
    pub campaign_name: String,
    /// Who recorded it.
    pub author_id: UserId,
    /// Their name.
    pub author: String,
    /// As what.
    pub author_role: Role,
    /// With which phone.
    pub device_id: DeviceId,
    /// What its owner calls it.
    pub device_name: Option<String>,
    /// What to look at twice.
    pub flags: Vec<String>,
    /// How many observations it carries.
    pub observations: u32,
    /// When it was recorded, by the phone's clock.
    pub recorded_ms: Millis,
    /// When it first arrived.
    pub received_ms: Millis,
    /// When its author last sent it.
    pub updated_ms: Millis,
    /// Where it stands.
    pub state: ReviewState,
    /// Who decided last.
    pub reviewer: Option<UserId>,
    /// Their name.
    pub reviewer_name: Option<String>,
    /// When they decided.
    pub reviewed_ms: Option<Millis>,
    /// Comment or reason of the last decision.
    pub comment: Option<String>,
    /// The field it is about.
    pub field: Option<String>,
    /// Every revision, oldest first.
    pub revisions: Vec<RevisionRow>,
    /// Every decision, oldest first.
    pub events: Vec<ReviewEvent>,
    /// Disagreements about the visit.
    pub clashes: Vec<ClashRow>,
}

/// Where the visit of a photo happened, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhotoPlace {
    /// Where its household stands.
    pub group: GroupId,
    /// Where its household stands.
    pub alley: AlleyId,
    /// Who recorded it.
    pub author: UserId,
}

/// What an officer decides on a visit.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Which visit.
    pub visit: VisitId,
    /// The revision the officer saw.
    pub seen_rev: Rev,
    /// The state the officer saw.
    pub seen_state: ReviewState,
    /// The decision.
    pub to: ReviewState,
    /// Comment or reason.
    pub comment: Option<String>,
    /// The field it is about.
    pub field: Option<String>,
}

/// What became of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// Stored; the phone will hear of it.
    Done,
    /// The visit is not as the officer saw it; nothing was done.
    Changed,
    /// No such step from the state it is in.
    NotAllowed,
}

/// The office's work with visits and households. What is out of reach is `NotFound`.
#[async_trait]
pub trait ReviewStore: Send + Sync {
    /// Rows of the queue in its order, at most `limit`.
    async fn queue(
        &self,
        reach: Reach,
        filter: QueueFilter,
        seek: Seek,
        limit: u32,
    ) -> StoreResult<Vec<QueueRow>>;
    /// People who record visits, for the queue's filter.
    async fn authors(&self, reach: Reach) -> StoreResult<Vec<(UserId, String)>>;
    /// One visit; the look is audited before anything is shown.
    async fn visit(&self, reach: Reach, id: VisitId, now: Millis) -> StoreResult<VisitRecord>;
    /// The sealed observations of a visit; the look is audited before anything is shown.
    async fn sealed_observations(
        &self,
        reach: Reach,
        id: VisitId,
        now: Millis,
    ) -> StoreResult<Vec<SealedObservation>>;
    /// Whether a photo is one of a visit's; the look is audited before anything is shown. What is not
    /// the visit's, or out of reach, is `NotFound`.
    async fn look_at_photo(
        &self,
        reach: Reach,
        id: VisitId,
        sha256: ContentHash,
        now: Millis,
    ) -> StoreResult<PhotoPlace>;
    /// Decides on a visit: its row, the history, the feed and the audit move together.
    async fn decide(&self, reach: Reach, decision: Decision, now: Millis) -> StoreResult<Decided>;

    /// One household; the look is audited.
    async fn household(
        &self,
        reach: Reach,
        id: HouseholdId,
        now: Millis,
    ) -> StoreResult<HouseholdRecord>;
    /// Puts a household onto the list, closes it, or keeps it: what became of a proposal.
    async fn settle_household(
        &self,
        reach: Reach,
        id: HouseholdId,
        seen_rev: Rev,
        to: ListState,
        now: Millis,
    ) -> StoreResult<Decided>;
    /// Houses that are proposed.
    async fn proposed(&self, reach: Reach) -> StoreResult<Vec<ProposedRow>>;

    /// Open disagreements behind the one numbered `after`.
    async fn open_clashes(
        &self,
        reach: Reach,
        after: i64,
        limit: u32,
    ) -> StoreResult<Vec<ClashRow>>;
    /// Settles a disagreement of a document: keeps the current value or takes the incoming one.
    async fn settle_clash(
        &self,
        reach: Reach,
        doc: Uuid,
        clash: i64,
        take_incoming: bool,
        now: Millis,
    ) -> StoreResult<()>;
    /// What was kept aside, behind the one numbered `after`. Whole ward only.
    async fn open_asides(&self, reach: Reach, after: i64, limit: u32)
    -> StoreResult<Vec<AsideRow>>;
    /// Marks something kept aside as seen to; it stays stored.
    async fn settle_aside(&self, reach: Reach, aside: i64, now: Millis) -> StoreResult<()>;
}
