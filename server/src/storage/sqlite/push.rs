//! Push: operations in, verdicts out, one transaction. The rules are in `sync::plan`; here the facts
//! are gathered and the outcome is stored.

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, HouseholdId, Rev, TaskId, VisitId, WardCode},
    planted,
    sync::{
        DocKind, Op, PushReply, Span, Verdict,
        cursor::{Cursor, CursorError},
        merge::Clash,
        push::{ConflictCode, Gap, Outcome, RejectCode},
    },
};

use super::{
    Tx, audit,
    docs::{self, Author, Changes, Version},
    rows,
};
use crate::{
    storage::{StoreError, StoreResult, sync::Push},
    sync::plan::{self, Refusal, Settled},
};

mod contact;
mod household;
mod seen;
mod standing;
mod task;
mod visit;

pub use contact::{last_contact, touch};
pub use seen::answered;
use seen::seen_before;

/// A refusal is an answer, a store error ends the whole push.
type Judged<T> = StoreResult<Result<T, Refusal>>;

/// Goes on with the value, or answers with the refusal.
macro_rules! allowed {
    ($judged:expr) => {
        match $judged {
            Ok(value) => value,
            Err(refusal) => return Ok(Err(refusal)),
        }
    };
}
use allowed;

/// Takes operations in and gives each its verdict, if the phone speaks of this life of the database.
pub fn push(tx: &Tx<'_>, push: &Push, now: Millis) -> StoreResult<Result<PushReply, CursorError>> {
    if let Some(cursor) = &push.cursor
        && let Err(error) = Cursor::check_life(cursor, super::pull::epoch(tx)?)
    {
        return Ok(Err(error));
    }
    let ward = push.actor.ward.as_ref().ok_or(StoreError::NotFound)?;
    let by = Author {
        user: Some(push.actor.user),
        device: Some(push.device),
    };
    let before = last_contact(tx, push.device.0)?.last_op_seq;
    let taken = docs::change(tx, ward, by, now, |c| {
        take_in(c, push, before, Order::Gapless)
    })?;
    let last = taken.last;
    touch(tx, push.device.0, last, &push.hello, now)?;
    if last > before {
        note(tx, push, ward, (before, &taken), now)?;
    }
    Ok(Ok(PushReply {
        verdicts: taken.verdicts,
        gap: taken.gap,
        last_op_seq: last,
        server_ms: now,
    }))
}

/// One entry a push: its digests are in the chain, and the revisions say who wrote what.
fn note(
    tx: &Tx<'_>,
    push: &Push,
    ward: &WardCode,
    (before, taken): (u64, &Taken),
    now: Millis,
) -> StoreResult<()> {
    let new = |op: &&Op| op.op_seq > before && op.op_seq <= taken.last;
    let digest = digest(push.ops.iter().filter(new));
    let mut detail = json!({ "from": before + 1, "to": taken.last, "sha256": digest });
    if !taken.lost.is_empty() {
        let spans: Vec<String> = taken.lost.iter().map(Span::to_string).collect();
        detail["lost"] = spans.join(", ").into();
    }
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: Some(ward),
            user: Some(push.actor.user),
            device: Some(push.device),
            action: "sync.push",
            subject: None,
            detail,
        },
    )
}

/// The digest of operations' numbers and digests, for the log.
pub fn digest<'a>(ops: impl Iterator<Item = &'a Op>) -> String {
    let mut sha = Sha256::new();
    for op in ops {
        sha.update(op.op_seq.to_be_bytes());
        sha.update(op.sha256.as_bytes());
    }
    data_encoding::BASE64URL_NOPAD.encode(&sha.finalize())
}

/// How numbers may follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// One by one: the phone is there and sends again what is missing.
    Gapless,
    /// With gaps: what is missing may never come, and must not hold up what did.
    AnyGap,
}

/// What became of the operations of a push.
pub struct Taken {
    pub verdicts: Vec<Verdict>,
    /// The gap that ended it.
    pub gap: Option<Gap>,
    /// The last number up to which all are here that anybody holds.
    pub last: u64,
    /// Numbers that were stepped over, because neither the phone nor the server holds them any more.
    pub lost: Vec<Span>,
}

/// Takes operations in, ascending. `before` is the last number up to which all are here; work that
/// was brought by another way may lie beyond it.
pub fn take_in(c: &mut Changes<'_>, push: &Push, before: u64, order: Order) -> StoreResult<Taken> {
    let mut taken = Taken {
        verdicts: Vec::with_capacity(push.ops.len()),
        gap: None,
        last: before,
        lost: Vec::new(),
    };
    let highest = highest(c, push.device)?;
    for op in &push.ops {
        if order == Order::Gapless && op.op_seq > taken.last + 1 {
            let missing = Span {
                first: taken.last + 1,
                last: op.op_seq - 1,
            };
            if !push.lost.iter().any(|lost| lost.covers(missing)) {
                taken.gap = Some(Gap {
                    expected: missing.first,
                });
                return Ok(taken);
            }
            step_over(c, push.device, missing)?;
            taken.last = missing.last;
            taken.lost.push(missing);
        }
        let seen = if op.op_seq <= highest {
            answered(c.tx, push.device, op.op_seq)?
        } else {
            None
        };
        let outcome = match seen {
            Some(seen) => seen_before(c, push, op, seen)?,
            None => first_time(c, push, op)?,
        };
        if op.op_seq == taken.last + 1 {
            taken.last = op.op_seq;
        }
        taken.verdicts.push(Verdict {
            op_seq: op.op_seq,
            outcome,
        });
    }
    // What lay beyond a gap that is filled now.
    while taken.last < highest && answered(c.tx, push.device, taken.last + 1)?.is_some() {
        taken.last += 1;
    }
    Ok(taken)
}

