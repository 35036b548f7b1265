//! The rules of the lock.

use tungngo_shared::{
    auth::{CODE_CHARS, normal_code},
    clock::Millis,
};

use crate::protocol::{Answer, Failure, FailureCode, Request};
use crate::scan::Sheet;
use crate::screens::{
    Effect, Logic,
    enrol::{Scan, Scanned},
};

/// How many digits a PIN has.
pub const PIN_DIGITS: usize = 6;

/// The lock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The digits typed so far.
    pub pin: String,
    /// Waiting for an answer.
    pub busy: bool,
    /// Tries left; none while they need not be mentioned.
    pub tries_left: Option<u32>,
    /// The next try may be made at this time of the phone's clock.
    pub wait_until: Option<Millis>,
    /// What went wrong last.
    pub failure: Option<Failure>,
    /// “Quên mã PIN”: the explanation and the form for a new code.
    pub forgot: bool,
    /// The server's address for a new code.
    pub server: String,
    /// A new code.
    pub code: String,
    /// How the last photo of a sheet went.
    pub scan: Scan,
    now: Millis,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// A digit.
    Digit(u8),
    /// The last digit away.
    Erase,
    /// Time passes, by the phone's clock.
    Tick(Millis),
    /// “Quên mã PIN”.
    Forgot,
    /// The address for a new code.
    Server(String),
    /// A new code.
    Code(String),
    /// A photo of a sheet: being read, or what it says.
    Scan(Scanned),
    /// Begin anew with the new code.
    StartOver,
}

impl State {
    /// The lock as the core describes it.
    #[must_use]
    pub fn new(tries_left: u32, wait_ms: u64, now: Millis, server: Option<String>) -> Self {
        let mut state = Self {
            server: server.unwrap_or_default(),
            now,
            ..Self::default()
        };
        state.delay(wait_ms);
        if tries_left == 0 {
            state.failure = Some(FailureCode::NoTriesLeft.into());
            state.tries_left = Some(0);
        }
        state
    }

    fn delay(&mut self, wait_ms: u64) {
        let wait = i64::try_from(wait_ms).unwrap_or(i64::MAX / 2);
        self.wait_until = (wait > 0).then(|| Millis(self.now.0.saturating_add(wait)));
    }

    /// Whole seconds until the next try; none when it may be made now.
    #[must_use]
    pub fn seconds_to_wait(&self) -> Option<i64> {
        let left = self.wait_until?.0 - self.now.0;
        (left > 0).then_some((left + 999) / 1000)
    }

    /// Whether digits are taken.
    #[must_use]
    pub fn takes_digits(&self) -> bool {
        !self.busy && self.seconds_to_wait().is_none() && self.tries_left != Some(0)
    }

    /// Whether a new code is needed because the phone has lost its half of the key, not because
    /// somebody forgot theirs.
    #[must_use]
    pub fn is_key_gone(&self) -> bool {
        let code = self.failure.as_ref().map(|f| &f.code);
        matches!(code, Some(FailureCode::KeyGone))
    }

    /// Whether there is enough to begin anew.
    #[must_use]
    pub fn can_start_over(&self) -> bool {
        !self.busy && normal_code(&self.code).len() == CODE_CHARS && !self.server.trim().is_empty()
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, now: Millis) -> Vec<Effect> {
        self.now = now;
        vec![]
    }

    fn answered(&mut self, _request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        self.busy = false;
        self.pin.clear();
        let Err(failure) = answer else {
            return vec![]; // the shell opens
        };
        match failure.code {
            FailureCode::WrongPin {
                tries_left,
                wait_ms,
            } => {
                self.tries_left = Some(tries_left);
                self.delay(wait_ms);
            }
            FailureCode::Wait { wait_ms } => self.delay(wait_ms),
            FailureCode::NoTriesLeft => self.tries_left = Some(0),
            // What was said of an earlier try would hide it.
            FailureCode::Keystore => self.tries_left = None,
            // No PIN will do any more: straight to what does.
            FailureCode::KeyGone => self.forgot = true,
            _ => {}
        }
        self.failure = Some(failure);
        vec![]
    }

