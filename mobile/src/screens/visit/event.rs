//! What the visit form is for, what lies over it, what one can do on it.

use tungngo_shared::{
    clock::{Millis, PartOfDay},
    commitment::CommitmentState,
    ids::{HouseholdId, VisitId},
    sync::attachment::ContentHash,
    visit::{Appointment, Camera, Fix, Outcome, Relation, ResidenceDeclared},
};

use super::photos::PhotoEvent;
use crate::screens::observation;

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A new visit to this door.
    New(HouseholdId),
    /// An own visit, read or mended.
    Mend(VisitId),
}

/// What lies over the form.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// The field to sign in.
    Signature,
    /// Something to be verified.
    Observation(Box<observation::State>),
    /// A photo is about to be removed.
    RemovePhoto(ContentHash),
    /// Leaving would lose something.
    Leave,
}

/// What one can do.
#[derive(Clone, Debug)]
pub enum Event {
    /// “Có ai ở nhà?”
    Outcome(Outcome),
    /// “Khác”.
    Other,
    /// “Như lần trước”.
    LikeLastTime,
    /// How many people.
    People(u32),
    /// Temporary residence declared.
    Residence(ResidenceDeclared),
    /// Who answered.
    AnsweredBy(Relation),
    /// Leaflet given: the other way round.
    Leaflet,
    /// The commitment.
    Commitment(CommitmentState),
    /// Sign, or look at the signature again.
    Sign,
    /// A stroke was drawn.
    Stroke(Vec<u16>),
    /// Wipe the signature.
    ClearSignature,
    /// The signature is as it should be.
    SignatureDone,
    /// The camera at the door.
    Camera(Camera),
    /// “Có điều cần báo?”
    Reports(bool),
    /// One more thing to be verified.
    AddObservation,
    /// Something on the observation's own form.
    Observation(observation::Event),
    /// Not after all.
    RemoveObservation(usize),
    /// When to come again.
    Appointment(Appointment),
    /// A day later or earlier.
    Day(i32),
    /// In this part of the day.
    Part(PartOfDay),
    /// Notice left: the other way round.
    Notice,
    /// Why it was refused.
    Refusal(String),
    /// A note for the reviewer and the next visitor.
    Note(String),
    /// Something with a photo.
    Photo(PhotoEvent),
    /// Where the phone is.
    Fix(Fix),
    /// Throw the begun form away.
    Restart,
    /// Save.
    Save(Millis),
    /// Take the save back.
    Undo,
    /// On to the next house.
    NextHouse,
    /// Back to the list.
    ToList,
    /// Correct the house itself.
    EditHouse,
    /// Leave although something is lost.
    LeaveAnyway,
    /// Stay.
    Stay,
    /// Once more after a failure.
    Again,
}
