//! Erasing a case before its period is over: by two people, whole, and only as it was seen.

use axum::http::StatusCode;

use super::{
    super::{
        merges::kit::{doubles, merge},
        moves::kit::{Wards, named},
    },
    kit::{NAME, NUMBER, Scene, filled, says, step, step_on},
};

const WHY: &str = "Đơn của người thử: ghi sai người";
const ASK: [(&str, &str); 2] = [("reason", "wrong"), ("comment", WHY)];

#[tokio::test]
async fn a_case_goes_when_one_asks_and_another_erases_and_nothing_of_it_stays() {
    let scene = Scene::set().await;
    let facts = [("name", "Phùng Thị Xóa Sớm"), ("personal_number", NUMBER)];
    let (path, id) = scene.opened(&facts).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let at = format!("{path}/erasure");

    let empty = step_on(
        &officer,
        &officer.get(&at).await.ok(),
        &path,
        "erasure",
        &[],
    )
    .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(empty.html.matches("data-code=\"required\"").count(), 2);
    step(&officer, &path, "erasure", &ASK).await.moved();
    let html = officer.get(&path).await.ok();
    assert!(html.contains("case-erasure-asked") && html.contains(WHY));
    assert!(html.contains("case-end"), "it is worked on until it goes");
    // Who asks does not erase, and an officer does not at all.
    let html = officer.get(&at).await.ok();
    assert!(!html.contains("erasure-carry-out") && html.contains("erasure-withdraw"));
    let done = [("sure", "1")];
    let refused = step_on(&officer, &html, &at, "carry-out", &done).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    // It waits for the lead, who sees it from the first page on.
    let first = lead.get("/").await.ok();
    assert!(first.contains("/cases/erasures") && first.contains("data-count=\"erasures\">1<"));
    let list = lead.get("/cases/erasures").await.ok();
    assert!(list.contains("Phùng Thị Xóa Sớm") && list.contains(WHY));
    let html = lead.get(&at).await.ok();
    let unsure = step_on(&lead, &html, &at, "carry-out", &[]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    let image = scene.bytes().await;
    assert!(
        ["Phùng Thị Xóa Sớm", NUMBER, WHY]
            .iter()
            .all(|w| says(&image, w))
    );
    step_on(&lead, &html, &at, "carry-out", &done).await.moved();

    for desk in [&officer, &lead] {
        assert_eq!(desk.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(scene.log_ahead(), 0, "nothing of it in the log ahead");
    let image = scene.bytes().await;
    for word in ["Phùng Thị Xóa Sớm", NUMBER, WHY] {
        assert!(!says(&image, word), "{word} is still in a page");
    }
    let sealed = scene.office.store.read(|c| {
        let sql = "SELECT COUNT(*) FROM observation WHERE enc <> ''";
        Ok(c.query_row(sql, [], |row| row.get::<_, u64>(0))?)
    });
    assert_eq!(sealed.await.unwrap(), 0, "what it rested on went, too");
    for action in ["case.ask_erasure", "case.erase"] {
        assert_eq!(scene.office.audited(action, id).await, 1, "{action}");
    }
    assert!(
        !lead
            .get("/cases/erasures")
            .await
            .ok()
            .contains("erasure-row")
    );
}

#[tokio::test]
async fn nobody_erases_alone_and_a_lead_may_say_no() {
    let scene = Scene::set().await;
    let (path, id) = scene.opened(&[]).await;
    let (lead, deputy) = (scene.desk("lead").await, scene.desk("deputy").await);
    let at = format!("{path}/erasure");
    step(&lead, &path, "erasure", &ASK).await.moved();
    // The form is not there for the asker; sent by hand it is refused.
    let html = lead.get(&at).await.ok();
    assert!(!html.contains("erasure-carry-out"));
    let alone = step_on(&lead, &html, &at, "carry-out", &[("sure", "1")]).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(alone.html.contains("Người đề nghị không tự xóa"));
    let own = step_on(&lead, &html, &at, "keep", &[("comment", "Giữ")]).await;
    assert_eq!(own.status, StatusCode::CONFLICT, "the asker takes it back");

    let html = deputy.get(&at).await.ok();
    let other = step_on(&deputy, &html, &at, "withdraw", &[]).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "that is the asker's");
    let silent = step_on(&deputy, &html, &at, "keep", &[]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = [("comment", "Hồ sơ đúng người, đã đối chiếu")];
    step_on(&deputy, &html, &at, "keep", &why).await.moved();
    let html = lead.get(&path).await.ok();
    assert!(html.contains("Hồ sơ đúng người, đã đối chiếu") && html.contains(NAME));
    assert!(!html.contains("case-erasure-asked"));

    step(&lead, &path, "erasure", &ASK).await.moved();
    step(&lead, &at, "withdraw", &[]).await.moved();
    assert!(!lead.get(&path).await.ok().contains("case-erasure-asked"));
    let nothing = lead.get(&at).await.ok();
    let done = [("sure", "1")];
    let gone = step_on(&deputy, &nothing, &at, "carry-out", &done).await;
    assert_eq!(gone.status, StatusCode::CONFLICT, "nothing is asked");
    for action in ["case.keep", "case.unask_erasure"] {
        assert_eq!(scene.office.audited(action, id).await, 1, "{action}");
    }
}

#[tokio::test]
async fn what_changed_since_it_was_read_is_not_erased_and_what_is_asked_does_not_leave() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[]).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let at = format!("{path}/erasure");
    step(&officer, &path, "erasure", &ASK).await.moved();
    let read = lead.get(&at).await.ok();
    let facts = filled(&officer.get(&path).await.ok(), &[("birth_year", "1992")]);
    let mut facts: Vec<(&str, &str)> = facts
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    facts.push(("reason", "wrong"));
    step(&officer, &path, "correct", &facts).await.moved();
    let stale = step_on(&lead, &read, &at, "carry-out", &[("sure", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(lead.get(&path).await.ok().contains(NAME));
}

#[tokio::test]
async fn what_is_asked_is_answered_before_the_case_goes_anywhere_else() {
    let wards = Wards::set().await;
    let scene = &wards.scene;
    let (kept, gone) = doubles(scene).await;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    step(&officer, &gone, "erasure", &ASK).await.moved();
    for case in [&kept, &gone] {
        let other = if *case == kept { &gone } else { &kept };
        let refused = merge(&lead, case, other, &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "neither way");
    }
    let html = lead.get(&gone).await.ok();
    assert!(
        !html.contains("data-testid=\"case-move\"") && !html.contains("data-testid=\"case-merge\"")
    );
    let offered = wards.offer(&lead, &gone, &wards.to).await;
    assert_eq!(offered.status, StatusCode::CONFLICT);
    step(&officer, &format!("{gone}/erasure"), "withdraw", &[])
        .await
        .moved();

    // And what is on its way is not asked for.
    wards.offer(&lead, &gone, &wards.to).await.moved();
    let asked = step_on(
        &officer,
        &officer.get(&gone).await.ok(),
        &gone,
        "erasure",
        &ASK,
    )
    .await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.html.contains("Xin rút lại đề nghị chuyển trước"));
}

#[tokio::test]
async fn a_record_that_moved_is_erased_here_alone_and_one_that_was_merged_with_the_other() {
    let wards = Wards::set().await;
    let scene = &wards.scene;
    let (officer, lead) = (scene.desk("officer1").await, scene.desk("lead").await);
    let (moved, _) = scene.opened(&[]).await;
    let offered = named(&wards.offer(&lead, &moved, &wards.to).await.moved());
    let receiver = wards.desk(&wards.to, "lead").await;
    wards.accept(&receiver, &offered, &wards.to).await.moved();
    let there = format!("/cases/{}", wards.open().await[0].0);
    let html = officer.get(&format!("{moved}/erasure")).await.ok();
    step_on(&officer, &html, &moved, "erasure", &ASK)
        .await
        .moved();
    step(
        &lead,
        &format!("{moved}/erasure"),
        "carry-out",
        &[("sure", "1")],
    )
    .await
    .moved();
    assert_eq!(lead.get(&moved).await.status, StatusCode::NOT_FOUND);
    assert!(
        receiver.get(&there).await.ok().contains(NAME),
        "the other ward's is its own"
    );

    let (kept, gone) = doubles(scene).await;
    let html = lead.get(&gone).await.ok();
    merge(&lead, &kept, &gone, &[]).await.moved();
    let now = lead.get(&format!("{gone}/erasure")).await.ok();
    assert!(!now.contains("data-testid=\"erasure-form\""));
    let refused = step_on(&lead, &html, &gone, "erasure", &ASK).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    step(&officer, &kept, "erasure", &ASK).await.moved();
    step(
        &lead,
        &format!("{kept}/erasure"),
        "carry-out",
        &[("sure", "1")],
    )
    .await
    .moved();
    for case in [&kept, &gone] {
        assert_eq!(lead.get(case).await.status, StatusCode::NOT_FOUND);
    }
}
