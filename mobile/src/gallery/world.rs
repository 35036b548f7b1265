//! In place of the core: answers made up for one page, and the way that a person takes to its screen.

use std::collections::VecDeque;

use tungngo_shared::{
    auth::CODE_CHARS,
    commitment::CommitmentState,
    visit::{Outcome, ResidenceDeclared},
};

use super::pages::{Phase, Scene};
use super::{answers, samples};
use crate::protocol::{Answer, Failure, FailureCode, Note, Request, Settings};
use crate::screens::shell::{Act, Event, Shell, Task};
use crate::screens::{
    alleys, enrol, house, houses, my_visits, order, samples as plain, tasks, today, unlock, visit,
};
use crate::ui::now;

/// One page's surroundings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct World {
    pub scene: Scene,
    pub phase: Phase,
    pub settings: Settings,
}

impl World {
    /// The frame with the screen in front, and what is left to do to the page.
    pub fn open(self) -> (Shell, Vec<Task>) {
        let mut shell = Shell::new("gallery".to_owned(), now());
        let there = Self {
            phase: Phase::Ready,
            ..self
        };
        let mut rest = Vec::new();
        for event in way(self.scene) {
            rest.extend(there.tell(&mut shell, event));
        }
        if shell.front().screen.has_strip() || self.scene == Scene::Today {
            let sync = answers::truth(self.phase);
            let note = Note {
                version: 0,
                open: true,
                sync,
            };
            rest.extend(self.tell(&mut shell, Event::Noted(note)));
        }
        for event in last(self.scene, self.phase) {
            rest.extend(self.tell(&mut shell, event));
        }
        (shell, rest)
    }

    /// Tells the frame what happened and answers what it asks; gives out what only a page can do.
    pub fn tell(self, shell: &mut Shell, event: Event) -> Vec<Task> {
        let mut rest = Vec::new();
        let mut todo = VecDeque::from(shell.update_at(now(), event));
        while let Some(task) = todo.pop_front() {
            let Task::Ask { place, request } = task else {
                rest.push(task);
                continue;
            };
            if let Some(answer) = self.answer(&request) {
                let event = Event::Answered {
                    place,
                    request: Box::new(request),
                    answer: Box::new(answer),
                };
                todo.extend(shell.update_at(now(), event));
            }
        }
        rest
    }

    /// None for ever: that is what loading looks like.
    fn answer(self, request: &Request) -> Option<Result<Answer, Failure>> {
        match request {
            // How the page looks is known in every state of its screen.
            Request::Settings => return Some(Ok(Answer::Settings(self.settings))),
            Request::SetSettings(settings) => return Some(Ok(Answer::Settings(*settings))),
            Request::Boot if self.scene != Scene::Start => {
                return Some(Ok(Answer::Boot(samples::boot(self.scene))));
            }
            _ => {}
        }
        match self.phase {
            Phase::Loading => None,
            Phase::Failed => Some(Err(failure(request).into())),
            Phase::Empty => Some(Ok(answers::nothing(request))),
            Phase::Ready => Some(Ok(answers::something(request))),
        }
    }
}

/// What is most likely to go wrong.
fn failure(request: &Request) -> FailureCode {
    match request {
        Request::Boot => FailureCode::StoreDamaged,
        Request::EnrolCheck { .. } | Request::EnrolConfirm { .. } => FailureCode::NoNetwork,
        Request::Unlock { .. } | Request::Carry { .. } => FailureCode::WrongPin {
            tries_left: 4,
            wait_ms: 0,
        },
        Request::House { .. } | Request::Mend { .. } | Request::Task { .. } => FailureCode::Gone,
        Request::SaveVisit { .. }
        | Request::SaveMended { .. }
        | Request::AddHouse { .. }
        | Request::EditHouse { .. }
        | Request::CloseHouse { .. }
        | Request::AddPhoto { .. }
        | Request::Arrange { .. } => FailureCode::DiskFull,
        _ => FailureCode::Internal,
    }
}

/// What is done before the screen is reached, with everything answered.
fn way(scene: Scene) -> Vec<Event> {
    let alleys = || vec![Event::Start, Event::Tab("alleys")];
    let houses = || {
        let alley = alleys::Event::Alley(samples::alley());
        [alleys(), vec![Event::Act(Act::Alleys(alley))]].concat()
    };
    match scene {
        Scene::Start | Scene::Today => vec![],
        Scene::Houses => alleys(),
        Scene::Plan | Scene::Order | Scene::Handover | Scene::AddHouse => houses(),
        Scene::EditHouse => vec![Event::Start, knock()],
        Scene::Mend => vec![Event::Start, Event::Tab("visits")],
        Scene::Task => vec![Event::Start, tasks()],
        Scene::Enrol
        | Scene::Unlock
        | Scene::Due
        | Scene::Recap
        | Scene::Alleys
        | Scene::Visit
        | Scene::MyVisits
        | Scene::Tasks
        | Scene::Sync
        | Scene::Help => vec![Event::Start],
    }
}

