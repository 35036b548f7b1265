//! What the store holds, row by row: for support, and for whoever checks the sync.

use tungngo_shared::{ids::Rev, sync::DocKind};
use uuid::Uuid;

use super::{Result, Store, StoreError, all, id, sql};

/// Where an edit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditState {
    /// Not frozen yet.
    Pending,
    /// Frozen; no answer yet.
    Sent,
    /// The server holds it.
    Safe,
    /// The server holds it, and a person must look.
    Conflict,
    /// The server refused it.
    Rejected,
}

impl EditState {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "pending" => Self::Pending,
            "sent" => Self::Sent,
            "safe" => Self::Safe,
            "conflict" => Self::Conflict,
            "rejected" => Self::Rejected,
            _ => return None,
        })
    }
}

/// An edit with its number and fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// The document.
    pub doc: Uuid,
    /// Its kind.
    pub kind: DocKind,
    /// The document after the edit.
    pub body: String,
    /// The revision it started from, as far as known.
    pub base: Option<Rev>,
    /// Its number, once frozen.
    pub op_seq: Option<u64>,
    /// Its digest, once frozen.
    pub sha256: Option<String>,
    /// Where it stands.
    pub state: EditState,
    /// Whether its owner has taken it off the list, or a later save did.
    pub dismissed: bool,
}

impl Store {
    /// Every edit with its number and fate, oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn ledger(&self) -> Result<Vec<LedgerRow>> {
        let rows = all(&self.conn, sql!("outbox/ledger"), [], |row| {
            let state = EditState::parse(row.get_ref(6)?.as_str().unwrap_or_default());
            let kind = DocKind::parse(row.get_ref(1)?.as_str().unwrap_or_default());
            let parts = state.zip(kind);
            let row = LedgerRow {
                doc: id(row.get(0)?),
                kind: parts.map_or(DocKind::Visit, |p| p.1),
                body: row.get(2)?,
                base: row.get::<_, Option<String>>(3)?.map(Rev::from_stored),
                op_seq: row
                    .get::<_, Option<i64>>(4)?
                    .and_then(|n| u64::try_from(n).ok()),
                sha256: row.get(5)?,
                state: parts.map_or(EditState::Pending, |p| p.0),
                dismissed: row.get::<_, Option<i64>>(7)?.is_some(),
            };
            Ok((row, parts.is_some()))
        })?;
        rows.into_iter()
            .map(|(row, reads)| {
                if reads {
                    Ok(row)
                } else {
                    Err(StoreError::Damaged)
                }
            })
            .collect()
    }

    /// What the server sent and is here now: kind, id and revision.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn documents(&self) -> Result<Vec<(DocKind, Uuid, String)>> {
        let rows = all(&self.conn, sql!("docs/all_revs"), [], |row| {
            let kind = DocKind::parse(row.get_ref(0)?.as_str().unwrap_or_default());
            Ok((kind, id(row.get(1)?), row.get::<_, String>(2)?))
        })?;
        rows.into_iter()
            .map(|(kind, id, rev)| Ok((kind.ok_or(StoreError::Damaged)?, id, rev)))
            .collect()
    }
}
