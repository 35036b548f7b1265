//! The rules of one task.

use tungngo_shared::{
    check::{self, CheckAnswer, Findings, Found},
    clock::Millis,
    ids::TaskId,
    task::{TaskResult, TaskState},
    validation::{Code, FieldError, MAX_NOTE_CHARS},
};

use crate::protocol::{Answer, Failure, MyTask, Request};
use crate::screens::{Effect, Load, Logic, Toast, expect_answer};

/// One task with the form for its report.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Which.
    pub id: TaskId,
    /// What is to be done.
    pub task: Load<MyTask>,
    /// What came of it.
    pub result: Option<TaskResult>,
    /// In the owner's words.
    pub note: String,
    /// What a check found so far.
    pub found: Findings,
    /// Something was chosen or typed: what comes from the store does not replace it.
    touched: bool,
    /// What is wrong with which field (`/result`, `/note`, `/found/…`).
    pub errors: Vec<FieldError>,
    /// Why saving did not work.
    pub failure: Option<Failure>,
    /// Being saved.
    pub saving: bool,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// What came of it.
    Result(TaskResult),
    /// The note was typed.
    Note(String),
    /// So many, to a question of the check.
    Count(&'static str, u32),
    /// This, to a question of the check.
    Check(&'static str, CheckAnswer),
    /// Save.
    Save,
    /// Once more after a failure.
    Again,
}

impl State {
    /// One task.
    #[must_use]
    pub fn new(id: TaskId) -> Self {
        Self {
            id,
            task: Load::Loading,
            result: None,
            note: String::new(),
            found: Findings::new(),
            touched: false,
            errors: Vec::new(),
            failure: None,
            saving: false,
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error_of(&self, path: &str) -> Option<Code> {
        let found = self.errors.iter().find(|e| e.path == path);
        found.map(|e| e.code)
    }

    /// Whether a report can be written: until the office has taken it or wants none any more.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let state = self.task.ready().map(|task| task.state);
        matches!(
            state,
            Some(TaskState::Open | TaskState::Returned | TaskState::Reported)
        )
    }

    fn take(&mut self, task: MyTask) {
        if !self.touched {
            // What more is wanted is written anew; a report that waits can be mended.
            let waits = task
                .report
                .clone()
                .filter(|_| task.state == TaskState::Reported);
            self.result = waits.as_ref().map(|report| report.result);
            // What was counted before is not counted again when more is wanted.
            let found = task.report.as_ref().map(|report| report.found.clone());
            self.found = found.unwrap_or_default();
            self.note = waits.and_then(|report| report.note).unwrap_or_default();
        }
        self.task = Load::Ready(task);
    }

    /// The questions of the check, if it is one.
    #[must_use]
    pub fn questions(&self) -> &'static [check::Question] {
        let kind = self.task.ready().map(|task| task.kind);
        kind.map(check::questions).unwrap_or_default()
    }

    fn answer(&mut self, question: &'static str, found: Found) {
        self.touched = true;
        self.found.insert(question.to_owned(), found);
        let path = format!("/found/{question}");
        self.errors.retain(|e| e.path != path);
    }

    /// What a check that is said to be done did not answer.
    fn check(&mut self) {
        let kind = self.task.ready().map(|task| task.kind);
        let (Some(kind), Some(TaskResult::Done)) = (kind, self.result) else {
            return;
        };
        for question in check::missing(kind, &self.found) {
            let path = format!("/found/{}", question.id);
            self.errors.push(FieldError::new(&path, Code::Required));
        }
    }

    fn save(&mut self) -> Vec<Effect> {
        if self.saving || !self.is_open() {
            return vec![];
        }
        let note = self.note.trim().to_owned();
        self.errors.clear();
        self.check();
        match self.result {
            None => self.errors.push(FieldError::new("/result", Code::Required)),
            Some(result) if result != TaskResult::Done && note.is_empty() => {
                self.errors.push(FieldError::new("/note", Code::Required));
            }
            Some(_) if note.chars().count() > MAX_NOTE_CHARS => {
                self.errors.push(FieldError::new("/note", Code::TooLong));
            }
            Some(_) => {}
        }
        if let Some(first) = self.errors.first() {
            let id = match first.path.as_str() {
                "/result" => "q-result".to_owned(),
                "/note" => "f-task-note".to_owned(),
                path => format!("q-{}", path.trim_start_matches("/found/")),
            };
            return vec![Effect::Focus(id)];
        }
        let Some(result) = self.result else {
            return vec![];
        };
        self.saving = true;
        self.failure = None;
        vec![Effect::Ask(Request::ReportTask {
            task: self.id,
            result,
            note: Some(note).filter(|n| !n.is_empty()),
            found: self.found.clone(),
        })]
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        self.changed()
    }

    fn changed(&mut self) -> Vec<Effect> {
        vec![Effect::Ask(Request::Task { task: self.id })]
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        if let Request::Task { .. } = request {
            match expect_answer!(answer, Task) {
                Ok(task) => self.take(*task),
                // It is gone, but somebody is writing: saving says why it cannot be saved.
                Err(_) if self.touched => {}
                Err(failure) => self.task = Load::Failed(failure),
            }
            return vec![];
        }
        self.saving = false;
        match expect_answer!(answer, Saved) {
            Ok(saved) => vec![
                Effect::Toast(Toast {
                    key: "toast-saved",
                    at: Some(saved.at),
                    undo: Some(saved.undo),
                }),
                Effect::Back,
            ],
            Err(failure) => {
                self.failure = Some(failure);
                vec![]
            }
        }
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Result(result) => {
                self.touched = true;
                self.result = Some(result);
                self.errors.retain(|e| e.path != "/result");
            }
            Event::Note(text) => {
                self.touched = true;
                self.note = text;
            }
            Event::Count(question, n) => self.answer(question, Found::Count(n)),
            Event::Check(question, answer) => self.answer(question, Found::Answer(answer)),
            Event::Save => return self.save(),
            Event::Again => {
                self.task = Load::Loading;
                return self.changed();
            }
        }
        vec![]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{FailureCode, Saved, UndoToken};
    use crate::screens::samples;
    use tungngo_shared::task::TaskKind;

    fn at(stands: TaskState) -> State {
        let mut state = State::new(samples::task_id());
        let effects = state.opened(Millis(0));
        let [Effect::Ask(request)] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        let task = Box::new(samples::task(stands));
        state.answered(request, Ok(Answer::Task(task)));
        state
    }

    #[test]
    fn what_came_of_it_is_said_and_why_where_it_is_not_simply_done() {
        let mut state = at(TaskState::Open);
        let effects = state.update(Event::Save);
        assert!(matches!(effects.as_slice(), [Effect::Focus(id)] if id == "q-result"));
        state.update(Event::Result(TaskResult::NotPossible));
        let effects = state.update(Event::Save);
        assert!(matches!(effects.as_slice(), [Effect::Focus(id)] if id == "f-task-note"));
        assert_eq!(state.error_of("/note"), Some(Code::Required));
        state.update(Event::Note(" Chủ nhà đi vắng cả tuần ".to_owned()));
        let effects = state.update(Event::Save);
        let [Effect::Ask(request)] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        assert!(
            matches!(request, Request::ReportTask { note: Some(n), .. } if !n.starts_with(' '))
        );
        assert!(state.update(Event::Save).is_empty(), "one save at a time");
        let saved = Saved {
            visit: None,
            at: Millis(1),
            undo: UndoToken {
                local_id: 1,
                save_no: 1,
            },
            next: None,
        };
        let effects = state.answered(request, Ok(Answer::Saved(saved)));
        assert!(matches!(
            effects.as_slice(),
            [Effect::Toast(_), Effect::Back]
        ));
    }

    #[test]
    fn a_check_is_done_when_every_question_of_its_form_is_answered() {
        let mut state = State::new(samples::task_id());
        let request = Request::Task {
            task: samples::task_id(),
        };
        let task = samples::check(TaskState::Open);
        state.answered(&request, Ok(Answer::Task(Box::new(task))));
        let questions = state.questions();
        assert_eq!(questions.len(), 4);
        state.update(Event::Result(TaskResult::Done));
        let first = format!("q-{}", questions[0].id);
        let effects = state.update(Event::Save);
        assert!(matches!(effects.as_slice(), [Effect::Focus(id)] if *id == first));
        assert_eq!(state.errors.len(), 4);
        state.update(Event::Count(check::PRESENT, 5));
        state.update(Event::Count(check::DECLARED, 3));
        state.update(Event::Check("register_kept", CheckAnswer::No));
        assert_eq!(state.errors.len(), 1);
        state.update(Event::Check("hotline_posted", CheckAnswer::Yes));
        let effects = state.update(Event::Save);
        let [Effect::Ask(Request::ReportTask { found, .. })] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        assert_eq!(check::undeclared(found), Some(2));
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn what_was_counted_before_is_not_counted_again_when_more_is_wanted() {
        let mut state = State::new(samples::task_id());
        let request = Request::Task {
            task: samples::task_id(),
        };
        let task = samples::check(TaskState::Returned);
        state.answered(&request, Ok(Answer::Task(Box::new(task))));
        assert_eq!((state.found.len(), state.result), (3, None));
    }

    #[test]
    fn a_check_that_was_not_possible_asks_for_the_reason_alone() {
        let mut state = State::new(samples::task_id());
        let request = Request::Task {
            task: samples::task_id(),
        };
        let mut task = samples::task(TaskState::Open);
        task.kind = TaskKind::BusinessCheck;
        state.answered(&request, Ok(Answer::Task(Box::new(task))));
        state.update(Event::Result(TaskResult::NotPossible));
        state.update(Event::Note("Cơ sở đóng cửa".to_owned()));
        assert!(matches!(
            state.update(Event::Save).as_slice(),
            [Effect::Ask(Request::ReportTask { .. })]
        ));
    }

    #[test]
    fn a_report_that_waits_can_be_mended_and_one_that_was_taken_cannot() {
        let state = at(TaskState::Reported);
        assert_eq!(state.result, Some(TaskResult::Partly));
        assert!(!state.note.is_empty());
        let state = at(TaskState::Returned);
        assert!(state.result.is_none() && state.is_open());
        for closed in [TaskState::Accepted, TaskState::Cancelled] {
            let mut state = at(closed);
            state.update(Event::Result(TaskResult::Done));
            assert!(state.update(Event::Save).is_empty());
        }
    }

    #[test]
    fn a_task_that_was_taken_back_closes_unless_somebody_is_writing() {
        let request = Request::Task {
            task: samples::task_id(),
        };
        let gone = || Err(Failure::from(FailureCode::Gone));
        let mut state = at(TaskState::Open);
        state.answered(&request, gone());
        assert!(matches!(state.task, Load::Failed(_)));
        let mut state = at(TaskState::Open);
        state.update(Event::Result(TaskResult::Done));
        state.answered(&request, gone());
        assert_eq!(state.update(Event::Save).len(), 1);
    }

    #[test]
    fn what_is_typed_survives_news_and_a_failed_save() {
        let mut state = at(TaskState::Open);
        state.update(Event::Result(TaskResult::Done));
        state.update(Event::Note("Đã gặp".to_owned()));
        let news = Box::new(samples::task(TaskState::Reported));
        let request = Request::Task {
            task: samples::task_id(),
        };
        state.answered(&request, Ok(Answer::Task(news)));
        assert_eq!(state.note, "Đã gặp");
        let effects = state.update(Event::Save);
        let [Effect::Ask(request)] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        state.answered(request, Err(FailureCode::DiskFull.into()));
        assert!(state.failure.is_some() && state.note == "Đã gặp");
        assert_eq!(state.update(Event::Save).len(), 1);
    }
}
