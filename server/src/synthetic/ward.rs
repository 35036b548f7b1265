//! The content of one made-up ward, a pure function of a seed and a day.

use jiff::{Span, civil::Date};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use serde_json::Map;
use tungngo_shared::{
    campaign::{Campaign, CampaignState},
    clock::Millis,
    household::{Household, HouseholdKind},
    ids::{AlleyId, CampaignId, GroupId, HouseholdId, TeamId, VisitId},
};
use uuid::Uuid;

use super::words;

/// How large, and which of all the wards that a seed could make.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The same seed on the same day makes the same ward.
    pub seed: u64,
    /// Households; groups and alleys follow, 200 and 30 of them each.
    pub households: usize,
    /// Instead of 30 doors in every alley, between 20 and so many.
    pub longest_alley: Option<usize>,
    /// The day on which it is made: campaigns lie around it.
    pub now: Millis,
}

/// A residential group with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntheticGroup {
    /// Its id.
    pub id: GroupId,
    /// `Tổ dân phố 3`.
    pub name: String,
}

/// An alley.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntheticAlley {
    /// Its id.
    pub id: AlleyId,
    /// Its group.
    pub group: GroupId,
    /// Its name.
    pub name: String,
}

/// Places, households and campaigns of a made-up ward.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntheticWard {
    /// The groups, in order.
    pub groups: Vec<SyntheticGroup>,
    /// The alleys, group by group.
    pub alleys: Vec<SyntheticAlley>,
    /// The households, alley by alley.
    pub households: Vec<(HouseholdId, Household)>,
    /// The running campaign, then the one that is over.
    pub campaigns: Vec<(CampaignId, Campaign)>,
}

/// Makes ids and choices; everything that a ward has by chance comes from here.
pub struct Chance {
    rng: StdRng,
    now: Millis,
}

impl Chance {
    /// Chance that repeats itself for the same seed.
    #[must_use]
    pub fn new(seed: u64, now: Millis) -> Self {
        Self {
            rng: StdRng::seed_from_u64(seed),
            now,
        }
    }

    fn id(&mut self) -> Uuid {
        self.id_at(self.now)
    }

    fn id_at(&mut self, at: Millis) -> Uuid {
        let ms = u64::try_from(at.0).unwrap_or_default();
        VisitId::from_parts(ms, self.rng.random()).0
    }

    /// The id of a visit that a phone saved then.
    pub fn visit_at(&mut self, at: Millis) -> VisitId {
        VisitId(self.id_at(at))
    }

    /// A new team's id.
    pub fn team(&mut self) -> TeamId {
        TeamId(self.id())
    }

    /// A new visit's id.
    pub fn visit(&mut self) -> VisitId {
        VisitId(self.id())
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, of_100: u32) -> bool {
        self.rng.random_range(0..100) < of_100
    }

    /// A number in a range, both ends included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.rng.random_range(low..=high)
    }

    /// One of several texts.
    pub fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.choose(&mut self.rng).copied().unwrap_or_default()
    }

    /// The full name of somebody who does not exist.
    pub fn person(&mut self) -> String {
        let family = self.one_of(&words::FAMILY);
        let (middle, given) = if self.percent(55) {
            (self.one_of(&words::MEN_MIDDLE), self.one_of(&words::MEN))
        } else {
            (
                self.one_of(&words::WOMEN_MIDDLE),
                self.one_of(&words::WOMEN),
            )
        };
        format!("{family} {middle} {given}")
    }
}

