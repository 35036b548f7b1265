//! Numbered migrations, each in one transaction with its number.

use rusqlite::{Connection, TransactionBehavior};

use super::{Result, StoreError, sql};

/// All migrations, oldest first. Released ones never change.
pub(super) const MIGRATIONS: &[&str] = &[
    sql!("migrations/0001_initial"),
    sql!("migrations/0002_photo"),
    sql!("migrations/0003_erasure"),
    sql!("migrations/0004_large_lists"),
    sql!("migrations/0005_tasks"),
];

/// The number of the newest migration that this program knows.
pub(super) fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// The number of the last migration that has run.
///
/// # Errors
/// [`StoreError::Newer`] for a store of a newer program: not for this one to change.
pub(super) fn found(conn: &Connection, migrations: &[&str]) -> Result<u32> {
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let found: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    Ok(found)
}

/// Brings the schema up to the newest migration.
///
/// # Errors
/// [`StoreError::Newer`] for a store of a newer program; it is not touched.
pub(super) fn run(conn: &mut Connection, migrations: &[&str]) -> Result<()> {
    let found = found(conn, migrations)?;
    for (number, migration) in (1..).zip(migrations).skip(found as usize) {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(migration)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}
