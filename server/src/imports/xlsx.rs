//! Workbooks (XLSX). The archive is measured by unpacking it with a limit before the workbook is
//! parsed, because the sizes in its headers are only what its maker says; and cells are streamed,
//! because a single cell in the last row would make a dense table of billions.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx};

use super::{
    Limits,
    fault::FileFault,
    sheet::{Cell, Merged, Row, Sheet},
};

/// Reads all visible sheets.
///
/// # Errors
/// A [`FileFault`] when it is no workbook, is damaged or exceeds a limit.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, FileFault> {
    measure(bytes, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileFault::Damaged)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet)
        .map(|s| s.name.clone())
        .collect();
    let mut left = Left {
        rows: limits.rows,
        text_bytes: limits.inflated_bytes,
    };
    let mut sheets = Vec::new();
    for name in names {
        let rows = read_rows(&mut book, &name, &mut left, limits)?;
        let merged = book
            .merge_cells_by_sheet_name(&name)
            .unwrap_or_default()
            .iter()
            .map(|d| Merged {
                top: d.start.0.saturating_add(1),
                bottom: d.end.0.saturating_add(1),
                left: d.start.1 as usize,
            })
            .collect();
        sheets.push(Sheet { name, rows, merged });
    }
    Ok(sheets)
}

/// What may still be read. Texts are counted as they are copied out, because millions of cells may
/// point to one long shared text.
struct Left {
    rows: usize,
    text_bytes: u64,
}

fn read_rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    left: &mut Left,
    limits: &Limits,
) -> Result<Vec<Row>, FileFault> {
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|_| FileFault::Damaged)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| FileFault::Damaged)? {
        let (row, column) = cell.get_position();
        let length = match cell.get_value() {
            DataRef::String(text) => text.len(),
            DataRef::SharedString(text) => text.len(),
            _ => 0,
        };
        left.text_bytes = left
            .text_bytes
            .checked_sub(length as u64)
            .ok_or(FileFault::InflatesTooMuch)?;
        let value = convert(cell.get_value());
        if value.is_empty() {
            continue;
        }
        let column = column as usize;
        if column >= limits.columns {
            return Err(FileFault::TooManyColumns);
        }
        let number = row.saturating_add(1);
        if rows.last().is_none_or(|last| last.number != number) {
            left.rows = left.rows.checked_sub(1).ok_or(FileFault::TooManyRows)?;
            rows.push(Row {
                number,
                cells: Vec::new(),
            });
        }
        if let Some(last) = rows.last_mut() {
            if last.cells.len() <= column {
                last.cells.resize(column + 1, Cell::Empty);
            }
            last.cells[column] = value;
        }
    }
    // Writers other than Excel may leave rows out of order.
    rows.sort_by_key(|row| row.number);
    Ok(rows)
}

fn convert(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(n) => Cell::Number(*n as f64),
        DataRef::Float(n) => Cell::Number(*n),
        DataRef::String(text) => Cell::text(text.clone()),
        DataRef::SharedString(text) => Cell::text((*text).to_owned()),
        DataRef::Bool(yes) => Cell::Text(yes.to_string()),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            Cell::Date(format!("{day:02}/{month:02}/{year:04}"))
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Date(text.clone()),
        DataRef::Error(_) => Cell::Error,
    }
}

/// Unpacks every part and throws it away, counting: after this the workbook may be parsed.
fn measure(bytes: &[u8], limits: &Limits) -> Result<(), FileFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileFault::Damaged)?;
    if archive.len() > limits.zip_parts {
        return Err(FileFault::TooManyParts);
    }
    let mut left = limits.inflated_bytes;
    let mut is_workbook = false;
    let mut scratch = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| FileFault::Damaged)?;
        if let Ok(name) = part.name() {
            let name = name.replace('\\', "/").to_lowercase();
            is_workbook |= name.trim_start_matches('/') == "xl/workbook.xml";
        }
        let mut counts = PromisedCounts::default();
        loop {
            let n = part.read(&mut scratch).map_err(|_| FileFault::Damaged)?;
            if n == 0 {
                break;
            }
            left = left
                .checked_sub(n as u64)
                .ok_or(FileFault::InflatesTooMuch)?;
            counts.look_at(&scratch[..n])?;
        }
    }
    if is_workbook {
        Ok(())
    } else {
        Err(FileFault::NotASpreadsheet)
    }
}

/// The parser sets memory aside for as many shared texts as `uniqueCount` promises, before it has
/// seen one; a promise that no workbook keeps must not get that far.
#[derive(Default)]
struct PromisedCounts {
    /// The end of what was looked at last, in case the attribute stands across two reads.
    tail: Vec<u8>,
}

impl PromisedCounts {
    const NAME: &[u8] = b"uniqueCount";
    const MOST: u64 = 10_000_000;
    /// Room for the name, `="` with white space, and a number that is too long.
    const TAIL: usize = 128;

    fn look_at(&mut self, bytes: &[u8]) -> Result<(), FileFault> {
        // In UTF-16 every other byte is zero.
        self.tail.extend(bytes.iter().filter(|b| **b != 0));
        let mut rest = self.tail.as_slice();
        while let Some(at) = find(rest, Self::NAME) {
            rest = rest.get(at + Self::NAME.len()..).unwrap_or_default();
            let value = rest.iter().skip_while(|b| b" \t\r\n=\"'+".contains(b));
            let digits = value.take_while(|b| b.is_ascii_digit());
            let count = digits.fold(0_u64, |n, digit| {
                n.saturating_mul(10).saturating_add(u64::from(digit - b'0'))
            });
            if count > Self::MOST {
                return Err(FileFault::Damaged);
            }
        }
        let keep = self.tail.len().saturating_sub(Self::TAIL);
        self.tail.drain(..keep);
        Ok(())
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}
