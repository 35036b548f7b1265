//! Tasks as screens show them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tungngo_shared::{
    ids::TaskId,
    task::{TaskKind, TaskReport, TaskState},
};

/// Something that the phone's owner was asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MyTask {
    /// Which task.
    pub id: TaskId,
    /// What kind.
    pub kind: TaskKind,
    /// The house number as written; may be empty.
    pub number: String,
    /// The alley's name.
    pub alley_name: String,
    /// Whom to ask for there; may be empty.
    pub head_name: String,
    /// What to do, in the officer's words.
    pub what: String,
    /// By which day.
    pub due: Date,
    /// The officer who gave it.
    pub officer: String,
    /// Where it stands, with the own report over what the server said.
    pub state: TaskState,
    /// The own report.
    pub report: Option<TaskReport>,
    /// What the officer answered.
    pub comment: Option<String>,
    /// The report is on this phone only.
    pub on_phone: bool,
}
