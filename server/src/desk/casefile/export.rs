//! The list of cases as a file. The log names every case that is in it.

use axum::{
    extract::{Query, State},
    response::{Html, Response},
};
use tungngo_shared::access::Action;

use super::{
    super::{
        export::{self, BATCH, ExportForm, Table},
        texts::Texts,
    },
    CasesQuery, Row, row,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::Reach,
};

fn places(query: &CasesQuery) -> (String, String) {
    let rest = query.rest();
    (format!("/cases?{rest}"), format!("/cases/export?{rest}"))
}

/// `GET /cases/export`: what the file will be. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn ask_export(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<CasesQuery>,
) -> ApiResult<Html<String>> {
    let (back, here) = places(&query);
    let ward = export::allowed(&app, &desk, &here).await?;
    export::ask(&app, &desk, &ward, ("cases", back, here)).await
}

fn cells(row: Row) -> Vec<String> {
    vec![
        row.name,
        row.born,
        row.status,
        row.review,
        row.group,
        row.officer,
        row.proposer,
    ]
}

/// `POST /cases/export`: the file. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn export(
    State(app): State<AppState>,
    Query(query): Query<CasesQuery>,
    DeskForm(desk, form): DeskForm<ExportForm>,
) -> ApiResult<Response> {
    let (_, here) = places(&query);
    let ward = export::allowed(&app, &desk, &here).await?;
    let reach = Reach::of(&desk.actor, Action::ReadCase, &ward).ok_or_else(ApiError::refused)?;
    let (t, now, filter) = (Texts(desk.lang), clock::now(), query.filter());
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let read = app
            .store
            .cases(reach.clone(), filter, after, BATCH + 1, now)
            .await?;
        let is_last = read.len() <= BATCH as usize;
        let read = read.into_iter().take(BATCH as usize);
        let read: Vec<_> = read.collect();
        after = read.last().map(|last| (last.listed_on.clone(), last.id));
        let views = read.into_iter().map(|line| row(t, line, filter.state, now));
        rows.extend(views.map(cells));
        if is_last {
            break;
        }
    }
    let heads = [
        "name",
        "birth",
        "status",
        "review_on",
        "group",
        "officer",
        "proposer",
    ];
    let table = Table {
        list: "cases",
        heads: heads.map(|field| t.id("case-field-", field)).into(),
        rows,
    };
    export::file(&app, &desk, &ward, &form, table).await
}
