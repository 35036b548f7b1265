//! The queue as a file. It does not say which visits carry something to be verified.

use async_trait::async_trait;

use super::*;
use crate::desk::export::{self, BATCH, Batches, Cells, ExportForm, Place, Table};

fn places(query: &QueueQuery) -> Place {
    let rest = query.written(&query.filter(), Seek::First);
    Place {
        active: "queue",
        back: format!("/queue?{rest}"),
        here: place(query),
    }
}

/// Where the list with these choices can be taken out.
pub(super) fn place(query: &QueueQuery) -> String {
    let rest = query.written(&query.filter(), Seek::First);
    format!("/queue/export?{rest}")
}

/// `GET /queue/export`: what the file will be. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn ask_export(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<QueueQuery>,
) -> ApiResult<Html<String>> {
    let place = places(&query.opened(&app, &desk));
    let ward = export::allowed(&app, &desk, &place.here).await?;
    export::ask(&app, &desk, &ward, place).await
}

fn cells(t: Texts, row: QueueRow) -> Cells {
    let flags: Vec<String> = row.flags.iter().map(|flag| t.flag(flag)).collect();
    vec![
        row.group_name,
        row.alley_name,
        row.number,
        row.head_name,
        t.id("outcome-", row.outcome.as_str()),
        flags.join("; "),
        row.author,
        t.id("role-", row.author_role.as_str()),
        t.exactly(row.recorded_ms),
        t.exactly(row.updated_ms),
        t.id("review-", row.state.as_str()),
        row.reviewer_name.unwrap_or_default(),
    ]
}

/// The queue's rows, in its order.
struct Visits {
    app: AppState,
    t: Texts,
    reach: Reach,
    filter: QueueFilter,
    seek: Seek,
    more: bool,
}

#[async_trait]
impl Batches for Visits {
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>> {
        if !self.more {
            return Ok(None);
        }
        let (reach, filter) = (self.reach.clone(), self.filter.clone());
        let store = &self.app.store;
        let read = store.queue(reach, filter, self.seek, BATCH).await?;
        self.more = read.len() == BATCH as usize;
        if let Some(last) = read.last() {
            self.seek = Seek::After(last.position());
        }
        Ok(Some(
            read.into_iter().map(|row| cells(self.t, row)).collect(),
        ))
    }
}

/// `POST /queue/export`: the file. For those who may take lists out.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password; `bad_request` when the words looked for are
/// not known any more.
pub async fn export(
    State(app): State<AppState>,
    Query(query): Query<QueueQuery>,
    DeskForm(desk, form): DeskForm<ExportForm>,
) -> ApiResult<Response> {
    let query = query.opened(&app, &desk);
    let place = places(&query);
    let ward = export::allowed(&app, &desk, &place.here).await?;
    let reach = Reach::of(&desk.actor, Action::ReviewVisit, &ward).ok_or_else(ApiError::refused)?;
    // Words that are lost would turn a part of the list into all of it.
    if query.search.lost {
        return Err(ApiError::bad_request());
    }
    let t = Texts(desk.lang);
    let heads = [
        "filter-group",
        "filter-alley",
        "field-number",
        "field-head_name",
        "col-outcome",
        "col-flags",
        "col-recorded-by",
        "col-role",
        "export-recorded",
        "col-sent",
        "col-state",
        "export-reviewer",
    ];
    let table = Table {
        list: "visits",
        heads: heads.map(|key| t.tr(key)).into(),
        rows: Box::new(Visits {
            app: app.clone(),
            t,
            reach,
            filter: query.filter(),
            seek: Seek::First,
            more: true,
        }),
    };
    export::file(&app, &desk, (&ward, place), &form, table).await
}
