//! Matching (đối sánh): another system's list comes in, its columns are named once, each of its rows is decided on, and
//! what was decided is signed.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use tungngo_shared::{
    access::{Action, Scope},
    ids::{ReconcileId, WardCode},
};

use super::{
    Frame, decision::conflict, household::DoneQuery, import::file, page, path::Path, texts::Texts,
    ward_of,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm, DeskUpload},
    clock,
    imports::{Limits, fault::FileFault, listed, said},
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        reconcile::{NewRun, Run, RunDone},
    },
};

mod columns;
mod export;
mod propose;
mod rows;
mod run;
mod sign;
mod view;

pub use columns::name_columns;
pub use export::{ask_export, export};
pub use propose::{form as case_form, propose as propose_case};
pub use rows::say;
pub use run::show;
pub use sign::{ask as ask_sign, record, sign};

/// Runs on the first page; a ward has a few a year.
const RUNS: u32 = 50;

/// The ward, and how far somebody's eyes reach over its lists: the whole of it or nowhere.
async fn allowed(app: &AppState, desk: &Desk) -> ApiResult<(WardCode, Reach)> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::Reconcile, &Scope::ward(&ward))?;
    let reach = Reach::of(&desk.actor, Action::Reconcile, &ward).ok_or_else(ApiError::refused)?;
    Ok((ward, reach))
}

/// A run in words.
struct Line {
    id: ReconcileId,
    file_name: String,
    came: String,
    by: String,
    state: String,
    rows: String,
    open: Option<String>,
}

fn line(t: Texts, run: &Run) -> Line {
    let all: u64 = run.counts.values().map(|count| count.all).sum();
    let open: u64 = run.counts.values().map(|count| count.open).sum();
    Line {
        id: run.id,
        file_name: run.file_name.clone(),
        came: t.exactly(run.at_ms),
        by: run.by.clone(),
        state: t.id("reconcile-state-", run.state.as_str()),
        rows: t.number(all),
        open: (open > 0).then(|| t.tw("reconcile-open", t.number(open))),
    }
}

#[derive(Template)]
#[template(path = "desk/reconcile.html")]
struct ListPage {
    f: Frame,
    fault: Option<(&'static str, String)>,
    runs: Vec<Line>,
}

async fn list_page(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    fault: Option<FileFault>,
    done: Option<&str>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let runs = app.store.runs(reach, RUNS).await?;
    let frame = Frame::of(app, desk, ward, "reconcile", t.tr("nav-reconcile")).await?;
    page(&ListPage {
        f: frame.saying(done),
        fault: fault.map(|fault| (fault.as_str(), said::file_fault(desk.lang, fault))),
        runs: runs.iter().map(|run| line(t, run)).collect(),
    })
}

/// `GET /reconcile`: the ward's runs, and the form for another list. For those who match lists.
///
/// # Errors
/// Not found for others.
pub async fn list(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    list_page(&app, &desk, (&ward, reach), None, query.done.as_deref()).await
}

/// `POST /reconcile`: keeps a list. For those who match lists.
///
/// # Errors
/// Not found for others; a file that is refused shows the form again, saying why.
pub async fn upload(
    State(app): State<AppState>,
    DeskUpload(desk, parts): DeskUpload,
) -> ApiResult<Response> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let read = match file(parts).await? {
        Ok((name, content)) => {
            let reading = move || listed::read(&content, &Limits::default());
            let read = tokio::task::spawn_blocking(reading).await;
            let read = read.map_err(|e| ApiError::internal(&e))?;
            read.map(|table| (name, table))
        }
        Err(fault) => Err(fault),
    };
    let (file_name, table) = match read {
        Ok(read) => read,
        Err(fault) => {
            let shown = list_page(&app, &desk, (&ward, reach), Some(fault), None).await?;
            let status = match fault {
                FileFault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            return Ok((status, shown).into_response());
        }
    };
    let id = ReconcileId(clock::new_id());
    let new = NewRun {
        id,
        file_name,
        table,
    };
    app.store.add_run(reach, new, clock::now()).await?;
    Ok(Redirect::to(&format!("/reconcile/{id}")).into_response())
}

/// The form: nothing but its token.
#[derive(Debug, serde::Deserialize)]
pub struct NothingForm {}

/// `POST /reconcile/{id}/drop`: throws a run away that was not signed. For those who match lists.
///
/// # Errors
/// Not found for others.
pub async fn drop_run(
    State(app): State<AppState>,
    Path(id): Path<ReconcileId>,
    DeskForm(desk, _): DeskForm<NothingForm>,
) -> ApiResult<Response> {
    let (ward, reach) = allowed(&app, &desk).await?;
    match app.store.drop_run(reach, id, clock::now()).await? {
        RunDone::Done => {
            crate::retention::empty_logs(&app).await;
            Ok(Redirect::to("/reconcile?done=reconcile-drop").into_response())
        }
        RunDone::Changed => changed(&app, &desk, &ward, id).await,
    }
}

/// The run is not as it was seen.
async fn changed(
    app: &AppState,
    desk: &Desk,
    ward: &WardCode,
    id: ReconcileId,
) -> ApiResult<Response> {
    let here = format!("/reconcile/{id}");
    conflict(app, desk, ward, "reconcile", None, here).await
}
