//! What an import would do: each row of a list against the households there are, and against the
//! other rows. Pure; ids are made by a function that is passed in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tungngo_shared::{
    household::{Household, ListState},
    ids::{AlleyId, GroupId, HouseholdId, Rev},
    walk::{self, Standing},
};
use uuid::Uuid;

use super::{
    entry::Entry,
    fault::RowCode,
    header::Field,
    list::{Content, List, RowRef},
    lookup::{Found, Key, Keys, Ward},
    report::{Fate, Fault, FieldChange, RowReport, Shown},
};

/// The ward as it is.
#[derive(Clone, Debug, Default)]
pub struct Existing {
    /// Its groups and their names.
    pub groups: Vec<(GroupId, String)>,
    /// Its alleys, their groups and names.
    pub alleys: Vec<(AlleyId, GroupId, String)>,
    /// Its households.
    pub households: Vec<Known>,
}

/// A household that is there.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: HouseholdId,
    /// Its current revision.
    pub rev: Rev,
    /// The document.
    pub household: Household,
}

/// What is to be written, in this order, and what to tell.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// New groups.
    pub groups: Vec<(GroupId, String)>,
    /// New alleys.
    pub alleys: Vec<(AlleyId, GroupId, String)>,
    /// New and changed households.
    pub writes: Vec<Write>,
    /// Every row, in the order of the file.
    pub rows: Vec<RowReport>,
}

/// A household to write.
#[derive(Clone, Debug)]
pub struct Write {
    /// Its id.
    pub id: HouseholdId,
    /// The revision that it changes; none for a new one.
    pub base: Option<Rev>,
    /// The document after the change.
    pub household: Household,
}

/// Decides the fate of every row.
pub fn plan(list: &List, existing: &Existing, new_id: &mut dyn FnMut() -> Uuid) -> Plan {
    let mut fates: Vec<Option<Fate>> = vec![None; list.lines.len()];
    let mut doors: BTreeMap<usize, (Key, Entry)> = BTreeMap::new();
    gather(list, &mut fates, &mut doors);

    let mut ward = Ward::new(existing);
    let mut plan = Plan::default();
    for (index, (key, entry)) in doors {
        let at = list.lines[index].at.clone();
        fates[index] = Some(match ward.find(&key, &entry) {
            Found::None => {
                let place = ward.place(&key, &entry, &mut plan, new_id);
                let household = created(&entry, place);
                let id = HouseholdId(new_id());
                plan.writes.push(Write {
                    id,
                    base: None,
                    household,
                });
                Fate::Created
            }
            Found::One(known) => match changed(&entry, &known.household) {
                (_, changes) if changes.is_empty() => Fate::Unchanged { duplicate_of: None },
                (household, changes) => {
                    plan.writes.push(Write {
                        id: known.id,
                        base: Some(known.rev.clone()),
                        household,
                    });
                    Fate::Updated { changes }
                }
            },
            Found::Several => rejected(list, &at, Field::HeadName, RowCode::Ambiguous, vec![]),
        });
    }
    place_new(existing, &mut plan.writes);
    plan.rows = list
        .lines
        .iter()
        .zip(fates)
        .filter_map(|(line, fate)| {
            let household = match &line.content {
                Content::Household(entry, _) => Shown {
                    group: entry.group.clone(),
                    alley: entry.alley.clone(),
                    number: entry.number.clone(),
                    head_name: entry.head_name.clone(),
                },
                Content::Skipped(_) => Shown::default(),
            };
            Some(RowReport {
                at: line.at.clone(),
                household,
                fate: fate?,
            })
        })
        .collect();
    plan
}

/// New houses of an alley that somebody has arranged stand beside their neighbours there.
fn place_new(existing: &Existing, writes: &mut [Write]) {
    let open = |k: &&Known| k.household.list_state != ListState::Closed;
    let arranged: BTreeSet<AlleyId> = (existing.households.iter().filter(open))
        .filter(|k| k.household.walk_order.is_some())
        .map(|k| k.household.alley)
        .collect();
    let standing = |id, h: &Household| Standing::new(id, &h.number, h.walk_order);
    let mut walks: BTreeMap<AlleyId, Vec<Standing>> = BTreeMap::new();
    for known in existing.households.iter().filter(open) {
        let household = &known.household;
        if arranged.contains(&household.alley) {
            let walk = walks.entry(household.alley).or_default();
            walk.push(standing(known.id, household));
        }
    }
    for write in writes.iter_mut().filter(|w| w.base.is_none()) {
        let household = &mut write.household;
        if let Some(walk) = walks.get_mut(&household.alley) {
            walk::sort(walk);
            household.walk_order = walk::beside(walk, &household.number);
            walk.push(standing(write.id, household));
        }
    }
}

