//! Support for people under management: what the ward has to offer, what somebody in a case needs, who was referred where,
//! and the tasks about a case.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::civil::Date;
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, GroupId, MatchId, NeedId, OfferId, TaskId},
    observation::SupportNeed,
    support::{
        MatchResult, MatchState, MatchStep, NeedSource, NeedState, Offer, OfferField, OfferNow,
        OfferState, SupportStep,
    },
    task::{TaskKind, TaskResult, TaskState},
};

use super::{Reach, StoreResult, tasks::NewTask};

/// Which offers.
#[derive(Clone, Copy, Debug)]
pub struct OfferFilter {
    /// In this state.
    pub state: OfferState,
    /// Of this kind alone.
    pub kind: Option<SupportNeed>,
}

/// An offer with what stands around it.
#[derive(Clone, Debug)]
pub struct OfferLine {
    /// What it is.
    pub now: OfferNow,
    /// Its group's name, where it is for one.
    pub group_name: Option<String>,
    /// Counts what was done: what a form was filled for.
    pub version: i64,
    /// Why it was closed.
    pub close_reason: Option<String>,
}

/// Somebody who was referred to an offer.
#[derive(Clone, Debug)]
pub struct MatchedRow {
    /// Whose case.
    pub case: CaseId,
    /// Whom it is about.
    pub name: String,
    /// Where.
    pub group_name: String,
    /// Where it stands.
    pub state: MatchState,
    /// What came of it.
    pub result: Option<MatchResult>,
    /// Since when.
    pub at_ms: Millis,
}

/// An offer with who was referred to it.
#[derive(Clone, Debug)]
pub struct OfferRecord {
    /// What it is.
    pub line: OfferLine,
    /// Those whose cases are in reach, the newest first.
    pub matched: Vec<MatchedRow>,
    /// How many there are in all.
    pub in_all: u64,
}

/// What is to be done with an offer.
#[derive(Clone, Debug)]
pub enum OfferChange {
    /// It says something else.
    Change(Offer),
    /// It cannot be used any more, and why.
    Close(String),
    /// It can be used again.
    Reopen,
}

impl OfferChange {
    /// The tail of its entry in the log, and of what the page says afterwards.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Change(_) => "change",
            Self::Close(_) => "close",
            Self::Reopen => "reopen",
        }
    }
}

/// What became of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferDone {
    /// Done.
    Done,
    /// It is not as it was seen, or the step cannot be taken from where it stands.
    Changed,
    /// This field does not go with the reach, or with who was referred already.
    DoesNotFit(OfferField),
}

/// A need about to be noted.
#[derive(Clone, Copy, Debug)]
pub struct NewNeed {
    /// Made by the caller.
    pub id: NeedId,
    /// Whose.
    pub case: CaseId,
    /// Of what.
    pub kind: SupportNeed,
    /// How it is known.
    pub source: NeedSource,
    /// Of which day.
    pub noted_on: Date,
}

/// Somebody about to be referred to an offer.
#[derive(Clone, Debug)]
pub struct NewMatch {
    /// Made by the caller.
    pub id: MatchId,
    /// Whose case.
    pub case: CaseId,
    /// For which need.
    pub need: NeedId,
    /// The need's version that was seen.
    pub seen: i64,
    /// To which offer.
    pub offer: OfferId,
    /// In the officer's words.
    pub words: Option<String>,
}

/// A step of a referral.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// Whose case.
    pub case: CaseId,
    /// Which referral.
    pub id: MatchId,
    /// Its version that was seen.
    pub seen: i64,
    /// Which step.
    pub step: MatchStep,
    /// What came of it, where it is over.
    pub result: Option<MatchResult>,
    /// In the officer's words.
    pub words: Option<String>,
}

/// What became of a need or a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupportDone {
    /// Done.
    Done,
    /// It, the case or the offer is not as it was seen.
    Changed,
    /// The case has this need already.
    Already,
    /// The last place is taken.
    Full,
}

/// A referral of somebody's need.
#[derive(Clone, Debug)]
pub struct MatchRow {
    /// Which.
    pub id: MatchId,
    /// To which offer.
    pub offer: OfferId,
    /// What the offer is called.
    pub title: String,
    /// Who gives it.
    pub giver: String,
    /// How they are reached.
    pub contact: String,
    /// Where it stands.
    pub state: MatchState,
    /// What came of it.
    pub result: Option<MatchResult>,
    /// Since when.
    pub at_ms: Millis,
    /// What a form was filled for.
    pub version: i64,
}

/// What somebody needs.
#[derive(Clone, Debug)]
pub struct NeedRow {
    /// Which.
    pub id: NeedId,
    /// Of what.
    pub kind: SupportNeed,
    /// How it is known.
    pub source: NeedSource,
    /// Since when.
    pub noted_on: Date,
    /// Who wrote it down.
    pub noter: String,
    /// Where it stands.
    pub state: NeedState,
    /// What a form was filled for.
    pub version: i64,
    /// Where they were referred to, oldest first.
    pub matches: Vec<MatchRow>,
}

impl NeedRow {
    /// The referral that something is still to come of.
    #[must_use]
    pub fn running(&self) -> Option<&MatchRow> {
        self.matches.iter().find(|m| m.state.is_running())
    }
}

