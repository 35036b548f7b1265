//! What two rows of one person differ in, and what can be decided of a row.

use serde::{Deserialize, Serialize};

use super::{
    Listed,
    columns::{Column, Columns, Theirs, read_status},
    likeness::{Prepared, is_one_name},
};
use crate::{
    casefile::{Birth, LawStatus},
    visit::answers,
};

answers! {
    /// Where a row stands after two lists were laid side by side (text keys `reconcile-outcome-…`).
    Outcome {
        /// Chưa rõ là ai.
        Unclear = "unclear",
        /// Khác nhau.
        Differs = "differs",
        /// Chỉ bên kia có.
        OnlyTheirs = "only_theirs",
        /// Chỉ phường có.
        OnlyOurs = "only_ours",
        /// Khớp.
        Equal = "equal",
    }
}

answers! {
    /// What somebody decided of a row (text keys `reconcile-decision-…`).
    Decision {
        /// Giữ theo hồ sơ của phường; bên kia cần sửa.
        KeepOurs = "keep_ours",
        /// Sửa hồ sơ của phường theo bên kia.
        TakeTheirs = "take_theirs",
        /// Đề xuất lập hồ sơ.
        Propose = "propose",
        /// Không thuộc phường.
        NotOurs = "not_ours",
        /// Bên kia ghi nhầm.
        WrongThere = "wrong_there",
        /// Bên kia còn thiếu, cần bổ sung.
        MissingThere = "missing_there",
        /// Cần xác minh thêm.
        Verify = "verify",
    }
}

impl Outcome {
    /// What can be decided of such a row; nothing of one that agrees, and of an unclear one only who it is.
    #[must_use]
    pub fn decisions(self) -> &'static [Decision] {
        use Decision::*;
        match self {
            Self::Equal | Self::Unclear => &[],
            Self::Differs => &[KeepOurs, TakeTheirs, Verify],
            Self::OnlyTheirs => &[Propose, NotOurs, WrongThere, Verify],
            Self::OnlyOurs => &[MissingThere, Verify],
        }
    }

    /// Whether a row may stay as it is when the run is signed.
    #[must_use]
    pub fn needs_decision(self) -> bool {
        self != Self::Equal
    }

    /// Whether the two systems agree on a case, once this was decided (đúng): they say the same, or it was settled which
    /// of them is right.
    #[must_use]
    pub fn agrees(self, decision: Option<Decision>) -> bool {
        match self {
            Self::Equal => true,
            Self::Differs => matches!(decision, Some(Decision::KeepOurs | Decision::TakeTheirs)),
            _ => false,
        }
    }
}

impl Decision {
    /// Whether it can be said of many rows at once: not what writes into a case, or makes one, without its row having been
    /// looked at.
    #[must_use]
    pub fn is_for_many(self) -> bool {
        !matches!(self, Self::TakeTheirs | Self::Propose)
    }
}

/// A case of ours as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ours {
    /// Whom it is about.
    pub listed: Listed,
    /// What the law says.
    pub status: LawStatus,
}

/// Two addresses less alike than this differ.
const SAME_ADDRESS: u8 = 14;

/// In which of the compared columns two rows differ. What theirs leaves empty, or what cannot be read, is no difference.
#[must_use]
pub fn differences(columns: &Columns, theirs: &Theirs, ours: &Ours) -> Vec<Column> {
    let (their, our) = (&theirs.listed, &ours.listed);
    let differs = |column: &Column| match column {
        Column::Name => !their.name.is_empty() && !is_one_name(&their.name, &our.name),
        Column::Birth => match (their.birth, our.birth) {
            (Some(theirs), Some(ours)) => !is_one_birth(theirs, ours),
            (theirs, ours) => theirs.is_some() && ours.is_none(),
        },
        Column::PersonalNumber => their.number.is_some() && their.number != our.number,
        Column::Address => {
            let (a, b) = (Prepared::of(their), Prepared::of(our));
            !their.address.is_empty()
                && !our.address.is_empty()
                && a.parts(&b).address < SAME_ADDRESS
        }
        Column::Status => read_status(&theirs.status).is_some_and(|status| status != ours.status),
    };
    columns.keys().copied().filter(differs).collect()
}

/// One day, or where one of them knows the year alone (as 1 January, too), one year.
fn is_one_birth(one: Birth, other: Birth) -> bool {
    let is_day = |birth: Birth| match birth {
        Birth::Day(day) => (day.month(), day.day()) != (1, 1),
        Birth::Year(_) => false,
    };
    match is_day(one) && is_day(other) {
        true => one == other,
        false => one.year() == other.year(),
    }
}

