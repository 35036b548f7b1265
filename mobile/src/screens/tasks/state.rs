//! The rules of the list of tasks.

use tungngo_shared::{clock::Millis, ids::TaskId};

use crate::protocol::{Answer, Failure, MyTask, Request};
use crate::screens::{Effect, Load, Logic, Route, expect_answer};

/// Tasks, what is to do first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// What is shown.
    pub tasks: Load<Vec<MyTask>>,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Open one.
    Task(TaskId),
    /// Once more after a failure.
    Again,
}

impl State {
    /// How many are to do.
    #[must_use]
    pub fn to_do(&self) -> usize {
        let all = self.tasks.ready().map_or(&[] as &[_], Vec::as_slice);
        all.iter().filter(|t| t.state.is_to_do()).count()
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        self.changed()
    }

    fn changed(&mut self) -> Vec<Effect> {
        vec![Effect::Ask(Request::Tasks)]
    }

    fn answered(&mut self, _request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        self.tasks.take(expect_answer!(answer, Tasks));
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Task(id) => vec![Effect::Open(Route::Task(id))],
            Event::Again => {
                self.tasks = Load::Loading;
                self.changed()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tungngo_shared::task::TaskState;

    use super::*;
    use crate::protocol::FailureCode;
    use crate::screens::samples;

    #[test]
    fn what_is_to_do_is_counted_and_opened() {
        let mut state = State::default();
        let tasks = TaskState::ALL.iter().map(|s| samples::task(*s)).collect();
        state.answered(&Request::Tasks, Ok(Answer::Tasks(tasks)));
        assert_eq!(state.to_do(), 2);
        let effects = state.update(Event::Task(samples::task_id()));
        assert!(matches!(
            effects.as_slice(),
            [Effect::Open(Route::Task(id))] if *id == samples::task_id()
        ));
        let failed = || Err(Failure::from(FailureCode::DiskFull));
        state.answered(&Request::Tasks, failed());
        assert!(state.tasks.ready().is_some());
        let mut state = State::default();
        state.answered(&Request::Tasks, failed());
        assert!(matches!(state.tasks, Load::Failed(_)));
        assert_eq!(state.update(Event::Again).len(), 1);
    }
}
