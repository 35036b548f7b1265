//! One's own account: the password, the second factor, and where one is signed in.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tungngo_shared::ids::WardCode;

use super::{Frame, household::DoneQuery, login::Empty, page, person::qr, texts::Texts, ward_of};
use crate::{
    app::{App, AppState},
    auth::{Desk, DeskForm, password, second},
    clock,
    problem::{ApiError, ApiResult},
};

/// A session in words.
struct SessionView {
    id: String,
    browser: String,
    since: String,
    seen: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "desk/me.html")]
struct MePage {
    f: Frame,
    login: String,
    sessions: Vec<SessionView>,
    second: Option<String>,
    codes_left: String,
    required: bool,
    problem: Option<String>,
}

async fn framed(app: &App, desk: &Desk, title: String) -> ApiResult<Frame> {
    let ward: WardCode = ward_of(app, desk, None).await?;
    Frame::of(app, desk, &ward, "me", title).await
}

/// What a browser calls itself, in a word or two that its user recognises.
fn browser_name(t: Texts, agent: &str) -> String {
    let first = |names: &[(&str, &str)]| {
        let found = names.iter().find(|(sign, _)| agent.contains(sign));
        found.map(|(_, name)| (*name).to_owned())
    };
    let program = first(&[
        ("Edg/", "Edge"),
        ("coc_coc", "Coc Coc"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program} · {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => t.tr("session-unknown"),
    }
}

async fn me_page(
    app: &App,
    desk: &Desk,
    done: Option<&str>,
    problem: Option<String>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let (user, now) = (desk.actor.user, clock::now());
    let account = app.store.account(user).await?;
    let account = account.ok_or_else(ApiError::not_found)?;
    let second = app.store.second_factor(user).await?;
    let sessions = app.store.own_sessions(user, now).await?;
    page(&MePage {
        f: framed(app, desk, t.tr("me-title")).await?.saying(done),
        login: account.login.unwrap_or_default(),
        codes_left: second
            .as_ref()
            .map_or_else(String::new, |s| t.tw("second-codes-left", s.codes_left)),
        second: second.map(|s| t.tr_with("second-on", &[("time", &s.since_ms.local_dmy())])),
        required: app.store.second_factor_required(user).await?,
        sessions: sessions
            .into_iter()
            .map(|s| SessionView {
                is_this: s.token_hash == desk.session,
                browser: browser_name(t, &s.browser),
                since: t.moment(s.created_ms, now),
                seen: t.moment(s.seen_ms, now),
                id: s.token_hash,
            })
            .collect(),
        problem,
    })
}

/// `GET /me`: one's own account. For everybody at the desk.
///
/// # Errors
/// The store's own.
pub async fn show(
    State(app): State<AppState>,
    desk: Desk,
    Query(query): Query<DoneQuery>,
) -> ApiResult<Html<String>> {
    me_page(&app, &desk, query.done.as_deref(), None).await
}

/// The former password and the new one.
#[derive(Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    old: String,
    #[serde(default)]
    new: String,
}

/// `POST /me/password`: a new password; everywhere else one is signed out. For everybody at the desk who
/// knows the former one.
///
/// # Errors
/// A password that does not fit or is weak shows the page again.
pub async fn password(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<PasswordForm>,
) -> ApiResult<Response> {
    let t = Texts(desk.lang);
    let (user, now) = (desk.actor.user, clock::now());
    let account = app.store.account(user).await?;
    let login = account.and_then(|a| a.login).unwrap_or_default();
    let ward = match &desk.actor.ward {
        Some(code) => app.store.ward(code).await?,
        None => None,
    };
    let ward = ward.map(|w| w.name).unwrap_or_default();
    let problem = match super::confirm::knows_password(&app, &desk, form.old).await {
        Ok(()) => password::check_strength(&form.new, &[&login, &desk.name, &ward])
            .err()
            .map(|weak| t.id("password-", weak.as_str())),
        Err(error) => Some(super::confirm::said(t, error)?),
    };
    if problem.is_some() {
        let shown = me_page(&app, &desk, None, problem).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    }
    let hash = app.passwords.hash(form.new).await?;
    app.store
        .change_own_password(user, hash, desk.session, now)
        .await?;
    Ok(Redirect::to("/me?done=password").into_response())
}

/// Which session to end: its name, or `others`.
#[derive(Debug, Deserialize)]
pub struct EndForm {
    end: String,
}

/// `POST /me/sessions`: signs one out elsewhere. For everybody at the desk, on their own sessions.
///
/// # Errors
/// The store's own.
pub async fn end_sessions(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<EndForm>,
) -> ApiResult<Redirect> {
    let (user, now) = (desk.actor.user, clock::now());
    if form.end == "others" {
        app.store
            .end_other_sessions(user, desk.session, now)
            .await?;
    } else {
        app.store.end_own_session(user, form.end, now).await?;
    }
    Ok(Redirect::to("/me?done=signed-out"))
}

#[derive(Template)]
#[template(path = "desk/second.html")]
struct SecondPage {
    f: Frame,
    required: bool,
    qr: String,
    secret: String,
    /// Four and four: easier to type.
    shown: String,
    problem: Option<String>,
}

async fn second_page(
    app: &App,
    desk: &Desk,
    secret: String,
    problem: Option<String>,
) -> ApiResult<Html<String>> {
    let t = Texts(desk.lang);
    let user = desk.actor.user;
    let account = app.store.account(user).await?;
    let login = account.and_then(|a| a.login).unwrap_or_default();
    let shown: Vec<&str> = (0..secret.len())
        .step_by(4)
        .filter_map(|at| secret.get(at..(at + 4).min(secret.len())))
        .collect();
    page(&SecondPage {
        f: framed(app, desk, t.tr("second-title")).await?,
        required: app.store.second_factor_required(user).await?,
        qr: qr(&second::link(&login, &secret))?,
        shown: shown.join(" "),
        secret,
        problem,
    })
}

/// `GET /me/second`: a new secret for the app on one's telephone. For everybody at the desk.
///
/// # Errors
/// The store's own.
pub async fn second(State(app): State<AppState>, desk: Desk) -> ApiResult<Html<String>> {
    desk.require_fresh("/me/second")?;
    second_page(&app, &desk, second::new_secret(), None).await
}

/// The secret that was shown, and the code that the app makes of it.
#[derive(Deserialize)]
pub struct SecondForm {
    #[serde(default)]
    secret: String,
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "desk/second_codes.html")]
struct CodesPage {
    f: Frame,
    codes: Vec<String>,
}

