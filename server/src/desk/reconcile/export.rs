//! A run as a file in the columns of the list that came, with what was found and decided behind them.

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
        export::{self, BATCH, ExportForm, Table},
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
    storage::reconcile::{RowFilter, RunRow, RunRows, RunState},
};

fn here(id: ReconcileId) -> String {
    format!("/reconcile/{id}/export")
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
    let back = format!("/reconcile/{id}");
    export::ask(&app, &desk, &ward, ("reconcile", back, here(id))).await
}

/// The cells of a row: as they came, but where ours is right and theirs is to be mended, and where it is missing, as ours
/// says it.
fn cells(t: Texts, columns: &Columns, width: usize, row: &RunRow, read: &RunRows) -> Vec<String> {
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
    let (t, now) = (Texts(desk.lang), clock::now());
    let columns = run.columns.unwrap_or_default();
    let width = run.heads.len();
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let filter = RowFilter::default();
        let read = app
            .store
            .run_rows(reach.clone(), id, filter, after, BATCH, now)
            .await?;
        let Some(last) = read.rows.last() else { break };
        after = Some(last.nr);
        rows.extend(
            read.rows
                .iter()
                .map(|row| cells(t, &columns, width, row, &read)),
        );
    }
    let mut heads = run.heads;
    for head in ["outcome", "decision", "comment"] {
        heads.push(t.id("reconcile-head-", head));
    }
    let table = Table {
        list: "reconcile",
        heads,
        rows,
    };
    export::file(&app, &desk, &ward, &form, table).await
}
