//! Observations to be verified: the board, one of them with all that was done, and the next step. They are stored
//! sealed; whoever asks opens them in memory, and every look is in the log before anything is shown.

use std::collections::BTreeMap;

use async_trait::async_trait;
use tungngo_shared::{
    clock::Millis,
    ids::{GroupId, HouseholdId, ObservationId, UserId, VisitId},
    observation::SealedObservation,
    review::ReviewState,
    triage::{TriageState, TriageStep},
};

use super::{
    Reach, StoreResult,
    review::{Decided, Door},
};

/// Which observations to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TriageFilter {
    /// One state; none lists all that are open.
    pub state: Option<TriageState>,
    /// Of one group.
    pub group: Option<GroupId>,
    /// Given to the viewer.
    pub mine: bool,
    /// Received before this moment.
    pub before: Option<Millis>,
}

/// An observation, still sealed, with what may be known without opening it.
#[derive(Clone, Debug)]
pub struct TriageRow {
    /// Its id and content.
    pub sealed: SealedObservation,
    /// The visit that it came with.
    pub visit: VisitId,
    /// Where.
    pub household: HouseholdId,
    /// The group of that visit.
    pub group: GroupId,
    /// Where, in words.
    pub door: Door,
    /// Who wrote it.
    pub author: String,
    /// When it came.
    pub received_ms: Millis,
    /// Where it stands.
    pub state: TriageState,
    /// Counts what was done with it.
    pub version: u32,
    /// To whom it is given.
    pub assignee: Option<(UserId, String)>,
    /// The one that it repeats.
    pub duplicate_of: Option<ObservationId>,
    /// Where its visit stands.
    pub review: ReviewState,
}

/// Something that was done with an observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriageEvent {
    /// When.
    pub at_ms: Millis,
    /// By whom.
    pub who: Option<String>,
    /// Where it stood.
    pub from: TriageState,
    /// Where it stands since.
    pub to: TriageState,
    /// To whom it was given then.
    pub assignee: Option<String>,
    /// The question, what was found, or why.
    pub comment: Option<String>,
}

/// An observation with all that was done.
#[derive(Clone, Debug)]
pub struct TriageRecord {
    /// What it is.
    pub row: TriageRow,
    /// What was done, oldest first.
    pub events: Vec<TriageEvent>,
    /// Whether a case rests on it that two people stand behind; it is not reopened then.
    pub is_behind_case: bool,
}

/// The ages that observations are counted by, in days: so long at most, and longer than the last.
pub const AGES: [i64; 4] = [1, 3, 7, 30];

/// How much is where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TriageCounts {
    /// In each open state.
    pub open: BTreeMap<TriageState, u64>,
    /// Open and given to the viewer.
    pub mine: u64,
    /// Open and late.
    pub late: u64,
    /// Open, by age ([`AGES`]).
    pub ages: [u64; AGES.len() + 1],
}

/// The next step with an observation.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// Which.
    pub observation: ObservationId,
    /// The version that the officer saw.
    pub seen: u32,
    /// What is done.
    pub step: TriageStep,
    /// To whom it is given, for [`TriageStep::Assign`].
    pub assignee: Option<UserId>,
    /// The one that it repeats, for [`TriageStep::Merge`].
    pub twin: Option<ObservationId>,
    /// The words that the step needs.
    pub words: Option<String>,
}

/// The office's work with observations. What is out of reach or erased is `NotFound`.
#[async_trait]
pub trait TriageStore: Send + Sync {
    /// How many are open, how many of them came before `late`, and how old they are now.
    async fn triage_counts(
        &self,
        reach: Reach,
        late: Option<Millis>,
        now: Millis,
    ) -> StoreResult<TriageCounts>;
    /// Observations behind `after`: open ones from the oldest, others from the newest.
    async fn triage_rows(
        &self,
        reach: Reach,
        filter: TriageFilter,
        after: Option<(Millis, ObservationId)>,
        limit: u32,
    ) -> StoreResult<Vec<TriageRow>>;
    /// One observation with what was done, oldest first.
    async fn triage_record(&self, reach: Reach, id: ObservationId) -> StoreResult<TriageRecord>;
    /// Those that may say the same as this one: the newest of its group that are not unfounded, and those of its
    /// household whatever became of them.
    async fn triage_near(&self, reach: Reach, id: ObservationId) -> StoreResult<Vec<TriageRow>>;
    /// Writes into the log what a page of the board is about to show.
    async fn note_board(
        &self,
        reach: Reach,
        shown: Vec<ObservationId>,
        now: Millis,
    ) -> StoreResult<()>;
    /// Writes into the log which observations are about to be shown whole, an entry each.
    async fn note_views(
        &self,
        reach: Reach,
        shown: Vec<ObservationId>,
        now: Millis,
    ) -> StoreResult<()>;
    /// Who can be given this observation.
    async fn verifiers(
        &self,
        reach: Reach,
        id: ObservationId,
    ) -> StoreResult<Vec<(UserId, String)>>;
    /// Takes the step, if the observation is as the officer saw it. A question returns the visit to its author's
    /// phone.
    async fn take_step(&self, reach: Reach, step: NewStep, now: Millis) -> StoreResult<Decided>;
}
