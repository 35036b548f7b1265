//! The rules of handing an alley over.

use tungngo_shared::{clock::Millis, ids::AlleyId, visit::Appointment};

use crate::protocol::{Answer, Door, Failure, HouseRow, Houses, Request};
use crate::screens::{Effect, Load, Logic, expect_answer, recap::How};

/// What is left to do in an alley, in walking order: the doors' numbers as written, which may be empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Left {
    /// Nobody has knocked yet.
    pub not_visited: Vec<String>,
    /// To be knocked on again, and when the door asked for it; the earliest first, those at any time last.
    pub again: Vec<(String, Option<Appointment>)>,
    /// Tried often enough: the leader decides.
    pub decide: Vec<String>,
    /// Own knocks that may be on this phone only: the others see them on theirs later.
    pub on_phone: usize,
}

impl Left {
    /// Takes it from the list of doors.
    #[must_use]
    pub fn of(houses: &Houses) -> Self {
        let mut left = Self::default();
        for row in &houses.rows {
            left.add(row);
            let is_mine = row
                .last
                .as_ref()
                .is_some_and(|last| last.author_name.is_none());
            left.on_phone += usize::from(row.on_phone && is_mine);
        }
        left.again
            .sort_by_key(|(_, at)| (at.is_none(), at.map(|at| (at.date, at.part))));
        left
    }

    fn add(&mut self, row: &HouseRow) {
        let number = row.number.clone();
        match row.door {
            Door::NotVisited => self.not_visited.push(number),
            Door::Absent { at, .. } | Door::Postponed { at } => self.again.push((number, at)),
            Door::Decide { .. } => self.decide.push(number),
            Door::Done(_) => {}
        }
    }

    /// How many doors there are to go to.
    #[must_use]
    pub fn doors(&self) -> usize {
        self.not_visited.len() + self.again.len() + self.decide.len()
    }
}

/// An alley to be handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Which alley.
    pub alley: AlleyId,
    /// Its doors.
    pub houses: Load<Houses>,
    /// When it was opened.
    pub now: Millis,
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

impl State {
    /// The doors of this alley.
    #[must_use]
    pub fn new(alley: AlleyId) -> Self {
        Self {
            alley,
            houses: Load::Loading,
            now: Millis(0),
            how: None,
        }
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, now: Millis) -> Vec<Effect> {
        self.now = now;
        self.changed()
    }

    fn changed(&mut self) -> Vec<Effect> {
        vec![Effect::Ask(Request::Houses { alley: self.alley })]
    }

    fn answered(&mut self, _request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        self.houses.take(expect_answer!(answer, Houses));
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
                self.houses = Load::Loading;
                self.changed()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tungngo_shared::{clock::PartOfDay, visit::Outcome};

    use super::*;
    use crate::screens::samples;

    fn door(number: &str, door: Door) -> HouseRow {
        HouseRow {
            door,
            ..samples::house(number, "Ông Mẫu")
        }
    }

    #[test]
    fn what_is_left_is_told_by_what_is_to_be_done() {
        let at = |day, part| {
            let date = jiff::civil::date(2026, 11, day);
            Some(Appointment { date, part })
        };
        let mut houses = samples::houses();
        houses.rows = vec![
            door("1", Door::Done(Outcome::Met)),
            door("3", Door::NotVisited),
            door(
                "5",
                Door::Absent {
                    tried: 1,
                    needed: 3,
                    at: None,
                },
            ),
            door(
                "7",
                Door::Postponed {
                    at: at(30, PartOfDay::Morning),
                },
            ),
            door(
                "9",
                Door::Absent {
                    tried: 2,
                    needed: 3,
                    at: at(29, PartOfDay::Evening),
                },
            ),
            door("11", Door::Decide { tried: 3 }),
            door("", Door::NotVisited),
        ];
        houses.rows[0] = samples::knocked("1", Outcome::Met);
        houses.rows[1].on_phone = true;
        let left = Left::of(&houses);
        assert_eq!(left.not_visited, ["3", ""]);
        let again: Vec<&str> = left
            .again
            .iter()
            .map(|(number, _)| number.as_str())
            .collect();
        assert_eq!(again, ["9", "7", "5"], "the earliest first");
        assert_eq!(left.decide, ["11"]);
        assert_eq!((left.doors(), left.on_phone), (6, 1));
    }

    #[test]
    fn what_became_of_the_text_is_said_until_it_is_sent_again() {
        let mut state = State::new(samples::alley_id());
        let effects = state.update(Event::Send("Ngõ 45".to_owned()));
        assert!(matches!(&effects[..], [Effect::Share(text)] if text == "Ngõ 45"));
        state.update(Event::Sent(How::Copied));
        assert_eq!(state.how, Some(How::Copied));
        state.update(Event::Send(String::new()));
        assert_eq!(state.how, None);
    }
}
