//! Two records of one person made one (nhập hồ sơ trùng): field by field what stands in either, and the way back. What was
//! done with the record meanwhile is never lost unsaid.

use std::collections::BTreeSet;

use super::{CaseField, CaseFile};

/// How long two records that were made one can be parted again.
pub const UNDO_DAYS: i64 = 30;

/// The fields that are taken from the record that goes; the others stay as they are in the one that is kept.
pub type Picks = BTreeSet<CaseField>;

/// The same record with these fields as another one has them.
#[must_use]
pub fn with_fields_of(file: &CaseFile, other: &CaseFile, fields: &Picks) -> CaseFile {
    let mut next = file.clone();
    for field in fields {
        match field {
            CaseField::Name => next.name.clone_from(&other.name),
            CaseField::Birth => next.birth = other.birth,
            CaseField::PersonalNumber => next.personal_number.clone_from(&other.personal_number),
            CaseField::Category => next.category = other.category,
            CaseField::Household => next.household = other.household,
            CaseField::Group => next.group = other.group,
            CaseField::Officer => next.officer = other.officer,
        }
    }
    next
}

/// What parting two records does to the one that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parted {
    /// As it will be.
    pub file: CaseFile,
    /// What was changed since and goes, because the merge had put something else there before.
    pub lost: Vec<CaseField>,
    /// What was changed since and stays.
    pub stays: Vec<CaseField>,
}

/// Takes a merge back: fields that it had changed are again as they were before it, everything else is as it is now.
#[must_use]
pub fn part(before: &CaseFile, merged: &CaseFile, now: &CaseFile) -> Parted {
    let by_merge: Picks = before.changed(merged).into_iter().collect();
    let since = merged.changed(now);
    let (lost, stays) = since
        .into_iter()
        .partition(|field| by_merge.contains(field));
    Parted {
        file: with_fields_of(now, before, &by_merge),
        lost,
        stays,
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::subsequence};

    use super::*;
    use crate::{
        casefile::Birth,
        ids::{GroupId, HouseholdId, UserId},
        observation::Category,
    };

    /// A record of which every field says `n`.
    fn record(n: u8) -> CaseFile {
        CaseFile {
            name: format!("Người Mẫu {n}"),
            birth: Birth::Year(1900 + i16::from(n)),
            personal_number: Some(format!("{n:012}")),
            category: [
                Category::IllegalUser,
                Category::Addicted,
                Category::PostRehab,
            ][usize::from(n % 3)],
            household: Some(HouseholdId::from_parts(1, [n; 10])),
            group: GroupId::from_parts(1, [n; 10]),
            officer: UserId::from_parts(1, [n; 10]),
        }
    }

    fn some() -> impl Strategy<Value = Picks> {
        let fields = CaseField::ALL.to_vec();
        let many = fields.len();
        subsequence(fields, 0..=many).prop_map(|fields| fields.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_picked_comes_from_the_other_and_nothing_else_does(picks in some()) {
            let (kept, gone) = (record(0), record(1));
            let merged = with_fields_of(&kept, &gone, &picks);
            prop_assert_eq!(kept.changed(&merged), picks.iter().copied().collect::<Vec<_>>());
            prop_assert!(merged.changed(&gone).iter().all(|field| !picks.contains(field)));
        }

        #[test]
        fn parting_at_once_is_as_if_nothing_had_been(picks in some()) {
            let (kept, gone) = (record(0), record(1));
            let merged = with_fields_of(&kept, &gone, &picks);
            let parted = part(&kept, &merged, &merged);
            prop_assert_eq!(parted, Parted { file: kept, lost: vec![], stays: vec![] });
        }

        /// Every change since is either kept or said to be lost, and is lost only where the merge had changed the field.
        #[test]
        fn no_change_since_is_lost_unsaid(picks in some(), since in some()) {
            let (kept, gone, later) = (record(0), record(1), record(2));
            let merged = with_fields_of(&kept, &gone, &picks);
            let now = with_fields_of(&merged, &later, &since);
            let parted = part(&kept, &merged, &now);
            for field in CaseField::ALL {
                let (is_of_merge, is_later) = (picks.contains(field), since.contains(field));
                prop_assert_eq!(parted.lost.contains(field), is_later && is_of_merge);
                prop_assert_eq!(parted.stays.contains(field), is_later && !is_of_merge);
                let from = if is_later && !is_of_merge { &later } else { &kept };
                prop_assert!(!parted.file.changed(from).contains(field), "{:?}", field);
            }
        }
    }
}
