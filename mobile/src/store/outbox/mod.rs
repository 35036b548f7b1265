//! The outbox: edits made here. An edit gets its number and its digest when it can no longer be undone;
//! until then a later save of the same document replaces it. From then on it is what the server may have
//! seen, and neither changes nor disappears (the schema enforces that).

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use tungngo_shared::{
    clock::Millis,
    sync::{DocKind, MAX_OP_BYTES, push::Outcome},
};
use uuid::Uuid;

use super::project::Doors;
use super::{Result, Store, StoreError, Writer, all, count, id, key, one, run, sql};
use crate::protocol::UndoToken;

mod freeze;
mod push;

/// A house in words, for lists that outlive the house.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The number as written.
    pub number: String,
    /// The head of the household.
    pub head_name: String,
    /// The alley's name.
    pub alley_name: String,
}

/// An edit to be saved.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The document.
    pub doc: Uuid,
    /// Its kind.
    pub kind: DocKind,
    /// The document after the edit.
    pub body: String,
    /// The house in words.
    pub label: Label,
    /// When, by the phone's clock.
    pub now: Millis,
    /// The form it was filled in on ([`crate::protocol::FormKey::id`]): its draft goes in the same
    /// transaction, or somebody whose app is killed just then would find it again and save it twice.
    pub form: Option<Uuid>,
}

/// Saved, durably.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedEdit {
    /// For undo.
    pub token: UndoToken,
}

/// An edit that needs a person.
#[derive(Clone, Debug, PartialEq)]
pub struct NeedRow {
    /// Its outbox row.
    pub local_id: i64,
    /// The document.
    pub doc: Uuid,
    /// Its kind.
    pub kind: DocKind,
    /// What the server said.
    pub verdict: Option<Outcome>,
    /// The house in words.
    pub label: Label,
    /// When the server said so.
    pub at: Option<Millis>,
}

impl Store {
    /// Saves an edit: one transaction, durable when it returns.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`], [`StoreError::DiskFull`]; nothing is changed then.
    pub fn save(&mut self, edit: &Edit) -> Result<SavedEdit> {
        self.write(|w| w.keep(edit))
    }

    /// Saves edits that belong together: all of them or none.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub fn save_all(&mut self, edits: &[Edit]) -> Result<()> {
        self.write(|w| edits.iter().try_for_each(|edit| w.keep(edit).map(drop)))
    }

    /// Takes back a save that was not sent: the one before it stands again, or none.
    ///
    /// # Errors
    /// [`StoreError::TooLate`] once sent or saved over, [`StoreError::Gone`] when taken back already.
    pub fn undo(&mut self, token: UndoToken) -> Result<()> {
        self.write(|w| w.undo(token))
    }

    /// Takes a refused or conflicting edit off the list. Its content stays in the store.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub fn dismiss(&mut self, local_id: i64, now: Millis) -> Result<()> {
        self.write(|w| {
            let (doc, kind) = one(&w.tx, sql!("outbox/one"), [local_id], |row| {
                Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?))
            })?
            .ok_or(StoreError::Gone)?;
            run(&w.tx, sql!("outbox/dismiss"), (now.0, local_id))?;
            w.show(kind_of(&kind)?, id(doc))
        })
    }

    /// How many edits wait, and their bytes.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn waiting(&self) -> Result<(u32, u64)> {
        let found = one(&self.conn, sql!("outbox/waiting"), [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        let (edits, bytes) = found.unwrap_or_default();
        Ok((count(edits), u64::try_from(bytes).unwrap_or(0)))
    }

    /// Edits that need a person, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn needs(&self) -> Result<Vec<NeedRow>> {
        let rows = all(&self.conn, sql!("outbox/for_a_person"), [], |row| {
            Ok((
                (row.get(0)?, row.get::<_, [u8; 16]>(1)?),
                row.get::<_, String>(2)?,
                row.get::<_, Option<String>>(4)?,
                row.get::<_, String>(5)?,
                row.get::<_, Option<i64>>(6)?,
            ))
        })?;
        rows.into_iter()
            .map(|((local_id, doc), kind, verdict, label, at)| {
                Ok(NeedRow {
                    local_id,
                    doc: id(doc),
                    kind: kind_of(&kind)?,
                    verdict: verdict.as_deref().map(serde_json::from_str).transpose()?,
                    label: serde_json::from_str(&label)?,
                    at: at.map(Millis),
                })
            })
            .collect()
    }

    /// The newest body that this phone saved of a document, sent or not.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn own_body(&self, doc: Uuid) -> Result<Option<String>> {
        one(&self.conn, sql!("outbox/last_body"), [key(doc)], |row| {
            row.get(0)
        })
    }
}

