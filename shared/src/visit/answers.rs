//! The closed questions of the visit form and their answers.

use serde::{Deserialize, Serialize};

macro_rules! answers {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $id)] $variant),+
        }

        impl $name {
            /// All answers, in the order a form offers them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable id, also the tail of its text key.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The answer with this id.
            #[must_use]
            pub fn parse(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|a| a.as_str() == id)
            }
        }
    };
}
pub(crate) use answers;

answers! {
    /// What happened at the door (text keys `outcome-…`).
    Outcome {
        /// Gặp.
        Met = "met",
        /// Vắng.
        Absent = "absent",
        /// Từ chối.
        Refused = "refused",
        /// Không có người ở.
        Vacant = "vacant",
        /// Không tìm thấy nhà.
        NotFound = "not_found",
        /// Hẹn lại.
        Postponed = "postponed",
    }
}

impl Outcome {
    /// Whether this door needs no further knock in the same campaign.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Met | Self::Refused | Self::Vacant | Self::NotFound
        )
    }
}

answers! {
    /// Who answered, as a relation to the household (text keys `relation-…`).
    Relation {
        /// Chủ hộ.
        Head = "head",
        /// Vợ hoặc chồng.
        Spouse = "spouse",
        /// Con, cháu đã lớn.
        AdultChild = "adult_child",
        /// Bố, mẹ, ông, bà.
        Elder = "elder",
        /// Người thuê nhà.
        Tenant = "tenant",
        /// Chủ nhà trọ, chủ cơ sở, quản lý.
        Manager = "manager",
        /// Người khác.
        Other = "other",
    }
}

answers! {
    /// Whether everybody who stays here is registered (text keys `residence-…`).
    ResidenceDeclared {
        /// Đủ.
        Complete = "complete",
        /// Chưa đủ.
        Incomplete = "incomplete",
        /// Không có người tạm trú, lưu trú.
        NotApplicable = "not_applicable",
    }
}

answers! {
    /// A camera at the door (text keys `camera-…`).
    Camera {
        /// Đã có.
        Present = "present",
        /// Chưa có, sẵn lòng lắp.
        Willing = "willing",
        /// Chưa có.
        None = "none",
    }
}
