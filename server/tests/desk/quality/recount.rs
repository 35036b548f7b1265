//! The figures counted anew, record by record, by loops over the raw rows: no SQL and no rule of the program.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::raw::{Case, House, Raw, Visit};

/// A kind and a figure, as their ids say.
pub type Key = (&'static str, &'static str);

pub const KEYS: [Key; 7] = [
    ("household", "complete"),
    ("household", "clean"),
    ("household", "current"),
    ("case", "correct"),
    ("case", "complete"),
    ("case", "clean"),
    ("case", "current"),
];

/// One group's records: those that a figure counts, and those of them that it lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub records: BTreeMap<&'static str, u64>,
    pub shares: BTreeMap<Key, (u64, u64)>,
    pub lacking: BTreeMap<Key, BTreeSet<Uuid>>,
}

/// Whose eyes: the whole ward, an officer's, or those for the trend that officers see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Eyes {
    Whole,
    Officer(Uuid),
    /// An officer's groups, in charge of nobody.
    TrendOf(Uuid),
}

const DAY_MS: i64 = 86_400_000;

/// When, and the ward's period in days; 0 is none.
#[derive(Clone, Copy, Debug)]
pub struct When {
    pub now: i64,
    pub period: i64,
}

impl When {
    fn is_recent(self, at: i64) -> bool {
        self.period == 0 || at >= self.now - self.period * DAY_MS
    }

    fn today(self) -> Date {
        let at = jiff::Timestamp::from_millisecond(self.now).unwrap();
        at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7)))
            .date()
    }
}

fn plain(text: &str) -> String {
    const FROM: [&str; 7] = [
        "àáảãạăằắẳẵặâầấẩẫậ",
        "èéẻẽẹêềếểễệ",
        "ìíỉĩị",
        "òóỏõọôồốổỗộơờớởỡợ",
        "ùúủũụưừứửữự",
        "ỳýỷỹỵ",
        "đ",
    ];
    let letter = |c: char| match FROM.iter().position(|set| set.contains(c)) {
        Some(at) => "aeiouyd".chars().nth(at).unwrap(),
        None => c,
    };
    let lower: String = text.to_lowercase().chars().map(letter).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `12A`, `12 a` and `số 012A` are one door.
fn door(number: &str) -> String {
    let words = plain(number);
    let bare: String = words.trim_start_matches("so ").split(' ').collect();
    bare.trim_start_matches('0').to_owned()
}

/// What only the rows decide, whoever looks and whenever.
pub struct Prepared<'r> {
    raw: &'r Raw,
    /// Households whose door stands twice on the list.
    doubled: BTreeSet<Uuid>,
    /// Whether the household has what its form asks for and was reached.
    complete: BTreeSet<Uuid>,
    /// Cases' names without accents.
    names: BTreeMap<Uuid, String>,
}

impl<'r> Prepared<'r> {
    pub fn of(raw: &'r Raw) -> Self {
        let on_list = raw.houses.iter().filter(|(_, h)| h.list_state != "closed");
        let doors: Vec<(Uuid, Uuid, String)> = on_list
            .filter(|(_, h)| !h.number.trim().is_empty())
            .map(|(id, h)| (*id, h.alley, door(&h.number)))
            .collect();
        let mut doubled = BTreeSet::new();
        for (id, alley, number) in &doors {
            for (other, its_alley, its_number) in &doors {
                if id != other && alley == its_alley && number == its_number {
                    doubled.insert(*id);
                }
            }
        }
        let campaign = running(raw);
        let complete = raw
            .houses
            .iter()
            .filter(|(id, h)| is_complete(raw, campaign, **id, h));
        Self {
            doubled,
            complete: complete.map(|(id, _)| *id).collect(),
            names: raw
                .cases
                .iter()
                .map(|(id, c)| (*id, plain(&c.name)))
                .collect(),
            raw,
        }
    }
}

