//! Papers of cases: what is said of each and who brought it, in the main database; their bytes, in the one of photos.
//!
//! The bytes are there before the row that speaks of them, and go after it. What a crash leaves between the two is spoken
//! of nowhere, and goes with the day's chores once it is a day old.

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::civil::Date;
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, PaperId},
    paper::{PaperFacts, PaperFormat, PaperKind},
    sync::attachment::ContentHash,
};
use uuid::Uuid;

use super::{Reach, StoreResult, cases::CaseRecord, retention::Reason};

/// How many bytes are written at once, and read at once to be sent.
pub const PIECE_BYTES: usize = 256 * 1024;

/// Bytes that have arrived and were looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Their own name in the database of bytes; no two papers share one.
    pub id: Uuid,
    /// Their hash.
    pub sha256: ContentHash,
    /// How many.
    pub size: u64,
    /// What they are.
    pub format: PaperFormat,
}

/// One version of a paper.
#[derive(Clone, Debug)]
pub struct PaperVersion {
    /// From 1 on.
    pub nr: u32,
    /// How many bytes.
    pub size: u64,
    /// What they are.
    pub format: PaperFormat,
    /// When it came.
    pub at_ms: Millis,
    /// Who brought it.
    pub who: String,
}

/// That and why a paper was removed.
#[derive(Clone, Debug)]
pub struct Removed {
    /// When.
    pub at_ms: Millis,
    /// By whom.
    pub who: String,
    /// Why.
    pub reason: Reason,
}

/// A paper, or what is left of one that was removed.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Which.
    pub id: PaperId,
    /// The record that it lies in, where that has gone into the case: here it is read alone.
    pub of_merged: Option<CaseId>,
    /// What it is.
    pub kind: PaperKind,
    /// Its number.
    pub number: Option<String>,
    /// Its day.
    pub dated_on: Option<Date>,
    /// What it is about; empty once it was removed.
    pub title: String,
    /// Counts what was done: what a form was filled for.
    pub version: i64,
    /// Each version, oldest first.
    pub versions: Vec<PaperVersion>,
    /// Whether it was removed.
    pub removed: Option<Removed>,
}

impl Paper {
    /// What is said of it.
    #[must_use]
    pub fn facts(&self) -> PaperFacts {
        PaperFacts {
            kind: self.kind,
            number: self.number.clone(),
            dated_on: self.dated_on,
            title: self.title.clone(),
        }
    }
}

/// A paper about to be put into a case.
#[derive(Clone, Debug)]
pub struct NewPaper {
    /// Made by the caller.
    pub id: PaperId,
    /// Into which case.
    pub case: CaseId,
    /// What is said of it.
    pub facts: PaperFacts,
    /// Its bytes.
    pub content: Content,
}

/// What is to be done with a paper.
#[derive(Clone, Debug)]
pub enum PaperChange {
    /// Something else is said of it, and with bytes there is a new version.
    Replace(PaperFacts, Option<Content>),
    /// It goes, and why.
    Remove(Reason),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperDone {
    /// Done; these bytes are to be dropped.
    Done(Vec<Uuid>),
    /// It is not as it was seen, or the case takes no papers any more.
    Changed,
    /// There are as many as there may be.
    TooMany,
    /// These bytes are in the case already, in this paper.
    Duplicate(PaperId),
}

/// A version that somebody takes.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its bytes.
    pub content: Content,
    /// What the paper is.
    pub kind: PaperKind,
    /// Its day.
    pub dated_on: Option<Date>,
}

/// The office's work with papers. A case that is out of reach, a minor's that is not theirs among them, is `NotFound`.
#[async_trait]
pub trait PaperStore: Send + Sync {
    /// A case with its papers alone and those of the records that have gone into it, the oldest first, removed ones among
    /// them; the look is audited.
    async fn papers(&self, reach: Reach, case: CaseId, now: Millis) -> StoreResult<CaseRecord>;
    /// Whether a case in reach takes papers at all, before anybody sends one.
    async fn takes_papers(&self, reach: Reach, case: CaseId, now: Millis) -> StoreResult<bool>;
    /// Puts a paper into a case.
    async fn add_paper(&self, reach: Reach, new: NewPaper, now: Millis) -> StoreResult<PaperDone>;
    /// Does something with a paper, if it is as it was seen.
    async fn change_paper(
        &self,
        reach: Reach,
        at: (CaseId, PaperId),
        seen: i64,
        change: PaperChange,
        now: Millis,
    ) -> StoreResult<PaperDone>;
    /// A version to be taken, of a paper of the case or of a record that has gone into it; that it is taken is audited.
    async fn take_paper(
        &self,
        reach: Reach,
        at: (CaseId, PaperId),
        nr: u32,
        now: Millis,
    ) -> StoreResult<Taken>;
    /// Which of these bytes a paper speaks of.
    async fn bytes_spoken_of(&self, among: Vec<Uuid>) -> StoreResult<BTreeSet<Uuid>>;
}

/// The bytes of papers.
#[async_trait]
pub trait PaperBytes: Send + Sync {
    /// Appends a piece at its place, which is the end of what is there; durable when ready.
    async fn put_piece(&self, id: Uuid, start: u64, bytes: Vec<u8>, now: Millis)
    -> StoreResult<()>;
    /// All bytes of one, to be looked through.
    async fn whole(&self, id: Uuid) -> StoreResult<Vec<u8>>;
    /// They were looked through; where others are to be kept, these take their place.
    async fn settle(
        &self,
        content: Content,
        instead: Option<Vec<u8>>,
        now: Millis,
    ) -> StoreResult<()>;
    /// The piece that begins here, of bytes that were settled; none behind the last.
    async fn piece(&self, id: Uuid, start: u64) -> StoreResult<Option<Vec<u8>>>;
    /// Drops bytes.
    async fn drop_bytes(&self, ids: Vec<Uuid>) -> StoreResult<()>;
    /// Bytes that began to arrive before a moment, behind `after`, at most `limit`.
    async fn bytes_before(&self, before: Millis, after: Uuid, limit: u32)
    -> StoreResult<Vec<Uuid>>;
}
