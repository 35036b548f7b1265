//! Cases of people under management: proposing one, deciding on it, changing, correcting and ending it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::civil::Date;
use tungngo_shared::{
    access::Role,
    casefile::{
        Birth, CaseField, CaseFile, CaseState, CaseStep, EndReason, LawStatus, StatusChange,
    },
    clock::Millis,
    ids::{CaseId, GroupId, HouseholdId, MoveId, ObservationId, ReconcileId, UserId, VisitId},
    observation::SealedObservation,
    paper::takes_papers,
};

use super::{
    Reach, StoreResult,
    erasures::{AskedErasure, CaseErased, ErasureLine, ErasureStep},
    merges::MergeBrief,
    moves::MoveBrief,
    papers::Paper,
    retention::Reason,
    review::Door,
    support::CaseSupport,
};

/// Somebody who can be in charge of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Role,
}

/// What the lists of a form offer.
#[derive(Clone, Debug, Default)]
pub struct CaseChoices {
    /// Who can be in charge.
    pub officers: Vec<Officer>,
    /// The groups in reach.
    pub groups: Vec<(GroupId, String)>,
}

/// Which cases.
#[derive(Clone, Copy, Debug)]
pub struct CaseFilter {
    /// In this state.
    pub state: CaseState,
    /// With this status alone.
    pub status: Option<LawStatus>,
    /// Only those whose review is overdue.
    pub overdue: bool,
}

/// A case in the list.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// Which.
    pub id: CaseId,
    /// Whom it is about.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// What the law says of them.
    pub status: LawStatus,
    /// When that is to be looked at again.
    pub review_on: Option<Date>,
    /// With the id the key of the next page.
    pub listed_on: String,
    /// Where.
    pub group_name: String,
    /// Who is in charge.
    pub officer: String,
    /// Who proposed it.
    pub proposer: String,
    /// What became of it, where it can change no more.
    pub fate: Option<Fate>,
}

/// A verified observation as the ground of a case.
#[derive(Clone, Debug)]
pub struct CaseSource {
    /// As it came.
    pub sealed: SealedObservation,
    /// With which visit.
    pub visit: VisitId,
    /// At which door.
    pub household: HouseholdId,
    /// In which group.
    pub group: GroupId,
    /// The door in words.
    pub door: Door,
    /// Whether it led to a case; and to which, where that is in reach.
    pub case: Option<Option<CaseId>>,
}

/// What a case is proposed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// What one officer has verified.
    Observation(ObservationId),
    /// A row of another system's list, by its number, that is none of the cases.
    Listed(ReconcileId, i64),
}

/// The row of another system's list that a case rests on.
#[derive(Clone, Debug)]
pub struct ListedGround {
    /// What the file was called.
    pub file_name: String,
    /// Its number there.
    pub nr: i64,
}

/// A case about to be proposed.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// Made by the caller.
    pub id: CaseId,
    /// What it rests on.
    pub ground: Ground,
    /// What it says.
    pub file: CaseFile,
}

/// One decision of the past.
#[derive(Clone, Debug)]
pub struct StatusRow {
    /// To what.
    pub status: LawStatus,
    /// Its number.
    pub number: String,
    /// Of which day.
    pub decided_on: Date,
    /// To be looked at again.
    pub review_on: Date,
    /// Who was in charge from then on.
    pub officer: String,
    /// Whether it stands in a record that has gone into this one.
    pub of_merged: bool,
}

/// Something that was done with a case.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// When.
    pub at_ms: Millis,
    /// By whom.
    pub who: Option<String>,
    /// What.
    pub step: CaseStep,
    /// The status or the reason.
    pub word: Option<String>,
    /// In their words.
    pub comment: Option<String>,
    /// What was corrected.
    pub fields: Vec<CaseField>,
    /// What stood there before, where it was not to be forgotten.
    pub earlier: serde_json::Map<String, serde_json::Value>,
    /// Whether it was done with a record that has gone into this one.
    pub of_merged: bool,
}

/// Why a record changes no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Another ward has taken it over.
    Moved(MoveId),
    /// It has gone into another record of the same person.
    Merged(CaseId),
}

/// A whole case.
#[derive(Clone, Debug)]
pub struct CaseRecord {
    /// Which.
    pub id: CaseId,
    /// What it says.
    pub file: CaseFile,
    /// Where it stands.
    pub state: CaseState,
    /// What the law says.
    pub status: LawStatus,
    /// When that is to be looked at again.
    pub review_on: Option<Date>,
    /// Counts what was done: what a form was filled for.
    pub version: i64,
    /// What it rests on.
    pub observation: Option<ObservationId>,
    /// The row of another system's list that it rests on.
    pub listed: Option<ListedGround>,
    /// Who proposed it.
    pub proposed_by: UserId,
    /// Who verified what it rests on.
    pub verified_by: Option<UserId>,
    /// Who approved.
    pub approved_by: Option<UserId>,
    /// The group's name.
    pub group_name: String,
    /// The household's door, where there is one.
    pub door: Option<Door>,
    /// The name of who is in charge.
    pub officer: String,
    /// The name of who proposed it.
    pub proposer: String,
    /// The name of who verified what it rests on.
    pub verifier: Option<String>,
    /// The name of who approved.
    pub approver: Option<String>,
    /// Every decision, oldest first.
    pub statuses: Vec<StatusRow>,
    /// What was done, oldest first.
    pub events: Vec<EventRow>,
    /// Why it changes no more.
    pub fate: Option<Fate>,
    /// By which moves it came and went, or is about to go.
    pub moves: Vec<MoveBrief>,
    /// The records that have gone into it, or into which it has gone, newest first.
    pub merges: Vec<MergeBrief>,
    /// What the person needs, and what was done for it.
    pub support: CaseSupport,
    /// Its papers and those of the records that have gone into it, oldest first, removed ones among them.
    pub papers: Vec<Paper>,
    /// That somebody asked to have it erased.
    pub erasure: Option<AskedErasure>,
}

