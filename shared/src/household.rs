//! A household (hộ): one door, its people's number and where it stands. The list comes from the
//! ward; a missed house is added at its door and reviewed.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{AlleyId, GroupId};

/// What stands behind a door.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum HouseholdKind {
    /// Thường trú.
    #[default]
    Permanent,
    /// Tạm trú.
    Temporary,
    /// Nhà trọ.
    Lodging,
    /// Cơ sở kinh doanh.
    Business,
    /// Cơ sở kinh doanh có điều kiện về an ninh, trật tự.
    ConditionalBusiness,
    /// Cơ quan.
    Agency,
    /// Trường học.
    School,
    /// Cơ sở tôn giáo.
    Religious,
    /// Nhà không có người ở.
    Vacant,
}

impl HouseholdKind {
    /// All kinds, in the order a form offers them.
    pub const ALL: [Self; 9] = [
        Self::Permanent,
        Self::Temporary,
        Self::Lodging,
        Self::Business,
        Self::ConditionalBusiness,
        Self::Agency,
        Self::School,
        Self::Religious,
        Self::Vacant,
    ];

    /// The stable id, also the tail of its text key (`household-kind-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::Temporary => "temporary",
            Self::Lodging => "lodging",
            Self::Business => "business",
            Self::ConditionalBusiness => "conditional_business",
            Self::Agency => "agency",
            Self::School => "school",
            Self::Religious => "religious",
            Self::Vacant => "vacant",
        }
    }
}

/// Whether a household stands on the ward's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListState {
    /// On the list.
    #[default]
    Listed,
    /// Found at its door, waiting for an officer.
    ProposedNew,
    /// Reported gone, waiting for an officer.
    ProposedClosed,
    /// Gone; kept for its history.
    Closed,
}

impl ListState {
    /// The stable id, also the tail of its text key (`list-state-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::ProposedNew => "proposed_new",
            Self::ProposedClosed => "proposed_closed",
            Self::Closed => "closed",
        }
    }
}

/// A household as it is stored, sent and merged. Absent optional fields are left out, so an import
/// that does not know a phone number does not erase one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Household {
    /// The residential group it belongs to.
    pub group: GroupId,
    /// The alley its door opens to.
    pub alley: AlleyId,
    /// The house number as people write it (`12B/3`, `lô 3`); empty where there is none.
    #[serde(default)]
    pub number: String,
    /// The head of the household or the name on the sign.
    #[serde(default)]
    pub head_name: String,
    /// How many people the list says live here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// What stands behind the door.
    #[serde(default)]
    pub kind: HouseholdKind,
    /// A phone number, digits with an optional leading plus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Whether it is on the list.
    #[serde(default)]
    pub list_state: ListState,
    /// Where the walkers put it if not in natural order: smaller comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk_order: Option<i64>,
    /// What the next visitor should know (chó dữ, cổng sau).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Latitude and longitude in degrees (WGS 84), if somebody stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<LatLon>,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Household {
    /// A household of which only the place is known.
    #[must_use]
    pub fn at(group: GroupId, alley: AlleyId, number: &str) -> Self {
        Self {
            group,
            alley,
            number: number.to_owned(),
            head_name: String::new(),
            people: None,
            kind: HouseholdKind::default(),
            phone: None,
            list_state: ListState::default(),
            walk_order: None,
            note: None,
            location: None,
            extra: Map::new(),
        }
    }
}

/// A point on the earth in degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LatLon {
    /// Latitude, north positive.
    pub lat: f64,
    /// Longitude, east positive.
    pub lon: f64,
}

impl LatLon {
    /// Metres between two points along the great circle (haversine, mean earth radius).
    #[must_use]
    pub fn distance_m(self, other: Self) -> f64 {
        const EARTH_RADIUS_M: f64 = 6_371_008.8;
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let (dlat, dlon) = (lat2 - lat1, (other.lon - self.lon).to_radians());
        let h = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousandth_of_a_degree_north_is_about_111_metres() {
        let a = LatLon {
            lat: 20.86,
            lon: 106.68,
        };
        let b = LatLon {
            lat: 20.861,
            lon: 106.68,
        };
        assert!((a.distance_m(b) - 111.2).abs() < 0.2);
        assert!(a.distance_m(a) < 1e-9);
    }

    #[test]
    fn fields_of_a_newer_version_survive_a_round_trip() {
        let text = r#"{"group":"0190a000-0000-7000-8000-000000000001","alley":"0190a000-0000-7000-8000-000000000002","number":"12A","solar_panels":3}"#;
        let household: Household = serde_json::from_str(text).unwrap();
        let back = serde_json::to_value(&household).unwrap();
        assert_eq!(back["solar_panels"], 3);
        assert_eq!(back["number"], "12A");
    }
}
