//! What happens to the frame, and what it wants done.

use tungngo_shared::{clock::Millis, visit::Fix};

use super::screen::{Act, Screen};
use crate::protocol::{Answer, Failure, FormKey, Note, Picture, Request, Settings};
use crate::screens::{enrol::Scanned, recap::How};

/// A screen in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Differs for every screen ever opened: answers find their way by it, and the page is drawn anew.
    pub id: u64,
    /// The screen.
    pub screen: Screen,
}

/// What the renderer has to do.
#[derive(Clone, Debug)]
pub enum Task {
    /// Ask the core; hand the answer back with [`Event::Answered`].
    Ask {
        /// The place that asks.
        place: u64,
        /// What.
        request: Request,
    },
    /// Bring an element into view and focus it.
    Focus(String),
    /// Hand a text on.
    Share(String),
    /// Find out where the phone is.
    Locate,
    /// Apply language, text size and colours to the page.
    Look(Settings),
    /// Nothing is left to go back from: leave the app.
    Exit,
}

/// What happens to the frame.
#[derive(Clone, Debug)]
pub enum Event {
    /// The app starts.
    Start,
    /// A person did something on the screen in front.
    Act(Act),
    /// The core answered.
    Answered {
        /// The place that asked.
        place: u64,
        /// What it asked.
        request: Box<Request>,
        /// The answer.
        answer: Box<Result<Answer, Failure>>,
    },
    /// A photo was taken for a form, which need not be in front any more.
    Photo(FormKey, Picture),
    /// The phone knows where it is.
    Fix(Fix),
    /// What became of a text that was handed on.
    Shared(How),
    /// A photo of an enrolment sheet was taken, or read.
    Scan(Scanned),
    /// Something changed in the core.
    Noted(Note),
    /// The way back.
    Back,
    /// A tab.
    Tab(&'static str),
    /// The strip at the top.
    Strip,
    /// Undo what the toast told of.
    Undo,
    /// Time passes.
    Tick(Millis),
    /// Nothing was touched for the time after which the app locks.
    Idle,
}
