//! All URLs of the server, and what every answer goes through.

use std::{convert::Infallible, net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    middleware,
    routing::{get, post},
};
use tower_http::{compression::CompressionLayer, timeout::TimeoutLayer};
use tungngo_shared::sync::MAX_PUSH_BYTES;

use crate::{app::AppState, auth, ops, problem, sync};

/// The largest form or page request; imports state their own.
const FORM_BYTES: usize = 64 * 1024;
/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Every route of the server.
pub fn router(app: AppState) -> Router {
    let state = app.clone();
    Router::new()
        .merge(operations())
        .merge(api())
        .merge(desk())
        .fallback(async || problem::ApiError::not_found())
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(middleware::from_fn(problem::render))
        .layer(CompressionLayer::new())
        .layer(middleware::map_response(security_headers))
        .layer(middleware::from_fn_with_state(app, ops::observe))
        .with_state(state)
}

/// For operators.
fn operations() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(ops::healthz))
        .route("/readyz", get(ops::readyz))
        .route("/metrics", get(ops::metrics))
}

/// For phones.
fn api() -> Router<AppState> {
    let push = post(sync::push::push).layer(DefaultBodyLimit::max(MAX_PUSH_BYTES));
    Router::new()
        .route("/api/v1/enrol/check", post(auth::enrol::check))
        .route("/api/v1/enrol", post(auth::enrol::enrol))
        .route("/api/v1/token/refresh", post(auth::enrol::refresh_token))
        .route("/api/v1/sync/push", push)
        .route("/api/v1/sync/pull", post(sync::pull::pull))
}

/// For the office: pages. Whoever adds one adds its line here.
fn desk() -> Router<AppState> {
    Router::new()
}

/// What every answer carries. Pages load nothing from elsewhere and run no inline script.
async fn security_headers(mut response: axum::response::Response) -> axum::response::Response {
    const CSP: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
                       form-action 'self'; frame-ancestors 'none'";
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "geolocation=(), camera=(), microphone=()",
        ),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages and replies hold people's data; only assets say otherwise.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The caller's network address, for slowing down guesses; never logged.
#[derive(Clone, Debug)]
pub struct Address(pub String);

impl FromRequestParts<AppState> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        let forwarded = parts
            .headers
            .get("x-forwarded-for")
            .filter(|_| app.config.behind_proxy)
            .and_then(|v| v.to_str().ok())
            // The proxy appends whom it saw; what stands before that is the caller's own word.
            .and_then(|v| v.rsplit(',').next())
            .map(|v| v.trim().to_owned());
        let peer = || {
            let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
            info.map_or_else(|| "unknown".to_owned(), |c| c.0.ip().to_string())
        };
        Ok(Self(forwarded.unwrap_or_else(peer)))
    }
}
