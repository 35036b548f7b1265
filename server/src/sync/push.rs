//! `POST /api/v1/sync/push`.

use std::collections::BTreeMap;

use axum::{Json, body::Bytes, extract::State, http::HeaderMap};
use tungngo_shared::{
    access::{Action, Scope, can},
    sync::{
        MAX_OPS, MAX_PUSH_BYTES, ProtocolRange, PushReply, PushRequest, Span,
        push::{Outcome, RejectCode},
    },
};

use super::pull::cursor_reset;
use crate::{
    app::AppState,
    auth::{Phone, enrol::update_required},
    clock,
    openapi::bodies,
    problem::{ApiError, ApiResult},
    storage::sync::Push,
};

/// Whether a span names numbers that can be stored.
fn is_span(span: &Span) -> bool {
    (1..=span.last).contains(&span.first) && span.last < i64::MAX.unsigned_abs()
}

/// `POST /api/v1/sync/push`: takes a phone's operations in. For phones; each operation is judged by
/// itself, and the answer comes after a durable commit.
///
/// # Errors
/// `body_too_large` (halve the batch), `cursor_reset` (410: pull first), `update_required`, `bad_request`.
#[utoipa::path(post, path = "/api/v1/sync/push", tag = "sync", security(("phone" = [])),
    request_body(content_type = "application/json", content = bodies::PushRequest),
    responses((status = 200, description = "A verdict for each operation", body = bodies::PushReply), (status = 401, description = "`unauthorised`", body = bodies::Problem, content_type = "application/problem+json"), (status = 410, description = "`cursor_reset`", body = bodies::Problem, content_type = "application/problem+json"), (status = 413, description = "`body_too_large`", body = bodies::Problem, content_type = "application/problem+json"), (status = 426, description = "`update_required`", body = bodies::Problem, content_type = "application/problem+json"),
        (status = "default", description = "Any other problem", body = bodies::Problem, content_type = "application/problem+json")))]
pub async fn push(
    State(app): State<AppState>,
    phone: Phone,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult<Json<PushReply>> {
    let body = super::body::decoded(&headers, body, MAX_PUSH_BYTES).await?;
    let request: PushRequest =
        serde_json::from_slice(&body).map_err(|_| ApiError::bad_request())?;
    if ProtocolRange::OURS.common(request.hello.protocol).is_none() {
        return Err(update_required());
    }
    if request.ops.len() > MAX_OPS || request.lost.len() > MAX_OPS {
        return Err(ApiError::too_large());
    }
    if !request.ops.is_sorted_by(|a, b| a.op_seq < b.op_seq)
        || request.ops.first().is_some_and(|o| o.op_seq == 0)
        || !request.lost.iter().all(is_span)
    {
        return Err(ApiError::bad_request());
    }
    let ward = phone.actor.ward.as_ref().map(Scope::ward);
    if !ward.is_some_and(|ward| can(&phone.actor, Action::Sync, &ward)) {
        return Err(ApiError::forbidden());
    }
    let (user, device, now) = (phone.actor.user, phone.device, clock::now());
    let ids: BTreeMap<_, _> = request
        .ops
        .iter()
        .map(|op| (op.op_seq, op.doc_id))
        .collect();
    let push = Push {
        actor: phone.actor,
        device: phone.device,
        hello: request.hello,
        cursor: request.cursor,
        ops: request.ops,
        lost: request.lost,
    };
    let reply = app.store.push(push, now).await?;
    let reply = reply.map_err(|_| cursor_reset())?;
    for verdict in &reply.verdicts {
        if let Outcome::Rejected { code, .. } = &verdict.outcome
            && matches!(code, RejectCode::Forbidden | RejectCode::IdTaken)
        {
            let about = ids.get(&verdict.op_seq).copied();
            let what = "POST /api/v1/sync/push".to_owned();
            app.notes.refused((user, Some(device)), about, what, now);
        }
    }
    Ok(Json(reply))
}