/// The last knock on a door in a campaign that was not rejected.
fn last_knock(raw: &Raw, campaign: Uuid, house: Uuid) -> Option<&Visit> {
    let mut last: Option<&Visit> = None;
    for v in &raw.visits {
        let counts = v.campaign == campaign && v.household == house && v.review != "rejected";
        if counts && last.is_none_or(|l| (l.recorded, l.id) < (v.recorded, v.id)) {
            last = Some(v);
        }
    }
    last
}

fn running(raw: &Raw) -> Option<Uuid> {
    let mut best: Option<(&String, Uuid)> = None;
    for (id, state, first) in &raw.campaigns {
        if state != "running" {
            continue;
        }
        let newer = best.is_none_or(|(day, old)| first > day || (first == day && *id < old));
        if newer {
            best = Some((first, *id));
        }
    }
    best.map(|(_, id)| id)
}

fn is_complete(raw: &Raw, campaign: Option<Uuid>, id: Uuid, h: &House) -> bool {
    let knock = campaign.and_then(|c| last_knock(raw, c, id));
    let outcome = knock.map_or("", |v| v.outcome.as_str());
    let walked = campaign.is_some_and(|c| raw.campaign_groups.contains(&(c, h.group)));
    if walked && !["met", "refused", "vacant"].contains(&outcome) {
        return false;
    }
    if h.kind == "vacant" || outcome == "vacant" {
        return true;
    }
    let lived_in = ["permanent", "temporary", "lodging"].contains(&h.kind.as_str());
    let mut visits = raw.visits.iter().filter(|v| v.household == id);
    let told = visits.any(|v| v.review != "rejected" && v.people.is_some());
    !h.head_name.is_empty() && (!lived_in || h.people.is_some() || told)
}

fn is_household_good(prepared: &Prepared<'_>, id: Uuid, figure: &str, when: When) -> bool {
    let raw = prepared.raw;
    match figure {
        "complete" => prepared.complete.contains(&id),
        "clean" => !prepared.doubled.contains(&id) && !raw.clashes.contains(&id),
        "current" => {
            let mut visits = raw.visits.iter().filter(|v| v.household == id);
            let seen = visits.any(|v| {
                v.review == "accepted" && when.is_recent(v.recorded) && when.is_recent(v.received)
            });
            let mut corrections = raw.corrections.iter();
            seen || corrections.any(|(house, at)| *house == id && when.is_recent(*at))
        }
        other => panic!("{other}"),
    }
}

/// The day or the year somebody was born, as the table writes it.
fn born(birth: &str) -> (i16, Option<(i8, i8)>) {
    let text = birth.trim_matches('"');
    let mut parts = text.split('-');
    let mut next = || parts.next().map(|p| p.parse::<i16>().unwrap());
    let year = next().unwrap();
    let day = next().zip(next());
    (year, day.map(|(m, d)| (m as i8, d as i8)))
}

fn is_minor(case: &Case, today: Date) -> bool {
    match born(&case.birth) {
        (year, Some((month, day))) => {
            (today.year(), today.month(), today.day()) < (year + 18, month, day)
        }
        (year, None) => today.year() < year + 19,
    }
}

fn is_seen(case: &Case, eyes: Eyes, today: Date) -> bool {
    match eyes {
        Eyes::Whole => true,
        Eyes::Officer(me) => case.officer == me || !is_minor(case, today),
        Eyes::TrendOf(_) => !is_minor(case, today),
    }
}

fn same_person((a, its): (&Case, &str), (b, other_name): (&Case, &str)) -> bool {
    if let Some((one, other)) = a.number.as_ref().zip(b.number.as_ref()) {
        return one == other;
    }
    let (one, other) = (born(&a.birth), born(&b.birth));
    let born_alike = match (one.1, other.1) {
        (Some(_), Some(_)) => one == other,
        _ => one.0 == other.0,
    };
    its == other_name && born_alike
}

