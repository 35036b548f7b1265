//! Parting two records again. What was changed since is shown before, and what of it would be lost has to be said to be known.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::{
    casefile::CaseField,
    ids::{CaseId, MergeId, WardCode},
};

use super::{
    super::{Frame, casefile::Wrong, decision::conflict, page, path::Path, texts::Texts},
    MERGE, allowed, number,
};
use crate::{
    app::AppState,
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    storage::{Reach, cases::Look, merges::MergeDone},
};

#[derive(Template)]
#[template(path = "desk/merge_undo.html")]
struct UndoPage {
    f: Frame,
    id: CaseId,
    merge: MergeId,
    version: i64,
    name: String,
    gone: (CaseId, String),
    told: String,
    until: String,
    lost: Vec<String>,
    stays: Vec<String>,
    wrong: Wrong,
}

async fn render(
    app: &AppState,
    desk: &Desk,
    (ward, reach): (&WardCode, Reach),
    (id, merge): (CaseId, MergeId),
    wrong: Wrong,
) -> ApiResult<Html<String>> {
    let (t, now) = (Texts(desk.lang), clock::now());
    let case = app.store.case(reach, id, Look::Page, now).await?;
    let brief = case.merges.iter().find(|m| m.id == merge);
    let brief = brief.ok_or_else(ApiError::not_found)?;
    let until = brief.undo_until.ok_or_else(ApiError::not_found)?;
    let names = |fields: &[CaseField]| {
        let names = fields.iter().map(|f| t.id("case-field-", f.as_str()));
        names.collect::<Vec<_>>()
    };
    page(&UndoPage {
        f: Frame::of(app, desk, ward, "cases", t.tr("merge-undo-title")).await?,
        id,
        merge,
        version: case.version,
        gone: brief.gone.clone(),
        told: t.tr_with(
            "merge-told",
            &[("who", &brief.by), ("time", &t.exactly(brief.merged_ms))],
        ),
        until: t.exactly(until),
        lost: names(&brief.lost),
        stays: names(&brief.stays),
        name: case.file.name,
        wrong,
    })
}

/// `GET /cases/{id}/unmerge/{merge}`: what was changed since, and what the way back does with it. For leads; the look is
/// audited.
///
/// # Errors
/// Not found for others, and where there is no way back any more.
pub async fn ask_undo(
    State(app): State<AppState>,
    desk: Desk,
    Path(ids): Path<(CaseId, MergeId)>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    render(&app, &desk, (&ward, reach), ids, Wrong::default()).await
}

/// What the form says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct UndoForm {
    sure: String,
    version: String,
}

/// `POST /cases/{id}/unmerge/{merge}`: they are two again. For leads.
///
/// # Errors
/// Not found for others; the page with what is wrong is 422.
pub async fn undo(
    State(app): State<AppState>,
    Path((id, merge)): Path<(CaseId, MergeId)>,
    DeskForm(desk, form): DeskForm<UndoForm>,
) -> ApiResult<Response> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let (seen, sure) = (number(&form.version)?, form.sure == "1");
    let done = app
        .store
        .part_cases(reach.clone(), merge, seen, sure, clock::now())
        .await?;
    let wrong = match done {
        MergeDone::Done(kept) => {
            let to = format!("/cases/{kept}?done=merge-undo");
            return Ok(Redirect::to(&to).into_response());
        }
        MergeDone::WouldLose => Wrong::of(MERGE, "sure", "required"),
        MergeDone::Offered => Wrong::of(MERGE, "comment", "offered"),
        _ => {
            let here = format!("/cases/{id}");
            return conflict(&app, &desk, &ward, "cases", None, here).await;
        }
    };
    let shown = render(&app, &desk, (&ward, reach), (id, merge), wrong).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}
