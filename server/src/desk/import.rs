//! Bringing a list of households in: a file is looked at first, its report read, then it is written.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Multipart, Query, State, multipart::MultipartError},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{access::Action, clock::Millis, ids::WardCode};
use uuid::Uuid;

use super::{Frame, page, path::Path, texts::Texts, ward_of};
use crate::{
    app::{App, AppState},
    auth::{Desk, DeskForm, DeskUpload},
    clock,
    imports::{
        Limits,
        fault::FileFault,
        list::{self, List},
        report::{Counts, Fate, Report, RowReport},
        said,
    },
    problem::{ApiError, ApiResult},
    storage::imports::{Import, Upload},
};

/// How long a file waits to be confirmed.
const WAITS_MS: i64 = 60 * 60 * 1000;
/// Rows on a page of the report.
const PAGE: usize = 100;
/// The longest file name that is kept, in characters.
const MAX_NAME_CHARS: usize = 120;

/// The largest request: a file and what a form puts around it.
#[must_use]
pub fn max_request() -> usize {
    usize::try_from(Limits::default().file_bytes).unwrap_or(usize::MAX) + 64 * 1024
}

#[derive(Template)]
#[template(path = "desk/import.html")]
struct FormPage {
    f: Frame,
    fault: Option<(&'static str, String)>,
}

async fn form(app: &App, desk: &Desk, fault: Option<FileFault>) -> ApiResult<Html<String>> {
    let ward = allowed(app, desk).await?;
    let t = Texts(desk.lang);
    page(&FormPage {
        f: Frame::of(app, desk, &ward, "households", t.tr("import-title")).await?,
        fault: fault.map(|fault| (fault.as_str(), said::file_fault(desk.lang, fault))),
    })
}

/// The ward whose list this person may bring in.
async fn allowed(app: &App, desk: &Desk) -> ApiResult<WardCode> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::ImportHouseholds, &desk.ward_scope())?;
    Ok(ward)
}

/// `GET /import`. For those who may import households.
///
/// # Errors
/// Not found for others.
pub async fn show(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    form(&app, &desk, None).await
}

/// `POST /import`: reads the file, keeps it for an hour and shows what would become of it. For those
/// who may import households.
///
/// # Errors
/// Not found for others; a file that is refused shows the form again, saying why.
pub async fn upload(
    State(app): State<AppState>,
    DeskUpload(desk, parts): DeskUpload,
) -> ApiResult<Response> {
    let ward = allowed(&app, &desk).await?;
    let read = match file(parts).await? {
        Ok((name, content)) => (name, parse(content).await?),
        Err(fault) => return refused(&app, &desk, fault).await,
    };
    let (file_name, (content, list)) = match read {
        (name, Ok(read)) => (name, read),
        (_, Err(fault)) => return refused(&app, &desk, fault).await,
    };
    let now = clock::now();
    let import = Import {
        ward: ward.clone(),
        file_name: file_name.clone(),
        list: Arc::new(list),
        dry_run: true,
        partial: false,
        by: Some(desk.actor.user),
    };
    let report = app.store.import_households(import, now).await?;
    // Version 4: the id is all chance, and whoever has it must also be who brought the file.
    let id = uuid::Builder::from_random_bytes(clock::random()).into_uuid();
    let upload = Upload {
        id,
        ward,
        by: desk.actor.user,
        file_name,
        content,
        report,
        expires_ms: Millis(now.0 + WAITS_MS),
    };
    app.store.keep_upload(upload, now).await?;
    Ok(Redirect::to(&format!("/import/{id}")).into_response())
}

async fn refused(app: &App, desk: &Desk, fault: FileFault) -> ApiResult<Response> {
    let shown = form(app, desk, Some(fault)).await?;
    let status = match fault {
        FileFault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, shown).into_response())
}

