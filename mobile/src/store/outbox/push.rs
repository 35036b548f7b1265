//! Pushing: frozen operations are sent, and the server's verdicts on them applied.

use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, Rev, UserId},
    planted,
    sync::{
        ChangeKind, DocKind, Op, PushReply, Span, Verdict,
        pull::VisitRow,
        push::{ConflictCode, Outcome},
    },
    visit::Visit,
};
use uuid::Uuid;

use super::super::project::recorded_ms;
use super::super::state::{get, set};
use super::super::{Result, Store, Writer, all, id, key, one, run, sql};
use super::freeze::frozen_row;
use super::{doc_rev, kind_of};

/// Room for an operation's other fields in a push, in bytes.
const OP_OVERHEAD: usize = 320;

impl Store {
    /// The operations for the next push, at most so many and of so many bytes: those without an answer,
    /// after freezing what is ripe. Edits saved after `ripe` can still be undone and are left.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn freeze(
        &mut self,
        device: DeviceId,
        limits: (usize, usize),
        (ripe, now): (Millis, Millis),
    ) -> Result<Vec<Op>> {
        self.write(|w| w.freeze(device, limits, (ripe, now)))
    }

    /// The numbers in front of and between these frozen operations that this store does not hold: it was
    /// set back to an old copy, and heard from the server that they had been used.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn lost(&self, ops: &[Op]) -> Result<Vec<Span>> {
        let Some(first) = ops.first() else {
            return Ok(Vec::new());
        };
        let number = i64::try_from(first.op_seq).unwrap_or(i64::MAX);
        let before: Option<u64> = one(&self.conn, sql!("outbox/last_before"), [number], |row| {
            row.get(0)
        })?
        .flatten();
        let mut held = before.unwrap_or(0);
        let mut lost = Vec::new();
        for op in ops {
            if op.op_seq > held + 1 {
                lost.push(Span {
                    first: held + 1,
                    last: op.op_seq - 1,
                });
            }
            held = op.op_seq;
        }
        Ok(lost)
    }

    /// Applies the server's verdicts. An answer to an operation that was answered before changes
    /// nothing, except that a refusal may still turn into safety. What the server had answered and now
    /// lacks waits again.
    ///
    /// # Errors
    /// When the store cannot be written; no verdict is applied then.
    pub fn apply_verdicts(&mut self, reply: &PushReply, now: Millis) -> Result<()> {
        let Some(enrolled) = self.enrolled()? else {
            return Ok(());
        };
        let author = (enrolled.person.user, enrolled.person.name);
        self.write(|w| {
            let floor = get::<u64>(&w.tx, "op_floor")?.unwrap_or(0);
            set(&w.tx, "op_floor", &floor.max(reply.last_op_seq))?;
            for verdict in &reply.verdicts {
                w.apply_verdict(enrolled.device, &author, verdict, now)?;
            }
            w.owe_above(reply.last_op_seq).map(drop)
        })
    }
}

