//! Rows of other systems' lists are about people and are kept no longer than the ward decides; what was signed stays.

use rusqlite::{Connection, params};
use tungngo_shared::ids::WardCode;
use uuid::Uuid;

use super::Tx;
use crate::storage::StoreResult;

/// A run whose rows have been kept long enough.
pub struct Due {
    /// Which.
    pub id: Uuid,
    /// How many rows.
    pub rows: u64,
}

/// Runs that were signed, or else came, before a moment; at most `limit`.
pub fn due(c: &Connection, ward: &WardCode, before: i64, limit: u32) -> StoreResult<Vec<Due>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/reconcile/due.sql"))?;
    let found = statement.query_map(params![ward.as_str(), before, limit], |row| {
        Ok(Due {
            id: row.get("id")?,
            rows: row.get("n")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The rows of a run, and the run itself where it was never signed.
pub fn drop_run(tx: &Tx<'_>, ward: &WardCode, run: Uuid) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/reconcile/drop_rows.sql"))?
        .execute([run])?;
    tx.prepare_cached(include_str!("../../../../sql/reconcile/drop_run.sql"))?
        .execute(params![run, ward.as_str()])?;
    Ok(())
}