    fn back(&mut self) -> Vec<Effect> {
        if self.forgot {
            self.forgot = false;
            return vec![];
        }
        vec![Effect::Back]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Digit(digit) if self.takes_digits() && self.pin.len() < PIN_DIGITS => {
                self.pin.push(char::from(b'0' + digit.min(9)));
                if self.pin.len() == PIN_DIGITS {
                    self.busy = true;
                    self.failure = None;
                    let pin = self.pin.clone();
                    return vec![Effect::Ask(Request::Unlock { pin })];
                }
            }
            Event::Digit(_) => {}
            Event::Erase => {
                self.pin.pop();
            }
            Event::Tick(now) => self.now = now,
            Event::Forgot => {
                self.forgot = true;
                self.failure = None;
            }
            Event::Server(text) => self.server = text,
            Event::Code(text) => self.code = text,
            // Beginning anew is not done by a photo alone.
            Event::Scan(scanned) => {
                if let Some(Sheet { server, code }) = self.scan.take(scanned) {
                    (self.server, self.code) = (server, code);
                }
            }
            Event::StartOver if self.can_start_over() => {
                self.busy = true;
                self.failure = None;
                return vec![Effect::Ask(Request::StartOver {
                    server: self.server.trim().to_owned(),
                    code: normal_code(&self.code),
                })];
            }
            Event::StartOver => {}
        }
        vec![]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_pin(state: &mut State) -> Vec<Effect> {
        (1..=6)
            .flat_map(|d| state.update(Event::Digit(d)))
            .collect()
    }

    fn unlock() -> Request {
        Request::Unlock { pin: String::new() }
    }

    #[test]
    fn six_digits_ask_and_more_are_not_taken_meanwhile() {
        let mut state = State::new(5, 0, Millis(0), None);
        let effects = type_pin(&mut state);
        assert!(
            matches!(effects.as_slice(), [Effect::Ask(Request::Unlock { pin })] if pin == "123456")
        );
        assert!(type_pin(&mut state).is_empty());
    }

    #[test]
    fn after_a_wrong_pin_one_waits_and_then_may_try_again() {
        let mut state = State::new(5, 0, Millis(1_000), None);
        type_pin(&mut state);
        let wrong = FailureCode::WrongPin {
            tries_left: 4,
            wait_ms: 2_500,
        };
        state.answered(&unlock(), Err(wrong.into()));
        assert_eq!(state.tries_left, Some(4));
        assert_eq!(state.seconds_to_wait(), Some(3));
        assert!(type_pin(&mut state).is_empty() && state.pin.is_empty());
        state.update(Event::Tick(Millis(3_500)));
        assert_eq!(state.seconds_to_wait(), None);
        assert_eq!(type_pin(&mut state).len(), 1);
    }

    #[test]
    fn without_tries_only_a_new_code_helps() {
        let mut state = State::new(0, 0, Millis(0), Some("http://a".to_owned()));
        assert!(!state.takes_digits());
        state.update(Event::Forgot);
        state.update(Event::Code("ABCD".to_owned()));
        assert!(state.update(Event::StartOver).is_empty());
        state.update(Event::Code("ABCD2345".to_owned()));
        assert!(matches!(
            state.update(Event::StartOver).as_slice(),
            [Effect::Ask(Request::StartOver { .. })]
        ));
    }

    #[test]
    fn a_lost_key_leads_to_the_new_code_and_a_silent_keystore_to_another_try() {
        let mut state = State::new(5, 0, Millis(0), Some("http://a".to_owned()));
        let wrong = FailureCode::WrongPin {
            tries_left: 4,
            wait_ms: 0,
        };
        type_pin(&mut state);
        state.answered(&unlock(), Err(wrong.into()));
        type_pin(&mut state);
        state.answered(&unlock(), Err(FailureCode::Keystore.into()));
        assert_eq!((state.tries_left, state.forgot), (None, false));
        assert_eq!(type_pin(&mut state).len(), 1, "one may try again");
        state.answered(&unlock(), Err(FailureCode::KeyGone.into()));
        assert!(state.forgot && state.is_key_gone());
        state.update(Event::Code("ABCD2345".to_owned()));
        assert_eq!(state.update(Event::StartOver).len(), 1);
    }

    #[test]
    fn back_closes_the_explanation_first() {
        let mut state = State::new(5, 0, Millis(0), None);
        state.update(Event::Forgot);
        assert!(state.back().is_empty() && !state.forgot);
        assert!(matches!(state.back().as_slice(), [Effect::Back]));
    }
}
