use axum::http::StatusCode;
use tungngo_server::retention;
use uuid::Uuid;

use super::{
    super::{
        cases::kit::{NAME, NUMBER, Scene, filled, says, send, step},
        kit::{hidden, links},
        moves::kit::{Wards, named},
    },
    kit::{REASON, doubles, merge},
};

fn id(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

async fn run(scene: &Scene) -> u64 {
    let office = &scene.office;
    let gone = retention::run(&office.app, &office.ward.code, false).await;
    gone.unwrap().cases
}

async fn changed(scene: &Scene, sql: &'static str, id: Uuid) {
    let write = scene
        .office
        .store
        .write(move |tx| Ok(tx.execute(sql, [id])?));
    assert_eq!(write.await.unwrap(), 1);
}

#[tokio::test]
async fn what_has_gone_into_a_case_goes_with_it_and_not_before() {
    let scene = Scene::set().await;
    let (kept, gone) = doubles(&scene).await;
    let lead = scene.desk("lead").await;
    merge(&lead, &kept, &gone, &[]).await.moved();
    let old = "UPDATE case_file SET closed_ms = closed_ms - 200 * 31536000000 WHERE id = $1";
    changed(&scene, old, id(&gone)).await;
    assert_eq!(run(&scene).await, 0, "its period is that of the kept one");
    step(&lead, &kept, "end", &[("reason", "completed")])
        .await
        .moved();
    assert_eq!(run(&scene).await, 0);
    changed(&scene, old, id(&kept)).await;
    let image = scene.bytes().await;
    assert!(says(&image, NUMBER) && says(&image, REASON));
    let sealed = async || {
        let read = scene.office.store.read(|c| {
            let sql = "SELECT COUNT(*) FROM observation WHERE enc <> ''";
            Ok(c.query_row(sql, [], |row| row.get::<_, u64>(0))?)
        });
        read.await.unwrap()
    };
    assert_eq!(sealed().await, 2);
    assert_eq!(run(&scene).await, 1);
    for case in [&kept, &gone] {
        assert_eq!(lead.get(case).await.status, StatusCode::NOT_FOUND);
    }
    let image = scene.bytes().await;
    assert_eq!(sealed().await, 0, "with what both rested on");
    for word in [NUMBER, REASON, NAME] {
        assert!(!says(&image, word), "{word} is still in a page");
    }
}

#[tokio::test]
async fn after_thirty_days_there_is_no_way_back_and_nothing_kept_for_it() {
    let scene = Scene::set().await;
    let (kept, gone) = doubles(&scene).await;
    let lead = scene.desk("lead").await;
    merge(&lead, &kept, &gone, &["personal_number"])
        .await
        .moved();
    let html = lead.get(&kept).await.ok();
    let back = links(&html, &format!("{kept}/unmerge/"))[0].clone();
    let version = hidden(&lead.get(&back).await.ok(), "version");
    let older = "UPDATE case_merge SET merged_ms = merged_ms - 30 * 86400000 WHERE kept_id = $1";
    changed(&scene, older, id(&kept)).await;
    assert_eq!(lead.get(&back).await.status, StatusCode::NOT_FOUND);
    let late = lead.post(&back, &[("version", &version)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let snapshots = async || {
        let read = scene.office.store.read(|c| {
            let sql = "SELECT COUNT(before) + COUNT(after) FROM case_merge";
            Ok(c.query_row(sql, [], |row| row.get::<_, u64>(0))?)
        });
        read.await.unwrap()
    };
    assert_eq!(snapshots().await, 2);
    run(&scene).await;
    assert_eq!(snapshots().await, 0);
    let html = lead.get(&kept).await.ok();
    assert!(html.contains("case-merge-from") && !html.contains("case-unmerge"));
}

#[tokio::test]
async fn what_is_to_be_forgotten_is_forgotten_in_what_has_gone_into_it_too() {
    let scene = Scene::set().await;
    let (kept, gone) = doubles(&scene).await;
    let lead = scene.desk("lead").await;
    merge(&lead, &kept, &gone, &["personal_number"])
        .await
        .moved();
    let html = lead.get(&kept).await.ok();
    let version = hidden(&html, "version");
    let changes = [
        ("name", "Lý Văn Tên Thật"),
        ("personal_number", ""),
        ("reason", "asked"),
        ("forget", "1"),
        ("version", version.as_str()),
    ];
    send(&lead, &format!("{kept}/correct"), &filled(&html, &changes))
        .await
        .moved();
    let image = scene.bytes().await;
    for word in [NAME, NUMBER] {
        assert!(!says(&image, word), "{word} is still in a page");
    }
    let html = lead.get(&gone).await.ok();
    assert!(html.contains("Lý Văn Tên Thật"));
    assert!(!lead.get(&kept).await.ok().contains("case-unmerge"));
}

#[tokio::test]
async fn a_case_takes_what_has_gone_into_it_to_its_new_ward() {
    let wards = Wards::set().await;
    let (kept, gone) = doubles(&wards.scene).await;
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &gone, &wards.to).await.moved());
    let page = merge(&lead, &kept, &gone, &[]).await;
    assert!(
        page.html.contains("data-code=\"offered\""),
        "another ward is asked"
    );
    let version = hidden(&lead.get(&at).await.ok(), "version");
    lead.post(&format!("{at}/withdraw"), &[("version", &version)])
        .await
        .moved();
    merge(&lead, &kept, &gone, &["personal_number"])
        .await
        .moved();
    let at = named(&wards.offer(&lead, &kept, &wards.to).await.moved());
    assert!(!lead.get(&gone).await.ok().contains("case-move\""));
    wards.accept(&theirs, &at, &wards.to).await.moved();
    let open = wards.open().await;
    assert_eq!(open.len(), 1);
    let html = theirs.get(&format!("/cases/{}", open[0].0)).await.ok();
    assert!(html.contains(NUMBER));
    assert_eq!(html.matches("đề xuất lập hồ sơ lúc").count(), 2);
    let html = lead.get(&kept).await.ok();
    assert!(!html.contains("case-unmerge"), "it is the other ward's now");
}
