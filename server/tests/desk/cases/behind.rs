//! What a case rests on is not taken away from under it.

use axum::http::StatusCode;

use super::{
    super::kit::hidden,
    kit::{Scene, named, step},
};

#[tokio::test]
async fn an_observation_behind_an_approved_case_is_not_reopened_before_the_case() {
    let scene = Scene::set().await;
    let observation = scene.verified_by(scene.lead).await;
    let (officer, deputy) = (scene.desk("officer1").await, scene.desk("deputy").await);
    let moved = scene.propose(&officer, observation, &[]).await.moved();
    let (case, _) = named(&moved);
    let page = format!("/observations/{observation}");
    let html = deputy.get(&page).await.ok();
    assert!(
        html.contains("triage-reopen-open"),
        "nobody has approved yet"
    );
    let seen = hidden(&html, "seen");
    step(&deputy, &case, "decision", &[("decision", "approve")])
        .await
        .moved();

    let html = deputy.get(&page).await.ok();
    assert!(!html.contains("triage-reopen-open") && html.contains("xử lý ở hồ sơ trước"));
    let form = [
        ("seen", seen.as_str()),
        ("step", "reopen"),
        ("words", "Khiếu nại"),
    ];
    let refused = deputy.post(&format!("{page}/step"), &form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.html.contains("Khiếu nại"));

    step(&deputy, &case, "reopen", &[("comment", "Khiếu nại")])
        .await
        .moved();
    let html = deputy.get(&page).await.ok();
    assert!(html.contains("triage-reopen-open"), "the case waits again");
}
