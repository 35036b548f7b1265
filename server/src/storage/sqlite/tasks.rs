//! Tasks that officers give.

use std::collections::BTreeMap;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Map, Value, json};
use tungngo_shared::{
    access::Role,
    clock::Millis,
    ids::{HouseholdId, Rev, TaskId, UserId},
    task::{Task, TaskAnswer, TaskDecision, TaskKind, TaskState},
};
use uuid::Uuid;

use super::{
    Sqlite, Tx, audit,
    docs::{self, Author, Version},
    review::record,
    rows, support,
};
use crate::storage::{
    Reach, StoreError, StoreResult, TaskStore,
    review::Decided,
    tasks::{Assignee, NewAnswer, NewReport, NewTask, TaskLine, TaskRecord},
};

/// The tasks at one door.
pub fn of_household(c: &Connection, household: HouseholdId) -> StoreResult<Vec<TaskId>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/tasks/of_household.sql"))?;
    let found = statement.query_map([household.0], |row| Ok(TaskId(row.get("id")?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn assignees(c: &Connection, reach: &Reach, household: HouseholdId) -> StoreResult<Vec<Assignee>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/tasks/assignees.sql"))?;
    let found = statement.query_map(
        params![
            reach.ward.as_str(),
            reach.whole,
            reach.viewer.0,
            household.0
        ],
        |row| {
            Ok(Assignee {
                id: UserId(row.get("id")?),
                name: row.get("name")?,
                role: rows::parsed(row, "role", Role::parse)?,
            })
        },
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Gives a task at a household in reach.
pub fn give(tx: &Tx<'_>, reach: &Reach, new: NewTask, now: Millis) -> StoreResult<()> {
    let in_reach = tx
        .prepare_cached(include_str!("../../../sql/tasks/door.sql"))?
        .exists(params![
            new.household.0,
            reach.ward.as_str(),
            reach.whole,
            reach.viewer.0
        ])?;
    let known = assignees(tx, reach, new.household)?;
    let known = known.iter().any(|a| a.id == new.assignee);
    if !in_reach || !known {
        return Err(StoreError::NotFound);
    }
    let task = Task {
        kind: new.kind,
        household: new.household,
        assignee: new.assignee,
        what: new.what,
        due: new.due,
        given_by: reach.viewer,
        report: None,
        answer: None,
        extra: Map::new(),
    };
    let body = serde_json::to_string(&task)?;
    let by = Author::desk(Some(reach.viewer));
    docs::change(tx, &reach.ward, by, now, |changes| {
        changes.put_task(new.id, &task, Version::server(&body, None))
    })?;
    let detail = json!({ "kind": task.kind.as_str() });
    audit::note(tx, reach, "task.give", Some(new.id.0), detail, now)
}

/// The task and its body as stored, if it is in reach.
fn find(c: &Connection, reach: &Reach, id: TaskId) -> StoreResult<(TaskRecord, Value)> {
    c.prepare_cached(include_str!("../../../sql/tasks/one.sql"))?
        .query_row(
            params![id.0, reach.ward.as_str(), reach.whole, reach.viewer.0],
            |row| {
                let record = TaskRecord {
                    id,
                    rev: Rev::from_stored(row.get("rev")?),
                    task: rows::json(row, "body")?,
                    door: rows::door(row)?,
                    assignee: row.get("assignee")?,
                    revisions: Vec::new(),
                };
                Ok((record, rows::json(row, "body")?))
            },
        )
        .optional()?
        .ok_or(StoreError::NotFound)
}

fn answer(tx: &Tx<'_>, reach: &Reach, new: NewAnswer, now: Millis) -> StoreResult<Decided> {
    let (found, mut body) = find(tx, reach, new.task)?;
    if found.rev != new.seen {
        return Ok(Decided::Changed);
    }
    let from = found.task.state();
    if !from.may_be(new.decision) || found.task.assignee == reach.viewer {
        return Ok(Decided::NotAllowed);
    }
    body["answer"] = json!(TaskAnswer {
        decision: new.decision,
        comment: new.comment,
        by: reach.viewer,
        at: now,
    });
    let task: Task = serde_json::from_value(body.clone())?;
    let by = Author::desk(Some(reach.viewer));
    docs::change(tx, &reach.ward, by, now, |changes| {
        let text = body.to_string();
        changes.put_task(new.task, &task, Version::server(&text, Some(&found.rev)))
    })?;
    let detail = json!({ "from": from, "to": task.state() });
    audit::note(tx, reach, "task.answer", Some(new.task.0), detail, now)?;
    if new.decision == TaskDecision::Accepted {
        support::answered(tx, reach, new.task, &task, now)?;
    }
    Ok(Decided::Done)
}

fn report(tx: &Tx<'_>, reach: &Reach, new: NewReport, now: Millis) -> StoreResult<Decided> {
    let (found, body) = find(tx, reach, new.task)?;
    if found.task.assignee != reach.viewer {
        return Err(StoreError::NotFound);
    }
    if found.rev != new.seen {
        return Ok(Decided::Changed);
    }
    let from = found.task.state();
    if from.is_closed() {
        return Ok(Decided::NotAllowed);
    }
    let Value::Object(current) = body else {
        return Err(StoreError::NotFound);
    };
    let mut sent = current.clone();
    sent.insert("report".to_owned(), serde_json::to_value(&new.report)?);
    sent.remove("answer");
    let body = Value::Object(Task::with_report(&current, Some(&current), &sent));
    let task: Task = serde_json::from_value(body.clone())?;
    let by = Author::desk(Some(reach.viewer));
    docs::change(tx, &reach.ward, by, now, |changes| {
        let text = body.to_string();
        changes.put_task(new.task, &task, Version::server(&text, Some(&found.rev)))
    })?;
    let detail = json!({ "from": from, "to": task.state() });
    audit::note(tx, reach, "task.report", Some(new.task.0), detail, now)?;
    Ok(Decided::Done)
}

fn line(row: &Row<'_>) -> rusqlite::Result<TaskLine> {
    Ok(TaskLine {
        id: TaskId(row.get("id")?),
        kind: rows::parsed(row, "kind", TaskKind::parse)?,
        due_on: row.get("due_on")?,
        door: rows::door(row)?,
        assignee: row.get("assignee")?,
    })
}

/// Before the first row.
fn start(after: Option<(String, TaskId)>) -> (String, Uuid) {
    after.map_or((String::new(), Uuid::nil()), |(due, id)| (due, id.0))
}

#[async_trait]
impl TaskStore for Sqlite {
    async fn assignees(&self, reach: Reach, household: HouseholdId) -> StoreResult<Vec<Assignee>> {
        self.read(move |c| assignees(c, &reach, household)).await
    }

    async fn give_task(&self, reach: Reach, task: NewTask, now: Millis) -> StoreResult<()> {
        self.write(move |tx| give(tx, &reach, task.clone(), now))
            .await
    }

    async fn task_counts(&self, reach: Reach) -> StoreResult<BTreeMap<TaskState, u64>> {
        self.read(move |c| {
            let mut statement = c.prepare_cached(include_str!("../../../sql/tasks/counts.sql"))?;
            let found = statement.query_map(
                params![reach.ward.as_str(), reach.whole, reach.viewer.0],
                |row| Ok((rows::parsed(row, "state", TaskState::parse)?, row.get("n")?)),
            )?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn tasks(
        &self,
        reach: Reach,
        state: TaskState,
        after: Option<(String, TaskId)>,
        limit: u32,
    ) -> StoreResult<Vec<TaskLine>> {
        self.read(move |c| {
            let (due, id) = start(after);
            let mut statement = c.prepare_cached(include_str!("../../../sql/tasks/list.sql"))?;
            let found = statement.query_map(
                params![
                    reach.ward.as_str(),
                    state.as_str(),
                    reach.whole,
                    reach.viewer.0,
                    due,
                    id,
                    limit
                ],
                line,
            )?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn my_tasks(
        &self,
        reach: Reach,
        after: Option<(String, TaskId)>,
        limit: u32,
    ) -> StoreResult<Vec<TaskLine>> {
        self.read(move |c| {
            let (due, id) = start(after);
            let mut statement = c.prepare_cached(include_str!("../../../sql/tasks/mine.sql"))?;
            let found = statement.query_map(
                params![
                    reach.viewer.0,
                    reach.ward.as_str(),
                    reach.whole,
                    due,
                    id,
                    limit
                ],
                line,
            )?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn report_task(&self, reach: Reach, new: NewReport, now: Millis) -> StoreResult<Decided> {
        self.write(move |tx| report(tx, &reach, new.clone(), now))
            .await
    }

    async fn task(&self, reach: Reach, id: TaskId, now: Millis) -> StoreResult<TaskRecord> {
        self.write(move |tx| {
            let (mut found, _) = find(tx, &reach, id)?;
            found.revisions = record::revisions(tx, id.0)?;
            record::note_look(tx, &reach, "task.view", id.0, now)?;
            Ok(found)
        })
        .await
    }

    async fn answer_task(&self, reach: Reach, new: NewAnswer, now: Millis) -> StoreResult<Decided> {
        self.write(move |tx| answer(tx, &reach, new.clone(), now))
            .await
    }
}
