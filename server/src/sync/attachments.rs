//! `HEAD` and `PATCH /api/v1/attachments/{sha256}`: the bytes of photos, resumable at any byte.
//!
//! What arrives is written down in pieces by a task of its own, so that a connection that breaks, or
//! a handler that is dropped with it, loses nothing that came. The bytes are no entry of their own in
//! the audit log: their hash is in the visit that refers to them, and that is.

use std::{
    future::poll_fn,
    mem::take,
    pin::{Pin, pin},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody as _},
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout, timeout_at},
};
use tungngo_shared::{
    access::{Action, Scope, can},
    picture::{self, Media, SNIFF_BYTES},
    sync::attachment::{
        ContentHash, PIECE_BYTES, PIECE_MEDIA_TYPE, Progress, UPLOAD_COMPLETE, UPLOAD_LENGTH,
        UPLOAD_OFFSET,
    },
};

use crate::{
    app::{App, AppState},
    auth::Phone,
    clock,
    openapi::bodies,
    problem::{ApiError, ApiResult},
    storage::{
        StoreResult,
        attachments::{Piece, Upload},
    },
};

/// The longest silence in the middle of a body.
const SILENCE: Duration = Duration::from_secs(60);
/// What has come is written down after this time, also when it is not a whole piece yet: on a slow
/// line a piece takes longer than many a connection lasts.
const HOLD: Duration = Duration::from_secs(1);

/// An upload's progress as headers.
#[must_use]
pub fn upload_headers(progress: Progress) -> HeaderMap {
    let complete = HeaderValue::from_static(if progress.complete { "?1" } else { "?0" });
    HeaderMap::from_iter([
        (
            HeaderName::from_static(UPLOAD_OFFSET),
            HeaderValue::from(progress.offset),
        ),
        (HeaderName::from_static(UPLOAD_COMPLETE), complete),
    ])
}

/// `HEAD /api/v1/attachments/{sha256}`: how far the bytes of a photo have come. For phones, and only
/// about photos of the person's own visits.
///
/// # Errors
/// `not_found`; `attachment_corrupt` and `attachment_not_an_image` as for `PATCH`.
#[utoipa::path(head, path = "/api/v1/attachments/{sha256}", tag = "sync", security(("phone" = [])),
    params(("sha256" = String, Path, description = "SHA-256 of the bytes, base64url without padding")),
    responses((status = 200, description = "`Upload-Offset`, `Upload-Length`, `Upload-Complete`"), (status = 401, description = "`unauthorised`"), (status = 404, description = "`not_found`: no visit of this person refers to these bytes"),
        (status = "default", description = "Any other problem, without its body")))]
pub async fn progress(
    State(app): State<AppState>,
    phone: Phone,
    Path(sha256): Path<ContentHash>,
) -> ApiResult<HeaderMap> {
    let (upload, media) = declared(&app, &phone, sha256).await?;
    let size = upload.size;
    let progress = settled(&app, upload, media).await?;
    let mut headers = upload_headers(progress);
    headers.insert(
        HeaderName::from_static(UPLOAD_LENGTH),
        HeaderValue::from(size),
    );
    Ok(headers)
}

/// `PATCH /api/v1/attachments/{sha256}`: appends the body behind `Upload-Offset`. For phones, and only
/// about photos of the person's own visits. What arrived before a connection broke is kept.
///
/// # Errors
/// `upload_offset` (409, with the right one), `body_too_large`, `not_found`; with the last byte
/// `attachment_corrupt` (not the bytes of this hash) or `attachment_not_an_image` (no plain picture
/// of the kind that the visit says): then what was sent is forgotten.
#[utoipa::path(patch, path = "/api/v1/attachments/{sha256}", tag = "sync", security(("phone" = [])),
    params(("sha256" = String, Path, description = "SHA-256 of the bytes, base64url without padding"), ("Upload-Offset" = u64, Header, description = "How many bytes come before the body's")),
    request_body(content_type = "application/partial-upload", content = Vec<u8>),
    responses((status = 204, description = "`Upload-Offset`, `Upload-Complete`"), (status = 401, description = "`unauthorised`", body = bodies::Problem, content_type = "application/problem+json"), (status = 404, description = "`not_found`", body = bodies::Problem, content_type = "application/problem+json"), (status = 409, description = "`upload_offset`: go on at `Upload-Offset`", body = bodies::Problem, content_type = "application/problem+json"), (status = 413, description = "`body_too_large`", body = bodies::Problem, content_type = "application/problem+json"), (status = 422, description = "`attachment_corrupt`, `attachment_not_an_image`", body = bodies::Problem, content_type = "application/problem+json"),
        (status = "default", description = "Any other problem", body = bodies::Problem, content_type = "application/problem+json")))]
