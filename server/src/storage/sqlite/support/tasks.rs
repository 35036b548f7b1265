//! Tasks about a case. The task is one like any other; that it is about a case stands beside it and never goes to a phone.

use rusqlite::{OptionalExtension as _, params};
use tungngo_shared::{
    casefile::CaseState,
    clock::Millis,
    ids::{CaseId, TaskId},
    support::SupportStep,
    task::Task,
};
use uuid::Uuid;

use super::{super::tasks, Event, Tx, add_event, audit, cases, nothing};
use crate::storage::{Reach, StoreResult, support::SupportDone, tasks::NewTask};

/// Gives a task at the case's household.
pub fn give(
    tx: &Tx<'_>,
    reach: &Reach,
    id: CaseId,
    task: NewTask,
    now: Millis,
) -> StoreResult<SupportDone> {
    let case = cases::find(tx, reach, id, now)?;
    if case.state != CaseState::Open || case.file.household != Some(task.household) {
        return Ok(SupportDone::Changed);
    }
    let new = task.id;
    tasks::give(tx, reach, task, now)?;
    tx.prepare_cached(include_str!("../../../../sql/support/add_task.sql"))?
        .execute(params![new.0, id.0])?;
    add_event(tx, reach, id.0, &Event::of(SupportStep::TaskGiven), now)?;
    audit::note(tx, reach, "case.task", Some(id.0), nothing(), now)?;
    Ok(SupportDone::Done)
}

/// The office took the result of a task: if it is about a case, its history says so.
pub fn answered(
    tx: &Tx<'_>,
    reach: &Reach,
    id: TaskId,
    task: &Task,
    now: Millis,
) -> StoreResult<()> {
    let case: Option<Uuid> = tx
        .prepare_cached(include_str!("../../../../sql/support/case_of_task.sql"))?
        .query_row([id.0], |row| row.get("case_id"))
        .optional()?;
    let (Some(case), Some(report)) = (case, &task.report) else {
        return Ok(());
    };
    let event = Event {
        word: Some(report.result.as_str()),
        comment: report.note.as_deref(),
        ..Event::of(SupportStep::TaskDone)
    };
    add_event(tx, reach, case, &event, now)
}