/// A kind as it was stored.
fn kind_of(text: &str) -> Result<DocKind> {
    DocKind::parse(text).ok_or(StoreError::Gone)
}

/// The server's revision of a document on this phone.
fn doc_rev(conn: &Connection, kind: DocKind, doc: Uuid) -> Result<Option<String>> {
    one(conn, sql!("docs/get"), (kind.as_str(), key(doc)), |row| {
        row.get(0)
    })
}

impl Writer<'_> {
    /// An edit with all that goes with it.
    fn keep(&self, edit: &Edit) -> Result<SavedEdit> {
        if edit.body.len() > MAX_OP_BYTES {
            return Err(StoreError::TooLarge);
        }
        let token = self.save(edit)?;
        if edit.kind == DocKind::Visit {
            self.link_photos(edit.doc, None)?;
        }
        if let Some(form) = edit.form {
            self.close_form(form)?;
        }
        self.show(edit.kind, edit.doc)?;
        Ok(SavedEdit { token })
    }

    /// Brings what screens read of a document up to date.
    fn show(&self, kind: DocKind, doc: Uuid) -> Result<()> {
        let mut doors = Doors::new();
        self.project(kind, doc, &mut doors)?;
        self.judge_all(&doors)
    }

    fn save(&self, edit: &Edit) -> Result<UndoToken> {
        let save_no = self.next_save_no()?;
        let label = serde_json::to_string(&edit.label)?;
        let unfrozen: Option<i64> = one(
            &self.tx,
            sql!("outbox/unfrozen_of_doc"),
            [key(edit.doc)],
            |row| row.get(0),
        )?;
        if let Some(local_id) = unfrozen {
            let params = (&edit.body, label, save_no, edit.now.0, local_id);
            run(&self.tx, sql!("outbox/replace"), params)?;
            return Ok(UndoToken { local_id, save_no });
        }
        let last = one(
            &self.tx,
            sql!("outbox/last_of_doc"),
            [key(edit.doc)],
            |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, Option<String>>(2)?,
                    row.get::<_, Option<i64>>(3)?,
                ))
            },
        )?;
        let (base_rev, base_local) = match last {
            Some((before, state, _, _)) if state == "sent" => (None, Some(before)),
            // The refused edit never happened on the server: this one starts where that one did.
            Some((before, state, base, None)) if state == "rejected" => {
                run(&self.tx, sql!("outbox/dismiss"), (edit.now.0, before))?;
                (base, None)
            }
            _ => (doc_rev(&self.tx, edit.kind, edit.doc)?, None),
        };
        let params = rusqlite::params![
            key(edit.doc),
            edit.kind.as_str(),
            edit.body,
            base_rev,
            base_local,
            label,
            save_no,
            edit.now.0,
        ];
        let local_id =
            one(&self.tx, sql!("outbox/add"), params, |row| row.get(0))?.ok_or(StoreError::Gone)?;
        Ok(UndoToken { local_id, save_no })
    }

    fn undo(&self, token: UndoToken) -> Result<()> {
        let row = one(&self.tx, sql!("outbox/one"), [token.local_id], |row| {
            Ok((
                row.get::<_, [u8; 16]>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, Option<i64>>(3)?,
                row.get::<_, Option<String>>(4)?,
            ))
        })?;
        let (doc, kind, save_no, op_seq, undo_body) = row.ok_or(StoreError::Gone)?;
        if op_seq.is_some() || save_no != token.save_no {
            return Err(StoreError::TooLate);
        }
        let door = self.door_of(id(doc))?;
        if undo_body.is_some() {
            let next = self.next_save_no()?;
            run(&self.tx, sql!("outbox/undo"), (next, token.local_id))?;
        } else {
            run(&self.tx, sql!("outbox/delete"), [token.local_id])?;
            run(&self.tx, sql!("outbox/undismiss_last"), [doc])?;
        }
        let (doc, kind) = (id(doc), kind_of(&kind)?);
        if kind == DocKind::Visit {
            // With a version left it is the visit that is mended, without one its door that is knocked on.
            let left = self.door_of(doc)?.is_some() || doc_rev(&self.tx, kind, doc)?.is_some();
            self.link_photos(doc, if left { Some(doc) } else { door })?;
        }
        self.show(kind, doc)
    }
}
