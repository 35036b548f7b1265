//! The rules of the list of doors: sides, filters, gaps, search.

use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, HouseholdId},
    text::Parity,
};

use crate::protocol::{Answer, Door, Failure, GapRow, HouseRow, Houses, Request, SearchResult};
use crate::screens::{Effect, Load, Logic, Route, expect_answer};

/// Which doors are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Chưa đến.
    NotVisited,
    /// Vắng, hẹn lại: to be tried again or decided.
    Absent,
    /// Đến hẹn.
    Due,
}

impl Filter {
    /// All filters, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::NotVisited, Self::Absent, Self::Due];

    /// The stable id (`filter-ID`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::NotVisited => "not-visited",
            Self::Absent => "absent",
            Self::Due => "due",
        }
    }

    fn shows(self, row: &HouseRow) -> bool {
        match self {
            Self::All => true,
            Self::NotVisited => row.door == Door::NotVisited,
            Self::Absent => matches!(
                row.door,
                Door::Absent { .. } | Door::Postponed { .. } | Door::Decide { .. }
            ),
            Self::Due => row.due_now,
        }
    }
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Line<'a> {
    /// A door.
    House(&'a HouseRow),
    /// Numbers nobody has entered.
    Gap(&'a GapRow),
}

/// The doors of one alley.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Which alley.
    pub alley: AlleyId,
    /// Its doors.
    pub houses: Load<Houses>,
    /// One side only.
    pub side: Option<Parity>,
    /// Some states only.
    pub filter: Filter,
    /// What is searched, as typed.
    pub text: String,
    /// What was found; none while nothing is searched.
    pub found: Option<Load<SearchResult>>,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Knock on this door.
    House(HouseholdId),
    /// This side only, or both again.
    Side(Parity),
    /// These only, or all again.
    Filter(Filter),
    /// The search text was typed.
    Search(String),
    /// A house that is not on the list; with a number from a gap.
    Add(Option<u32>),
    /// The sketch of the alley.
    Plan,
    /// Arrange the doors.
    Order,
    /// Hand the alley over.
    Handover,
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
            side: None,
            filter: Filter::All,
            text: String::new(),
            found: None,
        }
    }

    /// The lines to show, in walking order. Gaps belong to the whole row of a side: they are left out
    /// while doors are filtered by state.
    #[must_use]
    pub fn lines<'a>(&self, houses: &'a Houses) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        for row in &houses.rows {
            if self.side.is_some_and(|side| row.side != Some(side)) || !self.filter.shows(row) {
                continue;
            }
            lines.push(Line::House(row));
            if self.filter == Filter::All {
                let after = houses.gaps.iter().filter(|gap| gap.after == row.id);
                lines.extend(after.map(Line::Gap));
            }
        }
        lines
    }

    /// How many doors of the shown side a filter would show.
    #[must_use]
    pub fn count(&self, houses: &Houses, filter: Filter) -> usize {
        houses
            .rows
            .iter()
            .filter(|row| self.side.is_none_or(|side| row.side == Some(side)))
            .filter(|row| filter.shows(row))
            .count()
    }

    /// Whether an alley is begun and not done: what somebody may have to hand over.
    #[must_use]
    pub fn is_begun(houses: &Houses) -> bool {
        let is_open = |row: &HouseRow| !matches!(row.door, Door::Done(_));
        houses.alley.progress.visited() > 0 && houses.rows.iter().any(is_open)
    }

    fn search(&self) -> Vec<Effect> {
        if self.text.trim().is_empty() {
            return vec![];
        }
        vec![Effect::Ask(Request::Search {
            text: self.text.clone(),
            alley: Some(self.alley),
        })]
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        self.changed()
    }

    fn changed(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::Ask(Request::Houses { alley: self.alley })];
        effects.extend(self.search());
        effects
    }

    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        match request {
            Request::Search { text, .. } if *text != self.text => {}
            Request::Search { .. } => {
                let found = self.found.get_or_insert_default();
                found.take(expect_answer!(answer, Search));
            }
            _ => self.houses.take(expect_answer!(answer, Houses)),
        }
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::House(id) => return vec![Effect::Open(Route::Visit(id))],
            Event::Side(side) => {
                self.side = if self.side == Some(side) {
                    None
                } else {
                    Some(side)
                };
            }
            Event::Filter(filter) => {
                self.filter = if self.filter == filter {
                    Filter::All
                } else {
                    filter
                };
            }
            Event::Search(text) => {
                self.text = text;
                if self.text.trim().is_empty() {
                    self.found = None;
                } else {
                    self.found.get_or_insert_default();
                }
                return self.search();
            }
            Event::Add(number) => {
                let alley_name = self
                    .houses
                    .ready()
                    .map_or_else(String::new, |h| h.alley.name.clone());
                return vec![Effect::Open(Route::AddHouse {
                    alley: self.alley,
                    alley_name,
                    number: number.map(|n| n.to_string()).unwrap_or_default(),
                })];
            }
            Event::Plan => return vec![Effect::Open(Route::Plan(self.alley))],
            Event::Order => return vec![Effect::Open(Route::Order(self.alley))],
            Event::Handover => return vec![Effect::Open(Route::Handover(self.alley))],
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
    use crate::screens::samples;

    fn numbers(state: &State, houses: &Houses) -> Vec<String> {
        state
            .lines(houses)
            .iter()
            .map(|line| match line {
                Line::House(row) => row.number.clone(),
                Line::Gap(gap) => format!("{:?}", gap.missing),
            })
            .collect()
    }

    #[test]
    fn a_gap_stands_behind_its_house_and_goes_when_doors_are_filtered() {
        let houses = samples::houses();
        let mut state = State::new(houses.alley.id);
        assert_eq!(
            numbers(&state, &houses),
            ["8", "11", "12", "[14, 16]", "18"]
        );
        state.update(Event::Side(Parity::Even));
        assert_eq!(numbers(&state, &houses), ["8", "12", "[14, 16]", "18"]);
        state.update(Event::Filter(Filter::NotVisited));
        assert_eq!(numbers(&state, &houses), ["18"]);
        assert_eq!(state.count(&houses, Filter::Absent), 1);
        state.update(Event::Filter(Filter::NotVisited));
        state.update(Event::Side(Parity::Even));
        assert_eq!(numbers(&state, &houses).len(), 5);
    }

    #[test]
    fn a_gap_offers_its_number_for_the_new_house() {
        let houses = samples::houses();
        let mut state = State::new(houses.alley.id);
        state.houses = Load::Ready(houses);
        let effects = state.update(Event::Add(Some(14)));
        assert!(matches!(
            effects.as_slice(),
            [Effect::Open(Route::AddHouse { number, alley_name, .. })]
                if number == "14" && !alley_name.is_empty()
        ));
    }

    #[test]
    fn an_alley_is_handed_over_while_it_is_begun_and_not_done() {
        let mut houses = samples::houses();
        assert!(State::is_begun(&houses));
        for row in &mut houses.rows {
            row.door = Door::Done(tungngo_shared::visit::Outcome::Met);
        }
        assert!(!State::is_begun(&houses), "it is done");
        houses = samples::houses();
        houses.alley.progress = crate::protocol::Progress {
            total: 4,
            not_visited: 4,
            ..crate::protocol::Progress::default()
        };
        assert!(!State::is_begun(&houses), "nobody was there");
    }

    #[test]
    fn a_search_stays_in_the_alley() {
        let houses = samples::houses();
        let mut state = State::new(houses.alley.id);
        let effects = state.update(Event::Search("dat".to_owned()));
        assert!(matches!(
            effects.as_slice(),
            [Effect::Ask(Request::Search { alley: Some(_), .. })]
        ));
    }
}
