//! What one database says of the other: each paper that is spoken of has its bytes.

use std::{collections::BTreeMap, path::Path};

use rusqlite::Connection;
use uuid::Uuid;

use super::check::Fault;
use crate::storage::{
    StoreResult,
    sqlite::{
        attachments,
        open::{self, Key},
    },
};

/// Names of bytes with their hashes.
type Bytes = BTreeMap<Uuid, String>;

fn bytes(c: &Connection, sql: &str) -> StoreResult<Bytes> {
    let mut statement = c.prepare(sql)?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The first paper whose bytes are not there, or are others.
///
/// # Errors
/// The engine's own.
pub fn between(main: &Path, beside: &Path, key: &Key) -> StoreResult<Option<Fault>> {
    const SPOKEN_OF: &str = include_str!("../../../../sql/papers/all_contents.sql");
    let (main, beside) = (open::keyed(main, key)?, open::keyed(beside, key)?);
    let spoken_of = bytes(&main, SPOKEN_OF)?;
    let there = bytes(
        &beside,
        include_str!("../../../../sql/attachments/papers/settled.sql"),
    )?;
    let lacks = |(id, sha256): &(&Uuid, &String)| there.get(id) != Some(sha256);
    let lacking: Vec<&Uuid> = spoken_of.iter().filter(lacks).map(|(id, _)| id).collect();
    if lacking.is_empty() {
        return Ok(None);
    }
    // A server may have removed one meanwhile: its row goes before its bytes.
    let still = bytes(&main, SPOKEN_OF)?;
    let first = lacking.into_iter().find(|id| still.contains_key(id));
    Ok(first.map(|id| Fault {
        file: attachments::FILE,
        kind: "paper",
        first: format!("{id}: a case speaks of these bytes, and they are not there"),
    }))
}
