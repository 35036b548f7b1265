//! Signing in and out at the desk. The session lives on the server; the browser holds a cookie with
//! a token that is only known here by its hash.
//!
//! The cookie is `__Host-tungngo` (Secure, so TLS or a proxy that speaks it) when `--public-url`
//! begins with `https://`, and a plain `tungngo` otherwise: browsers do not accept a `__Host-` cookie
//! over the plain HTTP of a trial on the loopback interface.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use tungngo_shared::{clock::Millis, ids::UserId};

use super::{attempts::Subject, begin_try, known, second};
use crate::{
    app::{App, Config},
    clock,
    noted::{Kind, Try},
    problem::{ApiError, ApiResult},
    storage::auth::{NewWebSession, WebSession},
};

/// A session ends so long after it was last used.
pub const IDLE_MS: i64 = 60 * 60 * 1000;
/// And so long after it began, whatever happens: one working day.
pub const LONGEST_MS: i64 = 12 * 60 * 60 * 1000;
/// How long somebody who has shown who they are is not asked again before keys change or data leaves.
pub const FRESH_MS: i64 = 10 * 60 * 1000;
/// The longest name of a browser that is kept, in characters.
const BROWSER_CHARS: usize = 200;
/// How often a session's use is written down.
const TOUCH_MS: i64 = 60 * 1000;

/// The name of the session cookie.
#[must_use]
pub fn cookie_name(config: &Config) -> &'static str {
    if config.secure_cookies() {
        "__Host-tungngo"
    } else {
        "tungngo"
    }
}

/// The token in the request's session cookie.
#[must_use]
pub fn cookie_token(headers: &HeaderMap, config: &Config) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(cookie_name(config)).map(|c| c.value().to_owned())
}

fn cookie(config: &Config, token: String) -> Cookie<'static> {
    Cookie::build((cookie_name(config), token))
        .path("/")
        .http_only(true)
        .secure(config.secure_cookies())
        .same_site(SameSite::Lax)
        .build()
}

/// The live session whose token has this hash, as it stands.
///
/// # Errors
/// The store's own.
pub async fn standing(app: &App, hash: &str, now: Millis) -> ApiResult<Option<WebSession>> {
    let Some(session) = app.store.web_session(hash, now).await? else {
        return Ok(None);
    };
    if now.0 - session.seen_ms.0 > IDLE_MS {
        app.store.end_web_session(hash, now).await?;
        return Ok(None);
    }
    Ok(Some(session))
}

/// The live session behind a token; notes its use.
///
/// # Errors
/// The store's own.
pub async fn live_session(app: &App, token: &str, now: Millis) -> ApiResult<Option<WebSession>> {
    let hash = clock::hashed(token);
    let Some(session) = standing(app, &hash, now).await? else {
        return Ok(None);
    };
    if now.0 - session.seen_ms.0 > TOUCH_MS {
        // Where nothing can be written, people still see what there is to read.
        if let Err(error) = app.store.touch_web_session(&hash, now).await {
            tracing::warn!(error = %error, "the use of a session was not noted");
        }
    }
    Ok(Some(session))
}

/// What somebody types to sign in, and from where.
pub struct SignIn<'a> {
    /// As it was typed.
    pub login: &'a str,
    /// As it was typed.
    pub password: String,
    /// The caller's address, see [`crate::router::Address`].
    pub address: &'a str,
    /// The cookie of a known browser, see [`known`].
    pub known: Option<String>,
    /// The browser.
    pub browser: Browser<'a>,
}

/// What a browser says of itself when somebody signs in with it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Browser<'a> {
    /// What it calls itself.
    pub agent: &'a str,
    /// The token of the session that it had: a new one takes its place.
    pub former: Option<&'a str>,
}

/// What became of a right password.
#[derive(Debug)]
pub enum Entered {
    /// Signed in.
    In(Box<SignedIn>),
    /// The second factor is asked for next; the ticket says that the password was right.
    SecondNext(String),
}

/// Somebody who is signed in now, with the cookies to set.
#[derive(Debug)]
pub struct SignedIn {
    /// The session's.
    pub session: Cookie<'static>,
    /// That of a known browser.
    pub known: Cookie<'static>,
}