impl Column {
    /// Whether a case can take it over from a list: a status needs a decision with its number, and an address is a
    /// household of the list.
    #[must_use]
    pub fn is_taken_over(self) -> bool {
        matches!(self, Self::Name | Self::Birth | Self::PersonalNumber)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn listed(name: &str, birth: Option<Birth>, number: Option<&str>, address: &str) -> Listed {
        Listed {
            name: name.to_owned(),
            birth,
            number: number.map(str::to_owned),
            address: address.to_owned(),
        }
    }

    fn all() -> Columns {
        Column::ALL.iter().copied().zip(0..).collect()
    }

    #[test]
    fn rows_differ_field_by_field() {
        let ours = Ours {
            listed: listed(
                "Nguyễn Văn Hòa",
                Some(Birth::Day(date(1985, 3, 12))),
                Some("031085001234"),
                "12 · Ngõ 45 Lý Thường Kiệt · Tổ dân phố 3",
            ),
            status: LawStatus::PostRehab,
        };
        let same = ours.listed.clone();
        let theirs = |listed: Listed, status: &str| Theirs {
            listed,
            status: status.to_owned(),
        };
        let none: &[Column] = &[];
        for (listed, status, expected) in [
            (same.clone(), "Quản lý sau cai nghiện", none),
            // The older way of setting the mark, capitals, a nickname, a year alone, and what is empty.
            (
                listed(
                    "NGUYỄN VĂN HOÀ (Hòa còi)",
                    Some(Birth::Year(1985)),
                    None,
                    "",
                ),
                "",
                none,
            ),
            (
                Listed {
                    birth: Some(Birth::Day(date(1985, 1, 1))),
                    ..same.clone()
                },
                "",
                none,
            ),
            (
                Listed {
                    name: "Nguyễn Văn Hoa".to_owned(),
                    ..same.clone()
                },
                "",
                &[Column::Name],
            ),
            // A list without accents.
            (listed("NGUYEN VAN HOA", None, None, ""), "", none),
            (
                Listed {
                    name: "Nguyễn Văn Hao".to_owned(),
                    ..same.clone()
                },
                "",
                &[Column::Name],
            ),
            (
                Listed {
                    birth: Some(Birth::Day(date(1985, 12, 3))),
                    ..same.clone()
                },
                "",
                &[Column::Birth],
            ),
            (
                Listed {
                    birth: Some(Birth::Year(1986)),
                    ..same.clone()
                },
                "",
                &[Column::Birth],
            ),
            (
                Listed {
                    number: Some("031085001235".to_owned()),
                    ..same.clone()
                },
                "",
                &[Column::PersonalNumber],
            ),
            (
                Listed {
                    address: "Số 7 đường Trần Phú".to_owned(),
                    ..same.clone()
                },
                "",
                &[Column::Address],
            ),
            (
                Listed {
                    address: "Số 12 ngõ 45 Lý Thường Kiệt".to_owned(),
                    ..same.clone()
                },
                "",
                none,
            ),
            (same.clone(), "Cai nghiện bắt buộc", &[Column::Status]),
            (same, "Đi khỏi địa phương", none),
        ] {
            let theirs = theirs(listed, status);
            assert_eq!(differences(&all(), &theirs, &ours), expected, "{theirs:?}");
        }
    }

    #[test]
    fn what_was_not_mapped_is_not_compared_and_what_ours_lacks_is_a_difference() {
        let ours = Ours {
            listed: listed("Lê An", None, None, ""),
            status: LawStatus::None,
        };
        let theirs = Theirs {
            listed: listed(
                "Lê Bình",
                Some(Birth::Year(1990)),
                Some("031090001234"),
                "x",
            ),
            status: "Cai nghiện bắt buộc".to_owned(),
        };
        let columns = [
            (Column::Birth, 0),
            (Column::PersonalNumber, 1),
            (Column::Address, 2),
        ];
        let columns = columns.into_iter().collect();
        assert_eq!(
            differences(&columns, &theirs, &ours),
            [Column::Birth, Column::PersonalNumber]
        );
    }

    #[test]
    fn every_outcome_but_one_needs_somebody_and_writing_into_cases_is_for_one_at_a_time() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.needs_decision(), *outcome != Outcome::Equal);
            for decision in outcome.decisions() {
                let writes = matches!(decision, Decision::TakeTheirs | Decision::Propose);
                assert_eq!(decision.is_for_many(), !writes);
            }
        }
        assert!(Outcome::Equal.agrees(None));
        assert!(Outcome::Differs.agrees(Some(Decision::KeepOurs)));
        for decision in [None, Some(Decision::Verify)] {
            assert!(!Outcome::Differs.agrees(decision));
        }
        assert!(!Outcome::OnlyOurs.agrees(Some(Decision::MissingThere)));
    }
}
