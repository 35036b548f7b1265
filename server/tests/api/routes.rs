//! Every route of the router, read from its source, is closed to callers without credentials.

use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Method, Request, header},
};

use super::kit::Server;

/// Open to anybody, each for a reason said at its handler.
const OPEN: [&str; 12] = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/openapi.json",
    "/api/v1/enrol/check",
    "/api/v1/enrol",
    "/api/v1/token/refresh",
    "/assets/{file}",
    "/quyen-rieng-tu",
    "/privacy",
    "/login",
    "/login/second",
];

/// The paths that router.rs names.
fn routes() -> BTreeSet<String> {
    let source = include_str!("../../src/router.rs");
    let after = source.split(".route(").skip(1);
    let paths = after.filter_map(|text| text.trim_start().strip_prefix('"'));
    paths
        .filter_map(|text| text.split('"').next().map(str::to_owned))
        .collect()
}

/// A path with something in place of its parameters.
fn filled(route: &str) -> String {
    let id = uuid::Uuid::max().to_string();
    let parts = route.split('/').map(|part| match part {
        "{n}" => "1",
        p if p.starts_with('{') => &id,
        p => p,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn nobody_comes_in_without_credentials() {
    let server = Server::start().await;
    let routes = routes();
    assert!(routes.len() > 20, "the router is not read: {routes:?}");
    for open in OPEN {
        assert!(routes.contains(open), "{open} is no longer there");
    }
    for route in routes.iter().filter(|r| !OPEN.contains(&r.as_str())) {
        let mut closed = 0;
        for method in [Method::GET, Method::POST, Method::PATCH] {
            for kind in [
                "application/x-www-form-urlencoded",
                "application/json",
                "multipart/form-data; boundary=x",
            ] {
                let request = Request::builder()
                    .method(method.clone())
                    .uri(filled(route))
                    .header(header::CONTENT_TYPE, kind)
                    .body(Body::from("csrf="))
                    .unwrap();
                let answer = server.answer(request).await;
                let location = answer
                    .headers
                    .get(header::LOCATION)
                    .map(|v| v.to_str().unwrap());
                match answer.status.as_u16() {
                    401 => closed += 1,
                    303 if location.is_some_and(|l| l.starts_with("/login")) => closed += 1,
                    405 => {}
                    other => panic!("{method} {route} {kind} answered {other}"),
                }
            }
        }
        assert!(closed > 0, "{route} answers neither GET, POST nor PATCH");
    }
}
