//! The rules of enrolment.

use tungngo_shared::{
    auth::{CODE_CHARS, EnrolCheckReply, normal_code},
    clock::Millis,
};

use crate::protocol::{Answer, Failure, FailureCode, Request, SetAside};
use crate::scan::Sheet;
use crate::screens::{Effect, Logic, expect_answer, unlock::PIN_DIGITS};

use super::scan::{Scan, Scanned};

/// Which step one is at.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Server and code.
    Code,
    /// “Đúng là tôi”.
    Confirm(EnrolCheckReply),
    /// Choosing the PIN; the name stays to be greeted with.
    Pin,
    /// The same PIN again.
    Repeat {
        /// As typed first.
        first: String,
    },
    /// The code is being used up; may be repeated after a lost reply.
    Finish,
}

/// Enrolment.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The step.
    pub step: Step,
    /// The server's address.
    pub server: String,
    /// The code as typed.
    pub code: String,
    /// The digits typed so far.
    pub pin: String,
    /// Waiting for an answer.
    pub busy: bool,
    /// Why it did not work.
    pub failure: Option<Failure>,
    /// The two PINs were not the same.
    pub differs: bool,
    /// The PIN was set before the app was stopped.
    pub pin_set: bool,
    /// What the phone is called at the office.
    pub device_name: String,
    /// An earlier store that was set aside.
    pub set_aside: Option<SetAside>,
    /// How the last photo of the sheet went; none before one was taken.
    pub scan: Scan,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// The address was typed.
    Server(String),
    /// The code was typed.
    Code(String),
    /// A photo of the sheet: being read, or what it says.
    Scan(Scanned),
    /// Whose code is this?
    Check,
    /// “Đúng là tôi”.
    Confirm,
    /// “Không phải tôi”.
    NotMe,
    /// A digit of the PIN.
    Digit(u8),
    /// The last digit away.
    Erase,
    /// Once more after a failure.
    Again,
}

impl State {
    /// A form with what is known of the server: its address, or an enrolment link.
    #[must_use]
    pub fn new(server: Option<String>, pin_set: bool, device_name: String) -> Self {
        let server = server.unwrap_or_default();
        let (server, code) = match Sheet::of_link(&server) {
            Some(sheet) => (sheet.server, sheet.code),
            None => (server, String::new()),
        };
        Self {
            step: Step::Code,
            server,
            code,
            pin: String::new(),
            busy: false,
            failure: None,
            differs: false,
            pin_set,
            device_name,
            set_aside: None,
            scan: Scan::default(),
        }
    }

    /// Whether there is enough to ask the server.
    #[must_use]
    pub fn can_check(&self) -> bool {
        !self.busy && normal_code(&self.code).len() == CODE_CHARS && !self.server.trim().is_empty()
    }

    fn ask(&mut self, request: Request) -> Vec<Effect> {
        self.busy = true;
        self.failure = None;
        vec![Effect::Ask(request)]
    }

    fn finish(&mut self) -> Vec<Effect> {
        self.step = Step::Finish;
        let request = Request::EnrolConfirm {
            server: self.server.trim().to_owned(),
            code: normal_code(&self.code),
            device_name: self.device_name.clone(),
        };
        self.ask(request)
    }

    fn pin_complete(&mut self) -> Vec<Effect> {
        let typed = std::mem::take(&mut self.pin);
        match std::mem::replace(&mut self.step, Step::Pin) {
            Step::Repeat { first } if first == typed => {
                self.step = Step::Repeat { first };
                self.ask(Request::SetPin { pin: typed })
            }
            Step::Repeat { .. } => {
                self.differs = true;
                vec![]
            }
            _ => {
                self.step = Step::Repeat { first: typed };
                vec![]
            }
        }
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        vec![]
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        self.busy = false;
        match (request, answer) {
            (Request::EnrolCheck { .. }, answer) => match expect_answer!(answer, EnrolCheck) {
                Ok(reply) => self.step = Step::Confirm(reply),
                Err(failure) => self.failure = Some(failure),
            },
            (Request::SetPin { .. }, Ok(_)) => {
                self.pin_set = true;
                return self.finish();
            }
            (Request::SetPin { .. }, Err(failure)) => {
                if failure.code == FailureCode::AlreadyDone {
                    return self.finish();
                }
                self.step = Step::Pin;
                self.failure = Some(failure);
            }
            // The shell takes the answer to a confirmed enrolment.
            (_, Ok(_)) => {}
            (_, Err(failure)) => self.failure = Some(failure),
        }
        vec![]
    }

    fn back(&mut self) -> Vec<Effect> {
        self.failure = None;
        self.pin.clear();
        match self.step {
            Step::Code => return vec![Effect::Back],
            Step::Repeat { .. } => self.step = Step::Pin,
            _ if self.busy => {}
            _ => self.step = Step::Code,
        }
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            // A link may be pasted wherever there is room for it.
            Event::Server(text) | Event::Code(text) if let Some(sheet) = Sheet::of_link(&text) => {
                (self.server, self.code) = (sheet.server, sheet.code);
            }
            Event::Server(text) => self.server = text,
            Event::Code(text) => self.code = text,
            Event::Scan(scanned) => {
                if let Some(Sheet { server, code }) = self.scan.take(scanned)
                    && self.step == Step::Code
                {
                    (self.server, self.code) = (server, code);
                    return self.update(Event::Check);
                }
            }
            Event::Check if self.can_check() => {
                let request = Request::EnrolCheck {
                    server: self.server.trim().to_owned(),
                    code: normal_code(&self.code),
                };
                return self.ask(request);
            }
            Event::Check => {}
            Event::Confirm if self.pin_set => return self.finish(),
            Event::Confirm => self.step = Step::Pin,
            Event::NotMe => {
                self.step = Step::Code;
                self.code.clear();
            }
            Event::Digit(digit) if !self.busy && self.pin.len() < PIN_DIGITS => {
                self.failure = None;
                self.differs = false;
                self.pin.push(char::from(b'0' + digit.min(9)));
                if self.pin.len() == PIN_DIGITS {
                    return self.pin_complete();
                }
            }
            Event::Digit(_) => {}
            Event::Erase => {
                self.pin.pop();
            }
            Event::Again => return self.finish(),
        }
        vec![]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::Unread;
    use crate::screens::samples;