pub async fn append(
    State(app): State<AppState>,
    phone: Phone,
    Path(sha256): Path<ContentHash>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<(StatusCode, HeaderMap)> {
    let (upload, media) = declared(&app, &phone, sha256).await?;
    let offset = offset(&headers)?;
    let progress = settled(&app, upload.clone(), media).await?;
    if progress.complete || progress.offset != offset {
        return Err(elsewhere(progress));
    }
    let room = upload.size - offset;
    if body.size_hint().lower() > room {
        return Err(ApiError::too_large());
    }
    let (pieces, coming) = mpsc::channel(1);
    let writer = tokio::spawn(write(app.clone(), (upload.clone(), media), offset, coming));
    let end = read(body, room, pieces).await;
    let written = writer.await.map_err(|e| ApiError::internal(&e))??;
    match (written, end) {
        (Written::Elsewhere(progress), _) => Err(elsewhere(progress)),
        (Written::NotAnImage, _) => Err(not_an_image()),
        (Written::All, End::TooLarge) => Err(ApiError::too_large()),
        (Written::All, End::Broken) => Err(ApiError::bad_request()),
        (Written::All, End::Whole) => {
            let progress = settled(&app, upload, media).await?;
            Ok((StatusCode::NO_CONTENT, upload_headers(progress)))
        }
    }
}

fn elsewhere(progress: Progress) -> ApiError {
    ApiError {
        progress: Some(progress),
        ..ApiError::new(StatusCode::CONFLICT, "upload_offset")
    }
}

fn not_an_image() -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "attachment_not_an_image")
}

/// The offset that a piece says it has. Pieces are sent as they are: pictures do not get smaller.
fn offset(headers: &HeaderMap) -> ApiResult<u64> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let is_piece = text(header::CONTENT_TYPE.as_str()) == Some(PIECE_MEDIA_TYPE);
    if !is_piece || headers.contains_key(header::CONTENT_ENCODING) {
        return Err(ApiError::bad_request());
    }
    text(UPLOAD_OFFSET)
        .and_then(|v| v.parse().ok())
        .ok_or_else(ApiError::bad_request)
}

/// What this person's own visits say of these bytes.
async fn declared(app: &App, phone: &Phone, sha256: ContentHash) -> ApiResult<(Upload, Media)> {
    let ward = phone.actor.ward.as_ref().map(Scope::ward);
    if !ward.is_some_and(|ward| can(&phone.actor, Action::Sync, &ward)) {
        return Err(ApiError::forbidden());
    }
    let sender = phone.actor.user;
    let photo = app.store.declared_photo(sender, sha256.clone()).await?;
    let photo = photo.ok_or_else(ApiError::not_found)?;
    let upload = Upload {
        sha256,
        sender,
        size: photo.size,
    };
    Ok((upload, photo.media))
}

/// How far an upload has come, looked at and made complete if its last byte is there.
async fn settled(app: &App, upload: Upload, media: Media) -> ApiResult<Progress> {
    let progress = app.attachments.progress(upload.clone()).await?;
    if progress.complete || progress.offset < upload.size {
        return Ok(progress);
    }
    let bytes = app.attachments.arrived(upload.clone()).await?;
    let looked_at =
        tokio::task::spawn_blocking(move || (ContentHash::of(&bytes), picture::check(&bytes)));
    let (hash, found) = looked_at.await.map_err(|e| ApiError::internal(&e))?;
    let fault = if hash != upload.sha256 {
        Some(ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "attachment_corrupt",
        ))
    } else if found != Some(media) {
        Some(not_an_image())
    } else {
        None
    };
    if let Some(fault) = fault {
        app.attachments.discard(upload).await?;
        return Err(fault);
    }
    app.attachments
        .complete(upload, media, clock::now())
        .await?;
    Ok(Progress {
        complete: true,
        ..progress
    })
}

