//! The rules of arranging an alley. Nothing is written before it is saved.

use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, HouseholdId},
    walk::{self, Standing},
};

use crate::protocol::{Answer, Failure, HouseRow, Houses, Request};
use crate::screens::{Effect, Load, Logic, Toast, expect_answer};

/// The doors of one alley, being arranged.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Which alley.
    pub alley: AlleyId,
    /// Its doors as they stand now.
    pub houses: Load<Houses>,
    /// The order wanted.
    pub order: Vec<HouseholdId>,
    /// The door that the two buttons move.
    pub picked: Option<HouseholdId>,
    /// Whether its place is to be told: it has moved.
    pub moved: bool,
    /// Going back would lose the order: being asked.
    pub leaving: bool,
    /// Being saved.
    pub saving: bool,
    /// Why it was not saved.
    pub failure: Option<Failure>,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// The buttons move this door, or none again.
    Pick(HouseholdId),
    /// Lên: one door earlier.
    Up,
    /// Xuống: one door later.
    Down,
    /// A door was dragged and let go.
    Dropped {
        /// Which.
        door: HouseholdId,
        /// How many doors stand before it there.
        to: usize,
    },
    /// Theo số nhà.
    ByNumber,
    /// Bên lẻ rồi bên chẵn.
    BySides,
    /// Lưu thứ tự.
    Save,
    /// Go back and lose it.
    Leave,
    /// Do not go back.
    Stay,
    /// Once more after a failure.
    Again,
}

impl State {
    /// The doors of this alley.
    #[must_use]
    pub fn new(alley: AlleyId) -> Self {
        Self {
            alley,
            houses: Load::Loading,
            order: Vec::new(),
            picked: None,
            moved: false,
            leaving: false,
            saving: false,
            failure: None,
        }
    }

