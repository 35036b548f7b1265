//! Bringing a ward's list of households in: reading files as wards really have them, deciding what
//! becomes of each row, and writing it in one transaction.
//!
//! [`list::read`] turns bytes into rows that are each a household or skipped for a reason;
//! [`plan::plan`] compares them with what is on the list; storage writes the plan. The first two
//! are pure, so a dry run is the same code without the last step.

use serde::Serialize;

pub mod entry;
pub mod fault;
pub mod field;
pub mod header;
pub mod legacy;
pub mod list;
pub mod listed;
mod lookup;
pub mod place;
pub mod plan;
pub mod report;
pub mod said;
pub mod sheet;
mod table_text;
mod xlsx;

/// What a file may be at most; beyond that it is refused before it is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Parts of a workbook's archive.
    pub zip_parts: usize,
    /// Bytes of all parts unpacked, counted while unpacking.
    pub inflated_bytes: u64,
    /// Rows of all sheets that are not empty.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 20 * 1024 * 1024,
            zip_parts: 2_000,
            inflated_bytes: 256 * 1024 * 1024,
            rows: 200_000,
            columns: 100,
        }
    }
}
