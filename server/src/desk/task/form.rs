//! The form of a new task.

use jiff::civil::Date;
use serde::Deserialize;
use tungngo_shared::{
    clock::Millis,
    ids::{HouseholdId, TaskId, UserId},
    task::TaskKind,
    text,
    validation::{Code, MAX_NOTE_CHARS},
};

use crate::storage::tasks::NewTask;

/// What the form of a new task holds, with what is wrong with it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TaskForm {
    #[serde(default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) assignee: String,
    #[serde(default)]
    pub(super) due: String,
    #[serde(default)]
    pub(super) what: String,
    #[serde(skip)]
    errors: Vec<(&'static str, Code)>,
}

impl TaskForm {
    /// The form as far as it can be filled in.
    #[must_use]
    pub fn filled(kind: TaskKind, assignee: Option<UserId>, due: Date) -> Self {
        Self {
            kind: kind.as_str().to_owned(),
            assignee: assignee.map(|id| id.to_string()).unwrap_or_default(),
            due: due.to_string(),
            ..Self::default()
        }
    }

    /// One's own words, for when it cannot be taken.
    #[must_use]
    pub fn typed(&self) -> Option<String> {
        Some(self.what.trim().to_owned()).filter(|what| !what.is_empty())
    }

    /// What is wrong with a field: the tail of its text key.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<&'static str> {
        let found = self.errors.iter().find(|(name, _)| *name == field);
        found.map(|(_, code)| code.as_str())
    }

    /// The task, or the form with its errors.
    pub(in crate::desk) fn read(
        mut self,
        household: HouseholdId,
        now: Millis,
    ) -> Result<NewTask, Box<Self>> {
        let kind = TaskKind::parse(&self.kind);
        let assignee = self.assignee.parse::<UserId>().ok();
        let due = self.due.parse::<Date>().ok();
        let what = text::nfc_multiline(&self.what);
        let mut wrong = |field, code| self.errors.push((field, code));
        if kind.is_none() {
            wrong("kind", Code::Required);
        }
        if assignee.is_none() {
            wrong("assignee", Code::Required);
        }
        match due {
            None => wrong("due", Code::BadFormat),
            Some(day) if day < now.local_date() => wrong("due", Code::OutOfRange),
            Some(_) => {}
        }
        if what.is_empty() {
            wrong("what", Code::Required);
        } else if what.chars().count() > MAX_NOTE_CHARS {
            wrong("what", Code::TooLong);
        }
        match (kind, assignee, due, self.errors.is_empty()) {
            (Some(kind), Some(assignee), Some(due), true) => Ok(NewTask {
                id: TaskId(uuid::Uuid::now_v7()),
                household,
                assignee,
                kind,
                what,
                due,
            }),
            _ => Err(Box::new(self)),
        }
    }
}
