//! The four measured figures of “đúng – đủ – sạch – sống”: which share of a ward's households and cases is right, whole,
//! without doubles and still confirmed. A figure counts records; it says nothing of a person, and no record gets a mark.
//!
//! Two kinds of records are looked at: households that are on the list (not closed) and cases that are open. How each
//! figure is counted stands at [`Figure`]; the page says the same in words.

use serde::{Deserialize, Serialize};

use crate::{clock::Millis, place::WardRules, visit::answers};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How many days of a trend a page shows.
pub const TREND_DAYS: i32 = 30;
/// How many days of a trend are kept.
pub const TREND_KEPT_DAYS: i32 = 2 * 365;

answers! {
    /// A measured figure (text keys `quality-figure-…`).
    Figure {
        /// Đúng, of cases: agrees with the reconciliation that was signed last. Counted are the cases that were laid
        /// beside it; one that was opened later counts from the next on. Where nothing was ever signed there is no
        /// figure, for nobody knows.
        Correct = "correct",
        /// Đủ. A household: the head's name (or the sign's) is there; where people live, how many they are, from the
        /// list or a visit; and in the campaign that is running, if its group is part of one, the last knock that
        /// counts found somebody, a refusal or a house without people. Where nobody lives, nothing but the knock is
        /// asked for. A case: personal number, household, and the law's status with its decision.
        Complete = "complete",
        /// Sạch. A household: no other on the list has its number in its alley, and no two people disagree on it. A
        /// case: no other open case of the ward has its personal number, or its name (whatever the accents) and its
        /// birth, by the year where one of them knows no more; two whose personal numbers are known and differ are
        /// two people.
        Clean = "clean",
        /// Sống: confirmed within the ward's period ([`WardRules::confirm_days`]). A household: a visit that was
        /// accepted, or a correction by the office. A case: something was done with it, and its review is not overdue.
        Current = "current",
    }
}

answers! {
    /// What is counted (text keys `quality-kind-…`).
    Kind {
        /// Hộ.
        Household = "household",
        /// Hồ sơ.
        Case = "case",
    }
}

answers! {
    /// What a record lacks for a figure (text keys `quality-lack-…`).
    Lack {
        /// Khác với lần đối sánh gần nhất.
        Differs = "differs",
        /// Chưa có tên chủ hộ.
        Name = "name",
        /// Chưa có số nhân khẩu.
        People = "people",
        /// Chưa gặp trong đợt đang chạy.
        Knock = "knock",
        /// Chưa có số định danh.
        PersonalNumber = "personal_number",
        /// Chưa gắn với hộ.
        Household = "household",
        /// Chưa có quyết định.
        Decision = "decision",
        /// Trùng số nhà.
        SameDoor = "same_door",
        /// Hai người ghi khác nhau.
        Clash = "clash",
        /// Trùng số định danh.
        SameNumber = "same_number",
        /// Trùng họ tên và ngày hoặc năm sinh.
        SameName = "same_name",
        /// Chưa xác nhận trong thời hạn.
        Confirmation = "confirmation",
        /// Quá hạn xem xét lại.
        Review = "review",
    }
}

impl Kind {
    /// Which figures there are of it, in the order of the saying.
    #[must_use]
    pub fn figures(self) -> &'static [Figure] {
        match self {
            // Another system's list is of people, not of doors.
            Self::Household => &[Figure::Complete, Figure::Clean, Figure::Current],
            Self::Case => Figure::ALL,
        }
    }

    /// What a record of this kind can lack for a figure.
    #[must_use]
    pub fn lacks(self, figure: Figure) -> &'static [Lack] {
        match (self, figure) {
            (Self::Household, Figure::Correct) => &[],
            (Self::Household, Figure::Complete) => &[Lack::Name, Lack::People, Lack::Knock],
            (Self::Household, Figure::Clean) => &[Lack::SameDoor, Lack::Clash],
            (Self::Household, Figure::Current) => &[Lack::Confirmation],
            (Self::Case, Figure::Correct) => &[Lack::Differs],
            (Self::Case, Figure::Complete) => {
                &[Lack::PersonalNumber, Lack::Household, Lack::Decision]
            }
            (Self::Case, Figure::Clean) => &[Lack::SameNumber, Lack::SameName],
            (Self::Case, Figure::Current) => &[Lack::Review, Lack::Confirmation],
        }
    }
}

/// How many of the records that count are as they should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// As they should be.
    pub good: u64,
    /// All that count.
    pub of: u64,
}

impl Share {
    /// With other records.
    pub fn add(&mut self, other: Self) {
        self.good += other.good;
        self.of += other.of;
    }

    /// How many are not.
    #[must_use]
    pub fn lacking(self) -> u64 {
        self.of.saturating_sub(self.good)
    }

    /// Tenths of a per cent, rounded down: 100 % is said only where nothing is lacking. None of nothing.
    #[must_use]
    pub fn tenths(self) -> Option<u64> {
        (self.of > 0).then(|| self.good.min(self.of) * 1000 / self.of)
    }
}

/// What is older than this is not confirmed any more; where the ward has no period, nothing is too old.
#[must_use]
pub fn confirmed_since(rules: &WardRules, now: Millis) -> Millis {
    match rules.confirm_days {
        0 => Millis(i64::MIN),
        days => Millis(now.0 - i64::from(days) * DAY_MS),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_hundred_per_cent_is_said_only_where_nothing_is_lacking() {
        let table = [
            (0, 0, None),
            (0, 3, Some(0)),
            (1, 3, Some(333)),
            (2, 3, Some(666)),
            (2_999, 3_000, Some(999)),
            (3_000, 3_000, Some(1_000)),
        ];
        for (good, of, tenths) in table {
            assert_eq!(Share { good, of }.tenths(), tenths, "{good} of {of}");
        }
    }

    proptest! {
        #[test]
        fn shares_add_up(a in 0u64..9_999, b in 0u64..9_999, c in 0u64..9_999, d in 0u64..9_999) {
            let one = Share { good: a, of: a + b };
            let mut sum = one;
            sum.add(Share { good: c, of: c + d });
            prop_assert_eq!(sum.lacking(), b + d);
            prop_assert_eq!(sum.tenths() == Some(1_000), b + d == 0 && a + c > 0);
        }
    }

    #[test]
    fn the_period_is_the_wards_and_0_is_no_period() {
        let mut rules = WardRules::default();
        assert_eq!(rules.confirm_days, 180);
        let now = Millis(200 * DAY_MS);
        assert_eq!(confirmed_since(&rules, now), Millis(20 * DAY_MS));
        rules.confirm_days = 0;
        assert_eq!(confirmed_since(&rules, now), Millis(i64::MIN));
    }

    #[test]
    fn households_are_not_matched_with_another_system() {
        assert_eq!(Kind::Household.figures().len(), 3);
        assert!(!Kind::Household.figures().contains(&Figure::Correct));
        assert_eq!(Kind::Case.figures(), Figure::ALL);
    }

    #[test]
    fn a_figure_is_there_where_something_can_be_lacking_and_every_lack_belongs_somewhere() {
        for kind in Kind::ALL {
            for figure in Figure::ALL {
                let there = kind.figures().contains(figure);
                assert_eq!(
                    there,
                    !kind.lacks(*figure).is_empty(),
                    "{kind:?} {figure:?}"
                );
            }
        }
        let of = |lack: &&Lack| {
            let all = Kind::ALL
                .iter()
                .flat_map(|kind| Figure::ALL.iter().map(|f| kind.lacks(*f)));
            !all.flatten().any(|one| one == *lack)
        };
        assert_eq!(Lack::ALL.iter().find(of), None);
    }
}
