//! Campaigns, teams, people and phones, as the pages change them.

use axum::http::StatusCode;
use tungngo_shared::access::Role;

use super::kit::{Office, hidden, links};

#[tokio::test]
async fn a_campaign_is_made_started_and_its_alleys_handed_out() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let group = office.person(Role::GroupLeader).groups[0].to_string();
    let form = |ends: &'static str| {
        [
            ("name", "Đợt thử"),
            ("starts_on", "2026-11-01"),
            ("ends_on", ends),
            ("groups", Box::leak(group.clone().into_boxed_str())),
        ]
    };
    let wrong = lead.post("/campaigns/new", &form("2026-10-01")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("Ngày cuối phải sau ngày đầu"));
    let page_path = lead
        .post("/campaigns/new", &form("2026-12-01"))
        .await
        .moved();
    let page = lead.get(&page_path).await.ok();
    assert!(page.contains("Đang chuẩn bị") && page.contains("ngõ chưa có ai đi"));
    let here = page_path.split('?').next().unwrap().to_owned();
    let rev = hidden(&page, "rev");
    let start = [("state", "running"), ("rev", rev.as_str())];
    lead.post(&format!("{here}/state"), &start).await.moved();
    let again = lead.post(&format!("{here}/state"), &start).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "it is running already");

    let team_form = lead.get(&format!("{here}/teams/new")).await.ok();
    let first = |name: &str| {
        let field = format!("name=\"{name}\" value=\"");
        let rest = team_form.split(&field).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (member, alley) = (first("members"), first("alleys"));
    let before = lead.get(&here).await.ok().matches("<li>Tổ").count();
    let team = [
        ("name", "Đội thử"),
        ("members", &member),
        ("alleys", &alley),
    ];
    lead.post(&format!("{here}/teams/new"), &team).await.moved();
    let page = lead.get(&here).await.ok();
    assert!(page.contains("Đội thử"));
    assert_eq!(page.matches("<li>Tổ").count(), before - 1, "handed out");
}

#[tokio::test]
async fn a_person_is_made_signs_in_and_is_stopped() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let form = |password: &'static str| {
        [
            ("name", "Phạm Thị Mẫu"),
            ("role", "steering"),
            ("login", "Mau.Pham"),
            ("password", password),
        ]
    };
    let weak = lead.post("/people/new", &form("12345678")).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        !weak.html.contains("12345678"),
        "a password is never shown again"
    );
    let good = "bốn cái ghế đá cạnh giếng";
    let person = lead.post("/people/new", &form(good)).await.moved();
    let person = person.split('?').next().unwrap();
    let taken = lead.post("/people/new", &form(good)).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = office.sign_in_as("mau.pham", good).await.unwrap();
    assert_eq!(other.get("/people").await.status, StatusCode::NOT_FOUND);
    lead.post(&format!("{person}/disable"), &[]).await.moved();
    assert_eq!(
        other.get("/").await.status,
        StatusCode::SEE_OTHER,
        "signed out at once"
    );
    assert!(office.sign_in_as("mau.pham", good).await.is_none());
    lead.post(&format!("{person}/enable"), &[]).await.moved();
    assert!(office.sign_in_as("mau.pham", good).await.is_some());
    let admin = [
        ("name", "Ai đó"),
        ("role", "admin"),
        ("login", "ai.do"),
        ("password", good),
    ];
    let refused = lead.post("/people/new", &admin).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "only an administrator makes another"
    );
}

#[tokio::test]
async fn a_phone_is_enrolled_with_a_sheet_and_revoked() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let leader = office.person(Role::GroupLeader);
    let sheet = lead
        .post(&format!("/people/{}/code", leader.id), &[])
        .await
        .ok();
    let code = sheet.split("data-testid=\"code-text\">").nth(1).unwrap();
    let code = code.split('<').next().unwrap();
    assert_eq!(code.len(), 9, "four, a space, four: {code}");
    assert!(sheet.contains("<svg") && sheet.contains(&leader.name));
    assert!(
        !lead
            .get(&format!("/people/{}", leader.id))
            .await
            .ok()
            .contains(code),
        "shown once"
    );
    let steering = office.person(Role::Steering).id;
    let no_phone = lead.post(&format!("/people/{steering}/code"), &[]).await;
    assert_eq!(no_phone.status, StatusCode::NOT_FOUND);

    let mut phone = office.phone().await;
    phone.meet(3).await;
    let devices = lead.get("/devices").await.ok();
    assert!(devices.contains("Máy thử") && !links(&devices, "/people/").is_empty());
    lead.post(
        &format!("/devices/{}/revoke", phone.device),
        &[("back", "/devices")],
    )
    .await
    .moved();
    assert!(lead.get("/devices").await.ok().contains("Thu hồi"));
    let other = lead
        .post(&format!("/devices/{}/revoke", uuid::Uuid::nil()), &[])
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    phone.seq += 1;
    let body = serde_json::json!({"hello": {}, "ops": []});
    let request = axum::http::Request::post("/api/v1/sync/push")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", phone.access))
        .body(axum::body::Body::from(body.to_string()))
        .unwrap();
    use tower::ServiceExt as _;
    let answer = office.router.clone().oneshot(request).await.unwrap();
    assert_eq!(
        answer.status(),
        StatusCode::UNAUTHORIZED,
        "its session ended at once"
    );
}