impl SyntheticWard {
    /// Makes a ward's places, households and campaigns.
    #[must_use]
    pub fn make(size: &Size) -> Self {
        // Each ward's list came in at a time of its own, as lists do: the ids of one stand together.
        let before = i64::try_from(size.seed % 100_000).unwrap_or_default();
        let mut chance = Chance::new(size.seed, Millis(size.now.0 - before * 1_000));
        let group_count = (size.households / 200).max(1);
        let doors = doors_of_alleys(&mut chance, size, group_count);
        let alley_count = doors.len();
        let groups: Vec<SyntheticGroup> = (1..=group_count)
            .map(|n| SyntheticGroup {
                id: GroupId(chance.id()),
                name: format!("{} {n}", words::GROUP),
            })
            .collect();
        let mut alleys = Vec::with_capacity(alley_count);
        for (index, group) in groups.iter().enumerate() {
            let many = share(alley_count, group_count, index);
            for name in alley_names(index, many) {
                alleys.push(SyntheticAlley {
                    id: AlleyId(chance.id()),
                    group: group.id,
                    name,
                });
            }
        }
        let mut households = Vec::with_capacity(size.households);
        for (alley, many) in alleys.iter().zip(doors) {
            for number in house_numbers(&mut chance, alley, many) {
                let household = household(&mut chance, alley, &number);
                households.push((HouseholdId(chance.id()), household));
            }
        }
        let campaigns = campaigns(&mut chance, &groups, size.now);
        Self {
            groups,
            alleys,
            households,
            campaigns,
        }
    }
}

/// How many doors each alley has; there are at least as many alleys as groups.
fn doors_of_alleys(chance: &mut Chance, size: &Size, groups: usize) -> Vec<usize> {
    let Some(longest) = size.longest_alley else {
        let alleys = (size.households / 30).max(groups);
        return (0..alleys)
            .map(|index| share(size.households, alleys, index))
            .collect();
    };
    let longest = i64::try_from(longest).unwrap_or(i64::MAX);
    let mut doors = Vec::new();
    let mut left = size.households;
    while left > 0 || doors.len() < groups {
        // Short ones are more frequent.
        let drawn = chance.between(20, longest).min(chance.between(20, longest));
        let many = usize::try_from(drawn).unwrap_or(20).min(left);
        doors.push(many);
        left -= many;
    }
    doors
}

/// The `index`th of `parts` nearly equal shares of `whole`.
fn share(whole: usize, parts: usize, index: usize) -> usize {
    whole / parts + usize::from(index < whole % parts)
}

/// A street, its alleys, and lanes of them; one block of flats.
fn alley_names(group: usize, many: usize) -> Vec<String> {
    let street = words::STREETS[group % words::STREETS.len()];
    let round = group / words::STREETS.len();
    let street = if round == 0 {
        street.to_owned()
    } else {
        format!("{street} {}", round + 1)
    };
    (0..many)
        .map(|n| match n {
            0 => format!("{} {street}", words::STREET),
            5 => format!("{} {street}", words::TOWER),
            _ if n % 3 == 0 => format!("{} {}/{} {street}", words::LANE, n * 8 - 5, n + 2),
            _ => format!("{} {} {street}", words::ALLEY, n * 8 + 3),
        })
        .collect()
}

/// Both sides of an alley with the numbers that real ones have: gaps, 12A, 12B/3, plots.
fn house_numbers(chance: &mut Chance, alley: &SyntheticAlley, many: usize) -> Vec<String> {
    let mut numbers = Vec::with_capacity(many);
    if alley.name.starts_with(words::TOWER) {
        let (before, behind) = words::FLAT;
        let flat = |n: usize| format!("{before}{}{:02}{behind}", n / 8 + 2, n % 8 + 1);
        return (0..many).map(flat).collect();
    }
    let mut next = [1_u32, 2];
    let mut plot = 0;
    while numbers.len() < many {
        let side = usize::from(chance.percent(50));
        let number = next[side];
        next[side] += if chance.percent(6) { 4 } else { 2 };
        match chance.between(0, 99) {
            0..=1 => {
                plot += 1;
                numbers.push(format!("{} {plot}", words::PLOT));
            }
            2..=6 => {
                numbers.push(number.to_string());
                numbers.push(format!("{number}A"));
            }
            7..=9 => {
                numbers.push(format!("{number}B"));
                numbers.push(format!("{number}B/3"));
            }
            10..=14 => numbers.extend((1..=3).map(|n| format!("{number}/{n}"))),
            // At most one house of an alley has no number.
            15 if !numbers.iter().any(String::is_empty) => numbers.push(String::new()),
            _ => numbers.push(number.to_string()),
        }
    }
    numbers.truncate(many);
    numbers
}

