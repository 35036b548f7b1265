//! The rules of the list of own visits.

use tungngo_shared::{clock::Millis, ids::VisitId};

use crate::protocol::{Answer, Failure, MyVisit, Request, VisitState};
use crate::screens::{Effect, Load, Logic, Route, expect_answer};

/// Which visits are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Returned by the office or refused by the server.
    NeedsMore,
    /// Not safe on the server yet.
    OnPhone,
}

impl Filter {
    /// The filters offered beside “all”.
    pub const ALL: [Self; 2] = [Self::NeedsMore, Self::OnPhone];

    /// The stable id (`filter-ID`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NeedsMore => "needs-more",
            Self::OnPhone => "on-phone",
        }
    }

    fn shows(self, state: VisitState) -> bool {
        match self {
            Self::All => true,
            Self::NeedsMore => matches!(state, VisitState::NeedsMore | VisitState::Refused),
            Self::OnPhone => matches!(
                state,
                VisitState::OnPhone | VisitState::Sending | VisitState::Refused
            ),
        }
    }
}

/// Own visits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The visits, newest first.
    pub visits: Load<Vec<MyVisit>>,
    /// Some only.
    pub filter: Filter,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Open one.
    Visit(VisitId),
    /// These only, or all again.
    Filter(Filter),
    /// Once more after a failure.
    Again,
}

impl State {
    /// The visits to show: what needs mending first, otherwise newest first.
    #[must_use]
    pub fn shown(&self) -> Vec<&MyVisit> {
        let all = self.visits.ready().map_or(&[] as &[_], Vec::as_slice);
        let mut shown: Vec<_> = all.iter().filter(|v| self.filter.shows(v.state)).collect();
        shown.sort_by_key(|v| !Filter::NeedsMore.shows(v.state));
        shown
    }

    /// How many visits a filter would show.
    #[must_use]
    pub fn count(&self, filter: Filter) -> usize {
        let all = self.visits.ready().map_or(&[] as &[_], Vec::as_slice);
        all.iter().filter(|v| filter.shows(v.state)).count()
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        self.changed()
    }

    fn changed(&mut self) -> Vec<Effect> {
        vec![Effect::Ask(Request::MyVisits)]
    }

    fn answered(&mut self, _request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        self.visits.take(expect_answer!(answer, MyVisits));
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Visit(id) => return vec![Effect::Open(Route::Mend(id))],
            Event::Filter(filter) => {
                self.filter = if self.filter == filter {
                    Filter::All
                } else {
                    filter
                };
            }
            Event::Again => {
                self.visits = Load::Loading;
                return self.changed();
            }
        }
        vec![]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::samples;

    #[test]
    fn what_needs_mending_stands_first_and_filters_count_what_they_show() {
        let mut state = State::default();
        let visits = [
            VisitState::OnPhone,
            VisitState::Accepted,
            VisitState::NeedsMore,
            VisitState::Refused,
        ];
        let visits = visits.map(samples::my_visit).to_vec();
        state.answered(&Request::MyVisits, Ok(Answer::MyVisits(visits)));
        let states = |s: &State| s.shown().iter().map(|v| v.state).collect::<Vec<_>>();
        assert_eq!(
            states(&state),
            [
                VisitState::NeedsMore,
                VisitState::Refused,
                VisitState::OnPhone,
                VisitState::Accepted
            ]
        );
        for filter in Filter::ALL {
            state.filter = Filter::All;
            state.update(Event::Filter(filter));
            assert_eq!(state.shown().len(), state.count(filter));
        }
        assert_eq!(states(&state), [VisitState::Refused, VisitState::OnPhone]);
    }
}
