//! A campaign (đợt rà soát): a sweep with dates, groups in scope and teams that walk alleys.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{AlleyId, CampaignId, GroupId, UserId};

/// Where a campaign is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// Being prepared; phones do not see it.
    #[default]
    Draft,
    /// Doors are being knocked on.
    Running,
    /// Over: late visits are still taken in, new ones are not offered.
    Ended,
}

impl CampaignState {
    /// The stable id, also the tail of its text key (`campaign-state-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Ended => "ended",
        }
    }
}

/// A campaign as phones see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    /// `Đợt rà soát tháng 11`.
    pub name: String,
    /// First day.
    pub starts_on: Date,
    /// Last day, inclusive.
    pub ends_on: Date,
    /// Where it is in its life.
    #[serde(default)]
    pub state: CampaignState,
    /// Groups in scope.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// The questionnaire its visits answer.
    #[serde(default = "first_version")]
    pub questionnaire_version: u32,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

fn first_version() -> u32 {
    1
}

/// Who walks what in a campaign. Kept on the server; a phone only sees what follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// The campaign it belongs to.
    pub campaign: CampaignId,
    /// `Đội 1 – Tổ 3`.
    pub name: String,
    /// The people in it.
    pub members: Vec<UserId>,
    /// The alleys they walk.
    pub alleys: Vec<AlleyId>,
}