impl CaseRecord {
    /// Whether papers may be put into it: never into one that changes no more.
    #[must_use]
    pub fn takes_papers(&self) -> bool {
        takes_papers(self.state) && self.fate.is_none()
    }
}

/// How somebody looks at a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// On its page.
    Page,
    /// On paper.
    Print,
}

/// A corrected case.
#[derive(Clone, Debug)]
pub struct CaseCorrection {
    /// As it should be.
    pub file: CaseFile,
    /// Why.
    pub reason: Reason,
    /// Whether the former values go.
    pub forget: bool,
}

/// What is to be done with a case.
#[derive(Clone, Debug)]
pub enum CaseChange {
    /// Approve what was proposed.
    Approve,
    /// Refuse it, and why.
    Refuse(String),
    /// A new decision.
    Status(StatusChange),
    /// What stands in it is wrong.
    Correct(CaseCorrection),
    /// End it, and why.
    End(EndReason, Option<String>),
    /// Decide anew, and why.
    Reopen(String),
}

impl CaseChange {
    /// Which step it is.
    #[must_use]
    pub fn step(&self) -> CaseStep {
        match self {
            Self::Approve => CaseStep::Approve,
            Self::Refuse(_) => CaseStep::Refuse,
            Self::Status(_) => CaseStep::Status,
            Self::Correct(_) => CaseStep::Correct,
            Self::End(..) => CaseStep::End,
            Self::Reopen(_) => CaseStep::Reopen,
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseDone {
    /// Done.
    Done,
    /// Done, and it is not theirs to see any more.
    GivenAway,
    /// It is not as it was seen, or the step cannot be taken from where it stands.
    Changed,
    /// Whoever proposed or verified does not approve.
    SamePerson,
    /// What it rests on is not held to be verified any more.
    NotVerified,
    /// This field does not go with the group or the ward.
    DoesNotFit(CaseField),
    /// There is a case already.
    Already,
    /// It waits for another ward's answer: the offer has to be taken back first.
    Offered,
}

/// How many cases are in each state, by the law's status.
pub type CaseCounts = BTreeMap<(CaseState, LawStatus), u64>;

/// The office's work with cases. What is out of reach is `NotFound`; so is a minor's case for everybody but leads and the
/// officer in charge.
#[async_trait]
pub trait CaseStore: Send + Sync {
    /// What forms offer.
    async fn case_choices(&self, reach: Reach) -> StoreResult<CaseChoices>;
    /// How many cases are in each state and status; those without any are left out.
    async fn case_counts(&self, reach: Reach, now: Millis) -> StoreResult<CaseCounts>;
    /// Cases behind `after`; the look is audited.
    async fn cases(
        &self,
        reach: Reach,
        filter: CaseFilter,
        after: Option<(String, CaseId)>,
        limit: u32,
        now: Millis,
    ) -> StoreResult<Vec<CaseLine>>;
    /// A verified observation to propose a case from; the look is audited.
    async fn case_source(
        &self,
        reach: Reach,
        observation: ObservationId,
        now: Millis,
    ) -> StoreResult<CaseSource>;
    /// Proposes a case from a verified observation in reach, or from a row of another system's list.
    async fn propose_case(&self, reach: Reach, new: NewCase, now: Millis) -> StoreResult<CaseDone>;
    /// One case with its history; the look is audited.
    async fn case(
        &self,
        reach: Reach,
        id: CaseId,
        look: Look,
        now: Millis,
    ) -> StoreResult<CaseRecord>;
    /// Does something with a case, if it is as it was seen.
    async fn change_case(
        &self,
        reach: Reach,
        id: CaseId,
        seen: i64,
        change: CaseChange,
        now: Millis,
    ) -> StoreResult<CaseDone>;
    /// Asks to have a case erased, or answers without erasing it, if it is as it was seen: `Done`, `Changed` or `Offered`.
    async fn speak_of_erasure(
        &self,
        reach: Reach,
        id: CaseId,
        seen: i64,
        said: ErasureStep,
        now: Millis,
    ) -> StoreResult<CaseDone>;
    /// Cases of the ward that are asked to be erased, the longest asked first and 200 at most; the look is audited.
    async fn erasures(&self, reach: Reach, now: Millis) -> StoreResult<Vec<ErasureLine>>;
    /// Erases a case as it was asked, with what it rests on, if it is as it was seen and somebody else asked.
    async fn erase_case(
        &self,
        reach: Reach,
        id: CaseId,
        seen: i64,
        now: Millis,
    ) -> StoreResult<CaseErased>;
}
