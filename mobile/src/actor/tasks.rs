//! Tasks: one, and the report on it.

use tungngo_shared::{
    check::Findings,
    ids::TaskId,
    sync::DocKind,
    task::{TaskReport, TaskResult},
    text::nfc_multiline,
    validation,
};

use super::{Core, write::body};
use crate::protocol::{Failure, FailureCode, MyTask, Saved};
use crate::store::{Edit, Label};

impl Core {
    pub(super) fn task(&mut self, task: TaskId) -> Result<MyTask, Failure> {
        let found = self.open()?.session.store.my_task(task)?;
        found
            .map(|(task, _)| task)
            .ok_or_else(|| FailureCode::Gone.into())
    }

    pub(super) fn report_task(
        &mut self,
        id: TaskId,
        result: TaskResult,
        note: Option<String>,
        found: Findings,
    ) -> Result<Saved, Failure> {
        let now = self.clock.now();
        let clock = self.clock.clone();
        let store = &self.open()?.session.store;
        let (_, row) = store.my_task(id)?.ok_or(FailureCode::Gone)?;
        let mut task = row.task;
        task.report = Some(TaskReport {
            result,
            note: note.map(|n| nfc_multiline(&n)).filter(|n| !n.is_empty()),
            found,
            clock: clock.reading(now, store.offset_ms()?),
        });
        // The officer's word was about an earlier report.
        task.answer = None;
        let errors = validation::task(&task);
        if !errors.is_empty() {
            return Err(Failure::invalid(errors));
        }
        self.store_edit(&Edit {
            doc: id.0,
            kind: DocKind::Task,
            body: body(&task)?,
            label: Label {
                number: row.number,
                head_name: row.head_name,
                alley_name: row.alley_name,
            },
            now,
            form: None,
        })
    }
}
