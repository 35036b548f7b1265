//! A task from the office to a phone and back: what the phone is told, who may say what, and what is left of it
//! when the household is erased.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use tungngo_server::{clock, retention};
use tungngo_shared::{
    access::Role,
    ids::{HouseholdId, Rev},
    sync::DocKind,
};
use uuid::Uuid;

use super::kit::{Desk, Office, Phone, hidden, links};

const WHAT: &str = "Xem sổ đăng ký khách thuê trọ";

/// The first house that the phone sees, and the day after tomorrow.
async fn door(phone: &mut Phone<'_>) -> HouseholdId {
    phone.somewhere().await.0
}

fn form(assignee: &str) -> Vec<(&'static str, String)> {
    let due = clock::now()
        .local_date()
        .saturating_add(jiff::Span::new().days(2));
    vec![
        ("kind", "residence_check".to_owned()),
        ("assignee", assignee.to_owned()),
        ("due", due.to_string()),
        ("what", WHAT.to_owned()),
    ]
}

async fn give(desk: &Desk<'_>, door: HouseholdId, form: &[(&str, String)]) -> super::kit::Page {
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    desk.post(&format!("/households/{door}/tasks/new"), &form)
        .await
}

/// A task for the volunteer whose phone this is: its address and its id.
async fn given(desk: &Desk<'_>, door: HouseholdId, office: &Office) -> (String, Uuid) {
    let volunteer = office.person(Role::Volunteer).id.to_string();
    let moved = give(desk, door, &form(&volunteer)).await.moved();
    let path = moved.split('?').next().unwrap().to_owned();
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    (path, id)
}

/// What a phone was told of a task by its last pull.
fn told(changes: &[Value], id: Uuid) -> &Value {
    let wanted = id.to_string();
    changes
        .iter()
        .rfind(|c| c["kind"] == "task" && c["id"] == wanted.as_str())
        .unwrap()
}

/// What the server answers to a pull from where the phone stands.
async fn pull_status(phone: &Phone<'_>) -> StatusCode {
    let hello = json!({
        "protocol": {"min": 1, "max": phone.protocol}, "app_version": "0.1.0", "device_ms": clock::now(), "waiting": 0,
    });
    let body = json!({"hello": hello, "cursor": phone.cursor, "limit": 500});
    let request = Request::post("/api/v1/sync/pull")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {}", phone.access))
        .body(Body::from(body.to_string()))
        .unwrap();
    phone.office.answer(request).await.status
}

async fn report(phone: &mut Phone<'_>, id: Uuid, row: &Value, report: Value) -> Rev {
    let mut body = row["body"]["task"].clone();
    body["report"] = report;
    body.as_object_mut().unwrap().remove("answer");
    let base: Rev = serde_json::from_value(row["rev"].clone()).unwrap();
    phone.push(DocKind::Task, id, Some(&base), &body).await
}

async fn answer(
    desk: &Desk<'_>,
    html: &str,
    path: &str,
    decision: &str,
    comment: &str,
) -> super::kit::Page {
    let rev = hidden(html, "rev");
    let form = [("decision", decision), ("rev", &rev), ("comment", comment)];
    desk.post(&format!("{path}/answer"), &form).await
}

