//! Signing in at the desk: sessions, delays, and what is refused.

use axum::{body::Body, http::Request};
use tungngo_server::auth::web;
use tungngo_shared::access::Role;

use super::{
    kit::{PASSWORD, Server, WARD},
    seat::sign_in,
};

async fn officer(server: &Server) -> String {
    let id = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    server
        .app
        .store
        .account(id)
        .await
        .unwrap()
        .unwrap()
        .login
        .unwrap()
}

#[tokio::test]
async fn the_right_password_begins_a_session_that_ends() {
    let server = Server::start().await;
    let login = officer(&server).await;
    let typed = login.to_uppercase();
    let cookie = sign_in(&server, &typed, PASSWORD).await.unwrap();
    let now = tungngo_server::clock::now();
    let session = web::live_session(&server.app, cookie.value(), now)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(session.name, "Đỗ Thị Mai");
    let mut headers = axum::http::HeaderMap::new();
    headers.insert(
        "cookie",
        format!("{}={}", cookie.name(), cookie.value())
            .parse()
            .unwrap(),
    );
    let gone = web::sign_out(&server.app, &headers).await.unwrap();
    assert_eq!(gone.value(), "");
    assert!(
        web::live_session(&server.app, cookie.value(), now)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_or_its_account_is_stopped() {
    let server = Server::start().await;
    let login = officer(&server).await;
    let come_in = async || sign_in(&server, &login, PASSWORD).await.unwrap();
    let now = tungngo_server::clock::now();
    let cookie = come_in().await;
    let later = tungngo_shared::clock::Millis(now.0 + web::IDLE_MS + 1000);
    assert!(
        web::live_session(&server.app, cookie.value(), later)
            .await
            .unwrap()
            .is_none()
    );

    let cookie = come_in().await;
    let account = server
        .app
        .store
        .account_by_login(&login)
        .await
        .unwrap()
        .unwrap();
    server
        .app
        .store
        .disable_account(account.id, None, now)
        .await
        .unwrap();
    assert!(
        web::live_session(&server.app, cookie.value(), now)
            .await
            .unwrap()
            .is_none()
    );
    let error = sign_in(&server, &login, PASSWORD).await.unwrap_err();
    assert_eq!(error.code, "unauthorised");
}

#[tokio::test]
async fn answers_carry_the_security_headers_and_errors_come_in_the_callers_language() {
    let server = Server::start().await;
    let get = |path: &str, lang: &str| {
        Request::get(path)
            .header("accept-language", lang)
            .body(Body::empty())
            .unwrap()
    };
    let answer = server.answer(get("/api/v1/nowhere", "en")).await;
    assert_eq!(answer.body["title"], "Not found.");
    let csp = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(
        csp.starts_with("default-src 'self'") && !csp.contains("unsafe"),
        "{csp}"
    );
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(
        server.answer(get("/api/v1/nowhere", "vi")).await.body["title"],
        "Không tìm thấy."
    );
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(server.answer(get(path, "vi")).await.status, 200, "{path}");
    }
}
