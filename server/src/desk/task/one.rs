//! One task: what was asked, what came of it, and the office's answer.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::Value;
use tungngo_shared::{
    check::{self, Found},
    clock::{Millis, dmy},
    ids::{HouseholdId, Rev, TaskId},
    task::{Task, TaskDecision, TaskKind, TaskReport},
    text,
    validation::{Code, FieldError, MAX_NOTE_CHARS},
};

use super::{
    super::{Frame, decision::conflict, household::DoneQuery, page, path::Path, texts::Texts},
    reach,
    report::{Errors, ReportForm, ReportView},
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        review::{Decided, RevisionRow},
        tasks::NewAnswer,
    },
};

/// Something that somebody said of the task.
struct Word {
    office: bool,
    text: String,
    said: String,
}

#[derive(Template)]
#[template(path = "desk/task.html")]
struct TaskPage {
    f: Frame,
    id: TaskId,
    rev: Rev,
    household: HouseholdId,
    place: String,
    head_name: String,
    kind: String,
    state: &'static str,
    due: String,
    assignee: String,
    what: String,
    result: Option<String>,
    /// What a check found: question and answer.
    found: Vec<(String, String)>,
    undeclared: Option<String>,
    note: String,
    words: Vec<Word>,
    /// The form for the officer who was given it.
    form: Option<ReportView>,
    /// The reader reported it, so somebody else answers.
    is_mine: bool,
    may_answer: bool,
    may_cancel: bool,
}

/// What changed from one version to the next, in the words of who changed it.
fn words(t: Texts, revisions: &[RevisionRow]) -> Vec<Word> {
    let mut before = &Value::Null;
    let mut words = Vec::new();
    for revision in revisions {
        let body = &revision.body;
        let changed = |field: &str| {
            let now = body.get(field).filter(|now| before.get(field) != Some(now));
            now.cloned()
        };
        let author = revision.author.clone();
        let author = author.unwrap_or_else(|| t.tr("somebody"));
        let time = t.exactly(revision.at_ms);
        let told = |key: &str, what: &str| {
            t.tr_with(key, &[("who", &author), ("time", &time), ("what", what)])
        };
        let text_of =
            |value: &Value, field: &str| value[field].as_str().unwrap_or_default().to_owned();
        if before.is_null() {
            words.push(Word {
                office: true,
                text: told("task-told-given", ""),
                said: String::new(),
            });
        }
        if let Some(report) = changed("report") {
            let result = t.id_or_itself("task-result-", &text_of(&report, "result"));
            words.push(Word {
                office: false,
                text: told("task-told-report", &result),
                said: text_of(&report, "note"),
            });
        }
        if let Some(answer) = changed("answer") {
            let decision = t.id_or_itself("task-decision-", &text_of(&answer, "decision"));
            words.push(Word {
                office: true,
                text: told("task-told-answer", &decision),
                said: text_of(&answer, "comment"),
            });
        }
        before = body;
    }
    words
}

/// What a check found, question by question, in the form's order.
fn facts(t: Texts, kind: TaskKind, report: Option<&TaskReport>) -> Vec<(String, String)> {
    let fact = |question: &check::Question| {
        let told = match report?.found.get(question.id)? {
            Found::Count(n) => t.number(*n),
            Found::Answer(answer) => t.id("check-answer-", answer.as_str()),
            Found::Other(_) => return None,
        };
        Some((t.id("check-q-", question.id), told))
    };
    check::questions(kind).iter().filter_map(fact).collect()
}

/// `GET /tasks/{id}`. For those who give tasks in the household's group; the look is audited.
///
/// # Errors
/// Not found for others.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<TaskId>,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    shown(&app, &desk, id, query.done.as_deref(), None).await
}

/// What kind of task it is, for the officer who was given it.
///
/// # Errors
/// Not found for everybody else.
pub(super) async fn kind_for(
    app: &AppState,
    desk: &Desk,
    reach: &Reach,
    id: TaskId,
    now: Millis,
) -> ApiResult<TaskKind> {
    let found = app.store.task(reach.clone(), id, now).await?;
    match found.task.assignee == desk.actor.user {
        true => Ok(found.task.kind),
        false => Err(ApiError::not_found()),
    }
}

