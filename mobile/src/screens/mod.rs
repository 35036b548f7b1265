//! The screens. Each is a plain struct with the rules of what happens on it, tested without any user
//! interface, and beside it the drawing that binds the struct to the page.

use tungngo_shared::{
    clock::Millis,
    ids::{AlleyId, HouseholdId, TaskId, VisitId},
};

use crate::protocol::{Answer, Failure, Request, UndoToken};

pub mod alleys;
pub mod enrol;
#[cfg(feature = "ui")]
mod failed;
pub mod handover;
pub mod help;
pub mod house;
pub mod houses;
pub mod my_visits;
pub mod observation;
pub mod order;
pub mod plan;
pub mod recap;
#[cfg(feature = "ui")]
mod rows;
pub mod shell;
pub mod sync;
pub mod task;
pub mod tasks;
pub mod today;
#[cfg(feature = "ui")]
mod told;
pub mod unlock;
pub mod visit;
#[cfg(feature = "ui")]
mod words;

/// What a screen shows while it waits, when it failed, when it has something.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Load<T> {
    /// Asked, no answer yet.
    #[default]
    Loading,
    /// It did not work.
    Failed(Failure),
    /// Here it is. Empty is a kind of ready: the screen says why it is empty.
    Ready(T),
}

impl<T> Load<T> {
    /// What is shown, if anything is.
    #[must_use]
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Takes an answer in. A failed refresh does not wipe what is already shown.
    pub fn take(&mut self, answer: Result<T, Failure>) {
        match (answer, &self) {
            (Ok(value), _) => *self = Self::Ready(value),
            (Err(_), Self::Ready(_)) => {}
            (Err(failure), _) => *self = Self::Failed(failure),
        }
    }
}

/// Where one can go.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// The first page.
    Today,
    /// The doors that are due now.
    Due,
    /// The day in numbers.
    Recap,
    /// All alleys.
    Alleys,
    /// The doors of an alley.
    Houses(AlleyId),
    /// The sketch of an alley.
    Plan(AlleyId),
    /// Arranging an alley's doors.
    Order(AlleyId),
    /// Handing an alley over.
    Handover(AlleyId),
    /// A new visit.
    Visit(HouseholdId),
    /// An own visit, to be read or mended.
    Mend(VisitId),
    /// A house that is not on the list.
    AddHouse {
        /// Its alley.
        alley: AlleyId,
        /// The alley's name.
        alley_name: String,
        /// A number to begin with, from a gap.
        number: String,
    },
    /// A house to be corrected or struck off.
    EditHouse(HouseholdId),
    /// Own visits.
    MyVisits,
    /// What the phone's owner was asked to do.
    Tasks,
    /// One task.
    Task(TaskId),
    /// Sync in numbers.
    Sync,
    /// Help and settings.
    Help,
}

/// Something that has just happened, in words of the Fluent files.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// The key of its sentence.
    pub key: &'static str,
    /// The time in it, if it has one.
    pub at: Option<Millis>,
    /// What can be undone.
    pub undo: Option<UndoToken>,
}

/// What a screen wants done.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Ask the core; the answer comes back to this screen.
    Ask(Request),
    /// Go there; back returns here.
    Open(Route),
    /// Go there instead of here.
    Replace(Route),
    /// Leave this screen.
    Back,
    /// Say something.
    Toast(Toast),
    /// Bring this element into view and focus it (a question's id).
    Focus(String),
    /// Hand a text to the phone's own way of sharing, or copy it.
    Share(String),
    /// Find out where the phone is; the answer comes as an event, or never.
    Locate,
}

/// The rules of one screen.
pub trait Logic {
    /// What a person can do on it.
    type Event;
    /// It has come to the front, for the first time or again.
    fn opened(&mut self, now: Millis) -> Vec<Effect>;
    /// Stored data changed while it is shown.
    fn changed(&mut self) -> Vec<Effect> {
        Vec::new()
    }
    /// The core answered one of its requests.
    fn answered(&mut self, request: &Request, answer: Result<Answer, Failure>) -> Vec<Effect>;
    /// The way back was taken: the phone's key, the arrow, Escape.
    fn back(&mut self) -> Vec<Effect> {
        vec![Effect::Back]
    }
    /// A person did something.
    fn update(&mut self, event: Self::Event) -> Vec<Effect>;
}

/// The answer of the kind that was asked for; anything else is a fault of the program.
macro_rules! expect_answer {
    ($answer:expr, $kind:ident) => {
        match $answer {
            Ok($crate::protocol::Answer::$kind(value)) => Ok(value),
            Ok(_) => Err($crate::protocol::FailureCode::Internal.into()),
            Err(failure) => Err(failure),
        }
    };
}
pub(crate) use expect_answer;

#[cfg(any(test, feature = "preview"))]
pub(crate) mod samples;
