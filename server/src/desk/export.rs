//! Lists as files: exactly the rows that a list shows, for somebody who has just shown who they are, with every row
//! saying who took it out and when. What is not verified leaves in no file.
//!
//! A list is read in batches by key, each in a transaction of its own. CSV is sent batch by batch, so that a list of any
//! length takes the memory of one; a workbook is put together as a whole, so its length has a limit. The log has who
//! takes what before anything leaves, and how many rows it was afterwards; a download that was broken off has no second entry.

use askama::Template;
use async_trait::async_trait;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;
use tungngo_shared::{
    access::{Action, Scope},
    clock::Millis,
    ids::{UserId, WardCode},
};

use super::{Frame, page, texts::Texts, ward_of};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::audit::Export,
};

mod write;

/// How many rows are read at a time.
pub const BATCH: u32 = 1_000;
/// How many rows a workbook holds at most: some 60 MB while it is put together.
const WORKBOOK: usize = 20_000;

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

/// A row, a text a column.
pub type Cells = Vec<String>;

/// The rows of a list, read one batch after the other.
#[async_trait]
pub trait Batches: Send + 'static {
    /// The next rows; none when there are no more.
    ///
    /// # Errors
    /// The store's own.
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>>;
}

/// A list that is about to leave.
pub struct Table {
    /// The list's id, also the file's name.
    pub list: &'static str,
    /// The columns' names.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Box<dyn Batches>,
}

/// Where a list is, and where it is taken out, with the same choices.
pub struct Place {
    /// Its line in the rail.
    pub active: &'static str,
    /// The list's address.
    pub back: String,
    /// The export's address.
    pub here: String,
}

#[derive(Template)]
#[template(path = "desk/export.html")]
struct ExportPage {
    f: Frame,
    back: String,
    here: String,
    /// Why there is no workbook.
    too_long: Option<String>,
}

/// The ward, for somebody who may take lists out and has just shown who they are.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn allowed(app: &AppState, desk: &Desk, here: &str) -> ApiResult<WardCode> {
    allowed_to(app, desk, here, Action::ExportLists).await
}

/// The ward, for somebody who may do this and has just shown who they are.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn allowed_to(
    app: &AppState,
    desk: &Desk,
    here: &str,
    action: Action,
) -> ApiResult<WardCode> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(action, &Scope::ward(&ward))?;
    desk.require_fresh(here)?;
    Ok(ward)
}

/// The export's address on a list's page, for those who may take it out.
#[must_use]
pub fn offered(desk: &Desk, ward: &WardCode, here: String) -> Option<String> {
    desk.can(Action::ExportLists, &Scope::ward(ward))
        .then_some(here)
}

/// The page before the file: what it is and what is written into it.
///
/// # Errors
/// The store's own.
pub async fn ask(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    place: Place,
) -> ApiResult<Html<String>> {
    shown(app, desk, ward, place, None).await
}

async fn shown(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    place: Place,
    too_long: Option<String>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    page(&ExportPage {
        f: Frame::of(app, desk, ward, place.active, t.tr("export-title")).await?,
        back: place.back,
        here: place.here,
        too_long,
    })
}

/// Whose download it is, for the log.
struct Taking {
    app: AppState,
    ward: WardCode,
    by: UserId,
    list: &'static str,
    kind: Kind,
}

impl Taking {
    async fn begins(&self) -> ApiResult<()> {
        let detail = json!({ "list": self.list, "file": self.kind.id() });
        self.note("list.export", detail).await
    }

    async fn ended(&self, rows: usize) -> ApiResult<()> {
        let detail = json!({ "list": self.list, "file": self.kind.id(), "rows": rows });
        self.note("list.exported", detail).await
    }

    async fn note(&self, action: &'static str, detail: serde_json::Value) -> ApiResult<()> {
        let export = Export {
            ward: self.ward.clone(),
            by: self.by,
            action,
            detail,
        };
        self.app.store.note_export(export, clock::now()).await?;
        Ok(())
    }
}