/// A task about a case.
#[derive(Clone, Debug)]
pub struct CaseTask {
    /// Which.
    pub id: TaskId,
    /// What kind.
    pub kind: TaskKind,
    /// By which day.
    pub due: Date,
    /// Who does it.
    pub assignee: String,
    /// Their id, to be offered the next one.
    pub assignee_id: tungngo_shared::ids::UserId,
    /// Where it stands.
    pub state: TaskState,
    /// What came of it.
    pub result: Option<TaskResult>,
}

/// Something that was done for somebody's support.
#[derive(Clone, Debug)]
pub struct SupportEvent {
    /// When.
    pub at_ms: Millis,
    /// By whom.
    pub who: Option<String>,
    /// What.
    pub step: SupportStep,
    /// What is needed.
    pub kind: Option<SupportNeed>,
    /// Where they were referred to.
    pub title: Option<String>,
    /// The id of a result.
    pub word: Option<String>,
    /// In their words.
    pub comment: Option<String>,
}

/// The support side of a case.
#[derive(Clone, Debug, Default)]
pub struct CaseSupport {
    /// What the person needs.
    pub needs: Vec<NeedRow>,
    /// What the ward can offer.
    pub offers: Vec<OfferNow>,
    /// Tasks about the case, the newest first.
    pub tasks: Vec<CaseTask>,
    /// What was done, oldest first.
    pub events: Vec<SupportEvent>,
}

/// Which needs that wait.
#[derive(Clone, Copy, Debug, Default)]
pub struct WaitingFilter {
    /// Of this kind alone.
    pub kind: Option<SupportNeed>,
    /// In this group alone.
    pub group: Option<GroupId>,
}

/// A need for which nobody was referred anywhere.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// Which.
    pub id: NeedId,
    /// Of what.
    pub kind: SupportNeed,
    /// How it is known.
    pub source: NeedSource,
    /// Since when; with the id the key of the next page.
    pub noted_on: Date,
    /// Whose case.
    pub case: CaseId,
    /// Whom it is about.
    pub name: String,
    /// Where.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// Who is in charge.
    pub officer: String,
}

/// So many needs of a kind in a group that wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingCount {
    /// Of what.
    pub kind: SupportNeed,
    /// Where.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// How many.
    pub n: u64,
}

/// The office's work with offers and needs. What is out of reach is `NotFound`.
#[async_trait]
pub trait SupportStore: Send + Sync {
    /// How many offers are in each state; states without any are left out.
    async fn offer_counts(&self, reach: Reach) -> StoreResult<BTreeMap<OfferState, u64>>;
    /// Offers behind `after`, the newest first.
    async fn offers(
        &self,
        reach: Reach,
        filter: OfferFilter,
        after: Option<OfferId>,
        limit: u32,
    ) -> StoreResult<Vec<OfferLine>>;
    /// Everything that can be used somewhere in the reach's ward.
    async fn open_offers(&self, reach: Reach) -> StoreResult<Vec<OfferNow>>;
    /// Writes an offer down.
    async fn add_offer(
        &self,
        reach: Reach,
        id: OfferId,
        offer: Offer,
        now: Millis,
    ) -> StoreResult<OfferDone>;
    /// One offer with those who were referred to it and whose cases `cases` reaches; the look is audited.
    async fn offer(
        &self,
        reach: Reach,
        cases: Option<Reach>,
        id: OfferId,
        now: Millis,
    ) -> StoreResult<OfferRecord>;
    /// Does something with an offer, if it is as it was seen.
    async fn change_offer(
        &self,
        reach: Reach,
        id: OfferId,
        seen: i64,
        change: OfferChange,
        now: Millis,
    ) -> StoreResult<OfferDone>;
    /// Notes what somebody in an open case needs.
    async fn add_need(&self, reach: Reach, new: NewNeed, now: Millis) -> StoreResult<SupportDone>;
    /// It is not needed any more, and why; a referral that runs ends.
    async fn close_need(
        &self,
        reach: Reach,
        case: CaseId,
        need: (NeedId, i64),
        why: String,
        now: Millis,
    ) -> StoreResult<SupportDone>;
    /// Refers somebody to an offer and takes its place in the same moment.
    async fn refer(&self, reach: Reach, new: NewMatch, now: Millis) -> StoreResult<SupportDone>;
    /// Takes a step of a referral, if it is as it was seen.
    async fn step_match(&self, reach: Reach, new: NewStep, now: Millis)
    -> StoreResult<SupportDone>;
    /// Gives a task at the household of an open case and keeps, here alone, that it is about the case. `Changed` where the
    /// case is not open or not at that household any more; `NotFound` as for any task.
    async fn give_case_task(
        &self,
        reach: Reach,
        case: CaseId,
        task: NewTask,
        now: Millis,
    ) -> StoreResult<SupportDone>;
    /// How many needs wait, by kind and group.
    async fn waiting_counts(&self, reach: Reach, now: Millis) -> StoreResult<Vec<WaitingCount>>;
    /// Needs that wait behind `after`, the oldest first; the look is audited.
    async fn waiting(
        &self,
        reach: Reach,
        filter: WaitingFilter,
        after: Option<(Date, NeedId)>,
        limit: u32,
        now: Millis,
    ) -> StoreResult<Vec<WaitingRow>>;
}
