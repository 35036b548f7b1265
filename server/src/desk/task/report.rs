//! An officer's own word on a task that they were given: what a phone's owner says on the phone.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    check::{self, Ask, CheckAnswer, Findings, Found, MOST_PEOPLE},
    clock::{ClockReading, Millis},
    ids::{Rev, TaskId},
    task::{Task, TaskKind, TaskReport, TaskResult, TaskState},
    text,
    validation::{Code, MAX_NOTE_CHARS},
};

use super::{
    super::{Choice, decision::conflict, path::Path, texts::Texts},
    one, reach,
};
use crate::{
    app::AppState,
    auth::DeskForm,
    clock,
    problem::ApiResult,
    storage::{review::Decided, tasks::NewReport},
};

/// The report's form as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ReportForm {
    rev: String,
    #[serde(default)]
    result: String,
    #[serde(default)]
    note: String,
    /// What a check found, by `found-` and the question; anything else is ignored.
    #[serde(flatten)]
    found: BTreeMap<String, String>,
}

/// A question of a check in the form.
pub struct Asked {
    /// The field's name.
    pub name: String,
    /// The question.
    pub text: String,
    /// The number so far; none where it is answered by one of `choices`.
    pub count: Option<String>,
    /// The answers.
    pub choices: Vec<Choice>,
    /// The tail of the text key of what is wrong.
    pub error: Option<&'static str>,
}

/// The form as it is shown.
pub struct ReportView {
    /// What can have come of it.
    pub results: Vec<Choice>,
    /// The check's questions.
    pub questions: Vec<Asked>,
    /// In the officer's words.
    pub note: String,
    /// The tails of the text keys of what is wrong.
    pub result_error: Option<&'static str>,
    pub note_error: Option<&'static str>,
}

/// What is wrong, by field.
pub type Errors = Vec<(String, Code)>;

fn field(question: &str) -> String {
    format!("found-{question}")
}

impl ReportForm {
    /// The form of what was reported last and waits for the office, or an empty one.
    pub fn of(task: &Task) -> Self {
        let Some(report) = &task.report else {
            return Self::default();
        };
        let told = |(id, found): (&String, &Found)| {
            let text = match found {
                Found::Count(n) => n.to_string(),
                Found::Answer(answer) => answer.as_str().to_owned(),
                Found::Other(_) => return None,
            };
            Some((field(id), text))
        };
        let waits = task.state() == TaskState::Reported;
        Self {
            rev: String::new(),
            result: match waits {
                true => report.result.as_str().to_owned(),
                false => String::new(),
            },
            note: report.note.clone().filter(|_| waits).unwrap_or_default(),
            found: report.found.iter().filter_map(told).collect(),
        }
    }

    /// What was found, with what is wrong with it.
    fn findings(&self, kind: TaskKind, errors: &mut Errors) -> Findings {
        let mut found = Findings::new();
        for question in check::questions(kind) {
            let name = field(question.id);
            let typed = self.found.get(&name).map_or("", |text| text.trim());
            if typed.is_empty() {
                continue;
            }
            let read = match question.ask {
                Ask::Count => match typed.parse::<u32>() {
                    Ok(n) if n <= MOST_PEOPLE => Ok(Found::Count(n)),
                    Ok(_) => Err(Code::OutOfRange),
                    Err(_) => Err(Code::BadFormat),
                },
                Ask::Answer => CheckAnswer::parse(typed)
                    .map(Found::Answer)
                    .ok_or(Code::BadFormat),
            };
            match read {
                Ok(read) => {
                    found.insert(question.id.to_owned(), read);
                }
                Err(code) => errors.push((name, code)),
            }
        }
        found
    }

    /// The report, or what is wrong with which field. As on the phone, a check that is done has every answer.
    fn read(&self, kind: TaskKind, now: Millis) -> Result<TaskReport, Errors> {
        let mut errors = Errors::new();
        let found = self.findings(kind, &mut errors);
        let result = TaskResult::parse(&self.result);
        let note = text::nfc_multiline(&self.note);
        if result == Some(TaskResult::Done) {
            for question in check::missing(kind, &found) {
                let name = field(question.id);
                if errors.iter().all(|(wrong, _)| *wrong != name) {
                    errors.push((name, Code::Required));
                }
            }
        }
        if result.is_none() {
            errors.push(("result".to_owned(), Code::Required));
        }
        if note.chars().count() > MAX_NOTE_CHARS {
            errors.push(("note".to_owned(), Code::TooLong));
        } else if note.is_empty() && result.is_some_and(|result| result != TaskResult::Done) {
            errors.push(("note".to_owned(), Code::Required));
        }
        match (result, errors.is_empty()) {
            (Some(result), true) => Ok(TaskReport {
                result,
                note: Some(note).filter(|note| !note.is_empty()),
                found,
                clock: ClockReading {
                    device_ms: now,
                    ..ClockReading::default()
                },
            }),
            _ => Err(errors),
        }
    }

