//! What an edit stands on: the stored document, and the version that the edit started from.

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value};
use tungngo_shared::{ids::Rev, sync::Op};

use super::Doc;
use crate::{
    storage::{
        StoreError, StoreResult,
        sqlite::{docs::Changes, rows},
        sync::Push,
    },
    sync::plan::Stored,
};

/// The stored document with the version that the edit started from.
pub fn stored(c: &Changes<'_>, push: &Push, op: &Op, doc: &Doc) -> StoreResult<Stored> {
    let current = revision(c, op, &doc.rev)?.ok_or(StoreError::BadValue("doc.rev"))?;
    let (mut on_top, mut base) = (op.base_rev.as_ref() == Some(&doc.rev), None);
    if let Some(rev) = op.base_rev.as_ref().filter(|_| !on_top) {
        base = revision(c, op, rev)?;
        if base.is_none()
            && let Some(earlier) = before_refused(c, push, op, rev)?
        {
            on_top = earlier == doc.rev;
            base = revision(c, op, &earlier)?;
        }
    }
    if tungngo_shared::planted!("wrong_merge_base") && !on_top {
        base = Some(current.clone());
    }
    Ok(Stored {
        current,
        base,
        on_top,
    })
}

fn revision(c: &Changes<'_>, op: &Op, rev: &Rev) -> StoreResult<Option<Map<String, Value>>> {
    Ok(c.tx
        .prepare_cached(include_str!("../../../../sql/sync/revision.sql"))?
        .query_row(params![op.doc_id, rev.as_str()], |row| {
            rows::json(row, "body")
        })
        .optional()?)
}

/// A phone numbers an edit before it hears what became of the one before. If that one was refused it
/// never happened here, so the edit starts where the refused one did.
fn before_refused(c: &Changes<'_>, push: &Push, op: &Op, rev: &Rev) -> StoreResult<Option<Rev>> {
    let mut rev = rev.clone();
    let mut limit = op.op_seq;
    while let Some(number) = rev.op_seq(push.device).filter(|n| *n < limit) {
        let text: Option<String> =
            c.tx.prepare_cached(include_str!("../../../../sql/sync/refused.sql"))?
                .query_row(params![push.device.0, number], |row| row.get("op"))
                .optional()?;
        let Some(text) = text else { break };
        let refused: Op = serde_json::from_str(&text)?;
        match refused.base_rev {
            Some(base) if refused.doc_id == op.doc_id => (rev, limit) = (base, number),
            _ => return Ok(None),
        }
    }
    Ok(Some(rev))
}
