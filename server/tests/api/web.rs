//! What every answer carries, what every request must, and how much of it is taken.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use serde_json::json;
use tungngo_server::{
    app::{App, Config},
    auth::rates::Kind,
};
use tungngo_shared::access::Role;

use super::{
    kit::{PASSWORD, Server, WARD, hello},
    seat::{Seat, form_body, page, post},
};

async fn lead(server: &Server) -> Seat<'_> {
    let user = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    Seat::of(server, user).await
}

/// The same server, reached by TLS.
async fn behind_tls() -> Server {
    let server = Server::start().await;
    let dir = tempfile::tempdir().unwrap();
    let mut config = Config::at(dir.path().join("data"));
    config.public_url = Some("https://soat.example".to_owned());
    let app = App::open(config).unwrap();
    let store = app.store.clone();
    let ward = server.app.store.ward(&server.ward).await.unwrap().unwrap();
    store
        .add_ward(ward, None, tungngo_server::clock::now())
        .await
        .unwrap();
    server.moved_to(app, dir)
}

#[tokio::test]
async fn every_answer_carries_what_browsers_need_to_be_careful() {
    let server = behind_tls().await;
    let seat = lead(&server).await;
    let open = [
        "/login",
        "/healthz",
        "/nowhere",
        "/api/openapi.json",
        "/api/v1/nowhere",
    ];
    let mut answers = Vec::new();
    for path in open.iter().chain(&["/", "/queue", "/people", "/me"]) {
        answers.push((path.to_string(), seat.get(path).await));
    }
    answers.push(("POST /login".to_owned(), post(&server, "/login", &[]).await));
    for (path, answer) in &answers {
        let has = |name: &str| {
            let value = answer.headers.get(name);
            value.map_or("", |v| v.to_str().unwrap()).to_owned()
        };
        let csp = has("content-security-policy");
        for part in [
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(csp.contains(part), "{path}: {csp}");
        }
        assert!(!csp.contains("unsafe"), "{path}: {csp}");
        assert_eq!(
            has("strict-transport-security"),
            "max-age=63072000; includeSubDomains",
            "{path}"
        );
        assert_eq!(has("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(has("x-frame-options"), "DENY", "{path}");
        assert_eq!(has("referrer-policy"), "same-origin", "{path}");
        assert_eq!(has("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(has("cache-control"), "no-store", "{path}");
        // Nothing that the policy would have to make an exception for.
        for inline in [
            "<script>",
            "<style",
            " style=\"",
            " onclick=",
            " onload=",
            "javascript:",
        ] {
            assert!(!answer.html.contains(inline), "{path} has {inline}");
        }
    }
    // On the plain loopback of a trial there is no TLS to be strict about.
    let plain = Server::start().await;
    let answer = post(&plain, "/login", &[]).await;
    assert!(!answer.headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn cookies_are_bound_to_this_host_and_hidden_from_scripts() {
    let server = behind_tls().await;
    let id = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    let login = server
        .app
        .store
        .account(id)
        .await
        .unwrap()
        .unwrap()
        .login
        .unwrap();
    let form = [
        ("login", login.as_str()),
        ("password", PASSWORD),
        ("next", "/"),
    ];
    let inside = post(&server, "/login", &form).await;
    let cookies: Vec<_> = inside.headers.get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.starts_with("__Host-tungngo"), "{cookie}");
        for part in ["HttpOnly", "Secure", "Path=/", "SameSite="] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn a_form_from_elsewhere_does_nothing() {
    let server = Server::start().await;
    let seat = lead(&server).await;
    let form = |csrf: &str| form_body(&[("name", "x"), ("role", "volunteer"), ("csrf", csrf)]);
    let send = async |site: Option<&str>, csrf: &str| {
        let mut request = Request::post("/people/new")
            .header(header::COOKIE, &seat.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        let answer = page(&server, request.body(form(csrf)).unwrap()).await;
        answer.status.as_u16()
    };
    let other = lead(&server).await;
    for (site, csrf, expected) in [
        (None, "", 403),
        (None, other.csrf.as_str(), 403),
        (Some("cross-site"), seat.csrf.as_str(), 403),
        (Some("same-site"), seat.csrf.as_str(), 403),
        (Some("same-origin"), seat.csrf.as_str(), 303),
        (None, seat.csrf.as_str(), 303),
    ] {
        assert_eq!(send(site, csrf).await, expected, "{site:?}");
    }
    // Signing somebody in from elsewhere, into the attacker's account.
    let request = Request::post("/login")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(form_body(&[("login", "x"), ("password", "y")]));
    assert_eq!(page(&server, request.unwrap()).await.status, 403);
    // A session carried in the address, or under the other name, is none.
    let request = Request::get(format!("/queue?{}", seat.cookie)).body(Body::empty());
    assert_eq!(page(&server, request.unwrap()).await.status, 303);
}

#[tokio::test]
async fn more_than_a_form_or_a_request_holds_is_refused() {
    let server = Server::start().await;
    let seat = lead(&server).await;
    let long = "x".repeat(70_000);
    let refused = seat.post("/people/new", &[("name", &long)]).await;
    assert_eq!(refused.status, 413);
    let refused = post(&server, "/login", &[("login", &long), ("password", "x")]).await;
    assert_eq!(refused.status, 413);
    let huy = server.phone(server.huy).await;
    let body = json!({"hello": hello(), "cursor": long, "limit": 1});
    let answer = server
        .post("/api/v1/sync/pull", Some(&huy.tokens.access), &body)
        .await;
    assert_eq!(answer.problem(413), "body_too_large");
    let body = json!({"hello": hello(), "ops": [], "more": "x".repeat(1_100_000)});
    let answer = server
        .post("/api/v1/sync/push", Some(&huy.tokens.access), &body)
        .await;
    assert_eq!(answer.problem(413), "body_too_large");
}

#[tokio::test]
async fn each_kind_of_caller_has_a_rate_and_nobody_spends_anothers() {
    let server = Server::start().await;
    let seat = lead(&server).await;
    let ask = async |address: &str, cookie: Option<&str>| {
        let mut request = Request::get("/api/openapi.json");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let address: SocketAddr = format!("{address}:9000").parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(address));
        server.answer(request).await
    };
    let (burst, _) = Kind::Stranger.limits();
    let mut refused = 0;
    for _ in 0..2 * burst {
        let answer = ask("198.51.100.7", None).await;
        if answer.status == 429 {
            refused += 1;
            assert!(answer.headers.contains_key("retry-after"));
            assert_eq!(answer.problem(429), "too_many_requests");
        }
    }
    assert!(
        refused > burst / 4,
        "{refused} of {} were refused",
        2 * burst
    );
    // Somebody else's address, the machine itself, and who works at a desk behind the busy address.
    assert_eq!(ask("198.51.100.8", None).await.status, 200);
    assert_eq!(ask("127.0.0.1", None).await.status, 200);
    assert_eq!(ask("198.51.100.7", Some(&seat.cookie)).await.status, 200);
    assert!(server.app.rates.len() <= 4);
    let (burst, _) = Kind::Desk.limits();
    let mut slowed = false;
    for _ in 0..2 * burst {
        slowed |= ask("198.51.100.9", Some(&seat.cookie)).await.status == 429;
    }
    assert!(slowed, "a script behind a cookie has an end, too");
}
