//! Operations that came before, and what has become of their documents since.

use rusqlite::{OptionalExtension as _, params};
use tungngo_shared::{
    access::{Action, Scope, can},
    ids::{AlleyId, DeviceId, GroupId, UserId},
    planted,
    sync::{
        ChangeKind, DocKind, Op,
        push::{ConflictCode, Outcome},
    },
};
use uuid::Uuid;

use super::{judge, put_aside};
use crate::storage::{
    StoreResult,
    sqlite::{Tx, docs::Changes, rows},
    sync::Push,
};

/// The digest and the verdict of an operation that is here.
pub fn answered(
    tx: &Tx<'_>,
    device: DeviceId,
    op_seq: u64,
) -> StoreResult<Option<(String, Outcome)>> {
    Ok(tx
        .prepare_cached(include_str!("../../../../sql/sync/op.sql"))?
        .query_row(params![device.0, op_seq], |row| {
            Ok((row.get("sha256")?, rows::json(row, "verdict")?))
        })
        .optional()?)
}

/// The answer to an operation that came before, or that came under a number of another.
pub fn seen_before(
    c: &mut Changes<'_>,
    push: &Push,
    op: &Op,
    (sha256, outcome): (String, Outcome),
) -> StoreResult<Outcome> {
    if sha256 == op.sha256 || planted!("no_hash_compare") {
        if planted!("replay_applied_again") {
            return Ok(judge(c, push, op)?.unwrap_or_else(Outcome::from));
        }
        return Ok(match outcome {
            Outcome::Applied { rev } => Outcome::Replayed {
                rev,
                change: seen_now(c, push, op)?,
            },
            other => other,
        });
    }
    put_aside(c, push, op, "op_seq_reused")?;
    Ok(Outcome::Conflict {
        code: ConflictCode::OpSeqReused,
        rev: None,
        clashes: Vec::new(),
    })
}

/// What the feed tells this phone of a document that it may have had: none when it is there to be seen.
fn seen_now(c: &Changes<'_>, push: &Push, op: &Op) -> StoreResult<Option<ChangeKind>> {
    // What may be read here is what the feed brings here (`page.sql`).
    let action = match op.kind {
        DocKind::Visit => Action::ReadVisit,
        DocKind::Task => Action::ReportTask,
        _ => Action::ReadHousehold,
    };
    Ok(c.tx
        .prepare_cached(include_str!("../../../../sql/sync/seen.sql"))?
        .query_row([op.doc_id], |row| {
            let scope = Scope {
                ward: Some(c.ward.clone()),
                group: row.get::<_, Option<Uuid>>("group_id")?.map(GroupId),
                alley: row.get::<_, Option<Uuid>>("alley_id")?.map(AlleyId),
                owner: row.get::<_, Option<Uuid>>("owner_id")?.map(UserId),
            };
            let is_seen = can(&push.actor, action, &scope);
            let is_gone = rows::maybe_millis(row, "deleted_ms")?.is_some();
            Ok(match (is_seen, is_gone) {
                (false, _) => Some(ChangeKind::Remove),
                (true, true) => Some(ChangeKind::Delete),
                (true, false) => None,
            })
        })
        .optional()?
        .flatten())
}
