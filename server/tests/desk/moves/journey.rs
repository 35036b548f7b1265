use axum::http::StatusCode;

use super::{
    super::{
        cases::kit::{NAME, NUMBER, day, filled, step, step_on},
        kit::{Desk, hidden, links},
    },
    kit::{ADDRESS, REASON, Wards, named, taking},
};

const DECISION: &str = "45/QĐ-CHUYỂN";

async fn decided(desk: &Desk<'_>, path: &str, number: &str, officer: &str) {
    let (today, later) = (day(0), day(30));
    let form = [
        ("status", "post_rehab"),
        ("number", number),
        ("decided_on", today.as_str()),
        ("review_on", later.as_str()),
        ("officer", officer),
    ];
    step(desk, path, "status", &form).await.moved();
}

#[tokio::test]
async fn a_case_is_offered_taken_over_with_a_receipt_and_answered_for_by_one_ward() {
    let wards = Wards::set().await;
    let scene = &wards.scene;
    let (path, id) = scene.opened(&[("personal_number", NUMBER)]).await;
    let officer = scene.desk("officer1").await;
    let me = scene.officer.to_string();
    decided(&officer, &path, DECISION, &me).await;
    let lead = scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    assert!(theirs.get("/moves").await.ok().contains("moves-empty"));

    // The officer of the group does not offer, and a form without its words says which are missing.
    let form = format!("{path}/move");
    assert_eq!(officer.get(&form).await.status, StatusCode::NOT_FOUND);
    assert!(!officer.get(&path).await.ok().contains("case-move\""));
    assert_eq!(links(&lead.get(&path).await.ok(), &form).len(), 1);
    let html = lead.get(&form).await.ok();
    assert!(html.contains(&wards.to.name) && html.contains(&wards.third.name));
    let own = format!("value=\"{}\"", scene.office.ward.code);
    assert!(!html.contains(&own), "not to itself");
    let version = hidden(&html, "version");
    let late = day(1);
    let bad = [
        ("to", ""),
        ("address", " "),
        ("reason", REASON),
        ("number", ""),
        ("dated", late.as_str()),
        ("version", version.as_str()),
    ];
    let wrong = lead.post(&form, &bad).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.html.matches("data-code=\"required\"").count(), 3);
    assert!(wrong.html.contains("data-code=\"out_of_range\"") && wrong.html.contains(REASON));
    let nowhere = [
        ("to", "99999"),
        ("address", "a"),
        ("reason", "b"),
        ("number", "c"),
        ("dated", "2026-11-01"),
        ("version", &version),
    ];
    assert_eq!(
        lead.post(&form, &nowhere).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(wards.logged(&wards.to.code, "move.offer").await, 0);

    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    let second = wards_offer_again(&wards, &lead, &path, &version).await;
    assert_eq!(second, StatusCode::CONFLICT, "to one ward at a time");

    // It stays the giver's: open, changed by its officer, and neither ended nor decided on anew.
    let html = officer.get(&path).await.ok();
    assert!(html.contains("case-move-offered") && html.contains(&wards.to.name));
    assert!(!html.contains("case-end-form") && !html.contains("case-reopen-form"));
    for (what, form) in [
        ("end", [("reason", "completed"), ("comment", "")]),
        ("reopen", [("reason", ""), ("comment", "Xin xem lại")]),
    ] {
        let page = step_on(&officer, &html, &path, what, &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
    }
    assert_eq!(
        wards.open().await,
        [(id, scene.office.ward.code.to_string())]
    );

    // The other ward's lead sees who it is and why, and nothing else; nobody else sees anything.
    let home = theirs.get("/").await.ok();
    assert!(home.contains("data-count=\"moves\">1<"), "it is counted");
    assert!(theirs.get("/moves").await.ok().contains(NAME));
    let html = theirs.get(&at).await.ok();
    for told in [
        NAME,
        NUMBER,
        ADDRESS,
        REASON,
        "12/CV-CAP",
        "Quản lý sau cai nghiện",
    ] {
        assert!(html.contains(told), "{told}");
    }
    assert!(!html.contains(DECISION), "decisions come with the case");
    assert_eq!(theirs.get(&path).await.status, StatusCode::NOT_FOUND);
    let officer_there = wards.desk(&wards.to, "officer").await;
    let third = wards.desk(&wards.third, "lead").await;
    for stranger in [&officer, &officer_there, &third] {
        for page in [at.clone(), format!("{at}/receipt")] {
            let page = stranger.get(&page).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND);
        }
    }
    assert!(!third.get("/moves").await.ok().contains(NAME));
    let unreceipted = theirs.get(&format!("{at}/receipt")).await;
    assert_eq!(unreceipted.status, StatusCode::NOT_FOUND);

    // What was decided meanwhile has to be seen before it is taken over.
    decided(&officer, &path, "46/QĐ-CHUYỂN", &me).await;
    let late = wards.accept_on(&theirs, &html, &at, &wards.to).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    // A household is looked for, and its group is the case's.
    let html = theirs.get(&at).await.ok();
    let found = taking(&theirs, &html, &at, &[("do", "find"), ("find", "bà mẫu")])
        .await
        .ok();
    let household = wards.to.household.to_string();
    assert!(found.contains(&household) && found.contains("Bà Mẫu to"));
    let none = taking(&theirs, &html, &at, &[("do", "find"), ("find", "zzzz")])
        .await
        .ok();
    assert!(none.contains("move-find-none"));
    let bare = taking(&theirs, &html, &at, &[("household", &household)]).await;
    assert_eq!(
        bare.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nobody in charge"
    );
    let stranger = [("household", household.as_str()), ("officer", me.as_str())];
    let foreign = taking(&theirs, &html, &at, &stranger).await;
    assert!(foreign.html.contains("data-code=\"does_not_fit\""));
    let house = wards.third.household.to_string();
    let there = wards.to.officer.to_string();
    let elsewhere = [("household", house.as_str()), ("officer", there.as_str())];
    let foreign = taking(&theirs, &html, &at, &elsewhere).await;
    assert!(foreign.html.contains("data-code=\"does_not_fit\""));
    let good = [
        ("household", household.as_str()),
        ("officer", there.as_str()),
    ];
    let moved = taking(&theirs, &html, &at, &good).await.moved();
    assert_eq!(named(&moved), at);

    // The receiver's case has the whole history.
    let open = wards.open().await;
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].1, wards.to.code.as_str());
    let new = format!("/cases/{}", open[0].0);
    assert_ne!(open[0].0, id);
    let html = officer_there.get(&new).await.ok();
    for told in [
        NAME,
        NUMBER,
        DECISION,
        "46/QĐ-CHUYỂN",
        "Ngõ Mẫu",
        "case-move-come",
        "đề xuất lập hồ sơ lúc",
        "tiếp nhận hồ sơ từ",
    ] {
        assert!(html.contains(told), "{told}");
    }
    assert!(html.contains("Cán bộ officer to"), "who is in charge");
    assert!(
        officer_there
            .get("/cases?state=open")
            .await
            .ok()
            .contains(&new)
    );

    // The giver keeps a closed record that nobody changes.
    let html = lead.get(&path).await.ok();
    assert!(
        html.contains("case-move-gone") && html.contains("1/2") && html.contains("Cán bộ lead to")
    );
    for form in [
        "case-end-form",
        "case-reopen-form",
        "case-correct-form",
        "case-status-form",
    ] {
        assert!(!html.contains(form), "{form}");
    }
    let wanted = lead.get("/cases?state=ended").await.ok();
    assert!(wanted.contains(&path) && wanted.contains("Đã chuyển đi"));
    let version = stored_version(&wards, id).await;
    let reopen = [("comment", "Xin xem lại"), ("version", version.as_str())];
    let late = lead.post(&format!("{path}/reopen"), &reopen).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "it is the other ward's");
    let before = officer_there.get(&new).await.ok();
    let mut facts = filled(&before, &[("name", "Lý Văn Đã Đi")]);
    facts.push(("reason".to_owned(), "wrong".to_owned()));
    facts.push(("version".to_owned(), version.clone()));
    let facts: Vec<(&str, &str)> = facts
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let late = lead.post(&format!("{path}/correct"), &facts).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "nor corrected");
    assert!(lead.get(&form).await.ok().contains("move-cannot"));

    // Both have the receipt, and each log all steps of both.
    for desk in [&lead, &theirs] {
        let html = desk.get(&format!("{at}/receipt")).await.ok();
        for told in [
            NAME,
            "Cán bộ lead to",
            "Cán bộ officer to",
            &wards.to.name,
            REASON,
        ] {
            assert!(html.contains(told), "{told}");
        }
        assert!(!html.contains("<nav"));
    }
    for (action, from, to) in [
        ("move.offer", 1, 1),
        ("move.accept", 1, 1),
        ("move.print", 1, 1),
    ] {
        let own = &scene.office.ward.code;
        assert_eq!(wards.logged(own, action).await, from, "{action}");
        assert_eq!(wards.logged(&wards.to.code, action).await, to, "{action}");
        assert_eq!(wards.logged(&wards.third.code, action).await, 0, "{action}");
    }
    // Whoever was offered somebody and looked is seen by the ward that offered.
    assert!(scene.office.audited("move.view", id).await >= 3);
    let log = lead.get("/audit?action=move.accept").await.ok();
    assert!(log.contains("Tiếp nhận hồ sơ chuyển đến") && log.contains(wards.to.code.as_str()));
}

