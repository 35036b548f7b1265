use axum::http::StatusCode;
use tungngo_shared::paper::{MAX_PAPER_BYTES, MAX_PAPERS, MAX_VERSIONS};

use super::super::{
    cases::kit::{Scene, says, step},
    kit::links,
};
use super::kit::{MARK, attach, docx, papers, pdf, replace, send, words};

const MACROS: &str = "ms-word.document.macroEnabled";

/// A file of its kind, and one byte too long.
fn too_large() -> Vec<u8> {
    let mut file = pdf("dài");
    file.resize(usize::try_from(MAX_PAPER_BYTES).unwrap() + 1, b' ');
    file
}

#[tokio::test]
async fn what_is_not_taken_in_says_why_and_leaves_nothing() {
    let scene = Scene::set().await;
    let (case, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let here = format!("{case}/documents");
    let bad = StatusCode::UNPROCESSABLE_ENTITY;
    let acts = format!("{MARK}) /S /JavaScript /JS (app.alert(1)");
    let locked = format!("{MARK}) /Encrypt 2 0 R /X (");
    for (file, code, status) in [
        (Vec::new(), "empty", bad),
        (format!("MZ\u{90}{MARK}").into_bytes(), "unknown_kind", bad),
        // What a program of before 2007 wrote, and what is locked with a password now.
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "unknown_kind",
            bad,
        ),
        (format!("%PDF-1.7 {MARK}").into_bytes(), "damaged", bad),
        (b"\xff\xd8\xff\xe0 no picture".to_vec(), "damaged", bad),
        (b"PK\x03\x04 no archive".to_vec(), "damaged", bad),
        (pdf(&acts), "active", bad),
        (pdf(&locked), "encrypted", bad),
        (pdf(") /Type /EmbeddedFile /X ("), "embedded", bad),
        (docx(MACROS), "macros", bad),
        (too_large(), "too_large", StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let page = send(&officer, &here, &words(&[]), Some(&file)).await;
        assert_eq!(page.status, status, "{code}");
        let said = format!("data-code=\"{code}\"");
        assert!(page.html.contains(&said), "{code}: {}", page.html);
        assert!(
            page.html.contains("paper-wrong"),
            "{code}: said above the list, too"
        );
        // What was typed is still there.
        assert!(page.html.contains("Về việc quản lý mẫu"), "{code}");
        assert_eq!(scene.files().await, 0, "{code}");
    }
    let none = send(&officer, &here, &words(&[]), None).await;
    assert!(none.html.contains("data-code=\"empty\""));
    for (changes, field) in [
        (vec![("title", " ")], "required"),
        (vec![("number", "")], "required"),
        (vec![("dated_on", "")], "required"),
        (vec![("dated_on", "2999-01-01")], "out_of_range"),
        (vec![("dated_on", "ngày mai")], "bad_format"),
        (vec![("kind", "poem")], "required"),
    ] {
        let page = send(&officer, &here, &words(&changes), Some(&pdf("một"))).await;
        assert_eq!(page.status, bad, "{changes:?}");
        let said = format!("data-code=\"{field}\"");
        assert!(page.html.contains(&said), "{changes:?}: {}", page.html);
        assert_eq!(scene.files().await, 0, "{changes:?}");
    }
    assert_eq!(papers(&officer, &case).await, Vec::<String>::new());
    assert_eq!(scene.office.audited("paper.add", id).await, 0);
    assert!(!says(&scene.bytes_of("attachments.db").await, MARK));
}

#[tokio::test]
async fn the_same_bytes_twice_are_told_in_one_case_and_no_matter_in_another() {
    let scene = Scene::set().await;
    let (one, _) = scene.opened(&[]).await;
    let (other, _) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let first = attach(&officer, &one, &[("title", "Bản thứ nhất")], &pdf("một")).await;
    let again = send(
        &officer,
        &format!("{one}/documents"),
        &words(&[]),
        Some(&pdf("một")),
    )
    .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.html.contains("data-code=\"duplicate\""));
    assert!(links(&again.html, &first).len() >= 2 && again.html.contains("Bản thứ nhất"));
    assert_eq!(scene.files().await, 1);
    attach(&officer, &other, &[], &pdf("một")).await;
    assert_eq!(scene.files().await, 2, "each case has its own");
}

#[tokio::test]
async fn a_case_and_a_paper_hold_so_many_and_a_refused_case_takes_none() {
    let scene = Scene::set().await;
    let (case, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let paper = attach(&officer, &case, &[], &pdf("một")).await;
    let most = MAX_PAPERS as i64 - 2;
    let write = scene.office.store.write(move |tx| {
        for _ in 0..most {
            let sql = "INSERT INTO case_paper (id, case_id, kind, title, version) VALUES ($1, $2, 'other', 'x', 1)";
            tx.execute(sql, (tungngo_server::clock::new_id(), id))?;
        }
        let sql = "UPDATE case_paper_version SET nr = $1";
        Ok(tx.execute(sql, [MAX_VERSIONS])?)
    });
    assert_eq!(write.await.unwrap(), 1);
    let page = replace(&officer, &paper, &[], Some(&pdf("hai"))).await;
    assert!(
        page.html.contains("data-code=\"too_many\""),
        "{}",
        page.html
    );
    attach(&officer, &case, &[], &pdf("ba")).await;
    let here = format!("{case}/documents");
    let page = send(&officer, &here, &words(&[]), Some(&pdf("bốn"))).await;
    assert!(
        page.html.contains("data-code=\"too_many\""),
        "{}",
        page.html
    );
    assert_eq!(scene.files().await, 2);

    let (refused, _) = scene.proposed(&[]).await;
    attach(&officer, &refused, &[], &pdf("năm")).await;
    let lead = scene.desk("lead").await;
    let refuse = [("decision", "refuse"), ("comment", "Không đúng người")];
    step(&lead, &refused, "decision", &refuse).await.moved();
    let here = format!("{refused}/documents");
    let page = send(&officer, &here, &words(&[]), Some(&pdf("sáu"))).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let html = officer.get(&here).await.ok();
    assert!(!html.contains("paper-form") && html.contains("paper-take"));
}

#[tokio::test]
async fn a_form_without_its_token_or_its_file_in_front_is_refused() {
    let scene = Scene::set().await;
    let (case, _) = scene.opened(&[]).await;
    let mut officer = scene.desk("officer1").await;
    let here = format!("{case}/documents");
    let right = std::mem::replace(&mut officer.csrf, "x".repeat(43));
    let page = send(&officer, &here, &words(&[]), Some(&pdf("một"))).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    officer.csrf = right;
    // A file that comes before its words has none.
    let page = send(&officer, &here, &[], Some(&pdf("một"))).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(scene.files().await, 0);
}
