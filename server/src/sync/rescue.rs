//! `POST /api/v1/sync/rescue`.

use axum::{Json, body::Bytes, extract::State, http::HeaderMap};
use tungngo_shared::{
    access::{Action, Scope, can},
    sync::{MAX_OPS, ProtocolRange, RescueReply, RescueRequest, rescue::MAX_RESCUE_BYTES},
};

use crate::{
    app::AppState,
    auth::{Phone, enrol::update_required},
    clock,
    openapi::bodies,
    problem::{ApiError, ApiResult},
    rescue::{self, Carrier},
    storage::rescue::Way,
};

/// `POST /api/v1/sync/rescue`: takes in the sealed copies that an earlier store left on a phone, as the
/// earlier phone's. For phones; each copy is judged by itself, and the answer comes after a durable
/// commit.
///
/// # Errors
/// `body_too_large`, `update_required`, `bad_request`.
#[utoipa::path(post, path = "/api/v1/sync/rescue", tag = "sync", security(("phone" = [])),
    request_body(content_type = "application/json", content = bodies::RescueRequest),
    responses((status = 200, description = "What became of each copy", body = bodies::RescueReply), (status = 401, description = "`unauthorised`", body = bodies::Problem, content_type = "application/problem+json"), (status = 413, description = "`body_too_large`", body = bodies::Problem, content_type = "application/problem+json"), (status = 426, description = "`update_required`", body = bodies::Problem, content_type = "application/problem+json"),
        (status = "default", description = "Any other problem", body = bodies::Problem, content_type = "application/problem+json")))]
pub async fn rescue(
    State(app): State<AppState>,
    phone: Phone,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult<Json<RescueReply>> {
    let body = super::body::decoded(&headers, body, MAX_RESCUE_BYTES).await?;
    let request: RescueRequest =
        serde_json::from_slice(&body).map_err(|_| ApiError::bad_request())?;
    if ProtocolRange::OURS.common(request.hello.protocol).is_none() {
        return Err(update_required());
    }
    if request.records.len() > MAX_OPS {
        return Err(ApiError::too_large());
    }
    let ward = phone.actor.ward.as_ref().map(Scope::ward);
    if !ward.is_some_and(|ward| can(&phone.actor, Action::Sync, &ward)) {
        return Err(ApiError::forbidden());
    }
    let carrier = Carrier {
        user: Some(phone.actor.user),
        ward: phone.actor.ward,
        way: Way::Phone(phone.device),
    };
    let now = clock::now();
    let answers = rescue::take_records(&app, &carrier, &request.records, now).await?;
    Ok(Json(RescueReply {
        answers,
        server_ms: now,
    }))
}
