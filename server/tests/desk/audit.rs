//! Who did or saw what: everything is logged, the lead sees who looked at a record, the auditor sees the log
//! and nothing else.

use axum::http::StatusCode;
use tungngo_server::{checkpoint, chores, clock, storage::audit::ACTIONS};
use tungngo_shared::access::Role;
use uuid::Uuid;

use super::kit::{Office, links};

async fn entries(office: &Office) -> Vec<String> {
    let read = office.store.read(|c| {
        let mut all = c.prepare("SELECT action FROM audit ORDER BY seq")?;
        let found = all.query_map([], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn every_sign_in_look_and_write_at_the_desk_is_an_entry() {
    let office = Office::with_visits(30).await;
    let before = entries(&office).await.len();
    let lead = office.sign_in("lead").await;
    let (visits, _) = lead.queue("state=received").await;
    let visit = visits[0];
    let page = lead.get(&format!("/visits/{visit}")).await.ok();
    let household = links(&page, "/households/").pop().unwrap();
    let person = office.person(Role::Volunteer);
    lead.get(&format!("/visits/{visit}/observations"))
        .await
        .ok();
    lead.get(&household).await.ok();
    let rights = lead.get(&format!("{household}/rights")).await.ok();
    assert!(rights.contains("rights-correct"));
    lead.get(&format!("/people/{}", person.id)).await.ok();
    lead.decide(visit, "accepted", "", "").await.moved();
    let correct = [
        ("reason", "asked"),
        ("head_name", "Hồ Thị Đúng Tên"),
        ("people", "4"),
    ];
    lead.post(&format!("{household}/correct"), &correct)
        .await
        .moved();
    lead.post(&format!("/people/{}/code", person.id), &[])
        .await
        .ok();
    let erase = [("reason", "ordered"), ("sure", "1")];
    lead.post(&format!("/visits/{visit}/erase"), &erase)
        .await
        .moved();
    lead.post(&format!("{household}/erase"), &erase)
        .await
        .moved();
    lead.get("/audit").await.ok();
    lead.post("/logout", &[]).await.moved();
    let told = entries(&office).await.split_off(before);
    for action in [
        "account.sign_in",
        "visit.view",
        "observation.read",
        "household.view",
        "account.view",
        "visit.decide",
        "household.correct",
        "code.create",
        "visit.erase",
        "household.erase",
        "audit.read",
        "account.sign_out",
    ] {
        assert!(told.iter().any(|t| t == action), "{action}: {told:?}");
    }
    for action in entries(&office).await {
        let known = ACTIONS.contains(&action.as_str());
        assert!(known, "{action} has no name on the pages");
    }
    // Rows of lists are no looks.
    let lead = office.sign_in("lead").await;
    let before = entries(&office).await.len();
    for list in ["/queue", "/households", "/people", "/devices", "/"] {
        lead.get(list).await.ok();
    }
    assert_eq!(entries(&office).await.len(), before);
}

#[tokio::test]
async fn the_lead_sees_who_looked_at_a_record_and_nobody_else_does() {
    let office = Office::with_visits(30).await;
    let (lead, officer) = (
        office.sign_in("lead").await,
        office.sign_in("officer1").await,
    );
    let (mine, _) = officer.queue("state=all").await;
    let visit = mine[0];
    let page = officer.get(&format!("/visits/{visit}")).await.ok();
    assert!(!page.contains("looks-open") && !page.contains("rights-open"));
    let household = links(&page, "/households/").pop().unwrap();
    let name = &office.person(Role::AreaOfficer).name;
    for looks in [
        format!("/visits/{visit}/looks"),
        format!("{household}/looks"),
    ] {
        let shown = lead.get(&looks).await.ok();
        assert!(
            shown.contains("audit-row") && shown.contains(name.as_str()),
            "{looks}"
        );
        let hidden = officer.get(&looks).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{looks}");
    }
    let person = office.person(Role::Volunteer).id;
    lead.get(&format!("/people/{person}")).await.ok();
    let shown = lead.get(&format!("/people/{person}/looks")).await.ok();
    assert!(shown.contains("audit-row"));
    let nobody = format!("/households/{}/looks", clock::new_id());
    assert_eq!(lead.get(&nobody).await.status, StatusCode::NOT_FOUND);
    for path in [
        format!("{household}/rights"),
        format!("/visits/{visit}/rights"),
        "/audit".to_owned(),
        "/retention".to_owned(),
    ] {
        let hidden = officer.get(&path).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{path}");
    }
    let erase = [("reason", "asked"), ("sure", "1")];
    for path in [
        format!("{household}/erase"),
        format!("/visits/{visit}/erase"),
    ] {
        let refused = officer.post(&path, &erase).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        lead.get(&household).await.status,
        StatusCode::OK,
        "still there"
    );
}

#[tokio::test]
async fn the_auditor_reads_the_log_page_by_page_and_nothing_else() {
    let office = Office::with_visits(30).await;
    let lead = office.sign_in("lead").await;
    let visit = lead.queue("state=all").await.0[0];
    for _ in 0..120 {
        lead.get(&format!("/visits/{visit}")).await.ok();
    }
    let auditor = office.sign_in("auditor").await;
    let first = auditor.get("/audit?action=visit.view").await.ok();
    assert_eq!(first.matches("data-testid=\"audit-row\"").count(), 100);
    assert_eq!(links(&first, "/visits/"), Vec::<String>::new(), "no way in");
    let next = links(&first, "/audit?")
        .into_iter()
        .find(|l| l.contains("before="));
    let second = auditor.get(&next.unwrap().replace("&amp;", "&")).await.ok();
    assert_eq!(second.matches("data-testid=\"audit-row\"").count(), 20);
    assert!(!second.contains("page-next"));
    let of_nobody = format!("/audit?person={}", Uuid::nil());
    let empty = auditor.get(&of_nobody).await.ok();
    assert!(empty.contains("audit-empty"));
    let tomorrow = auditor.get("/audit?from=2200-01-01").await.ok();
    assert!(tomorrow.contains("audit-empty"));
    assert!(auditor.get("/retention").await.ok().contains("kept-row"));
    for path in [
        "/queue".to_owned(),
        "/households".to_owned(),
        "/people".to_owned(),
        "/devices".to_owned(),
        format!("/visits/{visit}"),
        format!("/visits/{visit}/rights"),
    ] {
        let hidden = auditor.get(&path).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_days_chores_note_that_they_ran_and_sign_the_log() {
    let office = Office::with_visits(30).await;
    let dir = checkpoint::folder(&office.app.config.keys_dir);
    assert!(checkpoint::kept(&dir).unwrap().is_empty());
    chores::once(&office.app).await;
    let told = entries(&office).await;
    assert_eq!(told.iter().filter(|t| *t == "retention.run").count(), 1);
    let kept = checkpoint::kept(&dir).unwrap();
    let [(_, made)] = kept.as_slice() else {
        panic!("{} checkpoints", kept.len());
    };
    let key = office.app.keys.audit.verifying_key();
    assert_eq!(made.believe(&key), Ok(()));
    let tip = office.app.store.audit_tip().await.unwrap().unwrap();
    assert_eq!((made.seq, made.epoch), (tip.seq, tip.epoch));
}
