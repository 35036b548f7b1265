//! Matching (đối sánh): which row of another system's list is which of our cases. By personal number first, then by
//! name, birth and address with a score whose parts one can see. The score is about two rows being one person, never
//! about a person; what is not clear is left to somebody.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::casefile::Birth;

mod columns;
mod decide;
mod likeness;
#[cfg(test)]
mod tests;

pub use columns::{
    Column, Columns, Theirs, guess, read, read_birth, read_number, read_status, suffice,
};
pub use decide::{Decision, Ours, Outcome, differences};
pub use likeness::Parts;
use likeness::{Prepared, is_one_slip};

/// A person in a list, ours or another system's; what is not known is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The full name as written.
    pub name: String,
    /// Day or year of birth.
    pub birth: Option<Birth>,
    /// The twelve digits of the personal number.
    pub number: Option<String>,
    /// Where they live, as written.
    pub address: String,
}

/// What a pair rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// One personal number.
    Number,
    /// Name, birth and address.
    Likeness,
}

/// A row of theirs and one of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The place in their list.
    pub theirs: usize,
    /// The place in ours.
    pub ours: usize,
    /// What it rests on.
    pub by: By,
    /// How alike they are.
    pub parts: Parts,
}

/// Two lists laid side by side. Every row of theirs is in exactly one place; one of ours may be offered for several
/// unclear rows of theirs, also when it has its pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// One person, clearly.
    pub pairs: Vec<Pair>,
    /// Their rows of which somebody has to say who it is, each with what it may be, the likeliest first.
    pub unclear: Vec<(usize, Vec<Pair>)>,
    /// Their rows that are none of ours.
    pub only_theirs: Vec<usize>,
    /// Ours that no row of theirs is or may be.
    pub only_ours: Vec<usize>,
}

/// From here on two rows may be one person.
const MAYBE: u8 = 55;
/// From here on they are, if nobody else is nearly as alike.
const CLEAR: u8 = 72;
/// So much more alike than the next one is clear.
const AHEAD: u8 = 8;
/// One number and a name less alike than this is a slip in one of the two.
const SAME_NAME: u8 = 25;
/// The most that are offered for an unclear row.
const OFFERED: usize = 5;

/// Lays two lists side by side.
#[must_use]
pub fn lay(theirs: &[Listed], ours: &[Listed]) -> Matched {
    let prepared: Vec<Prepared> = ours.iter().map(Prepared::of).collect();
    let near = Near::of(ours, &prepared);
    let mut candidates: Vec<Pair> = Vec::new();
    for (at, row) in theirs.iter().enumerate() {
        let row_prepared = Prepared::of(row);
        for ours_at in near.to(row, &row_prepared) {
            let parts = row_prepared.parts(&prepared[ours_at]);
            let one_number = row.number.is_some() && row.number == ours[ours_at].number;
            let other_number =
                !one_number && row.number.is_some() && ours[ours_at].number.is_some();
            let by = match one_number {
                true => By::Number,
                false => By::Likeness,
            };
            // Two different numbers are two people, unless all else is the same: then one has a slip.
            if one_number || (parts.total() >= MAYBE && (!other_number || parts.is_the_same())) {
                candidates.push(Pair {
                    theirs: at,
                    ours: ours_at,
                    by,
                    parts,
                });
            }
        }
    }
    settle(candidates, theirs, ours)
}

