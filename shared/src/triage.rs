//! Triage: what the office does with an observation. It is given to one officer, and that officer alone says what
//! came of it; each word can be taken back, because an accusation must be.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Millis, ids::UserId, observation::Observation, place::WardRules, text::fold,
    visit::answers,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

answers! {
    /// Where an observation stands (text keys `triage-state-…`).
    TriageState {
        /// Waiting for somebody to take it.
        Received = "received",
        /// One officer verifies it.
        Assigned = "assigned",
        /// Whoever wrote it was asked for more.
        NeedsInfo = "needs_info",
        /// Found to be so by that officer. Not a case yet: somebody else has to agree.
        Verified = "verified",
        /// Found to be nothing; erased after the ward's period.
        Unfounded = "unfounded",
        /// The same as another one.
        Duplicate = "duplicate",
    }
}

answers! {
    /// What can be done with an observation (text keys `triage-step-…`).
    TriageStep {
        /// Giao, nhận xác minh.
        Assign = "assign",
        /// Hỏi lại người ghi.
        Ask = "ask",
        /// Đã xác minh là có.
        Verify = "verify",
        /// Không có căn cứ.
        Dismiss = "dismiss",
        /// Trùng với thông tin khác.
        Merge = "merge",
        /// Xem xét lại.
        Reopen = "reopen",
    }
}

impl TriageState {
    /// Whether somebody still has to say what came of it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Assigned | Self::NeedsInfo)
    }

    /// Where a step leads from here; none where it cannot be taken.
    #[must_use]
    pub fn after(self, step: TriageStep) -> Option<Self> {
        use TriageStep::*;
        let to = match step {
            Assign if self.is_open() => Self::Assigned,
            Ask if self == Self::Assigned => Self::NeedsInfo,
            Verify if matches!(self, Self::Assigned | Self::NeedsInfo) => Self::Verified,
            Dismiss if matches!(self, Self::Assigned | Self::NeedsInfo) => Self::Unfounded,
            Merge if self.is_open() => Self::Duplicate,
            Reopen if !self.is_open() => Self::Received,
            _ => return None,
        };
        Some(to)
    }
}

impl TriageStep {
    /// Whether only the officer to whom it is given may take the step: what somebody is said to be has one
    /// name behind it.
    #[must_use]
    pub fn is_for_assignee(self) -> bool {
        matches!(self, Self::Ask | Self::Verify | Self::Dismiss)
    }

    /// Whether the step needs words: a question, what was found, or why.
    #[must_use]
    pub fn needs_words(self) -> bool {
        matches!(
            self,
            Self::Ask | Self::Verify | Self::Dismiss | Self::Reopen
        )
    }

    /// Whether somebody may take the step on an observation that is given to `assignee`.
    #[must_use]
    pub fn is_allowed_to(self, by: UserId, assignee: Option<UserId>) -> bool {
        !self.is_for_assignee() || assignee == Some(by)
    }
}

/// Until when an open observation should be verified; none where the ward sets no time.
#[must_use]
pub fn due(received: Millis, rules: &WardRules) -> Option<Millis> {
    match rules.verify_days {
        0 => None,
        days => Some(Millis(received.0 + i64::from(days) * DAY_MS)),
    }
}

answers! {
    /// In what two observations agree (text keys `alike-…`).
    Alike {
        /// The same household.
        House = "house",
        /// The same name, whatever its accents.
        Name = "name",
        /// The same year of birth.
        Year = "year",
        /// The same thing to be verified.
        Category = "category",
    }
}

