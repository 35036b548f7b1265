//! The rules of help and settings.

use tungngo_shared::{clock::Millis, i18n::Lang};

use crate::protocol::{Answer, Failure, Help, Request, Settings, TextSize, Theme};
use crate::screens::{Effect, Load, Logic, expect_answer};

/// Help and settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Whom to call.
    pub help: Load<Help>,
    /// How the app looks.
    pub settings: Settings,
    /// Which explanation is open.
    pub open: Option<&'static str>,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Text size.
    Text(TextSize),
    /// Colours.
    Theme(Theme),
    /// Language.
    Lang(Lang),
    /// Open or close an explanation.
    Toggle(&'static str),
    /// Lock now.
    Lock,
    /// Once more after a failure.
    Again,
}

impl State {
    fn set(&mut self, settings: Settings) -> Vec<Effect> {
        self.settings = settings;
        vec![Effect::Ask(Request::SetSettings(settings))]
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        vec![Effect::Ask(Request::Settings), Effect::Ask(Request::Help)]
    }

    fn changed(&mut self) -> Vec<Effect> {
        vec![Effect::Ask(Request::Help)]
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        match (request, answer) {
            (Request::Help, answer) => self.help.take(expect_answer!(answer, Help)),
            (_, Ok(Answer::Settings(settings))) => self.settings = settings,
            _ => {}
        }
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        let settings = self.settings;
        match event {
            Event::Text(text_size) => self.set(Settings {
                text_size,
                ..settings
            }),
            Event::Theme(theme) => self.set(Settings { theme, ..settings }),
            Event::Lang(lang) => self.set(Settings { lang, ..settings }),
            Event::Toggle(part) => {
                self.open = if self.open == Some(part) {
                    None
                } else {
                    Some(part)
                };
                vec![]
            }
            Event::Lock => vec![Effect::Ask(Request::Lock)],
            Event::Again => {
                self.help = Load::Loading;
                vec![Effect::Ask(Request::Help)]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_setting_changes_and_the_others_stay() {
        let mut state = State::default();
        state.update(Event::Theme(Theme::Outdoor));
        let effects = state.update(Event::Text(TextSize::Largest));
        assert!(matches!(
            effects.as_slice(),
            [Effect::Ask(Request::SetSettings(Settings {
                theme: Theme::Outdoor,
                text_size: TextSize::Largest,
                lang: Lang::Vi,
            }))]
        ));
    }

    #[test]
    fn one_explanation_is_open_at_a_time() {
        let mut state = State::default();
        state.update(Event::Toggle("say"));
        state.update(Event::Toggle("rights"));
        assert_eq!(state.open, Some("rights"));
        state.update(Event::Toggle("rights"));
        assert_eq!(state.open, None);
    }
}
