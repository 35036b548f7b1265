//! Papers that go along: each ward has its own, and nobody sees them before the case is taken over.

use axum::http::StatusCode;
use tungngo_server::{
    retention,
    storage::sqlite::upkeep::{DATABASES, between, check},
};
use tungngo_shared::paper::MAX_PAPERS;
use uuid::Uuid;

use super::{
    super::{
        cases::kit::{says, step},
        kit::{Desk, hidden},
        merges::kit::{doubles, merge},
        papers::kit::{MARK, attach, papers, pdf, remove, replace, send, take, words},
    },
    kit::{Wards, named},
};

const TITLE: &str = "Về việc riêng của một người";

/// Of more than two pieces.
fn large() -> Vec<u8> {
    pdf(&"rất dài ".repeat(60_000))
}

/// What `verify` says of both databases.
pub fn fault(wards: &Wards) -> Option<String> {
    let app = &wards.scene.office.app;
    let (dir, key) = (&app.config.data_dir, &app.keys.database);
    let [main, beside] = [0, 1].map(|n| dir.join(DATABASES[n].file));
    let both = between(&main, &beside, key).unwrap();
    let each = DATABASES
        .iter()
        .flat_map(|database| check(database, &dir.join(database.file), key, &mut |_| {}).faults);
    both.into_iter()
        .chain(each)
        .map(|fault| format!("{}: {}", fault.kind, fault.first))
        .next()
}

/// Every version of every paper of a case, the newest paper first.
pub async fn files_of(desk: &Desk<'_>, case: &str) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for paper in papers(desk, case).await {
        for nr in 1.. {
            let (status, _, bytes) = take(desk, &format!("{paper}/{nr}")).await;
            if status != StatusCode::OK {
                break;
            }
            all.push(bytes);
        }
    }
    all
}

/// The case that is looked after now.
async fn living(wards: &Wards) -> (String, Uuid) {
    let open = wards.open().await;
    assert_eq!(open.len(), 1);
    (format!("/cases/{}", open[0].0), open[0].0)
}

/// Erases a case whose period is over.
async fn erased(wards: &Wards, ward: &tungngo_shared::ids::WardCode, id: Uuid) {
    let write = wards.scene.office.store.write(move |tx| {
        let sql = "UPDATE case_file SET closed_ms = closed_ms - 1100 * 86400000 WHERE id = $1";
        Ok(tx.execute(sql, [id])?)
    });
    assert_eq!(write.await.unwrap(), 1);
    let gone = retention::run(&wards.scene.office.app, ward, false).await;
    assert_eq!(gone.unwrap().cases, 1);
}

/// A decision in two versions, minutes, and a paper that was removed.
async fn filled(wards: &Wards, officer: &Desk<'_>, case: &str) -> Vec<Vec<u8>> {
    let of_decision = [("title", TITLE)];
    let decision = attach(officer, case, &of_decision, &pdf("một")).await;
    replace(officer, &decision, &of_decision, Some(&large()))
        .await
        .moved();
    let minutes = [("kind", "minutes"), ("number", ""), ("dated_on", "")];
    attach(officer, case, &minutes, &pdf("biên bản")).await;
    let wrong = attach(officer, case, &minutes, &pdf(MARK)).await;
    let lead = wards.scene.desk("lead").await;
    remove(&lead, &wrong).await.moved();
    vec![pdf("biên bản"), pdf("một"), large()]
}

