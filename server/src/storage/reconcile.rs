//! Matching (đối sánh): another system's list laid beside the ward's cases, decided on row by row, signed.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, ReconcileId},
    reconcile::{By, Column, Columns, Decision, Ours, Outcome, Parts},
};

use super::{Reach, StoreResult};
use crate::{imports::listed::Table, reconciled::Record};

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Its columns are to be named.
    Uploaded,
    /// Its rows are to be decided on.
    Laid,
    /// Decided and signed: nothing in it changes any more.
    Signed,
}

impl RunState {
    /// The stable id, also the tail of its text key (`reconcile-state-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uploaded => "uploaded",
            Self::Laid => "laid",
            Self::Signed => "signed",
        }
    }

    /// The state with this id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        [Self::Uploaded, Self::Laid, Self::Signed]
            .into_iter()
            .find(|state| state.as_str() == id)
    }
}

/// How many rows stand somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// All of them.
    pub all: u64,
    /// Those that somebody still has to decide on.
    pub open: u64,
}

/// How many rows are where.
pub type Counts = BTreeMap<Outcome, Count>;

/// A list about to come in.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// Made by the caller.
    pub id: ReconcileId,
    /// The file's name, for the record.
    pub file_name: String,
    /// What is in it.
    pub table: Table,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which.
    pub id: ReconcileId,
    /// When the list came.
    pub at_ms: Millis,
    /// The name of who brought it.
    pub by: String,
    /// What the file was called.
    pub file_name: String,
    /// SHA-256 of the file in hex.
    pub sha256: String,
    /// The heads of its columns.
    pub heads: Vec<String>,
    /// What they hold; before somebody has said so, as it was said of a list with the same heads.
    pub columns: Option<Columns>,
    /// Where it stands.
    pub state: RunState,
    /// How many rows are where; rows of a list that has not been laid yet are nowhere.
    pub counts: Counts,
    /// The name of who signed.
    pub signer: Option<String>,
    /// What was signed, with its signature.
    pub signed: Option<(Record, String)>,
    /// Whether its rows are still here.
    pub has_rows: bool,
}

/// What a row may be, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The case.
    pub case: CaseId,
    /// What it rests on.
    pub by: By,
    /// How alike they are.
    pub parts: Parts,
}

/// All that a row may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// Whether somebody has to say which, the likeliest first; otherwise it is the one.
    pub unclear: bool,
    /// The cases.
    pub list: Vec<Offer>,
}

/// A case of ours beside a row.
#[derive(Clone, Debug)]
pub struct OurCase {
    /// Which.
    pub id: CaseId,
    /// What it says.
    pub ours: Ours,
}

/// A row with what it was found to be.
#[derive(Clone, Debug)]
pub struct RunRow {
    /// Its number in their file; below zero for a case of ours that is not in it.
    pub nr: i64,
    /// Its cells; none for a case of ours.
    pub cells: Vec<String>,
    /// Where it stands.
    pub outcome: Outcome,
    /// The case that it is.
    pub case: Option<CaseId>,
    /// What it rests on, or may be.
    pub offers: Offers,
    /// What differs.
    pub fields: Vec<Column>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Who decided.
    pub decider: Option<String>,
    /// When.
    pub decided_ms: Option<Millis>,
    /// Why, in their words.
    pub comment: Option<String>,
    /// Counts what was decided.
    pub version: i64,
}

/// Rows of a run with the cases beside them.
#[derive(Clone, Debug, Default)]
pub struct RunRows {
    /// The rows.
    pub rows: Vec<RunRow>,
    /// Every case that they are or may be, as it is now.
    pub cases: BTreeMap<CaseId, OurCase>,
}

/// Which rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowFilter {
    /// Standing here; all where it is not said.
    pub outcome: Option<Outcome>,
    /// Only those that somebody still has to decide on.
    pub open: bool,
}

/// What somebody says of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is this case.
    Is(CaseId),
    /// It is none of ours.
    Nobody,
    /// What was decided is taken back.
    Again,
    /// This is to be done.
    Decide(Decision, Option<String>),
}

/// What became of what somebody said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Rows it was done to.
    pub done: u64,
    /// Rows that had changed since they were read, or of which it cannot be said.
    pub changed: u64,
    /// Rows whose case cannot take over what differs, or would be wrong with it.
    pub unfit: u64,
}

impl Told {
    /// Adds what became of another row.
    pub fn add(&mut self, other: Self) {
        self.done += other.done;
        self.changed += other.changed;
        self.unfit += other.unfit;
    }
}

/// What became of a step of a whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunDone {
    /// Done.
    Done,
    /// It is not as it was seen.
    Changed,
}

/// The office's work with other systems' lists. What is out of reach is `NotFound`.
#[async_trait]
pub trait ReconcileStore: Send + Sync {
    /// Keeps a list.
    async fn add_run(&self, reach: Reach, new: NewRun, now: Millis) -> StoreResult<()>;
    /// The ward's runs, the newest first, without their rows; at most `limit`.
    async fn runs(&self, reach: Reach, limit: u32) -> StoreResult<Vec<Run>>;
    /// One run.
    async fn run(&self, reach: Reach, id: ReconcileId) -> StoreResult<Run>;
    /// The first rows of a list as they stand, to name its columns by.
    async fn first_rows(
        &self,
        reach: Reach,
        id: ReconcileId,
        limit: u32,
    ) -> StoreResult<Vec<Vec<String>>>;
    /// Lays the list beside the open cases, once, and remembers the columns. Stopped in the middle it has done nothing.
    async fn lay_run(
        &self,
        reach: Reach,
        id: ReconcileId,
        columns: Columns,
        now: Millis,
    ) -> StoreResult<RunDone>;
    /// Rows behind `after`; the look is audited.
    async fn run_rows(
        &self,
        reach: Reach,
        id: ReconcileId,
        filter: RowFilter,
        after: Option<i64>,
        limit: u32,
        now: Millis,
    ) -> StoreResult<RunRows>;
    /// One row; the look is audited.
    async fn run_row(
        &self,
        reach: Reach,
        id: ReconcileId,
        nr: i64,
        now: Millis,
    ) -> StoreResult<RunRows>;
    /// Says one thing of rows, each as it was seen in a version.
    async fn say_of_rows(
        &self,
        reach: Reach,
        id: ReconcileId,
        rows: Vec<(i64, i64)>,
        said: Said,
        now: Millis,
    ) -> StoreResult<Told>;
    /// Decides all rows that stand somewhere and are still open; of one, that it cannot be said of many is `changed`.
    async fn decide_rest(
        &self,
        reach: Reach,
        id: ReconcileId,
        outcome: Outcome,
        decision: Decision,
        now: Millis,
    ) -> StoreResult<Told>;
    /// What would be signed now; none while a row is open, or when it was signed already.
    async fn run_record(
        &self,
        reach: Reach,
        id: ReconcileId,
        now: Millis,
    ) -> StoreResult<Option<Record>>;
    /// Keeps what was signed, if the run is still so, and says of each case whether it agrees.
    async fn sign_run(
        &self,
        reach: Reach,
        id: ReconcileId,
        record: Record,
        signature: String,
        now: Millis,
    ) -> StoreResult<RunDone>;
    /// Throws a run away that was not signed, with all its rows.
    async fn drop_run(&self, reach: Reach, id: ReconcileId, now: Millis) -> StoreResult<RunDone>;
}
