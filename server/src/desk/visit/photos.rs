//! A visit's photos: how many have arrived, and each of them.

use axum::{
    extract::{Path, State},
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use tungngo_shared::{
    access::{Action, Scope},
    ids::VisitId,
    sync::attachment::ContentHash,
    visit::PhotoRef,
};

use crate::{
    app::{App, AppState},
    auth::Desk,
    clock,
    desk::{texts::Texts, ward_of},
    problem::{ApiError, ApiResult},
    storage::Reach,
};

/// What a photo may do when it is opened by itself: nothing but be seen.
const CSP: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// The photos of a visit, as its page shows them.
pub struct Photos {
    /// How many of them have arrived.
    pub arrived: String,
    /// Whether some have not.
    pub is_coming: bool,
    /// Each, in the visit's order.
    pub list: Vec<Photo>,
}

/// One photo.
pub struct Photo {
    /// Where its bytes are, once they have arrived.
    pub href: Option<String>,
    /// What it is, in words.
    pub label: String,
}

/// The photos of a visit; none when it has none.
///
/// # Errors
/// The store's own.
pub async fn of(
    app: &App,
    t: Texts,
    visit: VisitId,
    photos: &[PhotoRef],
) -> ApiResult<Option<Photos>> {
    if photos.is_empty() {
        return Ok(None);
    }
    let names = photos.iter().map(|p| p.sha256.clone()).collect();
    let held = app.attachments.held(names).await?;
    let list = (1..).zip(photos).map(|(n, photo): (u32, _)| {
        let is_here = held.contains(&photo.sha256);
        Photo {
            href: is_here.then(|| format!("/visits/{visit}/photos/{}", photo.sha256)),
            label: t.tw(
                if is_here {
                    "photo-of-visit"
                } else {
                    "photo-coming"
                },
                n,
            ),
        }
    });
    let list: Vec<Photo> = list.collect();
    let here = list.iter().filter(|p| p.href.is_some()).count();
    let counts = [
        ("here", &*here.to_string()),
        ("total", &*list.len().to_string()),
    ];
    Ok(Some(Photos {
        arrived: t.tr_with("photos-arrived", &counts),
        is_coming: here < list.len(),
        list,
    }))
}

/// `GET /visits/{id}/photos/{sha256}`: a photo's bytes; the look is written into the audit log first.
/// For those who may read the visit.
///
/// # Errors
/// Not found for others, and while the bytes have not arrived.
pub async fn photo(
    State(app): State<AppState>,
    desk: Desk,
    Path((id, sha256)): Path<(VisitId, ContentHash)>,
) -> ApiResult<Response> {
    let ward = ward_of(&app, &desk, None).await?;
    let reach = Reach::of(&desk.actor, Action::ReadVisit, &ward).ok_or_else(ApiError::refused)?;
    let looked = app
        .store
        .look_at_photo(reach, id, sha256.clone(), clock::now())
        .await?;
    let scope = Scope::alley(&ward, looked.group, looked.alley).owned_by(looked.author);
    desk.require(Action::ReadVisit, &scope)?;
    let content = app.attachments.content(sha256).await?;
    let (media, bytes) = content.ok_or_else(ApiError::not_found)?;
    let headers = [
        // The kind that was found in the bytes, not the one that somebody said.
        (header::CONTENT_TYPE, media.as_str()),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CONTENT_SECURITY_POLICY, CSP),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    Ok((headers, bytes).into_response())
}