/// The file. Who took what out is in the log before it leaves.
///
/// # Errors
/// A kind that is none is `bad_request`; a list that is too long for a workbook is 422 with the page that says so;
/// internal, when the file cannot be made.
pub async fn file(
    app: &AppState,
    desk: &Desk,
    (ward, place): (&WardCode, Place),
    form: &ExportForm,
    mut table: Table,
) -> ApiResult<Response> {
    let kind = Kind::parse(&form.kind).ok_or_else(ApiError::bad_request)?;
    let (t, now) = (Texts(desk.lang), clock::now());
    let when = t.exactly(now);
    let mark = t.tr_with("export-mark", &[("who", &desk.name), ("time", &when)]);
    table.heads.push(t.tr("export-mark-head"));
    let taking = Taking {
        app: app.clone(),
        ward: ward.clone(),
        by: desk.actor.user,
        list: table.list,
        kind,
    };
    let name = file_name(ward, table.list, kind, now);
    let body = match kind {
        Kind::Csv => csv(taking, table, mark).await?,
        Kind::Xlsx => match workbook(taking, table, mark).await? {
            Some(body) => body,
            None => {
                let most = t.number(WORKBOOK as u64);
                let told = Some(t.tw("export-too-long", most));
                let shown = shown(app, desk, ward, place, told).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
            }
        },
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::try_from(disposition).map_err(|e| ApiError::internal(&e))?;
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.media())),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((head, body).into_response())
}

/// A CSV file on its way.
struct Sending {
    taking: Taking,
    rows: Box<dyn Batches>,
    mark: String,
    sent: usize,
    /// The file's beginning, until it is sent.
    begin: Option<Vec<u8>>,
}

impl Sending {
    /// The next piece; none when all is sent and noted.
    async fn piece(&mut self) -> ApiResult<Option<Vec<u8>>> {
        if let Some(begin) = self.begin.take() {
            return Ok(Some(begin));
        }
        let Some(rows) = self.rows.next().await? else {
            self.taking.ended(self.sent).await?;
            return Ok(None);
        };
        self.sent += rows.len();
        let piece = write::csv_rows(&rows, &self.mark).map_err(|e| ApiError::internal(&e))?;
        Ok(Some(piece))
    }
}

async fn csv(taking: Taking, table: Table, mark: String) -> ApiResult<Body> {
    taking.begins().await?;
    let begin = write::csv_begin(&table.heads).map_err(|e| ApiError::internal(&e))?;
    let sending = Sending {
        taking,
        rows: table.rows,
        mark,
        sent: 0,
        begin: Some(begin),
    };
    // Nothing is read before the reader has taken what came before it; whoever goes away ends the reading.
    let pieces = stream::try_unfold(sending, async |mut sending| {
        match sending.piece().await {
            Ok(piece) => Ok(piece.map(|piece| (piece, sending))),
            // The connection breaks off: half a list must not look like a whole one.
            Err(error) => Err(std::io::Error::other(error.code)),
        }
    });
    Ok(Body::from_stream(pieces))
}

/// The whole workbook; none when the list is too long for one.
async fn workbook(taking: Taking, mut table: Table, mark: String) -> ApiResult<Option<Body>> {
    let mut all = Vec::new();
    while let Some(rows) = table.rows.next().await? {
        all.extend(rows);
        if all.len() > WORKBOOK {
            return Ok(None);
        }
    }
    let count = all.len();
    taking.begins().await?;
    let made = tokio::task::spawn_blocking(move || write::xlsx(&table.heads, all, &mark));
    let bytes = made.await.map_err(|e| ApiError::internal(&e))?;
    let bytes = bytes.map_err(|e| ApiError::internal(&e))?;
    taking.ended(count).await?;
    Ok(Some(bytes.into()))
}

fn file_name(ward: &WardCode, list: &str, kind: Kind, now: Millis) -> String {
    let time = now.local_hm().replace(':', "");
    let day = now.local_date().to_string().replace('-', "");
    format!("tungngo-{ward}-{list}-{day}-{time}.{}", kind.id())
}
