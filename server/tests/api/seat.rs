//! Somebody signed in at the desk, in a session that needs no password.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use axum_extra::extract::cookie::Cookie;
use tungngo_server::{
    auth::web::{self, Entered, LONGEST_MS, SignIn, cookie_name, url_encode},
    clock,
    problem::ApiResult,
    storage::auth::NewWebSession,
};
use tungngo_shared::{clock::Millis, ids::UserId};

use super::kit::Server;

pub struct Seat<'a> {
    pub server: &'a Server,
    pub cookie: String,
    pub csrf: String,
    /// The hash of the session's token.
    pub session: String,
}

#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub html: String,
}

impl Page {
    /// Where a redirect leads; empty for anything else.
    pub fn to(&self) -> &str {
        let to = self.headers.get(header::LOCATION);
        to.map_or("", |v| v.to_str().unwrap())
    }

    /// The value of a hidden field.
    #[track_caller]
    pub fn hidden(&self, name: &str) -> String {
        let field = self.html.split(&format!("name=\"{name}\" value=\"")).nth(1);
        let field = field.unwrap_or_else(|| panic!("no field {name} in {}", self.html));
        field.split('"').next().unwrap().to_owned()
    }
}

pub fn form_body(form: &[(&str, &str)]) -> Body {
    let pairs = form
        .iter()
        .map(|(name, value)| format!("{name}={}", url_encode(value)));
    Body::from(pairs.collect::<Vec<_>>().join("&"))
}

/// The first field of a form with a file, whose boundary is `cut`.
pub fn csrf_part(csrf: &str) -> Vec<u8> {
    let head = "--cut\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n";
    format!("{head}{csrf}\r\n").into_bytes()
}

pub async fn page(server: &Server, request: Request<Body>) -> Page {
    let response = server.send(request).await;
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Page {
        status: parts.status,
        headers: parts.headers,
        html: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// A form sent by nobody.
pub async fn post(server: &Server, path: &str, form: &[(&str, &str)]) -> Page {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(
            header::USER_AGENT,
            "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
        )
        .body(form_body(form));
    page(server, request.unwrap()).await
}

impl<'a> Seat<'a> {
    pub async fn of(server: &'a Server, user: UserId) -> Self {
        let (token, csrf) = (clock::token(), clock::token());
        let session = clock::hashed(&token);
        let new = NewWebSession {
            token_hash: session.clone(),
            user,
            csrf: csrf.clone(),
            browser: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36".to_owned(),
            expires_ms: Millis(clock::now().0 + LONGEST_MS),
        };
        let begun = server.app.store.start_web_session(new, clock::now());
        begun.await.unwrap();
        Self {
            server,
            cookie: format!("{}={token}", cookie_name(&server.app.config)),
            csrf,
            session,
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        page(self.server, request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let mut form = form.to_vec();
        form.push(("csrf", &self.csrf));
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form_body(&form));
        page(self.server, request.unwrap()).await
    }

    /// A form with one file, which `body` holds; its boundary is `cut`.
    pub async fn upload(&self, path: &str, body: Vec<u8>) -> Page {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .body(Body::from([csrf_part(&self.csrf), body].concat()));
        page(self.server, request.unwrap()).await
    }

    /// So many minutes pass since this person last showed who they are.
    pub async fn minutes_pass(&self, minutes: i64) {
        let session = self.session.clone();
        let write = self.server.store.write(move |tx| {
            Ok(tx.execute(
                "UPDATE web_session SET fresh_ms = fresh_ms - $1 WHERE token_hash = $2",
                rusqlite::params![minutes * 60_000, session],
            )?)
        });
        assert_eq!(write.await.unwrap(), 1);
    }
}

/// Signs somebody in at the desk, from a browser that nobody knows.
pub async fn sign_in(server: &Server, login: &str, password: &str) -> ApiResult<Cookie<'static>> {
    let asked = SignIn {
        login,
        password: password.to_owned(),
        address: "192.0.2.7",
        known: None,
        browser: web::Browser::default(),
    };
    match web::sign_in(&server.app, asked).await? {
        Entered::In(signed_in) => Ok(signed_in.session),
        Entered::SecondNext(_) => panic!("{login} has a second factor"),
    }
}
