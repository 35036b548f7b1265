//! What a case rests on is not taken away from under it, and who saw it in a list is known.

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

#[tokio::test]
async fn the_log_says_which_cases_a_list_showed() {
    let scene = Scene::set().await;
    let observation = scene.verified_by(scene.lead).await;
    let (officer, deputy) = (scene.desk("officer1").await, scene.desk("deputy").await);
    let moved = scene.propose(&officer, observation, &[]).await.moved();
    let (_, id) = named(&moved);
    for (state, shown) in [("proposed", true), ("open", false)] {
        deputy.get(&format!("/cases?state={state}")).await.ok();
        let read = scene.office.store.read(|c| {
            let sql =
                "SELECT detail FROM audit WHERE action = 'case.list' ORDER BY seq DESC LIMIT 1";
            Ok(c.query_row(sql, [], |row| row.get::<_, String>(0))?)
        });
        let detail = read.await.unwrap();
        assert_eq!(detail.contains(&id.to_string()), shown, "{state}: {detail}");
    }
}