impl Writer<'_> {
    fn freeze(
        &self,
        device: DeviceId,
        (max_ops, max_bytes): (usize, usize),
        (ripe, now): (Millis, Millis),
    ) -> Result<Vec<Op>> {
        self.freeze_ripe(device, (ripe, now))?;
        let from: Option<i64> = one(&self.tx, sql!("outbox/first_unanswered"), [], |row| {
            row.get(0)
        })?
        .flatten();
        let mut ops = Vec::new();
        let mut bytes = 0;
        let mut fits = |body: usize, taken: usize| {
            bytes += body + OP_OVERHEAD;
            taken == 0 || bytes <= max_bytes
        };
        if let Some(from) = from {
            let page = (from, max_ops as i64);
            for row in all(&self.tx, sql!("outbox/frozen_from"), page, frozen_row)? {
                if !fits(row.body_len(), ops.len()) {
                    break;
                }
                ops.push(row.op()?);
            }
        }
        if planted!("safe_before_verdict") {
            run(&self.tx, sql!("outbox/planted_safe"), [])?;
        }
        Ok(ops)
    }

    /// The server holds our operations up to this number only: later ones that it had answered wait
    /// again, whatever it said then. Whether there are any.
    pub(in crate::store) fn owe_above(&self, last_op_seq: u64) -> Result<bool> {
        if planted!("restore_not_noticed") {
            return Ok(false);
        }
        let last = i64::try_from(last_op_seq).unwrap_or(i64::MAX);
        let is_owed = self.owe(sql!("outbox/owe"), [last])?;
        if is_owed {
            self.doubt_photos()?;
        }
        Ok(is_owed)
    }

    /// The server was restored from a backup. What it says of numbers now is about another life: it may lack what it
    /// had kept aside beside a number, or hold a number that it judged otherwise this time. So all waits again that
    /// it ever answered; what it still holds it just says once more. Whether there is any.
    pub(in crate::store) fn owe_all(&self) -> Result<bool> {
        self.owe_above(0)
    }

    fn owe(&self, sql: &str, params: impl rusqlite::Params) -> Result<bool> {
        let owed = all(&self.tx, sql, params, |row| {
            Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?))
        })?;
        for (doc, kind) in &owed {
            run(&self.tx, sql!("photos/untell"), [doc])?;
            self.show(kind_of(kind)?, id(*doc))?;
        }
        Ok(!owed.is_empty())
    }

    /// The outbox row of the newest edit of a document.
    fn last_edit(&self, doc: Uuid) -> Result<i64> {
        let last = one(&self.tx, sql!("outbox/last_of_doc"), [key(doc)], |row| {
            row.get(0)
        })?;
        Ok(last.unwrap_or(0))
    }

    fn apply_verdict(
        &self,
        device: DeviceId,
        author: &(UserId, String),
        verdict: &Verdict,
        now: Millis,
    ) -> Result<()> {
        let op_seq = i64::try_from(verdict.op_seq).unwrap_or(i64::MAX);
        let row = one(&self.tx, sql!("outbox/by_seq"), [op_seq], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, [u8; 16]>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, Option<String>>(3)?,
                row.get::<_, String>(4)?,
                row.get::<_, String>(5)?,
                row.get::<_, bool>(6)?,
            ))
        })?;
        let Some((local_id, doc, kind, base_rev, body, state, was_answered)) = row else {
            return Ok(());
        };
        let new_state = match &verdict.outcome {
            Outcome::Applied { .. } | Outcome::Replayed { .. } => "safe",
            Outcome::Conflict { .. } => "conflict",
            Outcome::Rejected { .. } => "rejected",
        };
        if matches!(state.as_str(), "safe" | "conflict") {
            return Ok(());
        }
        let text = serde_json::to_string(&verdict.outcome)?;
        run(
            &self.tx,
            sql!("outbox/answer"),
            (new_state, text, now.0, local_id),
        )?;
        let (doc, kind) = (id(doc), kind_of(&kind)?);
        if kind == DocKind::Visit && holds_photos(&verdict.outcome) {
            self.tell_photos(doc, &body)?;
        }
        if new_state == "rejected" && self.last_edit(doc)? > local_id {
            // Saved over before the answer came: nobody needs to look at this one.
            run(&self.tx, sql!("outbox/dismiss"), (now.0, local_id))?;
        }
        // Until the feed brings it, the phone shows what it sent; unless the feed was faster.
        let base_rev = self.standing(device, (doc, verdict.op_seq), base_rev)?;
        let known = doc_rev(&self.tx, kind, doc)?;
        // An edit that changed nothing leaves the document at the revision it had, and the feed silent.
        let is_new = match &verdict.outcome {
            _ if planted!("no_op_edit_named") => true,
            // Offered once more because it was in doubt: what of it may be seen here, the feed has brought.
            Outcome::Replayed { .. } if was_answered => false,
            // A list that was fetched anew has left it out, and the feed says no more of it.
            Outcome::Replayed {
                change: Some(_), ..
            } => false,
            Outcome::Applied { rev } | Outcome::Replayed { rev, .. } => {
                known.as_deref() != Some(rev.as_str())
            }
            _ => true,
        };
        if new_state == "safe" && is_new && known == base_rev {
            let body = match kind {
                DocKind::Visit => serde_json::to_string(&as_fed(&body, author)?)?,
                DocKind::Task => self.task_as_fed(doc, &body)?,
                _ => body,
            };
            let rev = Rev::of_op(device, verdict.op_seq);
            run(
                &self.tx,
                sql!("docs/put"),
                (kind.as_str(), key(doc), rev.as_str(), body),
            )?;
        }
        if let Outcome::Replayed {
            change: Some(ChangeKind::Delete),
            ..
        } = &verdict.outcome
        {
            self.erase(doc)?;
        }
        self.show(kind, doc)
    }
}

/// Whether the server now knows the photos that the operation names: it has read it, and did not only
/// keep it aside.
fn holds_photos(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Applied { .. } | Outcome::Replayed { .. } => true,
        Outcome::Conflict { code, .. } => *code == ConflictCode::FieldsClash,
        Outcome::Rejected { .. } => false,
    }
}

/// An own visit as the feed will bring it.
fn as_fed(body: &str, author: &(UserId, String)) -> Result<VisitRow> {
    let mut visit: Visit = serde_json::from_str(body)?;
    let observation_count = u32::try_from(visit.observations.len()).unwrap_or(u32::MAX);
    visit.observations.clear();
    Ok(VisitRow {
        received_ms: Millis(recorded_ms(&visit)),
        visit,
        author: author.0,
        author_name: author.1.clone(),
        observation_count,
        review: None,
    })
}
