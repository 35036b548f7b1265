//! Finding what is there by what a list calls it.

use std::collections::HashMap;

use tungngo_shared::{
    household::ListState,
    ids::{AlleyId, GroupId},
    text::fold,
};
use uuid::Uuid;

use super::{
    entry::{self, Entry},
    place,
    plan::{Existing, Known, Plan},
};

/// What tells a household from all others of its ward: the keys of its group, its alley and its door.
pub type Key = (String, String, String);

/// Keys of places, each name judged once: a list repeats them on every row.
#[derive(Default)]
pub struct Keys {
    groups: HashMap<String, String>,
    alleys: HashMap<String, String>,
}

impl Keys {
    /// The key of an entry.
    pub fn of(&mut self, entry: &Entry) -> Key {
        let once = |known: &mut HashMap<String, String>, name: &str, key: fn(&str) -> String| {
            if let Some(found) = known.get(name) {
                return found.clone();
            }
            let made = key(name);
            known.insert(name.to_owned(), made.clone());
            made
        };
        (
            once(&mut self.groups, &entry.group, place::group_key),
            once(&mut self.alleys, &entry.alley, place::alley_key),
            entry.door_key(),
        )
    }
}

/// What answers to a row.
pub enum Found<'a> {
    /// Nothing.
    None,
    /// One household.
    One(&'a Known),
    /// More than one, and no name to choose by.
    Several,
}

/// The ward with its lookups.
pub struct Ward<'a> {
    groups: HashMap<String, GroupId>,
    alleys: HashMap<(GroupId, String), AlleyId>,
    households: HashMap<Key, Vec<&'a Known>>,
}

impl<'a> Ward<'a> {
    /// Builds the lookups.
    pub fn new(existing: &'a Existing) -> Self {
        let mut ward = Self {
            groups: HashMap::new(),
            alleys: HashMap::new(),
            households: HashMap::new(),
        };
        let mut names: HashMap<AlleyId, (String, String)> = HashMap::new();
        let mut group_keys: HashMap<GroupId, String> = HashMap::new();
        for (id, name) in &existing.groups {
            let key = place::group_key(name);
            group_keys.insert(*id, key.clone());
            ward.groups.entry(key).or_insert(*id);
            ward.groups.entry(fold(name)).or_insert(*id);
        }
        for (id, group, name) in &existing.alleys {
            let key = place::alley_key(name);
            let group_key = group_keys.get(group).cloned().unwrap_or_default();
            names.insert(*id, (group_key, key.clone()));
            ward.alleys.entry((*group, key)).or_insert(*id);
            // The store takes no two alleys of a group that fold to one text.
            ward.alleys.entry((*group, fold(name))).or_insert(*id);
        }
        for known in &existing.households {
            let house = &known.household;
            let Some((group, alley)) = names.get(&house.alley).cloned() else {
                continue;
            };
            let door = entry::door_key(&house.number, &house.head_name);
            let at = ward.households.entry((group, alley, door)).or_default();
            at.push(known);
        }
        ward
    }

    /// The household that a row is about.
    pub fn find(&self, key: &Key, entry: &Entry) -> Found<'a> {
        let here = self.households.get(key).map_or(&[][..], Vec::as_slice);
        let standing: Vec<_> = here
            .iter()
            .filter(|k| k.household.list_state != ListState::Closed)
            .copied()
            .collect();
        match (here, standing.as_slice()) {
            ([], _) => Found::None,
            ([one], _) | (_, [one]) => Found::One(one),
            _ => {
                let head = fold(&entry.head_name);
                let mut same = here.iter().filter(|k| fold(&k.household.head_name) == head);
                match (same.next(), same.next()) {
                    (Some(one), None) => Found::One(one),
                    _ => Found::Several,
                }
            }
        }
    }

    /// The group and alley of a new household, made if they are not there.
    pub fn place(
        &mut self,
        (group_key, alley_key, _): &Key,
        entry: &Entry,
        plan: &mut Plan,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> (GroupId, AlleyId) {
        let known = self.groups.get(group_key).copied();
        let group = known.unwrap_or_else(|| {
            let id = GroupId(new_id());
            plan.groups.push((id, entry.group.clone()));
            self.groups.insert(group_key.clone(), id);
            id
        });
        let by_key = (group, alley_key.clone());
        let by_fold = (group, fold(&entry.alley));
        let known = self.alleys.get(&by_key).or(self.alleys.get(&by_fold));
        let alley = known.copied().unwrap_or_else(|| {
            let id = AlleyId(new_id());
            plan.alleys.push((id, group, entry.alley.clone()));
            self.alleys.insert(by_key, id);
            self.alleys.insert(by_fold, id);
            id
        });
        (group, alley)
    }
}
