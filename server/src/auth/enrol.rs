//! Enrolling a phone and keeping its session: `/api/v1/enrol` and `/api/v1/token`.

use axum::{Json, extract::State};
use tungngo_shared::{
    auth::{
        CODE_ALPHABET, CODE_CHARS, EnrolCheckReply, EnrolCheckRequest, EnrolReply, EnrolRequest,
        RefreshRequest, Tokens, normal_code,
    },
    clock::Millis,
    ids::UserId,
    sync::ProtocolRange,
    text,
    validation::{Code, FieldError},
};
use uuid::Uuid;

use super::{attempts::Subject, begin_try, jwt, refresh};
use crate::{
    app::{App, AppState},
    clock,
    noted::{Kind, Try},
    openapi::bodies,
    problem::{ApiError, ApiResult},
    router::Address,
    storage::auth::{Enrolment, NewCode, NewDevice, Rotated, Rotation},
};

/// How long an enrolment code can be used.
pub const CODE_LIFETIME_MS: i64 = 24 * 60 * 60 * 1000;
/// The longest device name or version, in characters.
const MAX_LABEL_CHARS: usize = 80;

/// A new enrolment code, 8 characters of an alphabet that can be read out.
#[must_use]
pub fn new_code() -> String {
    (0..CODE_CHARS)
        .map(|_| char::from(CODE_ALPHABET[rand::random_range(0..CODE_ALPHABET.len())]))
        .collect()
}

/// Makes and stores a code for somebody's phone. Only the hash is kept: the code is shown once.
///
/// # Errors
/// `NotFound` when there is no such live account; the store's own.
pub async fn create_code(app: &App, user: UserId, by: Option<UserId>) -> ApiResult<String> {
    let now = clock::now();
    let code = new_code();
    let stored = NewCode {
        code_hash: clock::hashed(&code),
        user,
        by,
        expires_ms: Millis(now.0 + CODE_LIFETIME_MS),
    };
    app.store.create_code(stored, now).await?;
    Ok(code)
}

/// What a QR code says: where the server is and the code.
#[must_use]
pub fn enrol_link(server_url: &str, code: &str) -> String {
    format!(
        "tungngo://enrol?server={}&code={code}",
        super::web::url_encode(server_url)
    )
}

fn code_unknown() -> ApiError {
    ApiError::new(axum::http::StatusCode::NOT_FOUND, "code_unknown")
}

/// Codes are short, so guessing is slowed down by address.
fn slow_down(app: &App, address: &Address, now: Millis) -> ApiResult<()> {
    begin_try(app, &[Subject::Enrol(&address.0)], (Kind::Code, None), now)
}

/// The code was none, or is one no longer.
fn was_wrong(app: &App, now: Millis) {
    app.notes.failed(Kind::Code, None, Try::Wrong, now);
}

/// The code was one.
fn was_good(app: &App, address: &Address) {
    app.attempts.succeeded(&[Subject::Enrol(&address.0)]);
}

/// `POST /api/v1/enrol/check`: whose code is this? Open to anybody with a code.
///
/// # Errors
/// `code_unknown`, `too_many_requests`.
#[utoipa::path(post, path = "/api/v1/enrol/check", tag = "enrol",
    request_body(content_type = "application/json", content = bodies::EnrolCheckRequest),
    responses((status = 200, description = "Whose phone the code enrols", body = bodies::EnrolCheckReply), (status = 404, description = "`code_unknown`", body = bodies::Problem, content_type = "application/problem+json"), (status = 429, description = "`too_many_requests`", body = bodies::Problem, content_type = "application/problem+json"),
        (status = "default", description = "Any other problem", body = bodies::Problem, content_type = "application/problem+json")))]
pub async fn check(
    State(app): State<AppState>,
    address: Address,
    Json(request): Json<EnrolCheckRequest>,
) -> ApiResult<Json<EnrolCheckReply>> {
    let now = clock::now();
    slow_down(&app, &address, now)?;
    let hash = clock::hashed(&normal_code(&request.code));
    let owner = app.store.code_owner(&hash, now).await?;
    let owner = owner.ok_or_else(|| {
        was_wrong(&app, now);
        code_unknown()
    })?;
    was_good(&app, &address);
    Ok(Json(EnrolCheckReply {
        name: owner.account.name,
        role: owner.account.role,
        ward_name: owner.ward.name,
    }))
}

/// `POST /api/v1/enrol`: uses the code up. Open to anybody with a code; the same phone and nonce get
/// the same session again, so that a lost reply costs nothing.
///
/// # Errors
/// `code_unknown`, `code_used`, `update_required`, `too_many_requests`.
#[utoipa::path(post, path = "/api/v1/enrol", tag = "enrol",
    request_body(content_type = "application/json", content = bodies::EnrolRequest),
    responses((status = 200, description = "The phone is enrolled", body = bodies::EnrolReply), (status = 404, description = "`code_unknown`", body = bodies::Problem, content_type = "application/problem+json"), (status = 409, description = "`code_used`", body = bodies::Problem, content_type = "application/problem+json"), (status = 426, description = "`update_required`", body = bodies::Problem, content_type = "application/problem+json"), (status = 429, description = "`too_many_requests`", body = bodies::Problem, content_type = "application/problem+json"),
        (status = "default", description = "Any other problem", body = bodies::Problem, content_type = "application/problem+json")))]
