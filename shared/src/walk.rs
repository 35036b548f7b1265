//! The order in which people walk past the doors of an alley (thứ tự đi): by number until somebody
//! arranges it, then by each door's own place, [`Household::walk_order`](crate::household::Household).
//!
//! Stores sort by that place and then by number; a door without a place comes after those that have one.
//! So an arrangement need not write every door: most of them stay what they are, and a door that moved gets
//! a place between its neighbours. Other phones then have one change to take in, not an alley's worth.

use std::collections::BTreeSet;

use crate::{
    ids::HouseholdId,
    text::{Parity, house_order_key, side_of},
};

/// How far apart doors are placed, so that others find room between them.
const STEP: i128 = 1024;
/// The first and last place there is. One more stands for no place: it sorts behind all.
const FIRST: i128 = i64::MIN as i128;
const LAST: i128 = NONE - 1;
const NONE: i128 = i64::MAX as i128;

/// A door, as far as its place in the walk goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which door.
    pub id: HouseholdId,
    /// Its own place; none when it stands by its number.
    pub place: Option<i64>,
    side: Option<Parity>,
    key: String,
}

impl Standing {
    /// A door with this number as written, and its place if it has one.
    #[must_use]
    pub fn new(id: HouseholdId, number: &str, place: Option<i64>) -> Self {
        Self {
            id,
            place,
            side: side_of(number),
            key: house_order_key(number),
        }
    }

    fn at(&self) -> i128 {
        self.place.map_or(NONE, i128::from)
    }

    fn by_number(&self) -> (&str, HouseholdId) {
        (&self.key, self.id)
    }
}

/// Puts doors into the order in which both stores list them.
pub fn sort(doors: &mut [Standing]) {
    doors.sort_by(|a, b| (a.at(), a.by_number()).cmp(&(b.at(), b.by_number())));
}

/// Doors by number (theo số nhà), whatever place they have.
#[must_use]
pub fn by_number(doors: &[Standing]) -> Vec<HouseholdId> {
    let mut sorted: Vec<&Standing> = doors.iter().collect();
    sorted.sort_by_key(|d| d.by_number());
    sorted.iter().map(|d| d.id).collect()
}

/// Up the odd side and back along the even one (bên lẻ rồi bên chẵn). Doors on neither side come last.
#[must_use]
pub fn by_sides(doors: &[Standing]) -> Vec<HouseholdId> {
    let mut sorted: Vec<&Standing> = doors.iter().collect();
    sorted.sort_by_key(|d| d.by_number());
    let on = |side| sorted.iter().filter(move |d| d.side == side).map(|d| d.id);
    on(Some(Parity::Odd))
        .chain(on(Some(Parity::Even)).rev())
        .chain(on(None))
        .collect()
}

/// An order that was made while the list changed: doors that are gone are left out, and a new one stands
/// behind the door that it follows in the list of today.
#[must_use]
pub fn brought_up_to_date(wanted: &[HouseholdId], today: &[HouseholdId]) -> Vec<HouseholdId> {
    let mut left: BTreeSet<HouseholdId> = today.iter().copied().collect();
    let mut order: Vec<HouseholdId> = wanted
        .iter()
        .copied()
        .filter(|id| left.remove(id))
        .collect();
    for (n, id) in today.iter().enumerate() {
        if !left.remove(id) {
            continue;
        }
        let before = n.checked_sub(1).and_then(|n| today.get(n));
        let behind = before.and_then(|door| order.iter().position(|id| id == door));
        order.insert(behind.map_or(0, |n| n + 1), *id);
    }
    order
}

/// Which doors must get another place, so that they come in the order given; as few as can be, and none that
/// keeps its place. The order of the numbers itself needs no places: there every door loses its own.
#[must_use]
pub fn places(wanted: &[Standing]) -> Vec<(HouseholdId, Option<i64>)> {
    let mut found = match tail_by_number(wanted) {
        0 => Vec::new(),
        tail => spread(
            wanted,
            &most_kept(wanted, first_head(wanted).unwrap_or(tail)),
        ),
    };
    found.resize(wanted.len(), NONE);
    let changed = wanted
        .iter()
        .zip(found)
        .filter(|(door, at)| door.at() != *at);
    changed
        .map(|(door, at)| (door.id, i64::try_from(at).ok().filter(|_| at < NONE)))
        .collect()
}

/// From where on the doors come by number anyway, so that they need no place.
fn tail_by_number(wanted: &[Standing]) -> usize {
    let falls = |pair: &[Standing]| matches!(pair, [a, b] if a.by_number() >= b.by_number());
    let last = wanted.windows(2).rposition(falls);
    last.map_or(0, |n| n + 1)
}

/// Where somebody arranges an alley for the first time and to its last door, that one gets a place as well:
/// others are dragged or added behind it later.
fn first_head(wanted: &[Standing]) -> Option<usize> {
    let untouched = wanted.iter().all(|door| door.place.is_none());
    (untouched && tail_by_number(wanted) + 1 == wanted.len()).then_some(wanted.len())
}

/// The doors before the tail that has no places: how many, and which of them keep theirs.
struct Head {
    len: usize,
    kept: Vec<usize>,
}