/// Signs somebody in, or asks for their second factor; or `unauthorised` for a wrong login, a wrong password and a
/// stopped account alike, or `too_many_requests` while the account or the address has to wait.
///
/// # Errors
/// As said above, `unavailable` when too many sign in at once, or the store's own.
pub async fn sign_in(app: &App, asked: SignIn<'_>) -> ApiResult<Entered> {
    let now = clock::now();
    let login = normal_login(asked.login);
    let account = app.store.credentials(&login).await?;
    let known = account.as_ref().zip(asked.known.as_deref());
    let known = known.and_then(|(a, t)| known::browser(&app.keys.refresh, t, a.user, now));
    // Strangers share the account's tries; a browser that its owner has used has its own.
    let subjects = match &known {
        Some(known) => vec![Subject::Browser(known)],
        None => vec![Subject::Account(&login), Subject::Address(asked.address)],
    };
    let about = account.as_ref().map(|k| k.user);
    let failed = |tried| app.notes.failed(Kind::Password, about, tried, now);
    begin_try(app, &subjects, (Kind::Password, about), now)?;
    let hash = account.as_ref().and_then(|k| k.password_hash.clone());
    let checked = app.passwords.verify(asked.password, hash).await;
    let fits = checked.inspect_err(|_| failed(Try::TurnedAway))?;
    let Some(account) = account.filter(|k| fits && !k.disabled) else {
        failed(Try::Wrong);
        return Err(ApiError::unauthorised());
    };
    app.attempts.succeeded(&subjects);
    if app.store.second_factor(account.user).await?.is_some() {
        let ticket = second::ticket(&app.keys.second_factor, account.user, now);
        return Ok(Entered::SecondNext(ticket));
    }
    let signed_in = enter(app, account.user, asked.browser, now).await?;
    Ok(Entered::In(Box::new(signed_in)))
}

/// The second step: a code from the app, or a recovery code.
///
/// # Errors
/// `unauthorised` for a code that does not fit, `forbidden` for a ticket that has run out or an account that was stopped;
/// `too_many_requests`; the store's own.
pub async fn sign_in_second(
    app: &App,
    ticket: &str,
    code: &str,
    browser: Browser<'_>,
) -> ApiResult<SignedIn> {
    let now = clock::now();
    let user = second::ticket_of(&app.keys.second_factor, ticket, now);
    let user = user.ok_or_else(ApiError::forbidden)?;
    second::check(app, user, code, now).await?;
    if app.store.actor(user).await?.is_none() {
        return Err(ApiError::forbidden());
    }
    enter(app, user, browser, now).await
}

/// Begins a session, and ends the one that the browser had: whoever knew that one's token is not signed in
/// with the new one.
async fn enter(app: &App, user: UserId, browser: Browser<'_>, now: Millis) -> ApiResult<SignedIn> {
    if let Some(former) = browser.former {
        app.store
            .end_web_session(&clock::hashed(former), now)
            .await?;
    }
    let token = clock::token();
    let session = NewWebSession {
        token_hash: clock::hashed(&token),
        user,
        csrf: clock::token(),
        browser: browser.agent.chars().take(BROWSER_CHARS).collect(),
        expires_ms: Millis(now.0 + LONGEST_MS),
    };
    app.store.start_web_session(session, now).await?;
    let known = known::token(&app.keys.refresh, user, now);
    Ok(SignedIn {
        session: cookie(&app.config, token),
        known: known::cookie(&app.config, known),
    })
}

/// Signs out: ends the session and gives the cookie that removes the browser's.
///
/// # Errors
/// The store's own.
pub async fn sign_out(app: &App, headers: &HeaderMap) -> ApiResult<Cookie<'static>> {
    if let Some(token) = cookie_token(headers, &app.config) {
        app.store
            .end_web_session(&clock::hashed(&token), clock::now())
            .await?;
    }
    let mut gone = cookie(&app.config, String::new());
    gone.make_removal();
    Ok(gone)
}

/// The form in which logins are stored and compared.
#[must_use]
pub fn normal_login(typed: &str) -> String {
    tungngo_shared::text::nfc(typed).to_lowercase()
}

/// Where to go after signing in: a path of this server, never elsewhere.
#[must_use]
pub fn safe_next(next: Option<&str>) -> &str {
    next.filter(|n| n.starts_with('/') && !n.starts_with("//") && !n.contains(['\\', '\r', '\n']))
        .unwrap_or("/")
}

/// Percent-encodes everything but letters, digits and `-._~/`.
#[must_use]
pub fn url_encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leads_elsewhere() {
        assert_eq!(
            safe_next(Some("/visits?state=received")),
            "/visits?state=received"
        );
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "x",
        ] {
            assert_eq!(safe_next(Some(bad)), "/", "{bad}");
        }
    }

    #[test]
    fn cookies_are_for_tls_only_where_there_is_tls() {
        let mut config = Config::at("x".into());
        assert_eq!(cookie_name(&config), "tungngo");
        config.public_url = Some("https://soat.example".to_owned());
        let c = cookie(&config, "t".to_owned());
        assert_eq!(
            (c.name(), c.secure(), c.http_only(), c.same_site()),
            (
                "__Host-tungngo",
                Some(true),
                Some(true),
                Some(SameSite::Lax)
            )
        );
    }

    #[test]
    fn encoding_keeps_paths_readable() {
        assert_eq!(url_encode("/visits?a=b c"), "/visits%3Fa%3Db%20c");
    }
}
