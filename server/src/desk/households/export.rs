//! The list of households as a file.

use async_trait::async_trait;
use axum::{
    extract::{Query, State},
    response::{Html, Response},
};
use tungngo_shared::access::Action;

use super::{
    super::{
        export::{self, BATCH, Batches, Cells, ExportForm, Place, Table},
        sealed::Search,
        texts::Texts,
    },
    HouseholdsQuery,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    problem::{ApiError, ApiResult},
    storage::{
        Reach,
        households::{ListFilter, ListedHouse},
    },
};

fn places(query: &HouseholdsQuery, sealed: &str) -> Place {
    Place {
        active: "households",
        back: query.href(sealed, ""),
        here: place(query, sealed),
    }
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
    let place = places(&query, &search.sealed);
    let ward = export::allowed(&app, &desk, &place.here).await?;
    export::ask(&app, &desk, &ward, place).await
}

fn row(t: Texts, house: ListedHouse) -> Cells {
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
        house.last_ms.map_or_else(String::new, |at| t.exactly(at)),
    ]
}

/// The list's rows, in its order.
struct Houses {
    app: AppState,
    t: Texts,
    reach: Reach,
    filter: ListFilter,
    more: bool,
}

#[async_trait]
impl Batches for Houses {
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>> {
        if !self.more {
            return Ok(None);
        }
        let (reach, filter) = (self.reach.clone(), self.filter.clone());
        let read = self.app.store.listed(reach, filter).await?;
        self.more = read.len() == BATCH as usize;
        self.filter.after = read.last().map(|last| (last.place.clone(), last.id));
        Ok(Some(
            read.into_iter().map(|house| row(self.t, house)).collect(),
        ))
    }
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
    let place = places(&query, &search.sealed);
    let ward = export::allowed(&app, &desk, &place.here).await?;
    let reach =
        Reach::of(&desk.actor, Action::ReadHousehold, &ward).ok_or_else(ApiError::refused)?;
    // Words that are not known any more would turn a part of the list into all of it.
    if search.lost {
        return Err(ApiError::bad_request());
    }
    let t = Texts(desk.lang);
    let campaign = app.store.campaign_briefs(ward.clone()).await?;
    let filter = ListFilter {
        campaign: campaign.first().map(|c| c.id),
        group: query.group.parse().ok(),
        alley: query.alley.parse().ok(),
        text: search.text,
        after: None,
        limit: BATCH,
    };
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
        rows: Box::new(Houses {
            app: app.clone(),
            t,
            reach,
            filter,
            more: true,
        }),
    };
    export::file(&app, &desk, (&ward, place), &form, table).await
}