#[tokio::test]
async fn a_task_goes_to_its_phone_comes_back_and_is_answered() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = door(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let page = lead.get(&format!("/households/{door}")).await.ok();
    assert!(!links(&page, &format!("/households/{door}/tasks/new")).is_empty());
    let (path, id) = given(&lead, door, &office).await;

    let row = told(&phone.pull().await, id).clone();
    assert_eq!(row["change"], "put");
    assert_eq!(row["body"]["task"]["what"], WHAT);
    for known in ["alley_name", "head_name", "officer"] {
        let said = row["body"][known].as_str().unwrap();
        assert!(
            !said.is_empty() && row["body"]["task"].get(known).is_none(),
            "{known}"
        );
    }

    let said = json!({"result": "partly", "note": "Chủ trọ hẹn tối mai", "field_of_tomorrow": 1});
    report(&mut phone, id, &row, said).await;
    let waiting = lead.get("/tasks").await.ok();
    assert!(
        waiting.contains(&path),
        "what waits for the office comes first"
    );
    let html = lead.get(&path).await.ok();
    assert!(html.contains("Chủ trọ hẹn tối mai") && html.contains("Làm được một phần"));

    let bare = answer(&lead, &html, &path, "returned", " ").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer(&lead, &html, &path, "returned", "Xin xem thêm tối mai")
        .await
        .moved();
    let again = answer(&lead, &html, &path, "accepted", "").await;
    assert_eq!(
        again.status,
        StatusCode::CONFLICT,
        "it is not as the officer saw it"
    );

    let row = told(&phone.pull().await, id).clone();
    assert_eq!(
        row["body"]["task"]["answer"]["comment"],
        "Xin xem thêm tối mai"
    );
    assert_eq!(row["body"]["task"]["report"]["field_of_tomorrow"], 1);
    report(&mut phone, id, &row, json!({"result": "done"})).await;
    let html = lead.get(&path).await.ok();
    answer(&lead, &html, &path, "accepted", "").await.moved();
    let row = told(&phone.pull().await, id).clone();
    assert_eq!(row["body"]["task"]["answer"]["decision"], "accepted");
    assert_eq!(office.audited("task.give", id).await, 1);
    assert_eq!(office.audited("task.answer", id).await, 2);
    assert_eq!(office.audited("task.view", id).await, 2);
    let html = lead.get(&path).await.ok();
    for said in ["Chủ trọ hẹn tối mai", "Xin xem thêm tối mai", "Đã làm xong"] {
        assert!(html.contains(said), "the history tells all of it: {said}");
    }
}

#[tokio::test]
async fn a_check_tells_what_was_found_and_who_is_not_declared() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = door(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let (path, id) = given(&lead, door, &office).await;
    let row = told(&phone.pull().await, id).clone();
    let found = json!({"people_present": 5, "people_declared": 3, "register_kept": "no", "of_tomorrow": [1]});
    report(
        &mut phone,
        id,
        &row,
        json!({"result": "done", "found": found}),
    )
    .await;
    let html = lead.get(&path).await.ok();
    assert_eq!(html.matches("data-testid=\"task-found\"").count(), 3);
    let left = html.split("data-testid=\"task-undeclared\">").nth(1);
    assert!(left.unwrap().starts_with("Còn 2 người"));
    let row = told(&phone.pull().await, id).clone();
    assert_eq!(row["body"]["task"]["report"]["found"], found);

    // A number that is none is refused with its place, and what the office has read stays.
    let mut body = row["body"]["task"].clone();
    body["report"]["found"]["people_present"] = json!("five");
    let base: Rev = serde_json::from_value(row["rev"].clone()).unwrap();
    let refused = phone.try_push(DocKind::Task, id, Some(&base), &body).await;
    assert!(
        refused.to_string().contains("/report/found/people_present"),
        "{refused}"
    );
    assert!(lead.get(&path).await.ok().contains("Còn 2 người"));
}

