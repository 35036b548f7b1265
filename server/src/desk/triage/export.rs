//! The board of observations as a file: where, in which state, for how long, with whom. Nothing is opened for it, and what
//! was told leaves in no file; so a board that shows one category alone is none to take out.

use async_trait::async_trait;
use axum::response::Response;

use super::*;
use crate::{
    auth::DeskForm,
    desk::export::{self, BATCH, Batches, Cells, ExportForm, Place, Table},
};

fn places(query: &BoardQuery) -> Place {
    let back = query.href(query.tab());
    Place {
        active: "observations",
        here: place(query),
        back,
    }
}

/// Where the board with these choices can be taken out.
pub(super) fn place(query: &BoardQuery) -> String {
    let board = query.href(query.tab());
    board.replacen("/observations?", "/observations/export?", 1)
}

/// `GET /observations/export`: what the file will be. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password; `bad_request` for one category alone.
pub async fn ask_export(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<BoardQuery>,
) -> ApiResult<Html<String>> {
    let place = places(&query);
    let ward = export::allowed(&app, &desk, &place.here).await?;
    if query.category().is_some() {
        return Err(ApiError::bad_request());
    }
    export::ask(&app, &desk, &ward, place).await
}

/// The board's rows, in its order.
struct Board {
    app: AppState,
    t: Texts,
    rules: WardRules,
    reach: Reach,
    filter: TriageFilter,
    after: Option<(Millis, ObservationId)>,
    more: bool,
}

impl Board {
    fn cells(&self, row: TriageRow, now: Millis) -> Cells {
        let t = self.t;
        let (age, is_late) = age(t, &row, &self.rules, now);
        let late = match is_late {
            true => t.tr("triage-tab-late"),
            false => String::new(),
        };
        vec![
            row.door.group_name,
            row.door.alley_name,
            row.door.number,
            t.exactly(row.received_ms),
            age,
            late,
            row.assignee
                .map_or_else(|| t.tr("triage-nobody"), |(_, name)| name),
            t.id("triage-state-", row.state.as_str()),
        ]
    }
}

#[async_trait]
impl Batches for Board {
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>> {
        if !self.more {
            return Ok(None);
        }
        let (reach, filter) = (self.reach.clone(), self.filter.clone());
        let (store, now) = (&self.app.store, clock::now());
        let after = self.after.take();
        let read = store.triage_rows(reach, filter, after, BATCH).await?;
        self.more = read.len() == BATCH as usize;
        self.after = read.last().map(|last| (last.received_ms, last.sealed.id));
        let shown = read.iter().map(|row| row.sealed.id).collect();
        store.note_board(self.reach.clone(), shown, now).await?;
        let rows = read.into_iter().map(|row| self.cells(row, now));
        Ok(Some(rows.collect()))
    }
}

/// `POST /observations/export`: the file. For those who may take lists out; the log names every observation in it.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password; `bad_request` for one category alone.
pub async fn export(
    State(app): State<AppState>,
    Query(query): Query<BoardQuery>,
    DeskForm(desk, form): DeskForm<ExportForm>,
) -> ApiResult<Response> {
    let place = places(&query);
    let ward = export::allowed(&app, &desk, &place.here).await?;
    if query.category().is_some() {
        return Err(ApiError::bad_request());
    }
    let (_, rules, reach) = reach(&app, &desk).await?;
    let t = Texts(desk.lang);
    let late = late_before(&rules, clock::now());
    let heads = [
        "filter-group",
        "filter-alley",
        "field-number",
        "export-received",
        "triage-age",
        "triage-tab-late",
        "triage-assignee",
        "col-state",
    ];
    let table = Table {
        list: "observations",
        heads: heads.map(|key| t.tr(key)).into(),
        rows: Box::new(Board {
            app: app.clone(),
            t,
            rules,
            reach,
            filter: query.filter(late),
            after: None,
            // A ward that sets no time has nothing late.
            more: query.tab() != LATE || late.is_some(),
        }),
    };
    export::file(&app, &desk, (&ward, place), &form, table).await
}
