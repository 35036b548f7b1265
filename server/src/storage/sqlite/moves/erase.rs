//! What of moves goes: offers that came to nothing, when their period is over; whom a receipt was about, when the cases go.

use rusqlite::{Connection, params};
use tungngo_shared::ids::WardCode;
use uuid::Uuid;

use super::Tx;
use crate::storage::StoreResult;

/// Offers of a ward that were declined or taken back before this moment; at most `limit`.
pub fn due(c: &Connection, ward: &WardCode, before: i64, limit: u32) -> StoreResult<Vec<Uuid>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/moves/due.sql"))?;
    let found = statement.query_map(params![ward.as_str(), before, limit], |row| row.get("id"))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// An offer that came to nothing.
pub fn drop_due(tx: &Tx<'_>, id: Uuid) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/moves/drop.sql"))?
        .execute([id])?;
    Ok(())
}

/// An erased case is in no move any more.
pub fn forget(tx: &Tx<'_>, case: Uuid) -> StoreResult<()> {
    for sql in [
        include_str!("../../../../sql/moves/drop_of_case.sql"),
        include_str!("../../../../sql/moves/forget_case.sql"),
    ] {
        tx.prepare_cached(sql)?.execute([case])?;
    }
    Ok(())
}
