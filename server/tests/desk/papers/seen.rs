use axum::http::StatusCode;

use super::super::{cases::kit::Scene, kit::hidden};
use super::kit::{attach, pdf, remove, send, take, words};

#[tokio::test]
async fn papers_are_for_those_who_may_see_the_case() {
    let scene = Scene::set().await;
    let (case, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let paper = attach(&officer, &case, &[("title", "Kín đáo")], &pdf("một")).await;
    let version = hidden(&officer.get(&paper).await.ok(), "version");
    let file = format!("{paper}/1");
    let here = format!("{case}/documents");
    let seen = scene.office.audited("paper.view", id).await;
    for stem in ["officer2", "steering", "admin", "auditor"] {
        let other = scene.desk(stem).await;
        for page in [&here, &paper] {
            assert_eq!(
                other.get(page).await.status,
                StatusCode::NOT_FOUND,
                "{stem} {page}"
            );
        }
        assert_eq!(take(&other, &file).await.0, StatusCode::NOT_FOUND, "{stem}");
        let sent = send(&other, &here, &words(&[]), Some(&pdf("hai"))).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{stem}");
        let sent = send(
            &other,
            &paper,
            &words(&[("version", &version)]),
            Some(&pdf("hai")),
        )
        .await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{stem}");
        let form = [("version", version.as_str()), ("reason", "wrong")];
        let sent = other.post(&format!("{paper}/remove"), &form).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{stem}");
    }
    assert_eq!(scene.office.audited("paper.view", id).await, seen);
    assert_eq!(
        scene.files().await,
        1,
        "nothing of what the others sent is here"
    );

    // A colleague of the same groups works with it, and removes nothing.
    let colleague = scene.desk("colleague").await;
    assert_eq!(take(&colleague, &file).await.0, StatusCode::OK);
    let html = colleague.get(&paper).await.ok();
    assert!(html.contains("paper-change-form") && !html.contains("paper-remove-form"));
    let form = [("version", version.as_str()), ("reason", "wrong")];
    let sent = colleague.post(&format!("{paper}/remove"), &form).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    // A paper of one case is in no other.
    let (other, _) = scene.opened(&[]).await;
    let tail = &paper[here.len()..];
    for page in [
        format!("{other}/documents{tail}"),
        format!("{other}/documents{tail}/1"),
    ] {
        assert_eq!(
            take(&colleague, &page).await.0,
            StatusCode::NOT_FOUND,
            "{page}"
        );
    }
    let there = format!("{other}/documents{tail}");
    let form = words(&[("version", &version)]);
    let elsewhere = send(&colleague, &there, &form, Some(&pdf("hai"))).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    assert_eq!(scene.files().await, 1);
}

#[tokio::test]
async fn a_minors_papers_are_for_leads_and_the_officer_in_charge_alone() {
    let scene = Scene::set().await;
    let this_year = tungngo_server::clock::now().local_date().year();
    let year = (this_year - 15).to_string();
    let (case, id) = scene.opened(&[("birth_year", &year)]).await;
    let officer = scene.desk("officer1").await;
    let paper = attach(&officer, &case, &[], &pdf("một")).await;
    let colleague = scene.desk("colleague").await;
    let here = format!("{case}/documents");
    for page in [&here, &paper] {
        assert_eq!(colleague.get(page).await.status, StatusCode::NOT_FOUND);
    }
    let taken = take(&colleague, &format!("{paper}/1")).await.0;
    assert_eq!(taken, StatusCode::NOT_FOUND);
    let sent = send(&colleague, &here, &words(&[]), Some(&pdf("hai"))).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    let sent = send(
        &colleague,
        &paper,
        &words(&[("version", "1")]),
        Some(&pdf("hai")),
    )
    .await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    assert_eq!(scene.office.audited("paper.view", id).await, 0);
    assert_eq!(scene.files().await, 1);
    let lead = scene.desk("lead").await;
    assert!(lead.get(&here).await.ok().contains("Chưa đủ 18 tuổi"));
    assert_eq!(take(&lead, &format!("{paper}/1")).await.0, StatusCode::OK);
    remove(&lead, &paper).await.moved();
}
