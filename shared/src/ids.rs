//! Identifiers. Documents carry a UUIDv7 made by the device that creates them, so a phone never
//! has to ask anybody before it can save; wards carry the official five-digit unit code.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Builds a UUIDv7 from a time in milliseconds and ten bytes of chance, both passed in
            /// so that a simulation can repeat itself.
            #[must_use]
            pub fn from_parts(unix_ms: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { s.parse().map(Self) }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid { id.0 }
        }
    )+};
}

uuid_ids! {
    /// A residential group (tổ dân phố).
    GroupId,
    /// A street or alley (đường, phố, ngõ, ngách, hẻm).
    AlleyId,
    /// A household (hộ), business or other door that is knocked on.
    HouseholdId,
    /// One knock on one door (lượt gõ cửa).
    VisitId,
    /// One piece of information to be verified (điều cần báo).
    ObservationId,
    /// A sweep with a beginning and an end (đợt rà soát).
    CampaignId,
    /// The people who walk some alleys of a campaign together.
    TeamId,
    /// Something that somebody was asked to do (việc được giao).
    TaskId,
    /// A case of somebody under management (hồ sơ người trong diện quản lý).
    CaseId,
    /// A case that moves to another ward (chuyển hồ sơ).
    MoveId,
    /// Two records of one person made one (nhập hồ sơ trùng).
    MergeId,
    /// A paper in a case (tài liệu trong hồ sơ).
    PaperId,
    /// Another system's list laid beside the cases (đối sánh).
    ReconcileId,
    /// Support that somebody gives (nguồn hỗ trợ).
    OfferId,
    /// Help that somebody in a case needs (nhu cầu hỗ trợ).
    NeedId,
    /// Somebody with a need referred to an offer (giới thiệu).
    MatchId,
    /// A person with an account.
    UserId,
    /// One phone, enrolled to one user.
    DeviceId,
}

/// The official five-digit code of a ward (phường, xã, đặc khu).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WardCode(String);

/// Why a text is not a ward code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a ward code is five digits, not {0:?}")]
pub struct BadWardCode(pub String);

impl WardCode {
    /// The code as text, five ASCII digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WardCode {
    type Err = BadWardCode;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        if s.len() == 5 && s.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(s.to_owned()))
        } else {
            Err(BadWardCode(s.to_owned()))
        }
    }
}

impl TryFrom<String> for WardCode {
    type Error = BadWardCode;
    fn try_from(s: String) -> Result<Self, Self::Error> {
        s.parse()
    }
}

impl From<WardCode> for String {
    fn from(code: WardCode) -> String {
        code.0
    }
}

impl fmt::Display for WardCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which edit of a document is meant. Opaque to everyone but the two constructors: a phone's edit is
/// named by its outbox place, a server's merge by the feed number it got.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rev(String);

impl Rev {
    /// The edit that a phone froze as outbox operation `op_seq`.
    #[must_use]
    pub fn of_op(device: DeviceId, op_seq: u64) -> Self {
        Self(format!("{device}.{op_seq}"))
    }

    /// An edit made on the server: an import, a page, a merge of two phones' edits. The epoch keeps apart
    /// what a restored server numbers a second time.
    #[must_use]
    pub fn of_server(epoch: u64, feed_seq: u64) -> Self {
        Self(format!("s{epoch:x}.{feed_seq}"))
    }

    /// The number of the operation, if this is an edit that `device` froze.
    #[must_use]
    pub fn op_seq(&self, device: DeviceId) -> Option<u64> {
        let number = self.0.strip_prefix(&device.to_string())?;
        number.strip_prefix('.')?.parse().ok()
    }

    /// A revision read back from storage.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The revision as stored and sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Rev {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ward_code_is_five_digits() {
        assert!("11383".parse::<WardCode>().is_ok());
        for bad in ["", "1138", "113833", "1138a", "１１３８３"] {
            assert_eq!(bad.parse::<WardCode>(), Err(BadWardCode(bad.to_owned())));
        }
    }

    #[test]
    fn a_revision_knows_its_operation_on_its_own_phone_only() {
        let (mine, other) = (
            DeviceId::from_parts(1, [1; 10]),
            DeviceId::from_parts(2, [1; 10]),
        );
        assert_eq!(Rev::of_op(mine, 12).op_seq(mine), Some(12));
        assert_eq!(Rev::of_op(mine, 12).op_seq(other), None);
        assert_eq!(Rev::from_stored("s1.12".to_owned()).op_seq(mine), None);
    }

    #[test]
    fn ids_made_from_parts_are_version_seven_and_ordered_by_time() {
        let a = VisitId::from_parts(1_000, [9; 10]);
        let b = VisitId::from_parts(1_001, [0; 10]);
        assert_eq!(a.0.get_version_num(), 7);
        assert!(a < b);
    }
}
