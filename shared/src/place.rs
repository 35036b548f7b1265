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
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
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
