use axum::http::StatusCode;
use uuid::Uuid;

use super::{
    super::{
        cases::kit::{NAME, NUMBER, Scene, step, step_on},
        kit::{hidden, links},
    },
    kit::{REASON, doubles, merge, merge_on, pair, part, rows, way_back},
};

fn id(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn two_records_become_one_are_counted_once_and_parted_again() {
    let scene = Scene::set().await;
    let (kept, gone) = doubles(&scene).await;
    let lead = scene.desk("lead").await;
    let officer = scene.desk("officer1").await;
    let html = officer.get(&gone).await.ok();
    assert!(!html.contains("case-merge\""), "a lead's to do");
    for page in [format!("{kept}/merge"), pair(&kept, &gone)] {
        assert_eq!(officer.get(&page).await.status, StatusCode::NOT_FOUND);
    }
    let doubled = lead.get("/quality/rows?kind=case&figure=clean").await.ok();
    assert!(doubled.contains(&kept) && doubled.contains(&gone));

    // What is alike, both side by side, and a reason.
    let alike = lead.get(&format!("{kept}/merge")).await.ok();
    assert_eq!(links(&alike, &pair(&kept, &gone)).len(), 1);
    let html = lead.get(&pair(&kept, &gone)).await.ok();
    assert!(html.contains("take-personal_number") && html.contains("take-household"));
    assert!(!html.contains("take-name"), "what is the same is not asked");
    let bare = [
        ("version", hidden(&html, "version")),
        ("other_version", hidden(&html, "other_version")),
        ("personal_number", "gone".to_owned()),
        ("reason", " ".to_owned()),
    ];
    let bare: Vec<(&str, &str)> = bare.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let wrong = lead.post(&pair(&kept, &gone), &bare).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let row = wrong
        .html
        .split("data-testid=\"take-personal_number\"")
        .next();
    assert!(
        row.unwrap().trim_end().ends_with("checked"),
        "the choice is kept"
    );
    let before = rows(&scene).await;
    let stale = officer.get(&gone).await.ok();
    merge_on(&lead, &html, &kept, &gone, &["personal_number"])
        .await
        .moved();

    // One person, one case: in the list, its count, the figures, the search and the other list's comparison.
    let list = lead.get("/cases?state=open").await.ok();
    assert!(list.contains(&kept) && !list.contains(&gone) && list.contains("Đang quản lý (1)"));
    let ended = lead.get("/cases?state=ended").await.ok();
    assert!(!ended.contains(&gone) && ended.contains("Đã kết thúc (0)"));
    let doubled = lead.get("/quality/rows?kind=case&figure=clean").await.ok();
    assert!(!doubled.contains(&kept) && !doubled.contains(&gone));
    let sealed = lead.post("/search", &[("q", NAME)]).await.moved();
    let found = lead.get(&sealed).await.ok();
    assert!(found.contains(&kept) && !found.contains(&gone));

    // The kept one shows what was done with both; the other changes no more.
    let html = officer.get(&kept).await.ok();
    assert!(html.contains(NUMBER) && html.contains("case-merge-from") && html.contains(REASON));
    let told = html.matches("đề xuất lập hồ sơ lúc").count();
    assert_eq!(told, 2, "both beginnings");
    assert!(html.contains("(hồ sơ đã nhập)") && !html.contains("case-unmerge"));
    let html = officer.get(&gone).await.ok();
    assert!(html.contains("case-merge-into") && links(&html, &kept).len() == 1);
    for form in [
        "case-end-form",
        "case-reopen-form",
        "case-correct-form",
        "case-status-form",
    ] {
        assert!(!html.contains(form), "{form}");
    }
    let reopen = [("comment", "Xin xem lại")];
    for html in [&stale, &html] {
        if html.contains("name=\"version\"") {
            let late = step_on(&officer, html, &gone, "reopen", &reopen).await;
            assert_eq!(late.status, StatusCode::CONFLICT);
        }
    }
    let newest = [("comment", "Xin xem lại"), ("version", "4")];
    for version in ["2", "3", "4", "5"] {
        let form = [newest[0], ("version", version)];
        let late = officer.post(&format!("{gone}/reopen"), &form).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{version}");
    }

    // Only a lead parts them, and then everything is as it was.
    let back = way_back(&lead, &kept).await;
    assert_eq!(officer.get(&back).await.status, StatusCode::NOT_FOUND);
    let html = lead.get(&back).await.ok();
    assert!(html.contains("unmerge-nothing") && !html.contains("unmerge-lost"));
    part(&lead, &kept, false).await.moved();
    assert_eq!(rows(&scene).await, before, "as if nothing had been");
    assert_eq!(lead.get(&back).await.status, StatusCode::NOT_FOUND, "once");
    let list = lead.get("/cases?state=open").await.ok();
    assert!(list.contains(&kept) && list.contains(&gone));
    let html = lead.get(&kept).await.ok();
    assert!(html.contains("case-merge-undone") && !html.contains("case-unmerge"));
    for case in [&kept, &gone] {
        for action in ["merge.make", "merge.undo"] {
            assert_eq!(scene.office.audited(action, id(case)).await, 1, "{action}");
        }
    }
    assert_eq!(scene.office.audited("merge.list", id(&kept)).await, 1);
    // And can be made one the other way round.
    merge(&lead, &gone, &kept, &[]).await.moved();
    step(&officer, &gone, "end", &[("reason", "completed")])
        .await
        .moved();
}

#[tokio::test]
async fn of_two_at_once_one_wins_and_what_is_not_free_is_not_made_one() {
    let scene = Scene::set().await;
    let (kept, gone) = doubles(&scene).await;
    let (lead, deputy) = (scene.desk("lead").await, scene.desk("deputy").await);
    let html = lead.get(&pair(&kept, &gone)).await.ok();
    let other = deputy.get(&pair(&gone, &kept)).await.ok();
    let (one, two) = tokio::join!(
        merge_on(&lead, &html, &kept, &gone, &[]),
        merge_on(&deputy, &other, &gone, &kept, &[])
    );
    let won = [&one, &two].map(|page| page.status == StatusCode::SEE_OTHER);
    assert!(won[0] != won[1], "{won:?}");
    let late = if won[0] { two } else { one };
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains(REASON), "no words are lost");
    let (kept, gone) = if won[0] { (kept, gone) } else { (gone, kept) };

    // A third record: the one into which another has gone stays the one that is kept.
    let third = scene.opened(&[]).await.0;
    let page = merge(&lead, &third, &kept, &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("data-code=\"has_merged\""));
    let html = lead.get(&pair(&kept, &gone)).await.ok();
    assert!(html.contains("merge-cannot"), "one that has gone already");
    let html = lead.get(&pair(&kept, &kept)).await.ok();
    assert!(html.contains("merge-cannot"), "not with itself");
    // Of two that have gone into one the newer is parted first.
    let first = way_back(&lead, &kept).await;
    merge(&lead, &kept, &third, &[]).await.moved();
    assert_eq!(lead.get(&first).await.status, StatusCode::NOT_FOUND);
    part(&lead, &kept, false).await.moved();
    assert_eq!(way_back(&lead, &kept).await, first);
    part(&lead, &kept, false).await.moved();
    let list = lead.get("/cases?state=open").await.ok();
    for case in [&kept, &gone, &third] {
        assert!(list.contains(case.as_str()));
    }
}
