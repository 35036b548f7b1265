//! The rules of the first page and of the list of doors that are due.

use tungngo_shared::{clock::Millis, ids::HouseholdId};

use crate::protocol::{Answer, Failure, Request, Today};
use crate::screens::{Effect, Load, Logic, Route, expect_answer};

/// The first page, or the doors that are due.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// What is shown.
    pub today: Load<Today>,
    /// Only the doors that are due.
    pub due_only: bool,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Go on where one stopped.
    Next,
    /// The doors that are due.
    Due,
    /// One of them.
    House(HouseholdId),
    /// What the office returned.
    Returned,
    /// What one was asked to do.
    Tasks,
    /// The day in numbers.
    Recap,
    /// Once more after a failure.
    Again,
}

impl State {
    /// The list of doors that are due.
    #[must_use]
    pub fn due() -> Self {
        Self {
            due_only: true,
            ..Self::default()
        }
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        vec![Effect::Ask(Request::Today)]
    }

    fn changed(&mut self) -> Vec<Effect> {
        vec![Effect::Ask(Request::Today)]
    }

    fn answered(&mut self, _request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        self.today
            .take(expect_answer!(answer, Today).map(|today| *today));
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match (event, self.today.ready()) {
            (Event::Next, Some(today)) => today
                .next
                .iter()
                .map(|next| Effect::Open(Route::Houses(next.alley)))
                .collect(),
            (Event::Due, _) => vec![Effect::Open(Route::Due)],
            (Event::Recap, _) => vec![Effect::Open(Route::Recap)],
            (Event::Tasks, Some(today)) => match today.tasks.as_slice() {
                [one] => vec![Effect::Open(Route::Task(one.id))],
                _ => vec![Effect::Open(Route::Tasks)],
            },
            (Event::House(id), _) => vec![Effect::Open(Route::Visit(id))],
            (Event::Returned, Some(today)) => match today.returned.as_slice() {
                [one] => vec![Effect::Open(Route::Mend(one.id))],
                _ => vec![Effect::Open(Route::MyVisits)],
            },
            (Event::Again, _) => {
                self.today = Load::Loading;
                self.changed()
            }
            _ => vec![],
        }
    }
}

#[cfg(test)]
mod tests {
    use tungngo_shared::task::TaskState;

    use super::*;
    use crate::protocol::FailureCode;
    use crate::screens::samples;

    fn ready() -> State {
        let mut state = State::default();
        state.answered(
            &Request::Today,
            Ok(Answer::Today(Box::new(samples::today()))),
        );
        state
    }

    #[test]
    fn the_main_action_goes_to_the_alley_where_one_stopped() {
        let mut state = ready();
        assert!(matches!(
            state.update(Event::Next).as_slice(),
            [Effect::Open(Route::Houses(alley))] if *alley == samples::alley_id()
        ));
        assert!(State::default().update(Event::Next).is_empty());
    }

    #[test]
    fn one_returned_visit_opens_at_once_and_several_as_a_list() {
        let mut state = ready();
        assert!(matches!(
            state.update(Event::Returned).as_slice(),
            [Effect::Open(Route::Mend(_))]
        ));
        if let Load::Ready(today) = &mut state.today {
            today.returned.push(today.returned[0].clone());
        }
        assert!(matches!(
            state.update(Event::Returned).as_slice(),
            [Effect::Open(Route::MyVisits)]
        ));
    }

    #[test]
    fn one_task_opens_at_once_and_several_as_a_list() {
        let mut state = ready();
        if let Load::Ready(today) = &mut state.today {
            today.tasks = vec![samples::task(TaskState::Open)];
        }
        assert!(matches!(
            state.update(Event::Tasks).as_slice(),
            [Effect::Open(Route::Task(_))]
        ));
        if let Load::Ready(today) = &mut state.today {
            today.tasks.push(samples::task(TaskState::Returned));
        }
        assert!(matches!(
            state.update(Event::Tasks).as_slice(),
            [Effect::Open(Route::Tasks)]
        ));
    }

    #[test]
    fn a_failed_refresh_keeps_what_is_shown_and_a_failed_start_says_so() {
        let failed = || Err(Failure::from(FailureCode::DiskFull));
        let mut state = ready();
        state.answered(&Request::Today, failed());
        assert!(state.today.ready().is_some());
        let mut state = State::default();
        state.answered(&Request::Today, failed());
        assert!(matches!(state.today, Load::Failed(_)));
        assert_eq!(state.update(Event::Again).len(), 1);
        assert_eq!(state.today, Load::Loading);
    }
}