fn household(chance: &mut Chance, alley: &SyntheticAlley, number: &str) -> Household {
    let mut household = Household::at(alley.group, alley.id, number);
    household.kind = match chance.between(0, 99) {
        0..=5 => HouseholdKind::Temporary,
        6..=9 => HouseholdKind::Lodging,
        10..=14 => HouseholdKind::Business,
        15 => HouseholdKind::ConditionalBusiness,
        16 => HouseholdKind::Vacant,
        _ => HouseholdKind::Permanent,
    };
    let person = chance.person();
    household.head_name = match household.kind {
        HouseholdKind::Business | HouseholdKind::ConditionalBusiness => {
            let given = person.rsplit(' ').next().unwrap_or_default();
            format!("{} {given}", chance.one_of(&words::SHOPS))
        }
        _ => person,
    };
    household.people = match household.kind {
        HouseholdKind::Vacant => Some(0),
        HouseholdKind::Lodging => u32::try_from(chance.between(4, 30)).ok(),
        _ => u32::try_from(chance.between(1, 6)).ok(),
    };
    if chance.percent(40) {
        household.phone = Some(format!("0900000{:03}", chance.between(0, 999)));
    }
    if chance.percent(5) {
        household.note = Some(chance.one_of(&words::NOTES).to_owned());
    }
    household
}

fn campaigns(
    chance: &mut Chance,
    groups: &[SyntheticGroup],
    now: Millis,
) -> Vec<(CampaignId, Campaign)> {
    let today = now.local_date();
    let day = |days: i64| -> Date { today.checked_add(Span::new().days(days)).unwrap_or(today) };
    let [running, ended] = words::CAMPAIGNS;
    [
        (running, CampaignState::Running, day(-7), day(21)),
        (ended, CampaignState::Ended, day(-100), day(-72)),
    ]
    .map(|(name, state, starts_on, ends_on)| {
        let campaign = Campaign {
            name: name.to_owned(),
            starts_on,
            ends_on,
            state,
            groups: groups.iter().map(|g| g.id).collect(),
            questionnaire_version: 1,
            extra: Map::new(),
        };
        (CampaignId(chance.id()), campaign)
    })
    .into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tungngo_shared::{text::fold, validation};

    use super::*;

    fn size(seed: u64) -> Size {
        Size {
            seed,
            households: 1_200,
            longest_alley: None,
            now: Millis(1_795_000_000_000),
        }
    }

    #[test]
    fn a_ward_of_1200_households_has_6_groups_40_alleys_and_valid_distinct_doors() {
        let ward = SyntheticWard::make(&size(1));
        assert_eq!(ward.groups.len(), 6);
        assert_eq!(ward.alleys.len(), 40);
        assert_eq!(ward.households.len(), 1_200);
        let doors: BTreeSet<_> = ward
            .households
            .iter()
            .map(|(_, h)| (h.alley, fold(&h.number)))
            .collect();
        assert_eq!(doors.len(), 1_200);
        let names: BTreeSet<_> = ward.alleys.iter().map(|a| fold(&a.name)).collect();
        assert_eq!(names.len(), 40);
        for (_, household) in &ward.households {
            assert_eq!(validation::household(household), []);
            let phone = household.phone.as_deref();
            assert!(phone.is_none_or(|p| p.starts_with("0900000")));
        }
    }

    #[test]
    fn the_numbers_look_like_those_of_a_town() {
        let ward = SyntheticWard::make(&size(1));
        let some = |test: fn(&str) -> bool| ward.households.iter().any(|(_, h)| test(&h.number));
        assert!(some(|n| n.ends_with('A')));
        assert!(some(|n| n.ends_with("B/3")));
        assert!(some(|n| n.starts_with(words::PLOT)));
        assert!(some(|n| n.starts_with(words::FLAT.0)));
        assert!(some(str::is_empty));
    }

    #[test]
    fn a_seed_makes_one_ward_and_another_seed_another() {
        assert_eq!(SyntheticWard::make(&size(7)), SyntheticWard::make(&size(7)));
        assert_ne!(SyntheticWard::make(&size(7)), SyntheticWard::make(&size(8)));
    }
}
