//! The rules of one task.

use tungngo_shared::{
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
    /// Something was chosen or typed: what comes from the store does not replace it.
    touched: bool,
    /// What is wrong with which field (`/result`, `/note`).
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
            self.note = waits.and_then(|report| report.note).unwrap_or_default();
        }
        self.task = Load::Ready(task);
    }

    fn save(&mut self) -> Vec<Effect> {
        if self.saving || !self.is_open() {
            return vec![];
        }
        let note = self.note.trim().to_owned();
        self.errors.clear();
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
                "/result" => "q-result",
                _ => "f-task-note",
            };
            return vec![Effect::Focus(id.to_owned())];
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
