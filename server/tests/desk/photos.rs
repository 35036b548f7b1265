//! A visit's photos on its page: how many have arrived, who may see them, and what they may do in a
//! browser.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use serde_json::json;
use tower::ServiceExt as _;
use tungngo_server::clock;
use tungngo_shared::{
    ids::VisitId,
    picture::{Media, made_up::picture},
    sync::{DocKind, attachment::ContentHash},
    visit::PhotoRef,
};

use super::kit::{Desk, Office, Phone, links};

impl Phone<'_> {
    async fn send(&self, bytes: &[u8]) {
        let request = Request::patch(format!("/api/v1/attachments/{}", ContentHash::of(bytes)))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.access))
            .header(header::CONTENT_TYPE, "application/partial-upload")
            .header("upload-offset", 0)
            .body(Body::from(bytes.to_vec()))
            .unwrap();
        let response = self.office.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
    }
}

impl Desk<'_> {
    async fn photo(&self, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let request = request.body(Body::empty()).unwrap();
        let response = self.office.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, headers, bytes.to_vec())
    }
}

#[tokio::test]
async fn photos_are_shown_as_they_arrive_to_those_who_may_see_the_visit() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let (household, campaign) = phone.somewhere().await;
    let pictures = [1, 2, 3].map(|seed| picture(Media::Png, seed, 20_000));
    let photos: Vec<PhotoRef> = pictures
        .iter()
        .map(|bytes| PhotoRef::of(Media::Png, bytes))
        .collect();
    let visit = VisitId(clock::new_id());
    let body = json!({
        "household": household, "campaign": campaign, "outcome": "absent", "photos": photos,
        "seconds_on_form": 60, "clock": {"device_ms": clock::now()},
    });
    phone.push(DocKind::Visit, visit.0, None, &body).await;
    phone.send(&pictures[0]).await;
    phone.send(&pictures[2]).await;

    let lead = office.sign_in("lead").await;
    let page = lead.get(&format!("/visits/{visit}")).await.ok();
    assert!(page.contains("2/3 ảnh đã về"), "{page}");
    let shown = links(&page, &format!("/visits/{visit}/photos/"));
    let path = |n: usize| format!("/visits/{visit}/photos/{}", photos[n].sha256);
    assert_eq!(shown, [path(0), path(2)]);
    assert_eq!(office.audited("photo.view", visit.0).await, 0);

    let (status, headers, bytes) = lead.photo(&path(0)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(bytes == pictures[0], "other bytes");
    assert_eq!(headers[header::CONTENT_TYPE], "image/png");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"));
    assert_eq!(office.audited("photo.view", visit.0).await, 1);

    // Not there yet; and of no visit.
    assert_eq!(lead.photo(&path(1)).await.0, StatusCode::NOT_FOUND);
    let other = VisitId(clock::new_id());
    let mut bare = body.clone();
    bare["photos"] = json!([]);
    phone.push(DocKind::Visit, other.0, None, &bare).await;
    let strange = format!("/visits/{other}/photos/{}", photos[0].sha256);
    assert_eq!(lead.photo(&strange).await.0, StatusCode::NOT_FOUND);

    let before = office.audited("photo.view", visit.0).await;
    for stem in ["steering", "admin", "officer2"] {
        let other = office.sign_in(stem).await;
        assert_eq!(
            other.photo(&path(0)).await.0,
            StatusCode::NOT_FOUND,
            "{stem}"
        );
    }
    assert_eq!(office.audited("photo.view", visit.0).await, before);
    let officer = office.sign_in("officer1").await;
    assert_eq!(officer.photo(&path(0)).await.0, StatusCode::OK);

    phone.send(&pictures[1]).await;
    let page = lead.get(&format!("/visits/{visit}")).await.ok();
    assert!(page.contains("3/3 ảnh đã về"), "{page}");
}
