//! Decisions: accepted, returned and mended, rejected and reopened; what changed meanwhile; several at
//! once; paging by key.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::json;
use tungngo_shared::sync::DocKind;

use super::kit::{Office, hidden, visits_in};

const COMMENT: &str = "Xin hỏi lại số người đang ở & ghi rõ";

#[tokio::test]
async fn a_visit_is_returned_mended_and_accepted_and_its_phone_hears_of_it() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let (visit, rev, mut body) = phone.meet(4).await;
    let lead = office.sign_in("lead").await;
    assert_eq!(lead.queue("state=received").await.0, [visit]);

    // From here on only the decisions can bring the visit to the phone again.
    phone.pull().await;
    let page = lead.get(&format!("/visits/{visit}")).await.ok();
    assert!(page.contains("data-testid=\"visit-accept\""));
    let moved = lead
        .decide(visit, "returned", COMMENT, "people_living")
        .await
        .moved();
    assert!(moved.contains("done=returned"), "{moved}");
    let page = lead.get(&moved).await.ok();
    assert!(page.contains("ghi rõ") && page.contains("trả lại để bổ sung lúc"));
    assert_eq!(lead.queue("state=received").await.0, []);
    assert_eq!(lead.queue("state=returned").await.0, [visit]);

    let note = |all: &[serde_json::Value]| {
        let row = all.iter().find(|c| c["id"] == visit.to_string()).unwrap();
        row["body"]["review"].clone()
    };
    let told = note(&phone.pull().await);
    assert_eq!(told["state"], "returned");
    assert_eq!(told["comment"], COMMENT);
    assert_eq!(told["field"], "people_living");

    body["people_living"] = json!(6);
    phone.push(DocKind::Visit, visit.0, Some(&rev), &body).await;
    assert_eq!(
        lead.queue("state=received&mine=1").await.0,
        [visit],
        "back to the same reviewer"
    );
    let page = lead.get(&format!("/visits/{visit}")).await.ok();
    assert!(page.contains("<del>4</del> → <ins>6</ins>"), "{page}");

    lead.decide(visit, "accepted", "", "").await.moved();
    assert_eq!(note(&phone.pull().await)["state"], "accepted");
    assert_eq!(office.audited("visit.decide", visit.0).await, 2);
    let page = lead.get(&format!("/visits/{visit}")).await.ok();
    assert!(page.contains("duyệt lúc") && page.contains("gửi bản sửa lúc"));
}

#[tokio::test]
async fn a_rejected_visit_can_be_reopened_and_never_decided_onto_itself() {
    let office = Office::with_visits(0).await;
    let (visit, _, _) = office.phone().await.meet(4).await;
    let lead = office.sign_in("lead").await;
    let without_reason = lead.decide(visit, "rejected", "  ", "").await;
    assert_eq!(without_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    lead.decide(visit, "rejected", "Nhà của phường khác", "")
        .await
        .moved();
    assert_eq!(lead.queue("state=rejected").await.0, [visit]);
    let again = lead
        .decide(visit, "rejected", "Nhà của phường khác", "")
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    lead.decide(visit, "accepted", "", "").await.moved();
    assert_eq!(lead.queue("state=accepted").await.0, [visit]);
}

#[tokio::test]
async fn a_decision_on_what_changed_meanwhile_does_nothing_and_keeps_the_officers_words() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let (visit, rev, mut body) = phone.meet(4).await;
    let lead = office.sign_in("lead").await;
    let seen = lead.get(&format!("/visits/{visit}")).await.ok();
    body["people_living"] = json!(5);
    phone.push(DocKind::Visit, visit.0, Some(&rev), &body).await;

    let late = lead
        .decide_on(&seen, visit, "returned", "Chữ ký chưa rõ", "")
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html.contains("Chữ ký chưa rõ"));
    assert_eq!(lead.queue("state=received").await.0, [visit]);

    // Two officers at once: the second sees that it was decided.
    let seen = lead.get(&format!("/visits/{visit}")).await.ok();
    lead.decide_on(&seen, visit, "accepted", "", "")
        .await
        .moved();
    let second = lead.decide_on(&seen, visit, "rejected", "Trùng", "").await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert_eq!(lead.queue("state=accepted").await.0, [visit]);
}

#[tokio::test]
async fn a_form_without_its_token_changes_nothing() {
    let office = Office::with_visits(0).await;
    let (visit, _, _) = office.phone().await.meet(4).await;
    let lead = office.sign_in("lead").await;
    let html = lead.get(&format!("/visits/{visit}")).await.ok();
    let (rev, path) = (hidden(&html, "rev"), format!("/visits/{visit}/decision"));
    let form = [
        ("decision", "accepted"),
        ("rev", &rev),
        ("seen", "received"),
    ];
    for token in [None, Some("x")] {
        let mut form = form.to_vec();
        form.extend(token.map(|t| ("csrf", t)));
        let refused = lead.post_without_token(&path, &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(lead.queue("state=received").await.0, [visit]);
    let accepted = lead.post(&path, &form).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn paging_visits_every_row_once_and_leads_back() {
    let office = Office::with_visits(60).await;
    let lead = office.sign_in("lead").await;
    for query in ["state=all", "state=received", "state=accepted"] {
        let (ids, pages) = lead.queue(query).await;
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{query}: a row twice");
        assert!(pages > 1, "{query}: {} rows are one page", ids.len());
        if query == "state=all" {
            assert_eq!(ids.len(), office.ward.visits);
        }
    }
    let first = lead.get("/queue?state=all").await.ok();
    let next = super::kit::links(first.split("rel=\"next\"").next().unwrap(), "/queue?")
        .pop()
        .unwrap();
    let second = lead.get(&next).await.ok();
    let back = super::kit::links(second.split("rel=\"prev\"").next().unwrap(), "/queue?")
        .pop()
        .unwrap();
    assert_eq!(visits_in(&lead.get(&back).await.ok()), visits_in(&first));
}

#[tokio::test]
async fn several_are_accepted_after_a_summary_and_a_changed_one_is_left() {
    let office = Office::with_visits(30).await;
    let lead = office.sign_in("lead").await;
    let html = lead.get("/queue?state=received").await.ok();
    let picks: Vec<String> = html
        .split("name=\"pick\" value=\"")
        .skip(1)
        .take(3)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let mut form: Vec<(&str, &str)> = picks.iter().map(|p| ("pick", p.as_str())).collect();
    form.push(("back", "state=received"));
    let before = lead.queue("state=received").await.0.len();
    let summary = lead.post("/queue/accept", &form).await.ok();
    assert!(summary.contains("Duyệt 3 lượt?"));
    assert_eq!(
        lead.queue("state=received").await.0.len(),
        before,
        "a summary decides nothing"
    );

    let first = picks[0].split('~').next().unwrap().parse().unwrap();
    lead.decide(first, "rejected", "Trùng", "").await.moved();
    form.push(("confirmed", "1"));
    let moved = lead.post("/queue/accept", &form).await.moved();
    assert!(moved.ends_with("accepted=2&changed=1"), "{moved}");
    assert_eq!(lead.queue("state=received").await.0.len(), before - 3);
    assert_eq!(lead.queue("state=rejected").await.0, [first]);
}