async fn codes_page(app: &App, desk: &Desk, codes: Vec<String>) -> ApiResult<Response> {
    let t = Texts(desk.lang);
    let shown = page(&CodesPage {
        f: framed(app, desk, t.tr("second-codes-title")).await?,
        codes: codes
            .iter()
            .map(|c| format!("{} {}", &c[..5], &c[5..]))
            .collect(),
    })?;
    Ok(shown.into_response())
}

/// `POST /me/second`: the second factor is asked for from now on; shows the recovery codes, once. For
/// everybody at the desk.
///
/// # Errors
/// A code that does not fit shows the same secret again.
pub async fn set_second(
    State(app): State<AppState>,
    DeskForm(desk, form): DeskForm<SecondForm>,
) -> ApiResult<Response> {
    desk.require_fresh("/me/second")?;
    let (user, now) = (desk.actor.user, clock::now());
    let secret = second::read_secret(&form.secret);
    let step = secret.and_then(|s| second::step_of(s, &form.code, now));
    let (Some(secret), Some(step)) = (secret, step) else {
        let t = Texts(desk.lang);
        let again = match secret {
            Some(_) => form.secret,
            None => second::new_secret(),
        };
        let shown = second_page(&app, &desk, again, Some(t.tr("second-wrong"))).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    };
    let key = &app.keys.second_factor;
    let sealed = second::sealed(key, user, secret).map_err(|e| ApiError::internal(&e))?;
    let (codes, stored) = second::new_codes(key, user);
    app.store
        .set_second_factor(user, sealed, step, stored, now)
        .await?;
    codes_page(&app, &desk, codes).await
}

/// `POST /me/second/codes`: new recovery codes, shown once. For everybody who has a second factor.
///
/// # Errors
/// Not found for others.
pub async fn new_codes(
    State(app): State<AppState>,
    DeskForm(desk, Empty {}): DeskForm<Empty>,
) -> ApiResult<Response> {
    desk.require_fresh("/me")?;
    let user = desk.actor.user;
    if app.store.second_factor(user).await?.is_none() {
        return Err(ApiError::not_found());
    }
    let (codes, stored) = second::new_codes(&app.keys.second_factor, user);
    app.store
        .set_recovery_codes(user, stored, clock::now())
        .await?;
    codes_page(&app, &desk, codes).await
}

/// `POST /me/second/off`: without a second factor from now on. For everybody who has one and does not have
/// to.
///
/// # Errors
/// Not found for others.
pub async fn drop_second(
    State(app): State<AppState>,
    DeskForm(desk, Empty {}): DeskForm<Empty>,
) -> ApiResult<Redirect> {
    desk.require_fresh("/me")?;
    let user = desk.actor.user;
    let is_set = app.store.second_factor(user).await?.is_some();
    if !is_set || app.store.second_factor_required(user).await? {
        return Err(ApiError::not_found());
    }
    app.store
        .drop_second_factor(user, Some(user), clock::now())
        .await?;
    Ok(Redirect::to("/me?done=second-off"))
}
