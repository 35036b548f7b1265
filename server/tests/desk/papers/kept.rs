//! Papers in backups, and what `verify` finds.

use axum::http::StatusCode;
use tungngo_server::{
    app::{App, Config},
    retention,
    storage::sqlite::upkeep::{DATABASES, between, check},
    upkeep::{backup, restore},
};
use uuid::Uuid;

use super::super::cases::kit::{Scene, image_of, opened, says, step};
use super::kit::{MARK, attach, pdf, replace, take};

/// A backup of now, put back into a folder of its own.
fn put_back(scene: &Scene, dir: &std::path::Path) -> Config {
    let (config, key) = (&scene.office.app.config, &scene.office.app.keys.database);
    let file = dir.join("backup.zip");
    backup::write(&config.data_dir, key, &file, &mut |_, _, _| {}).unwrap();
    let data = dir.join("data");
    std::fs::create_dir(&data).unwrap();
    restore::restore(&data, key, &file, &mut |_, _, _| {}).unwrap();
    Config {
        keys_dir: config.keys_dir.clone(),
        ..Config::at(data)
    }
}

fn fault(config: &Config, scene: &Scene) -> Option<String> {
    let key = &scene.office.app.keys.database;
    let [main, beside] = [0, 1].map(|n| config.data_dir.join(DATABASES[n].file));
    let found = between(&main, &beside, key).unwrap();
    found.map(|fault| format!("{}: {}", fault.kind, fault.first))
}

#[tokio::test]
async fn a_backup_brings_papers_back_and_verify_misses_what_is_lost_or_changed() {
    let scene = Scene::set().await;
    let (case, _) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let large = pdf(&"dài ".repeat(100_000));
    let paper = attach(&officer, &case, &[], &pdf("một")).await;
    replace(&officer, &paper, &[], Some(&large)).await.moved();
    let dir = tempfile::tempdir().unwrap();
    let config = put_back(&scene, dir.path());
    // What is removed here later is still there.
    let lead = scene.desk("lead").await;
    super::kit::remove(&lead, &paper).await.moved();
    assert_eq!(fault(&scene.office.app.config, &scene), None);
    assert_eq!(fault(&config, &scene), None);
    let key = scene.office.app.keys.database.clone();
    let app = App::open(config.clone()).unwrap();
    let ids = app
        .papers
        .bytes_before(tungngo_shared::clock::Millis(i64::MAX), Uuid::nil(), 9);
    let ids = ids.await.unwrap();
    let mut bytes = Vec::new();
    for id in &ids {
        bytes.push(app.papers.whole(*id).await.unwrap());
    }
    assert!(bytes.contains(&pdf("một")) && bytes.contains(&large) && bytes.len() == 2);
    assert_eq!(
        app.store.bytes_spoken_of(ids.clone()).await.unwrap().len(),
        2
    );

    let path = config.data_dir.join("attachments.db");
    let found = || check(&DATABASES[1], &path, &key, &mut |_| {}).faults;
    assert_eq!(found(), []);
    let c = opened(&path, &key.0);
    c.execute(
        "UPDATE paper_piece SET bytes = zeroblob(LENGTH(bytes)) WHERE start = 0",
        [],
    )
    .unwrap();
    let faults = found();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].kind == "paper" && faults[0].first.contains("other bytes"));
    c.execute("DELETE FROM paper_piece WHERE start > 0", [])
        .unwrap();
    assert!(found()[0].first.contains("pieces"), "{:?}", found());
    c.execute("DELETE FROM paper_piece", []).unwrap();
    c.execute("DELETE FROM paper", []).unwrap();
    assert_eq!(found(), []);
    let lost = fault(&config, &scene).unwrap();
    assert!(
        lost.starts_with("paper: ") && lost.contains("not there"),
        "{lost}"
    );
}

#[tokio::test]
async fn an_erased_cases_papers_are_in_no_byte_of_the_next_backup() {
    const TITLE: &str = "Trích yếu không được còn";
    let scene = Scene::set().await;
    let (case, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let paper = attach(&officer, &case, &[("title", TITLE)], &pdf(MARK)).await;
    step(&officer, &case, "end", &[("reason", "moved")])
        .await
        .moved();
    let said = |config: &Config| {
        let key = &scene.office.app.keys.database.0;
        DATABASES.iter().any(|database| {
            let image = image_of(&config.data_dir.join(database.file), key);
            says(&image, MARK) || says(&image, TITLE)
        })
    };
    let before = tempfile::tempdir().unwrap();
    assert!(said(&put_back(&scene, before.path())), "nothing to erase");
    let write = scene.office.store.write(move |tx| {
        let sql = "UPDATE case_file SET closed_ms = closed_ms - 1100 * 86400000 WHERE id = $1";
        Ok(tx.execute(sql, [id])?)
    });
    assert_eq!(write.await.unwrap(), 1);
    let ward = &scene.office.ward.code;
    let gone = retention::run(&scene.office.app, ward, false).await;
    assert_eq!(gone.unwrap().cases, 1);
    assert!(!said(&scene.office.app.config));
    let after = tempfile::tempdir().unwrap();
    assert!(!said(&put_back(&scene, after.path())));
    let taken = take(&officer, &format!("{paper}/1")).await.0;
    assert_eq!(taken, StatusCode::NOT_FOUND);
}
