//! Looking for damage: what the cipher, the engine and the rules of the schema can see.

use std::{collections::BTreeMap, path::Path};

use data_encoding::HEXLOWER;
use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;

use super::Database;
use crate::storage::{
    StoreError, StoreResult,
    audit::{Broken, How},
    sqlite::{attachments, audit, open, open::Key, pull},
};

/// Looks again so often at pages that did not read: a page that a server writes at that moment may
/// look torn once.
const LOOKS: u32 = 3;

/// The first fault of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// In which file.
    pub file: &'static str,
    /// Stable: `open`, `schema`, `page`, `structure`, `reference`, `audit`, `feed`, `operation`, `document`, `photo`, `paper`.
    pub kind: &'static str,
    /// Where, in words; ids and numbers, never what stands in a record.
    pub first: String,
}

/// What was found in a database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Faults; none in a whole database.
    pub faults: Vec<Fault>,
    /// Entries of the audit log, where it was read to the end.
    pub audit_entries: i64,
    /// Hashes of the audit log's entries up to the first that does not fit, hexadecimal.
    #[serde(skip)]
    pub audit_hashes: BTreeMap<i64, String>,
    /// Which life of the database.
    pub epoch: u64,
}

/// Something that must hold: its kind, and a query that finds the first place where it does not.
pub type Rule = (&'static str, &'static str);

/// What must hold in the server's database.
pub const RULES: &[Rule] = &[
    ("feed", include_str!("../../../../sql/verify/feed_tip.sql")),
    (
        "feed",
        include_str!("../../../../sql/verify/feed_places.sql"),
    ),
    (
        "feed",
        include_str!("../../../../sql/verify/feed_names.sql"),
    ),
    (
        "operation",
        include_str!("../../../../sql/verify/ops_gapless.sql"),
    ),
    (
        "operation",
        include_str!("../../../../sql/verify/ops_owner.sql"),
    ),
    (
        "operation",
        include_str!("../../../../sql/verify/ops_revision.sql"),
    ),
    (
        "document",
        include_str!("../../../../sql/verify/docs_revision.sql"),
    ),
    (
        "document",
        include_str!("../../../../sql/verify/docs_row.sql"),
    ),
];

/// What must hold in the database of photos and papers.
pub const PHOTO_RULES: &[Rule] = &[
    (
        "photo",
        include_str!("../../../../sql/verify/photo_pieces.sql"),
    ),
    (
        "paper",
        include_str!("../../../../sql/verify/paper_pieces.sql"),
    ),
];

/// Looks a database over; nothing is changed. `told` hears what is being looked at.
#[must_use]
pub fn check(database: &Database, path: &Path, key: &Key, told: &mut dyn FnMut(&str)) -> Findings {
    let mut found = Findings::default();
    let mut add = |kind, first: String| {
        if !found.faults.iter().any(|f| f.kind == kind) {
            let file = database.file;
            found.faults.push(Fault { file, kind, first });
        }
    };
    // Opening would make what is not there.
    let opened = if path.exists() {
        open::keyed(path, key)
    } else {
        Err(StoreError::NotFound)
    };
    let connection = match opened {
        Ok(connection) => connection,
        Err(error) => {
            add("open", error.to_string());
            return found;
        }
    };
    for (kind, pragma, whole) in [
        ("page", "cipher_integrity_check", ""),
        ("structure", "integrity_check", "ok"),
        ("reference", "foreign_key_check", ""),
    ] {
        told(pragma);
        match pragma_says(&connection, pragma, whole) {
            Ok(None) => {}
            Ok(Some(first)) => add(kind, first),
            Err(error) => add(kind, error.to_string()),
        }
    }
    told("rules");
    for (kind, sql) in database.rules {
        match first_row(&connection, sql) {
            Ok(None) => {}
            Ok(Some(first)) => add(kind, first),
            Err(error) => add(kind, error.to_string()),
        }
    }
    let (mut entries, mut hashes, mut epoch) = (0, BTreeMap::new(), 0);
    if database.audited {
        told("audit");
        let note = |seq, hash: &[u8]| drop(hashes.insert(seq, HEXLOWER.encode(hash)));
        match audit::walk(&connection, note) {
            Ok(Ok(count)) => entries = count,
            Ok(Err(broken)) => add("audit", audit_says(broken)),
            Err(error) => add("audit", error.to_string()),
        }
        epoch = pull::epoch(&connection).unwrap_or(0);
    }
    if database.hashed {
        told("photos");
        match attachments::verify(&connection) {
            Ok(Ok(_)) => {}
            Ok(Err(sha256)) => add("photo", format!("{sha256}: these are other bytes")),
            Err(error) => add("photo", error.to_string()),
        }
        match attachments::papers::verify(&connection) {
            Ok(None) => {}
            Ok(Some(id)) => add("paper", format!("{id}: these are other bytes")),
            Err(error) => add("paper", error.to_string()),
        }
    }
    found.audit_entries = entries;
    found.audit_hashes = hashes;
    found.epoch = epoch;
    found
}

/// The first entry that does not fit, in words.
#[must_use]
pub fn audit_says(broken: Broken) -> String {
    let seq = broken.seq;
    match broken.how {
        How::Missing => format!("entry {seq} is missing"),
        How::Changed => format!(
            "entry {seq} is not what was written after the one before it: it was changed, put in or moved"
        ),
        How::Unsigned => format!(
            "entry {seq} is not the one that was signed: it or one before it was written anew, after the last \
             checkpoint that fits"
        ),
    }
}

/// What a checking pragma says that it does not say of a whole database.
fn pragma_says(c: &Connection, pragma: &str, whole: &str) -> StoreResult<Option<String>> {
    let mut said = None;
    for _ in 0..LOOKS {
        said = None;
        c.pragma_query(None, pragma, |row| {
            // `foreign_key_check` gives table, row and parent; the others one sentence.
            let cell = |n: usize| match row.get_ref(n) {
                Ok(value) => match value {
                    rusqlite::types::ValueRef::Integer(n) => Some(n.to_string()),
                    rusqlite::types::ValueRef::Text(t) => {
                        Some(String::from_utf8_lossy(t).into_owned())
                    }
                    _ => None,
                },
                Err(_) => None,
            };
            let words: Vec<_> = (0..3).filter_map(cell).collect();
            let words = words.join(" ");
            if words != whole && said.is_none() {
                said = Some(words);
            }
            Ok(())
        })?;
        if said.is_none() {
            break;
        }
    }
    Ok(said)
}

fn first_row(c: &Connection, sql: &str) -> StoreResult<Option<String>> {
    Ok(c.query_row(sql, [], |row| row.get(0)).optional()?)
}
