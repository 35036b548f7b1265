//! Whether a store holds together. What a power cut tore in the main file and the log mends is no
//! damage, so it is read as SQLite reads it; the cipher is asked only when that fails without a reason.
//!
//! Reading every page of a large store takes longer than anybody wants to wait for a list, so that is done
//! beside its use, on a thread and a connection of its own ([`Examination`]).

use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, InterruptHandle};

use super::{Result, StoreError, keyed};

/// A store that is being looked over while it is used. Dropping this ends it, and waits for its end: nothing has the
/// files open any more then.
pub struct Examination {
    interrupt: InterruptHandle,
    thread: Option<JoinHandle<()>>,
}

impl Examination {
    /// Begins; `told` hears at the end whether the store is damaged. Anything that says nothing about the
    /// store itself counts as whole.
    ///
    /// # Errors
    /// When the store cannot be opened once more.
    pub fn begin(
        path: &Path,
        key: &[u8; 32],
        told: impl FnOnce(bool) + Send + 'static,
    ) -> Result<Self> {
        let (path, key) = (path.to_owned(), *key);
        let conn = examiner(&path, &key)?;
        let interrupt = conn.get_interrupt_handle();
        let look = move || {
            let mut seen = whole(&conn);
            if matches!(seen, Err(StoreError::Damaged)) {
                // Looked at twice: a store is not given up for a fault that passes.
                seen = examiner(&path, &key).and_then(|conn| whole(&conn));
            }
            drop(conn);
            told(matches!(seen, Err(StoreError::Damaged)));
        };
        let thread = std::thread::Builder::new()
            .name("examination".to_owned())
            .spawn(look)
            .map_err(|_| StoreError::Sql(rusqlite::Error::InvalidQuery))?;
        Ok(Self {
            interrupt,
            thread: Some(thread),
        })
    }
}

impl Drop for Examination {
    fn drop(&mut self) {
        self.interrupt.interrupt();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A connection that reads a store which another one uses.
fn examiner(path: &Path, key: &[u8; 32]) -> Result<Connection> {
    /// For the moment in which the other one mends or empties the log.
    const PATIENCE: Duration = Duration::from_secs(5);
    let conn = keyed(path, key)?;
    conn.busy_timeout(PATIENCE)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

/// Bytes of a store and its log; 0 for one that is not there.
pub(super) fn size(path: &Path) -> u64 {
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |m| m.len());
    length(path) + length(&path.with_extension("db-wal"))
}

/// Reads every page.
///
/// # Errors
/// [`StoreError::Damaged`]; anything else says nothing about the store itself.
pub(super) fn whole(conn: &Connection) -> Result<()> {
    let mut findings = Vec::new();
    let read = conn.pragma_query(None, "quick_check", |row| {
        findings.push(row.get::<_, String>(0)?);
        Ok(())
    });
    match read {
        Ok(()) if findings == ["ok"] => Ok(()),
        Ok(()) => Err(StoreError::Damaged),
        Err(error) => Err(explained(conn, error)),
    }
}

/// What an error on reading means. A page that does not decrypt comes back as an error without a name.
pub(super) fn explained(conn: &Connection, error: rusqlite::Error) -> StoreError {
    let is_vague = matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::Unknown | ErrorCode::OutOfMemory)
    );
    if is_vague && has_bad_pages(conn) {
        return StoreError::Damaged;
    }
    error.into()
}

fn has_bad_pages(conn: &Connection) -> bool {
    const BAD: [&str; 2] = ["HMAC verification failed", "has an invalid size"];
    let mut is_bad = false;
    // A disk that cannot be read now is not a damaged store.
    let read = conn.pragma_query(None, "cipher_integrity_check", |row| {
        let finding: String = row.get(0)?;
        is_bad |= BAD.iter().any(|text| finding.contains(text));
        Ok(())
    });
    read.is_ok() && is_bad
}