pub async fn enrol(
    State(app): State<AppState>,
    address: Address,
    Json(request): Json<EnrolRequest>,
) -> ApiResult<Json<EnrolReply>> {
    if ProtocolRange::OURS.common(request.protocol).is_none() {
        return Err(update_required());
    }
    let now = clock::now();
    let label = |path: &str, value: &str| {
        let value = text::nfc(value);
        if value.chars().count() > MAX_LABEL_CHARS {
            return Err(ApiError::invalid_fields(vec![FieldError::new(
                path,
                Code::TooLong,
            )]));
        }
        Ok(value)
    };
    if request.nonce.len() < 22 {
        return Err(ApiError::invalid_fields(vec![FieldError::new(
            "/nonce",
            Code::BadFormat,
        )]));
    }
    let session = clock::new_id();
    let device = NewDevice {
        id: request.device,
        code_hash: clock::hashed(&normal_code(&request.code)),
        nonce_hash: clock::hashed(&request.nonce),
        name: label("/device_name", &request.device_name)?,
        platform: label("/platform", &request.platform)?,
        app_version: label("/app_version", &request.app_version)?,
        session,
        refresh_hash: clock::hashed(&refresh::token(&app.keys.refresh, session, 0)),
        expires_ms: Millis(now.0 + refresh::IDLE_MS),
    };
    slow_down(&app, &address, now)?;
    let enrolled = app.store.enrol(device, now).await?;
    if !matches!(enrolled, Enrolment::Unknown) {
        was_good(&app, &address);
    }
    if !matches!(enrolled, Enrolment::Done { .. }) {
        was_wrong(&app, now);
    }
    match enrolled {
        Enrolment::Done {
            owner,
            session,
            generation,
        } => Ok(Json(EnrolReply {
            user: owner.account.id,
            name: owner.account.name,
            role: owner.account.role,
            ward: owner.ward.code.clone(),
            ward_body: owner.ward,
            tokens: tokens(&app, session, generation, now)?,
        })),
        Enrolment::Unknown => Err(code_unknown()),
        Enrolment::Used => Err(ApiError::new(axum::http::StatusCode::CONFLICT, "code_used")),
    }
}

/// 426: the app and this server have no protocol in common.
#[must_use]
pub fn update_required() -> ApiError {
    ApiError::new(axum::http::StatusCode::UPGRADE_REQUIRED, "update_required")
}

fn tokens(app: &App, session: Uuid, generation: u32, now: Millis) -> ApiResult<Tokens> {
    Ok(Tokens {
        access: app
            .access
            .issue(
                jwt::Access {
                    session,
                    generation,
                },
                now,
            )
            .map_err(|e| ApiError::internal(&e))?,
        access_expires_in_s: jwt::LIFETIME_S,
        refresh: refresh::token(&app.keys.refresh, session, generation),
        server_ms: now,
    })
}

/// `POST /api/v1/token/refresh`: the next pair of tokens. Open to whoever holds the refresh token; an
/// old one that comes back ends the session, because then two hold it.
///
/// # Errors
/// `unauthorised`, `device_revoked`.
#[utoipa::path(post, path = "/api/v1/token/refresh", tag = "enrol",
    request_body(content_type = "application/json", content = bodies::RefreshRequest),
    responses((status = 200, description = "The next tokens", body = bodies::Tokens), (status = 401, description = "`unauthorised` or `device_revoked`", body = bodies::Problem, content_type = "application/problem+json"),
        (status = "default", description = "Any other problem", body = bodies::Problem, content_type = "application/problem+json")))]
pub async fn refresh_token(
    State(app): State<AppState>,
    Json(request): Json<RefreshRequest>,
) -> ApiResult<Json<Tokens>> {
    let now = clock::now();
    let (session, generation) =
        refresh::parse(&request.refresh).ok_or_else(ApiError::unauthorised)?;
    let next = generation
        .checked_add(1)
        .ok_or_else(ApiError::unauthorised)?;
    let rotation = Rotation {
        session,
        generation,
        refresh_hash: clock::hashed(&request.refresh),
        next_hash: clock::hashed(&refresh::token(&app.keys.refresh, session, next)),
        expires_ms: Millis(now.0 + refresh::IDLE_MS),
        grace_ms: refresh::GRACE_MS,
    };
    // A token that was not derived from our key is nobody's, and must not end anybody's session.
    if request.refresh != refresh::token(&app.keys.refresh, session, generation) {
        return Err(ApiError::unauthorised());
    }
    match app.store.rotate(rotation, now).await? {
        Rotated::Now(generation) => Ok(Json(tokens(&app, session, generation, now)?)),
        Rotated::Revoked => Err(ApiError::new(
            axum::http::StatusCode::UNAUTHORIZED,
            "device_revoked",
        )),
        Rotated::Unknown => Err(ApiError::unauthorised()),
        Rotated::Reused => {
            tracing::warn!("an old refresh token came back; its session is revoked");
            Err(ApiError::unauthorised())
        }
    }
}
