//! What the machine could not decide: two values of one field, and operations of phones that were not
//! taken in. A person chooses, once, and phones hear of it.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tungngo_shared::{
    ids::{HouseholdId, Rev},
    sync::DocKind,
};

use super::kit::{Desk, Office, Phone, links};

/// Where a form of the page sends a choice, `start` being what its address begins with.
#[track_caller]
fn action(html: &str, start: &str) -> String {
    let forms = html.split("action=\"").skip(1);
    let mut actions = forms.filter_map(|rest| rest.split('"').next());
    let found = actions.find(|a| a.starts_with(start) && a.ends_with(char::is_numeric));
    found
        .unwrap_or_else(|| panic!("no form for {start} in {html}"))
        .to_owned()
}

/// Two edits of a household from one base: the first stays, the second is kept beside it. Gives the house and
/// how many people the second says.
async fn disagree(phone: &mut Phone<'_>) -> (HouseholdId, u64) {
    let all = phone.pull().await;
    let house = all
        .iter()
        .find(|c| c["kind"] == "household" && c["change"] == "put")
        .unwrap();
    let id = HouseholdId(house["id"].as_str().unwrap().parse().unwrap());
    let base: Rev = serde_json::from_value(house["rev"].clone()).unwrap();
    let mut body = house["body"].clone();
    let people = body["people"].as_u64().unwrap_or(0);
    body["people"] = json!(people + 1);
    phone
        .push(DocKind::Household, id.0, Some(&base), &body)
        .await;
    body["people"] = json!(people + 2);
    let verdict = phone
        .try_push(DocKind::Household, id.0, Some(&base), &body)
        .await;
    assert_eq!(verdict["code"], "fields_clash", "{verdict}");
    phone.pull().await;
    (id, people + 2)
}

/// What the phone hears of a document since its last pull.
fn heard(all: &[Value], id: impl ToString) -> Option<&Value> {
    all.iter()
        .find(|c| c["id"] == id.to_string())
        .map(|c| &c["body"])
}

async fn waits(desk: &Desk<'_>) -> bool {
    let html = desk.get("/attention").await.ok();
    html.contains("data-testid=\"clash\"") || html.contains("data-testid=\"aside\"")
}

