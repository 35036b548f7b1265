//! What a browser is given, and what is left in it: one session at a time, nothing after signing out, no markup
//! that somebody typed, and an address that only the proxy can tell.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::{ConnectInfo, FromRequestParts as _},
    http::{Request, header},
};
use tungngo_server::{
    app::{App, Config},
    auth::web::cookie_name,
    clock,
    router::Address,
};
use tungngo_shared::{access::Role, household::Household, ids::HouseholdId};

use super::{
    kit::{PASSWORD, Server, WARD},
    seat::{Page, Seat, form_body, page},
};

/// Signs somebody in with the cookie that the browser has.
async fn sign_in_with(server: &Server, login: &str, cookie: &str) -> Page {
    let form = [("login", login), ("password", PASSWORD), ("next", "/")];
    let request = Request::post("/login")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form_body(&form));
    page(server, request.unwrap()).await
}

/// The session cookie that a page sets.
fn session_cookie(server: &Server, page: &Page) -> String {
    let name = format!("{}=", cookie_name(&server.app.config));
    let set = page.headers.get_all(header::SET_COOKIE).iter();
    let mut set = set.map(|v| v.to_str().unwrap().to_owned());
    let cookie = set.find(|c| c.starts_with(&name)).unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn opens(server: &Server, cookie: &str) -> bool {
    let request = Request::get("/queue").header(header::COOKIE, cookie);
    let answer = page(server, request.body(Body::empty()).unwrap()).await;
    answer.status == 200
}

#[tokio::test]
async fn signing_in_ends_the_session_that_the_browser_had() {
    let server = Server::start().await;
    let user = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    let login = server.app.store.account(user).await.unwrap().unwrap().login;
    let login = login.unwrap();
    let elsewhere = Seat::of(&server, user).await;
    let first = session_cookie(&server, &sign_in_with(&server, &login, "").await);
    assert!(opens(&server, &first).await);
    let second = session_cookie(&server, &sign_in_with(&server, &login, &first).await);
    assert_ne!(first, second);
    assert!(opens(&server, &second).await);
    assert!(
        !opens(&server, &first).await,
        "the former token still opens"
    );
    assert!(opens(&server, &elsewhere.cookie).await, "another browser's");
}

#[tokio::test]
async fn signing_out_leaves_nothing_in_the_browser() {
    let server = Server::start().await;
    let user = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    let seat = Seat::of(&server, user).await;
    let out = seat.post("/logout", &[]).await;
    assert_eq!(out.to(), "/login?out=1");
    let clear = out.headers.get("clear-site-data").unwrap();
    assert_eq!(clear, r#""cache", "storage""#);
    assert!(!opens(&server, &seat.cookie).await);
}

#[tokio::test]
async fn what_somebody_typed_is_text_on_every_page() {
    let server = Server::start().await;
    let id = HouseholdId(clock::new_id());
    let (tag, attribute) = (
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
    );
    let mut house = Household::at(server.group_a, server.a1, "12");
    house.head_name = format!("Trần {tag}");
    house.note = Some(format!("{attribute} {tag}"));
    server.put_household(id, house).await;
    let user = server
        .person(
            WARD,
            Role::PoliceLead,
            &format!("Đỗ {tag} {attribute}"),
            &[],
        )
        .await;
    let seat = Seat::of(&server, user).await;
    let words = format!("{tag}\"><img");
    let search = seat.post("/households", &[("q", &words)]).await;
    let paths = [
        format!("/households/{}", id.0),
        search.to().to_owned(),
        "/".to_owned(),
        "/me".to_owned(),
        "/people".to_owned(),
        format!("/people/{}", user.0),
        "/audit".to_owned(),
    ];
    let mut seen = 0;
    for path in paths {
        let shown = seat.get(&path).await;
        assert_eq!(shown.status, 200, "{path}");
        for raw in ["<script>alert", "<img src=x", "\"><img"] {
            assert!(!shown.html.contains(raw), "{path} has {raw}");
        }
        seen += usize::from(shown.html.contains("alert(1)"));
    }
    assert!(seen >= 5, "shown on {seen} pages only");
}

#[tokio::test]
async fn a_request_is_not_sent_back_to_whoever_traces_it() {
    let server = Server::start().await;
    for path in ["/", "/login", "/healthz", "/api/v1/sync/pull"] {
        let request = Request::builder()
            .method("TRACE")
            .uri(path)
            .header(header::COOKIE, "tungngo=abc")
            .body(Body::empty());
        let answer = page(&server, request.unwrap()).await;
        assert_eq!(answer.status, 405, "{path}");
        assert!(!answer.html.contains("abc"), "{path}");
    }
}

#[tokio::test]
async fn only_the_proxy_tells_a_callers_address() {
    for (behind_proxy, forwarded, expected) in [
        (false, Some("203.0.113.5"), "192.0.2.1"),
        (true, None, "192.0.2.1"),
        (true, Some("203.0.113.5"), "203.0.113.5"),
        // What stands before the proxy's own word, the caller wrote.
        (true, Some("198.51.100.9, 203.0.113.5"), "203.0.113.5"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::at(dir.path().join("data"));
        config.behind_proxy = behind_proxy;
        let app = App::open(config).unwrap();
        let mut request = Request::get("/login")
            .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 50_000))));
        if let Some(forwarded) = forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let address = Address::from_request_parts(&mut parts, &app).await.unwrap();
        assert_eq!(address.0, expected, "{behind_proxy} {forwarded:?}");
    }
}

/// What scripts at the desk may not do: keep people's data in the browser, write markup, or change what objects inherit.
#[test]
fn the_desks_script_stores_nothing_and_writes_no_markup() {
    let script = include_str!("../../assets/desk.js");
    for word in [
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "caches.",
        "document.cookie",
        "serviceWorker",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
        "new Function",
        "__proto__",
        "prototype",
        "Object.assign",
        "setPrototypeOf",
    ] {
        assert!(!script.contains(word), "desk.js uses {word}");
    }
    assert!(script.len() > 100);
}
