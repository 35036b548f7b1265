//! A whole file as a list of households: its sheets, headers and sections, with every row accounted
//! for. Rows that hold no household are skipped with a reason, never silently.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tungngo_shared::text::{fold, legacy::Encoding, nfc};

use super::{
    Limits,
    entry::{self, CellFault, Entry, Standing},
    fault::FileFault,
    header::{self, Field, Header},
    legacy, place,
    sheet::{Cell, Merged, Row, Sheet, column_letters},
    table_text, xlsx,
};

/// Where a row stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowRef {
    /// The sheet's name; empty for a text file.
    pub sheet: String,
    /// The row's number as a spreadsheet shows it.
    pub row: u32,
}

/// Why a row holds no household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// Only a running number.
    Blank,
    /// The header again, or a row that numbers the columns.
    Header,
    /// A line that names the group or alley of the rows below.
    Section,
    /// Tổng cộng.
    Total,
    /// A note or signature below the list.
    Footer,
}

impl Skip {
    /// The stable id, also the tail of its text key (`import-skip-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Header => "header",
            Self::Section => "section",
            Self::Total => "total",
            Self::Footer => "footer",
        }
    }
}

/// What a row below the header is.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A household, possibly with faults.
    Household(Entry, Vec<CellFault>),
    /// None.
    Skipped(Skip),
}

/// A row below the header.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Where.
    pub at: RowRef,
    /// What.
    pub content: Content,
}

/// How a column was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRead {
    /// The sheet's name.
    pub sheet: String,
    /// `A`, `B`, …
    pub letters: String,
    /// The header in the file.
    pub label: String,
    /// What it was taken for.
    pub field: Field,
    /// How its text was written.
    pub encoding: Encoding,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// SHA-256 of the file in hex.
    pub sha256: String,
    /// The columns that were understood.
    pub columns: Vec<ColumnRead>,
    /// The rows below the headers.
    pub lines: Vec<Line>,
}

impl List {
    /// The letters of a field's column on a sheet.
    #[must_use]
    pub fn letters(&self, sheet: &str, field: Field) -> Option<&str> {
        self.columns
            .iter()
            .find(|c| c.sheet == sheet && c.field == field)
            .map(|c| c.letters.as_str())
    }
}

/// Reads a file by what it contains, not by what it is called.
///
/// # Errors
/// A [`FileFault`] when there is no list of households in it.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<List, FileFault> {
    let sheets = read_sheets(bytes, limits)?;
    if sheets.iter().all(|s| s.rows.is_empty()) {
        return Err(FileFault::Empty);
    }
    let mut list = List {
        sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)),
        columns: Vec::new(),
        lines: Vec::new(),
    };
    let mut headers = 0;
    for sheet in sheets {
        headers += usize::from(read_sheet(sheet, &mut list));
    }
    let is_household = |l: &Line| matches!(l.content, Content::Household(..));
    if headers == 0 {
        Err(FileFault::NoHeader)
    } else if !list.lines.iter().any(is_household) {
        Err(FileFault::NoRows)
    } else {
        Ok(list)
    }
}

pub(super) fn read_sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, FileFault> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(FileFault::TooLarge);
    }
    match bytes {
        [] => Err(FileFault::Empty),
        // A fault of the parser is a fault of the file: it must not take the caller down.
        [b'P', b'K', 3 | 5 | 7, ..] => std::panic::catch_unwind(|| xlsx::read(bytes, limits))
            .unwrap_or(Err(FileFault::Damaged)),
        // An OLE compound file: a workbook of before 2007, or an encrypted one of today.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            let name: Vec<u8> = "EncryptedPackage"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
            if bytes.windows(name.len()).any(|w| w == name) {
                Err(FileFault::PasswordProtected)
            } else {
                Err(FileFault::OldXls)
            }
        }
        _ if NOT_TEXT.iter().any(|magic| bytes.starts_with(magic)) => {
            Err(FileFault::NotASpreadsheet)
        }
        _ => table_text::read(bytes, limits).map(|sheet| vec![sheet]),
    }
}

