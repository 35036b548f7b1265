//! A table as it was read, before anything is known about its columns.

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or nothing but white space.
    #[default]
    Empty,
    /// Text as it stands in the file, in whatever encoding its font had.
    Text(String),
    /// A number.
    Number(f64),
    /// A date or a time; the text is what to show a person.
    Date(String),
    /// A formula that has no result.
    Error,
}

impl Cell {
    /// A cell of text; white space alone makes an empty one.
    #[must_use]
    pub fn text(text: String) -> Self {
        if text.trim().is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// What a person would read in it: whole numbers without a decimal point.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty | Self::Error => String::new(),
            Self::Text(text) | Self::Date(text) => text.clone(),
            Self::Number(n) => number_shown(*n),
        }
    }
}

/// `12`, not `12.0`; fractions with a point.
fn number_shown(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 {
        format!("{n:.0}")
    } else {
        n.to_string()
    }
}

/// A row that has something in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number as a spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells from column A on; what lies beyond is empty.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell in a column, counted from 0.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Columns and cells that have something in them.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
    }
}

/// A rectangle of merged cells; rows as spreadsheets number them, columns from 0, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// First row.
    pub top: u32,
    /// Last row.
    pub bottom: u32,
    /// First column.
    pub left: usize,
}

/// One sheet: its rows in order, without the empty ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The name on its tab; empty for a text file.
    pub name: String,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Cells merged over several rows.
    pub merged: Vec<Merged>,
}

/// The letters of a column, counted from 0: `A`, …, `Z`, `AA`.
#[must_use]
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_show_no_decimal_point() {
        let shown = |n| Cell::Number(n).shown();
        assert_eq!(shown(12.0), "12");
        assert_eq!(shown(901_234_567.0), "901234567");
        assert_eq!(shown(-1.0), "-1");
        assert_eq!(shown(2.5), "2.5");
    }

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        let letters: Vec<_> = [0, 25, 26, 51, 52, 701, 702]
            .map(column_letters)
            .into_iter()
            .collect();
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
