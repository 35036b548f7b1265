//! All URLs of the server, and what every answer goes through.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{MethodRouter, get, head, post},
};
use tower_http::{CompressionLevel, compression::CompressionLayer, timeout::TimeoutLayer};
use tungngo_shared::sync::{MAX_PUSH_BYTES, rescue::MAX_RESCUE_BYTES};

use crate::{
    app::AppState,
    auth::{self, rates},
    desk, openapi, ops, problem, sync,
};

mod address;
mod casework;
mod headers;

pub use address::Address;

/// The largest form or page request; imports state their own.
const FORM_BYTES: usize = 64 * 1024;
/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Addresses with their handlers. axum does not tell what a router holds, so the paths are noted
/// beside it: a test walks them and wants a line for each that says who may come in.
#[derive(Default)]
struct Routes {
    router: Router<AppState>,
    paths: Vec<&'static str>,
}

impl Routes {
    fn new() -> Self {
        Self::default()
    }

    fn route(mut self, path: &'static str, methods: MethodRouter<AppState>) -> Self {
        self.paths.push(path);
        self.router = self.router.route(path, methods);
        self
    }

    fn merge(mut self, other: Self) -> Self {
        self.paths.extend(other.paths);
        self.router = self.router.merge(other.router);
        self
    }
}

/// Every path of the router, as it is written there.
#[must_use]
pub fn paths() -> Vec<&'static str> {
    quick().merge(attachments()).merge(papers()).paths
}

/// A tenth less than the libraries' own choice for a ward's first sync, in the same time; from 9 on it takes longer.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(6);

/// What has to answer within [`TIMEOUT`].
fn quick() -> Routes {
    Routes::new().merge(operations()).merge(api()).merge(desk())
}

/// Every route of the server.
pub fn router(app: AppState) -> Router {
    let state = app.clone();
    let quick = quick().router.layer(TimeoutLayer::with_status_code(
        StatusCode::SERVICE_UNAVAILABLE,
        TIMEOUT,
    ));
    quick
        .merge(attachments().router)
        .merge(papers().router)
        .fallback(async || problem::ApiError::not_found())
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn_with_state(app.clone(), rates::limit))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            auth::refused::watch,
        ))
        .layer(middleware::from_fn(problem::render))
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .layer(middleware::map_response_with_state(
            app.clone(),
            headers::secure,
        ))
        .layer(middleware::from_fn_with_state(app, ops::observe))
        .with_state(state)
}

/// For operators.
fn operations() -> Routes {
    Routes::new()
        .route("/healthz", get(ops::healthz))
        .route("/readyz", get(ops::readyz))
        .route("/metrics", get(ops::metrics))
}

/// For phones.
fn api() -> Routes {
    let push = post(sync::push::push).layer(DefaultBodyLimit::max(MAX_PUSH_BYTES));
    let rescue = post(sync::rescue::rescue).layer(DefaultBodyLimit::max(MAX_RESCUE_BYTES));
    Routes::new()
        .route("/api/openapi.json", get(openapi::serve))
        .route("/api/v1/enrol/check", post(auth::enrol::check))
        .route("/api/v1/enrol", post(auth::enrol::enrol))
        .route("/api/v1/token/refresh", post(auth::enrol::refresh_token))
        .route("/api/v1/sync/push", push)
        .route("/api/v1/sync/pull", post(sync::pull::pull))
        .route("/api/v1/sync/rescue", rescue)
}

/// Photos from phones. A slow line may take as long as it needs, as long as something comes.
fn attachments() -> Routes {
    use sync::attachments::{append, progress};
    Routes::new().route("/api/v1/attachments/{sha256}", head(progress).patch(append))
}

/// Papers of cases, coming in, going out and going along with a case. They take as long as they need, too.
fn papers() -> Routes {
    use desk::casefile::papers;
    let limit = DefaultBodyLimit::max(papers::max_request());
    Routes::new()
        .route(
            "/cases/{id}/documents",
            get(papers::list).post(papers::add).layer(limit),
        )
        .route(
            "/cases/{id}/documents/{paper}",
            get(papers::show).post(papers::change).layer(limit),
        )
        .route("/cases/{id}/documents/{paper}/remove", post(papers::remove))
        .route("/cases/{id}/documents/{paper}/{n}", get(papers::take))
        .route("/moves/{id}/accept", post(desk::moves::accept))
}

/// For the office: pages. Whoever adds one adds its line here.
fn desk() -> Routes {
    Routes::new()
        .route("/assets/{file}", get(desk::assets::file))
        .route("/quyen-rieng-tu", get(desk::privacy::vietnamese))
        .route("/privacy", get(desk::privacy::english))
        .route("/login", get(desk::login::show).post(desk::login::submit))
        .route("/login/second", post(desk::login::second))
        .route("/logout", post(desk::login::logout))
        .route("/", get(desk::overview::overview))
        .route("/live", get(desk::live::live))
        .route("/groups/{id}", get(desk::coverage::group))
        .route("/coverage", get(desk::coverage::coverage))
        .route("/quality", get(desk::quality::show))
        .route("/quality/rows", get(desk::quality::rows))
        .route("/search", get(desk::search::show).post(desk::search::find))
        .merge(review_pages())
        .merge(casework::case_pages())
        .merge(casework::move_pages())
        .merge(casework::merge_pages())
        .merge(casework::support_pages())
        .merge(casework::reconcile_pages())
        .merge(export_pages())
        .merge(campaign_pages())
        .merge(people_pages())
        .merge(own_pages())
        .merge(import_pages())
        .merge(audit_pages())
}

