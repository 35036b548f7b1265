//! Visits as an evening brings them home.

use rand::{Rng as _, RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::Map;
use tungngo_shared::{
    clock::{ClockReading, Millis, PartOfDay},
    commitment::{Commitment, CommitmentState, Signature},
    household::LatLon,
    ids::{CampaignId, HouseholdId, ObservationId, VisitId},
    observation::{Basis, Category, Observation, Subject},
    seal::SealingKey,
    visit::{Appointment, Camera, Fix, Outcome, Relation, ResidenceDeclared, Visit},
};

/// Makes visits: 68 % met (a tenth of them sign now, a few bring an observation), 22 % absent, the rest
/// refused, postponed or empty.
pub struct Evening {
    rng: StdRng,
    campaign: CampaignId,
    households: Vec<HouseholdId>,
    key: SealingKey,
    next: usize,
    now: Millis,
}

impl Evening {
    pub fn new(
        seed: u64,
        campaign: CampaignId,
        households: Vec<HouseholdId>,
        key: SealingKey,
        now: Millis,
    ) -> Self {
        Self {
            rng: StdRng::seed_from_u64(seed),
            campaign,
            households,
            key,
            next: 0,
            now,
        }
    }

    /// The next door.
    pub fn visit(&mut self, id: VisitId) -> anyhow::Result<Visit> {
        let household = self.households[self.next % self.households.len()];
        self.next += 1;
        let outcome = match self.rng.random_range(0..100) {
            0..68 => Outcome::Met,
            68..90 => Outcome::Absent,
            90..95 => Outcome::Refused,
            95..98 => Outcome::Postponed,
            _ => Outcome::Vacant,
        };
        let mut visit = Visit::new(household, self.campaign, outcome);
        self.now = Millis(self.now.0 + self.rng.random_range(40_000..300_000));
        visit.clock = ClockReading {
            device_ms: self.now,
            boot_ms: Some(self.now.0 % 500_000_000),
            server_offset_ms: Some(self.rng.random_range(-2_000..2_000)),
        };
        visit.seconds_on_form = self.rng.random_range(15..180);
        visit.fix = Some(Fix {
            point: LatLon {
                lat: round(20.86 + self.rng.random_range(0.0..0.01)),
                lon: round(106.33 + self.rng.random_range(0.0..0.01)),
            },
            accuracy_m: f64::from(self.rng.random_range(4..40)),
            provider: Some("fused".to_owned()),
            mock: false,
        });
        match outcome {
            Outcome::Met => self.met(&mut visit, id)?,
            Outcome::Absent => {
                visit.notice_left = Some(true);
                visit.appointment = Some(self.appointment());
            }
            Outcome::Postponed => visit.appointment = Some(self.appointment()),
            _ => {}
        }
        Ok(visit)
    }

    fn met(&mut self, visit: &mut Visit, id: VisitId) -> anyhow::Result<()> {
        visit.answered_by = Some(Relation::ALL[self.rng.random_range(0..5)]);
        visit.people_living = Some(self.rng.random_range(1..7));
        visit.residence_declared = Some(ResidenceDeclared::ALL[self.rng.random_range(0..3)]);
        visit.leaflet_given = Some(true);
        visit.camera = Some(Camera::ALL[self.rng.random_range(0..3)]);
        let signs = self.rng.random_bool(0.1);
        visit.commitment = Some(match signs {
            true => Commitment {
                state: CommitmentState::Signed,
                signature: Some(self.signature()),
            },
            false => Commitment {
                state: CommitmentState::AlreadySigned,
                signature: None,
            },
        });
        if self.rng.random_bool(0.03) {
            let observation = Observation {
                subject: Subject::Place,
                category: Category::Litter,
                basis: Basis::SeenDirectly,
                support: vec![],
                name: None,
                birth_year: None,
                note: Some("behind the culture house, seen twice this week".to_owned()),
                extra: Map::new(),
            };
            let own_id = ObservationId(uuid::Uuid::now_v7());
            let sealed = observation.seal(&self.key, id, own_id, &mut rand::rng())?;
            visit.observations.push(sealed);
        }
        Ok(())
    }

    fn appointment(&mut self) -> Appointment {
        Appointment {
            date: Millis(self.now.0 + 86_400_000).local_date(),
            part: PartOfDay::ALL[self.rng.random_range(0..3)],
        }
    }

    /// Three strokes of about thirty points each.
    fn signature(&mut self) -> Signature {
        let strokes = (0..3)
            .map(|_| {
                let mut at = (
                    self.rng.random_range(20..250u16),
                    self.rng.random_range(20..80u16),
                );
                (0..30)
                    .flat_map(|_| {
                        at.0 =
                            at.0.saturating_add_signed(self.rng.random_range(-3..5))
                                .min(299);
                        at.1 =
                            at.1.saturating_add_signed(self.rng.random_range(-4..5))
                                .min(99);
                        [at.0, at.1]
                    })
                    .collect()
            })
            .collect();
        let _ = self.rng.next_u32();
        Signature {
            width: 300,
            height: 100,
            strokes,
        }
    }
}

/// Six decimals: a tenth of a metre, what phones report.
fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}
