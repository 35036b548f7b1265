//! Whoever is signed in and asks for what is not theirs stands in the log, with the record; whoever follows a
//! stale link or is made to send a forged form does not.

use axum::http::StatusCode;
use tungngo_server::{clock, noted};
use tungngo_shared::access::Role;
use uuid::Uuid;

use super::kit::{Office, links};

async fn refusals(office: &Office) -> Vec<(Option<Uuid>, String)> {
    noted::write(&office.app, true).await;
    let read = office.store.read(|c| {
        let mut all = c.prepare(
            "SELECT subject, detail FROM audit WHERE action = 'access.refused' ORDER BY seq",
        )?;
        let found = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn a_refusal_is_an_entry_with_who_and_which_record_that_the_auditor_reads() {
    let office = Office::with_visits(30).await;
    let (one, two) = (
        office.sign_in("officer1").await,
        office.sign_in("officer2").await,
    );
    let visit = two.queue("state=all").await.0[0];
    let page = two.get(&format!("/visits/{visit}")).await.ok();
    let household = links(&page, "/households/").pop().unwrap();
    assert_eq!(refusals(&office).await, []);

    for path in [
        format!("/visits/{visit}"),
        household.clone(),
        "/people".to_owned(),
    ] {
        assert_eq!(one.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let erase = [("reason", "asked"), ("sure", "1")];
    let refused = one.post(&format!("/visits/{visit}/erase"), &erase).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let told = refusals(&office).await;
    let household_id: Uuid = household["/households/".len()..].parse().unwrap();
    let routes = [
        (None, "GET /people"),
        (Some(visit.0), "GET /visits/{id}"),
        (Some(visit.0), "POST /visits/{id}/erase"),
        (Some(household_id), "GET /households/{id}"),
    ];
    assert_eq!(told.len(), routes.len(), "{told:?}");
    for (about, route) in routes {
        let is_it = |(id, detail): &(Option<Uuid>, String)| {
            *id == about && detail.contains(&format!("\"what\":\"{route}\""))
        };
        assert_eq!(
            told.iter().filter(|e| is_it(e)).count(),
            1,
            "{route}: {told:?}"
        );
    }

    // The auditor reads who and what, in words.
    let name = &office.person(Role::AreaOfficer).name;
    let auditor = office.sign_in("auditor").await;
    let shown = auditor.get("/audit?action=access.refused").await.ok();
    assert_eq!(shown.matches("data-testid=\"audit-row\"").count(), 4);
    for words in [
        name.as_str(),
        &visit.to_string(),
        &household_id.to_string(),
        "Bị từ chối",
        "1 lần",
        "GET /visits/{id}",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(!shown.contains("first_ms"), "{shown}");
    // So does the lead, of the record itself.
    let lead = office.sign_in("lead").await;
    let looks = lead.get(&format!("/visits/{visit}/looks")).await.ok();
    assert!(looks.contains("POST /visits/{id}/erase"), "{looks}");
}

#[tokio::test]
async fn a_stale_link_a_missing_photo_or_a_forged_form_is_no_refusal() {
    let office = Office::with_visits(30).await;
    let one = office.sign_in("officer1").await;
    let visit = one.queue("state=all").await.0[0];
    let nothing = clock::new_id();
    let photo = "A".repeat(43);
    for path in [
        format!("/visits/{nothing}"),
        format!("/households/{nothing}"),
        format!("/visits/{visit}/photos/{photo}"),
        "/visits/nonsense".to_owned(),
        "/nowhere".to_owned(),
    ] {
        assert_eq!(one.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let forged = one
        .post_without_token(
            &format!("/visits/{visit}/decision"),
            &[("decision", "accepted")],
        )
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(refusals(&office).await, []);
}

#[tokio::test]
async fn failed_sign_ins_are_shown_to_the_auditor_and_to_the_lead_of_the_account() {
    let office = Office::with_visits(10).await;
    let login = format!("officer1.{}", office.ward.code);
    for (login, times) in [(login.as_str(), 2), ("nobody.at.all", 3)] {
        for _ in 0..times {
            assert!(office.sign_in_as(login, "sai rồi").await.is_none());
        }
    }
    noted::write(&office.app, true).await;
    let rows = |html: &str| html.matches("data-testid=\"audit-row\"").count();
    let officer = office.person(Role::AreaOfficer).id.to_string();
    let auditor = office.sign_in("auditor").await;
    let shown = auditor.get("/audit?action=sign_in.failed").await.ok();
    assert_eq!(rows(&shown), 2);
    assert!(
        shown.contains("2 lần") && shown.contains("3 lần"),
        "{shown}"
    );
    assert!(shown.contains(&officer) && shown.contains("Người chưa đăng nhập"));
    assert!(!shown.contains("nobody.at.all"), "what was typed is shown");
    // Unknown names are nobody's ward.
    let lead = office.sign_in("lead").await;
    let shown = lead.get("/audit?action=sign_in.failed").await.ok();
    assert_eq!(rows(&shown), 1);
    assert!(shown.contains(&officer));
    let looks = lead.get(&format!("/people/{officer}/looks")).await.ok();
    assert!(looks.contains("Sai tên hoặc mật khẩu"));
}