/// Takes what is clear, best first; a row is in one pair at most.
fn settle(mut candidates: Vec<Pair>, theirs: &[Listed], ours: &[Listed]) -> Matched {
    candidates.sort_by_key(|p| (std::cmp::Reverse(weight(p)), p.theirs, p.ours));
    let mut of_theirs: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
    let mut of_ours: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
    for pair in &candidates {
        of_theirs.entry(pair.theirs).or_default().push(*pair);
        of_ours.entry(pair.ours).or_default().push(*pair);
    }
    let rivals = |of: &BTreeMap<usize, Vec<Pair>>, at: usize, pair: &Pair| -> Vec<Pair> {
        let all = of.get(&at).map_or(&[][..], Vec::as_slice);
        let near = |other: &&Pair| *other != pair && weight(other) + AHEAD > weight(pair);
        all.iter().filter(near).copied().collect()
    };
    // Nobody else is nearly as alike, on either side. Two rows of theirs that are one person are no rivals.
    let is_ahead = |pair: &Pair| {
        let one_person = |other: &Pair| {
            let (a, b) = (&theirs[pair.theirs], &theirs[other.theirs]);
            let one_number = a.number.is_some() && a.number == b.number;
            one_number || Prepared::of(a).parts(&Prepared::of(b)).total() >= CLEAR
        };
        rivals(&of_theirs, pair.theirs, pair).is_empty()
            && rivals(&of_ours, pair.ours, pair).iter().all(one_person)
    };
    let is_clear = |p: &Pair| match (p.by, &theirs[p.theirs].number, &ours[p.ours].number) {
        (By::Number, _, _) => p.parts.name >= SAME_NAME,
        // One digit that was read wrongly, and nothing else.
        (_, Some(a), Some(b)) => {
            let is_slip = a.len() == b.len() && is_one_slip(a.as_bytes(), b.as_bytes());
            is_slip && p.parts.is_the_same()
        }
        _ => p.parts.total() >= CLEAR,
    };
    let mut matched = Matched::default();
    let (mut taken_theirs, mut taken_ours) = (BTreeSet::new(), BTreeSet::new());
    for pair in &candidates {
        let is_free = !taken_theirs.contains(&pair.theirs) && !taken_ours.contains(&pair.ours);
        if is_free && is_clear(pair) && is_ahead(pair) {
            taken_theirs.insert(pair.theirs);
            taken_ours.insert(pair.ours);
            matched.pairs.push(*pair);
        }
    }
    matched.pairs.sort_by_key(|p| p.theirs);
    let mut offered = BTreeSet::new();
    for at in (0..theirs.len()).filter(|at| !taken_theirs.contains(at)) {
        let of_row = of_theirs.get(&at).into_iter().flatten();
        // One that has its pair is still offered where the number says so: the same person may be listed twice.
        let of_row =
            of_row.filter(|p| !taken_ours.contains(&p.ours) || p.by == By::Number || is_clear(p));
        let of_row: Vec<Pair> = of_row.take(OFFERED).copied().collect();
        offered.extend(of_row.iter().map(|p| p.ours));
        match of_row.is_empty() {
            true => matched.only_theirs.push(at),
            false => matched.unclear.push((at, of_row)),
        }
    }
    let left = |at: &usize| !taken_ours.contains(at) && !offered.contains(at);
    matched.only_ours = (0..ours.len()).filter(left).collect();
    matched
}

/// By what pairs are ordered: one number weighs more than any likeness.
fn weight(pair: &Pair) -> u8 {
    match pair.by {
        By::Number => 100 + pair.parts.total() / 2,
        By::Likeness => pair.parts.total(),
    }
}

/// Ours by what a row of theirs may share with them, so that not every row is compared with every other.
struct Near<'a> {
    by_number: BTreeMap<&'a str, Vec<usize>>,
    by_key: BTreeMap<String, Vec<usize>>,
}

impl<'a> Near<'a> {
    fn of(ours: &'a [Listed], prepared: &[Prepared]) -> Self {
        let mut near = Self {
            by_number: BTreeMap::new(),
            by_key: BTreeMap::new(),
        };
        for (at, (row, prepared)) in ours.iter().zip(prepared).enumerate() {
            if let Some(number) = &row.number {
                near.by_number.entry(number).or_default().push(at);
            }
            for key in prepared.keys() {
                near.by_key.entry(key).or_default().push(at);
            }
        }
        near
    }

    fn to(&self, row: &Listed, prepared: &Prepared) -> BTreeSet<usize> {
        let number = row.number.as_deref().and_then(|n| self.by_number.get(n));
        let keys = prepared.keys();
        let keys = keys.iter().filter_map(|key| self.by_key.get(key));
        number.into_iter().chain(keys).flatten().copied().collect()
    }
}
