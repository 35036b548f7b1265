//! A file on its way in: written down piece by piece as it comes, looked through when all of it is there, and forgotten
//! when it is not taken in.

use std::{mem::replace, time::Duration};

use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use tokio::time::timeout;
use tungngo_shared::{
    paper::{MAX_PAPER_BYTES, PaperFault, PaperFormat, SNIFF_BYTES, sniff},
    sync::attachment::ContentHash,
};
use uuid::Uuid;

use super::{Found, LOOKING, check};
use crate::{
    app::App,
    clock,
    problem::{ApiError, ApiResult},
    storage::papers::{Content, PIECE_BYTES},
};

/// The longest silence in the middle of a file.
const SILENCE: Duration = Duration::from_secs(60);

/// What can stop a file.
enum Stop {
    Fault(PaperFault),
    Error(ApiError),
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Error(error)
    }
}

impl From<PaperFault> for Stop {
    fn from(fault: PaperFault) -> Self {
        Self::Fault(fault)
    }
}

/// Whether a form's part is too large, or broken.
pub fn broken(error: &MultipartError) -> Option<ApiError> {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => None,
        _ => Some(ApiError::bad_request()),
    }
}

/// The next bytes of a part; none at its end.
async fn next(field: &mut Field<'_>) -> Result<Option<axum::body::Bytes>, Stop> {
    match timeout(SILENCE, field.chunk()).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => Err(broken(&error).map_or(PaperFault::TooLarge.into(), Stop::Error)),
        Err(_) => Err(ApiError::bad_request().into()),
    }
}

/// Writes a file down under a name of its own.
async fn write(app: &App, id: Uuid, field: &mut Field<'_>) -> Result<(), Stop> {
    let (mut start, mut held) = (0_u64, Vec::with_capacity(PIECE_BYTES));
    loop {
        let coming = next(field).await?;
        let is_last = coming.is_none();
        held.extend_from_slice(&coming.unwrap_or_default());
        if start + held.len() as u64 > MAX_PAPER_BYTES {
            return Err(PaperFault::TooLarge.into());
        }
        while held.len() >= PIECE_BYTES || (is_last && !held.is_empty()) {
            // A file of another kind is refused before all of it has come.
            if start == 0 && sniff(&held[..held.len().min(SNIFF_BYTES)]).is_none() {
                return Err(PaperFault::UnknownKind.into());
            }
            let rest = held.split_off(held.len().min(PIECE_BYTES));
            let piece = replace(&mut held, rest);
            let end = start + piece.len() as u64;
            let put = app.papers.put_piece(id, start, piece, clock::now()).await;
            put.map_err(ApiError::from)?;
            start = end;
        }
        if is_last {
            return match start {
                0 => Err(PaperFault::Empty.into()),
                _ => Ok(()),
            };
        }
    }
}

/// Looks through what was written down, and settles it.
async fn settle(app: &App, id: Uuid) -> Result<Content, Stop> {
    let permit = LOOKING.acquire().await;
    let _permit = permit.map_err(|e| ApiError::internal(&e))?;
    let bytes = app.papers.whole(id).await.map_err(ApiError::from)?;
    let looked = tokio::task::spawn_blocking(move || {
        let found = check(bytes)?;
        Ok::<_, PaperFault>((ContentHash::of(&found.bytes), found))
    });
    let (sha256, Found { format, bytes }) = looked.await.map_err(|e| ApiError::internal(&e))??;
    let content = Content {
        id,
        sha256,
        size: bytes.len() as u64,
        format,
    };
    // Only a picture is not kept as it came.
    let is_picture = matches!(
        format,
        PaperFormat::Jpeg | PaperFormat::Png | PaperFormat::WebP
    );
    let instead = is_picture.then_some(bytes);
    let settled = app.papers.settle(content.clone(), instead, clock::now());
    settled.await.map_err(ApiError::from)?;
    Ok(content)
}

/// Takes a file in. Nothing of one that is refused is kept.
///
/// # Errors
/// The store's own, and a connection that broke; the inner one is why the file is not taken in.
pub async fn receive(app: &App, field: &mut Field<'_>) -> ApiResult<Result<Content, PaperFault>> {
    let id = clock::new_id();
    let came = match write(app, id, field).await {
        Ok(()) => settle(app, id).await,
        Err(stop) => Err(stop),
    };
    match came {
        Ok(content) => Ok(Ok(content)),
        Err(stop) => {
            app.papers.drop_bytes(vec![id]).await?;
            match stop {
                Stop::Fault(fault) => Ok(Err(fault)),
                Stop::Error(error) => Err(error),
            }
        }
    }
}

/// Reads a file to its end and keeps nothing: a browser shows an answer only when it could send all of its form.
pub async fn skip(field: &mut Field<'_>) {
    let mut left = MAX_PAPER_BYTES;
    while let Ok(Some(bytes)) = next(field).await {
        match left.checked_sub(bytes.len() as u64) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
