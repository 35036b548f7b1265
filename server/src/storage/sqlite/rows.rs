//! Reading typed values out of rows.

use std::str::FromStr;

use rusqlite::{Row, types::Type};
use tungngo_shared::{clock::Millis, ids::WardCode};

use crate::storage::review::Door;

/// A text column through a `parse` that knows the closed list of its values.
///
/// # Errors
/// When the column is not text or its value is not in the list.
pub fn parsed<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let index = row.as_ref().column_index(column)?;
    let text = row.get_ref(index)?.as_str()?;
    parse(text).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            index,
            Type::Text,
            format!("unknown value in {column}").into(),
        )
    })
}

/// Which house it is about, in words.
///
/// # Errors
/// When a column is not text.
pub fn door(row: &Row<'_>) -> rusqlite::Result<Door> {
    Ok(Door {
        number: row.get("number")?,
        head_name: row.get("head_name")?,
        alley_name: row.get("alley_name")?,
        group_name: row.get("group_name")?,
    })
}

/// A ward code.
///
/// # Errors
/// When the column is not five digits.
pub fn ward(row: &Row<'_>, column: &str) -> rusqlite::Result<WardCode> {
    parsed(row, column, |text| WardCode::from_str(text).ok())
}

/// A ward code, where there is one.
///
/// # Errors
/// When the column is neither null nor five digits.
pub fn maybe_ward(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<WardCode>> {
    let text: Option<String> = row.get(column)?;
    text.map(|_| ward(row, column)).transpose()
}

/// A time.
///
/// # Errors
/// When the column is not an integer.
pub fn millis(row: &Row<'_>, column: &str) -> rusqlite::Result<Millis> {
    row.get(column).map(Millis)
}

/// A time, where there is one.
///
/// # Errors
/// When the column is neither null nor an integer.
pub fn maybe_millis(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Millis>> {
    row.get::<_, Option<i64>>(column).map(|ms| ms.map(Millis))
}

/// A JSON text column.
///
/// # Errors
/// When the column is not the JSON of a `T`.
pub fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let index = row.as_ref().column_index(column)?;
    serde_json::from_str(row.get_ref(index)?.as_str()?)
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(e)))
}
