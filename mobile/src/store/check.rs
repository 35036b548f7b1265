//! Whether a store holds together. What a power cut tore in the main file and the log mends is no
//! damage, so it is read as SQLite reads it; the cipher is asked only when that fails without a reason.

use rusqlite::{Connection, ErrorCode};

use super::{Result, StoreError};

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
