//! What the phone keeps: one encrypted SQLite file. SQLite is the truth; whatever screens show is
//! read from it. A save is one transaction (the edit and its place in the outbox) and durable when
//! it returns (`synchronous=FULL`).
//!
//! Three kinds of tables: what the server sent (`doc`), what this phone recorded (`outbox`, `draft`),
//! and read models made of both, which can be rebuilt at any time (`Store::rebuild`).

use std::{io::Read as _, path::Path, sync::Once};

use rusqlite::{
    Connection, ErrorCode, OptionalExtension as _, Transaction, TransactionBehavior,
    config::DbConfig,
};
use tungngo_shared::{cipher, ids::UserId};
use uuid::Uuid;

mod check;
mod doors;
mod drafts;
mod feed;
mod houses;
mod ledger;
mod migrate;
mod order;
mod outbox;
mod photos;
mod plan;
mod project;
mod recap;
mod state;
mod tasks;
mod visits;
mod words;

pub use check::Examination;
pub use feed::{Kept, Page};
pub use ledger::{EditState, LedgerRow};
pub use outbox::{Edit, Label, NeedRow, SavedEdit};
pub use photos::{NextPhoto, PhotoCounts};
pub use state::{Enrolled, Identity, Person};
pub use visits::OwnVisit;

#[cfg(test)]
pub(crate) mod tests;

/// The text of one query, by its file under `mobile/sql`.
macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $name, ".sql"))
    };
}
pub(crate) use sql;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Written by a newer version of the app.
    #[error("the store has version {found}, this program knows up to {known}")]
    Newer {
        /// The version found.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// Not a database, or not with this key.
    #[error("the store cannot be read")]
    Damaged,
    /// No room on the phone.
    #[error("the disk is full")]
    DiskFull,
    /// What is meant is not here any more.
    #[error("not here any more")]
    Gone,
    /// Sent already.
    #[error("sent already")]
    TooLate,
    /// Larger than the server takes in one operation.
    #[error("too large for one operation")]
    TooLarge,
    /// Any other fault of the database.
    #[error("database: {0}")]
    Sql(rusqlite::Error),
    /// Stored text that does not read as what it should be.
    #[error("stored JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged,
            _ => Self::Sql(error),
        }
    }
}

/// The result of a store operation.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The engine says that it is ready before its cipher is: two first connections of a process at the
/// same moment, and one may find no cipher.
fn start_engine() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| drop(Connection::open_in_memory()));
}

/// Opens a connection that has the key and has not changed anything.
fn keyed(path: &Path, key: &[u8; 32]) -> Result<Connection> {
    start_engine();
    let mut failed = StoreError::Damaged;
    for pragma in cipher::key_pragmas(key, begins(path)) {
        let conn = Connection::open(path)?;
        // A wrong key is an answer here, not news for a log.
        conn.pragma_update(None, "cipher_log_level", "NONE")?;
        conn.pragma_update(None, "key", pragma)?;
        // The first read tells whether the key fits.
        let read = conn.pragma_query_value(None, "schema_version", |row| row.get::<_, i64>(0));
        match read {
            Ok(_) => return Ok(conn),
            // A disk that cannot be read now says nothing about the store.
            Err(error) => failed = check::explained(&conn, error),
        }
    }
    Err(failed)
}

/// How a file begins; none when it is shorter, or not there.
fn begins(path: &Path) -> Option<[u8; cipher::SALT_BYTES]> {
    let mut bytes = [0; cipher::SALT_BYTES];
    std::fs::File::open(path)
        .ok()?
        .read_exact(&mut bytes)
        .ok()?;
    Some(bytes)
}

/// The phone's store. Belongs to one thread.
pub struct Store {
    conn: Connection,
    /// Whose phone this is, once enrolled: tells own visits from others'.
    me: Option<UserId>,
}

impl Store {
    /// Opens or makes the store with its 32-byte key and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Damaged`] (also for a wrong key); nothing is changed then.
    pub fn open(path: &Path, key: &[u8; 32]) -> Result<Self> {
        Self::open_up_to(path, key, u64::MAX).map(|(store, _)| store)
    }

    /// The same, but a store of more than so many bytes is not looked over first; the second value says
    /// whether it was. Whoever opens it so has an [`Examination`] made beside its use.
    ///
    /// # Errors
    /// As [`Store::open`], as far as damage shows by then.
    pub fn open_up_to(path: &Path, key: &[u8; 32], bytes: u64) -> Result<(Self, bool)> {
        let mut conn = keyed(path, key)?;
        let is_old = migrate::found(&conn, migrate::MIGRATIONS)? < migrate::newest();
        // Only what is whole is brought up to date.
        let looked_over = is_old || check::size(path) <= bytes;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        let synchronous = if tungngo_shared::planted!("phone_synchronous_normal") {
            "NORMAL"
        } else {
            "FULL"
        };
        conn.pragma_update(None, "synchronous", synchronous)?;
        conn.pragma_update(None, "foreign_keys", true)?;
        // Otherwise a statement with a bound LIMIT is compiled anew every time it runs.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // Nothing goes to temporary files, and what is deleted is overwritten.
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        conn.pragma_update(None, "secure_delete", true)?;
        // Encryption makes every page read dear: keep a ward's worth of pages.
        conn.pragma_update(None, "cache_size", -16_000)?;
        conn.set_prepared_statement_cache_capacity(128);
        if looked_over {
            check::whole(&conn)?;
        }
        migrate::run(&mut conn, migrate::MIGRATIONS)?;
        let mut store = Self { conn, me: None };
        // What a migration left to be counted.
        store.write(|_| Ok(()))?;
        store.me = store.enrolled()?.map(|e| e.person.user);
        Ok((store, looked_over))
    }

    /// One transaction. Nothing of it stays when `work` fails.
    fn write<T>(&mut self, work: impl FnOnce(&Writer<'_>) -> Result<T>) -> Result<T> {
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let writer = Writer { tx, me: self.me };
        let result = work(&writer)?;
        writer.count_progress()?;
        fail::fail_point!("phone_before_commit");
        writer.tx.commit()?;
        fail::fail_point!("phone_after_commit");
        Ok(result)
    }
}

/// An open transaction and whose phone it is on.
struct Writer<'c> {
    tx: Transaction<'c>,
    me: Option<UserId>,
}

/// Runs a statement that gives no rows; how many it changed.
fn run(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<usize> {
    Ok(conn.prepare_cached(sql)?.execute(params)?)
}

/// The one row of a query, or none.
fn one<T>(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>> {
    Ok(conn
        .prepare_cached(sql)?
        .query_row(params, read)
        .optional()?)
}

/// All rows of a query.
fn all<T>(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An id as it is stored.
fn key(id: impl Into<Uuid>) -> [u8; 16] {
    id.into().into_bytes()
}

/// An id as it was stored.
fn id(bytes: [u8; 16]) -> Uuid {
    Uuid::from_bytes(bytes)
}

/// A count as it is shown.
fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