/// In what two observations agree, if they may be about the same: the same name and no other year of birth, or the
/// same thing at the same door where not both have a name. Empty when they are not alike. A person looks at both
/// before anything is done.
#[must_use]
pub fn alike(one: &Observation, other: &Observation, same_house: bool) -> Vec<Alike> {
    if one.subject != other.subject {
        return Vec::new();
    }
    let name = |o: &Observation| o.name.as_deref().map(fold).filter(|n| !n.is_empty());
    let names = name(one).zip(name(other));
    let years = one.birth_year.zip(other.birth_year);
    let (same_name, other_name) = (
        names.as_ref().is_some_and(|(a, b)| a == b),
        names.as_ref().is_some_and(|(a, b)| a != b),
    );
    let (same_year, other_year) = (
        years.is_some_and(|(a, b)| a == b),
        years.is_some_and(|(a, b)| a != b),
    );
    let same_category = one.category == other.category;
    let by_name = same_name && !other_year;
    let by_door = same_house && same_category && !other_name && !other_year;
    if !by_name && !by_door {
        return Vec::new();
    }
    [
        (Alike::House, same_house),
        (Alike::Name, same_name),
        (Alike::Year, same_year),
        (Alike::Category, same_category),
    ]
    .into_iter()
    .filter_map(|(what, is)| is.then_some(what))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{Basis, Category, Subject};

    #[test]
    fn every_step_from_every_state() {
        use TriageState::*;
        use TriageStep::*;
        let table = [
            (
                Received,
                [Some(Assigned), None, None, None, Some(Duplicate), None],
            ),
            (
                Assigned,
                [
                    Some(Assigned),
                    Some(NeedsInfo),
                    Some(Verified),
                    Some(Unfounded),
                    Some(Duplicate),
                    None,
                ],
            ),
            (
                NeedsInfo,
                [
                    Some(Assigned),
                    None,
                    Some(Verified),
                    Some(Unfounded),
                    Some(Duplicate),
                    None,
                ],
            ),
            (Verified, [None, None, None, None, None, Some(Received)]),
            (Unfounded, [None, None, None, None, None, Some(Received)]),
            (Duplicate, [None, None, None, None, None, Some(Received)]),
        ];
        assert_eq!(table.len(), TriageState::ALL.len());
        let steps = [Assign, Ask, Verify, Dismiss, Merge, Reopen];
        for (from, wanted) in table {
            for (step, to) in steps.iter().zip(wanted) {
                assert_eq!(from.after(*step), to, "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn only_the_officer_it_is_given_to_says_what_came_of_it() {
        let (one, other) = (
            UserId::from_parts(1, [1; 10]),
            UserId::from_parts(1, [2; 10]),
        );
        for step in TriageStep::ALL {
            assert!(step.is_allowed_to(one, Some(one)));
            for assignee in [None, Some(other)] {
                let anybody = matches!(
                    step,
                    TriageStep::Assign | TriageStep::Merge | TriageStep::Reopen
                );
                assert_eq!(step.is_allowed_to(one, assignee), anybody, "{step:?}");
            }
        }
    }

    #[test]
    fn the_time_to_verify_is_the_wards() {
        let mut rules = WardRules::default();
        assert_eq!(due(Millis(0), &rules), Some(Millis(7 * DAY_MS)));
        rules.verify_days = 0;
        assert_eq!(due(Millis(0), &rules), None);
    }

    fn said(name: Option<&str>, year: Option<i16>, category: Category) -> Observation {
        Observation {
            subject: Subject::Person,
            category,
            basis: Basis::ToldByResident,
            support: vec![],
            name: name.map(str::to_owned),
            birth_year: year,
            note: None,
            extra: serde_json::Map::new(),
        }
    }

    #[test]
    fn likely_duplicates_are_those_with_one_name_or_one_door() {
        let an = |year| said(Some("Trần Văn Ân"), year, Category::Addicted);
        let plain = |year| said(Some("tran van  an"), year, Category::IllegalUser);
        let nobody = || said(None, None, Category::Addicted);
        let table: [(Observation, Observation, bool, &[Alike]); 8] = [
            (
                an(Some(1990)),
                plain(Some(1990)),
                false,
                &[Alike::Name, Alike::Year],
            ),
            (
                an(Some(1990)),
                plain(None),
                true,
                &[Alike::House, Alike::Name],
            ),
            (an(Some(1990)), plain(Some(1971)), true, &[]),
            (an(None), nobody(), true, &[Alike::House, Alike::Category]),
            (an(None), nobody(), false, &[]),
            (
                an(None),
                said(Some("Lê Thị Mẫu"), None, Category::Addicted),
                true,
                &[],
            ),
            (nobody(), nobody(), true, &[Alike::House, Alike::Category]),
            (nobody(), said(None, None, Category::YouthAtRisk), true, &[]),
        ];
        for (one, other, same_house, wanted) in table {
            assert_eq!(alike(&one, &other, same_house), wanted, "{one:?} {other:?}");
            assert_eq!(alike(&other, &one, same_house), wanted);
        }
        let place = Observation {
            subject: Subject::Place,
            category: Category::Dealing,
            ..nobody()
        };
        let person = said(None, None, Category::Dealing);
        assert_eq!(alike(&place, &person, true), []);
    }
}
