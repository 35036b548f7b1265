//! The page for residents: open to anybody, with the ward's own periods and numbers, and nobody in it.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use tower::ServiceExt as _;
use tungngo_shared::place::Hotline;

use super::kit::{Office, Page, links};

async fn open(office: &Office, path: &str) -> Page {
    let request = Request::get(path).header(header::ACCEPT_LANGUAGE, "vi");
    office.answer(request.body(Body::empty()).unwrap()).await
}

/// Changes what the ward says of itself.
async fn change(office: &Office, change: impl FnOnce(&mut tungngo_shared::place::Ward)) {
    let store = &office.app.store;
    let mut ward = store.ward(&office.ward.code).await.unwrap().unwrap();
    change(&mut ward);
    let logged = ("ward.set", serde_json::json!({}));
    let now = tungngo_server::clock::now();
    store.change_ward(ward, logged, now).await.unwrap();
}

#[tokio::test]
async fn residents_read_what_is_kept_and_how_long_without_signing_in() {
    let office = Office::with_visits(30).await;
    let login = open(&office, "/login").await.ok();
    let path = links(&login, "/quyen-rieng-tu").pop().unwrap();
    change(&office, |ward| {
        ward.rules.photo_days = 47;
        ward.rules.visit_days = 0;
        ward.rules.unverified_days = 61;
        ward.hotlines = vec![Hotline {
            name: "Trực ban <Công an> phường".to_owned(),
            phone: "0225 3.999.113".to_owned(),
        }];
    })
    .await;
    let html = open(&office, &path).await.ok();
    let ward = office.app.store.ward(&office.ward.code).await;
    assert!(html.contains(&ward.unwrap().unwrap().name));
    assert!(html.contains("<html lang=\"vi\""));
    for part in [
        "who", "asked", "never", "kept", "seen", "guarded", "rights", "contact",
    ] {
        assert!(
            html.contains(&format!("data-testid=\"privacy-{part}\"")),
            "{part}"
        );
    }
    let period = |kind: &str| {
        let row = html.split("data-testid=\"privacy-period\"");
        let row = row.skip(1).find(|row| row.contains(kind)).unwrap();
        row.split("</tr>").next().unwrap().to_owned()
    };
    assert!(period("Ảnh của lượt gõ cửa").contains("47 ngày"));
    assert!(period("Điều cần báo chưa xác minh").contains("61 ngày"));
    assert!(period("Lượt gõ cửa").contains("Không thời hạn"));
    assert!(html.contains("href=\"tel:02253999113\"") && html.contains("0225 3.999.113"));
    assert!(html.contains("Trực ban &#60;Công an&#62; phường"));
    assert!(html.contains("91/2025/QH15"));
    assert!(
        !html.contains("privacy-who-") && !html.contains("kept-"),
        "a text is missing"
    );
    // Whoever works with it, too, finds it, and it has nobody's name in it.
    let lead = office.sign_in("lead").await;
    let kept = lead.get("/retention").await.ok();
    assert!(links(&kept, "/quyen-rieng-tu?ward=").len() == 1);
    let mine = lead.get(&path).await.ok();
    assert_eq!(mine, html, "the same for everybody");
    for person in &office.ward.people {
        assert!(!html.contains(&person.name), "{}", person.name);
    }
}

#[tokio::test]
async fn the_page_for_residents_is_there_in_english_and_may_be_cached() {
    let office = Office::with_visits(0).await;
    let html = open(&office, "/quyen-rieng-tu").await.ok();
    assert!(
        links(&html, "/privacy").len() >= 2,
        "a link and an alternate"
    );
    let request = Request::get("/privacy").header(header::ACCEPT_LANGUAGE, "vi");
    let request = request.body(Body::empty()).unwrap();
    let answer = office.router.clone().oneshot(request).await.unwrap();
    assert_eq!(
        answer.headers()[header::CACHE_CONTROL],
        "public, max-age=3600"
    );
    assert!(answer.headers().get(header::SET_COOKIE).is_none());
    let html = open(&office, "/privacy").await.ok();
    assert!(html.contains("<html lang=\"en\"") && html.contains("Your rights"));
    assert!(
        html.contains("1,095 days"),
        "the periods that wards begin with"
    );
    for bad in ["/quyen-rieng-tu?ward=99999", "/privacy?ward=x'--"] {
        assert_eq!(
            open(&office, bad).await.status,
            StatusCode::NOT_FOUND,
            "{bad}"
        );
    }
    let code = &office.ward.code;
    let html = open(&office, &format!("/privacy?ward={code}")).await.ok();
    assert!(html.contains(&format!("/quyen-rieng-tu?ward={code}")));
}

#[tokio::test]
async fn with_several_wards_residents_choose_theirs() {
    let office = Office::with_visits(0).await;
    let other: tungngo_shared::ids::WardCode = "11383".parse().unwrap();
    assert_ne!(other, office.ward.code);
    let mut ward = office
        .app
        .store
        .ward(&office.ward.code)
        .await
        .unwrap()
        .unwrap();
    ward.name = "Phường Thử Thách".to_owned();
    ward.sealing_key = office.app.keys.make_ward_key(&other, "k1").unwrap();
    ward.code = other.clone();
    let now = tungngo_server::clock::now();
    office.app.store.add_ward(ward, None, now).await.unwrap();
    let html = open(&office, "/quyen-rieng-tu").await.ok();
    assert!(!html.contains("data-testid=\"privacy-kept\""));
    let choices = links(&html, "/quyen-rieng-tu?ward=");
    assert_eq!(choices.len(), 2);
    for choice in choices {
        let html = open(&office, &choice).await.ok();
        assert!(html.contains("data-testid=\"privacy-kept\""));
        let is_other = choice.ends_with(other.as_str());
        let told = html.split("data-testid=\"privacy-ward\"").nth(1).unwrap();
        let told = told.split("</p>").next().unwrap();
        assert_eq!(told.contains("Thử Thách"), is_other, "{choice}");
    }
}
