//! Signing what was decided, and what was signed.

use askama::Template;
use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use serde_json::json;
use tungngo_shared::ids::ReconcileId;

use super::{
    super::{Frame, page, path::Path, texts::Texts},
    NothingForm, allowed, changed,
};
use crate::{
    app::{App, AppState},
    auth::{Desk, DeskForm},
    clock,
    problem::{ApiError, ApiResult},
    reconciled::Record,
    storage::reconcile::{Run, RunDone},
};

/// How many rows of a kind, in words.
pub(super) struct Kind {
    pub(super) name: String,
    pub(super) n: String,
}

/// What was signed, in words.
pub(super) struct Signed {
    pub(super) when: String,
    /// Whether the signature fits what is kept.
    pub(super) fits: bool,
    pub(super) kinds: Vec<Kind>,
    pub(super) file: String,
    pub(super) rows: String,
    pub(super) signature: String,
}

/// `Khác nhau: Giữ theo hồ sơ của phường`.
fn kinds(t: Texts, record: &Record) -> Vec<Kind> {
    let name = |kind: &str| match kind.split_once('.') {
        Some((outcome, decision)) => format!(
            "{}: {}",
            t.id_or_itself("reconcile-outcome-", outcome),
            t.id_or_itself("reconcile-decision-", decision)
        ),
        None => t.id_or_itself("reconcile-outcome-", kind),
    };
    let counts = record.counts.iter();
    counts
        .map(|(kind, n)| Kind {
            name: name(kind),
            n: t.number(*n),
        })
        .collect()
}

/// What was signed of a run, if it was.
pub(super) fn signed(app: &App, t: Texts, run: &Run) -> Option<Signed> {
    let (record, signature) = run.signed.as_ref()?;
    let when = t.exactly(record.at_ms);
    let who = run.signer.as_deref().unwrap_or_default();
    Some(Signed {
        when: t.tr_with("reconcile-signed", &[("who", who), ("time", &when)]),
        fits: record.is_signed(signature, &app.keys.audit.verifying_key()),
        kinds: kinds(t, record),
        file: record.file.clone(),
        rows: record.rows.clone(),
        signature: signature.clone(),
    })
}

#[derive(Template)]
#[template(path = "desk/reconcile_sign.html")]
struct SignPage {
    f: Frame,
    id: ReconcileId,
    file_name: String,
    kinds: Option<Vec<Kind>>,
}

/// `GET /reconcile/{id}/sign`: what would be signed. For those who match lists and have just shown who they are.
///
/// # Errors
/// Not found for others; a redirect to the page that asks for the password.
pub async fn ask(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<ReconcileId>,
) -> ApiResult<Html<String>> {
    let (ward, reach) = allowed(&app, &desk).await?;
    let run = app.store.run(reach.clone(), id).await?;
    desk.require_fresh(&format!("/reconcile/{id}/sign"))?;
    let t = Texts(desk.lang);
    let record = app.store.run_record(reach, id, clock::now()).await?;
    page(&SignPage {
        f: Frame::of(&app, &desk, &ward, "reconcile", t.tr("reconcile-sign")).await?,
        id,
        file_name: run.file_name,
        kinds: record.map(|record| kinds(t, &record)),
    })
}

/// `POST /reconcile/{id}/sign`. For those who match lists and have just shown who they are.
///
/// # Errors
/// Not found for others; conflict where a row is open or changed meanwhile; a redirect to the page that asks for the
/// password.
pub async fn sign(
    State(app): State<AppState>,
    Path(id): Path<ReconcileId>,
    DeskForm(desk, _): DeskForm<NothingForm>,
) -> ApiResult<Response> {
    let (ward, reach) = allowed(&app, &desk).await?;
    app.store.run(reach.clone(), id).await?;
    desk.require_fresh(&format!("/reconcile/{id}/sign"))?;
    let now = clock::now();
    let Some(record) = app.store.run_record(reach.clone(), id, now).await? else {
        return changed(&app, &desk, &ward, id).await;
    };
    let signature = record.sign(&app.keys.audit);
    match app
        .store
        .sign_run(reach, id, record, signature, now)
        .await?
    {
        RunDone::Done => {
            let to = format!("/reconcile/{id}?done=reconcile-sign");
            Ok(Redirect::to(&to).into_response())
        }
        RunDone::Changed => changed(&app, &desk, &ward, id).await,
    }
}

/// `GET /reconcile/{id}/record`: the signed record as a file, to be kept elsewhere. It names nobody of the list. For those
/// who match lists.
///
/// # Errors
/// Not found for others, and where nothing was signed.
pub async fn record(
    State(app): State<AppState>,
    desk: Desk,
    Path(id): Path<ReconcileId>,
) -> ApiResult<Response> {
    let (_, reach) = allowed(&app, &desk).await?;
    let run = app.store.run(reach, id).await?;
    let (record, signature) = run.signed.ok_or_else(ApiError::not_found)?;
    let key = data_encoding::BASE64URL_NOPAD.encode(app.keys.audit.verifying_key().as_bytes());
    let body = json!({ "record": record, "key": key, "signature": signature });
    let disposition = format!("attachment; filename=\"tungngo-reconcile-{id}.json\"");
    let disposition = HeaderValue::try_from(disposition).map_err(|e| ApiError::internal(&e))?;
    Ok(([(header::CONTENT_DISPOSITION, disposition)], Json(body)).into_response())
}
