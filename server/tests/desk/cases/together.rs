use axum::http::StatusCode;

use super::{
    super::kit::{hidden, links},
    kit::{NAME, Scene, filled, named, send, step_on},
};

#[tokio::test]
async fn two_people_at_once_one_wins_and_the_other_loses_no_words() {
    let scene = Scene::set().await;
    let observation = scene.verified_by(scene.officer).await;
    let (officer, colleague) = (scene.desk("officer1").await, scene.desk("colleague").await);
    let form = format!("/observations/{observation}/case");
    let pages = (
        officer.get(&form).await.ok(),
        colleague.get(&form).await.ok(),
    );
    let first = send(&officer, &form, &filled(&pages.0, &[])).await.moved();
    let second = send(
        &colleague,
        &form,
        &filled(&pages.1, &[("name", "Lý Văn Mẫu Hai")]),
    )
    .await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(
        second.html.contains("Lý Văn Mẫu Hai"),
        "what was typed is kept"
    );
    assert_eq!(links(&second.html, &form).len(), 1);

    let (path, id) = named(&first);
    let (lead, deputy) = (scene.desk("lead").await, scene.desk("deputy").await);
    let pages = (lead.get(&path).await.ok(), deputy.get(&path).await.ok());
    let refuse = [
        ("decision", "refuse"),
        ("comment", "Xin xem lại giấy khai sinh"),
    ];
    step_on(
        &lead,
        &pages.0,
        &path,
        "decision",
        &[("decision", "approve")],
    )
    .await
    .moved();
    let late = step_on(&deputy, &pages.1, &path, "decision", &refuse).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains("Xin xem lại giấy khai sinh"));
    assert_eq!(scene.office.audited("case.refuse", id).await, 0);

    // Two corrections of the same version: the later one is told and keeps its words.
    let html = officer.get(&path).await.ok();
    let version = hidden(&html, "version");
    let with = |name| {
        filled(
            &html,
            &[
                ("name", name),
                ("reason", "wrong"),
                ("version", version.as_str()),
            ],
        )
    };
    let to = format!("{path}/correct");
    send(&officer, &to, &with("Lý Văn Mẫu Ba")).await.moved();
    let late = send(&colleague, &to, &with("Lý Văn Mẫu Bốn")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains("Lý Văn Mẫu Bốn"));
    let html = officer.get(&path).await.ok();
    assert!(html.contains("Lý Văn Mẫu Ba") && !html.contains("Lý Văn Mẫu Bốn"));
}

#[tokio::test]
async fn the_database_itself_holds_that_two_people_stand_behind_a_case() {
    let scene = Scene::set().await;
    let (_, id) = scene.proposed(&[]).await;
    for sql in [
        "UPDATE case_file SET state = 'open' WHERE id = $1",
        "UPDATE case_file SET state = 'open', approved_by = proposed_by WHERE id = $1",
        "UPDATE case_file SET state = 'open', approved_by = verified_by WHERE id = $1",
    ] {
        let write = scene
            .office
            .store
            .write(move |tx| Ok(tx.execute(sql, [id])?));
        assert!(write.await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn whoever_is_not_of_the_police_of_the_group_sees_nothing_of_it() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    for stem in ["steering", "admin", "auditor", "officer2"] {
        let desk = scene.desk(stem).await;
        for page in [path.clone(), format!("{path}/print")] {
            assert_eq!(
                desk.get(&page).await.status,
                StatusCode::NOT_FOUND,
                "{stem} {page}"
            );
        }
        let list = desk.get("/cases?state=open").await;
        match stem {
            "officer2" => {
                let html = list.ok();
                assert!(!html.contains(NAME) && html.contains("Đang quản lý (0)"));
            }
            _ => assert_eq!(list.status, StatusCode::NOT_FOUND, "{stem}"),
        }
    }
}
