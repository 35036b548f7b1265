//! Lists as files: exactly the rows that a list shows, for somebody who has just shown who they are, with every row
//! saying who took it out and when. What is not verified leaves in no file.

use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde::Deserialize;
use serde_json::json;
use tungngo_shared::{
    access::{Action, Scope},
    clock::Millis,
    ids::WardCode,
};

use super::{Frame, page, texts::Texts, ward_of};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::audit::Export,
};

/// How many rows are read at a time.
pub const BATCH: u32 = 1_000;

/// The form: which kind of file.
#[derive(Debug, Deserialize)]
pub struct ExportForm {
    kind: String,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Comma-separated, UTF-8 with a mark so that Excel reads the accents.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Kind {
    fn parse(id: &str) -> Option<Self> {
        match id {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A list that is about to leave.
pub struct Table {
    /// The list's id, also the file's name.
    pub list: &'static str,
    /// The columns' names.
    pub heads: Vec<String>,
    /// The rows, a text a column.
    pub rows: Vec<Vec<String>>,
}

#[derive(Template)]
#[template(path = "desk/export.html")]
struct ExportPage {
    f: Frame,
    back: String,
    here: String,
}

/// The ward, for somebody who may take lists out and has just shown who they are.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn allowed(app: &AppState, desk: &Desk, here: &str) -> ApiResult<WardCode> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::ExportLists, &Scope::ward(&ward))?;
    desk.require_fresh(here)?;
    Ok(ward)
}

/// The page before the file: what it is and what is written into it.
///
/// # Errors
/// The store's own.
pub async fn ask(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    (active, back, here): (&str, String, String),
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    page(&ExportPage {
        f: Frame::of(app, desk, ward, active, t.tr("export-title")).await?,
        back,
        here,
    })
}

/// The file. Who took what out is in the log before it leaves.
///
/// # Errors
/// A kind that is none is `bad_request`; internal, when the file cannot be made.
pub async fn file(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    form: &ExportForm,
    mut table: Table,
) -> ApiResult<Response> {
    let kind = Kind::parse(&form.kind).ok_or_else(ApiError::bad_request)?;
    let (t, now) = (Texts(desk.lang), clock::now());
    let export = Export {
        ward: ward.clone(),
        by: desk.actor.user,
        detail: json!({ "list": table.list, "file": kind.id(), "rows": table.rows.len() }),
    };
    app.store.note_export(export, now).await?;
    let mark = t.tr_with(
        "export-mark",
        &[("who", &desk.name), ("time", &t.exactly(now))],
    );
    table.heads.push(t.tr("export-mark-head"));
    for row in &mut table.rows {
        row.push(mark.clone());
    }
    let name = file_name(ward, table.list, kind, now);
    let made = tokio::task::spawn_blocking(move || match kind {
        Kind::Csv => csv(&table).map_err(|e| ApiError::internal(&e)),
        Kind::Xlsx => xlsx(&table).map_err(|e| ApiError::internal(&e)),
    });
    let bytes = made.await.map_err(|e| ApiError::internal(&e))??;
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::try_from(disposition).map_err(|e| ApiError::internal(&e))?;
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.media())),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((head, bytes).into_response())
}

fn file_name(ward: &WardCode, list: &str, kind: Kind, now: Millis) -> String {
    let time = now.local_hm().replace(':', "");
    let day = now.local_date().to_string().replace('-', "");
    format!("tungngo-{ward}-{list}-{day}-{time}.{}", kind.id())
}

/// A text that a spreadsheet would take for a formula stays a text: it is somebody's typing, and may be meant to run on
/// an officer's machine (OWASP, CSV injection).
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn csv(table: &Table) -> csv::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::from("\u{feff}"));
    writer.write_record(&table.heads)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|text| harmless(text)))?;
    }
    writer.into_inner().map_err(|e| e.into_error().into())
}

fn xlsx(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(&table.heads) {
        sheet.write_string_with_format(0, column, head, &bold)?;
        sheet.set_column_width(column, 24)?;
    }
    for (line, row) in (1..).zip(&table.rows) {
        for (column, text) in (0..).zip(row) {
            sheet.write_string(line, column, text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let row = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
        Table {
            list: "households",
            heads: vec!["Chủ hộ".to_owned(), "Ghi chú".to_owned()],
            rows: vec![
                row(["Đỗ Thị \"Ân\", bà", "=HYPERLINK(\"http://x\")"]),
                row(["Lê", "dòng một\ndòng hai"]),
            ],
        }
    }

    #[test]
    fn a_csv_reads_as_it_was_and_runs_nothing() {
        let bytes = csv(&table()).unwrap();
        assert!(bytes.starts_with("\u{feff}Chủ hộ".as_bytes()));
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(&rows[0][0], "Đỗ Thị \"Ân\", bà");
        assert_eq!(&rows[0][1], "'=HYPERLINK(\"http://x\")");
        assert_eq!(&rows[1][1], "dòng một\ndòng hai");
        for typed in ["=1", "+84", "-1", "@x", "\tx", "\rx"] {
            assert_eq!(harmless(typed), format!("'{typed}"));
        }
        assert_eq!(harmless("12A-3"), "12A-3");
    }

    #[test]
    fn a_workbook_holds_texts_and_no_formula() {
        use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
        let bytes = xlsx(&table()).unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        let range = book.worksheet_range(&name).unwrap();
        let formula = Data::String("=HYPERLINK(\"http://x\")".to_owned());
        assert_eq!(range.get_value((1, 1)), Some(&formula));
        assert!(book.worksheet_formula(&name).unwrap().is_empty());
    }
}
