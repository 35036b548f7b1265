//! A task (việc được giao): something that an officer asks one person to do at one door, and their word on it.
//!
//! The office writes what is to be done and its answer; the person it is given to writes the report, and nothing
//! else. Whom it is about is not copied into it: the feed adds that ([`crate::sync::pull::TaskRow`]), because that
//! person's phone need not hold the household, and a copy would outlive a correction or an erasure.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    check::Findings,
    clock::{ClockReading, Millis},
    ids::{HouseholdId, UserId},
    visit::answers,
};

answers! {
    /// What kind of task it is (text keys `task-kind-…`).
    TaskKind {
        /// Kiểm tra cư trú, nhà trọ.
        ResidenceCheck = "residence_check",
        /// Kiểm tra cơ sở kinh doanh có điều kiện.
        BusinessCheck = "business_check",
        /// Thăm hỏi, hỗ trợ.
        Support = "support",
        /// Việc khác.
        Other = "other",
    }
}

answers! {
    /// What came of it (text keys `task-result-…`).
    TaskResult {
        /// Đã làm xong.
        Done = "done",
        /// Làm được một phần.
        Partly = "partly",
        /// Không làm được.
        NotPossible = "not_possible",
    }
}

answers! {
    /// The office's answer (text keys `task-decision-…`).
    TaskDecision {
        /// Đã nhận kết quả.
        Accepted = "accepted",
        /// Cần làm thêm.
        Returned = "returned",
        /// Không cần làm nữa.
        Cancelled = "cancelled",
    }
}

answers! {
    /// Where a task stands (text keys `task-state-…`).
    TaskState {
        /// Waiting for the person it is given to.
        Open = "open",
        /// Sent back to that person.
        Returned = "returned",
        /// Waiting for the office.
        Reported = "reported",
        /// Done.
        Accepted = "accepted",
        /// Not wanted any more.
        Cancelled = "cancelled",
    }
}

impl TaskState {
    /// Whether the person it is given to has something to do.
    #[must_use]
    pub fn is_to_do(self) -> bool {
        matches!(self, Self::Open | Self::Returned)
    }

    /// Whether nobody has anything to do.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Accepted | Self::Cancelled)
    }

    /// Whether the office may answer so. An answer can be taken back by another one.
    #[must_use]
    pub fn may_be(self, next: TaskDecision) -> bool {
        match next {
            TaskDecision::Accepted | TaskDecision::Returned => self == Self::Reported,
            TaskDecision::Cancelled => !self.is_closed(),
        }
    }
}

/// What the person it was given to says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskReport {
    /// What came of it.
    pub result: TaskResult,
    /// In their words; required unless it is simply done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What a check found, by the questions of its form; empty for other kinds, and from older versions.
    #[serde(default, skip_serializing_if = "Findings::is_empty")]
    pub found: Findings,
    /// What the phone's clocks showed at saving.
    #[serde(default)]
    pub clock: ClockReading,
}

/// What the office says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskAnswer {
    /// Which answer.
    pub decision: TaskDecision,
    /// What is still wanted, or why it is not wanted any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The officer.
    pub by: UserId,
    /// When, by the server's clock.
    pub at: Millis,
}