/// Remembers which numbers are not waited for. Should an old store or a sealed copy bring one of them after all, it is
/// taken in like any other.
fn step_over(c: &Changes<'_>, device: DeviceId, missing: Span) -> StoreResult<()> {
    c.tx.prepare_cached(include_str!("../../../sql/sync/step_over.sql"))?
        .execute(params![device.0, missing.first, missing.last, c.at.0])?;
    Ok(())
}

fn highest(c: &Changes<'_>, device: DeviceId) -> StoreResult<u64> {
    Ok(c.tx
        .prepare_cached(include_str!("../../../sql/sync/highest_op.sql"))?
        .query_row([device.0], |row| row.get(0))?)
}

fn first_time(c: &mut Changes<'_>, push: &Push, op: &Op) -> StoreResult<Outcome> {
    let outcome = match judge(c, push, op)? {
        Ok(outcome) => outcome,
        Err(refusal) => {
            if !planted!("dropped_rejected_op") {
                put_aside(c, push, op, refusal.code.as_str())?;
            }
            refusal.into()
        }
    };
    c.tx.prepare_cached(include_str!("../../../sql/sync/insert_op.sql"))?
        .execute(params![
            push.device.0,
            op.op_seq,
            op.sha256,
            op.doc_id,
            serde_json::to_string(&outcome)?,
            c.at.0,
        ])?;
    Ok(outcome)
}

fn judge(c: &mut Changes<'_>, push: &Push, op: &Op) -> Judged<Outcome> {
    allowed!(plan::check_envelope(op, push.device));
    let doc = match doc(c, op)? {
        Some(doc) if doc.kind != op.kind || doc.ward != *c.ward => {
            return Ok(Err(RejectCode::IdTaken.into()));
        }
        // What was erased does not come back by a phone that had not heard of it.
        Some(doc) if doc.is_erased => return Ok(Err(RejectCode::UnknownReference.into())),
        other => other,
    };
    match op.kind {
        DocKind::Household => household::take(c, push, op, doc, HouseholdId(op.doc_id)),
        DocKind::Visit => visit::take(c, push, op, doc, VisitId(op.doc_id)),
        DocKind::Task => task::take(c, push, op, doc, TaskId(op.doc_id)),
        _ => Ok(Err(RejectCode::NotPushable.into())),
    }
}

/// Keeps an operation whole for a person.
fn put_aside(c: &Changes<'_>, push: &Push, op: &Op, reason: &str) -> StoreResult<()> {
    c.tx.prepare_cached(include_str!("../../../sql/sync/put_aside.sql"))?
        .execute(params![
            c.ward.as_str(),
            push.device.0,
            op.op_seq,
            op.sha256,
            serde_json::to_string(op)?,
            reason,
            c.at.0,
        ])?;
    Ok(())
}

/// A stored document that an operation is about.
struct Doc {
    kind: DocKind,
    ward: WardCode,
    rev: Rev,
    is_erased: bool,
}

fn doc(c: &Changes<'_>, op: &Op) -> StoreResult<Option<Doc>> {
    Ok(c.tx
        .prepare_cached(include_str!("../../../sql/sync/doc.sql"))?
        .query_row([op.doc_id], |row| {
            Ok(Doc {
                kind: rows::parsed(row, "kind", DocKind::parse)?,
                ward: rows::ward(row, "ward")?,
                rev: Rev::from_stored(row.get("rev")?),
                is_erased: rows::maybe_millis(row, "erased_ms")?.is_some(),
            })
        })
        .optional()?)
}

/// The version that a settled edit is stored as: under the phone's revision when it is what the
/// phone sent, otherwise under the server's, with the phone's own kept beside it.
fn version<'a>(
    c: &Changes<'_>,
    op: &'a Op,
    own: &'a Rev,
    settled: &Settled,
    body: &'a str,
) -> StoreResult<Version<'a>> {
    if settled.as_sent {
        return Ok(Version {
            body: op.body.get(),
            rev: Some(own),
            base: op.base_rev.as_ref(),
        });
    }
    c.keep_revision(op.doc_id, own, op.base_rev.as_ref(), op.body.get())?;
    Ok(Version::server(body, Some(own)))
}

/// The verdict on an edit that is stored, its clashes noted for a person.
fn verdict(
    c: &Changes<'_>,
    push: &Push,
    op: &Op,
    rev: Rev,
    clashes: Vec<Clash>,
) -> StoreResult<Outcome> {
    if clashes.is_empty() {
        return Ok(Outcome::Applied { rev });
    }
    let mut add =
        c.tx.prepare_cached(include_str!("../../../sql/sync/add_clash.sql"))?;
    let text = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    for clash in &clashes {
        add.execute(params![
            c.ward.as_str(),
            op.doc_id,
            clash.field,
            text(&clash.base),
            text(&clash.current),
            text(&clash.incoming),
            push.actor.user.0,
            push.device.0,
            op.op_seq,
            c.at.0,
        ])?;
    }
    Ok(Outcome::Conflict {
        code: ConflictCode::FieldsClash,
        rev: Some(rev),
        clashes,
    })
}
