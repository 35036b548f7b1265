//! “Is it still you?”: the password once more, and the second factor where there is one, before keys are
//! changed or data leaves the desk. Asked again ten minutes later.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{Frame, page, texts::Texts, ward_of};
use crate::{
    app::{App, AppState},
    auth::{Desk, DeskForm, attempts::Subject, begin_try, second, web},
    clock,
    noted::{Kind, Try},
    problem::{ApiError, ApiResult},
};

#[derive(Template)]
#[template(path = "desk/confirm.html")]
struct ConfirmPage {
    f: Frame,
    next: String,
    has_second: bool,
    problem: Option<String>,
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct ConfirmQuery {
    next: Option<String>,
}

async fn form(
    app: &App,
    desk: &Desk,
    next: &str,
    problem: Option<String>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let ward = ward_of(app, desk, None).await?;
    page(&ConfirmPage {
        f: Frame::of(app, desk, &ward, "me", t.tr("again-title")).await?,
        next: web::safe_next(Some(next)).to_owned(),
        has_second: app.store.second_factor(desk.actor.user).await?.is_some(),
        problem,
    })
}

/// Whether somebody who is signed in knows their password; guesses are slowed down.
///
/// # Errors
/// `unauthorised`, `too_many_requests`; the store's own.
pub(super) async fn knows_password(app: &App, desk: &Desk, typed: String) -> ApiResult<()> {
    let session = [Subject::Browser(&desk.session)];
    let (user, now) = (desk.actor.user, clock::now());
    begin_try(app, &session, (Kind::Password, Some(user)), now)?;
    let account = app.store.account(user).await?;
    let login = account.and_then(|a| a.login).unwrap_or_default();
    let known = app.store.credentials(&login).await?;
    let hash = known.and_then(|k| k.password_hash);
    if !app.passwords.verify(typed, hash).await? {
        app.notes
            .failed(Kind::Password, Some(user), Try::Wrong, now);
        return Err(ApiError::unauthorised());
    }
    app.attempts.succeeded(&session);
    Ok(())
}

/// A refusal in words; any other error goes on.
pub(super) fn said(t: Texts, error: ApiError) -> ApiResult<String> {
    match (error.code, error.retry_after_s) {
        ("too_many_requests", Some(s)) => {
            Ok(t.tr_with("login-wait", &[("time", &t.lasting(s.into()))]))
        }
        ("unauthorised", _) => Ok(t.tr("again-wrong")),
        _ => Err(error),
    }
}

/// `GET /confirm`. For everybody at the desk.
///
/// # Errors
/// The store's own.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<ConfirmQuery>,
) -> ApiResult<Html<String>> {
    form(&app, &desk, query.next.as_deref().unwrap_or("/"), None).await
}

/// The password, and a code where there is a second factor.
#[derive(Deserialize)]
pub struct ConfirmForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// `POST /confirm`. For everybody at the desk.
///
/// # Errors
/// What does not fit shows the form again.
pub async fn submit(
    State(app): State<AppState>,
    DeskForm(desk, asked): DeskForm<ConfirmForm>,
) -> ApiResult<Response> {
    let (user, now) = (desk.actor.user, clock::now());
    let has_second = app.store.second_factor(user).await?.is_some();
    let shown = match knows_password(&app, &desk, asked.password).await {
        Ok(()) if has_second => second::check(&app, user, &asked.code, now).await,
        other => other,
    };
    if let Err(error) = shown {
        let problem = said(Texts(desk.lang), error)?;
        let shown = form(&app, &desk, &asked.next, Some(problem)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    }
    app.store.freshen_session(desk.session, now).await?;
    Ok(Redirect::to(web::safe_next(Some(&asked.next))).into_response())
}
