//! The list of households as a file.

use axum::{
    extract::{Query, State},
    response::{Html, Response},
};
use tungngo_shared::access::Action;

use super::{
    super::{
        export::{self, BATCH, ExportForm, Table},
        sealed::Search,
        texts::Texts,
    },
    HouseholdsQuery,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        households::{ListFilter, ListedHouse},
    },
};

/// The list's address, and the export's, with the same choices.
fn places(query: &HouseholdsQuery, sealed: &str) -> (String, String) {
    let back = query.href(sealed, "");
    let here = place(query, sealed);
    (back, here)
}

/// Where the list with these choices can be taken out.
pub fn place(query: &HouseholdsQuery, sealed: &str) -> String {
    let list = query.href(sealed, "");
    list.replacen("/households?", "/households/export?", 1)
}

/// `GET /households/export`: what the file will be. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn ask(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<HouseholdsQuery>,
) -> ApiResult<Html<String>> {
    let search = Search::carried(&app, &desk, query.find.as_deref());
    let (back, here) = places(&query, &search.sealed);
    let ward = export::allowed(&app, &desk, &here).await?;
    export::ask(&app, &desk, &ward, ("households", back, here)).await
}

fn row(t: Texts, house: ListedHouse) -> Vec<String> {
    let now = clock::now();
    let status = match house.status.as_str() {
        "todo" => t.tr("status-todo"),
        status => t.id_or_itself("outcome-", status),
    };
    vec![
        house.group_name,
        house.alley_name,
        house.number,
        house.head_name,
        t.id_or_itself("household-kind-", &house.kind),
        house.people.map(|n| n.to_string()).unwrap_or_default(),
        t.id_or_itself("list-state-", &house.list_state),
        status,
        house
            .last_ms
            .map_or_else(String::new, |at| t.moment(at, now)),
    ]
}

/// `POST /households/export`: the file. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn file(
    State(app): State<AppState>,
    Query(query): Query<HouseholdsQuery>,
    DeskForm(desk, form): DeskForm<ExportForm>,
) -> ApiResult<Response> {
    let search = Search::carried(&app, &desk, query.find.as_deref());
    let (_, here) = places(&query, &search.sealed);
    let ward = export::allowed(&app, &desk, &here).await?;
    let reach =
        Reach::of(&desk.actor, Action::ReadHousehold, &ward).ok_or_else(ApiError::refused)?;
    // Words that are not known any more would turn a part of the list into all of it.
    if search.lost {
        return Err(ApiError::bad_request());
    }
    let t = Texts(desk.lang);
    let campaign = app.store.campaign_briefs(ward.clone()).await?;
    let mut filter = ListFilter {
        campaign: campaign.first().map(|c| c.id),
        group: query.group.parse().ok(),
        alley: query.alley.parse().ok(),
        text: search.text,
        after: None,
        limit: BATCH,
    };
    let mut rows = Vec::new();
    loop {
        let read = app.store.listed(reach.clone(), filter.clone()).await?;
        let is_last = read.len() < BATCH as usize;
        filter.after = read.last().map(|last| (last.place.clone(), last.id));
        rows.extend(read.into_iter().map(|house| row(t, house)));
        if is_last {
            break;
        }
    }
    let heads = [
        "filter-group",
        "filter-alley",
        "field-number",
        "field-head_name",
        "import-field-kind",
        "import-field-people",
        "export-list-state",
        "col-state",
        "col-last-visit",
    ];
    let table = Table {
        list: "households",
        heads: heads.map(|key| t.tr(key)).into(),
        rows,
    };
    export::file(&app, &desk, &ward, &form, table).await
}