/// A task as it is stored, sent and merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What kind.
    pub kind: TaskKind,
    /// The door.
    pub household: HouseholdId,
    /// Who is to do it.
    pub assignee: UserId,
    /// What to do, in the officer's words.
    pub what: String,
    /// By which day.
    pub due: Date,
    /// The officer who gave it.
    pub given_by: UserId,
    /// The word of the person it is given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<TaskReport>,
    /// The office's answer to what is there now; a new report takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<TaskAnswer>,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Task {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> TaskState {
        match (self.answer.as_ref().map(|a| a.decision), &self.report) {
            (Some(TaskDecision::Cancelled), _) => TaskState::Cancelled,
            (Some(TaskDecision::Accepted), _) => TaskState::Accepted,
            (Some(TaskDecision::Returned), _) => TaskState::Returned,
            (None, Some(_)) => TaskState::Reported,
            (None, None) => TaskState::Open,
        }
    }

    /// The task with the report of the person it is given to, which is all of `sent` that counts. The answer that they
    /// had read (it stands in `base`) is not about this report any more and goes; one given meanwhile stays.
    #[must_use]
    pub fn with_report(
        current: &Map<String, Value>,
        base: Option<&Map<String, Value>>,
        sent: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut next = current.clone();
        if let Some(report) = sent.get("report") {
            next.insert("report".to_owned(), report.clone());
        }
        let read = base.is_some_and(|base| base.get("answer") == current.get("answer"));
        if read && !sent.contains_key("answer") {
            next.remove("answer");
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn task() -> Map<String, Value> {
        let Value::Object(map) = json!({
            "kind": "support", "household": "0190a000-0000-7000-8000-000000000001",
            "assignee": "0190a000-0000-7000-8000-000000000002", "what": "Thăm hỏi", "due": "2026-12-01",
            "given_by": "0190a000-0000-7000-8000-000000000003", "tomorrow": 1
        }) else {
            unreachable!()
        };
        map
    }

    fn with(field: &str, value: Value) -> Map<String, Value> {
        let mut task = task();
        task.insert(field.to_owned(), value);
        task
    }

    fn state(map: Map<String, Value>) -> TaskState {
        let task: Task = serde_json::from_value(Value::Object(map)).unwrap();
        task.state()
    }

    fn answer(decision: &str) -> Value {
        json!({"decision": decision, "by": "0190a000-0000-7000-8000-000000000003", "at": 1})
    }

    #[test]
    fn where_it_stands_follows_from_report_and_answer() {
        assert_eq!(state(task()), TaskState::Open);
        assert_eq!(
            state(with("report", json!({"result": "done"}))),
            TaskState::Reported
        );
        for (decision, stands) in [
            ("accepted", TaskState::Accepted),
            ("returned", TaskState::Returned),
            ("cancelled", TaskState::Cancelled),
        ] {
            assert_eq!(state(with("answer", answer(decision))), stands);
        }
    }

    #[test]
    fn what_the_office_may_answer_when() {
        let may = |state: TaskState| {
            TaskDecision::ALL
                .iter()
                .filter(|d| state.may_be(**d))
                .map(|d| d.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(may(TaskState::Open), ["cancelled"]);
        assert_eq!(may(TaskState::Returned), ["cancelled"]);
        assert_eq!(
            may(TaskState::Reported),
            ["accepted", "returned", "cancelled"]
        );
        assert!(may(TaskState::Accepted).is_empty());
        assert!(may(TaskState::Cancelled).is_empty());
    }

    #[test]
    fn the_person_it_is_given_to_writes_the_report_and_nothing_else() {
        let report = json!({"result": "done", "field_of_tomorrow": 1});
        let reported = with("report", report.clone());
        let mut sent = reported.clone();
        for (field, value) in [("due", json!("2027-01-01")), ("new", json!(true))] {
            sent.insert(field.to_owned(), value);
        }
        sent.insert("answer".to_owned(), answer("accepted"));
        sent.remove("tomorrow");
        assert_eq!(Task::with_report(&task(), Some(&task()), &sent), reported);
        assert_eq!(Task::with_report(&task(), Some(&task()), &task()), task());

        // What was asked for once more is answered by the new report, unless the office spoke in between.
        let returned = with("answer", answer("returned"));
        assert_eq!(
            Task::with_report(&returned, Some(&returned), &reported),
            reported
        );
        let cancelled = with("answer", answer("cancelled"));
        let mut both = cancelled.clone();
        both.insert("report".to_owned(), report);
        for base in [Some(&returned), Some(&task()), None] {
            assert_eq!(Task::with_report(&cancelled, base, &reported), both);
        }
    }
}
