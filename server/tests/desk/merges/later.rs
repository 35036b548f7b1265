use axum::http::StatusCode;

use super::{
    super::{
        cases::kit::{NUMBER, Scene, day, filled, send, step},
        kit::hidden,
    },
    kit::{doubles, merge, part, way_back},
};

#[tokio::test]
async fn what_was_done_since_is_shown_before_and_lost_only_when_it_is_known() {
    let scene = Scene::set().await;
    let (kept, gone) = doubles(&scene).await;
    let lead = scene.desk("lead").await;
    let officer = scene.desk("officer1").await;
    merge(&lead, &kept, &gone, &["personal_number"])
        .await
        .moved();

    // A correction of a field of the merge and of another one, and a decision.
    let html = officer.get(&kept).await.ok();
    let version = hidden(&html, "version");
    let other = "030091000001";
    let changes = [
        ("name", "Lý Văn Đã Sửa"),
        ("personal_number", other),
        ("reason", "wrong"),
        ("version", version.as_str()),
    ];
    send(
        &officer,
        &format!("{kept}/correct"),
        &filled(&html, &changes),
    )
    .await
    .moved();
    let (today, later, me) = (day(0), day(30), scene.officer.to_string());
    let decision = [
        ("status", "post_rehab"),
        ("number", "88/QĐ-SAU"),
        ("decided_on", today.as_str()),
        ("review_on", later.as_str()),
        ("officer", me.as_str()),
    ];
    step(&officer, &kept, "status", &decision).await.moved();

    let back = way_back(&lead, &kept).await;
    let html = lead.get(&back).await.ok();
    let list = |name: &str| {
        let rest = html
            .split(&format!("data-testid=\"{name}\""))
            .nth(1)
            .unwrap();
        rest.split("</ul>").next().unwrap().to_owned()
    };
    assert!(list("unmerge-stays").contains("Họ tên"));
    assert!(!list("unmerge-stays").contains("Số định danh"));
    assert!(list("unmerge-lost").contains("Số định danh cá nhân"));
    let unsure = part(&lead, &kept, false).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.html.contains("data-code=\"required\""));
    assert!(
        lead.get(&kept).await.ok().contains(other),
        "nothing is done yet"
    );

    // Whoever has not seen the newest state is told.
    let stale = hidden(&html, "version");
    step(&officer, &kept, "status", &decision).await.moved();
    let late = lead
        .post(&back, &[("version", &stale), ("sure", "1")])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    part(&lead, &kept, true).await.moved();
    let html = lead.get(&kept).await.ok();
    let facts = html.split("data-testid=\"case-facts\"").nth(1).unwrap();
    let facts = facts.split("</dl>").next().unwrap();
    assert!(facts.contains("Lý Văn Đã Sửa") && facts.contains("Quản lý sau cai nghiện"));
    assert!(
        facts.contains("Chưa ghi") && !facts.contains(other),
        "as before the merge"
    );
    assert!(
        html.contains("88/QĐ-SAU"),
        "a decision stays where it was written"
    );
    let html = lead.get(&gone).await.ok();
    assert!(html.contains(NUMBER) && !html.contains("88/QĐ-SAU"));
}

#[tokio::test]
async fn an_officer_who_was_given_other_groups_since_is_no_obstacle() {
    let scene = Scene::set().await;
    let (kept, gone) = doubles(&scene).await;
    let officer = scene.officer;
    let left = scene.office.store.write(move |tx| {
        let sql = "DELETE FROM account_group WHERE account_id = $1";
        Ok(tx.execute(sql, [officer.0])?)
    });
    assert!(left.await.unwrap() > 0);
    let lead = scene.desk("lead").await;
    merge(&lead, &kept, &gone, &["personal_number"])
        .await
        .moved();
}