/// The page, also with a form that has something wrong.
pub(super) async fn shown(
    app: &AppState,
    desk: &Desk,
    id: TaskId,
    done: Option<&str>,
    sent: Option<(&ReportForm, &Errors)>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = reach(app, desk).await?;
    let t = Texts(desk.lang);
    let found = app.store.task(reach, id, clock::now()).await?;
    let task: Task = found.task;
    let state = task.state();
    let kind = t.id("task-kind-", task.kind.as_str());
    let is_mine = task.assignee == desk.actor.user;
    let form = match sent {
        Some((form, errors)) => Some(form.view(t, task.kind, errors)),
        None if is_mine && !state.is_closed() => {
            Some(ReportForm::of(&task).view(t, task.kind, &Errors::new()))
        }
        None => None,
    };
    let frame = Frame::of(app, desk, &ward, "tasks", kind.clone()).await?;
    page(&TaskPage {
        f: frame.saying(done),
        id,
        rev: found.rev,
        household: task.household,
        place: t.place(&found.door),
        head_name: found.door.head_name,
        kind,
        state: state.as_str(),
        due: dmy(task.due),
        assignee: found.assignee,
        what: task.what,
        result: task
            .report
            .as_ref()
            .map(|r| t.id("task-result-", r.result.as_str())),
        found: facts(t, task.kind, task.report.as_ref()),
        undeclared: task
            .report
            .as_ref()
            .and_then(|r| check::undeclared(&r.found))
            .filter(|n| *n > 0)
            .map(|n| t.tw("task-undeclared", t.number(n))),
        note: task.report.and_then(|r| r.note).unwrap_or_default(),
        words: words(t, &found.revisions),
        form,
        is_mine,
        may_answer: !is_mine && state.may_be(TaskDecision::Accepted),
        may_cancel: !is_mine && state.may_be(TaskDecision::Cancelled),
    })
}

/// The answer's form.
#[derive(Debug, Deserialize)]
pub struct AnswerForm {
    decision: String,
    rev: String,
    #[serde(default)]
    comment: String,
}

impl AnswerForm {
    fn read(self, task: TaskId) -> ApiResult<NewAnswer> {
        let decision = TaskDecision::parse(&self.decision).ok_or_else(ApiError::bad_request)?;
        let comment = Some(text::nfc_multiline(&self.comment)).filter(|c| !c.is_empty());
        let code = match &comment {
            Some(comment) if comment.chars().count() > MAX_NOTE_CHARS => Some(Code::TooLong),
            None if decision != TaskDecision::Accepted => Some(Code::Required),
            _ => None,
        };
        if let Some(code) = code {
            let wrong = FieldError::new("/comment", code);
            return Err(ApiError::invalid_fields(vec![wrong]));
        }
        Ok(NewAnswer {
            task,
            seen: Rev::from_stored(self.rev),
            decision,
            comment,
        })
    }
}

/// `POST /tasks/{id}/answer`. For those who give tasks in the household's group.
///
/// # Errors
/// Not found for others; a missing comment is `invalid_fields`.
pub async fn answer(
    State(app): State<AppState>,
    Path(id): Path<TaskId>,
    DeskForm(desk, form): DeskForm<AnswerForm>,
) -> ApiResult<Response> {
    let (ward, reach) = reach(&app, &desk).await?;
    let answer = form.read(id)?;
    let comment = answer.comment.clone();
    let done = answer.decision.as_str();
    let here = format!("/tasks/{id}");
    match app.store.answer_task(reach, answer, clock::now()).await? {
        Decided::Done => Ok(Redirect::to(&format!("{here}?done=task-{done}")).into_response()),
        Decided::Changed | Decided::NotAllowed => {
            conflict(&app, &desk, &ward, "tasks", comment, here).await
        }
    }
}
