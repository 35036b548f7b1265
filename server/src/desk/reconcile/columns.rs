//! Naming the columns of a list, once for all lists with the same heads.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    ids::{ReconcileId, WardCode},
    reconcile::{Column, Columns, guess, suffice},
};

use super::{
    super::{Choice, Frame, page, path::Path, texts::Texts},
    allowed, changed,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::ApiResult,
    storage::{
        Reach,
        reconcile::{Run, RunDone, RunState},
    },
};

/// Rows to name columns by.
const SHOWN: u32 = 5;

/// Which column holds what, by its number from 0; empty where none does.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ColumnsForm {
    name: String,
    birth: String,
    personal_number: String,
    address: String,
    status: String,
}

impl ColumnsForm {
    fn said(&self, column: Column) -> &str {
        match column {
            Column::Name => &self.name,
            Column::Birth => &self.birth,
            Column::PersonalNumber => &self.personal_number,
            Column::Address => &self.address,
            Column::Status => &self.status,
        }
    }

    /// The columns, as far as they are of this list.
    fn columns(&self, width: usize) -> Columns {
        let at = |column: &Column| {
            let at: usize = self.said(*column).parse().ok()?;
            (at < width).then_some((*column, at))
        };
        Column::ALL.iter().filter_map(at).collect()
    }
}

/// What is wrong with the columns as they were named.
fn fault(columns: &Columns) -> Option<&'static str> {
    let mut used: Vec<&usize> = columns.values().collect();
    used.sort_unstable();
    used.dedup();
    if !suffice(columns) {
        Some("reconcile-columns-too-few")
    } else if used.len() < columns.len() {
        Some("reconcile-columns-twice")
    } else {
        None
    }
}

struct Select {
    id: &'static str,
    options: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/reconcile_columns.html")]
struct ColumnsPage {
    f: Frame,
    id: ReconcileId,
    remembered: bool,
    fault: Option<String>,
    selects: Vec<Select>,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The page that names the columns of a list that has just come.
///
/// # Errors
/// The store's own.
pub async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    run: Run,
    typed: Option<(Columns, &'static str)>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let rows = app.store.first_rows(reach, run.id, SHOWN).await?;
    let remembered = run.columns.is_some() && typed.is_none();
    let (columns, fault) = match typed {
        Some((columns, fault)) => (columns, Some(t.tr(fault))),
        None => (run.columns.unwrap_or_else(|| guess(&run.heads)), None),
    };
    let select = |column: &Column| {
        let chosen = columns.get(column).copied();
        let none = Choice::new("", t.tr("reconcile-no-column"), chosen.is_none());
        let heads = run.heads.iter().enumerate().map(|(at, head)| {
            let name = match head.as_str() {
                "" => t.tw("reconcile-column-nr", at + 1),
                head => head.to_owned(),
            };
            Choice::new(at, name, chosen == Some(at))
        });
        Select {
            id: column.as_str(),
            options: std::iter::once(none).chain(heads).collect(),
        }
    };
    page(&ColumnsPage {
        f: Frame::of(app, desk, ward, "reconcile", run.file_name.clone()).await?,
        id: run.id,
        remembered,
        fault,
        selects: Column::ALL.iter().map(select).collect(),
        heads: run.heads.clone(),
        rows,
    })
}

/// `POST /reconcile/{id}/columns`: names the columns and lays the list beside the cases. For those who match lists.
///
/// # Errors
/// Not found for others; the form with what is wrong is 422.
pub async fn name_columns(
    State(app): State<AppState>,
    Path(id): Path<ReconcileId>,
    DeskForm(desk, form): DeskForm<ColumnsForm>,
) -> ApiResult<Response> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let run = app.store.run(reach.clone(), id).await?;
    if run.state != RunState::Uploaded {
        return changed(&app, &desk, &ward, id).await;
    }
    let columns = form.columns(run.heads.len());
    if let Some(fault) = fault(&columns) {
        let typed = Some((columns, fault));
        let shown = render(&app, &desk, (&ward, reach), run, typed).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    }
    match app.store.lay_run(reach, id, columns, clock::now()).await? {
        RunDone::Done => Ok(Redirect::to(&format!("/reconcile/{id}")).into_response()),
        RunDone::Changed => changed(&app, &desk, &ward, id).await,
    }
}