#[tokio::test]
async fn what_is_wrong_with_a_task_is_said_and_the_form_keeps_it() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = door(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let volunteer = office.person(Role::Volunteer).id.to_string();
    for (field, bad) in [
        ("kind", "spying"),
        ("assignee", ""),
        ("due", "2020-01-01"),
        ("what", " "),
    ] {
        let mut form = form(&volunteer);
        form.iter_mut().find(|(name, _)| *name == field).unwrap().1 = bad.to_owned();
        let page = give(&lead, door, &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(page.html.contains("class=\"error\""), "{field}");
        assert!(field == "what" || page.html.contains(WHAT), "{field}");
    }
    // Not everybody can be asked.
    let steering = office.person(Role::Steering).id.to_string();
    let page = give(&lead, door, &form(&steering)).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_task_is_its_persons_and_its_groups_alone() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = door(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let leader = office.person(Role::GroupLeader).id.to_string();
    let moved = give(&lead, door, &form(&leader)).await.moved();
    let path = moved.split('?').next().unwrap().to_owned();
    let id: Uuid = path.rsplit('/').next().unwrap().parse().unwrap();

    // The volunteer walks past that door and hears nothing of it, nor can speak of it, nor make one up.
    let changes = phone.pull().await;
    assert!(changes.iter().all(|c| c["kind"] != "task"));
    let body = json!({
        "kind": "support", "household": door, "assignee": office.person(Role::Volunteer).id,
        "what": "x", "due": "2030-01-01", "given_by": office.person(Role::PoliceLead).id,
        "report": {"result": "done"},
    });
    for id in [id, clock::new_id()] {
        let verdict = phone.try_push(DocKind::Task, id, None, &body).await;
        assert_eq!(verdict["verdict"], "rejected", "{verdict}");
        assert_eq!(verdict["code"], "forbidden");
    }

    let mut reaches = Vec::new();
    for officer in ["officer1", "officer2"] {
        let desk = office.sign_in(officer).await;
        let status = desk.get(&path).await.status;
        let listed = desk.get("/tasks?state=open").await.ok().contains(&path);
        let given = desk
            .get(&format!("/households/{door}/tasks/new"))
            .await
            .status;
        assert_eq!(status, given);
        assert_eq!(listed, status == StatusCode::OK);
        reaches.push(status);
    }
    reaches.sort();
    assert_eq!(reaches, [StatusCode::OK, StatusCode::NOT_FOUND]);
}

#[tokio::test]
async fn an_older_app_is_not_sent_what_it_cannot_read() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = door(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let (_, id) = given(&lead, door, &office).await;
    phone.protocol = 1;
    phone.cursor = Value::Null;
    assert!(phone.pull().await.iter().all(|c| c["kind"] != "task"));
    // Brought up to date, its cursor is of another scope, and it fetches what it had not been told.
    assert_eq!(pull_status(&phone).await, StatusCode::OK);
    phone.protocol = 2;
    assert_eq!(pull_status(&phone).await, StatusCode::GONE);
    phone.cursor = Value::Null;
    assert_eq!(told(&phone.pull().await, id)["change"], "put");
}

#[tokio::test]
async fn a_task_follows_its_household_to_the_end() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = door(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let (path, id) = given(&lead, door, &office).await;
    let row = told(&phone.pull().await, id).clone();

    // Corrected: the phone is told the new name, and nothing of the task holds the old one.
    let form = [
        ("reason", "wrong"),
        ("sure", "1"),
        ("head_name", "Bà Mẫu Mới"),
    ];
    lead.post(&format!("/households/{door}/correct"), &form)
        .await
        .moved();
    let now = told(&phone.pull().await, id).clone();
    assert_eq!(now["body"]["head_name"], "Bà Mẫu Mới");
    assert_eq!(now["rev"], row["rev"]);

    let form = [("reason", "asked"), ("sure", "1")];
    lead.post(&format!("/households/{door}/erase"), &form)
        .await
        .moved();
    assert_eq!(told(&phone.pull().await, id)["change"], "delete");
    assert_eq!(lead.get(&path).await.status, StatusCode::NOT_FOUND);
    let mut body = row["body"]["task"].clone();
    body["report"] = json!({"result": "done"});
    let base: Rev = serde_json::from_value(row["rev"].clone()).unwrap();
    let verdict = phone.try_push(DocKind::Task, id, Some(&base), &body).await;
    assert_eq!(verdict["verdict"], "rejected", "{verdict}");
    let left: i64 = office
        .store
        .read(move |c| {
            let sql = "SELECT COUNT(*) FROM revision WHERE doc_id = $1 AND body LIKE '%trọ%'";
            Ok(c.query_row(sql, [id], |row| row.get(0))?)
        })
        .await
        .unwrap();
    assert_eq!(left, 0, "what it said went with the household");
}

#[tokio::test]
async fn a_task_that_is_done_goes_when_its_period_is_over() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let door = door(&mut phone).await;
    let lead = office.sign_in("lead").await;
    let (open, _) = given(&lead, door, &office).await;
    let (path, id) = given(&lead, door, &office).await;
    let html = lead.get(&path).await.ok();
    answer(&lead, &html, &path, "cancelled", "Gia đình đã chuyển đi")
        .await
        .moved();
    phone.pull().await;
    let run = || retention::run(&office.app, &office.ward.code, false);
    assert_eq!(run().await.unwrap().tasks, 0);
    office
        .store
        .write(move |tx| {
            let sql = "UPDATE task SET closed_ms = closed_ms - 10 * 366 * 86400000 WHERE id = $1";
            Ok(tx.execute(sql, [id])?)
        })
        .await
        .unwrap();
    assert_eq!(run().await.unwrap().tasks, 1);
    assert_eq!(lead.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lead.get(&open).await.status, StatusCode::OK);
    assert_eq!(told(&phone.pull().await, id)["change"], "delete");
}
