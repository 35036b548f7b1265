//! What the phone's owner was asked to do.

use rusqlite::Row;
use tungngo_shared::{ids::TaskId, sync::DocKind, sync::pull::TaskRow, task::Task};
use uuid::Uuid;

use super::{Result, Store, StoreError, Writer, all, id, key, one, run, sql};
use crate::protocol::MyTask;

/// A stored row that does not read back is left out: it must not hide the others.
fn mine(row: &Row<'_>) -> rusqlite::Result<Option<(MyTask, TaskRow)>> {
    let found: Option<TaskRow> = serde_json::from_str(&row.get::<_, String>(1)?).ok();
    let outbox: Option<String> = row.get(2)?;
    let task_id = TaskId(id(row.get(0)?));
    Ok(found.map(|row| {
        let shown = MyTask {
            id: task_id,
            kind: row.task.kind,
            number: row.number.clone(),
            alley_name: row.alley_name.clone(),
            head_name: row.head_name.clone(),
            what: row.task.what.clone(),
            due: row.task.due,
            officer: row.officer.clone(),
            state: row.task.state(),
            report: row.task.report.clone(),
            comment: row.task.answer.as_ref().and_then(|a| a.comment.clone()),
            on_phone: matches!(outbox.as_deref(), Some("pending" | "sent" | "rejected")),
        };
        (shown, row)
    }))
}

impl Store {
    /// Tasks: what is to do first, the most urgent on top.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn my_tasks(&self) -> Result<Vec<MyTask>> {
        let rows = all(&self.conn, sql!("tasks/mine"), [], mine)?;
        Ok(rows.into_iter().flatten().map(|(task, _)| task).collect())
    }

    /// One task, as it is shown and as it is stored.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn my_task(&self, task: TaskId) -> Result<Option<(MyTask, TaskRow)>> {
        Ok(one(&self.conn, sql!("tasks/one"), [key(task)], mine)?.flatten())
    }
}

impl Writer<'_> {
    /// A task with the own report, as the feed will bring it.
    pub(super) fn task_as_fed(&self, doc: Uuid, own: &str) -> Result<String> {
        let body = self.doc_body(DocKind::Task, doc)?.ok_or(StoreError::Gone)?;
        let mut row: TaskRow = serde_json::from_str(&body)?;
        row.task = serde_json::from_str(own)?;
        Ok(serde_json::to_string(&row)?)
    }

    pub(super) fn project_task(&self, doc: Uuid) -> Result<()> {
        let Some(body) = self.doc_body(DocKind::Task, doc)? else {
            return run(&self.tx, sql!("tasks/remove"), [key(doc)]).map(drop);
        };
        let mut row: TaskRow = serde_json::from_str(&body)?;
        if let Some(own) = self.own_edit(doc)? {
            let own: Task = serde_json::from_str(&own)?;
            row.task = own;
        }
        let text = serde_json::to_string(&row)?;
        let (state, due) = (row.task.state().as_str(), row.task.due.to_string());
        run(&self.tx, sql!("tasks/put"), (key(doc), state, due, text)).map(drop)
    }
}