    /// The doors in the order wanted.
    #[must_use]
    pub fn rows<'a>(&self, houses: &'a Houses) -> Vec<&'a HouseRow> {
        let row = |id: &HouseholdId| houses.rows.iter().find(|row| row.id == *id);
        self.order.iter().filter_map(row).collect()
    }

    /// The picked door's place, counted from 0.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        self.order.iter().position(|id| Some(*id) == self.picked)
    }

    fn today(&self) -> Vec<HouseholdId> {
        let rows = self.houses.ready().map(|houses| houses.rows.iter());
        rows.into_iter().flatten().map(|row| row.id).collect()
    }

    fn standing(&self) -> Vec<Standing> {
        let rows = self.houses.ready().map(|houses| houses.rows.iter());
        let standing = |row: &HouseRow| Standing::new(row.id, &row.number, None);
        rows.into_iter().flatten().map(standing).collect()
    }

    /// Takes the list in; what was arranged meanwhile stays arranged.
    fn take(&mut self, answer: Result<Houses, Failure>) {
        let arranged = self.order != self.today();
        self.houses.take(answer);
        let today = self.today();
        self.order = if arranged {
            walk::brought_up_to_date(&self.order, &today)
        } else {
            today
        };
    }

    fn put(&mut self, door: HouseholdId, to: usize) {
        let Some(from) = self.order.iter().position(|id| *id == door) else {
            return; // it left the list under the finger
        };
        self.order.remove(from);
        self.order.insert(to.min(self.order.len()), door);
        self.picked = Some(door);
        self.moved = true;
    }

    fn start_from(&mut self, order: Vec<HouseholdId>) {
        self.order = order;
        self.picked = None;
        self.moved = false;
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        self.changed()
    }

    fn changed(&mut self) -> Vec<Effect> {
        vec![Effect::Ask(Request::Houses { alley: self.alley })]
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        if !matches!(request, Request::Arrange { .. }) {
            self.take(expect_answer!(answer, Houses));
            return vec![];
        }
        self.saving = false;
        if let Err(failure) = answer {
            self.failure = Some(failure);
            return vec![];
        }
        let saved = Toast {
            key: "toast-order-saved",
            at: None,
            undo: None,
        };
        vec![Effect::Toast(saved), Effect::Back]
    }

    fn back(&mut self) -> Vec<Effect> {
        if self.leaving {
            self.leaving = false;
            return vec![];
        }
        self.leaving = self.order != self.today();
        if self.leaving {
            vec![]
        } else {
            vec![Effect::Back]
        }
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Pick(door) => {
                self.picked = Some(door).filter(|_| self.picked != Some(door));
                self.moved = false;
            }
            Event::Up | Event::Down => {
                if let (Some(door), Some(at)) = (self.picked, self.place()) {
                    let earlier = matches!(event, Event::Up);
                    let to = if earlier {
                        at.saturating_sub(1)
                    } else {
                        at + 1
                    };
                    self.put(door, to);
                }
            }
            Event::Dropped { door, to } => self.put(door, to),
            Event::ByNumber => self.start_from(walk::by_number(&self.standing())),
            Event::BySides => self.start_from(walk::by_sides(&self.standing())),
            Event::Save if self.saving || self.houses.ready().is_none() => {}
            Event::Save => {
                self.saving = true;
                self.failure = None;
                return vec![Effect::Ask(Request::Arrange {
                    alley: self.alley,
                    doors: self.order.clone(),
                })];
            }
            Event::Leave => return vec![Effect::Back],
            Event::Stay => self.leaving = false,
            Event::Again => {
                self.houses = Load::Loading;
                return self.changed();
            }
        }
        vec![]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::FailureCode;
    use crate::screens::samples;

    fn opened() -> State {
        let mut state = State::new(samples::alley_id());
        let [Effect::Ask(request)] = &state.opened(Millis(0))[..] else {
            panic!("it asks for the doors");
        };
        state.answered(request, Ok(Answer::Houses(samples::houses())));
        state
    }

    fn numbers(state: &State) -> Vec<&str> {
        let houses = state.houses.ready().unwrap();
        let rows = state.rows(houses);
        rows.iter().map(|row| row.number.as_str()).collect()
    }

    fn door(number: &str) -> HouseholdId {
        samples::house(number, "").id
    }

    #[test]
    fn a_door_goes_where_it_is_dropped_and_the_buttons_go_on_from_there() {
        let mut state = opened();
        let drop = |state: &mut State, number, to| {
            let door = door(number);
            state.update(Event::Dropped { door, to });
        };
        drop(&mut state, "18", 0);
        assert_eq!(numbers(&state), ["18", "8", "11", "12"]);
        drop(&mut state, "8", 3);
        assert_eq!(numbers(&state), ["18", "11", "12", "8"]);
        drop(&mut state, "11", 99);
        assert_eq!(numbers(&state), ["18", "12", "8", "11"]);
        state.update(Event::Down);
        assert_eq!(state.place(), Some(3), "there is nothing behind the end");
        state.update(Event::Up);
        assert_eq!(numbers(&state), ["18", "12", "11", "8"]);
        for _ in 0..4 {
            state.update(Event::Up);
        }
        assert_eq!(numbers(&state), ["11", "18", "12", "8"]);
        drop(&mut state, "99", 0);
        assert_eq!(numbers(&state), ["11", "18", "12", "8"]);
    }

    #[test]
    fn the_buttons_move_the_picked_door_and_none_without() {
        let mut state = opened();
        state.update(Event::Down);
        assert_eq!(numbers(&state), ["8", "11", "12", "18"]);
        state.update(Event::Pick(door("8")));
        state.update(Event::Down);
        assert_eq!(numbers(&state), ["11", "8", "12", "18"]);
        state.update(Event::Pick(door("8")));
        state.update(Event::Down);
        assert_eq!(numbers(&state), ["11", "8", "12", "18"]);
    }

    #[test]
    fn one_can_start_from_the_numbers_or_from_the_sides() {
        let mut state = opened();
        state.update(Event::BySides);
        assert_eq!(numbers(&state), ["11", "18", "12", "8"]);
        state.update(Event::ByNumber);
        assert_eq!(numbers(&state), ["8", "11", "12", "18"]);
    }

    #[test]
    fn nothing_is_lost_unasked() {
        let mut state = opened();
        assert!(matches!(&state.back()[..], [Effect::Back]));
        state.update(Event::BySides);
        assert!(state.back().is_empty() && state.leaving);
        assert!(
            state.back().is_empty() && !state.leaving,
            "back shuts the sheet"
        );
        state.back();
        state.update(Event::Stay);
        assert!(!state.leaving);
        assert!(matches!(&state.update(Event::Leave)[..], [Effect::Back]));
    }

    #[test]
    fn the_list_may_change_while_it_is_arranged() {
        let mut state = opened();
        state.update(Event::Dropped {
            door: door("18"),
            to: 0,
        });
        let mut houses = samples::houses();
        houses.rows.remove(0);
        houses.rows.push(samples::house("20", ""));
        let request = Request::Houses { alley: state.alley };
        state.answered(&request, Ok(Answer::Houses(houses)));
        assert_eq!(numbers(&state), ["18", "20", "11", "12"]);
    }

    #[test]
    fn it_is_saved_once_and_a_failure_is_said() {
        let mut state = opened();
        state.update(Event::BySides);
        let effects = state.update(Event::Save);
        let [Effect::Ask(request @ Request::Arrange { doors, .. })] = &effects[..] else {
            panic!("{effects:?}");
        };
        assert_eq!(*doors, ["11", "18", "12", "8"].map(door));
        assert!(state.update(Event::Save).is_empty(), "one save at a time");
        let full = Err(FailureCode::DiskFull.into());
        assert!(state.answered(request, full).is_empty());
        assert!(state.failure.is_some() && !state.saving);
        let effects = state.answered(request, Ok(Answer::Done));
        assert!(matches!(&effects[..], [Effect::Toast(_), Effect::Back]));
    }
}
