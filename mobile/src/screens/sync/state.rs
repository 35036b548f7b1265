//! The rules of the sync screen.

use tungngo_shared::clock::Millis;

use crate::protocol::{Answer, Carried, Failure, FailureCode, NeedAction, Request, SyncView};
use crate::screens::{Effect, Load, Logic, Route, Toast, expect_answer, unlock::PIN_DIGITS};

/// Sync in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The numbers and what needs a person.
    pub view: Load<SyncView>,
    /// Asked to sync now, and nothing has been heard yet.
    pub asked: bool,
    /// The file to carry, once it was asked for.
    pub carried: Option<Load<Carried>>,
    /// The PIN is being asked for, because a file leaves the phone.
    pub pin: Option<Pin>,
}

/// The PIN as far as it is typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pin {
    /// The digits.
    pub typed: String,
    /// What was wrong with the last one.
    pub failure: Option<Failure>,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Sync now.
    Now,
    /// The one action of the need at this place of the list.
    Act(usize),
    /// Make the file to carry: asks for the PIN.
    Carry,
    /// A digit of it.
    Digit(u8),
    /// The last digit away.
    Erase,
    /// Once more after a failure.
    Again,
}

/// Whether the PIN was the reason, which is said where it is typed.
fn is_about_the_pin(failure: &Failure) -> bool {
    matches!(
        failure.code,
        FailureCode::WrongPin { .. } | FailureCode::Wait { .. } | FailureCode::NoTriesLeft
    )
}

impl State {
    /// The last digit asks for the file.
    fn digit(&mut self, digit: u8) -> Vec<Effect> {
        let is_busy = self.carried == Some(Load::Loading);
        let Some(typed) = self.pin.as_mut().filter(|_| !is_busy) else {
            return vec![];
        };
        typed.typed.push(char::from(b'0' + digit.min(9)));
        if typed.typed.len() < PIN_DIGITS {
            return vec![];
        }
        typed.failure = None;
        let pin = std::mem::take(&mut typed.typed);
        self.carried = Some(Load::Loading);
        vec![Effect::Ask(Request::Carry { pin })]
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        vec![Effect::Ask(Request::Sync)]
    }

    fn changed(&mut self) -> Vec<Effect> {
        self.asked = false;
        vec![Effect::Ask(Request::Sync)]
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        match (request, answer) {
            (Request::Sync, answer) => self.view.take(expect_answer!(answer, Sync)),
            (Request::Carry { .. }, Err(failure)) if is_about_the_pin(&failure) => {
                self.carried = None;
                if let Some(pin) = &mut self.pin {
                    pin.failure = Some(failure);
                }
            }
            (Request::Carry { .. }, answer) => {
                // A file of before says nothing about now.
                let mut carried = Load::Loading;
                carried.take(expect_answer!(answer, Carried));
                self.carried = Some(carried);
                self.pin = None;
            }
            (_, Ok(_)) => return vec![Effect::Ask(Request::Sync)],
            (_, Err(_)) => self.asked = false,
        }
        vec![]
    }

