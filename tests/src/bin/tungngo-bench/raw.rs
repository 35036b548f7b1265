//! The yardstick: the same bytes into plain SQLite tables with the same durability and encryption, from
//! one thread, with nothing else to do.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{Connection, params};

/// Rows a second when `bodies` are inserted in transactions of `batch` rows.
pub fn rows_per_second(dir: &Path, bodies: &[String], batch: usize) -> anyhow::Result<f64> {
    let name = format!("raw-{batch}.db");
    let mut db = Connection::open(dir.join(name))?;
    let key = "0123456789abcdef".repeat(4);
    db.pragma_update(None, "key", format!("x'{key}'"))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.execute_batch(include_str!("raw.sql"))?;
    let device = [7u8; 16];
    let mut seq = 0i64;
    let mut spent = Duration::ZERO;
    for part in bodies.chunks(batch) {
        let start = Instant::now();
        let transaction = db.transaction()?;
        {
            let mut insert = transaction.prepare_cached(include_str!("raw_insert.sql"))?;
            for body in part {
                seq += 1;
                insert.execute(params![device, seq, body])?;
            }
        }
        transaction.commit()?;
        spent += start.elapsed();
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 rows")]
    Ok(bodies.len() as f64 / spent.as_secs_f64())
}
