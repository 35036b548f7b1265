//! The rules of the recap.

use serde::Deserialize;
use tungngo_shared::clock::Millis;

use crate::protocol::{Answer, Failure, Recap, Request};
use crate::screens::{Effect, Load, Logic, expect_answer};

/// How a text left the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Handed to the phone's own way of sharing.
    Shared,
    /// Copied, to be pasted where one likes.
    Copied,
    /// Neither is there.
    Failed,
}

/// The recap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The numbers.
    pub recap: Load<Recap>,
    /// What became of the text; none before it was sent.
    pub how: Option<How>,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Hand this text on.
    Send(String),
    /// What became of it.
    Sent(How),
    /// Once more after a failure.
    Again,
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        vec![Effect::Ask(Request::Recap)]
    }

    fn changed(&mut self) -> Vec<Effect> {
        vec![Effect::Ask(Request::Recap)]
    }

    fn answered(&mut self, _request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        self.recap.take(expect_answer!(answer, Recap));
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Send(text) => {
                self.how = None;
                vec![Effect::Share(text)]
            }
            Event::Sent(how) => {
                self.how = Some(how);
                vec![]
            }
            Event::Again => {
                self.recap = Load::Loading;
                self.changed()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_the_text_is_said_until_it_is_sent_again() {
        let mut state = State::default();
        let effects = state.update(Event::Send("60 nhà".to_owned()));
        assert!(matches!(effects.as_slice(), [Effect::Share(text)] if text == "60 nhà"));
        state.update(Event::Sent(How::Failed));
        assert_eq!(state.how, Some(How::Failed));
        state.update(Event::Send(String::new()));
        assert_eq!(state.how, None);
    }
}