#[tokio::test]
async fn the_kept_value_of_a_house_is_taken_and_reaches_the_phone() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let (id, second) = disagree(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let html = lead.get("/attention").await.ok();
    assert!(links(&html, "/households/").contains(&format!("/households/{id}")));
    let to = action(&html, &format!("/households/{id}/clashes/"));

    let nonsense = lead.post(&to, &[("choice", "both")]).await;
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
    assert!(waits(&lead).await, "nonsense settles nothing");

    let form = [("choice", "incoming"), ("back", "/attention")];
    let moved = lead.post(&to, &form).await.moved();
    assert_eq!(moved, "/attention?done=settled");
    assert!(
        lead.get(&moved)
            .await
            .ok()
            .contains("data-testid=\"banner\"")
    );
    assert!(!waits(&lead).await);
    let all = phone.pull().await;
    let body = heard(&all, id).expect("the phone hears of it");
    assert_eq!(body["people"], second, "{body}");
    let page = lead.get(&format!("/households/{id}")).await.ok();
    assert!(page.contains("lấy giá trị mới lúc"), "{page}");

    // Once is enough, and both choices are the same then.
    for choice in ["current", "incoming"] {
        let again = lead.post(&to, &[("choice", choice)]).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(office.audited("clash.settle", id.0).await, 1);
}

#[tokio::test]
async fn the_present_value_of_a_house_is_kept_and_no_phone_is_troubled() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let (id, _) = disagree(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let html = lead.get(&format!("/households/{id}")).await.ok();
    let to = action(&html, &format!("/households/{id}/clashes/"));
    let moved = lead.post(&to, &[("choice", "current")]).await.moved();
    assert_eq!(moved, format!("/households/{id}?done=settled"));
    assert!(lead.get(&moved).await.ok().contains("giữ giá trị cũ lúc"));
    assert!(!waits(&lead).await);
    assert_eq!(heard(&phone.pull().await, id), None);
}

#[tokio::test]
async fn a_disagreement_is_settled_only_by_those_who_see_its_group() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let (id, _) = disagree(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let to = action(
        &lead.get("/attention").await.ok(),
        &format!("/households/{id}/clashes/"),
    );
    let form = [("choice", "incoming")];
    let officers = [
        office.sign_in("officer1").await,
        office.sign_in("officer2").await,
    ];
    let mut theirs = 0;
    for officer in &officers {
        if waits(officer).await {
            theirs += 1;
            continue;
        }
        assert_eq!(officer.post(&to, &form).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(theirs, 1, "one of two officers sees the group");
    let steering = office.sign_in("steering").await;
    assert_eq!(
        steering.post(&to, &form).await.status,
        StatusCode::NOT_FOUND
    );
    // The number alone is not enough: the document has to be the one that it is about.
    let other = to.replace(&id.to_string(), &uuid::Uuid::max().to_string());
    assert_eq!(lead.post(&other, &form).await.status, StatusCode::NOT_FOUND);
    assert!(waits(&lead).await);
}

#[tokio::test]
async fn a_visit_written_twice_from_one_base_is_settled_from_its_own_page() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let (visit, base, mut body) = phone.meet(4).await;
    for (people, said) in [(5, "applied"), (6, "conflict")] {
        body["people_living"] = json!(people);
        let verdict = phone
            .try_push(DocKind::Visit, visit.0, Some(&base), &body)
            .await;
        assert_eq!(verdict["verdict"], said, "{verdict}");
    }
    phone.pull().await;
    let lead = office.sign_in("lead").await;
    let html = lead
        .get(&format!("/visits/{visit}?state=received"))
        .await
        .ok();
    let to = action(&html, &format!("/visits/{visit}/clashes/"));
    let form = [("choice", "incoming"), ("back", "state=received")];
    let moved = lead.post(&to, &form).await.moved();
    assert!(moved.starts_with(&format!("/visits/{visit}?")), "{moved}");
    assert!(moved.ends_with("&done=settled"), "{moved}");
    let html = lead.get(&moved).await.ok();
    assert!(html.contains("lấy giá trị mới lúc"), "{html}");
    // What phones hear of a visit is the row around it.
    let all = phone.pull().await;
    let row = heard(&all, visit).expect("the phone hears of it");
    assert_eq!(row["visit"]["people_living"], 6, "{row}");
    let again = lead.post(&to, &form).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_was_not_taken_in_is_seen_to_once_by_those_who_see_the_ward() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let body =
        json!({"household": uuid::Uuid::max(), "campaign": uuid::Uuid::max(), "outcome": "met"});
    let id = tungngo_server::clock::new_id();
    let verdict = phone.try_push(DocKind::Visit, id, None, &body).await;
    assert_eq!(verdict["verdict"], "rejected", "{verdict}");

    let lead = office.sign_in("lead").await;
    let html = lead.get("/attention").await.ok();
    assert!(
        html.contains(&id.to_string()),
        "the content is shown: {html}"
    );
    let to = action(&html, "/attention/asides/");
    let officer = office.sign_in("officer1").await;
    assert!(!waits(&officer).await, "it may be about any group");
    assert_eq!(officer.post(&to, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(waits(&lead).await);

    let moved = lead.post(&to, &[]).await.moved();
    assert_eq!(moved, "/attention?done=settled");
    let html = lead.get(&moved).await.ok();
    assert!(html.contains("data-testid=\"attention-empty\""), "{html}");
    assert_eq!(lead.post(&to, &[]).await.status, StatusCode::NOT_FOUND);
    let seen_to: u32 = office
        .store
        .read(|c| {
            Ok(c.query_row(
                "SELECT COUNT(*) FROM audit WHERE action = 'aside.settle'",
                [],
                |row| row.get(0),
            )?)
        })
        .await
        .unwrap();
    assert_eq!(seen_to, 1);
}
