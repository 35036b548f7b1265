//! Rows as the bytes of a file.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::Cells;

/// A text that a spreadsheet would take for a formula stays a text: it is somebody's typing, and may be meant to run on
/// an officer's machine (OWASP, CSV injection).
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn finished(writer: csv::Writer<Vec<u8>>) -> csv::Result<Vec<u8>> {
    writer.into_inner().map_err(|e| e.into_error().into())
}

/// How a CSV file begins: the mark of its encoding and the columns' names.
pub fn csv_begin(heads: &[String]) -> csv::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::from("\u{feff}"));
    writer.write_record(heads)?;
    finished(writer)
}

/// How it goes on.
pub fn csv_rows(rows: &[Cells], mark: &str) -> csv::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        for text in row {
            writer.write_field(harmless(text))?;
        }
        writer.write_record([mark])?;
    }
    finished(writer)
}

/// A workbook of one sheet.
pub fn xlsx(heads: &[String], rows: Vec<Cells>, mark: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &bold)?;
        sheet.set_column_width(column, 24)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, text) in (0..).zip(row.iter().map(String::as_str).chain([mark])) {
            sheet.write_string(line, column, text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADS: [&str; 3] = ["Chủ hộ", "Ghi chú", "Nguồn"];

    fn heads() -> Cells {
        HEADS.map(str::to_owned).to_vec()
    }

    fn rows() -> Vec<Cells> {
        let row = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
        vec![
            row(["Đỗ Thị \"Ân\", bà", "=HYPERLINK(\"http://x\")"]),
            row(["Lê", "dòng một\ndòng hai"]),
        ]
    }

    #[test]
    fn a_csv_reads_as_it_was_and_runs_nothing() {
        let mut bytes = csv_begin(&heads()).unwrap();
        assert!(bytes.starts_with("\u{feff}Chủ hộ".as_bytes()));
        // In pieces it is the same file.
        for row in rows() {
            bytes.extend(csv_rows(&[row], "Từng Ngõ").unwrap());
        }
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        let read: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(&read[0][0], "Đỗ Thị \"Ân\", bà");
        assert_eq!(&read[0][1], "'=HYPERLINK(\"http://x\")");
        assert_eq!(&read[1][1], "dòng một\ndòng hai");
        assert!(read.len() == 2 && read.iter().all(|row| &row[2] == "Từng Ngõ"));
        for typed in ["=1", "+84", "-1", "@x", "\tx", "\rx"] {
            assert_eq!(harmless(typed), format!("'{typed}"));
        }
        assert_eq!(harmless("12A-3"), "12A-3");
    }

    #[test]
    fn a_workbook_holds_texts_and_no_formula() {
        use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
        let bytes = xlsx(&heads(), rows(), "Từng Ngõ").unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        let range = book.worksheet_range(&name).unwrap();
        let formula = Data::String("=HYPERLINK(\"http://x\")".to_owned());
        assert_eq!(range.get_value((1, 1)), Some(&formula));
        assert_eq!(
            range.get_value((2, 2)),
            Some(&Data::String("Từng Ngõ".to_owned()))
        );
        assert!(book.worksheet_formula(&name).unwrap().is_empty());
    }
}