#[tokio::test]
async fn papers_go_along_once_it_is_taken_over_and_each_ward_has_its_own() {
    let wards = Wards::set().await;
    let scene = &wards.scene;
    let (path, old) = scene.opened(&[]).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let files = filled(&wards, &officer, &path).await;
    let form = lead.get(&format!("{path}/move")).await.ok();
    assert!(
        form.contains("Chuyển theo 2 tài liệu"),
        "before it is offered"
    );
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());

    // Until it is taken over the other ward knows how many there are, and nothing of any.
    let theirs = wards.desk(&wards.to, "lead").await;
    for desk in [&lead, &theirs] {
        let html = desk.get(&at).await.ok();
        assert!(html.contains("<dt>Số tài liệu sẽ chuyển theo</dt><dd>2</dd>"));
        assert!(!html.contains(TITLE) && !html.contains("45/QĐ-CTUBND"));
    }
    let of_giver = papers(&lead, &path).await;
    let mut pages = vec![format!("{path}/documents")];
    for paper in &of_giver {
        pages.extend([paper.clone(), format!("{paper}/1")]);
    }
    for page in &pages {
        assert_eq!(
            theirs.get(page).await.status,
            StatusCode::NOT_FOUND,
            "{page}"
        );
    }
    assert_eq!(scene.files().await, 3, "nothing is copied for an offer");

    // One that comes meanwhile goes along, too.
    let late = [
        ("title", "Đến sau"),
        ("kind", "other"),
        ("number", ""),
        ("dated_on", ""),
    ];
    attach(&officer, &path, &late, &pdf("đến sau")).await;
    wards.accept(&theirs, &at, &wards.to).await.moved();
    let (new, id) = living(&wards).await;
    let mut expected = vec![pdf("đến sau")];
    expected.extend(files);
    assert_eq!(files_of(&theirs, &new).await, expected);
    assert_eq!(
        files_of(&lead, &path).await,
        expected,
        "the giver keeps its own"
    );
    assert_eq!(scene.files().await, 8);
    assert_eq!(fault(&wards), None);
    let html = theirs.get(&format!("{new}/documents")).await.ok();
    assert!(html.contains(TITLE) && html.contains("Đến sau") && !html.contains("paper-removed"));
    let page = theirs.get(&papers(&theirs, &new).await[2]).await.ok();
    let name = &scene
        .office
        .person(tungngo_shared::access::Role::AreaOfficer)
        .name;
    assert!(
        page.contains("Bản 2") && page.contains(name.as_str()),
        "who brought it stays known"
    );
    for page in &pages {
        assert_eq!(
            theirs.get(page).await.status,
            StatusCode::NOT_FOUND,
            "{page}"
        );
    }

    // Both receipts say what went, both logs how many.
    for desk in [&lead, &theirs] {
        let html = desk.get(&format!("{at}/receipt")).await.ok();
        assert!(html.contains("<dt>Số tài liệu đã chuyển theo</dt><dd>3</dd>"));
        let list = html.split("receipt-papers").nth(1).unwrap();
        let list = list.split("</ul>").next().unwrap();
        assert_eq!(list.matches("<li>").count(), 3);
        assert!(list.contains("Quyết định số 45/QĐ-CTUBND ngày 05/01/2026 (2 bản)"));
        assert!(!html.contains(TITLE));
    }
    for (ward, subject) in [(&scene.office.ward.code, old), (&wards.to.code, id)] {
        let detail = logged(&wards, ward, subject).await;
        assert!(
            detail.contains("\"papers\":3") && !detail.contains("papers_lost"),
            "{detail}"
        );
        assert!(!detail.contains(TITLE) && !detail.contains("45/QĐ"));
    }
    // The old record takes no more, the new one does.
    assert!(
        !lead
            .get(&format!("{path}/documents"))
            .await
            .ok()
            .contains("paper-form")
    );
    let sent = send(
        &lead,
        &format!("{path}/documents"),
        &words(&[]),
        Some(&pdf("hai")),
    )
    .await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    attach(&theirs, &new, &[], &pdf("mới")).await;
    assert_eq!((scene.files().await, fault(&wards)), (9, None));

    // The giver's record goes with its bytes, and takes nothing along.
    expected.insert(0, pdf("mới"));
    erased(&wards, &scene.office.ward.code, old).await;
    assert_eq!(scene.files().await, 5);
    assert_eq!(files_of(&theirs, &new).await, expected);
    assert_eq!(fault(&wards), None);
    let html = lead.get(&format!("{at}/receipt")).await.ok();
    assert!(html.contains("<dt>Số tài liệu đã chuyển theo</dt><dd>3</dd>"));
    assert!(!html.contains("receipt-papers") && !html.contains("45/QĐ"));
    assert!(
        theirs
            .get(&format!("{at}/receipt"))
            .await
            .ok()
            .contains("45/QĐ-CTUBND")
    );
    // When both are erased nothing of them is left, in the receipt's row neither.
    step(&theirs, &new, "end", &[("reason", "completed")])
        .await
        .moved();
    assert!(says(&scene.bytes().await, "45/QĐ-CTUBND"));
    erased(&wards, &wards.to.code, id).await;
    assert_eq!((scene.files().await, fault(&wards)), (0, None));
    let image = scene.bytes().await;
    assert!(!says(&image, "45/QĐ-CTUBND") && !says(&image, TITLE));
}