/// The choice with the most doors that stay what they are. `tail`: nothing before it can go without a place.
fn most_kept(wanted: &[Standing], tail: usize) -> Head {
    // The best chain of kept doors that ends at each door: how many, and the one before.
    let mut chains: Vec<Option<(usize, Option<usize>)>> = Vec::with_capacity(wanted.len());
    for (n, door) in wanted.iter().enumerate() {
        let before = (0..n).filter(|m| has_room(wanted, *m, n)).filter_map(|m| {
            let (kept, _) = chains.get(m).copied().flatten()?;
            Some((kept + 1, Some(m)))
        });
        let alone = (room(FIRST - 1, door.at()) >= n).then_some((1, None));
        let best = before.chain(alone).max_by_key(|(kept, _)| *kept);
        chains.push(best.filter(|_| door.at() < NONE));
    }
    let mut best: Option<(usize, usize, Option<usize>)> = None;
    for len in tail..=wanted.len() {
        let stay = wanted.iter().skip(len).filter(|d| d.at() == NONE).count();
        let ends = (0..len).filter_map(|n| {
            let (kept, _) = chains.get(n).copied().flatten()?;
            let at = wanted.get(n)?.at();
            (room(at, NONE) >= len - 1 - n).then_some((kept + stay, len, Some(n)))
        });
        let here = ends
            .chain([(stay, len, None)])
            .max_by_key(|(kept, ..)| *kept);
        best = [best, here]
            .into_iter()
            .flatten()
            .max_by_key(|(kept, ..)| *kept);
    }
    let (_, len, mut last) = best.unwrap_or((0, wanted.len(), None));
    let mut kept = Vec::new();
    while let Some(n) = last {
        kept.push(n);
        last = chains
            .get(n)
            .copied()
            .flatten()
            .and_then(|(_, before)| before);
    }
    kept.reverse();
    Head { len, kept }
}

/// Whether both doors can keep their places with all that comes between them. Neighbours with one place come by
/// number.
fn has_room(wanted: &[Standing], m: usize, n: usize) -> bool {
    let (Some(a), Some(b)) = (wanted.get(m), wanted.get(n)) else {
        return false;
    };
    let alike = a.at() == b.at() && n == m + 1 && a.by_number() < b.by_number();
    b.at() < NONE && (alike || (a.at() < b.at() && room(a.at(), b.at()) >= n - m - 1))
}

/// How many places lie between two.
fn room(low: i128, high: i128) -> usize {
    usize::try_from(high - low - 1).unwrap_or(if high > low { usize::MAX } else { 0 })
}

/// The places of the doors of the head: those kept, and the others evenly between them.
fn spread(wanted: &[Standing], head: &Head) -> Vec<i128> {
    let mut places = Vec::with_capacity(head.len);
    let at = |n: usize| wanted.get(n).map_or(NONE, Standing::at);
    let ends = head.kept.iter().map(|n| (*n, Some(at(*n))));
    let mut before: Option<i128> = None;
    for (end, high) in ends.chain([(head.len, None)]) {
        let count = (end - places.len()) as i128;
        let (low, step) = match (before, high) {
            (Some(low), Some(high)) => (low, (high - low) / (count + 1)),
            (Some(low), None) => (low, STEP.min((NONE - low) / (count + 1))),
            (None, Some(high)) => {
                let step = STEP.min((high - FIRST + 1) / (count + 1));
                (high - step * (count + 1), step)
            }
            (None, None) => (0, STEP),
        };
        places.extend((1..=count).map(|n| low + step * n));
        places.extend(high);
        before = high;
    }
    places
}

/// The place of a new door, among the doors of its alley in their order: next to the neighbours by number on its
/// side. None where its number puts it there already.
#[must_use]
pub fn beside(doors: &[Standing], number: &str) -> Option<i64> {
    let new = Standing::new(HouseholdId(uuid::Uuid::max()), number, None);
    let (left, right) = doors.split_at(insertion(doors, &new)?);
    let right = right.first();
    let low = match left.last() {
        Some(left) => i128::from(left.place?),
        None => right?.at() - 2 * STEP,
    };
    let by_itself = |right: &Standing| right.place.is_none() && new.by_number() < right.by_number();
    if right.is_none_or(by_itself) {
        return None;
    }
    let high = right
        .and_then(|d| d.place)
        .map_or(low + 2 * STEP, i128::from);
    // Between neighbours without room: the place of the one before, behind which the number puts it.
    i64::try_from((low + (high - low) / 2).clamp(FIRST, LAST)).ok()
}

/// Before which door a new one stands; none when its side says nothing, or nobody arranged the alley.
fn insertion(doors: &[Standing], new: &Standing) -> Option<usize> {
    doors.iter().find(|d| d.place.is_some())?;
    let mut side: Vec<(usize, &Standing)> = doors
        .iter()
        .enumerate()
        .filter(|(_, d)| d.side == new.side)
        .collect();
    side.sort_by_key(|(_, d)| d.by_number());
    let split = side.partition_point(|(_, d)| d.by_number() < new.by_number());
    let (lower, higher) = side.split_at(split);
    let at = |door: Option<&(usize, &Standing)>| door.map(|(n, _)| *n);
    let (below, above) = (at(lower.last()), at(higher.first()));
    // Whether the numbers of this side grow along the walk, as its nearest doors say.
    let grows = match (below, above) {
        (Some(below), Some(above)) => below < above,
        (Some(below), None) => at(lower.iter().rev().nth(1)).is_none_or(|n| n < below),
        (None, above) => at(higher.get(1)).is_none_or(|n| above < Some(n)),
    };
    match (below, above) {
        (Some(below), _) => Some(if grows { below + 1 } else { below }),
        (None, Some(above)) => Some(if grows { above } else { above + 1 }),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests;
