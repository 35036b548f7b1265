//! A paper's file on its way out: a download and nothing else, piece by piece.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use tungngo_shared::{
    access::Action,
    ids::{CaseId, PaperId},
    text,
};

use super::{
    super::super::{path::Path, texts::Texts},
    reach,
};
use crate::{
    app::AppState,
    auth::Desk,
    clock,
    problem::{ApiError, ApiResult},
    storage::papers::{Content, Taken},
};

/// What a file may do where a browser shows it in spite of all: nothing.
const CSP: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// `quyet-dinh-2026-11-20-2.pdf`: nothing of what somebody typed, so the name tells nobody's.
fn file_name(t: Texts, taken: &Taken, nr: u32) -> String {
    let kind = text::fold(&t.id("paper-kind-", taken.kind.as_str()));
    let kind = kind.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let day = taken.dated_on.map_or_else(String::new, |d| format!("{d}-"));
    let end = taken.content.format.extension();
    format!("{kind}-{day}{nr}.{end}")
}

/// A file on its way.
struct Sending {
    app: AppState,
    content: Content,
    sent: u64,
    first: Option<Vec<u8>>,
}

impl Sending {
    /// The next piece; none when all is sent.
    async fn piece(&mut self) -> ApiResult<Option<Vec<u8>>> {
        if self.sent >= self.content.size {
            return Ok(None);
        }
        let piece = match self.first.take() {
            Some(first) => Some(first),
            None => self.app.papers.piece(self.content.id, self.sent).await?,
        };
        // It was removed meanwhile.
        let piece = piece.ok_or_else(ApiError::not_found)?;
        self.sent += piece.len() as u64;
        Ok(Some(piece))
    }
}

/// `GET /cases/{id}/documents/{paper}/{n}`: a version's file; that it was taken is written into the audit log first. For
/// those who may see the case.
///
/// # Errors
/// Not found for others, and when its bytes are not there.
pub async fn take(
    State(app): State<AppState>,
    desk: Desk,
    Path((case, paper, nr)): Path<(CaseId, PaperId, u32)>,
) -> ApiResult<Response> {
    let (_, reach) = reach(&app, &desk, Action::ReadCase).await?;
    let at = (case, paper);
    let taken = app.store.take_paper(reach, at, nr, clock::now()).await?;
    let name = file_name(Texts(desk.lang), &taken, nr);
    let content = taken.content;
    let first = app.papers.piece(content.id, 0).await?;
    let first = first.ok_or_else(ApiError::not_found)?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::try_from(disposition).map_err(|e| ApiError::internal(&e))?;
    let head = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(content.format.as_str()),
        ),
        (header::CONTENT_LENGTH, HeaderValue::from(content.size)),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(CSP),
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    let sending = Sending {
        app,
        content,
        sent: 0,
        first: Some(first),
    };
    // Nothing is read before the reader has taken what came before it.
    let pieces = stream::try_unfold(sending, async |mut sending| {
        match sending.piece().await {
            Ok(piece) => Ok(piece.map(|piece| (piece, sending))),
            // The connection breaks off: half a file must not look like a whole one.
            Err(error) => Err(std::io::Error::other(error.code)),
        }
    });
    Ok((head, Body::from_stream(pieces)).into_response())
}
