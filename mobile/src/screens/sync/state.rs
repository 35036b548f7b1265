//! The rules of the sync screen.

use tungngo_shared::clock::Millis;

use crate::protocol::{Answer, Carried, Failure, NeedAction, Request, SyncView};
use crate::screens::{Effect, Load, Logic, Route, Toast, expect_answer};

/// Sync in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The numbers and what needs a person.
    pub view: Load<SyncView>,
    /// Asked to sync now, and nothing has been heard yet.
    pub asked: bool,
    /// The file to carry, once it was asked for.
    pub carried: Option<Load<Carried>>,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Sync now.
    Now,
    /// The one action of the need at this place of the list.
    Act(usize),
    /// Make the file to carry.
    Carry,
    /// Once more after a failure.
    Again,
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
            (Request::Carry, answer) => {
                // A file of before says nothing about now.
                let mut carried = Load::Loading;
                carried.take(expect_answer!(answer, Carried));
                self.carried = Some(carried);
            }
            (_, Ok(_)) => return vec![Effect::Ask(Request::Sync)],
            (_, Err(_)) => self.asked = false,
        }
        vec![]
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
                    NeedAction::Dismiss => vec![Effect::Ask(Request::Dismiss { need: need.id })],
                    // The sentence itself says what to do.
                    NeedAction::SetClock | NeedAction::UpdateApp => vec![],
                    NeedAction::CallOffice => vec![Effect::Open(Route::Help)],
                }
            }
            Event::Carry if self.carried == Some(Load::Loading) => vec![],
            Event::Carry => {
                self.carried = Some(Load::Loading);
                vec![Effect::Ask(Request::Carry)]
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
        assert!(state.update(Event::Act(9)).is_empty());
    }

    #[test]
    fn the_file_to_carry_is_made_once_at_a_time_and_says_where_it_is() {
        let mut state = State::default();
        assert_eq!(state.update(Event::Carry).len(), 1);
        assert!(state.update(Event::Carry).is_empty());
        let file = Carried {
            name: "a.tungngo".to_owned(),
            path: "/x/a.tungngo".to_owned(),
            count: 3,
            bytes: vec![1],
        };
        state.answered(&Request::Carry, Ok(Answer::Carried(file.clone())));
        assert_eq!(state.carried, Some(Load::Ready(file)));
        // Asked again and there is nothing any more: the old file is not shown as if it were new.
        assert_eq!(state.update(Event::Carry).len(), 1);
        let nothing = FailureCode::NothingToCarry.into();
        state.answered(&Request::Carry, Err(nothing));
        assert!(matches!(state.carried, Some(Load::Failed(_))));
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
