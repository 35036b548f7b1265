//! Two records of one person made one, and parted again.

use async_trait::async_trait;
use tungngo_shared::{
    casefile::{CaseField, merge::Picks},
    clock::Millis,
    ids::{CaseId, MergeId},
};

use super::{Reach, StoreResult, cases::CaseLine};

/// Two records about to be made one.
#[derive(Clone, Debug)]
pub struct NewMerge {
    /// Made by the caller.
    pub id: MergeId,
    /// The record that is kept, and its version that was seen.
    pub kept: (CaseId, i64),
    /// The record that goes, and its version that was seen.
    pub gone: (CaseId, i64),
    /// The fields that are taken from the record that goes.
    pub picks: Picks,
    /// Why they are held to be of one person.
    pub reason: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeDone {
    /// Done; of which case there is one now, or again.
    Done(CaseId),
    /// Something is not as it was seen.
    Changed,
    /// One of them waits for another ward's answer.
    Offered,
    /// Other records have gone into the one that is to go: it has to be the one that is kept.
    HasMerged,
    /// What is picked does not go together in this field.
    DoesNotFit(CaseField),
    /// Changes would be lost, and nobody has said that they may be.
    WouldLose,
}

/// A merge as the pages of its records tell it.
#[derive(Clone, Debug)]
pub struct MergeBrief {
    /// Which.
    pub id: MergeId,
    /// The record that is kept, and whom it is about.
    pub kept: (CaseId, String),
    /// The record that went.
    pub gone: (CaseId, String),
    /// When.
    pub merged_ms: Millis,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Which fields were taken from the record that went.
    pub picks: Vec<CaseField>,
    /// When it was taken back, and by whom.
    pub undone: Option<(Millis, String)>,
    /// Until when it can be taken back; none where it cannot.
    pub undo_until: Option<Millis>,
    /// What was changed since and goes with the way back.
    pub lost: Vec<CaseField>,
    /// What was changed since and stays.
    pub stays: Vec<CaseField>,
}

/// The office's work with records of one person; for leads. What is out of reach is `NotFound`.
#[async_trait]
pub trait MergeStore: Send + Sync {
    /// Open cases that are in all likelihood about the same person; the look is audited.
    async fn alike(&self, reach: Reach, id: CaseId, now: Millis) -> StoreResult<Vec<CaseLine>>;
    /// Makes two open cases one, if both are as they were seen.
    async fn merge_cases(&self, reach: Reach, new: NewMerge, now: Millis)
    -> StoreResult<MergeDone>;
    /// Parts them again, if the kept one is as it was seen; what that loses has to be said to be known (`sure`).
    async fn part_cases(
        &self,
        reach: Reach,
        id: MergeId,
        seen: i64,
        sure: bool,
        now: Millis,
    ) -> StoreResult<MergeDone>;
}
