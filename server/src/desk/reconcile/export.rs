//! A run as a file in the columns of the list that came, with what was found and decided behind them.

use async_trait::async_trait;
use axum::{
    extract::State,
    response::{Html, Response},
};
use tungngo_shared::{
    ids::ReconcileId,
    reconcile::{Columns, Decision},
};

use super::{
    super::{
        export::{self, BATCH, Batches, Cells, ExportForm, Place, Table},
        path::Path,
        texts::Texts,
    },
    allowed,
    view::as_theirs,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        reconcile::{RowFilter, RunRow, RunRows, RunState},
    },
};

fn here(id: ReconcileId) -> String {
    format!("/reconcile/{id}/export")
}

fn place(id: ReconcileId) -> Place {
    Place {
        active: "reconcile",
        back: format!("/reconcile/{id}"),
        here: here(id),
    }
}

/// `GET /reconcile/{id}/export`: what the file will be. For those who match lists and may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn ask_export(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<ReconcileId>,
) -> ApiResult<Html<String>> {
    let (_, reach) = allowed(&app, &desk).await?;
    app.store.run(reach, id).await?;
    let ward = export::allowed(&app, &desk, &here(id)).await?;
    export::ask(&app, &desk, &ward, place(id)).await
}

/// The cells of a row: as they came, but where ours is right and theirs is to be mended, and where it is missing, as ours
/// says it.
fn cells(t: Texts, columns: &Columns, width: usize, row: &RunRow, read: &RunRows) -> Cells {
    let case = row.case.and_then(|id| read.cases.get(&id));
    let mut cells = match case {
        Some(case) if row.nr < 0 => as_theirs(t, columns, width, case),
        Some(case) if row.decision == Some(Decision::KeepOurs) => {
            let ours = as_theirs(t, columns, width, case);
            let mut cells = row.cells.clone();
            let differing = row.fields.iter().filter_map(|field| columns.get(field));
            for at in differing {
                if let (Some(cell), Some(ours)) = (cells.get_mut(*at), ours.get(*at)) {
                    cell.clone_from(ours);
                }
            }
            cells
        }
        _ => row.cells.clone(),
    };
    cells.resize(width, String::new());
    cells.push(t.id("reconcile-outcome-", row.outcome.as_str()));
    let decision = row
        .decision
        .map(|d| t.id("reconcile-decision-", d.as_str()));
    cells.push(decision.unwrap_or_default());
    cells.push(row.comment.clone().unwrap_or_default());
    cells
}

/// The run's rows, in their order.
struct Rows {
    app: AppState,
    t: Texts,
    reach: Reach,
    id: ReconcileId,
    columns: Columns,
    width: usize,
    after: Option<i64>,
}

#[async_trait]
impl Batches for Rows {
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>> {
        let (reach, filter) = (self.reach.clone(), RowFilter::default());
        let store = &self.app.store;
        let read = store
            .run_rows(reach, self.id, filter, self.after, BATCH, clock::now())
            .await?;
        let Some(last) = read.rows.last() else {
            return Ok(None);
        };
        self.after = Some(last.nr);
        let rows = read.rows.iter();
        let rows = rows.map(|row| cells(self.t, &self.columns, self.width, row, &read));
        Ok(Some(rows.collect()))
    }
}

/// `POST /reconcile/{id}/export`: the file. For those who match lists and may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn export(
    State(app): State<AppState>,
    Path(id): Path<ReconcileId>,
    DeskForm(desk, form): DeskForm<ExportForm>,
) -> ApiResult<Response> {
    let (_, reach) = allowed(&app, &desk).await?;
    let run = app.store.run(reach.clone(), id).await?;
    let ward = export::allowed(&app, &desk, &here(id)).await?;
    if run.state == RunState::Uploaded {
        return Err(ApiError::bad_request());
    }
    let t = Texts(desk.lang);
    let width = run.heads.len();
    let mut heads = run.heads;
    for head in ["outcome", "decision", "comment"] {
        heads.push(t.id("reconcile-head-", head));
    }
    let table = Table {
        list: "reconcile",
        heads,
        rows: Box::new(Rows {
            app: app.clone(),
            t,
            reach,
            id,
            columns: run.columns.unwrap_or_default(),
            width,
            after: None,
        }),
    };
    export::file(&app, &desk, (&ward, place(id)), &form, table).await
}