    fn back(&mut self) -> Vec<Effect> {
        match self.pin.take() {
            Some(_) => vec![],
            None => vec![Effect::Back],
        }
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Now => {
                self.asked = true;
                vec![
                    Effect::Ask(Request::SyncNow),
                    Effect::Toast(Toast {
                        key: "sync-asked",
                        at: None,
                        undo: None,
                    }),
                ]
            }
            Event::Act(at) => {
                let Some(need) = self.view.ready().and_then(|v| v.needs.get(at)) else {
                    return vec![];
                };
                match need.action {
                    NeedAction::MendVisit(id) => vec![Effect::Open(Route::Mend(id))],
                    NeedAction::OpenHouse(id) => vec![Effect::Open(Route::EditHouse(id))],
                    NeedAction::OpenTask(id) => vec![Effect::Open(Route::Task(id))],
                    NeedAction::Dismiss => vec![Effect::Ask(Request::Dismiss { need: need.id })],
                    // The sentence itself says what to do.
                    NeedAction::SetClock | NeedAction::UpdateApp => vec![],
                    NeedAction::CallOffice => vec![Effect::Open(Route::Help)],
                }
            }
            Event::Carry if self.carried == Some(Load::Loading) => vec![],
            Event::Carry => {
                self.pin = Some(Pin::default());
                vec![]
            }
            Event::Digit(digit) => self.digit(digit),
            Event::Erase => {
                if let Some(pin) = &mut self.pin {
                    pin.typed.pop();
                }
                vec![]
            }
            Event::Again => {
                self.view = Load::Loading;
                vec![Effect::Ask(Request::Sync)]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{FailureCode, Need, NeedCode};
    use crate::screens::samples;

    #[test]
    fn each_need_leads_where_it_can_be_met() {
        let mut state = State::default();
        let need = |action| Need {
            id: 7,
            code: NeedCode::Rejected,
            key: "reject-bad_body".to_owned(),
            action,
            about: None,
            at: None,
        };
        let view = SyncView {
            needs: vec![
                need(NeedAction::MendVisit(samples::visit_id())),
                need(NeedAction::Dismiss),
                need(NeedAction::SetClock),
                need(NeedAction::OpenTask(samples::task_id())),
            ],
            ..SyncView::default()
        };
        state.answered(&Request::Sync, Ok(Answer::Sync(view)));
        assert!(matches!(
            state.update(Event::Act(0)).as_slice(),
            [Effect::Open(Route::Mend(_))]
        ));
        assert!(matches!(
            state.update(Event::Act(1)).as_slice(),
            [Effect::Ask(Request::Dismiss { need: 7 })]
        ));
        assert!(state.update(Event::Act(2)).is_empty());
        assert!(matches!(
            state.update(Event::Act(3)).as_slice(),
            [Effect::Open(Route::Task(id))] if *id == samples::task_id()
        ));
        assert!(state.update(Event::Act(9)).is_empty());
    }

    /// The request for the file, with the PIN typed.
    fn asked(state: &mut State) -> Request {
        assert!(state.update(Event::Carry).is_empty());
        for digit in [9, 2, 0, 4, 8] {
            assert!(state.update(Event::Digit(digit)).is_empty());
        }
        state.update(Event::Erase);
        assert!(state.update(Event::Digit(8)).is_empty());
        match state.update(Event::Digit(1)).as_slice() {
            [Effect::Ask(request @ Request::Carry { pin })] if pin == "920481" => request.clone(),
            effects => panic!("{effects:?}"),
        }
    }

    #[test]
    fn a_wrong_pin_makes_no_file_and_is_said_where_it_was_typed() {
        let mut state = State::default();
        let request = asked(&mut state);
        let wrong = FailureCode::WrongPin {
            tries_left: 4,
            wait_ms: 0,
        };
        state.answered(&request, Err(wrong.into()));
        let pin = state.pin.clone().unwrap();
        assert!(pin.failure.is_some() && pin.typed.is_empty());
        assert_eq!(state.carried, None);
        assert!(state.back().is_empty(), "back closes the sheet only");
        assert!(matches!(state.back().as_slice(), [Effect::Back]));
    }

    #[test]
    fn the_file_to_carry_is_made_once_at_a_time_and_says_where_it_is() {
        let mut state = State::default();
        let request = asked(&mut state);
        assert!(state.update(Event::Carry).is_empty());
        assert!(state.update(Event::Digit(1)).is_empty(), "one at a time");
        let file = Carried {
            name: "a.tungngo".to_owned(),
            path: "/x/a.tungngo".to_owned(),
            count: 3,
            bytes: vec![1],
        };
        state.answered(&request, Ok(Answer::Carried(file.clone())));
        assert_eq!(state.carried, Some(Load::Ready(file)));
        // Asked again and there is nothing any more: the old file is not shown as if it were new.
        let request = asked(&mut state);
        let nothing = FailureCode::NothingToCarry.into();
        state.answered(&request, Err(nothing));
        assert!(matches!(state.carried, Some(Load::Failed(_))));
        assert_eq!(state.pin, None);
    }

    #[test]
    fn asking_now_is_shown_until_something_is_heard() {
        let mut state = State::default();
        assert_eq!(state.update(Event::Now).len(), 2);
        assert!(state.asked);
        assert_eq!(state.answered(&Request::SyncNow, Ok(Answer::Done)).len(), 1);
        state.changed();
        assert!(!state.asked);
    }
}
