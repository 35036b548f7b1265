//! Another system's list of people as a table: the heads of its columns and its rows, cell by cell as they stand, so that
//! it can leave again in the same columns. What its columns hold is said by somebody, see `shared::reconcile`.

use sha2::{Digest as _, Sha256};
use tungngo_shared::{
    reconcile::{Column, guess},
    text::{
        legacy::{Encoding, to_unicode},
        nfc,
    },
};

use super::{
    Limits,
    fault::FileFault,
    header::SEARCHED_ROWS,
    legacy,
    list::{is_footer, is_total, numbers_the_columns, read_sheets},
    sheet::{Row, Sheet},
};

/// More rows than any ward's list of people; each is kept until the run's period is over.
pub const MAX_ROWS: usize = 20_000;
/// A cell is kept as far as this, in characters; what is longer is no name and no address.
const MAX_CELL_CHARS: usize = 500;
/// So many cells make a row of heads where none of them is known.
const HEADS_AT_LEAST: usize = 3;

/// A list that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// SHA-256 of the file in hex.
    pub sha256: String,
    /// The heads of its columns, in order; empty where a column has none.
    pub heads: Vec<String>,
    /// The rows below them: the number as a spreadsheet shows it, and as many cells as there are heads.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// Reads a file by what it contains, not by what it is called: the first sheet that has heads with rows below them.
///
/// # Errors
/// A [`FileFault`] when there is none.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Table, FileFault> {
    let limits = Limits {
        rows: limits.rows.min(MAX_ROWS),
        ..*limits
    };
    let sheets = read_sheets(bytes, &limits)?;
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(FileFault::Empty);
    }
    let mut fault = FileFault::NoHeader;
    for sheet in sheets {
        let Some((at, heads)) = find_heads(&sheet.rows) else {
            continue;
        };
        let rows = rows_below(sheet, at, &heads);
        if rows.is_empty() {
            fault = FileFault::NoRows;
            continue;
        }
        return Ok(Table {
            sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)),
            heads,
            rows,
        });
    }
    Err(fault)
}

/// The row that names most columns, a name among them; where no head is known, the first row with several texts.
fn find_heads(rows: &[Row]) -> Option<(usize, Vec<String>)> {
    let searched = || rows.iter().take(SEARCHED_ROWS).enumerate();
    let known = searched().filter_map(|(at, row)| {
        let (heads, known) = heads_of(row)?;
        Some((at, heads, known))
    });
    // Of rows that name as many, the first.
    let best = known.reduce(|best, row| if row.2 > best.2 { row } else { best });
    if let Some((at, heads, _)) = best {
        return Some((at, heads));
    }
    let is_texts = |row: &Row| {
        let filled = row.filled().map(|(_, cell)| cell.shown());
        let texts = filled.filter(|text| text.chars().any(char::is_alphabetic));
        texts.count() >= HEADS_AT_LEAST
    };
    let (at, row) = searched().find(|(_, row)| is_texts(row))?;
    Some((at, in_encoding(row, Encoding::Unicode)))
}

/// The heads in the encoding in which they make most sense, and how many columns they name; none without a name among them.
fn heads_of(row: &Row) -> Option<(Vec<String>, usize)> {
    let read = [Encoding::Unicode, Encoding::Tcvn3, Encoding::Vni].map(|encoding| {
        let heads = in_encoding(row, encoding);
        let columns = guess(&heads);
        let known = columns.len();
        (heads, known, columns.contains_key(&Column::Name))
    });
    read.into_iter()
        .filter(|(_, known, has_name)| *has_name && *known >= 2)
        .reduce(|best, read| if read.1 > best.1 { read } else { best })
        .map(|(heads, known, _)| (heads, known))
}

fn in_encoding(row: &Row, encoding: Encoding) -> Vec<String> {
    let cells = row.cells.iter().map(|cell| cell.shown());
    cells
        .map(|text| kept(&to_unicode(&text, encoding)))
        .collect()
}