/// The file of a form; a request that is too large is a file that is too large.
pub(super) async fn file(
    parts: Option<Multipart>,
) -> ApiResult<Result<(String, Vec<u8>), FileFault>> {
    let Some(mut parts) = parts else {
        return Ok(Err(FileFault::TooLarge));
    };
    let fault = |error: &MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Ok(Err(FileFault::TooLarge)),
        _ => Err(ApiError::bad_request()),
    };
    loop {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => return Ok(Err(FileFault::Empty)),
            Err(error) => return fault(&error),
        };
        if part.name() == Some("file") {
            let name = part.file_name().unwrap_or_default();
            let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
            let name = name.chars().take(MAX_NAME_CHARS).collect();
            return match part.bytes().await {
                Ok(bytes) => Ok(Ok((name, bytes.to_vec()))),
                Err(error) => fault(&error),
            };
        }
    }
}

/// Reads a file off the async threads.
async fn parse(content: Vec<u8>) -> ApiResult<Result<(Vec<u8>, List), FileFault>> {
    tokio::task::spawn_blocking(move || {
        let list = list::read(&content, &Limits::default())?;
        Ok((content, list))
    })
    .await
    .map_err(|e| ApiError::internal(&e))
}

/// Which rows of a report to show.
#[derive(Debug, Default, Deserialize)]
pub struct ReportQuery {
    fate: Option<String>,
    #[serde(default)]
    from: usize,
    /// Set after a confirmation that wrote nothing.
    refused: Option<String>,
}

struct Tab {
    id: &'static str,
    text: String,
    active: bool,
}

struct RowView {
    place: String,
    group: String,
    house: String,
    fate: &'static str,
    details: Vec<String>,
}

#[derive(Template)]
#[template(path = "desk/import_report.html")]
struct ReportPage {
    f: Frame,
    id: Uuid,
    file_name: String,
    outcome: String,
    good: bool,
    waits: bool,
    faulty: bool,
    tabs: Vec<Tab>,
    columns: Vec<(String, String)>,
    new_groups: String,
    new_alleys: String,
    rows: Vec<RowView>,
    next: Option<String>,
}

const FATES: [&str; 5] = ["rejected", "created", "updated", "unchanged", "skipped"];

fn count(counts: &Counts, fate: &str) -> usize {
    match fate {
        "rejected" => counts.rejected,
        "created" => counts.created,
        "updated" => counts.updated,
        "unchanged" => counts.unchanged,
        _ => counts.skipped,
    }
}

fn details(t: Texts, fate: &Fate) -> Vec<String> {
    match fate {
        Fate::Created | Fate::Unchanged { duplicate_of: None } => Vec::new(),
        Fate::Updated { changes } => changes
            .iter()
            .map(|c| {
                let (old, new) = match c.field.as_str() {
                    "kind" => kinds(t, "household-kind-", c),
                    "list_state" => kinds(t, "list-state-", c),
                    _ => (c.old.clone(), c.new.clone()),
                };
                let field = t.id_or_itself("import-field-", &c.field);
                format!("{field}: {old} → {new}")
            })
            .collect(),
        Fate::Unchanged {
            duplicate_of: Some(first),
        } => vec![t.tr_with("import-duplicate", &[("row", &said::row(t.0, first))])],
        Fate::Rejected { faults } => faults.iter().map(|f| said::fault(t.0, f)).collect(),
        Fate::Skipped { why } => vec![t.id("import-skip-", why.as_str())],
    }
}

fn kinds(
    t: Texts,
    beginning: &str,
    change: &crate::imports::report::FieldChange,
) -> (String, String) {
    let words = |id: &str| t.id_or_itself(beginning, id);
    (words(&change.old), words(&change.new))
}

fn row_view(t: Texts, row: &RowReport) -> RowView {
    let house = &row.household;
    RowView {
        place: said::row(t.0, &row.at),
        group: match house.alley.is_empty() {
            true => house.group.clone(),
            false => format!("{} · {}", house.group, house.alley),
        },
        house: format!("{} {}", house.number, house.head_name),
        fate: row.fate.as_str(),
        details: details(t, &row.fate),
    }
}