/// Settles the fates that the file alone decides; what remains is one entry for each door, at the
/// index of its first row.
fn gather(list: &List, fates: &mut [Option<Fate>], doors: &mut BTreeMap<usize, (Key, Entry)>) {
    let mut rows_of: HashMap<Key, Vec<(usize, &Entry)>> = HashMap::new();
    let mut keys = Keys::default();
    for (index, line) in list.lines.iter().enumerate() {
        match &line.content {
            Content::Skipped(why) => fates[index] = Some(Fate::Skipped { why: *why }),
            Content::Household(entry, faults) if faults.is_empty() => {
                rows_of
                    .entry(keys.of(entry))
                    .or_default()
                    .push((index, entry));
            }
            Content::Household(_, faults) => {
                let faults = faults.iter().map(|f| Fault {
                    field: f.field,
                    column: list.letters(&line.at.sheet, f.field).map(str::to_owned),
                    code: f.code,
                    rows: Vec::new(),
                });
                let faults = faults.collect();
                fates[index] = Some(Fate::Rejected { faults });
            }
        }
    }
    for (key, rows) in rows_of {
        let place = |index: usize| list.lines[index].at.clone();
        let Some(((first, entry), others)) = rows.split_first() else {
            continue;
        };
        let mut together = (*entry).clone();
        let clash = others.iter().find_map(|(_, e)| join(&mut together, e));
        if let Some(field) = clash {
            for (index, _) in &rows {
                let other = rows.iter().filter(|(i, _)| i != index);
                let other = other.map(|(i, _)| place(*i)).collect();
                let code = RowCode::DuplicateConflict;
                fates[*index] = Some(rejected(list, &place(*index), field, code, other));
            }
            continue;
        }
        for (index, _) in others {
            fates[*index] = Some(Fate::Unchanged {
                duplicate_of: Some(place(*first)),
            });
        }
        doors.insert(*first, (key, together));
    }
}

fn rejected(list: &List, at: &RowRef, field: Field, code: RowCode, rows: Vec<RowRef>) -> Fate {
    let column = list.letters(&at.sheet, field).map(str::to_owned);
    Fate::Rejected {
        faults: vec![Fault {
            field,
            column,
            code,
            rows,
        }],
    }
}

/// Adds what `other` knows more; returns the field in which the two differ. An empty cell does not
/// differ from a full one.
fn join(entry: &mut Entry, other: &Entry) -> Option<Field> {
    fn fill<T: PartialEq + Clone>(mine: &mut Option<T>, other: &Option<T>) -> bool {
        match (&*mine, other) {
            (Some(a), Some(b)) => a == b,
            (None, Some(b)) => {
                *mine = Some(b.clone());
                true
            }
            _ => true,
        }
    }
    if entry.head_name.is_empty() {
        entry.head_name.clone_from(&other.head_name);
    } else if !other.head_name.is_empty() && !same_name(&entry.head_name, &other.head_name) {
        return Some(Field::HeadName);
    }
    if !fill(&mut entry.people, &other.people) {
        return Some(Field::People);
    }
    if !fill(&mut entry.kind, &other.kind) {
        return Some(Field::Kind);
    }
    if !fill(&mut entry.phone, &other.phone) {
        return Some(Field::Phone);
    }
    if !fill(&mut entry.note, &other.note) {
        return Some(Field::Note);
    }
    None
}

/// Capitals do not make another name; old encodings do not even record them.
fn same_name(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

fn created(entry: &Entry, (group, alley): (GroupId, AlleyId)) -> Household {
    let mut household = Household::at(group, alley, &entry.number);
    household.head_name.clone_from(&entry.head_name);
    household.people = entry.people;
    household.kind = entry.kind.unwrap_or_default();
    household.phone.clone_from(&entry.phone);
    household.note.clone_from(&entry.note);
    household
}

fn changed(entry: &Entry, old: &Household) -> (Household, Vec<FieldChange>) {
    let mut new = old.clone();
    let mut changes = Vec::new();
    let mut change = |field: &str, old: String, new: String| {
        let field = field.to_owned();
        changes.push(FieldChange { field, old, new });
    };
    if !entry.head_name.is_empty() && !same_name(&entry.head_name, &old.head_name) {
        new.head_name.clone_from(&entry.head_name);
        change("head_name", old.head_name.clone(), new.head_name.clone());
    }
    let shown = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    if entry.people.is_some() && entry.people != old.people {
        new.people = entry.people;
        change("people", shown(old.people), shown(new.people));
    }
    if let Some(kind) = entry.kind
        && kind != old.kind
    {
        new.kind = kind;
        change(
            "kind",
            old.kind.as_str().to_owned(),
            kind.as_str().to_owned(),
        );
    }
    if entry.phone.is_some() && entry.phone != old.phone {
        new.phone.clone_from(&entry.phone);
        let shown = |p: &Option<String>| p.clone().unwrap_or_default();
        change("phone", shown(&old.phone), shown(&new.phone));
    }
    if entry.note.is_some() && entry.note != old.note {
        new.note.clone_from(&entry.note);
        let shown = |n: &Option<String>| n.clone().unwrap_or_default();
        change("note", shown(&old.note), shown(&new.note));
    }
    // The ward's list confirms a house that a phone proposed; one that is closed or reported gone
    // stays for an officer to decide, because lists grow old.
    if old.list_state == ListState::ProposedNew {
        new.list_state = ListState::Listed;
        let id = |s: ListState| s.as_str().to_owned();
        change("list_state", id(old.list_state), id(new.list_state));
    }
    (new, changes)
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
