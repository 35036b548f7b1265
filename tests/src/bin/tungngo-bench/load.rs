//! Phones that push at once, over HTTP, to a server process of its own.

use std::time::{Duration, Instant};

use anyhow::bail;
use serde_json::{Value, json};
use tungngo_shared::{
    ids::{CampaignId, HouseholdId, VisitId},
    sync::{DocKind, MAX_OPS, Op},
};
use tungngo_tests::wire::{self, WirePhone};

use crate::visits::Evening;

/// The visits that one phone will push.
pub struct Load {
    phone: WirePhone,
    requests: Vec<Vec<u8>>,
    /// The bodies of the operations, for the yardstick.
    pub bodies: Vec<String>,
}

impl Load {
    /// Prepares `pushes` pushes of `ops` visits each, compressed as a phone would send them.
    pub fn prepare(
        mut phone: WirePhone,
        place: &(CampaignId, Vec<HouseholdId>),
        seed: u64,
        pushes: usize,
        ops: usize,
    ) -> anyhow::Result<Self> {
        assert!(ops <= MAX_OPS);
        let key = phone.enrolled.ward_body.sealing_key.clone();
        let (campaign, households) = place.clone();
        let mut evening = Evening::new(seed, campaign, households, key, wire::now());
        let mut load = Vec::with_capacity(pushes);
        let mut bodies = Vec::with_capacity(pushes * ops);
        for _ in 0..pushes {
            let mut frozen: Vec<Op> = Vec::with_capacity(ops);
            for _ in 0..ops {
                let id = wire::new_id();
                let visit = evening.visit(VisitId(id))?;
                let op = phone.freeze(DocKind::Visit, id, &visit)?;
                bodies.push(op.body.get().to_owned());
                frozen.push(op);
            }
            load.push(WirePhone::push_bytes(frozen)?);
        }
        Ok(Self {
            phone,
            requests: load,
            bodies,
        })
    }

    /// Compressed bytes of all pushes.
    pub fn bytes(&self) -> usize {
        self.requests.iter().map(Vec::len).sum()
    }

    /// Sends everything, one request after the other; how long each took. Every visit must be taken in.
    async fn send(self) -> anyhow::Result<Vec<Duration>> {
        let mut took = Vec::with_capacity(self.requests.len());
        for request in self.requests {
            let start = Instant::now();
            let reply = self.phone.push(request).await?;
            took.push(start.elapsed());
            if let Some(bad) = reply.verdicts.iter().find(|v| !v.outcome.is_safe()) {
                bail!("a visit was not taken in: {bad:?}");
            }
        }
        Ok(took)
    }
}

/// What a run of all phones together showed.
pub struct Figures {
    visits_per_second: f64,
    requests: usize,
    p50: Duration,
    p99: Duration,
}

impl Figures {
    pub fn visits_per_second(&self) -> f64 {
        self.visits_per_second
    }

    pub fn json(&self) -> Value {
        json!({
            "visits_per_second": self.visits_per_second.round(),
            "requests": self.requests,
            "p50_ms": millis(self.p50),
            "p99_ms": millis(self.p99),
        })
    }
}

/// Milliseconds with two decimals.
pub fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 100_000.0).round() / 100.0
}

/// So many of a hundred took at most so long.
pub fn of_100(took: &[Duration], p: usize) -> Duration {
    let mut took = took.to_vec();
    took.sort();
    let last = took.len().saturating_sub(1);
    let found = took.get((took.len() * p / 100).min(last));
    found.copied().unwrap_or_default()
}

/// Sends all loads at once.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 visits")]
pub async fn run(loads: Vec<Load>) -> anyhow::Result<Figures> {
    let visits: usize = loads.iter().map(|load| load.bodies.len()).sum();
    let start = Instant::now();
    let phones: Vec<_> = loads
        .into_iter()
        .map(|load| tokio::spawn(load.send()))
        .collect();
    let mut took = Vec::new();
    for phone in phones {
        took.extend(phone.await??);
    }
    let all = start.elapsed();
    Ok(Figures {
        visits_per_second: visits as f64 / all.as_secs_f64(),
        requests: took.len(),
        p50: of_100(&took, 50),
        p99: of_100(&took, 99),
    })
}
