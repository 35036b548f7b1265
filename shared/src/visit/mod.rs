//! A visit (lượt gõ cửa): one knock on one door, with its outcome and everything recorded there.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    clock::{ClockReading, PartOfDay},
    commitment::Commitment,
    household::LatLon,
    ids::{CampaignId, HouseholdId},
    observation::SealedObservation,
};

mod answers;
pub mod ladder;
mod photo;

pub(crate) use answers::answers;
pub use answers::{Camera, Outcome, Relation, ResidenceDeclared};
pub use photo::PhotoRef;

/// When to knock again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Appointment {
    /// The day.
    pub date: Date,
    /// The part of the day.
    pub part: PartOfDay,
}

/// Where the phone was when the form was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// The point.
    #[serde(flatten)]
    pub point: LatLon,
    /// Radius of the 68 % circle in metres, as the platform reports it.
    pub accuracy_m: f64,
    /// `gps`, `network`, `fused`: as the platform names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// Whether the platform says the position was made up by another app.
    #[serde(default)]
    pub mock: bool,
}

/// A visit as it is stored, sent and merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// The door.
    pub household: HouseholdId,
    /// The sweep it belongs to.
    pub campaign: CampaignId,
    /// What happened.
    pub outcome: Outcome,
    /// Who answered, as a relation, never an identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<Relation>,
    /// How many people live there now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people_living: Option<u32>,
    /// Whether temporary residence is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residence_declared: Option<ResidenceDeclared>,
    /// Leaflet given and hotlines explained (one switch on the form).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaflet_given: Option<bool>,
    /// The household's commitment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Commitment>,
    /// A camera at the door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub camera: Option<Camera>,
    /// When to come again (outcomes absent and postponed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<Appointment>,
    /// Whether a notice was left at the door (outcome absent).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_left: Option<bool>,
    /// Why the door stayed shut, if somebody said so (outcome refused).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal_reason: Option<String>,
    /// Things to tell the police, sealed so that this phone cannot read them back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<SealedObservation>,
    /// Photos; their bytes are sent after the visit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PhotoRef>,
    /// What the reviewer or the next visitor should know. No accusations here: those are observations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the phone was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// Seconds between opening the form and saving it.
    #[serde(default)]
    pub seconds_on_form: u32,
    /// What the phone's clocks showed at saving.
    #[serde(default)]
    pub clock: ClockReading,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Visit {
    /// A visit of which only the door and the outcome are known.
    #[must_use]
    pub fn new(household: HouseholdId, campaign: CampaignId, outcome: Outcome) -> Self {
        Self {
            household,
            campaign,
            outcome,
            answered_by: None,
            people_living: None,
            residence_declared: None,
            leaflet_given: None,
            commitment: None,
            camera: None,
            appointment: None,
            notice_left: None,
            refusal_reason: None,
            observations: Vec::new(),
            photos: Vec::new(),
            note: None,
            fix: None,
            seconds_on_form: 0,
            clock: ClockReading::default(),
            extra: Map::new(),
        }
    }
}
