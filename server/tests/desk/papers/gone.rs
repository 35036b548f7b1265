use axum::http::StatusCode;
use tungngo_server::{clock, retention, storage::papers::Content};
use tungngo_shared::{clock::Millis, paper::PaperFormat, sync::attachment::ContentHash};
use uuid::Uuid;

use super::super::cases::kit::{Scene, opened, says, step};
use super::kit::{MARK, attach, papers, pdf, remove, replace, take};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn what_is_removed_is_gone_at_once_and_its_number_stays_in_the_history() {
    let scene = Scene::set().await;
    let (case, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let words = [("title", "Trích yếu phải đi"), ("number", "46/QĐ-CÒN")];
    let paper = attach(&officer, &case, &words, &pdf(MARK)).await;
    let second = pdf(&format!("hai {MARK}"));
    replace(&officer, &paper, &words, Some(&second))
        .await
        .moved();
    attach(&officer, &case, &[("title", "Ở lại")], &pdf("ở lại")).await;
    assert!(says(&scene.bytes_of("attachments.db").await, MARK));
    let lead = scene.desk("lead").await;
    let version = super::super::kit::hidden(&lead.get(&paper).await.ok(), "version");
    let bare = lead
        .post(&format!("{paper}/remove"), &[("version", &version)])
        .await;
    assert_eq!(
        bare.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "without a reason"
    );
    assert!(bare.html.contains("data-code=\"required\""));

    let moved = remove(&lead, &paper).await.moved();
    assert_eq!(moved, format!("{case}/documents?done=paper-remove"));
    assert_eq!(
        scene.log_ahead_of("attachments.db"),
        0,
        "nor in the log ahead"
    );
    assert!(!says(&scene.bytes_of("attachments.db").await, MARK));
    assert!(!says(&scene.bytes().await, "Trích yếu phải đi"));
    for nr in [1, 2] {
        let (status, ..) = take(&lead, &format!("{paper}/{nr}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let html = lead.get(&case).await.ok();
    assert!(html.contains("xóa tài liệu lúc") && html.contains("số 46/QĐ-CÒN"));
    assert!(html.contains("Ở lại") && !html.contains("Trích yếu phải đi"));
    let list = lead.get(&moved).await.ok();
    assert!(list.contains("Đã xóa nội dung") && list.contains("paper-removed"));
    let page = lead.get(&paper).await.ok();
    assert!(page.contains("Bản 2") && !page.contains("paper-change-form"));
    assert_eq!(scene.office.audited("paper.remove", id).await, 1);
    assert_eq!(scene.files().await, 1);
    // Once; whoever had the page open is told.
    let form = [("version", version.as_str()), ("reason", "wrong")];
    let late = lead.post(&format!("{paper}/remove"), &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    // The same bytes may come again.
    attach(&officer, &case, &[], &pdf(MARK)).await;
}

#[tokio::test]
async fn an_erased_case_takes_the_bytes_of_its_papers_along() {
    let scene = Scene::set().await;
    let (stays, _) = scene.opened(&[]).await;
    let (case, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let other = attach(&officer, &stays, &[], &pdf("ở lại")).await;
    let words = [("title", "Trích yếu phải đi")];
    let paper = attach(&officer, &case, &words, &pdf(MARK)).await;
    replace(&officer, &paper, &words, Some(&pdf("hai")))
        .await
        .moved();
    step(&officer, &case, "end", &[("reason", "moved")])
        .await
        .moved();
    let write = scene.office.store.write(move |tx| {
        let sql = "UPDATE case_file SET closed_ms = closed_ms - 1100 * 86400000 WHERE id = $1";
        Ok(tx.execute(sql, [id])?)
    });
    assert_eq!(write.await.unwrap(), 1);
    let ward = &scene.office.ward.code;
    let gone = retention::run(&scene.office.app, ward, false).await;
    assert_eq!(gone.unwrap().cases, 1);
    assert_eq!(scene.files().await, 1);
    assert_eq!(scene.log_ahead_of("attachments.db"), 0);
    assert!(!says(&scene.bytes_of("attachments.db").await, MARK));
    assert!(!says(&scene.bytes().await, "Trích yếu phải đi"));
    assert_eq!(
        take(&officer, &format!("{other}/1")).await.0,
        StatusCode::OK
    );
}

/// Bytes that arrived before a row could speak of them.
async fn stray(scene: &Scene, at: Millis) -> Uuid {
    let id = clock::new_id();
    let bytes = pdf("không ai nhắc");
    let store = &scene.office.app.papers;
    store.put_piece(id, 0, bytes.clone(), at).await.unwrap();
    let content = Content {
        id,
        sha256: ContentHash::of(&bytes),
        size: bytes.len() as u64,
        format: PaperFormat::Pdf,
    };
    store.settle(content, None, at).await.unwrap();
    id
}

#[tokio::test]
async fn what_a_crash_left_between_bytes_and_row_goes_after_a_day() {
    let scene = Scene::set().await;
    let (case, _) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let paper = attach(&officer, &case, &[], &pdf("một")).await;
    let app = &scene.office.app;
    let now = clock::now();
    stray(&scene, Millis(now.0 - DAY_MS - 1000)).await;
    let young = stray(&scene, now).await;
    // One that was broken off, too.
    let old = Millis(now.0 - 2 * DAY_MS);
    let broken = clock::new_id();
    app.papers
        .put_piece(broken, 0, vec![1; 10], old)
        .await
        .unwrap();
    assert_eq!(scene.files().await, 4);
    assert_eq!(retention::drop_strays(app).await.unwrap(), 2);
    assert_eq!(scene.files().await, 2);
    assert!(app.papers.piece(young, 0).await.unwrap().is_some());
    assert_eq!(retention::drop_strays(app).await.unwrap(), 0, "once");
    // What is spoken of stays, however old.
    let older = let_grow_old(&scene, Millis(now.0 - 3 * DAY_MS));
    assert_eq!(older, 2);
    assert_eq!(retention::drop_strays(app).await.unwrap(), 1);
    assert_eq!(
        take(&officer, &format!("{paper}/1")).await.0,
        StatusCode::OK
    );
    // Bytes that were lost are said to be, not shown as nothing.
    let all = app
        .papers
        .bytes_before(Millis(i64::MAX), Uuid::nil(), 9)
        .await;
    app.papers.drop_bytes(all.unwrap()).await.unwrap();
    assert_eq!(
        take(&officer, &format!("{paper}/1")).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(papers(&officer, &case).await.len(), 1);
}

/// Lets all bytes have come at a moment.
fn let_grow_old(scene: &Scene, at: Millis) -> usize {
    let app = &scene.office.app;
    let path = app.config.data_dir.join("attachments.db");
    let c = opened(&path, &app.keys.database.0);
    c.execute("UPDATE paper SET begun_ms = $1", [at.0]).unwrap()
}
