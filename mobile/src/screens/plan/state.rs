//! The rules of the sketch.

use tungngo_shared::{
    clock::Millis,
    household::LatLon,
    ids::{AlleyId, HouseholdId},
};

use super::layout::{Door, Sketch};
use crate::protocol::{Answer, Failure, Plan, Request};
use crate::screens::{Effect, Load, Logic, Route, expect_answer};

/// The sketch of one alley.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Which alley.
    pub alley: AlleyId,
    /// Its doors.
    pub plan: Load<Plan>,
    /// Where they stand on the sketch.
    pub sketch: Sketch,
    /// Where the phone is; none until it is known.
    pub here: Option<LatLon>,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// Knock on this door.
    House(HouseholdId),
    /// The phone knows where it is.
    Here(LatLon),
    /// Where am I now?
    Locate,
    /// Once more after a failure.
    Again,
}

impl State {
    /// An alley.
    #[must_use]
    pub fn new(alley: AlleyId) -> Self {
        Self {
            alley,
            plan: Load::Loading,
            sketch: Sketch::default(),
            here: None,
        }
    }

    fn ask(&self) -> Effect {
        Effect::Ask(Request::Plan { alley: self.alley })
    }
}

impl Logic for State {
    type Event = Event;

    fn opened(&mut self, _now: Millis) -> Vec<Effect> {
        vec![self.ask(), Effect::Locate]
    }

    fn changed(&mut self) -> Vec<Effect> {
        vec![self.ask()]
    }

    fn answered(&mut self, _request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        self.plan.take(expect_answer!(answer, Plan));
        if let Some(plan) = self.plan.ready() {
            let doors: Vec<Door> = plan
                .doors
                .iter()
                .map(|door| Door {
                    side: door.row.side,
                    at: door.at,
                })
                .collect();
            self.sketch = Sketch::of(&doors);
        }
        vec![]
    }

    fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::House(id) => vec![Effect::Open(Route::Visit(id))],
            Event::Here(at) => {
                self.here = Some(at);
                vec![]
            }
            Event::Locate => vec![Effect::Locate],
            Event::Again => {
                self.plan = Load::Loading;
                self.changed()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::PlanDoor;
    use crate::screens::samples;

    #[test]
    fn a_door_on_the_sketch_opens_its_form() {
        let mut state = State::new(samples::alley_id());
        let effects = state.opened(Millis(0));
        let [Effect::Ask(request), Effect::Locate] = effects.as_slice() else {
            panic!("{effects:?}");
        };
        let doors = samples::houses().rows.into_iter();
        let plan = Plan {
            alley: samples::alley(),
            doors: doors.map(|row| PlanDoor { row, at: None }).collect(),
        };
        let id = plan.doors[0].row.id;
        state.answered(request, Ok(Answer::Plan(plan)));
        assert_eq!(state.sketch.spots.len(), 4);
        assert!(matches!(
            state.update(Event::House(id)).as_slice(),
            [Effect::Open(Route::Visit(found))] if *found == id
        ));
    }
}