/// What is done last, answered as the state has it.
fn last(scene: Scene, phase: Phase) -> Vec<Event> {
    let visit = |event| Event::Act(Act::Visit(event));
    let today = |event| Event::Act(Act::Today(event));
    let houses = |event| Event::Act(Act::Houses(event));
    match (scene, phase) {
        (Scene::Start | Scene::Today, _) => vec![Event::Start],
        (Scene::Enrol, Phase::Empty) | (Scene::Unlock, Phase::Empty | Phase::Ready) => vec![],
        (Scene::Enrol, _) => offer_code(),
        (Scene::Unlock, _) => [2, 0, 4, 8, 1, 7]
            .map(|digit| Event::Act(Act::Unlock(unlock::Event::Digit(digit))))
            .to_vec(),
        (Scene::Due, _) => vec![today(today::Event::Due)],
        (Scene::Recap, _) => vec![today(today::Event::Recap)],
        (Scene::Alleys, _) => vec![Event::Tab("alleys")],
        (Scene::Houses, _) => {
            let alley = alleys::Event::Alley(samples::alley());
            vec![Event::Act(Act::Alleys(alley))]
        }
        (Scene::Plan, Phase::Ready) => {
            vec![houses(houses::Event::Plan), Event::Fix(answers::fix())]
        }
        (Scene::Plan, _) => vec![houses(houses::Event::Plan)],
        (Scene::Order, Phase::Ready) => vec![
            houses(houses::Event::Order),
            Event::Act(Act::Order(order::Event::Pick(samples::door()))),
        ],
        (Scene::Order, _) => vec![houses(houses::Event::Order)],
        (Scene::Handover, _) => vec![houses(houses::Event::Handover)],
        (Scene::Visit, Phase::Ready) => vec![
            knock(),
            visit(visit::Event::Outcome(Outcome::Met)),
            visit(visit::Event::Residence(ResidenceDeclared::Complete)),
            visit(visit::Event::Leaflet),
            visit(visit::Event::Commitment(CommitmentState::AlreadySigned)),
        ],
        (Scene::Visit, _) => vec![knock()],
        (Scene::Mend, _) => {
            let open = my_visits::Event::Visit(samples::visit());
            vec![Event::Act(Act::MyVisits(open))]
        }
        (Scene::AddHouse, _) => {
            let open = houses(houses::Event::Add(Some(14)));
            let typed = describe_house(phase);
            std::iter::once(open).chain(typed).collect()
        }
        (Scene::EditHouse, _) => vec![visit(visit::Event::EditHouse)],
        (Scene::MyVisits, _) => vec![Event::Tab("visits")],
        (Scene::Tasks, _) => vec![tasks()],
        (Scene::Task, _) => {
            let open = tasks::Event::Task(plain::task_id());
            vec![Event::Act(Act::Tasks(open))]
        }
        (Scene::Sync, _) => vec![Event::Strip],
        (Scene::Help, _) => vec![Event::Tab("help")],
    }
}

/// The first page tells of two.
fn tasks() -> Event {
    Event::Act(Act::Today(today::Event::Tasks))
}

/// On the first page's own list there is this door.
fn knock() -> Event {
    Event::Act(Act::Today(today::Event::House(samples::door())))
}

fn offer_code() -> Vec<Event> {
    let code = "ABCD2345".chars().take(CODE_CHARS).collect();
    let events = [
        enrol::Event::Server("https://phuong.example".to_owned()),
        enrol::Event::Code(code),
        enrol::Event::Check,
    ];
    events.map(|event| Event::Act(Act::Enrol(event))).to_vec()
}

/// A blank form while nothing is typed; otherwise filled in, and saved where that does not end well.
fn describe_house(phase: Phase) -> Vec<Event> {
    let mut typed = match phase {
        Phase::Empty => vec![],
        _ => samples::house_typed(),
    };
    if matches!(phase, Phase::Loading | Phase::Failed) {
        typed.push(house::Event::Save);
    }
    let of = |event| Event::Act(Act::House(event));
    typed.into_iter().map(of).collect()
}
