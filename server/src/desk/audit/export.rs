//! The log as a file, for those who may read it.

use async_trait::async_trait;
use axum::response::Response;

use super::*;
use crate::{
    auth::DeskForm,
    desk::export::{self, BATCH, Batches, Cells, ExportForm, Place, Table},
};

fn places(query: &AuditQuery) -> Place {
    let rest = query.rest();
    Place {
        active: "audit",
        back: format!("/audit?{rest}"),
        here: format!("/audit/export?{rest}"),
    }
}

/// `GET /audit/export`: what the file will be. For those who may read the log.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn ask_export(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<AuditQuery>,
) -> ApiResult<Html<String>> {
    let place = places(&query);
    let ward = export::allowed_to(&app, &desk, &place.here, Action::ReadAudit).await?;
    export::ask(&app, &desk, &ward, place).await
}

fn cells(line: Line) -> Cells {
    vec![
        line.seq.to_string(),
        line.when,
        line.who,
        line.role,
        line.device.unwrap_or_default(),
        line.action,
        line.record,
        line.id.unwrap_or_default(),
        line.detail,
    ]
}

/// The log's entries, newest first.
struct Entries {
    app: AppState,
    t: Texts,
    reach: AuditReach,
    filter: AuditFilter,
    more: bool,
}

#[async_trait]
impl Batches for Entries {
    async fn next(&mut self) -> ApiResult<Option<Vec<Cells>>> {
        if !self.more {
            return Ok(None);
        }
        let (reach, filter) = (self.reach.clone(), self.filter.clone());
        let read = self.app.store.audit_entries(reach, filter, BATCH).await?;
        self.more = read.len() == BATCH as usize;
        self.filter.before = read.last().map(|last| last.seq);
        let lines = read.into_iter().map(|row| line(self.t, row, false));
        Ok(Some(lines.map(cells).collect()))
    }
}

/// `POST /audit/export`: the file. For those who may read the log.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn export(
    State(app): State<AppState>,
    Query(query): Query<AuditQuery>,
    DeskForm(desk, form): DeskForm<ExportForm>,
) -> ApiResult<Response> {
    let place = places(&query);
    let ward = export::allowed_to(&app, &desk, &place.here, Action::ReadAudit).await?;
    let t = Texts(desk.lang);
    let heads = [
        "export-number",
        "col-when",
        "audit-person",
        "col-role",
        "col-phone",
        "audit-what",
        "audit-record",
        "export-record-id",
        "export-detail",
    ];
    let table = Table {
        list: "audit",
        heads: heads.map(|key| t.tr(key)).into(),
        rows: Box::new(Entries {
            app: app.clone(),
            t,
            reach: reach(&desk, &ward),
            filter: AuditFilter {
                before: None,
                ..query.filter()
            },
            more: true,
        }),
    };
    export::file(&app, &desk, (&ward, place), &form, table).await
}
