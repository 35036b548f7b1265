use tungngo_server::retention;
use uuid::Uuid;

use super::{
    super::cases::kit::{Scene, day, says, step as case_step},
    about, need, offered, refer, step, taken,
};

const KIND: &str = "Học nghề";

async fn ages(scene: &Scene, sql: &'static str, id: Uuid) {
    let write = scene
        .office
        .store
        .write(move |tx| Ok(tx.execute(sql, [id])?));
    assert_eq!(write.await.unwrap(), 1);
}

async fn count(scene: &Scene, sql: &'static str) -> u64 {
    let read = scene
        .office
        .store
        .read(move |c| Ok(c.query_row(sql, [], |row| row.get(0))?));
    read.await.unwrap()
}

#[tokio::test]
async fn a_cases_needs_and_referrals_go_with_it_and_what_was_used_stays_used() {
    let scene = Scene::set().await;
    let (path, id) = scene.opened(&[("name", "Phùng Thị Xóa Hết")]).await;
    let (other, _) = scene.opened(&[("name", "Phùng Thị Còn Lại")]).await;
    let officer = scene.desk("officer1").await;
    let (_, used) = offered(&officer, &[("places", "2")]).await;
    let (loan_path, loan) = offered(&officer, &[("kind", "loan"), ("title", "Quỹ vay mẫu")]).await;
    for case in [&path, &other] {
        need(&officer, case, "vocational_training").await.moved();
    }
    let html = officer.get(&path).await.ok();
    refer(&officer, about(&html, KIND), used, "Nhắn riêng về lớp")
        .await
        .moved();
    step(
        &officer,
        about(&officer.get(&path).await.ok(), KIND),
        "accept",
        &[],
    )
    .await
    .moved();
    let done = [("result", "helped"), ("comment", "Đã đứng xưởng vững vàng")];
    step(
        &officer,
        about(&officer.get(&path).await.ok(), KIND),
        "finish",
        &done,
    )
    .await
    .moved();
    need(&officer, &path, "loan").await.moved();
    refer(
        &officer,
        about(&officer.get(&path).await.ok(), "Vay vốn"),
        loan,
        "",
    )
    .await
    .moved();
    let who = scene.office.person(tungngo_shared::access::Role::Helper).id;
    let (who, due) = (who.to_string(), day(3));
    let task = [
        ("kind", "support"),
        ("assignee", &who),
        ("due", &due),
        ("what", "Ghé thăm"),
    ];
    officer
        .post(&format!("{path}/tasks/new"), &task)
        .await
        .moved();

    case_step(&officer, &path, "end", &[("reason", "completed")])
        .await
        .moved();
    assert_eq!(
        (taken(&scene, used).await, taken(&scene, loan).await),
        (1, 0)
    );
    let words = ["Nhắn riêng về lớp", "Đã đứng xưởng vững vàng"];
    let image = scene.bytes().await;
    for word in words {
        assert!(says(&image, word), "{word} is not there to be erased");
    }
    ages(
        &scene,
        "UPDATE case_file SET closed_ms = closed_ms - 1100 * 86400000 WHERE id = $1",
        id,
    )
    .await;
    let ward = &scene.office.ward.code;
    let gone = retention::run(&scene.office.app, ward, false)
        .await
        .unwrap();
    assert_eq!((gone.cases, gone.offers), (1, 0));
    let image = scene.bytes().await;
    for word in words {
        assert!(!says(&image, word), "{word} is still in a page");
    }
    for (table, left) in [
        ("SELECT COUNT(*) FROM case_need", 1),
        ("SELECT COUNT(*) FROM support_match", 0),
        ("SELECT COUNT(*) FROM case_task", 0),
        ("SELECT COUNT(DISTINCT case_id) FROM support_event", 1),
        ("SELECT COUNT(*) FROM task", 1),
    ] {
        assert_eq!(count(&scene, table).await, left, "{table}");
    }
    assert_eq!(taken(&scene, used).await, 1, "what was used stays used");
    assert!(about(&officer.get(&other).await.ok(), KIND).contains("Còn 1/2 chỗ"));

    // An offer is kept as long once it is closed, and while a case refers to it.
    let form = [("why", "Quỹ đã hết vốn năm nay"), ("version", "1")];
    officer
        .post(&format!("{loan_path}/close"), &form)
        .await
        .moved();
    ages(
        &scene,
        "UPDATE offer SET closed_ms = closed_ms - 1100 * 86400000 WHERE id = $1",
        loan,
    )
    .await;
    let dry = retention::run(&scene.office.app, ward, true).await.unwrap();
    assert_eq!(dry.offers, 1);
    let gone = retention::run(&scene.office.app, ward, false)
        .await
        .unwrap();
    assert_eq!(gone.offers, 1);
    let image = scene.bytes().await;
    assert!(!says(&image, "Quỹ đã hết vốn năm nay") && !says(&image, "Quỹ vay mẫu"));
    let kept = scene.desk("lead").await.get("/retention").await.ok();
    assert!(kept.contains("Nguồn hỗ trợ đã đóng") && kept.contains("Nhu cầu hỗ trợ"));
}

#[tokio::test]
async fn a_closed_offer_stays_while_a_case_refers_to_it() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let (offer_path, offer) = offered(&officer, &[]).await;
    need(&officer, &path, "vocational_training").await.moved();
    refer(
        &officer,
        about(&officer.get(&path).await.ok(), KIND),
        offer,
        "",
    )
    .await
    .moved();
    let form = [("why", "Đủ người"), ("version", "1")];
    officer
        .post(&format!("{offer_path}/close"), &form)
        .await
        .moved();
    ages(
        &scene,
        "UPDATE offer SET closed_ms = closed_ms - 9000 * 86400000 WHERE id = $1",
        offer,
    )
    .await;
    let gone = retention::run(&scene.office.app, &scene.office.ward.code, false).await;
    assert_eq!(gone.unwrap().offers, 0);
    // Whoever was referred goes on.
    step(
        &officer,
        about(&officer.get(&path).await.ok(), KIND),
        "accept",
        &[],
    )
    .await
    .moved();
}

#[tokio::test]
async fn an_erased_household_takes_its_tasks_and_leaves_the_case_its_history() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let who = scene.office.person(tungngo_shared::access::Role::Helper).id;
    let (who, due) = (who.to_string(), day(3));
    let task = [
        ("kind", "support"),
        ("assignee", &who),
        ("due", &due),
        ("what", "Ghé thăm"),
    ];
    officer
        .post(&format!("{path}/tasks/new"), &task)
        .await
        .moved();
    let html = officer.get(&path).await.ok();
    let household = super::super::kit::links(&html, "/households/").remove(0);
    let form = [("reason", "asked"), ("sure", "1")];
    lead.post(&format!("{household}/erase"), &form)
        .await
        .moved();
    let html = officer.get(&path).await.ok();
    assert!(!html.contains("data-testid=\"case-task\"") && html.contains("giao việc lúc"));
    assert_eq!(count(&scene, "SELECT COUNT(*) FROM case_task").await, 0);
}