fn kept(text: &str) -> String {
    nfc(text).chars().take(MAX_CELL_CHARS).collect()
}

fn rows_below(mut sheet: Sheet, heads_at: usize, heads: &[String]) -> Vec<(u32, Vec<String>)> {
    let mut body = sheet.rows.split_off(heads_at + 1);
    legacy::decode(&mut body);
    let mut rows = Vec::new();
    for (index, row) in body.iter().enumerate() {
        let cells: Vec<String> = (0..heads.len())
            .map(|at| kept(&row.cell(at).shown()))
            .collect();
        let is_heads = cells
            .iter()
            .zip(heads)
            .filter(|(c, h)| c == h && !h.is_empty())
            .count()
            >= 2;
        let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        let is_remark = match filled.as_slice() {
            [] => true,
            [first, rest @ ..] => is_total(first) || (rest.len() < 2 && is_footer(first)),
        };
        if is_heads || is_remark || (index == 0 && numbers_the_columns(row)) {
            continue;
        }
        rows.push((row.number, cells));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Table, FileFault> {
        read(text.as_bytes(), &Limits::default())
    }

    #[test]
    fn heads_are_found_below_titles_and_rows_end_where_remarks_begin() {
        let table = read_text(
            "CÔNG AN THÀNH PHỐ;;;\nDANH SÁCH NGƯỜI TRONG DIỆN QUẢN LÝ;;;\nSTT;Họ và tên;Năm sinh;Số CCCD\n\
             (1);(2);(3);(4)\n1;Nguyễn Văn An;1990;031090001234\n2;Lê Thị Bình;1985;\n\
             STT;Họ và tên;Năm sinh;Số CCCD\n3;Đỗ Văn Cường;;\nTổng cộng: 3;;;\nNgười lập biểu;;;\n",
        )
        .unwrap();
        assert_eq!(table.heads, ["STT", "Họ và tên", "Năm sinh", "Số CCCD"]);
        let rows: Vec<(u32, &str)> = table
            .rows
            .iter()
            .map(|(nr, cells)| (*nr, cells[1].as_str()))
            .collect();
        assert_eq!(
            rows,
            [
                (5, "Nguyễn Văn An"),
                (6, "Lê Thị Bình"),
                (8, "Đỗ Văn Cường")
            ]
        );
        assert_eq!(table.rows[1].1, ["2", "Lê Thị Bình", "1985", ""]);
    }

    #[test]
    fn heads_that_nobody_knows_are_still_heads() {
        let table = read_text("Mã;Người;Khi nào\n7;Nguyễn Văn An;1990\n").unwrap();
        assert_eq!(table.heads, ["Mã", "Người", "Khi nào"]);
        assert_eq!(table.rows.len(), 1);
    }

    #[test]
    fn an_old_encoding_is_read() {
        let text = "Hä vµ tªn;N¨m sinh;Sè CMND\nNguyÔn V¨n §¹t;1990;\nTrÇn ThÞ H\u{ad}¬ng;1985;\n";
        let bytes: Vec<u8> = text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        let table = read(&bytes, &Limits::default()).unwrap();
        assert_eq!(table.heads[0], "Họ và tên");
        assert_eq!(table.rows[0].1[0], "Nguyễn Văn Đạt");
    }

    #[test]
    fn what_is_no_list_says_why() {
        assert_eq!(read_text(""), Err(FileFault::Empty));
        assert_eq!(read_text("1;2\n3;4\n"), Err(FileFault::NoHeader));
        assert_eq!(read_text("Họ và tên;Năm sinh\n"), Err(FileFault::NoRows));
        let long = "Nguyễn Văn An;1990\n".repeat(MAX_ROWS + 1);
        assert_eq!(
            read_text(&format!("Họ và tên;Năm sinh\n{long}")),
            Err(FileFault::TooManyRows)
        );
    }
}