/// The reconciliation that was signed last.
fn signed(raw: &Raw) -> Option<Uuid> {
    raw.runs
        .iter()
        .max_by_key(|(id, at)| (*at, *id))
        .map(|(id, _)| *id)
}

/// None where the figure does not count the case.
fn is_case_good(
    prepared: &Prepared<'_>,
    (id, c): (Uuid, &Case),
    figure: &str,
    when: When,
    eyes: Eyes,
) -> Option<bool> {
    let (raw, today) = (prepared.raw, when.today());
    match figure {
        "correct" => {
            let last = signed(raw)?;
            let mut rows = raw.agreements.iter();
            rows.find(|(case, run, _)| *case == id && *run == last)
                .map(|(_, _, agrees)| *agrees)
        }
        "complete" => {
            let decided = raw.statuses.contains(&(id, c.status.clone()));
            Some(c.number.is_some() && c.household.is_some() && c.status != "none" && decided)
        }
        "clean" => {
            let twin = raw.cases.iter().any(|(other, o)| {
                *other != id
                    && o.state == "open"
                    && is_seen(o, eyes, today)
                    && same_person((c, &prepared.names[&id]), (o, &prepared.names[other]))
            });
            Some(!twin)
        }
        "current" => {
            let due = c.review_on.as_ref().map(|day| day.parse::<Date>().unwrap());
            let touched = raw
                .events
                .iter()
                .any(|(case, at)| *case == id && when.is_recent(*at));
            Some(due.is_none_or(|day| day >= today) && touched)
        }
        other => panic!("{other}"),
    }
}

fn is_in_reach(raw: &Raw, eyes: Eyes, group: Uuid) -> bool {
    match eyes {
        Eyes::Whole => true,
        Eyes::Officer(me) | Eyes::TrendOf(me) => raw.account_groups.contains(&(me, group)),
    }
}

/// Every group's figures that are not about nothing.
pub fn recount(prepared: &Prepared<'_>, eyes: Eyes, when: When) -> BTreeMap<Uuid, Counts> {
    let raw = prepared.raw;
    let mut all: BTreeMap<Uuid, Counts> = BTreeMap::new();
    let mut note = |group: Uuid, id: Uuid, key: Key, good: bool| {
        let counts = all.entry(group).or_default();
        let share = counts.shares.entry(key).or_default();
        share.0 += u64::from(good);
        share.1 += 1;
        if !good {
            counts.lacking.entry(key).or_default().insert(id);
        }
    };
    let mut records: Vec<(Uuid, &'static str)> = Vec::new();
    for (id, h) in &raw.houses {
        if h.list_state == "closed" || !is_in_reach(raw, eyes, h.group) {
            continue;
        }
        records.push((h.group, "household"));
        for key in KEYS.into_iter().filter(|(kind, _)| *kind == "household") {
            note(
                h.group,
                *id,
                key,
                is_household_good(prepared, *id, key.1, when),
            );
        }
    }
    for (id, c) in &raw.cases {
        let seen = is_seen(c, eyes, when.today()) && is_in_reach(raw, eyes, c.group);
        if c.state != "open" || !seen {
            continue;
        }
        records.push((c.group, "case"));
        for key in KEYS.into_iter().filter(|(kind, _)| *kind == "case") {
            if let Some(good) = is_case_good(prepared, (*id, c), key.1, when, eyes) {
                note(c.group, *id, key, good);
            }
        }
    }
    for (group, kind) in records {
        *all.entry(group)
            .or_default()
            .records
            .entry(kind)
            .or_default() += 1;
    }
    all
}

/// All groups together.
pub fn together(all: &BTreeMap<Uuid, Counts>) -> BTreeMap<Key, (u64, u64)> {
    let mut sum: BTreeMap<Key, (u64, u64)> = BTreeMap::new();
    for (key, (good, of)) in all.values().flat_map(|counts| &counts.shares) {
        let share = sum.entry(*key).or_default();
        share.0 += good;
        share.1 += of;
    }
    sum
}
