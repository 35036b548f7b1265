//! Papers of two records that were made one: shown together, read only, until the two are parted.

use axum::http::StatusCode;
use tungngo_server::clock;
use uuid::Uuid;

use super::{
    super::{
        cases::kit::{Scene, day, step},
        kit::{hidden, links},
        papers::kit::{attach, papers, pdf, replace, send, take, words},
    },
    kit::{doubles, merge, part},
};

fn id(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// The address of a paper of one record behind another.
fn through(kept: &str, paper: &str) -> String {
    format!("{kept}/documents/{}", paper.rsplit('/').next().unwrap())
}

#[tokio::test]
async fn the_kept_record_shows_the_papers_of_both_until_they_are_parted() {
    let scene = Scene::set().await;
    let (kept, gone) = doubles(&scene).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let me = scene.officer.to_string();
    let (today, later) = (day(0), day(30));
    let status = [
        ("status", "post_rehab"),
        ("number", "77/QĐ-KIA"),
        ("decided_on", today.as_str()),
        ("review_on", later.as_str()),
        ("officer", me.as_str()),
    ];
    step(&officer, &gone, "status", &status).await.moved();
    let own = attach(&officer, &kept, &[("title", "Của hồ sơ này")], &pdf("này")).await;
    let of_decision = [("title", "Của hồ sơ kia"), ("number", "77/QĐ-KIA")];
    let other = attach(&officer, &gone, &of_decision, &pdf("kia")).await;
    replace(&officer, &other, &of_decision, Some(&pdf("kia, bản hai")))
        .await
        .moved();
    let shown = through(&kept, &other);
    assert_eq!(officer.get(&shown).await.status, StatusCode::NOT_FOUND);
    assert!(!officer.get(&kept).await.ok().contains("Của hồ sơ kia"));

    merge(&lead, &kept, &gone, &[]).await.moved();
    let html = officer.get(&kept).await.ok();
    assert_eq!(html.matches("data-testid=\"case-paper\"").count(), 2);
    let row = html.split("Của hồ sơ kia").nth(1).unwrap();
    assert!(
        row.starts_with("</a> <small>(hồ sơ đã nhập)"),
        "it is marked"
    );
    let decision = html.split("case-status-row").nth(1).unwrap();
    let decision = decision.split("</tr>").next().unwrap();
    assert_eq!(
        links(decision, &shown).len(),
        1,
        "the decision has its paper"
    );
    assert!(decision.contains("Mở văn bản"));
    let told = html.split("đưa tài liệu vào lúc").filter(|rest| {
        let line = rest.split("</p>").next().unwrap();
        line.contains("(hồ sơ đã nhập)")
    });
    assert_eq!(told.count(), 1, "in the history, too");
    let list = officer.get(&format!("{kept}/documents")).await.ok();
    assert_eq!(list.matches("data-testid=\"paper-row\"").count(), 2);
    assert_eq!(list.matches("data-testid=\"paper-of-merged\"").count(), 1);

    // Read and taken by whoever may see the kept record, and written down there; changed by nobody.
    for desk in [&officer, &lead, &scene.desk("colleague").await] {
        let page = desk.get(&shown).await.ok();
        assert!(page.contains("paper-of-merged") && page.contains("Bản 2"));
        assert!(!page.contains("paper-change-form") && !page.contains("paper-remove-form"));
        for (nr, bytes) in [(1, pdf("kia")), (2, pdf("kia, bản hai"))] {
            assert_eq!(take(desk, &format!("{shown}/{nr}")).await.2, bytes);
        }
    }
    assert_eq!(scene.office.audited("paper.view", id(&kept)).await, 6);
    let log = lead.get("/audit?action=paper.view").await.ok();
    assert!(
        log.contains(&id(&gone).to_string()),
        "and of which record it is"
    );
    let version = hidden(&lead.get(&other).await.ok(), "version");
    let form = words(&[("version", &version)]);
    let sent = send(&lead, &shown, &form, Some(&pdf("ba"))).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    let form = [("version", version.as_str()), ("reason", "wrong")];
    let sent = lead.post(&format!("{shown}/remove"), &form).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    let stranger = scene.desk("officer2").await;
    for page in [&shown, &format!("{shown}/1")] {
        assert_eq!(stranger.get(page).await.status, StatusCode::NOT_FOUND);
    }
    // Neither does the record that has gone take any; the kept one does.
    let there = format!("{gone}/documents");
    assert!(!lead.get(&there).await.ok().contains("paper-form"));
    let sent = send(&lead, &there, &words(&[]), Some(&pdf("ba"))).await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    let sent = send(
        &lead,
        &other,
        &words(&[("version", &version)]),
        Some(&pdf("ba")),
    )
    .await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert_eq!(
        papers(&lead, &gone).await,
        std::slice::from_ref(&other),
        "and shows its own alone"
    );
    let newer = attach(&officer, &kept, &[("title", "Đến sau")], &pdf("sau")).await;

    part(&lead, &kept, false).await.moved();
    assert_eq!(papers(&officer, &kept).await, [newer, own]);
    assert_eq!(papers(&officer, &gone).await, std::slice::from_ref(&other));
    for page in [&shown, &format!("{shown}/1")] {
        assert_eq!(officer.get(page).await.status, StatusCode::NOT_FOUND);
    }
    let html = officer.get(&kept).await.ok();
    assert!(!html.contains("Của hồ sơ kia") && !html.contains("77/QĐ-KIA"));
    replace(&officer, &other, &of_decision, Some(&pdf("ba")))
        .await
        .moved();
    assert_eq!(scene.files().await, 5);
}

#[tokio::test]
async fn a_minors_merged_papers_are_for_leads_and_the_officer_in_charge_alone() {
    let scene = Scene::set().await;
    let year = (clock::now().local_date().year() - 15).to_string();
    let minor = [("birth_year", year.as_str())];
    let kept = scene.opened(&minor).await.0;
    let gone = scene.opened(&[]).await.0;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let other = attach(&officer, &gone, &[], &pdf("kia")).await;
    let colleague = scene.desk("colleague").await;
    assert_eq!(
        take(&colleague, &format!("{other}/1")).await.0,
        StatusCode::OK
    );
    merge(&lead, &kept, &gone, &[]).await.moved();
    let shown = through(&kept, &other);
    for page in [&shown, &format!("{shown}/1")] {
        assert_eq!(
            colleague.get(page).await.status,
            StatusCode::NOT_FOUND,
            "{page}"
        );
    }
    for desk in [&officer, &lead] {
        assert_eq!(take(desk, &format!("{shown}/1")).await.0, StatusCode::OK);
    }
    assert_eq!(scene.office.audited("paper.view", id(&kept)).await, 2);
}