/// How files begin that people mistake for lists: PDF, pictures, RTF, web pages, other archives.
const NOT_TEXT: [&[u8]; 10] = [
    b"%PDF",
    b"\x89PNG",
    b"\xFF\xD8\xFF",
    b"GIF8",
    b"{\\rtf",
    b"<",
    b"Rar!",
    b"7z\xBC\xAF",
    b"\x1F\x8B",
    b"PK",
];

fn read_sheet(mut sheet: Sheet, list: &mut List) -> bool {
    let Some(header) = header::find(&sheet.rows) else {
        return false;
    };
    let mut body = sheet.rows.split_off(header.end);
    let encodings = legacy::decode(&mut body);
    spread_merged(&mut body, &sheet, &header);
    list.columns
        .extend(header.columns.iter().map(|c| ColumnRead {
            sheet: sheet.name.clone(),
            letters: column_letters(c.at),
            label: c.label.clone(),
            field: c.field,
            encoding: encodings.get(c.at).copied().unwrap_or(Encoding::Unicode),
        }));
    let above = sheet.rows.get(..header.first).unwrap_or_default();
    let mut standing = Standing {
        group: group_of_titles(above, &sheet.name),
        alley: None,
    };
    for (index, row) in body.iter().enumerate() {
        let content = match skip(row, &header, index == 0, &mut standing) {
            Some(why) => Content::Skipped(why),
            None => {
                let (entry, faults) = entry::read(row, &header, &standing);
                Content::Household(entry, faults)
            }
        };
        let at = RowRef {
            sheet: sheet.name.clone(),
            row: row.number,
        };
        list.lines.push(Line { at, content });
    }
    true
}

/// A group or street merged over the rows of its households stands in the first of them only.
fn spread_merged(body: &mut [Row], sheet: &Sheet, header: &Header) {
    let places = [
        Field::Group,
        Field::Alley,
        Field::Lane,
        Field::Byway,
        Field::Street,
    ];
    let columns: Vec<usize> = places.iter().filter_map(|f| header.at(*f)).collect();
    let of_places = |m: &&Merged| m.bottom > m.top && columns.contains(&m.left);
    let mut merged: Vec<&Merged> = sheet.merged.iter().filter(of_places).collect();
    merged.sort_unstable_by_key(|m| (m.left, m.top));
    let mut before: Option<&Merged> = None;
    for merged in merged {
        let column = merged.left;
        // No spreadsheet merges a cell twice; a file that does would have its rows gone through for
        // every time.
        if before.is_some_and(|b| b.left == column && b.bottom >= merged.top) {
            continue;
        }
        before = Some(merged);
        let first = body.partition_point(|r| r.number < merged.top);
        let Some(Row { number, cells }) = body.get(first) else {
            continue;
        };
        let value = cells.get(column).cloned().unwrap_or_default();
        if *number != merged.top {
            continue;
        }
        let end = body.partition_point(|r| r.number <= merged.bottom);
        for row in body.get_mut(first + 1..end).unwrap_or_default() {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, Cell::Empty);
            }
            if row.cells[column].is_empty() {
                row.cells[column] = value.clone();
            }
        }
    }
}

fn group_of_titles(above: &[Row], sheet_name: &str) -> Option<String> {
    let titles = above.iter().flat_map(|r| &r.cells).filter_map(|c| match c {
        Cell::Text(text) => Some(legacy::decode_one(text)),
        _ => None,
    });
    titles
        .chain([sheet_name.to_owned()])
        .find_map(|text| place::group_in_line(&text))
}

