//! The screens as one type: the frame holds them without knowing what they do.

use tungngo_shared::clock::Millis;

use crate::protocol::{Answer, Failure, Request};
use crate::screens::{
    Effect, Logic, Route, alleys, enrol, handover, help, house, houses, my_visits, order, plan,
    recap, sync, task, tasks, today, unlock, visit,
};

macro_rules! screens {
    ($($(#[$doc:meta])* $name:ident($state:ty, $event:ty)),+ $(,)?) => {
        /// One screen with its state.
        // A handful of screens is ever alive: boxing each would only cost a look-up.
        #[allow(clippy::large_enum_variant)]
        #[derive(Clone, Debug, PartialEq)]
        pub enum Screen {
            /// Nothing is known yet.
            Start,
            $($(#[$doc])* $name($state)),+
        }

        /// What a person did on a screen.
        #[derive(Clone, Debug)]
        pub enum Act {
            $($(#[$doc])* $name($event)),+
        }

        impl Screen {
            /// Every screen by name.
            pub const NAMES: &[&str] = &["Start", $(stringify!($name)),+];

            /// Which screen it is, for the page's markup.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { Self::Start => "Start", $(Self::$name(_) => stringify!($name)),+ }
            }
            pub(super) fn opened(&mut self, now: Millis) -> Vec<Effect> {
                match self { Self::Start => vec![], $(Self::$name(s) => s.opened(now)),+ }
            }
            pub(super) fn changed(&mut self) -> Vec<Effect> {
                match self { Self::Start => vec![], $(Self::$name(s) => s.changed()),+ }
            }
            pub(super) fn back(&mut self) -> Vec<Effect> {
                match self { Self::Start => vec![], $(Self::$name(s) => s.back()),+ }
            }
            pub(super) fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
                match self { Self::Start => vec![], $(Self::$name(s) => s.answered(request, answer)),+ }
            }
            pub(super) fn act(&mut self, act: Act) -> Vec<Effect> {
                match (self, act) {
                    $((Self::$name(s), Act::$name(event)) => s.update(event),)+
                    // A tap that came after its screen had gone.
                    _ => vec![],
                }
            }
        }
    };
}

screens! {
    /// Enrolment.
    Enrol(enrol::State, enrol::Event),
    /// The lock.
    Unlock(unlock::State, unlock::Event),
    /// The first page, or what is due.
    Today(today::State, today::Event),
    /// The day in numbers.
    Recap(recap::State, recap::Event),
    /// All alleys.
    Alleys(alleys::State, alleys::Event),
    /// The doors of an alley.
    Houses(houses::State, houses::Event),
    /// The sketch of an alley.
    Plan(plan::State, plan::Event),
    /// Arranging an alley's doors.
    Order(order::State, order::Event),
    /// Handing an alley over.
    Handover(handover::State, handover::Event),
    /// A visit.
    Visit(Box<visit::State>, visit::Event),
    /// A house's form.
    House(house::State, house::Event),
    /// Own visits.
    MyVisits(my_visits::State, my_visits::Event),
    /// What the phone's owner was asked to do.
    Tasks(tasks::State, tasks::Event),
    /// One task.
    Task(task::State, task::Event),
    /// Sync in numbers.
    Sync(sync::State, sync::Event),
    /// Help and settings.
    Help(help::State, help::Event),
}

impl<T: Logic> Logic for Box<T> {
    type Event = T::Event;
    fn opened(&mut self, now: Millis) -> Vec<Effect> {
        (**self).opened(now)
    }
    fn changed(&mut self) -> Vec<Effect> {
        (**self).changed()
    }
    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect> {
        (**self).answered(request, answer)
    }
    fn back(&mut self) -> Vec<Effect> {
        (**self).back()
    }
    fn update(&mut self, event: Self::Event) -> Vec<Effect> {
        (**self).update(event)
    }
}

impl Screen {
    /// The screen of a place one can go to.
    #[must_use]
    pub fn of(route: Route) -> Self {
        match route {
            Route::Today => Self::Today(today::State::default()),
            Route::Due => Self::Today(today::State::due()),
            Route::Recap => Self::Recap(recap::State::default()),
            Route::Alleys => Self::Alleys(alleys::State::default()),
            Route::Houses(alley) => Self::Houses(houses::State::new(alley)),
            Route::Plan(alley) => Self::Plan(plan::State::new(alley)),
            Route::Order(alley) => Self::Order(order::State::new(alley)),
            Route::Handover(alley) => Self::Handover(handover::State::new(alley)),
            Route::Visit(house) => {
                let target = visit::Target::New(house);
                Self::Visit(Box::new(visit::State::new(target)))
            }
            Route::Mend(id) => {
                let target = visit::Target::Mend(id);
                Self::Visit(Box::new(visit::State::new(target)))
            }
            Route::AddHouse {
                alley,
                alley_name,
                number,
            } => Self::House(house::State::add(alley, alley_name, number)),
            Route::EditHouse(id) => Self::House(house::State::edit(id)),
            Route::MyVisits => Self::MyVisits(my_visits::State::default()),
            Route::Tasks => Self::Tasks(tasks::State::default()),
            Route::Task(id) => Self::Task(task::State::new(id)),
            Route::Sync => Self::Sync(sync::State::default()),
            Route::Help => Self::Help(help::State::default()),
        }
    }

    /// Which tab is lit on this screen; none where there are no tabs.
    #[must_use]
    pub fn tab(&self) -> Option<&'static str> {
        match self {
            Self::Today(state) if !state.due_only => Some("today"),
            Self::Alleys(_) => Some("alleys"),
            Self::MyVisits(_) => Some("visits"),
            Self::Help(_) => Some("help"),
            _ => None,
        }
    }

    /// Whether the truth of sync stands above it: everywhere behind the PIN.
    #[must_use]
    pub fn has_strip(&self) -> bool {
        !matches!(self, Self::Start | Self::Enrol(_) | Self::Unlock(_))
    }
}
