use axum::http::StatusCode;
use tungngo_shared::observation::Subject;
use uuid::Uuid;

use super::{
    super::kit::links,
    kit::{NAME, NUMBER, Scene, day, named, step, step_on},
};

const DECISION: &str = "45/QĐ-CTUBND";

fn status(number: &str, decided: &str, review: &str, officer: &str) -> [(&'static str, String); 5] {
    [
        ("status", "voluntary_rehab_home".to_owned()),
        ("number", number.to_owned()),
        ("decided_on", decided.to_owned()),
        ("review_on", review.to_owned()),
        ("officer", officer.to_owned()),
    ]
}

fn lent<'a>(form: &'a [(&'static str, String); 5]) -> Vec<(&'static str, &'a str)> {
    form.iter().map(|(n, v)| (*n, v.as_str())).collect()
}

async fn audited(scene: &Scene, id: Uuid, wanted: &[(&'static str, u64)]) {
    for (action, n) in wanted {
        assert_eq!(scene.office.audited(action, id).await, *n, "{action}");
    }
}

#[tokio::test]
async fn a_case_is_proposed_approved_by_a_third_hand_decided_on_and_ended() {
    let scene = Scene::set().await;
    let observation = scene.verified_by(scene.lead).await;
    let officer = scene.desk("officer1").await;
    let form = format!("/observations/{observation}/case");
    let seen = officer
        .get(&format!("/observations/{observation}"))
        .await
        .ok();
    assert_eq!(links(&seen, &form).len(), 1, "the way there");
    let html = officer.get(&form).await.ok();
    assert!(
        html.contains("Gia đình xin được giúp đỡ"),
        "what was verified"
    );
    assert!(
        html.contains(NAME) && html.contains("value=\"1991\""),
        "the form is filled"
    );
    let moved = scene
        .propose(
            &officer,
            observation,
            &[("personal_number", "030 091 087 654")],
        )
        .await
        .moved();
    let (path, id) = named(&moved);
    let html = officer.get(&form).await.ok();
    assert!(html.contains("đã có hồ sơ") && links(&html, &path).len() == 1);
    assert!(!html.contains("case-propose\""), "once an observation");

    // Neither the proposer, who is no lead, nor the lead who verified; the other lead alone.
    let html = officer.get(&path).await.ok();
    assert!(html.contains(NUMBER) && !html.contains("value=\"approve\""));
    let approve = [("decision", "approve")];
    let own = step_on(&officer, &html, &path, "decision", &approve).await;
    assert_eq!(own.status, StatusCode::NOT_FOUND);
    let verifier = scene.desk("lead").await;
    let html = verifier.get(&path).await.ok();
    assert!(html.contains("case-same-person") && !html.contains("value=\"approve\""));
    let second = step_on(&verifier, &html, &path, "decision", &approve).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.html.contains("data-code=\"same_person\""));
    let deputy = scene.desk("deputy").await;
    let listed = deputy.get("/cases").await.ok();
    assert!(listed.contains(&path) && listed.contains("Chờ duyệt (1)"));
    step(&deputy, &path, "decision", &approve).await.moved();
    assert!(deputy.get("/cases?state=open").await.ok().contains(&path));

    // A decision needs its number, its day and the day of the next review.
    let me = scene.officer.to_string();
    for (number, decided, review, code) in [
        (" ", day(0), day(30), "required"),
        (DECISION, day(1), day(30), "out_of_range"),
        (DECISION, day(0), day(0), "out_of_range"),
        (DECISION, String::new(), day(30), "required"),
    ] {
        let form = status(number, &decided, &review, &me);
        let page = step(&officer, &path, "status", &lent(&form)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.html.contains(&format!("data-code=\"{code}\"")),
            "{code}"
        );
        assert!(number == " " || page.html.contains(DECISION), "it is kept");
    }
    let form = status(DECISION, &day(-1), &day(30), &me);
    step(&officer, &path, "status", &lent(&form)).await.moved();
    let html = officer.get(&path).await.ok();
    assert!(html.contains(DECISION) && html.contains("Cai nghiện tự nguyện tại gia đình"));
    assert!(!html.contains("Quá hạn xem xét"));
    let overdue = "/cases?state=open&overdue=1";
    assert!(!officer.get(overdue).await.ok().contains(&path));
    let write = scene.office.store.write(move |tx| {
        let sql =
            "UPDATE case_file SET review_on = '2026-01-02', listed_on = '2026-01-02' WHERE id = $1";
        Ok(tx.execute(sql, [id])?)
    });
    write.await.unwrap();
    let html = officer.get(overdue).await.ok();
    assert!(html.contains(&path) && html.contains("Quá hạn xem xét"));
    let by_status = |status: &str| format!("/cases?state=open&status={status}");
    let home = officer.get(&by_status("voluntary_rehab_home")).await.ok();
    assert!(home.contains(&path));
    let other = officer.get(&by_status("post_rehab")).await.ok();
    assert!(!other.contains(&path));

    let printed = officer.get(&format!("{path}/print")).await.ok();
    assert!(printed.contains(DECISION) && printed.contains(NAME) && !printed.contains("<nav"));

    // Another reason needs words.
    let bare = step(&officer, &path, "end", &[("reason", "other")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let end = [("reason", "completed"), ("comment", "Đã ổn định")];
    step(&officer, &path, "end", &end).await.moved();
    let html = officer.get(&path).await.ok();
    for said in [
        "Đã kết thúc",
        "Hoàn thành",
        "Đã ổn định",
        "đề xuất lập hồ sơ",
        "phê duyệt lúc",
    ] {
        assert!(html.contains(said), "the history tells all of it: {said}");
    }
    assert!(officer.get("/cases?state=ended").await.ok().contains(&path));
    audited(
        &scene,
        id,
        &[
            ("case.propose", 1),
            ("case.approve", 1),
            ("case.status", 1),
            ("case.end", 1),
            ("case.print", 1),
        ],
    )
    .await;
    let log = deputy.get("/audit?action=case.view").await.ok();
    assert!(log.contains("Hồ sơ quản lý") && !links(&log, &path).is_empty());
    let listed = scene.office.store.read(|c| {
        let sql = "SELECT COUNT(*) FROM audit WHERE action = 'case.list'";
        Ok(c.query_row(sql, [], |row| row.get::<_, u64>(0))?)
    });
    assert_eq!(listed.await.unwrap(), 7, "every look at a list");
    let looks = scene.office.audited("case.view", id).await;
    officer.get(&path).await.ok();
    assert_eq!(scene.office.audited("case.view", id).await, looks + 1);
}

#[tokio::test]
async fn only_what_is_verified_of_a_person_becomes_a_case() {
    let scene = Scene::set().await;
    let officer = scene.desk("officer1").await;
    let observation = scene.observed(Subject::Person).await;
    let form = format!("/observations/{observation}/case");
    for state in [
        "received",
        "assigned",
        "needs_info",
        "unfounded",
        "duplicate",
    ] {
        scene.triage(observation, state, scene.officer).await;
        assert_eq!(
            officer.get(&form).await.status,
            StatusCode::NOT_FOUND,
            "{state}"
        );
        let sent = officer.post(&form, &[("name", NAME)]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{state}");
    }
    let place = scene.observed(Subject::Place).await;
    scene.triage(place, "verified", scene.officer).await;
    let path = format!("/observations/{place}/case");
    let html = officer.get(&path).await.ok();
    assert!(html.contains("case-no-person"));
    let sent = officer.post(&path, &[("name", NAME)]).await;
    assert_eq!(sent.status, StatusCode::BAD_REQUEST);

    // What is wrong is said, and the form keeps what was typed.
    scene.triage(observation, "verified", scene.officer).await;
    let visit_looks = || async {
        let read = scene.office.store.read(|c| {
            let sql = "SELECT COUNT(*) FROM audit WHERE action = 'observation.view'";
            Ok(c.query_row(sql, [], |row| row.get::<_, u64>(0))?)
        });
        read.await.unwrap()
    };
    let before = visit_looks().await;
    officer.get(&form).await.ok();
    assert_eq!(visit_looks().await, before + 1, "the look is audited");
    for (changes, code) in [
        (vec![("name", " ")], "required"),
        (vec![("birth_year", "")], "required"),
        (vec![("birth_year", "năm nào")], "bad_format"),
        (vec![("birth_year", "2999")], "out_of_range"),
        (vec![("birth_date", "1990-05-06")], "does_not_fit"),
        (vec![("personal_number", "12345")], "bad_format"),
        (vec![("personal_number", "030092087654")], "does_not_fit"),
        (vec![("category", "litter")], "does_not_fit"),
        (vec![("officer", "")], "required"),
    ] {
        let page = scene.propose(&officer, observation, &changes).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{changes:?}");
        let said = format!("data-code=\"{code}\"");
        assert!(page.html.contains(&said), "{changes:?} {code}");
        assert!(changes[0].0 == "name" || page.html.contains(NAME));
    }
    // An officer of other groups, and a group of another officer.
    let other = &scene.office.ward.people;
    let other = other
        .iter()
        .find(|p| {
            p.login
                .as_deref()
                .is_some_and(|l| l.starts_with("officer2"))
        })
        .unwrap();
    let (other_id, other_group) = (other.id.to_string(), other.groups[0].to_string());
    let (officer_there, group_there) = (
        ("officer", other_id.as_str()),
        ("group", other_group.as_str()),
    );
    for change in [
        vec![officer_there],
        vec![group_there],
        // Handed over whole to where one is not in charge.
        vec![officer_there, group_there, ("household", "")],
    ] {
        let page = scene.propose(&officer, observation, &change).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{change:?}");
        assert!(page.html.contains("data-code=\"does_not_fit\""));
    }
}

#[tokio::test]
async fn a_case_that_was_reopened_or_rests_on_nothing_any_more_is_not_approved() {
    let scene = Scene::set().await;
    let observation = scene.verified_by(scene.officer).await;
    let officer = scene.desk("officer1").await;
    let moved = scene.propose(&officer, observation, &[]).await.moved();
    let (path, _) = named(&moved);
    let lead = scene.desk("lead").await;
    let approve = [("decision", "approve")];
    scene.triage(observation, "received", scene.officer).await;
    let page = step(&lead, &path, "decision", &approve).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("data-code=\"not_verified\""));
    // Verified once more, by the lead this time: who verified last counts, too.
    scene.triage(observation, "verified", scene.lead).await;
    let page = step(&lead, &path, "decision", &approve).await;
    assert!(page.html.contains("data-code=\"same_person\""));
    scene.triage(observation, "verified", scene.officer).await;

    // Refused, and asked for once more by the lead, who is then one of the two.
    let bare = step(&lead, &path, "decision", &[("decision", "refuse")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refuse = [("decision", "refuse"), ("comment", "Chưa đủ căn cứ")];
    step(&lead, &path, "decision", &refuse).await.moved();
    assert!(lead.get("/cases?state=refused").await.ok().contains(&path));
    step(&lead, &path, "reopen", &[("comment", "Đã có giấy tờ")])
        .await
        .moved();
    let page = step(&lead, &path, "decision", &approve).await;
    assert!(page.html.contains("data-code=\"same_person\""));
    let deputy = scene.desk("deputy").await;
    step(&deputy, &path, "decision", &approve).await.moved();
    // Wrongly opened: taken back, and nothing but another approval opens it again.
    step(
        &officer,
        &path,
        "reopen",
        &[("comment", "Nhầm người cùng tên")],
    )
    .await
    .moved();
    let html = deputy.get(&path).await.ok();
    assert!(html.contains("Nhầm người cùng tên") && html.contains("Chờ duyệt"));
    let form = status(DECISION, &day(0), &day(9), &scene.officer.to_string());
    let page = step(&officer, &path, "status", &lent(&form)).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.html.contains(DECISION), "what was typed is kept");
}
