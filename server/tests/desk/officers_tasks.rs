//! A task that an officer is given: done and reported at the desk, answered by somebody else.

use axum::http::StatusCode;
use tungngo_server::clock;
use uuid::Uuid;

use super::kit::{Desk, Office, hidden, links};

/// A door of the officer's own groups.
async fn door(office: &Office, login: &str) -> Uuid {
    let login = login.to_owned();
    let found = office.store.read(move |c| {
        Ok(c.query_row(
            "SELECT h.id FROM household h
             JOIN account_group ag ON ag.group_id = h.group_id
             JOIN account a ON a.id = ag.account_id
             WHERE a.login LIKE $1 || '%' ORDER BY h.id LIMIT 1",
            [login],
            |row| row.get(0),
        )?)
    });
    found.await.unwrap()
}

/// The officer as the form's list offers them.
fn offered(html: &str, name: &str) -> Option<String> {
    let before = html.split(&format!(">{name} ·")).next()?;
    let value = before.rsplit("value=\"").next()?;
    let id = value.split('"').next()?.to_owned();
    html.contains(&format!(">{name} ·")).then_some(id)
}

async fn name_of(office: &Office, login: &str) -> String {
    let login = login.to_owned();
    let found = office.store.read(move |c| {
        Ok(c.query_row(
            "SELECT name FROM account WHERE login LIKE $1 || '%' LIMIT 1",
            [login],
            |row| row.get(0),
        )?)
    });
    found.await.unwrap()
}

async fn report(desk: &Desk<'_>, path: &str, fields: &[(&str, &str)]) -> super::kit::Page {
    let html = desk.get(path).await.ok();
    let rev = hidden(&html, "rev");
    let mut form = vec![("rev", rev.as_str())];
    form.extend_from_slice(fields);
    desk.post(&format!("{path}/report"), &form).await
}

#[tokio::test]
async fn an_officer_reports_at_the_desk_and_somebody_else_answers() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let officer = office.sign_in("officer1").await;
    let name = name_of(&office, "officer1").await;
    let house = door(&office, "officer1").await;

    let form = lead
        .get(&format!("/households/{house}/tasks/new"))
        .await
        .ok();
    let assignee = offered(&form, &name).expect("the officer of the group is offered");
    let due = clock::now().local_date().to_string();
    let asked = [
        ("kind", "residence_check"),
        ("assignee", assignee.as_str()),
        ("due", due.as_str()),
        ("what", "Kiểm tra người thuê trọ"),
    ];
    let give = format!("/households/{house}/tasks/new");
    let moved = lead.post(&give, &asked).await.moved();
    let path = moved.split('?').next().unwrap().to_owned();
    let id: Uuid = path.rsplit('/').next().unwrap().parse().unwrap();

    // It waits for the officer on the first page and in a list of its own, and for nobody else.
    let first = officer.get("/").await.ok();
    assert!(!links(&first, "/tasks?state=mine").is_empty());
    assert!(!links(&officer.get("/tasks?state=mine").await.ok(), &path).is_empty());
    assert!(links(&lead.get("/tasks?state=mine").await.ok(), &path).is_empty());

    // The lead who gave it has no form for it.
    assert!(
        !lead
            .get(&path)
            .await
            .ok()
            .contains("data-testid=\"task-form\"")
    );
    let html = lead.get(&path).await.ok();
    let rev = hidden(&html, "rev");
    let sent = [("rev", rev.as_str()), ("result", "done")];
    let refused = lead.post(&format!("{path}/report"), &sent).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    // What is missing is said, and what was typed stays.
    let half = [
        ("found-people_present", "5"),
        ("result", "done"),
        ("note", "Chủ nhà có mặt"),
    ];
    let page = report(&officer, &path, &half).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.html.matches("class=\"error\"").count(), 3);
    assert!(page.html.contains("Chủ nhà có mặt") && page.html.contains("value=\"5\""));

    let whole = [
        ("found-people_present", "5"),
        ("found-people_declared", "3"),
        ("found-register_kept", "no"),
        ("found-hotline_posted", "yes"),
        ("result", "done"),
        ("note", "Chủ nhà có mặt"),
    ];
    report(&officer, &path, &whole).await.moved();
    assert_eq!(office.audited("task.report", id).await, 1);

    // Nobody answers what they did themselves: neither on the page nor past it.
    let own = officer.get(&path).await.ok();
    assert!(!own.contains("data-testid=\"task-accept\""));
    let rev = hidden(&own, "rev");
    let answer = [("rev", rev.as_str()), ("decision", "accepted")];
    let past = officer.post(&format!("{path}/answer"), &answer).await;
    assert_eq!(past.status, StatusCode::CONFLICT);

    let html = lead.get(&path).await.ok();
    assert!(html.contains("Còn 2 người") && html.contains("data-testid=\"task-accept\""));
    assert!(!links(&lead.get("/").await.ok(), "/tasks?state=reported").is_empty());
    lead.post(&format!("{path}/answer"), &answer).await.moved();
    let mut late = whole.to_vec();
    late.push(("rev", rev.as_str()));
    let late = officer.post(&format!("{path}/report"), &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "it was taken meanwhile");
    assert!(late.html.contains("Chủ nhà có mặt"), "no text is lost");
}

#[tokio::test]
async fn an_officer_of_other_groups_is_not_asked() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    let name = name_of(&office, "officer2").await;
    let house = door(&office, "officer1").await;
    let others = door(&office, "officer2").await;
    let form = lead
        .get(&format!("/households/{house}/tasks/new"))
        .await
        .ok();
    assert_eq!(offered(&form, &name), None);
    let form = lead
        .get(&format!("/households/{others}/tasks/new"))
        .await
        .ok();
    let officer = offered(&form, &name).unwrap();
    let due = clock::now().local_date().to_string();
    let asked = [
        ("kind", "other"),
        ("assignee", officer.as_str()),
        ("due", due.as_str()),
        ("what", "Xem lại"),
    ];
    let give = format!("/households/{house}/tasks/new");
    let page = lead.post(&give, &asked).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}
