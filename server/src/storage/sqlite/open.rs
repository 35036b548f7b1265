//! Opening: the key, the settings that make a commit durable, and numbered migrations.

use std::{io::Read as _, path::Path, sync::Once, time::Duration};

use rusqlite::{Connection, TransactionBehavior, config::DbConfig, ffi::ErrorCode};
use tungngo_shared::cipher;

use crate::storage::{StoreError, StoreResult};

/// All migrations in order; a migration's number is its place, counted from 1.
pub const MIGRATIONS: &[&str] = &[
    include_str!("../../../sql/migrations/0001_initial.sql"),
    include_str!("../../../sql/migrations/0002_tokens_heard.sql"),
    include_str!("../../../sql/migrations/0003_visit_photo.sql"),
    include_str!("../../../sql/migrations/0004_audit_of_person.sql"),
    include_str!("../../../sql/migrations/0005_erasure.sql"),
    include_str!("../../../sql/migrations/0006_attempts_in_memory.sql"),
    include_str!("../../../sql/migrations/0007_second_factor.sql"),
    include_str!("../../../sql/migrations/0008_lost_operations.sql"),
    include_str!("../../../sql/migrations/0009_tasks.sql"),
    include_str!("../../../sql/migrations/0010_triage.sql"),
    include_str!("../../../sql/migrations/0011_cases.sql"),
    include_str!("../../../sql/migrations/0012_reconcile.sql"),
    include_str!("../../../sql/migrations/0013_quality.sql"),
    include_str!("../../../sql/migrations/0014_search.sql"),
    include_str!("../../../sql/migrations/0015_saved_filters.sql"),
    include_str!("../../../sql/migrations/0016_pages.sql"),
    include_str!("../../../sql/migrations/0017_support.sql"),
    include_str!("../../../sql/migrations/0018_moves.sql"),
    include_str!("../../../sql/migrations/0019_merge.sql"),
    include_str!("../../../sql/migrations/0020_papers.sql"),
    include_str!("../../../sql/migrations/0021_case_erasure.sql"),
    include_str!("../../../sql/migrations/0022_papers_move.sql"),
];

/// How many prepared statements each connection keeps.
const STATEMENTS: usize = 256;

/// The 32 bytes that the database is encrypted with.
#[derive(Clone)]
pub struct Key(pub [u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The engine says that it is ready before its cipher is: two first connections of a process at the
/// same moment, and one may find no cipher.
fn start_engine() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| drop(Connection::open_in_memory()));
}

/// Opens a connection that has the key and has not changed anything.
pub fn keyed(path: &Path, key: &Key) -> StoreResult<Connection> {
    start_engine();
    for pragma in cipher::key_pragmas(&key.0, begins(path)) {
        let connection = Connection::open(path)?;
        // What is wrong is an answer here, not lines of the engine's own on the error output.
        connection.pragma_update(None, "cipher_log_level", "NONE")?;
        connection.pragma_update(None, "key", pragma)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        let readable: Result<i64, _> =
            connection.pragma_query_value(None, "schema_version", |r| r.get(0));
        match readable {
            Ok(_) => return Ok(connection),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // The first page does not read: another key, or damage there.
    Err(StoreError::WrongKey)
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

/// Opens a connection to the main database with everything set but the schema.
pub fn connection(path: &Path, key: &Key) -> StoreResult<Connection> {
    connection_to(path, key, MIGRATIONS)
}

/// The same to a database of these migrations.
pub fn connection_to(path: &Path, key: &Key, migrations: &[&str]) -> StoreResult<Connection> {
    let connection = keyed(path, key)?;
    refuse_newer(&connection, migrations.len())?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let synchronous = if tungngo_shared::planted!("server_synchronous_normal") {
        "NORMAL"
    } else {
        "FULL"
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Otherwise a statement with a bound LIMIT is compiled anew every time it runs.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // What is deleted is overwritten: erased means gone.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// A database of a newer program is not for this one to change, not even its settings.
fn refuse_newer(connection: &Connection, known: usize) -> StoreResult<u32> {
    let known = u32::try_from(known).unwrap_or(u32::MAX);
    let found: u32 = connection.pragma_query_value(None, "user_version", |r| r.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    Ok(found)
}

/// Brings the schema up to date. Each migration and its number are one transaction, so a stopped
/// upgrade is taken up where it stood.
pub fn migrate(connection: &mut Connection) -> StoreResult<()> {
    migrate_with(connection, MIGRATIONS)
}

/// [`migrate`] with other migrations, for tests.
pub fn migrate_with(connection: &mut Connection, migrations: &[&str]) -> StoreResult<()> {
    loop {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = refuse_newer(&tx, migrations.len())?;
        let Some(migration) = migrations.get(found as usize) else {
            return Ok(());
        };
        tx.execute_batch(migration)?;
        tx.pragma_update(None, "user_version", found + 1)?;
        tx.commit()?;
    }
}

/// Gives a new database its epoch: chance, so that no two databases share one.
pub fn begin_epoch(connection: &Connection) -> StoreResult<()> {
    // Below 2^53, so that any JSON reader keeps it whole.
    let epoch = u64::from_be_bytes(crate::clock::random()) >> 11;
    connection.execute(
        include_str!("../../../sql/sync/set_epoch.sql"),
        [epoch.to_string()],
    )?;
    Ok(())
}

/// Begins a new life of a database that was taken back to an earlier state: no cursor of before fits.
pub fn renew_epoch(connection: &Connection) -> StoreResult<u64> {
    let epoch = rand::random::<u64>() >> 11;
    connection.execute(
        include_str!("../../../sql/sync/renew_epoch.sql"),
        [epoch.to_string()],
    )?;
    Ok(epoch)
}