/// How a body ended.
enum End {
    Whole,
    /// The connection broke or fell silent.
    Broken,
    TooLarge,
}

/// Hands a body on as it comes; never holds more than one frame of it.
async fn read(body: Body, mut room: u64, pieces: mpsc::Sender<Bytes>) -> End {
    let mut body = pin!(body);
    loop {
        let frame = poll_fn(|cx| Pin::as_mut(&mut body).poll_frame(cx));
        let bytes = match timeout(SILENCE, frame).await {
            Ok(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
            Ok(Some(Err(_))) | Err(_) => return End::Broken,
            Ok(None) => return End::Whole,
        };
        match room.checked_sub(bytes.len() as u64) {
            Some(left) => room = left,
            None => return End::TooLarge,
        }
        // Whoever writes has stopped, and says why.
        if pieces.send(bytes).await.is_err() {
            return End::Broken;
        }
    }
}

/// What became of what came.
enum Written {
    /// All of it is written down.
    All,
    /// Somebody else wrote meanwhile (the same phone on a connection it had given up).
    Elsewhere(Progress),
    NotAnImage,
}

/// Writes down what comes, until nothing more does.
async fn write(
    app: AppState,
    (upload, media): (Upload, Media),
    start: u64,
    mut coming: mpsc::Receiver<Bytes>,
) -> StoreResult<Written> {
    let mut pen = Pen {
        app,
        upload,
        media,
        at: Progress {
            offset: start,
            complete: false,
        },
        held: Vec::with_capacity(PIECE_BYTES),
    };
    let mut due = Instant::now();
    loop {
        let next = match pen.held.is_empty() {
            true => Ok(coming.recv().await),
            false => timeout_at(due, coming.recv()).await,
        };
        let (mut bytes, is_due, is_last) = match next {
            Ok(Some(bytes)) => (bytes, false, false),
            Ok(None) => (Bytes::new(), true, true),
            Err(_) => (Bytes::new(), true, false),
        };
        while !bytes.is_empty() {
            if pen.held.is_empty() {
                due = Instant::now() + HOLD;
            }
            let fits = bytes.len().min(PIECE_BYTES - pen.held.len());
            pen.held.extend_from_slice(&bytes.split_to(fits));
            if pen.held.len() == PIECE_BYTES
                && let Some(stop) = pen.put_down().await?
            {
                return Ok(stop);
            }
        }
        if is_due && let Some(stop) = pen.put_down().await? {
            return Ok(stop);
        }
        if is_last {
            return Ok(Written::All);
        }
    }
}

/// Where writing stands: what is down, and what is held until there is a piece of it.
struct Pen {
    app: AppState,
    upload: Upload,
    media: Media,
    at: Progress,
    held: Vec<u8>,
}

impl Pen {
    /// Writes down what is held, durably; or says why nothing more is to be written.
    async fn put_down(&mut self) -> StoreResult<Option<Written>> {
        if self.held.is_empty() {
            return Ok(None);
        }
        // A file that is no picture at all is refused before all of it has come.
        let is_first = self.at.offset == 0 && self.held.len() >= SNIFF_BYTES;
        if is_first && picture::sniff(&self.held) != Some(self.media) {
            return Ok(Some(Written::NotAnImage));
        }
        let piece = Piece {
            upload: self.upload.clone(),
            start: self.at.offset,
            bytes: take(&mut self.held),
        };
        match self.app.attachments.append(piece, clock::now()).await? {
            Ok(progress) => self.at = progress,
            Err(progress) => return Ok(Some(Written::Elsewhere(progress))),
        }
        Ok(None)
    }
}
