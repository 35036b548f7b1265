//! “Ai đã xem hồ sơ này”: the entries of one record.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use tungngo_shared::{
    access::{Action, Scope},
    ids::{CaseId, HouseholdId, ObservationId, UserId, VisitId},
};
use uuid::Uuid;

use super::{
    super::{Frame, page, path::Path, texts::Texts, ward_of},
    Line, PAGE, line, reach,
};
use crate::{
    app::AppState,
    auth::Desk,
    problem::{ApiError, ApiResult},
    storage::audit::AuditFilter,
};

#[derive(Template)]
#[template(path = "desk/looks.html")]
struct LooksPage {
    f: Frame,
    back: String,
    lead: String,
    lines: Vec<Line>,
    next: Option<String>,
}

/// Which entry to go on from.
#[derive(Debug, Default, Deserialize)]
pub struct LooksQuery {
    before: Option<i64>,
}

async fn looks(
    app: &AppState,
    desk: &Desk,
    (at, subject): (&str, Uuid),
    query: &LooksQuery,
) -> ApiResult<Html<String>> {
    let ward = ward_of(app, desk, None).await?;
    desk.require(Action::ReadAudit, &Scope::ward(&ward))?;
    let t = Texts(desk.lang);
    // Lists say which cases and observations they showed.
    let listed = matches!(at, "cases" | "observations");
    let filter = AuditFilter {
        subject: Some(subject),
        listed,
        before: query.before,
        ..AuditFilter::default()
    };
    let mut rows = app
        .store
        .audit_entries(reach(desk, &ward), filter, PAGE + 1)
        .await?;
    // Whatever the ward holds has been written by somebody: nothing logged means nothing there.
    if rows.is_empty() && query.before.is_none() {
        return Err(ApiError::not_found());
    }
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let back = format!("/{at}/{subject}");
    let next = rows.last().filter(|_| more);
    let next = next.map(|row| format!("{back}/looks?before={}", row.seq));
    let may_open = desk.can(Action::ReadVisit, &Scope::ward(&ward));
    page(&LooksPage {
        f: Frame::of(app, desk, &ward, at, t.tr("looks-title")).await?,
        back,
        lead: t.tr(if listed {
            "looks-lead-listed"
        } else {
            "looks-lead"
        }),
        lines: rows.into_iter().map(|row| line(t, row, may_open)).collect(),
        next,
    })
}

/// `GET /households/{id}/looks`: who saw or changed the household or a visit to it. For those who may
/// read the log.
///
/// # Errors
/// Not found for others.
pub async fn of_household(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<HouseholdId>,
    Query(query): Query<LooksQuery>,
) -> ApiResult<Html<String>> {
    looks(&app, &desk, ("households", id.0), &query).await
}

/// `GET /visits/{id}/looks`. For those who may read the log.
///
/// # Errors
/// Not found for others.
pub async fn of_visit(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<VisitId>,
    Query(query): Query<LooksQuery>,
) -> ApiResult<Html<String>> {
    looks(&app, &desk, ("visits", id.0), &query).await
}

/// `GET /people/{id}/looks`. For those who may read the log.
///
/// # Errors
/// Not found for others.
pub async fn of_person(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<UserId>,
    Query(query): Query<LooksQuery>,
) -> ApiResult<Html<String>> {
    looks(&app, &desk, ("people", id.0), &query).await
}

/// `GET /cases/{id}/looks`: who saw, changed or printed the case, and took its papers. For those who may read the log.
///
/// # Errors
/// Not found for others.
pub async fn of_case(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<CaseId>,
    Query(query): Query<LooksQuery>,
) -> ApiResult<Html<String>> {
    looks(&app, &desk, ("cases", id.0), &query).await
}

/// `GET /observations/{id}/looks`: who opened the observation, also with its visit or on a board. For those who may read
/// the log.
///
/// # Errors
/// Not found for others.
pub async fn of_observation(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<ObservationId>,
    Query(query): Query<LooksQuery>,
) -> ApiResult<Html<String>> {
    looks(&app, &desk, ("observations", id.0), &query).await
}
