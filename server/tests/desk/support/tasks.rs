use axum::http::StatusCode;
use serde_json::{Value, json};
use tungngo_server::auth::enrol;
use tungngo_shared::{
    access::Role,
    ids::{Rev, UserId},
    sync::DocKind,
};
use uuid::Uuid;

use super::{
    super::{
        cases::kit::{NAME, Scene, day},
        kit::{Phone, hidden, links},
    },
    TITLE, need, offered, refer,
};

const WHAT: &str = "Ghé thăm, hỏi gia đình có cần gì không";

/// A phone of somebody, the only one or one more.
async fn phone_of<'a>(scene: &'a Scene, who: UserId) -> Phone<'a> {
    let app = &scene.office.app;
    let code = enrol::create_code(app, who, None).await.unwrap();
    scene.office.phone_with(&code).await
}

/// The rows of tasks among what a phone was told.
fn tasks(changes: &[Value]) -> Vec<&Value> {
    let told = changes.iter();
    told.filter(|c| c["kind"] == "task" && c["change"] == "put")
        .collect()
}

/// The names of everything in there, however deep.
fn names(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let at = format!("{at}/{name}");
                names(value, &at, into);
                into.push(at);
            }
        }
        Value::Array(list) => list.iter().for_each(|one| names(one, at, into)),
        _ => {}
    }
}

fn shape(row: &Value) -> Vec<String> {
    let mut all = Vec::new();
    names(&row["body"], "", &mut all);
    all.sort();
    all
}

#[tokio::test]
async fn a_task_of_a_case_tells_its_phone_nothing_of_the_case() {
    let scene = Scene::set().await;
    let (path, id) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let (_, offer) = offered(&officer, &[]).await;
    need(&officer, &path, "vocational_training").await.moved();
    let html = officer.get(&path).await.ok();
    refer(&officer, super::about(&html, "Học nghề"), offer, "")
        .await
        .moved();
    let helper = scene.office.person(Role::Helper).id;
    let mut phone = phone_of(&scene, helper).await;
    phone.pull().await;

    let form = format!("{path}/tasks/new");
    assert_eq!(links(&officer.get(&path).await.ok(), &form).len(), 1);
    let html = officer.get(&form).await.ok();
    for filled in [
        "<option value=\"support\" selected>".to_owned(),
        format!("<option value=\"{helper}\" selected>"),
        format!("value=\"{}\"", day(7)),
    ] {
        assert!(html.contains(&filled), "{filled} in {html}");
    }
    assert!(
        !html.contains(NAME),
        "what goes to the phone does not begin with the name"
    );
    let (due, who) = (day(7), helper.to_string());
    let sent = [
        ("kind", "support"),
        ("assignee", &who),
        ("due", &due),
        ("what", " "),
    ];
    let bare = officer.post(&form, &sent).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = [
        ("kind", "support"),
        ("assignee", &who),
        ("due", &due),
        ("what", WHAT),
    ];
    officer.post(&form, &sent).await.moved();
    let html = officer.get(&path).await.ok();
    let task = links(&html, "/tasks/0").pop().unwrap();
    assert!(html.contains("Chờ thực hiện") || html.contains("case-task"));
    assert_eq!(scene.office.audited("case.task", id).await, 1);

    // The same at the door itself, for comparison.
    let household = links(&html, "/households/").remove(0);
    officer
        .post(&format!("{household}/tasks/new"), &sent)
        .await
        .moved();
    let changes = phone.pull().await;
    let rows = tasks(&changes);
    assert_eq!(rows.len(), 2);
    assert_eq!(shape(rows[0]), shape(rows[1]), "no field more");
    let told = serde_json::to_string(&changes).unwrap();
    let case = id.to_string();
    for secret in [
        case.as_str(),
        TITLE,
        &offer.to_string(),
        NAME,
        "vocational",
        "post_rehab",
    ] {
        assert!(!told.contains(secret), "{secret}");
    }
    // Nor does the task's page lead to the case: whoever answers tasks need not know of it.
    assert!(!officer.get(&task).await.ok().contains(&case));

    let task_id: Uuid = task.rsplit('/').next().unwrap().parse().unwrap();
    let row = rows
        .iter()
        .find(|r| r["id"] == task_id.to_string().as_str())
        .unwrap();
    let mut body = row["body"]["task"].clone();
    body["report"] = json!({"result": "partly", "note": "Gia đình hẹn tuần sau"});
    let base: Rev = serde_json::from_value(row["rev"].clone()).unwrap();
    phone.push(DocKind::Task, task_id, Some(&base), &body).await;
    let html = officer.get(&path).await.ok();
    assert!(html.contains("Làm được một phần") && !html.contains("Gia đình hẹn tuần sau"));
    let rev = hidden(&officer.get(&task).await.ok(), "rev");
    let accept = [
        ("decision", "accepted"),
        ("rev", rev.as_str()),
        ("comment", ""),
    ];
    officer
        .post(&format!("{task}/answer"), &accept)
        .await
        .moved();
    let html = officer.get(&path).await.ok();
    let history = html.split("data-testid=\"case-history\"").nth(1).unwrap();
    assert!(history.contains("Gia đình hẹn tuần sau") && history.contains("Làm được một phần"));
    // Who was asked last is offered again.
    let html = officer.get(&form).await.ok();
    assert!(html.contains(&format!("<option value=\"{helper}\" selected>")));
}

#[tokio::test]
async fn a_case_without_a_household_says_so() {
    let scene = Scene::set().await;
    let (path, _) = scene.opened(&[("household", "")]).await;
    let officer = scene.desk("officer1").await;
    let html = officer.get(&path).await.ok();
    assert!(html.contains("case-task-nowhere") && !html.contains("case-task-new"));
    let form = format!("{path}/tasks/new");
    assert_eq!(officer.get(&form).await.status, StatusCode::NOT_FOUND);
    let who = scene.office.person(Role::Helper).id.to_string();
    let due = day(7);
    let sent = [
        ("kind", "support"),
        ("assignee", &who),
        ("due", &due),
        ("what", WHAT),
    ];
    assert_eq!(
        officer.post(&form, &sent).await.status,
        StatusCode::NOT_FOUND
    );
}
