//! What made-up walkers tell the police: sealed to the ward's key, as phones would send it.

use tungngo_shared::{
    ids::{CampaignId, ObservationId},
    observation::{Basis, Category, Observation, Subject},
    seal::SealingKey,
    visit::Outcome,
};

use super::{
    visits::SyntheticVisit,
    ward::Chance,
    words::{OF_PEOPLE, OF_PLACES},
};

/// Of a hundred visits where somebody was met, those that something was told at.
const OF_A_HUNDRED: u32 = 3;

const PEOPLE: [Category; 4] = [
    Category::IllegalUser,
    Category::YouthAtRisk,
    Category::Addicted,
    Category::PostRehab,
];
const PLACES: [Category; 3] = [Category::Litter, Category::UseSite, Category::Plants];

fn told(chance: &mut Chance) -> Observation {
    let is_person = chance.percent(60);
    let (subject, of, notes): (_, &[Category], &[&str]) = match is_person {
        true => (Subject::Person, &PEOPLE, &OF_PEOPLE),
        false => (Subject::Place, &PLACES, &OF_PLACES),
    };
    let nth = |chance: &mut Chance, of: usize| {
        usize::try_from(chance.between(0, of as i64 - 1)).unwrap_or_default()
    };
    Observation {
        subject,
        category: of[nth(chance, of.len())],
        basis: Basis::ALL[nth(chance, Basis::ALL.len())],
        support: Vec::new(),
        name: (is_person && chance.percent(70)).then(|| chance.person()),
        birth_year: (is_person && chance.percent(50))
            .then(|| i16::try_from(chance.between(1965, 2008)).unwrap_or(1990)),
        note: Some(chance.one_of(notes).to_owned()),
        extra: serde_json::Map::new(),
    }
}

/// Adds observations to some visits of one campaign.
///
/// # Errors
/// When the ward's key is damaged.
pub fn add(
    visits: &mut [SyntheticVisit],
    campaign: CampaignId,
    key: &SealingKey,
    chance: &mut Chance,
) -> anyhow::Result<()> {
    let met =
        |v: &&mut SyntheticVisit| v.visit.campaign == campaign && v.visit.outcome == Outcome::Met;
    for visited in visits.iter_mut().filter(met) {
        if !chance.percent(OF_A_HUNDRED) {
            continue;
        }
        let id = ObservationId(chance.visit().0);
        let sealed = told(chance).seal(key, visited.id, id, &mut rand::rng())?;
        visited.visit.observations.push(sealed);
    }
    Ok(())
}
