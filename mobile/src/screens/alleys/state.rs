//! The rules of the list of alleys and of the search over all doors.

use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, HouseholdId},
};

use crate::protocol::{AlleyRow, Answer, Failure, Request, SearchResult};
use crate::screens::{Effect, Load, Logic, Route, expect_answer};

/// All alleys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The alleys.
    pub alleys: Load<Vec<AlleyRow>>,
    /// What is searched, as typed.
    pub text: String,
    /// What was found; none while nothing is searched.
    pub found: Option<Load<SearchResult>>,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Into an alley.
    Alley(AlleyId),
    /// To a door that was found.
    House(HouseholdId),
    /// The search text was typed.
    Search(String),
    /// Once more after a failure.
    Again,
}

impl State {
    fn search(&self) -> Vec<Effect> {
        if self.text.trim().is_empty() {
            return vec![];
        }
        vec![Effect::Ask(Request::Search {
            text: self.text.clone(),
            alley: None,
        })]
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        self.changed()
    }

    fn changed(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::Ask(Request::Alleys)];
        effects.extend(self.search());
        effects
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        match request {
            // A late answer to an earlier text is not shown.
            Request::Search { text, .. } if *text != self.text => {}
            Request::Search { .. } => {
                let found = self.found.get_or_insert_default();
                found.take(expect_answer!(answer, Search));
            }
            _ => self.alleys.take(expect_answer!(answer, Alleys)),
        }
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Alley(id) => vec![Effect::Open(Route::Houses(id))],
            Event::House(id) => vec![Effect::Open(Route::Visit(id))],
            Event::Search(text) => {
                self.text = text;
                if self.text.trim().is_empty() {
                    self.found = None;
                } else {
                    self.found.get_or_insert_default();
                }
                self.search()
            }
            Event::Again => {
                self.alleys = Load::Loading;
                self.changed()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::samples;

    fn asked(effects: &[Effect]) -> &Request {
        match effects {
            [Effect::Ask(request)] => request,
            other => panic!("{other:?}"),
        }
    }

    fn result(text: &str) -> Result<Answer, Failure> {
        Ok(Answer::Search(SearchResult {
            text: text.to_owned(),
            rows: vec![samples::house("12", "Đinh Văn Đạt")],
            more: false,
        }))
    }

    #[test]
    fn a_late_answer_to_an_earlier_text_is_dropped() {
        let mut state = State::default();
        let early = state.update(Event::Search("di".to_owned()));
        let late = state.update(Event::Search("dinh".to_owned()));
        state.answered(asked(&late), result("dinh"));
        let shown = state.found.clone();
        assert!(matches!(shown, Some(Load::Ready(_))));
        state.answered(
            asked(&early),
            Err(crate::protocol::FailureCode::Internal.into()),
        );
        assert_eq!(state.found, shown);
    }

    #[test]
    fn an_empty_search_shows_the_alleys_again() {
        let mut state = State::default();
        state.update(Event::Search("a".to_owned()));
        assert!(state.found.is_some());
        assert!(state.update(Event::Search(" ".to_owned())).is_empty());
        assert!(state.found.is_none());
    }
}