    /// As it is shown.
    pub fn view(&self, t: Texts, kind: TaskKind, errors: &Errors) -> ReportView {
        let error = |name: &str| {
            let wrong = errors.iter().find(|(wrong, _)| wrong == name);
            wrong.map(|(_, code)| code.as_str())
        };
        let asked = |question: &check::Question| {
            let name = field(question.id);
            let typed = self.found.get(&name).cloned().unwrap_or_default();
            let choice = |answer: &CheckAnswer| {
                let id = answer.as_str();
                Choice::new(id, t.id("check-answer-", id), typed == id)
            };
            Asked {
                text: t.id("check-q-", question.id),
                choices: match question.ask {
                    Ask::Count => Vec::new(),
                    Ask::Answer => CheckAnswer::ALL.iter().map(choice).collect(),
                },
                count: (question.ask == Ask::Count).then(|| typed.clone()),
                error: error(&name),
                name,
            }
        };
        let result = |result: &TaskResult| {
            let id = result.as_str();
            Choice::new(id, t.id("task-result-", id), self.result == id)
        };
        ReportView {
            results: TaskResult::ALL.iter().map(result).collect(),
            questions: check::questions(kind).iter().map(asked).collect(),
            note: self.note.clone(),
            result_error: error("result"),
            note_error: error("note"),
        }
    }
}

/// `POST /tasks/{id}/report`. For the officer who was given the task.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422, and 409 where the task changed meanwhile.
pub async fn report(
    State(app): State<AppState>,
    Path(id): Path<TaskId>,
    DeskForm(desk, form): DeskForm<ReportForm>,
) -> ApiResult<Response> {
    let (ward, reach) = reach(&app, &desk).await?;
    let now = clock::now();
    let kind = one::kind_for(&app, &desk, &reach, id, now).await?;
    let report = match form.read(kind, now) {
        Ok(report) => report,
        Err(errors) => {
            let shown = one::shown(&app, &desk, id, None, Some((&form, &errors))).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
        }
    };
    let here = format!("/tasks/{id}");
    let words = report.note.clone();
    let new = NewReport {
        task: id,
        seen: Rev::from_stored(form.rev),
        report,
    };
    match app.store.report_task(reach, new, now).await? {
        Decided::Done => Ok(Redirect::to(&format!("{here}?done=task-done")).into_response()),
        Decided::Changed | Decided::NotAllowed => {
            conflict(&app, &desk, &ward, "tasks", words, here).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> ReportForm {
        let fields = pairs.iter().chain(&[("rev", "1")]).copied();
        let fields = serde_json::Map::from_iter(fields.map(|(k, v)| (k.to_owned(), v.into())));
        serde_json::from_value(fields.into()).unwrap()
    }

    fn wrong(kind: TaskKind, pairs: &[(&str, &str)]) -> Vec<(String, &'static str)> {
        let read = form(pairs).read(kind, Millis(1));
        let errors = read.err().unwrap_or_default();
        errors.into_iter().map(|(f, c)| (f, c.as_str())).collect()
    }

    #[test]
    fn a_report_says_what_came_of_it_and_why_where_it_is_not_done() {
        let kind = TaskKind::Support;
        assert_eq!(wrong(kind, &[("result", "done")]), []);
        let required = |field: &str| vec![(field.to_owned(), "required")];
        assert_eq!(wrong(kind, &[]), required("result"));
        for result in ["partly", "not_possible"] {
            assert_eq!(
                wrong(kind, &[("result", result), ("note", " ")]),
                required("note")
            );
            assert_eq!(wrong(kind, &[("result", result), ("note", "Hẹn lại")]), []);
        }
    }

    #[test]
    fn a_check_that_is_done_has_every_answer_and_numbers_are_numbers() {
        let kind = TaskKind::ResidenceCheck;
        assert_eq!(wrong(kind, &[("result", "done")]).len(), 4);
        let full = [
            ("result", "done"),
            ("found-people_present", "5"),
            ("found-people_declared", " 3 "),
            ("found-register_kept", "no"),
            ("found-hotline_posted", "not_applicable"),
        ];
        let report = form(&full).read(kind, Millis(1)).unwrap();
        assert_eq!(check::undeclared(&report.found), Some(2));
        for (typed, code) in [
            ("-1", "bad_format"),
            ("năm", "bad_format"),
            ("1000", "out_of_range"),
        ] {
            let mut bad = full;
            bad[1].1 = typed;
            let field = "found-people_present".to_owned();
            assert_eq!(wrong(kind, &bad), [(field, code)]);
        }
    }
}
