use axum::http::StatusCode;
use tungngo_server::{retention, storage::retention::Gone};
use tungngo_shared::ids::WardCode;
use uuid::Uuid;

use super::kit::{NAME, NUMBER, Scene, day, says, step};

async fn run(scene: &Scene) -> Gone {
    let ward: &WardCode = &scene.office.ward.code;
    retention::run(&scene.office.app, ward, false)
        .await
        .unwrap()
}

async fn ages(scene: &Scene, id: Uuid, days: i64) {
    let write = scene.office.store.write(move |tx| {
        let sql = "UPDATE case_file SET closed_ms = closed_ms - $1 * 86400000 WHERE id = $2";
        Ok(tx.execute(sql, rusqlite::params![days, id])?)
    });
    assert_eq!(write.await.unwrap(), 1);
}

/// How many observations still hold something that can be opened, and how many revisions carry one.
async fn sealed(scene: &Scene) -> (u64, u64) {
    let read = scene.office.store.read(|c| {
        let count = |sql: &str| c.query_row(sql, [], |row| row.get(0));
        Ok((
            count("SELECT COUNT(*) FROM observation WHERE enc <> ''")?,
            count("SELECT COUNT(*) FROM revision WHERE body LIKE '%\"enc\"%'")?,
        ))
    });
    read.await.unwrap()
}

#[tokio::test]
async fn an_ended_case_goes_whole_and_what_it_rested_on_with_it() {
    let scene = Scene::set().await;
    let (open, _) = scene.opened(&[]).await;
    let facts = [("name", "Phùng Thị Xóa Hết"), ("personal_number", NUMBER)];
    let (path, id) = scene.opened(&facts).await;
    let officer = scene.desk("officer1").await;
    let me = scene.officer.to_string();
    let (today, later) = (day(0), day(30));
    let status = [
        ("status", "post_rehab"),
        ("number", "77/QĐ-XÓA"),
        ("decided_on", &today),
        ("review_on", &later),
        ("officer", &me),
    ];
    step(&officer, &path, "status", &status).await.moved();
    let end = [("reason", "other"), ("comment", "Gia đình báo tin xóa hết")];
    step(&officer, &path, "end", &end).await.moved();
    let words = [
        "Phùng Thị Xóa Hết",
        NUMBER,
        "77/QĐ-XÓA",
        "Gia đình báo tin xóa hết",
    ];
    let image = scene.bytes().await;
    for word in words {
        assert!(says(&image, word), "{word} is not there to be erased");
    }
    assert_eq!(sealed(&scene).await, (2, 2));
    ages(&scene, id, 1_090).await;
    assert_eq!(run(&scene).await.cases, 0, "not yet");
    ages(&scene, id, 10).await;
    let dry = retention::run(&scene.office.app, &scene.office.ward.code, true).await;
    assert_eq!(dry.unwrap().cases, 1);
    let gone = run(&scene).await;
    assert_eq!((gone.cases, gone.observations), (1, 1));
    assert_eq!(scene.log_ahead(), 0, "nothing of it in the log ahead");
    assert_eq!(run(&scene).await.cases, 0, "once");
    assert_eq!(officer.get(&path).await.status, StatusCode::NOT_FOUND);
    let image = scene.bytes().await;
    for word in words {
        assert!(!says(&image, word), "{word} is still in a page");
    }
    assert_eq!(
        sealed(&scene).await,
        (1, 1),
        "the other one's is still here"
    );
    let html = officer.get(&open).await.ok();
    assert!(html.contains(NAME), "an open case stays");
    assert_eq!(
        scene.office.audited("case.end", id).await,
        1,
        "the log stays"
    );
    let kept = scene.desk("lead").await.get("/retention").await.ok();
    assert!(kept.contains("Hồ sơ đã kết thúc") && kept.contains("1.095 ngày"));
}

#[tokio::test]
async fn a_refused_case_goes_as_soon_as_what_was_unfounded() {
    let scene = Scene::set().await;
    let (path, id) = scene.proposed(&[]).await;
    let lead = scene.desk("lead").await;
    let refuse = [("decision", "refuse"), ("comment", "Không đúng người")];
    step(&lead, &path, "decision", &refuse).await.moved();
    assert_eq!(run(&scene).await.cases, 0);
    ages(&scene, id, 31).await;
    assert_eq!(run(&scene).await.cases, 1);
    assert!(!says(&scene.bytes().await, "Không đúng người"));
}

#[tokio::test]
async fn a_case_outlives_its_household_without_it() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    let lead = scene.desk("lead").await;
    let html = lead.get(&path).await.ok();
    let links = super::super::kit::links(&html, "/households/");
    let household = links.first().unwrap().clone();
    let stale = super::super::kit::hidden(&html, "version");
    let form = [("reason", "asked"), ("sure", "1")];
    lead.post(&format!("{household}/erase"), &form)
        .await
        .moved();
    let html = lead.get(&path).await.ok();
    assert!(html.contains("Không gắn với hộ nào") && !html.contains(&household));
    assert!(html.contains(NAME));
    let end = [
        ("reason", "moved"),
        ("comment", ""),
        ("version", stale.as_str()),
    ];
    let late = lead.post(&format!("{path}/end"), &end).await;
    assert_eq!(
        late.status,
        StatusCode::CONFLICT,
        "it is not as it was seen"
    );
    step(&lead, &path, "end", &[("reason", "moved")])
        .await
        .moved();
}
