use axum::http::{StatusCode, header};
use tungngo_shared::picture::{Media, made_up::picture};

use super::super::{
    cases::kit::{Scene, day, step},
    kit::links,
};
use super::kit::{
    MARK, attach, docx, jpeg_with_place, papers, pdf, replace, send, take, words, xlsx,
};

const WORD: &str = "openxmlformats-officedocument.wordprocessingml.document";

#[tokio::test]
async fn every_kind_comes_in_and_leaves_as_a_download() {
    let scene = Scene::set().await;
    let (case, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let html = officer.get(&format!("{case}/documents")).await.ok();
    assert!(html.contains("Hồ sơ chưa có tài liệu nào"));
    let (photo, plain) = jpeg_with_place();
    let large = pdf(&"dài ".repeat(200_000));
    for (n, (file, kept, media, end)) in [
        (pdf("một"), None, "application/pdf", "pdf"),
        (large, None, "application/pdf", "pdf"),
        (photo, Some(plain), "image/jpeg", "jpg"),
        (picture(Media::Png, 1, 2000), None, "image/png", "png"),
        (picture(Media::WebP, 1, 2000), None, "image/webp", "webp"),
        (
            docx(WORD),
            None,
            &*format!("application/vnd.{WORD}"),
            "docx",
        ),
        (
            xlsx(),
            None,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let paper = attach(&officer, &case, &[], &file).await;
        let page = officer.get(&paper).await.ok();
        let href = format!("{paper}/1");
        assert!(links(&page, &href).contains(&href), "{page}");
        let (status, headers, bytes) = take(&officer, &href).await;
        assert_eq!(status, StatusCode::OK);
        assert!(bytes == kept.unwrap_or(file), "{media}: other bytes");
        assert_eq!(headers[header::CONTENT_TYPE], media);
        let name = format!("attachment; filename=\"quyet-dinh-2026-01-05-1.{end}\"");
        assert_eq!(headers[header::CONTENT_DISPOSITION], name);
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"));
        let times = n as u64 + 1;
        assert_eq!(scene.office.audited("paper.view", id).await, times);
        assert_eq!(scene.office.audited("paper.add", id).await, times);
    }
    assert!(scene.office.audited("paper.list", id).await > 7);
    // Nothing of the place that the picture carried is in any page of the database.
    let image = scene.bytes_of("attachments.db").await;
    assert!(!super::super::cases::kit::says(&image, MARK));
    let all = super::super::cases::kit::says(&image, "dài dài");
    assert!(all, "files are not where they are looked for");
}

#[tokio::test]
async fn a_decision_leads_to_its_paper_and_the_history_tells_of_all() {
    let scene = Scene::set().await;
    let (case, _) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let me = scene.officer.to_string();
    let later = day(30);
    let status = [
        ("status", "post_rehab"),
        ("number", "45/QĐ-CTUBND"),
        ("decided_on", "2026-01-05"),
        ("review_on", &later),
        ("officer", &me),
    ];
    step(&officer, &case, "status", &status).await.moved();
    let html = officer.get(&case).await.ok();
    let offered = links(&html, &format!("{case}/documents?"));
    assert_eq!(offered.len(), 1, "{html}");
    let form = officer.get(&offered[0]).await.ok();
    for filled in [
        "value=\"45/QĐ-CTUBND\"",
        "value=\"2026-01-05\"",
        "<option value=\"decision\" selected>",
    ] {
        assert!(form.contains(filled), "{filled}: {form}");
    }
    let typed = [("number", "45 / qđ-ctubnd")];
    let paper = attach(&officer, &case, &typed, &pdf("một")).await;
    let html = officer.get(&case).await.ok();
    assert!(html.contains("Mở văn bản") && !html.contains("Đính kèm văn bản"));
    assert!(
        links(&html, &paper).len() >= 2,
        "on the decision and in the list"
    );
    assert!(
        html.contains("đưa tài liệu vào lúc")
            && html.contains("Quyết định số 45 / qđ-ctubnd ngày 05/01/2026")
    );
    let decided = html.find("ghi quyết định lúc").unwrap();
    assert!(
        decided < html.find("đưa tài liệu vào lúc").unwrap(),
        "in the order of time"
    );
}

#[tokio::test]
async fn a_new_version_leaves_the_old_one_and_who_is_late_loses_no_word() {
    let scene = Scene::set().await;
    let (case, id) = scene.opened(&[]).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let paper = attach(&officer, &case, &[], &pdf("một")).await;
    let stale = super::super::kit::hidden(&lead.get(&paper).await.ok(), "version");
    let moved = replace(&officer, &paper, &[], Some(&pdf("hai")))
        .await
        .moved();
    assert_eq!(moved, format!("{paper}?done=paper-replace"));
    assert!(take(&officer, &format!("{paper}/1")).await.2 == pdf("một"));
    assert!(take(&officer, &format!("{paper}/2")).await.2 == pdf("hai"));
    let none = take(&officer, &format!("{paper}/3")).await.0;
    assert_eq!(none, StatusCode::NOT_FOUND);

    // The lead's page is older than that.
    let changes = [
        ("title", "Trích yếu của người đến sau"),
        ("version", &*stale),
    ];
    let late = send(&lead, &paper, &words(&changes), Some(&pdf("ba"))).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains("Trích yếu của người đến sau"));
    assert_eq!(scene.files().await, 2, "what the late one sent is not kept");
    let form = [("version", stale.as_str()), ("reason", "wrong")];
    let late = lead.post(&format!("{paper}/remove"), &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    // Without a file only the words change.
    let moved = replace(&lead, &paper, &[("title", "Trích yếu đúng")], None).await;
    assert_eq!(moved.moved(), format!("{paper}?done=paper-correct"));
    let html = officer.get(&paper).await.ok();
    assert!(html.contains("Trích yếu đúng") && html.contains("Bản 2") && !html.contains("Bản 3"));
    // The earlier bytes again are the same bytes.
    let again = replace(&officer, &paper, &[], Some(&pdf("một"))).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.html.contains("data-code=\"duplicate\""));
    assert_eq!(papers(&officer, &case).await, [paper]);
    assert_eq!(scene.files().await, 2);
    for (action, times) in [("paper.add", 1), ("paper.replace", 1), ("paper.correct", 1)] {
        assert_eq!(scene.office.audited(action, id).await, times, "{action}");
    }
    let history = officer.get(&case).await.ok();
    assert!(history.contains("thay tài liệu, bản 2, lúc"));
}