/// Who did or saw what; what is kept, and people's rights over it.
fn audit_pages() -> Routes {
    use desk::{audit, kept, rights};
    Routes::new()
        .route("/retention", get(kept::report))
        .route("/households/{id}/rights", get(rights::of_household))
        .route("/households/{id}/correct", post(rights::correct))
        .route("/households/{id}/erase", post(rights::erase_household))
        .route("/visits/{id}/rights", get(rights::of_visit))
        .route("/visits/{id}/erase", post(rights::erase_visit))
        .route("/audit", get(audit::log))
        .route("/households/{id}/looks", get(audit::of_household))
        .route("/visits/{id}/looks", get(audit::of_visit))
        .route("/people/{id}/looks", get(audit::of_person))
        .route("/cases/{id}/looks", get(audit::of_case))
        .route("/observations/{id}/looks", get(audit::of_observation))
}

/// Visits, households, tasks, and what needs a person.
fn review_pages() -> Routes {
    Routes::new()
        .route("/queue", get(desk::queue::show).post(desk::queue::find))
        .route("/queue/accept", post(desk::queue::accept))
        .route("/visits/{id}", get(desk::visit::show))
        .route("/visits/{id}/observations", get(desk::visit::observations))
        .route("/visits/{id}/photos/{sha256}", get(desk::visit::photo))
        .route("/visits/{id}/decision", post(desk::decision::decide))
        .route(
            "/visits/{id}/clashes/{n}",
            post(desk::decision::settle_visit_clash),
        )
        .route(
            "/households",
            get(desk::households::list).post(desk::households::find),
        )
        .route("/households/{id}", get(desk::household::show))
        .route(
            "/households/{id}/list-state",
            post(desk::decision::settle_household),
        )
        .route(
            "/households/{id}/clashes/{n}",
            post(desk::decision::settle_household_clash),
        )
        .route("/observations", get(desk::triage::board))
        .route("/observations/{id}", get(desk::triage::show))
        .route("/observations/{id}/step", post(desk::triage::step))
        .route("/tasks", get(desk::task::list))
        .route(
            "/households/{id}/tasks/new",
            get(desk::task::new).post(desk::task::give),
        )
        .route("/tasks/{id}", get(desk::task::show))
        .route("/tasks/{id}/answer", post(desk::task::answer))
        .route("/tasks/{id}/report", post(desk::task::report))
        .route("/attention", get(desk::attention::show))
        .route("/attention/asides/{n}", post(desk::attention::settle_aside))
}

/// Lists as files.
fn export_pages() -> Routes {
    use desk::{audit, casefile, households, people, queue, task, triage};
    Routes::new()
        .route("/queue/export", get(queue::ask_export).post(queue::export))
        .route(
            "/households/export",
            get(households::ask_export).post(households::export),
        )
        .route(
            "/observations/export",
            get(triage::ask_export).post(triage::export),
        )
        .route(
            "/cases/export",
            get(casefile::ask_export).post(casefile::export),
        )
        .route("/tasks/export", get(task::ask_export).post(task::export))
        .route(
            "/people/export",
            get(people::ask_export).post(people::export),
        )
        .route("/audit/export", get(audit::ask_export).post(audit::export))
}

/// Lists of households and phones' files coming in.
fn import_pages() -> Routes {
    use desk::{import, import_outbox};
    let form = get(import::show).post(import::upload);
    Routes::new()
        .route(
            "/import",
            form.layer(DefaultBodyLimit::max(import::max_request())),
        )
        .route(
            "/import/outbox",
            get(import_outbox::show)
                .post(import_outbox::upload)
                .layer(DefaultBodyLimit::max(import_outbox::MAX_REQUEST)),
        )
        .route("/import/{id}", get(import::report))
        .route("/import/{id}/confirm", post(import::confirm))
}

/// Campaigns and teams.
fn campaign_pages() -> Routes {
    use desk::{campaigns, teams};
    Routes::new()
        .route("/campaigns", get(campaigns::list))
        .route(
            "/campaigns/new",
            get(campaigns::new).post(campaigns::create),
        )
        .route("/campaigns/{id}", get(campaigns::show))
        .route(
            "/campaigns/{id}/edit",
            get(campaigns::edit).post(campaigns::update),
        )
        .route("/campaigns/{id}/state", post(campaigns::set_state))
        .route(
            "/campaigns/{id}/teams/new",
            get(teams::new).post(teams::create),
        )
        .route(
            "/campaigns/{id}/teams/{team}",
            get(teams::edit).post(teams::update),
        )
        .route("/campaigns/{id}/teams/{team}/delete", post(teams::delete))
}

/// People and their phones.
fn people_pages() -> Routes {
    use desk::{devices, people, person};
    Routes::new()
        .route("/people", get(people::list))
        .route("/people/new", get(people::new).post(people::create))
        .route("/people/{id}", get(person::show).post(person::change))
        .route("/people/{id}/code", post(person::code))
        .route("/people/{id}/disable", post(person::disable))
        .route("/people/{id}/enable", post(person::enable))
        .route("/people/{id}/second-factor", post(person::drop_second))
        .route("/devices", get(devices::list))
        .route("/devices/{id}/revoke", post(devices::revoke))
}

/// One's own account.
fn own_pages() -> Routes {
    use desk::{confirm, me, saved};
    Routes::new()
        .route("/me", get(me::show))
        .route("/me/password", post(me::password))
        .route("/me/sessions", post(me::end_sessions))
        .route("/me/second", get(me::second).post(me::set_second))
        .route("/me/second/codes", post(me::new_codes))
        .route("/me/second/off", post(me::drop_second))
        .route("/filters/new", get(saved::new).post(saved::keep))
        .route("/filters/{id}/drop", post(saved::forget))
        .route("/confirm", get(confirm::show).post(confirm::submit))
}
