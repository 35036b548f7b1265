//! For operators: is it alive, is it ready, how much does it do.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::Mutex,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};

use tungngo_shared::clock::Millis;

use crate::{app::AppState, clock, problem::ApiResult};

/// Method, route and status.
type Kind = (String, String, u16);

/// Requests of each kind: how many, and how long together.
#[derive(Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<Kind, (u64, Duration)>>,
    certificate_ends: Mutex<Option<Millis>>,
}

impl Metrics {
    fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        if let Ok(mut requests) = self.requests.lock() {
            let entry = requests
                .entry((method.to_owned(), route.to_owned(), status))
                .or_default();
            entry.0 += 1;
            entry.1 += took;
        }
    }

    /// When the certificate in use ends.
    pub fn certificate_ends(&self, ends: Option<Millis>) {
        if let Ok(mut known) = self.certificate_ends.lock() {
            *known = ends;
        }
    }

    /// The figures in Prometheus' text format.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        let requests = self.requests.lock().map(|r| r.clone()).unwrap_or_default();
        out.push_str(
            "# HELP http_requests_total Requests answered.\n# TYPE http_requests_total counter\n",
        );
        for ((method, route, status), (count, _)) in &requests {
            let _ = writeln!(
                out,
                "http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}"
            );
        }
        out.push_str("# HELP http_request_seconds_total Time spent answering.\n# TYPE http_request_seconds_total counter\n");
        for ((method, route, status), (_, took)) in &requests {
            let _ = writeln!(
                out,
                "http_request_seconds_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {}",
                took.as_secs_f64()
            );
        }
        if let Some(ends) = self.certificate_ends.lock().ok().and_then(|e| *e) {
            let _ = writeln!(
                out,
                "# HELP tls_certificate_ends_seconds When the certificate in use ends, since 1970.\n# TYPE tls_certificate_ends_seconds gauge\ntls_certificate_ends_seconds {}",
                ends.0 / 1_000
            );
        }
        out
    }
}

/// Writes one line a request and counts it: id, method, route (not the path: it may hold ids), status
/// and time. Never bodies, queries, names or addresses.
pub async fn observe(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = clock::new_id();
    let method = request.method().to_string();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |p| p.as_str().to_owned());
    let mut response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), started.elapsed());
    app.metrics.count(&method, &route, status, took);
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request = %id, method, route, status, ms, "answered");
    if let Ok(value) = id.to_string().parse() {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// `GET /healthz`: the process answers. Open to anybody.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers too. Open to anybody.
///
/// # Errors
/// The store's own, as 5xx.
pub async fn readyz(State(app): State<AppState>) -> ApiResult<&'static str> {
    app.store.ping().await?;
    Ok("ok\n")
}

/// `GET /metrics`: figures in which nobody is named. Open to anybody who can reach the port.
pub async fn metrics(State(app): State<AppState>) -> Response {
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, app.metrics.text()).into_response()
}
