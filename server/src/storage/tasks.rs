//! Tasks that officers give: giving one, what stands where, and the answer to a report.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::civil::Date;
use tungngo_shared::{
    access::Role,
    clock::Millis,
    ids::{HouseholdId, Rev, TaskId, UserId},
    task::{Task, TaskDecision, TaskKind, TaskReport, TaskState},
};

use super::{Reach, StoreResult, review::Decided, review::Door};

/// Somebody who can be given a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignee {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Role,
}

/// A task about to be given.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// Made by the caller.
    pub id: TaskId,
    /// Where.
    pub household: HouseholdId,
    /// To whom.
    pub assignee: UserId,
    /// What kind.
    pub kind: TaskKind,
    /// In the officer's words.
    pub what: String,
    /// By which day.
    pub due: Date,
}

/// A task in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLine {
    /// Which.
    pub id: TaskId,
    /// What kind.
    pub kind: TaskKind,
    /// By which day, as stored (ISO 8601); with the id the key of the next page.
    pub due_on: String,
    /// Where.
    pub door: Door,
    /// Who does it.
    pub assignee: String,
}

/// A task with the place it is about.
#[derive(Clone, Debug)]
pub struct TaskRecord {
    /// Which.
    pub id: TaskId,
    /// The version that was read.
    pub rev: Rev,
    /// What it says.
    pub task: Task,
    /// Where.
    pub door: Door,
    /// Who does it.
    pub assignee: String,
    /// Every version, oldest first.
    pub revisions: Vec<super::review::RevisionRow>,
}

/// What an officer says of a task that they were given.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// The task.
    pub task: TaskId,
    /// The version that the officer saw.
    pub seen: Rev,
    /// What came of it.
    pub report: TaskReport,
}

/// An answer to what was reported, or the word that nothing more is needed.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// The task.
    pub task: TaskId,
    /// The version that the officer saw.
    pub seen: Rev,
    /// The answer.
    pub decision: TaskDecision,
    /// What is still wanted, or why.
    pub comment: Option<String>,
}

/// The office's work with tasks. What is out of reach is `NotFound`.
#[async_trait]
pub trait TaskStore: Send + Sync {
    /// Who can be given a task at a household from here.
    async fn assignees(&self, reach: Reach, household: HouseholdId) -> StoreResult<Vec<Assignee>>;
    /// Gives a task; the person's phone hears of it with its next pull. `NotFound` when the household is out of reach
    /// or the person is none of [`TaskStore::assignees`].
    async fn give_task(&self, reach: Reach, task: NewTask, now: Millis) -> StoreResult<()>;
    /// How many tasks are in each state; states without any are left out.
    async fn task_counts(&self, reach: Reach) -> StoreResult<BTreeMap<TaskState, u64>>;
    /// Tasks in one state behind `after`, the most urgent first.
    async fn tasks(
        &self,
        reach: Reach,
        state: TaskState,
        after: Option<(String, TaskId)>,
        limit: u32,
    ) -> StoreResult<Vec<TaskLine>>;
    /// What the viewer is to do behind `after`, the most urgent first.
    async fn my_tasks(
        &self,
        reach: Reach,
        after: Option<(String, TaskId)>,
        limit: u32,
    ) -> StoreResult<Vec<TaskLine>>;
    /// One task; the look is audited.
    async fn task(&self, reach: Reach, id: TaskId, now: Millis) -> StoreResult<TaskRecord>;
    /// The report of an officer who was given the task, if it is as they saw it and not closed. `NotFound` when it was
    /// given to somebody else.
    async fn report_task(
        &self,
        reach: Reach,
        report: NewReport,
        now: Millis,
    ) -> StoreResult<Decided>;
    /// Answers, if the task is as the officer saw it. Nobody answers what they did themselves.
    async fn answer_task(
        &self,
        reach: Reach,
        answer: NewAnswer,
        now: Millis,
    ) -> StoreResult<Decided>;
}
