//! What can be wrong with a file as a whole, and with one of its rows. Codes are stable; texts are
//! looked up as `import-file-…` and `import-why-…`.

use serde::{Deserialize, Serialize};

/// Why a file is refused before any row is looked at. Nothing has been changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{}", self.as_str())]
pub enum FileFault {
    /// No bytes, or nothing but empty cells.
    Empty,
    /// More bytes than [`super::Limits::file_bytes`].
    TooLarge,
    /// Neither a workbook nor a table of text, whatever its name says.
    NotASpreadsheet,
    /// The workbook format of before 2007.
    OldXls,
    /// An encrypted workbook.
    PasswordProtected,
    /// Begins like a workbook but cannot be read to its end.
    Damaged,
    /// More parts in the archive than any workbook has.
    TooManyParts,
    /// Unpacks to more than [`super::Limits::inflated_bytes`].
    InflatesTooMuch,
    /// More rows than [`super::Limits::rows`].
    TooManyRows,
    /// More columns than [`super::Limits::columns`].
    TooManyColumns,
    /// No row among the first says which column is which.
    NoHeader,
    /// A header, and no household below it.
    NoRows,
}

impl FileFault {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Empty,
        Self::TooLarge,
        Self::NotASpreadsheet,
        Self::OldXls,
        Self::PasswordProtected,
        Self::Damaged,
        Self::TooManyParts,
        Self::InflatesTooMuch,
        Self::TooManyRows,
        Self::TooManyColumns,
        Self::NoHeader,
        Self::NoRows,
    ];

    /// The stable code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge => "file_too_large",
            Self::NotASpreadsheet => "not_a_spreadsheet",
            Self::OldXls => "old_xls",
            Self::PasswordProtected => "password_protected",
            Self::Damaged => "file_damaged",
            Self::TooManyParts => "too_many_parts",
            Self::InflatesTooMuch => "inflates_too_much",
            Self::TooManyRows => "too_many_rows",
            Self::TooManyColumns => "too_many_columns",
            Self::NoHeader => "no_header",
            Self::NoRows => "no_rows",
        }
    }
}

/// Why a row is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowCode {
    /// The cell must not be empty.
    Required,
    /// Longer than is sensible.
    TooLong,
    /// A number beyond its limits.
    OutOfRange,
    /// Not in the form that the field needs.
    BadFormat,
    /// A house number that a spreadsheet turned into a date (`12/9`); what was typed is lost.
    BecameADate,
    /// A fraction where a whole number is needed.
    NotWhole,
    /// A formula without a result (`#REF!`).
    FormulaError,
    /// Not a kind of household that is known.
    UnknownKind,
    /// Other rows give the same household with other data.
    DuplicateConflict,
    /// Several households on the list answer to this row.
    Ambiguous,
}

impl RowCode {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Required,
        Self::TooLong,
        Self::OutOfRange,
        Self::BadFormat,
        Self::BecameADate,
        Self::NotWhole,
        Self::FormulaError,
        Self::UnknownKind,
        Self::DuplicateConflict,
        Self::Ambiguous,
    ];

    /// The stable code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong => "too_long",
            Self::OutOfRange => "out_of_range",
            Self::BadFormat => "bad_format",
            Self::BecameADate => "became_a_date",
            Self::NotWhole => "not_whole",
            Self::FormulaError => "formula_error",
            Self::UnknownKind => "unknown_kind",
            Self::DuplicateConflict => "duplicate_conflict",
            Self::Ambiguous => "ambiguous",
        }
    }
}