/// What a ward's log says of taking a case over.
async fn logged(wards: &Wards, ward: &tungngo_shared::ids::WardCode, subject: Uuid) -> String {
    let ward = ward.to_string();
    let read = wards.scene.office.store.read(move |c| {
        let sql =
            "SELECT detail FROM audit WHERE action = 'move.accept' AND ward = $1 AND subject = $2";
        Ok(c.query_row(sql, (ward, subject), |row| row.get(0))?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn erasing_the_new_record_takes_nothing_from_the_old_one() {
    let wards = Wards::set().await;
    let (path, _) = wards.scene.opened(&[]).await;
    let officer = wards.scene.desk("officer1").await;
    let files = filled(&wards, &officer, &path).await;
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    wards.accept(&theirs, &at, &wards.to).await.moved();
    let (new, id) = living(&wards).await;
    // A paper that the new ward removes is gone there alone.
    let first = papers(&theirs, &new).await.remove(0);
    remove(&theirs, &first).await.moved();
    assert_eq!(files_of(&theirs, &new).await, files[1..]);
    assert_eq!(files_of(&lead, &path).await, files);
    step(&theirs, &new, "end", &[("reason", "completed")])
        .await
        .moved();
    erased(&wards, &wards.to.code, id).await;
    assert_eq!(wards.scene.files().await, 3);
    assert_eq!(files_of(&lead, &path).await, files);
    assert_eq!(fault(&wards), None);
}

#[tokio::test]
async fn what_is_not_taken_over_is_not_copied() {
    let wards = Wards::set().await;
    let (path, _) = wards.scene.opened(&[]).await;
    let officer = wards.scene.desk("officer1").await;
    filled(&wards, &officer, &path).await;
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    // Of a form that does not fit, of a stale one and of an answered offer nothing is left, not even bytes.
    let html = theirs.get(&at).await.ok();
    let me = wards.scene.officer.to_string();
    let group = wards.to.group.to_string();
    let foreign = [("group", group.as_str()), ("officer", me.as_str())];
    let page = super::kit::taking(&theirs, &html, &at, &foreign).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wards.scene.files().await, 3);
    let form = [
        ("comment", "Chưa về"),
        ("version", &hidden(&html, "version")),
    ];
    theirs.post(&format!("{at}/decline"), &form).await.moved();
    let stale = wards.accept_on(&theirs, &html, &at, &wards.to).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let again = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    let version = hidden(&lead.get(&again).await.ok(), "version");
    lead.post(&format!("{again}/withdraw"), &[("version", &version)])
        .await
        .moved();
    assert_eq!(wards.scene.files().await, 3);
    for (desk, page) in [(&theirs, &at), (&lead, &at), (&lead, &again)] {
        let html = desk.get(page).await.ok();
        assert!(!html.contains("Số tài liệu"), "{page}");
    }
    assert_eq!(fault(&wards), None);
}

#[tokio::test]
async fn a_file_that_is_lost_stays_behind_and_the_receipt_says_so() {
    let wards = Wards::set().await;
    let (path, old) = wards.scene.opened(&[]).await;
    let officer = wards.scene.desk("officer1").await;
    let files = filled(&wards, &officer, &path).await;
    let read = wards.scene.office.store.read(move |c| {
        let sql = "SELECT v.content_id FROM case_paper p JOIN case_paper_version v ON v.paper_id = p.id \
                   WHERE p.case_id = $1 AND v.content_id IS NOT NULL ORDER BY v.nr DESC, p.id";
        let mut statement = c.prepare(sql)?;
        let found = statement.query_map([old], |row| row.get::<_, Uuid>(0))?;
        Ok(found.collect::<Result<Vec<_>, _>>()?)
    });
    // The decision's second version, and the minutes.
    let ids = read.await.unwrap();
    let lost = vec![ids[0], ids[2]];
    let app = &wards.scene.office.app;
    app.papers.drop_bytes(lost).await.unwrap();
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    wards.accept(&theirs, &at, &wards.to).await.moved();
    let (new, id) = living(&wards).await;
    assert_eq!(files_of(&theirs, &new).await, files[1..2]);
    assert_eq!(
        wards.scene.files().await,
        2,
        "nothing is left of half a copy"
    );
    let html = theirs.get(&format!("{at}/receipt")).await.ok();
    assert!(html.contains("<dt>Số tài liệu đã chuyển theo</dt><dd>1</dd>"));
    assert!(html.contains("chưa chuyển theo đủ</dt><dd>2</dd>"));
    let detail = logged(&wards, &wards.to.code, id).await;
    assert!(detail.contains("\"papers_lost\":2"), "{detail}");
}

#[tokio::test]
async fn what_has_gone_into_a_case_goes_along_even_beyond_what_one_holds() {
    let wards = Wards::set().await;
    let (kept, gone) = doubles(&wards.scene).await;
    let officer = wards.scene.desk("officer1").await;
    let lead = wards.scene.desk("lead").await;
    let here = format!("{kept}/documents");
    for n in 0..MAX_PAPERS {
        let page = send(&officer, &here, &words(&[]), Some(&pdf(&n.to_string()))).await;
        assert!(page.moved().ends_with("done=paper-add"));
    }
    attach(&officer, &gone, &[], &pdf("của hồ sơ kia")).await;
    merge(&lead, &kept, &gone, &["personal_number"])
        .await
        .moved();
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &kept, &wards.to).await.moved());
    let n = (MAX_PAPERS + 1).to_string();
    let told = format!("<dt>Số tài liệu sẽ chuyển theo</dt><dd>{n}</dd>");
    assert!(theirs.get(&at).await.ok().contains(&told));
    wards.accept(&theirs, &at, &wards.to).await.moved();
    let (new, _) = living(&wards).await;
    let all = files_of(&theirs, &new).await;
    assert_eq!(all.len(), MAX_PAPERS + 1);
    assert!(all.contains(&pdf("của hồ sơ kia")));
    let there = format!("{new}/documents");
    assert!(
        !theirs.get(&there).await.ok().contains("paper-of-merged"),
        "they are its own now"
    );
    let page = send(&theirs, &there, &words(&[]), Some(&pdf("một nữa"))).await;
    assert!(page.html.contains("data-code=\"too_many\""));
    assert_eq!(fault(&wards), None);
}
