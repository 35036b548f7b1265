//! The places above a household: ward, residential group, alley. They are made on the server (by
//! import or page) and only read on phones.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    ids::{GroupId, WardCode},
    seal::SealingKey,
};

/// A number to call, as the ward publishes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hotline {
    /// Who answers (Cục C04, Phòng PC04, Trưởng Công an phường).
    pub name: String,
    /// The number as dialled.
    pub phone: String,
}

/// A ward and what its phones need to know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ward {
    /// Official code.
    pub code: WardCode,
    /// Official name with its kind (`Phường Thạch Khôi`).
    pub name: String,
    /// Numbers explained at every door.
    #[serde(default)]
    pub hotlines: Vec<Hotline>,
    /// The key that phones seal observations to; only the ward's police can open them.
    pub sealing_key: SealingKey,
    /// Whether this ward was made up for a demonstration.
    #[serde(default)]
    pub synthetic: bool,
    /// What the ward has decided about its data.
    #[serde(default)]
    pub rules: WardRules,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What a ward decides about its data. Periods are days; 0 means without end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WardRules {
    /// A phone that has not reached the server for so long opens only with network.
    pub lock_after_days: u16,
    /// Observations should be verified within.
    pub verify_days: u16,
    /// A household or a case counts as confirmed (sống) for so long after somebody looked.
    pub confirm_days: u16,
    /// Observations that were found to be nothing.
    pub unfounded_days: u16,
    /// Observations that nobody has verified.
    pub unverified_days: u16,
    /// Photos of visits.
    pub photo_days: u16,
    /// Visits, whole.
    pub visit_days: u16,
    /// Households that left the list.
    pub closed_household_days: u16,
    /// Cases that have ended.
    pub ended_case_days: u16,
    /// Rows of other systems' lists that were laid beside the cases.
    pub reconcile_days: u16,
    /// Work that was kept aside and settled.
    pub aside_days: u16,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Default for WardRules {
    fn default() -> Self {
        Self {
            lock_after_days: 14,
            verify_days: 7,
            confirm_days: 180,
            unfounded_days: 30,
            unverified_days: 90,
            photo_days: 365,
            visit_days: 3 * 365,
            closed_household_days: 365,
            ended_case_days: 3 * 365,
            reconcile_days: 90,
            aside_days: 90,
            extra: Map::new(),
        }
    }
}

/// A residential group (tổ dân phố).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// `Tổ dân phố 3`.
    pub name: String,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A street or alley within one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alley {
    /// The group it lies in.
    pub group: GroupId,
    /// `Ngõ 45 Lý Thường Kiệt`.
    pub name: String,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