async fn stored_version(wards: &Wards, id: uuid::Uuid) -> String {
    let read = wards.scene.office.store.read(move |c| {
        let sql = "SELECT version FROM case_file WHERE id = $1";
        Ok(c.query_row(sql, [id], |row| row.get::<_, i64>(0))?)
    });
    read.await.unwrap().to_string()
}

async fn wards_offer_again(
    wards: &Wards,
    lead: &Desk<'_>,
    path: &str,
    version: &str,
) -> StatusCode {
    let html = lead.get(&format!("{path}/move")).await.ok();
    assert!(html.contains("move-cannot"));
    let today = day(0);
    let form = [
        ("to", wards.third.code.as_str()),
        ("address", ADDRESS),
        ("reason", REASON),
        ("number", "13/CV-CAP"),
        ("dated", today.as_str()),
        ("version", version),
    ];
    let page = lead.post(&format!("{path}/move"), &form).await;
    assert!(page.html.contains("13/CV-CAP"), "what was typed is kept");
    page.status
}

#[tokio::test]
async fn a_person_who_comes_back_is_offered_anew() {
    let wards = Wards::set().await;
    let (path, id) = wards.scene.opened(&[]).await;
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    wards.accept(&theirs, &at, &wards.to).await.moved();
    let there = format!("/cases/{}", wards.open().await[0].0);
    let html = theirs.get(&format!("{there}/move")).await.ok();
    let (version, today) = (hidden(&html, "version"), day(0));
    let home = wards.scene.office.ward.code.to_string();
    let form = [
        ("to", home.as_str()),
        ("address", "Nhà cũ"),
        ("reason", "Về lại"),
        ("number", "1"),
        ("dated", today.as_str()),
        ("version", version.as_str()),
    ];
    let back = named(&theirs.post(&format!("{there}/move"), &form).await.moved());
    let html = lead.get(&back).await.ok();
    let groups = wards
        .scene
        .office
        .person(tungngo_shared::access::Role::AreaOfficer);
    let (group, officer) = (
        groups.groups[0].to_string(),
        wards.scene.officer.to_string(),
    );
    let form = [("group", group.as_str()), ("officer", officer.as_str())];
    taking(&lead, &html, &back, &form).await.moved();
    let open = wards.open().await;
    assert_eq!((open.len(), open[0].1.as_str()), (1, home.as_str()));
    assert_ne!(open[0].0, id, "a case of its own beside the closed one");
    let html = lead.get(&format!("/cases/{}", open[0].0)).await.ok();
    assert!(html.contains("case-move-come") && html.contains("Về lại"));
}