/// Whether a row holds no household, and why. A section line sets what the rows below it stand in.
fn skip(row: &Row, header: &Header, first: bool, standing: &mut Standing) -> Option<Skip> {
    if header.is_repeated_by(row) || (first && numbers_the_columns(row)) {
        return Some(Skip::Header);
    }
    let index = header.at(Field::Index);
    let cells: Vec<&Cell> = row
        .filled()
        .filter(|(at, cell)| Some(*at) != index || !is_running_number(cell))
        .map(|(_, cell)| cell)
        .collect();
    let Some(first) = cells.first() else {
        // A formula error in the column of running numbers is no household either.
        return Some(Skip::Blank).filter(|_| row.filled().all(|(at, _)| Some(at) == index));
    };
    if is_total(&nfc(&first.shown())) {
        return Some(Skip::Total);
    }
    if cells.len() > 2 {
        return None;
    }
    let said: Vec<String> = cells.iter().map(|cell| nfc(&cell.shown())).collect();
    let line = said.first()?;
    if is_footer(line) {
        return Some(Skip::Footer);
    }
    let numbered = said.len() == 2 && is_section_number(line);
    let title = match said.as_slice() {
        [title] => title,
        [_, title] if numbered => title,
        _ => return None,
    };
    if let Some(group) = place::group_in_line(title) {
        *standing = Standing {
            group: Some(group),
            alley: None,
        };
        return Some(Skip::Section);
    }
    let lower = title.to_lowercase();
    let ways = ["ngõ ", "ngách ", "hẻm ", "đường ", "phố "];
    // In the column of heads or numbers it is a household with a strange name.
    let own = [Field::HeadName, Field::Number, Field::Address]
        .iter()
        .filter_map(|f| header.at(*f))
        .any(|at| nfc(&row.cell(at).shown()) == *title);
    if ways.iter().any(|w| lower.starts_with(w)) && (!own || header.at(Field::Alley).is_none()) {
        standing.alley = Some(title.clone());
        return Some(Skip::Section);
    }
    None
}

/// `(1) (2) (3) …` below the header of an official form.
pub(super) fn numbers_the_columns(row: &Row) -> bool {
    let numbers: Option<Vec<u32>> = row
        .filled()
        .map(|(_, cell)| cell.shown().trim().trim_matches(['(', ')']).parse().ok())
        .collect();
    numbers.is_some_and(|n| n.len() >= 3 && n.windows(2).all(|w| w[0] + 1 == w[1]))
}

fn is_running_number(cell: &Cell) -> bool {
    let text = cell.shown();
    let text = text.trim().trim_end_matches('.');
    matches!(cell, Cell::Error) || text.bytes().all(|b| b.is_ascii_digit())
}

/// `I`, `IV.`, `A`, `2)` before the name of a section.
fn is_section_number(text: &str) -> bool {
    let text = text.trim_matches(|c: char| " .)(/-".contains(c));
    text.len() <= 5
        && (text.bytes().all(|b| b.is_ascii_digit())
            || text.bytes().all(|b| b"IVXLC".contains(&b))
            || (text.len() == 1 && text.bytes().all(|b| b.is_ascii_uppercase())))
}

/// `Tổng cộng`, with its marks: without them it could be the name Tống Công.
pub(super) fn is_total(text: &str) -> bool {
    let lower = text.to_lowercase();
    let marked = ["tổng cộng", "tổng số", "tổng:", "cộng:", "cộng toàn"];
    marked.iter().any(|t| lower.starts_with(t))
        || matches!(lower.as_str(), "tổng" | "cộng" | "tong" | "cong")
        || (lower.is_ascii() && (lower.starts_with("tong cong") || lower.starts_with("tong so")))
}

pub(super) fn is_footer(text: &str) -> bool {
    let folded = fold(text);
    let starts = [
        "nguoi lap",
        "tm.",
        "tm ",
        "kt.",
        "thu truong",
        "to truong",
        "xac nhan",
        "(ky",
        "ky ten",
        "ghi chu:",
        "danh sach nay",
        "truong cong an",
        "chu tich",
    ];
    starts.iter().any(|s| folded.starts_with(s))
        || (folded.contains("ngay") && folded.contains("thang") && folded.contains("nam"))
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
