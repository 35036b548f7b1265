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
    let mut rows_left = limits.rows;
    let mut sheets = Vec::new();
    for name in names {
        let rows = read_rows(&mut book, &name, &mut rows_left, limits)?;
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

fn read_rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    rows_left: &mut usize,
    limits: &Limits,
) -> Result<Vec<Row>, FileFault> {
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|_| FileFault::Damaged)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| FileFault::Damaged)? {
        let (row, column) = cell.get_position();
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
            *rows_left = rows_left.checked_sub(1).ok_or(FileFault::TooManyRows)?;
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
        loop {
            let n = part.read(&mut scratch).map_err(|_| FileFault::Damaged)?;
            if n == 0 {
                break;
            }
            left = left
                .checked_sub(n as u64)
                .ok_or(FileFault::InflatesTooMuch)?;
        }
    }
    if is_workbook {
        Ok(())
    } else {
        Err(FileFault::NotASpreadsheet)
    }
}
