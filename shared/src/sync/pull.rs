//! Pull, `POST /api/v1/sync/pull`: a phone asks for what changed since its cursor. What it may see
//! follows from its token alone. A page and its cursor are stored in one transaction.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{Hello, check::Check, op::DocKind};
use crate::{
    clock::Millis,
    ids::{Rev, UserId},
    review::ReviewNote,
    task::Task,
    visit::Visit,
};

/// Asks for the next page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PullRequest {
    /// Who speaks.
    pub hello: Hello,
    /// The cursor of the last stored page; none starts from nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Most rows wanted, at most [`super::MAX_ROWS`].
    pub limit: u32,
    /// Whether the last page should say what the phone ought to hold now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub check: bool,
}

/// A page of changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PullReply {
    /// The changes, in feed order.
    pub changes: Vec<Change>,
    /// Where the next page starts.
    pub cursor: String,
    /// Whether there is more right now.
    pub more: bool,
    /// The server's clock.
    pub server_ms: Millis,
    /// The highest operation number that the server holds of this phone. Less than the phone knows to
    /// be answered means that the server was restored from a backup: operations are numbered without
    /// gaps, so this one number offers all that the phone still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_op_seq: Option<u64>,
    /// What the phone ought to hold, on the last page if it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Check>,
}

/// One changed document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    /// The document.
    pub id: Uuid,
    /// Its kind.
    pub kind: DocKind,
    /// What happened to it.
    pub change: ChangeKind,
    /// Its revision, for `put`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rev: Option<Rev>,
    /// The document, for `put`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Box<RawValue>>,
}

/// What happened to a document, seen from one phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Here it is.
    Put,
    /// It is gone.
    Delete,
    /// It left what this phone may see: wipe it.
    Remove,
}

/// A visit as the feed brings it: without observations, with its author and the office's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitRow {
    /// The visit, its `observations` always empty.
    pub visit: Visit,
    /// Who recorded it.
    pub author: UserId,
    /// Their name.
    pub author_name: String,
    /// When the server took it in.
    pub received_ms: Millis,
    /// How many observations it carries (the author's own visits only, else 0).
    #[serde(default)]
    pub observation_count: u32,
    /// The office's answer; the author's own visits only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewNote>,
}

/// A task as the feed brings it to the person it is given to, with as much of the household as it takes to go there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The task.
    pub task: Task,
    /// The house number as written; may be empty.
    #[serde(default)]
    pub number: String,
    /// The alley's name.
    #[serde(default)]
    pub alley_name: String,
    /// Whom to ask for there; may be empty.
    #[serde(default)]
    pub head_name: String,
    /// The officer who gave it, as the ward shows it.
    #[serde(default)]
    pub officer: String,
}
