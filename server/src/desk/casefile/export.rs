//! The list of cases as a file. The log names every case that is in it.

use async_trait::async_trait;
use axum::{
    extract::{Query, State},
    response::{Html, Response},
};
use tungngo_shared::{access::Action, ids::CaseId};

use super::{
    super::{
        export::{self, BATCH, Batches, Cells, ExportForm, Place, Table},
        texts::Texts,
    },
    CasesQuery, Row, row,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{Reach, cases::CaseFilter},
};

fn places(query: &CasesQuery) -> Place {
    let rest = query.choices();
    Place {
        active: "cases",
        back: format!("/cases?{rest}"),
        here: format!("/cases/export?{rest}"),
    }
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
    let place = places(&query);
    let ward = export::allowed(&app, &desk, &place.here).await?;
    export::ask(&app, &desk, &ward, place).await
}

fn cells(row: Row) -> Cells {
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

/// The list's rows, in its order.
struct Cases {
    app: AppState,
    t: Texts,
    reach: Reach,
    filter: CaseFilter,
    after: Option<(String, CaseId)>,
    more: bool,
}

#[async_trait]
impl Batches for Cases {
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>> {
        if !self.more {
            return Ok(None);
        }
        let (reach, now) = (self.reach.clone(), clock::now());
        let after = self.after.take();
        let store = &self.app.store;
        let mut read = store
            .cases(reach, self.filter, after, BATCH + 1, now)
            .await?;
        self.more = read.len() > BATCH as usize;
        read.truncate(BATCH as usize);
        self.after = read.last().map(|last| (last.listed_on.clone(), last.id));
        let state = self.filter.state;
        let views = read.into_iter().map(|line| row(self.t, line, state, now));
        Ok(Some(views.map(cells).collect()))
    }
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
    let place = places(&query);
    let ward = export::allowed(&app, &desk, &place.here).await?;
    let reach = Reach::of(&desk.actor, Action::ReadCase, &ward).ok_or_else(ApiError::refused)?;
    let t = Texts(desk.lang);
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
        rows: Box::new(Cases {
            app: app.clone(),
            t,
            reach,
            filter: query.filter(),
            after: None,
            more: true,
        }),
    };
    export::file(&app, &desk, (&ward, place), &form, table).await
}
