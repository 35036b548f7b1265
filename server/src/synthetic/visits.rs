//! Visits of a made-up campaign, as phones would have sent them.

use tungngo_shared::{
    clock::{ClockReading, Millis},
    commitment::{Commitment, CommitmentState, Signature},
    household::{Household, HouseholdKind},
    ids::{CampaignId, DeviceId, HouseholdId, UserId, VisitId},
    review::ReviewState,
    visit::{Camera, Outcome, Relation, ResidenceDeclared, Visit},
};

use super::ward::{Chance, SyntheticWard};

/// A visit with what the server would know of it.
#[derive(Clone, Debug)]
pub struct SyntheticVisit {
    /// Its id.
    pub id: VisitId,
    /// What was recorded.
    pub visit: Visit,
    /// The household's place.
    pub household: Household,
    /// Who recorded it.
    pub author: UserId,
    /// With which phone.
    pub device: DeviceId,
    /// When the server took it in.
    pub received: Millis,
    /// Where it stands.
    pub review: ReviewState,
}

/// Who walks a group, and with which phone.
#[derive(Clone, Copy, Debug)]
pub struct Walker {
    /// Who.
    pub user: UserId,
    /// Their phone.
    pub device: DeviceId,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Visits to so many of a hundred households in each campaign; all that is over was accepted, of what
/// is running about half. `walkers` are in the order of the groups.
#[must_use]
pub fn make(
    ward: &SyntheticWard,
    walkers: &[Walker],
    percent: u32,
    now: Millis,
    chance: &mut Chance,
) -> Vec<SyntheticVisit> {
    let mut visits = Vec::new();
    for (index, (campaign, content)) in ward.campaigns.iter().enumerate() {
        let first = Millis::start_of_day(content.starts_on).0;
        let last = Millis::start_of_day(content.ends_on)
            .0
            .min(now.0 - DAY_MS / 8);
        for (id, household) in &ward.households {
            let group = ward.groups.iter().position(|g| g.id == household.group);
            let Some(walker) = group.and_then(|g| walkers.get(g)) else {
                continue;
            };
            if !chance.percent(percent) || last < first {
                continue;
            }
            let day = chance.between(0, (last - first) / DAY_MS) * DAY_MS;
            let time = chance.between(8 * 60, 20 * 60) * 60_000;
            let at = Millis((first + day + time).min(last));
            let review = match index {
                0 if chance.percent(50) => ReviewState::Received,
                _ => ReviewState::Accepted,
            };
            visits.push(SyntheticVisit {
                id: chance.visit_at(at),
                visit: visit(*id, household, *campaign, at, chance),
                household: household.clone(),
                author: walker.user,
                device: walker.device,
                received: Millis(at.0 + chance.between(1, 90) * 60_000),
                review,
            });
        }
    }
    visits.sort_by_key(|v| v.received);
    visits
}

fn visit(
    id: HouseholdId,
    household: &Household,
    campaign: CampaignId,
    at: Millis,
    chance: &mut Chance,
) -> Visit {
    let outcome = match chance.between(0, 99) {
        _ if household.kind == HouseholdKind::Vacant => Outcome::Vacant,
        0..=14 => Outcome::Absent,
        15..=17 => Outcome::Refused,
        18 => Outcome::NotFound,
        _ => Outcome::Met,
    };
    let mut visit = Visit::new(id, campaign, outcome);
    visit.seconds_on_form = u32::try_from(chance.between(25, 240)).unwrap_or(60);
    visit.clock = ClockReading {
        device_ms: at,
        boot_ms: Some(chance.between(3_600_000, 400_000_000)),
        server_offset_ms: Some(chance.between(-2_000, 2_000)),
    };
    match outcome {
        Outcome::Met => met(&mut visit, household, chance),
        Outcome::Absent => visit.notice_left = Some(chance.percent(80)),
        _ => {}
    }
    visit
}

fn met(visit: &mut Visit, household: &Household, chance: &mut Chance) {
    visit.answered_by = Some(match chance.between(0, 9) {
        0..=4 => Relation::Head,
        5..=7 => Relation::Spouse,
        8 => Relation::AdultChild,
        _ => Relation::Elder,
    });
    let listed = household.people.unwrap_or(2);
    let differs = chance.percent(12);
    visit.people_living = Some(listed + u32::from(differs));
    visit.residence_declared = Some(match chance.between(0, 9) {
        0 => ResidenceDeclared::Incomplete,
        1..=3 => ResidenceDeclared::Complete,
        _ => ResidenceDeclared::NotApplicable,
    });
    visit.leaflet_given = Some(chance.percent(90));
    visit.camera = Some(match chance.between(0, 9) {
        0..=3 => Camera::Present,
        4..=5 => Camera::Willing,
        _ => Camera::None,
    });
    let (state, signature) = match chance.between(0, 9) {
        0..=5 => (CommitmentState::Signed, Some(scribble(chance))),
        6..=7 => (CommitmentState::AlreadySigned, None),
        8 => (CommitmentState::Declined, None),
        _ => (CommitmentState::NotAsked, None),
    };
    visit.commitment = Some(Commitment { state, signature });
}

/// A line that goes up and down from left to right.
fn scribble(chance: &mut Chance) -> Signature {
    let mut stroke = Vec::new();
    for x in (20..280).step_by(12) {
        let y = u16::try_from(chance.between(30, 90)).unwrap_or(60);
        stroke.extend([x, y]);
    }
    Signature {
        width: 300,
        height: 120,
        strokes: vec![stroke],
    }
}

#[cfg(test)]
mod tests {
    use tungngo_shared::validation;
    use uuid::Uuid;

    use super::{super::ward::Size, *};

    #[test]
    fn visits_are_such_as_a_phone_would_send_and_none_lies_ahead() {
        let now = Millis(1_795_000_000_000);
        let ward = SyntheticWard::make(&Size {
            seed: 3,
            households: 600,
            longest_alley: None,
            now,
        });
        let walker = Walker {
            user: UserId(Uuid::from_u128(1)),
            device: DeviceId(Uuid::from_u128(2)),
        };
        let walkers = vec![walker; ward.groups.len()];
        let visits = make(&ward, &walkers, 40, now, &mut Chance::new(3, now));
        assert!((300..700).contains(&visits.len()), "{}", visits.len());
        for v in &visits {
            assert_eq!(validation::visit(&v.visit), []);
            assert!(v.visit.clock.device_ms.0 < now.0 && v.received.0 <= now.0);
        }
        for outcome in [Outcome::Met, Outcome::Absent, Outcome::Vacant] {
            assert!(visits.iter().any(|v| v.visit.outcome == outcome));
        }
    }
}
