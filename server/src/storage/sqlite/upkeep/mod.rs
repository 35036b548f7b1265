//! Looking after the files of the data folder: which databases there are, copying one while it is in
//! use, and looking for damage.

use std::path::Path;

use rusqlite::{
    Connection, TransactionBehavior,
    backup::{Backup, StepResult},
};
use tungngo_shared::clock::Millis;

use super::{
    Tx, attachments, audit,
    open::{self, Key},
};
use crate::storage::StoreResult;

mod between;
mod check;

pub use between::between;
pub use check::{Fault, Findings, audit_says, check};

/// Pages copied at a time, between two words about how far it is.
const PAGES: i32 = 256;

/// One of the databases of a data folder.
pub struct Database {
    /// Its file there.
    pub file: &'static str,
    /// What its schema is made by.
    migrations: &'static [&'static str],
    /// What must hold in it, beside what the engine looks for.
    rules: &'static [check::Rule],
    /// Whether it holds the audit log.
    audited: bool,
    /// Whether it holds bytes that are named by their hash.
    hashed: bool,
}

/// The databases of a data folder. The first knows of what is in the others, so it is copied first:
/// the others then hold at least what it speaks of.
pub const DATABASES: &[Database] = &[
    Database {
        file: "tungngo.db",
        migrations: open::MIGRATIONS,
        rules: check::RULES,
        audited: true,
        hashed: false,
    },
    Database {
        file: attachments::FILE,
        migrations: attachments::MIGRATIONS,
        rules: check::PHOTO_RULES,
        audited: false,
        hashed: true,
    },
];

/// Copies a database as it is at one moment, encrypted with the same key, while others write to it.
/// `told` hears how many pages of how many are done. The copy is one file, synced to the disk.
///
/// # Errors
/// The engine's own; what is left of the copy then is not usable.
pub fn copy(from: &Path, key: &Key, to: &Path, told: &mut dyn FnMut(u64, u64)) -> StoreResult<()> {
    let source = open::keyed(from, key)?;
    // One read transaction: all pages are of the same moment, and the copy need not begin again
    // whenever somebody writes.
    let moment = source.unchecked_transaction()?;
    moment.pragma_query_value(None, "schema_version", |row| row.get::<_, i64>(0))?;
    let mut target = open::keyed(to, key)?;
    {
        let backup = Backup::new(&moment, &mut target)?;
        loop {
            let step = backup.step(PAGES)?;
            let (all, left) = (backup.progress().pagecount, backup.progress().remaining);
            let pages = |n: i32| u64::try_from(n).unwrap_or(0);
            told(pages(all - left), pages(all));
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => std::thread::sleep(std::time::Duration::from_millis(20)),
            }
        }
    }
    drop(moment);
    settle(target, to)
}

/// Leaves a database as one file, without a journal beside it, synced to the disk.
fn settle(connection: Connection, path: &Path) -> StoreResult<()> {
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.close().map_err(|(_, error)| error)?;
    std::fs::File::open(path)?.sync_all()?;
    Ok(())
}

/// Writes the log ahead into the database and empties it, while others use both: what was deleted is in
/// no file any more. Whether it could be emptied: not as long as somebody reads an old state.
///
/// # Errors
/// The engine's own.
pub fn empty_log(path: &Path, key: &Key) -> StoreResult<bool> {
    let connection = open::keyed(path, key)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}

/// Brings an unpacked copy up to this program's schema.
///
/// # Errors
/// Another key, a newer schema, damage that stops the upgrade.
pub fn upgrade(database: &Database, path: &Path, key: &Key) -> StoreResult<()> {
    let mut connection = open::connection_to(path, key, database.migrations)?;
    open::migrate_with(&mut connection, database.migrations)?;
    settle(connection, path)
}

/// Begins a new epoch in a copy that is about to take the place of the database, and notes it in the
/// log. Gives the epoch.
///
/// # Errors
/// The engine's own.
pub fn begin_anew(path: &Path, key: &Key, made: Millis, now: Millis) -> StoreResult<u64> {
    let mut connection = open::connection(path, key)?;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let epoch = open::renew_epoch(&tx)?;
    let entry = audit::Entry {
        at: now,
        ward: None,
        user: None,
        device: None,
        action: "server.restore",
        subject: None,
        detail: serde_json::json!({ "backup_made_ms": made, "epoch": epoch }),
    };
    audit::append(&Tx::alone(&tx), &entry)?;
    tx.commit()?;
    settle(connection, path)?;
    Ok(epoch)
}
