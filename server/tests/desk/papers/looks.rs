//! Who looked at a case or at an observation.

use axum::http::StatusCode;
use tungngo_server::clock;
use tungngo_shared::observation::Subject;

use super::super::{
    cases::kit::Scene,
    kit::{Desk, links},
};
use super::kit::{attach, pdf, take};

/// How many lines a page of looks has that say so.
async fn lines(desk: &Desk<'_>, path: &str, what: &str) -> usize {
    let html = desk.get(path).await.ok();
    let rows = html.split("data-testid=\"audit-row\"").skip(1);
    rows.filter(|row| row.contains(what)).count()
}

#[tokio::test]
async fn who_looked_at_a_case_from_which_page_is_told_to_those_who_read_the_log() {
    let scene = Scene::set().await;
    let (case, id) = scene.opened(&[]).await;
    let (strange, _) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let paper = attach(&officer, &case, &[], &pdf("một")).await;
    take(&officer, &format!("{paper}/1")).await;
    officer.get(&format!("{case}/print")).await.ok();
    officer.get("/cases?state=open").await.ok();
    officer.get("/cases?state=ended").await.ok();
    let looks = format!("{case}/looks");
    let lead = scene.desk("lead").await;
    assert!(links(&lead.get(&case).await.ok(), &looks).contains(&looks));
    assert!(links(&officer.get(&case).await.ok(), &looks).is_empty());
    assert_eq!(officer.get(&looks).await.status, StatusCode::NOT_FOUND);
    for stem in ["lead", "auditor"] {
        let reader = scene.desk(stem).await;
        for (what, times) in [
            ("Mở bản in của hồ sơ", 1),
            ("Tải tài liệu về", 1),
            ("Đưa tài liệu vào hồ sơ", 1),
            // A list counts where it showed the case.
            ("Xem danh sách hồ sơ", 1),
        ] {
            assert_eq!(lines(&reader, &looks, what).await, times, "{stem}: {what}");
        }
        assert!(lines(&reader, &looks, "Xem hồ sơ").await > 2);
    }
    let strange = lines(&lead, &format!("{strange}/looks"), "Tải tài liệu về").await;
    assert_eq!(strange, 0, "of another case");

    // Page by page, by key.
    let store = &scene.office.app.store;
    for _ in 0..120 {
        let (ward, by) = (scene.office.ward.code.clone(), scene.lead);
        let noted = store.note_read(ward, by, "case.view", Some(id), clock::now());
        noted.await.unwrap();
    }
    let (mut path, mut seen) = (looks.clone(), Vec::new());
    loop {
        let html = lead.get(&path).await.ok();
        let numbers = html.split("<small>").skip(1);
        let numbers = numbers.filter_map(|rest| rest.split("</small>").next());
        seen.extend(numbers.filter(|n| n.contains("Số")).map(str::to_owned));
        match links(&html, &format!("{looks}?before=")).pop() {
            Some(next) => path = next,
            None => break,
        }
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert!(
        all > 130 && seen.len() == all,
        "{all}, {} of them differ",
        seen.len()
    );
}

#[tokio::test]
async fn who_looked_at_an_observation_is_told_also_where_a_board_or_its_visit_showed_it() {
    let scene = Scene::set().await;
    let id = scene.observed(Subject::Person).await;
    let page = format!("/observations/{id}");
    let looks = format!("{page}/looks");
    let lead = scene.desk("lead").await;
    assert_eq!(
        lead.get(&looks).await.status,
        StatusCode::NOT_FOUND,
        "nobody yet"
    );
    let officer = scene.desk("officer1").await;
    let html = officer.get(&page).await.ok();
    assert!(links(&html, &looks).is_empty());
    officer.get("/observations").await.ok();
    officer.get("/observations?tab=verified").await.ok();
    let visit = links(&html, "/visits/").remove(0);
    officer.get(&format!("{visit}/observations")).await.ok();
    assert_eq!(officer.get(&looks).await.status, StatusCode::NOT_FOUND);
    for (what, times) in [("Mở điều cần báo", 1), ("Xem danh sách", 1), ("officer", 0)] {
        assert_eq!(lines(&lead, &looks, what).await, times, "{what}");
    }
    let html = lead.get(&page).await.ok();
    assert!(links(&html, &looks).contains(&looks));
    let auditor = scene.desk("auditor").await;
    let told = auditor.get(&looks).await.ok();
    let rows = told.split("data-testid=\"audit-row\"").skip(1);
    let rows: Vec<&str> = rows.map(|row| row.split("</tr>").next().unwrap()).collect();
    let leads = rows.iter().any(|row| row.contains("href="));
    assert!(rows.len() > 3 && !leads, "the auditor is led to no record");
}