    fn typed(state: &mut State, pin: &str) -> Vec<Effect> {
        pin.bytes()
            .flat_map(|b| state.update(Event::Digit(b - b'0')))
            .collect()
    }

    fn at_pin() -> State {
        let mut state = State::new(Some("http://127.0.0.1:1".to_owned()), false, String::new());
        state.update(Event::Code("abcd-efgh".to_owned()));
        let asked = state.update(Event::Check);
        let [Effect::Ask(request @ Request::EnrolCheck { code, .. })] = asked.as_slice() else {
            panic!("{asked:?}");
        };
        assert_eq!(code, "ABCDEFGH");
        state.answered(request, Ok(Answer::EnrolCheck(samples::enrol_reply())));
        assert!(matches!(state.step, Step::Confirm(_)));
        state.update(Event::Confirm);
        state
    }

    #[test]
    fn a_link_fills_in_the_server_and_the_code_wherever_it_comes_from() {
        let text = "tungngo://enrol?server=https%3A%2F%2Fsoat.example%3A8443&code=ABCDEFGH";
        let wanted = ("https://soat.example:8443", "ABCDEFGH");
        let started = State::new(Some(text.to_owned()), false, String::new());
        let mut pasted = [State::new(None, false, String::new()), started.clone()];
        pasted[0].update(Event::Code(format!(" {text}\n")));
        pasted[1].update(Event::Server(text.to_owned()));
        for state in pasted.iter().chain([&started]) {
            assert_eq!((state.server.as_str(), state.code.as_str()), wanted);
        }
        for other in [
            "tungngo://enrol?server=a",
            "tungngo://enrol?server=%ff&code=A",
            "tungngo://enrol?server=%4&code=A",
            "https://enrol?server=a&code=b",
        ] {
            assert_eq!(Sheet::of_link(other), None, "{other}");
        }
    }

    #[test]
    fn seven_characters_are_not_a_code_and_no_address_is_none() {
        let mut state = State::new(Some("http://a".to_owned()), false, String::new());
        state.update(Event::Code("ABCD EFG".to_owned()));
        assert!(!state.can_check());
        assert!(state.update(Event::Check).is_empty());
        state.update(Event::Code("ABCD EFGH".to_owned()));
        assert!(state.can_check());
        state.update(Event::Server("  ".to_owned()));
        assert!(!state.can_check());
    }

    #[test]
    fn a_sheet_that_was_read_is_asked_about_at_once_and_a_bad_photo_is_said() {
        let mut state = State::new(None, false, String::new());
        assert!(state.update(Event::Scan(Scanned::Begun)).is_empty());
        assert!(state.scan.busy);
        let bad = Scanned::Read(Err(Unread::NoCode));
        assert!(state.update(Event::Scan(bad)).is_empty());
        assert!(!state.scan.busy && state.scan.unread == Some(Unread::NoCode));
        let sheet = Sheet {
            server: "https://phuong.example".to_owned(),
            code: "ABCD2345".to_owned(),
        };
        let effects = state.update(Event::Scan(Scanned::Read(Ok(sheet))));
        assert!(matches!(
            effects.as_slice(),
            [Effect::Ask(Request::EnrolCheck { server, code })]
                if server == "https://phuong.example" && code == "ABCD2345"
        ));
        assert_eq!(state.scan.unread, None);
    }

    #[test]
    fn the_same_pin_twice_is_set_and_then_the_code_is_used() {
        let mut state = at_pin();
        assert!(typed(&mut state, "204817").is_empty());
        let effects = typed(&mut state, "204817");
        let [Effect::Ask(request @ Request::SetPin { pin })] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        assert_eq!(pin, "204817");
        let effects = state.answered(request, Ok(Answer::Done));
        assert!(matches!(
            effects.as_slice(),
            [Effect::Ask(Request::EnrolConfirm { .. })]
        ));
        assert!(state.busy);
    }

    #[test]
    fn two_pins_that_differ_begin_anew() {
        let mut state = at_pin();
        typed(&mut state, "204817");
        assert!(typed(&mut state, "204818").is_empty());
        assert!(state.differs && state.step == Step::Pin && state.pin.is_empty());
    }

    #[test]
    fn a_pin_too_simple_is_chosen_again() {
        let mut state = at_pin();
        typed(&mut state, "123456");
        typed(&mut state, "123456");
        let request = Request::SetPin { pin: String::new() };
        state.answered(&request, Err(FailureCode::PinTooSimple.into()));
        assert_eq!(state.step, Step::Pin);
        assert!(state.failure.is_some() && !state.busy);
    }

    #[test]
    fn a_lost_reply_is_asked_for_again_without_another_pin() {
        let mut state = State::new(None, true, String::new());
        state.step = Step::Confirm(samples::enrol_reply());
        let first = state.update(Event::Confirm);
        assert!(matches!(
            first.as_slice(),
            [Effect::Ask(Request::EnrolConfirm { .. })]
        ));
        let Effect::Ask(request) = &first[0] else {
            unreachable!()
        };
        state.answered(request, Err(FailureCode::NoNetwork.into()));
        assert!(state.failure.is_some());
        assert_eq!(state.update(Event::Again).len(), 1);
    }
}
