//! Made-up wards for demonstrations, tests and measurements. They are written through the same doors
//! as real ones and marked `synthetic`; nobody in them exists.

use serde::Serialize;
use tungngo_shared::{
    access::Role,
    campaign::Team,
    clock::Millis,
    ids::{DeviceId, TeamId, WardCode},
    place::{Hotline, Ward},
};

pub mod casework;
pub mod observed;
pub mod people;
pub mod visits;
pub mod ward;
pub mod words;

use people::MadePerson;
use visits::Walker;
use ward::{Chance, Size, SyntheticWard};

use crate::{app::App, clock, storage::synthetic::Visited};

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The same seed on the same day makes the same wards.
    pub seed: u64,
    /// How many wards.
    pub wards: usize,
    /// Households of each.
    pub households: usize,
    /// Instead of 30 doors in every alley, between 20 and so many.
    pub longest_alley: Option<usize>,
    /// Of a hundred households, how many have been visited in each campaign.
    pub visited: u32,
    /// Further phones for load tests, of leaders of all groups.
    pub phones: usize,
    /// So many cases, and as many tasks, of each; for measurements.
    pub casework: usize,
    /// The day around which campaigns lie.
    pub now: Millis,
}

/// What was made.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Made {
    /// The wards.
    pub wards: Vec<MadeWard>,
    /// People above wards; empty when they were there already.
    pub people: Vec<MadePerson>,
}

/// A ward that was made.
#[derive(Clone, Debug, Serialize)]
pub struct MadeWard {
    /// Its code.
    pub code: WardCode,
    /// Its name.
    pub name: String,
    /// How many groups.
    pub groups: usize,
    /// How many alleys.
    pub alleys: usize,
    /// How many households.
    pub households: usize,
    /// How many visits.
    pub visits: usize,
    /// People of each role.
    pub people: Vec<MadePerson>,
    /// Enrolment codes of the further phones.
    pub codes: Vec<String>,
}

/// Official codes and names; the two wards of the plans first, then in the order of the list.
fn units() -> Vec<(WardCode, String)> {
    const UNITS: &str = include_str!("../../data/hai_phong_units.csv");
    const FIRST: [&str; 2] = ["11002", "11557"];
    let mut units: Vec<(WardCode, String)> = UNITS
        .lines()
        .filter_map(|line| {
            let mut cells = line.splitn(3, ',');
            let code = cells.next()?.parse().ok()?;
            Some((code, cells.nth(1)?.to_owned()))
        })
        .collect();
    units.sort_by_key(|(code, _)| {
        let first = FIRST.iter().position(|c| *c == code.as_str());
        first.unwrap_or(FIRST.len())
    });
    units
}

/// Makes wards that are not there yet.
///
/// # Errors
/// When there are not so many wards left, and the store's own.
pub async fn make(app: &App, wanted: &Wanted) -> anyhow::Result<Made> {
    let there: Vec<WardCode> = app
        .store
        .wards()
        .await?
        .into_iter()
        .map(|w| w.code)
        .collect();
    let free: Vec<_> = units()
        .into_iter()
        .filter(|(code, _)| !there.contains(code))
        .take(wanted.wards)
        .collect();
    anyhow::ensure!(
        free.len() == wanted.wards,
        "only {} wards are left to be made up",
        free.len()
    );
    let mut made = Made::default();
    let mut chance = Chance::new(wanted.seed, wanted.now);
    if app.store.account_by_login("city").await?.is_none() {
        made.people.push(people::make_city(app, &mut chance).await?);
    }
    for (code, name) in free {
        made.wards
            .push(make_ward(app, wanted, wanted.seed, code, name).await?);
    }
    Ok(made)
}

async fn make_ward(
    app: &App,
    wanted: &Wanted,
    seed: u64,
    code: WardCode,
    name: String,
) -> anyhow::Result<MadeWard> {
    // Another ward is another ward also with the same seed at the same moment.
    let number: u64 = code.as_str().parse().unwrap_or_default();
    let seed = seed.wrapping_mul(100_000).wrapping_add(number);
    let content = SyntheticWard::make(&Size {
        seed,
        households: wanted.households,
        longest_alley: wanted.longest_alley,
        now: wanted.now,
    });
    let mut chance = Chance::new(!seed, wanted.now);
    let now = clock::now();
    let ward = Ward {
        code: code.clone(),
        name: format!("{name}{}", words::MADE_UP),
        hotlines: hotlines(),
        sealing_key: app.keys.make_ward_key(&code, "k1")?,
        synthetic: true,
        rules: tungngo_shared::place::WardRules::default(),
        extra: serde_json::Map::new(),
    };
    let (name, key) = (ward.name.clone(), ward.sealing_key.clone());
    app.store.add_ward(ward, None, now).await?;
    app.store.add_synthetic(&code, content.clone(), now).await?;

    let people = people::make(app, &code, &content, &mut chance).await?;
    let walkers = walkers(&people);
    let teams = teams(&content, &people, &mut chance);
    let mut visits = visits::make(&content, &walkers, wanted.visited, wanted.now, &mut chance);
    // A chance of its own, so that everything else stays as it was made before.
    if let Some((running, _)) = content.campaigns.first() {
        observed::add(
            &mut visits,
            *running,
            &key,
            &mut Chance::new(seed, wanted.now),
        )?;
    }
    let count = visits.len();
    let reviewer = people
        .iter()
        .find(|p| p.role == Role::PoliceLead)
        .map(|p| p.id);
    let visited = Visited {
        teams,
        visits,
        reviewer,
    };
    app.store.add_synthetic_visits(&code, visited).await?;
    if wanted.casework > 0 {
        let mut chance = Chance::new(seed.rotate_left(7), wanted.now);
        let work = casework::make(&content, &people, wanted.casework, wanted.now, &mut chance);
        app.store.add_synthetic_casework(&code, work, now).await?;
    }
    let codes = people::make_phones(app, &code, &content, &mut chance, wanted.phones).await?;
    Ok(MadeWard {
        code,
        name,
        groups: content.groups.len(),
        alleys: content.alleys.len(),
        households: content.households.len(),
        visits: count,
        people,
        codes,
    })
}

fn hotlines() -> Vec<Hotline> {
    words::HOTLINES
        .iter()
        .map(|(name, phone)| Hotline {
            name: (*name).to_owned(),
            phone: (*phone).to_owned(),
        })
        .collect()
}

/// The volunteers, one a group, each with a phone that is lost by now.
fn walkers(people: &[MadePerson]) -> Vec<Walker> {
    people
        .iter()
        .filter(|p| p.role == Role::Volunteer)
        .map(|p| Walker {
            user: p.id,
            device: DeviceId(clock::new_id()),
        })
        .collect()
}

/// One team a group in each campaign: its leader and its volunteer walk all its alleys.
fn teams(ward: &SyntheticWard, people: &[MadePerson], chance: &mut Chance) -> Vec<(TeamId, Team)> {
    let of = |role: Role| people.iter().filter(move |p| p.role == role);
    let pairs: Vec<_> = of(Role::GroupLeader).zip(of(Role::Volunteer)).collect();
    let mut teams = Vec::new();
    for (campaign, _) in &ward.campaigns {
        for (number, (group, (leader, volunteer))) in (1..).zip(ward.groups.iter().zip(&pairs)) {
            let alleys = ward.alleys.iter().filter(|a| a.group == group.id);
            let team = Team {
                campaign: *campaign,
                name: format!("{} {number}", words::TEAM),
                members: vec![leader.id, volunteer.id],
                alleys: alleys.map(|a| a.id).collect(),
            };
            teams.push((chance.team(), team));
        }
    }
    teams
}