/// `GET /import/{id}`: the report of a file. For the person who brought it.
///
/// # Errors
/// Not found for others, and once the file has expired.
pub async fn report(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<Uuid>,
    Query(query): Query<ReportQuery>,
) -> ApiResult<Html<String>> {
    let ward = allowed(&app, &desk).await?;
    let upload = waiting(&app, &desk, &ward, id).await?;
    let report = &upload.report;
    let t = Texts(desk.lang);
    let shown = FATES
        .into_iter()
        .find(|fate| query.fate.as_deref() == Some(fate))
        .or_else(|| FATES.into_iter().find(|f| count(&report.counts, f) > 0))
        .unwrap_or(FATES[0]);
    let of_fate = || report.rows.iter().filter(|r| r.fate.as_str() == shown);
    let rows = of_fate().skip(query.from).take(PAGE);
    let next = query.from.saturating_add(PAGE);
    let tab = |id: &'static str| Tab {
        id,
        text: format!(
            "{} ({})",
            t.id("import-fate-", id),
            t.number(count(&report.counts, id) as u64)
        ),
        active: id == shown,
    };
    let alleys = report
        .new_alleys
        .iter()
        .map(|a| format!("{} ({})", a.name, a.group));
    page(&ReportPage {
        f: Frame::of(&app, &desk, &ward, "households", t.tr("import-title")).await?,
        id,
        outcome: match query.refused {
            Some(_) if !report.written => t.tr("import-outcome-refused"),
            _ => t.tr(said::outcome(report)),
        },
        good: report.written,
        waits: !upload.content.is_empty(),
        faulty: report.counts.rejected > 0,
        tabs: FATES.map(tab).into(),
        columns: columns(t, report),
        new_groups: report.new_groups.join(", "),
        new_alleys: alleys.collect::<Vec<_>>().join(", "),
        rows: rows.map(|row| row_view(t, row)).collect(),
        next: (of_fate().count() > next).then(|| format!("/import/{id}?fate={shown}&from={next}")),
        file_name: upload.file_name.clone(),
    })
}

/// `B · Số nhà` and the header that was taken for it.
fn columns(t: Texts, report: &Report) -> Vec<(String, String)> {
    let read = report.columns.iter();
    read.map(|c| {
        let field = t.id("import-field-", c.field.as_str());
        (format!("{} · {}", c.letters, c.label), field)
    })
    .collect()
}

async fn waiting(app: &App, desk: &Desk, ward: &WardCode, id: Uuid) -> ApiResult<Upload> {
    app.store
        .upload(id, ward, desk.actor.user, clock::now())
        .await?
        .ok_or_else(ApiError::not_found)
}

/// How to write a file.
#[derive(Debug, Deserialize)]
pub struct ConfirmForm {
    partial: Option<String>,
}

/// `POST /import/{id}/confirm`: writes a file that was looked at. It is judged again, against the list
/// as it is now. For the person who brought it.
///
/// # Errors
/// Not found for others, and once the file has expired; conflict when it was written already.
pub async fn confirm(
    State(app): State<AppState>,
    Path(id): Path<Uuid>,
    DeskForm(desk, form): DeskForm<ConfirmForm>,
) -> ApiResult<Response> {
    let ward = allowed(&app, &desk).await?;
    let upload = waiting(&app, &desk, &ward, id).await?;
    if upload.content.is_empty() {
        return Err(ApiError::conflict());
    }
    let Ok((_, list)) = parse(upload.content).await? else {
        return Err(ApiError::bad_request());
    };
    let import = Import {
        ward,
        file_name: upload.file_name,
        list: Arc::new(list),
        dry_run: false,
        partial: form.partial.is_some(),
        by: Some(desk.actor.user),
    };
    let report = app.store.import_households(import, clock::now()).await?;
    if !report.written {
        return Ok(Redirect::to(&format!("/import/{id}?refused=1")).into_response());
    }
    app.store.finish_upload(id, report).await?;
    Ok(Redirect::to(&format!("/import/{id}")).into_response())
}
