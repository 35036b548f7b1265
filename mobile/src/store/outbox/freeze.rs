//! Freezing: an edit that can no longer be undone gets its number and its digest, network or not. From
//! then on a sealed copy can stand for it, whichever way it travels.

use serde_json::value::RawValue;
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, Rev},
    sync::{DocKind, Op},
};
use uuid::Uuid;

use super::super::state::get;
use super::super::{Result, Store, Writer, all, id, one, run, sql};
use super::kind_of;

impl Store {
    /// Freezes every edit that was saved up to `ripe`; how many.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn freeze_ripe(
        &mut self,
        device: DeviceId,
        (ripe, now): (Millis, Millis),
    ) -> Result<usize> {
        if !self.has_pending()? {
            return Ok(0);
        }
        self.write(|w| w.freeze_ripe(device, (ripe, now)))
    }

    /// Whether an edit is not frozen yet.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_pending(&self) -> Result<bool> {
        let found = one(&self.conn, sql!("outbox/any_pending"), [], |row| row.get(0))?;
        Ok(found.unwrap_or(false))
    }

    /// The numbers and digests of frozen operations that are on this phone only, as far as it knows:
    /// not answered, or refused and not dismissed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn to_keep(&self) -> Result<Vec<u64>> {
        all(&self.conn, sql!("outbox/to_keep"), [], |row| row.get(0))
    }

    /// A frozen operation, answered or not.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn frozen(&self, op_seq: u64) -> Result<Option<Op>> {
        let number = i64::try_from(op_seq).unwrap_or(i64::MAX);
        let found = one(&self.conn, sql!("outbox/frozen"), [number], frozen_row)?;
        found.map(FrozenRow::op).transpose()
    }

    /// Every frozen operation without an answer, ascending.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn unanswered(&self) -> Result<Vec<Op>> {
        let rows = all(&self.conn, sql!("outbox/unanswered"), [], frozen_row)?;
        rows.into_iter().map(FrozenRow::op).collect()
    }
}

/// A frozen row as it is stored.
pub(super) struct FrozenRow {
    op_seq: u64,
    doc: [u8; 16],
    kind: String,
    base_rev: Option<String>,
    body: String,
    sha256: String,
}

pub(super) fn frozen_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<FrozenRow> {
    Ok(FrozenRow {
        op_seq: row.get(0)?,
        doc: row.get(1)?,
        kind: row.get(2)?,
        base_rev: row.get(3)?,
        body: row.get(4)?,
        sha256: row.get(5)?,
    })
}

impl FrozenRow {
    /// How many bytes its body has.
    pub(super) fn body_len(&self) -> usize {
        self.body.len()
    }

    pub(super) fn op(self) -> Result<Op> {
        Ok(Op {
            op_seq: self.op_seq,
            doc_id: id(self.doc),
            kind: kind_of(&self.kind)?,
            base_rev: self.base_rev.map(Rev::from_stored),
            body: RawValue::from_string(self.body)?,
            sha256: self.sha256,
        })
    }
}

struct Pending {
    local_id: i64,
    doc: Uuid,
    kind: DocKind,
    base: Option<Rev>,
    body: String,
    saved_ms: i64,
}

impl Writer<'_> {
    pub(super) fn freeze_ripe(
        &self,
        device: DeviceId,
        (ripe, now): (Millis, Millis),
    ) -> Result<usize> {
        let floor = get::<u64>(&self.tx, "op_floor")?.unwrap_or(0);
        let last: u64 = one(&self.tx, sql!("outbox/last_seq"), [], |row| row.get(0))?.unwrap_or(0);
        let mut frozen = 0;
        for (number, edit) in (floor.max(last) + 1..).zip(self.pending(device)?) {
            // In order: a visit must not overtake the house it was made for.
            if edit.saved_ms > ripe.0 && edit.saved_ms <= now.0 {
                break;
            }
            let body = RawValue::from_string(edit.body)?;
            let op = Op::freeze(device, number, edit.doc, edit.kind, edit.base, body);
            let base = op.base_rev.as_ref().map(Rev::as_str);
            run(
                &self.tx,
                sql!("outbox/freeze"),
                (number, &op.sha256, base, edit.local_id),
            )?;
            if op.kind == DocKind::Visit {
                // What only the version before the last save had is not sent.
                self.link_photos(op.doc_id, None)?;
            }
            frozen += 1;
        }
        Ok(frozen)
    }

    fn pending(&self, device: DeviceId) -> Result<Vec<Pending>> {
        let rows = all(&self.tx, sql!("outbox/pending"), [], |row| {
            let before: Option<String> = row.get(6)?;
            let own_rev = row
                .get::<_, Option<u64>>(8)?
                .map(|number| Rev::of_op(device, number));
            let base = match before.as_deref() {
                None => row.get::<_, Option<String>>(3)?.map(Rev::from_stored),
                Some("rejected") => row.get::<_, Option<String>>(7)?.map(Rev::from_stored),
                // Named after its number, so it is known before it is answered. Should it be refused,
                // the server starts where that one did.
                Some(_) => own_rev,
            };
            Ok((
                row.get::<_, String>(2)?,
                Pending {
                    local_id: row.get(0)?,
                    doc: id(row.get(1)?),
                    kind: DocKind::Visit,
                    base,
                    body: row.get(4)?,
                    saved_ms: row.get(5)?,
                },
            ))
        })?;
        rows.into_iter()
            .map(|(kind, pending)| {
                let kind = kind_of(&kind)?;
                Ok(Pending { kind, ..pending })
            })
            .collect()
    }

    /// Where an edit of a document with this base starts for the server: a refused edit never happened there. `before`
    /// is the edit's own number. A base that names that or a later one is of another life, before this store was set
    /// back to an old copy, and stands as it is.
    pub(super) fn standing(
        &self,
        device: DeviceId,
        (doc, before): (Uuid, u64),
        base_rev: Option<String>,
    ) -> Result<Option<String>> {
        let (mut rev, mut limit) = (base_rev, before);
        while let Some(number) = rev
            .as_ref()
            .and_then(|r| Rev::from_stored(r.clone()).op_seq(device))
            .filter(|number| *number < limit)
        {
            let key = i64::try_from(number).unwrap_or(i64::MAX);
            let found = one(&self.tx, sql!("outbox/by_seq"), [key], |row| {
                Ok((id(row.get(1)?), row.get(3)?, row.get::<_, String>(5)?))
            })?;
            match found {
                Some((of, base, state)) if state == "rejected" && of == doc => {
                    (rev, limit) = (base, number);
                }
                _ => break,
            }
        }
        Ok(rev)
    }
}
