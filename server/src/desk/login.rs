//! Signing in and out at the desk.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;
use tungngo_shared::i18n::Lang;

use super::{page, texts::Texts};
use crate::{
    app::AppState,
    auth::{
        Desk, DeskForm, known,
        web::{self, Browser, Entered, SignIn, SignedIn},
    },
    problem::{ApiError, ApiResult},
    router::Address,
};

#[derive(Template)]
#[template(path = "desk/login.html")]
struct LoginPage {
    t: Texts,
    problem: Option<String>,
    signed_out: bool,
    next: String,
    login: String,
}

#[derive(Template)]
#[template(path = "desk/login_second.html")]
struct SecondPage {
    t: Texts,
    problem: Option<String>,
    next: String,
    ticket: String,
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct LoginQuery {
    next: Option<String>,
    out: Option<String>,
}

fn lang(headers: &HeaderMap) -> Lang {
    let accepted = headers.get("accept-language").and_then(|v| v.to_str().ok());
    Lang::from_accept(accepted)
}

/// `GET /login`. Open to anybody.
///
/// # Errors
/// The store's own.
pub async fn show(
    desk: Option<Desk>,
    headers: HeaderMap,
    Query(query): Query<LoginQuery>,
) -> ApiResult<Response> {
    let next = web::safe_next(query.next.as_deref()).to_owned();
    if desk.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    let shown = page(&LoginPage {
        t: Texts(lang(&headers)),
        problem: None,
        signed_out: query.out.is_some(),
        next,
        login: String::new(),
    })?;
    Ok(shown.into_response())
}

/// The sign-in form.
#[derive(Deserialize)]
pub struct LoginForm {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /login`. Open to anybody; guesses are slowed down by account and address.
///
/// # Errors
/// The store's own; a wrong name or password shows the form again.
pub async fn submit(
    State(app): State<AppState>,
    address: Address,
    headers: HeaderMap,
    Form(form): Form<LoginForm>,
) -> ApiResult<Response> {
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|v| v != "same-origin" && v != "none") {
        return Err(ApiError::forbidden());
    }
    let next = web::safe_next(Some(&form.next)).to_owned();
    let t = Texts(lang(&headers));
    let former = web::cookie_token(&headers, &app.config);
    let asked = SignIn {
        login: &form.login,
        password: form.password,
        address: &address.0,
        known: known::cookie_token(&headers, &app.config),
        browser: browser(&headers, former.as_deref()),
    };
    match web::sign_in(&app, asked).await {
        Ok(Entered::In(signed_in)) => Ok(inside(*signed_in, &next)),
        Ok(Entered::SecondNext(ticket)) => {
            let shown = page(&SecondPage {
                t,
                problem: None,
                next,
                ticket,
            })?;
            Ok(shown.into_response())
        }
        Err(error) if matches!(error.code, "unauthorised" | "too_many_requests") => {
            let problem = Some(said(t, &error, "login-wrong"));
            let shown = page(&LoginPage {
                t,
                problem,
                signed_out: false,
                next,
                login: form.login,
            })?;
            Ok((status(&error), shown).into_response())
        }
        Err(error) => Err(error),
    }
}

fn browser<'a>(headers: &'a HeaderMap, former: Option<&'a str>) -> Browser<'a> {
    let agent = headers.get(header::USER_AGENT);
    let agent = agent.and_then(|v| v.to_str().ok()).unwrap_or_default();
    Browser { agent, former }
}

fn inside(signed_in: SignedIn, next: &str) -> Response {
    let SignedIn { session, known } = signed_in;
    // In this order: a jar would shuffle them.
    let cookies = [session, known].map(|c| (header::SET_COOKIE, c.to_string()));
    (AppendHeaders(cookies), Redirect::to(next)).into_response()
}

/// A refusal in words.
fn said(t: Texts, error: &ApiError, wrong: &str) -> String {
    match error.retry_after_s {
        Some(seconds) => t.tr_with("login-wait", &[("time", &t.lasting(seconds.into()))]),
        None => t.tr(wrong),
    }
}

fn status(error: &ApiError) -> StatusCode {
    match error.status {
        StatusCode::TOO_MANY_REQUESTS => error.status,
        // 401 asks a browser for credentials of its own kind; the form has been understood.
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The code of the second factor, with the ticket that the password brought.
#[derive(Deserialize)]
pub struct SecondForm {
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// `POST /login/second`. Open to anybody with a ticket; guesses are slowed down by account.
///
/// # Errors
/// The store's own; a wrong code shows the form again, and a ticket that has run out leads back to the
/// password.
pub async fn second(
    State(app): State<AppState>,
    headers: HeaderMap,
    Form(form): Form<SecondForm>,
) -> ApiResult<Response> {
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|v| v != "same-origin" && v != "none") {
        return Err(ApiError::forbidden());
    }
    let next = web::safe_next(Some(&form.next)).to_owned();
    let former = web::cookie_token(&headers, &app.config);
    let browser = browser(&headers, former.as_deref());
    match web::sign_in_second(&app, &form.ticket, &form.code, browser).await {
        Ok(signed_in) => Ok(inside(signed_in, &next)),
        Err(error) if error.code == "forbidden" => Ok(Redirect::to("/login").into_response()),
        Err(error) if matches!(error.code, "unauthorised" | "too_many_requests") => {
            let t = Texts(lang(&headers));
            let shown = page(&SecondPage {
                t,
                problem: Some(said(t, &error, "second-wrong")),
                next,
                ticket: form.ticket,
            })?;
            Ok((status(&error), shown).into_response())
        }
        Err(error) => Err(error),
    }
}

/// Nothing but the CSRF token.
#[derive(Debug, Deserialize)]
pub struct Empty {}

/// `POST /logout`. For everybody signed in.
///
/// # Errors
/// The store's own.
pub async fn logout(
    State(app): State<AppState>,
    headers: HeaderMap,
    jar: CookieJar,
    DeskForm(_, Empty {}): DeskForm<Empty>,
) -> ApiResult<Response> {
    let cookie = web::sign_out(&app, &headers).await?;
    // `no-store` keeps pages out of the cache; this holds for a browser that does not listen, too.
    let clear = [(
        HeaderName::from_static("clear-site-data"),
        r#""cache", "storage""#,
    )];
    Ok((jar.add(cookie), clear, Redirect::to("/login?out=1")).into_response())
}
