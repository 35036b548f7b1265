//! Numbered migrations, each in one transaction with its number.

use rusqlite::{Connection, TransactionBehavior};

use super::{Result, StoreError, sql};

/// All migrations, oldest first. Released ones never change.
pub(super) const MIGRATIONS: &[&str] = &[sql!("migrations/0001_initial")];

/// Brings the schema up to the newest migration.
///
/// # Errors
/// [`StoreError::Newer`] for a store of a newer program; it is not touched.
pub(super) fn run(conn: &mut Connection, migrations: &[&str]) -> Result<()> {
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let found: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (number, migration) in (1..).zip(migrations).skip(found as usize) {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(migration)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}
