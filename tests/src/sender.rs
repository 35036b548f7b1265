//! A phone on the wire that pushes visits one batch after the other, believes nothing that was not
//! answered, and asks again after every lost reply.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail, ensure};
use rand::{RngExt as _, rngs::StdRng};
use tungngo_shared::{
    campaign::{Campaign, CampaignState},
    ids::{CampaignId, HouseholdId},
    sync::{Change, DocKind, Op, push::Outcome},
    visit::Visit,
};
use uuid::Uuid;

use crate::{
    held::Acked,
    phone,
    wire::{self, WirePhone},
};

/// A running campaign and the doors of its ward.
#[derive(Clone, Debug)]
pub struct Place {
    /// The campaign.
    pub campaign: CampaignId,
    /// The doors.
    pub doors: Vec<HouseholdId>,
}

impl Place {
    /// What a phone's first pull says.
    ///
    /// # Errors
    /// When no campaign runs.
    pub fn of(changes: &[Change]) -> anyhow::Result<Self> {
        let of_kind = |kind| changes.iter().filter(move |c| c.kind == kind);
        let runs = |c: &&Change| {
            let body = c.body.as_ref().map_or("", |b| b.get());
            serde_json::from_str::<Campaign>(body).is_ok_and(|c| c.state == CampaignState::Running)
        };
        let campaign = of_kind(DocKind::Campaign).find(runs);
        let doors = of_kind(DocKind::Household).map(|c| HouseholdId(c.id));
        Ok(Self {
            campaign: CampaignId(campaign.context("no campaign runs")?.id),
            doors: doors.collect(),
        })
    }
}

/// What happened to a sender.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Requests without a reply.
    pub unanswered: u32,
    /// Operations that were taken in, although the first reply was lost: asked again, `replayed`.
    pub replayed: u32,
    /// Acknowledged operations that were sent once more, to hear `replayed`.
    pub resent: u32,
}

/// The phone.
#[derive(Debug)]
pub struct Sender {
    /// On the wire.
    pub phone: WirePhone,
    /// All that was acknowledged.
    pub acked: Vec<Acked>,
    /// What happened.
    pub counts: Counts,
    /// What it draws from.
    pub lots: StdRng,
    place: Place,
    waiting: Vec<Op>,
    last: Vec<Op>,
}

impl Sender {
    /// A phone for these doors.
    #[must_use]
    pub fn new(phone: WirePhone, place: Place, lots: StdRng) -> Self {
        Self {
            phone,
            acked: Vec::new(),
            counts: Counts::default(),
            place,
            lots,
            waiting: Vec::new(),
            last: Vec::new(),
        }
    }

    /// Whether something was sent and not answered yet.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Pushes up to `most` new visits, or again those that wait for an answer; whether there was one.
    ///
    /// # Errors
    /// When the server answers something else than that it took them in.
    pub async fn push(&mut self, most: usize) -> anyhow::Result<bool> {
        if self.waiting.is_empty() {
            for _ in 0..self.lots.random_range(1..=most) {
                let door = self.place.doors[self.lots.random_range(0..self.place.doors.len())];
                let visit = Visit::new(
                    door,
                    self.place.campaign,
                    tungngo_shared::visit::Outcome::Met,
                );
                let people = self.lots.random_range(1..9);
                let visit = phone::met(people).fill(visit).context("no outcome")?;
                let op = self.phone.freeze(DocKind::Visit, wire::new_id(), &visit)?;
                self.waiting.push(op);
            }
        }
        let Some(outcomes) = self.offer(self.waiting.clone()).await? else {
            return Ok(false);
        };
        let at_us = wire::now_us();
        let ops = std::mem::take(&mut self.waiting);
        for (op, outcome) in ops.iter().zip(outcomes) {
            match outcome {
                Outcome::Applied { .. } => {}
                Outcome::Replayed { .. } => self.counts.replayed += 1,
                other => bail!("operation {} was answered {other:?}", op.op_seq),
            }
            self.acked.push(Acked {
                device: self.phone.device,
                op_seq: op.op_seq,
                doc: op.doc_id,
                sha256: op.sha256.clone(),
                at_us,
            });
        }
        self.last = ops;
        Ok(true)
    }

    /// Sends once more what was acknowledged last; whether there was an answer.
    ///
    /// # Errors
    /// When the server does not remember all of it.
    pub async fn resend(&mut self) -> anyhow::Result<bool> {
        let ops = self.last.clone();
        let Some(outcomes) = self.offer(ops).await? else {
            return Ok(false);
        };
        for outcome in outcomes {
            ensure!(
                matches!(outcome, Outcome::Replayed { .. }),
                "an acknowledged operation was answered {outcome:?}"
            );
            self.counts.resent += 1;
        }
        Ok(true)
    }

    /// The verdicts on operations; none without a reply.
    async fn offer(&mut self, ops: Vec<Op>) -> anyhow::Result<Option<Vec<Outcome>>> {
        let seqs: Vec<u64> = ops.iter().map(|op| op.op_seq).collect();
        let bytes = WirePhone::push_bytes(ops)?;
        let reply = match self.phone.push(bytes).await {
            Ok(reply) => reply,
            // No connection, or it ended before the reply did.
            Err(error) if error.is::<reqwest::Error>() => {
                self.counts.unanswered += 1;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        ensure!(reply.gap.is_none(), "the server missed {:?}", reply.gap);
        let answered: Vec<u64> = reply.verdicts.iter().map(|v| v.op_seq).collect();
        ensure!(
            answered == seqs,
            "asked for {seqs:?}, answered {answered:?}"
        );
        Ok(Some(
            reply.verdicts.into_iter().map(|v| v.outcome).collect(),
        ))
    }
}

/// A phone that only pulls, from where it stood, and remembers which visits it saw.
#[derive(Debug)]
pub struct Reader {
    phone: WirePhone,
    cursor: Option<String>,
    /// The visits that it saw.
    pub seen: BTreeSet<Uuid>,
}

impl Reader {
    /// A phone that has seen nothing.
    #[must_use]
    pub fn new(phone: WirePhone) -> Self {
        Self {
            phone,
            cursor: None,
            seen: BTreeSet::new(),
        }
    }

    /// Pulls what is new; none without a reply.
    ///
    /// # Errors
    /// When the server answers something else.
    pub async fn pull(&mut self) -> anyhow::Result<Option<Vec<Change>>> {
        match self.phone.pull(self.cursor.clone()).await {
            Ok(pulled) => {
                let visits = pulled.changes.iter().filter(|c| c.kind == DocKind::Visit);
                self.seen.extend(visits.map(|c| c.id));
                self.cursor = Some(pulled.cursor);
                Ok(Some(pulled.changes))
            }
            Err(error) if error.is::<reqwest::Error>() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
