//! `POST /api/v1/sync/pull`.

use axum::{Json, extract::State, http::StatusCode};
use tungngo_shared::{
    access::{Action, Scope, can},
    sync::{MAX_ROWS, ProtocolRange, PullReply, PullRequest},
};

use crate::{
    app::AppState,
    auth::{Phone, enrol::update_required},
    clock,
    openapi::bodies,
    problem::{ApiError, ApiResult},
    storage::sync::Pull,
};

/// `POST /api/v1/sync/pull`: what changed since the cursor, as far as this phone may see it. For
/// phones; what they see follows from the session alone.
///
/// # Errors
/// `cursor_reset` (410: start anew), `update_required`.
#[utoipa::path(post, path = "/api/v1/sync/pull", tag = "sync", security(("phone" = [])),
    request_body(content_type = "application/json", content = bodies::PullRequest),
    responses((status = 200, description = "A page of changes", body = bodies::PullReply), (status = 401, description = "`unauthorised`", body = bodies::Problem, content_type = "application/problem+json"), (status = 410, description = "`cursor_reset`", body = bodies::Problem, content_type = "application/problem+json"), (status = 426, description = "`update_required`", body = bodies::Problem, content_type = "application/problem+json"),
        (status = "default", description = "Any other problem", body = bodies::Problem, content_type = "application/problem+json")))]
pub async fn pull(
    State(app): State<AppState>,
    phone: Phone,
    Json(request): Json<PullRequest>,
) -> ApiResult<Json<PullReply>> {
    if ProtocolRange::OURS.common(request.hello.protocol).is_none() {
        return Err(update_required());
    }
    let ward = phone.actor.ward.as_ref().map(Scope::ward);
    if !ward.is_some_and(|ward| can(&phone.actor, Action::Sync, &ward)) {
        return Err(ApiError::forbidden());
    }
    let pull = Pull {
        actor: phone.actor,
        device: phone.device,
        hello: request.hello,
        cursor: request.cursor,
        limit: request.limit.clamp(1, MAX_ROWS),
        check: request.check,
    };
    let page = app.store.pull(pull, clock::now()).await?;
    page.map(Json).map_err(|_| cursor_reset())
}

/// The phone's cursor cannot be followed.
pub(super) fn cursor_reset() -> ApiError {
    ApiError::new(StatusCode::GONE, "cursor_reset")
}
