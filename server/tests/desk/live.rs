//! Numbers of pages that are open: whose they are, when they come, when they end.

use std::{collections::BTreeMap, task::Poll, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use hyper::body::Body as _;
use serde_json::json;
use tower::ServiceExt as _;
use tungngo_server::{clock, desk::live::MOST_OF_SESSION};
use tungngo_shared::{
    access::Role,
    ids::{CampaignId, HouseholdId},
    sync::DocKind,
};

use super::kit::{Desk, Office, Phone};

/// An open page.
struct Open(Body);

impl Open {
    async fn by(desk: &Desk<'_>) -> Self {
        Self::since(desk, clock::now().0).await
    }

    async fn since(desk: &Desk<'_>, since: i64) -> Self {
        let answer = ask(desk, since).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self(answer.into_body())
    }

    /// The next event as it is written; none at the end.
    async fn next(&mut self) -> Option<String> {
        let piece =
            std::future::poll_fn(|context| std::pin::Pin::new(&mut self.0).poll_frame(context));
        let piece = tokio::time::timeout(Duration::from_secs(30), piece);
        let piece = piece.await.expect("nothing is told")?;
        let bytes = piece.unwrap().into_data().unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    async fn numbers(&mut self) -> BTreeMap<String, u64> {
        let event = self.next().await.unwrap();
        let data = event.strip_prefix("event: numbers\ndata: ").unwrap();
        // Numbers, and nothing else.
        serde_json::from_str(data.trim_end()).unwrap()
    }

    /// Whether nothing is told now.
    async fn is_quiet(&mut self) -> bool {
        std::future::poll_fn(|context| {
            let piece = std::pin::Pin::new(&mut self.0).poll_frame(context);
            Poll::Ready(piece.is_pending())
        })
        .await
    }
}

async fn ask(desk: &Desk<'_>, since: i64) -> axum::response::Response {
    let request = Request::get(format!("/live?since={since}"))
        .header(header::COOKIE, &desk.cookie)
        .body(Body::empty())
        .unwrap();
    desk.office.router.clone().oneshot(request).await.unwrap()
}

/// Records a visit.
async fn knock(phone: &mut Phone<'_>, (household, campaign): (HouseholdId, CampaignId)) {
    let body = json!({
        "household": household, "campaign": campaign, "outcome": "absent",
        "seconds_on_form": 60, "clock": {"device_ms": clock::now()},
    });
    phone
        .push(DocKind::Visit, clock::new_id(), None, &body)
        .await;
}

/// A phone of somebody who leads the group of this officer.
async fn phone_of_group<'a>(office: &'a Office, stem: &str) -> Phone<'a> {
    let login = format!("{stem}.{}", office.ward.code);
    let people = &office.ward.people;
    let officer = people.iter().find(|p| p.login.as_deref() == Some(&login));
    let group = officer.unwrap().groups[0];
    let leads = |p: &&tungngo_server::synthetic::people::MadePerson| {
        p.role == Role::GroupLeader && p.groups.contains(&group)
    };
    let leader = people.iter().find(leads).unwrap();
    office.phone_with(leader.code.as_ref().unwrap()).await
}

#[tokio::test]
async fn a_visit_changes_the_numbers_of_its_group_s_officer_alone() {
    let office = Office::with_visits(0).await;
    let mut phone = phone_of_group(&office, "officer1").await;
    let place = phone.somewhere().await;
    let (one, two, lead) = (
        office.sign_in("officer1").await,
        office.sign_in("officer2").await,
        office.sign_in("lead").await,
    );
    let mut other = Open::by(&two).await;
    let mut own = Open::by(&one).await;
    let mut all = Open::by(&lead).await;
    for page in [&mut other, &mut own, &mut all] {
        let first = page.numbers().await;
        assert_eq!(
            (first["received"], first["new-visits"]),
            (0, 0),
            "{first:?}"
        );
    }
    knock(&mut phone, place).await;
    for page in [&mut own, &mut all] {
        let now = page.numbers().await;
        assert_eq!((now["received"], now["new-visits"]), (1, 1), "{now:?}");
    }
    // The same look went over all pages; the next one, too.
    knock(&mut phone, place).await;
    assert_eq!(own.numbers().await["received"], 2);
    assert!(other.is_quiet().await);
    // What the page itself shows is not new to it.
    let mut later = Open::by(&one).await;
    let first = later.numbers().await;
    assert_eq!((first["received"], first["new-visits"]), (2, 0));
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_says_so() {
    let office = Office::with_visits(0).await;
    let desk = office.sign_in("officer1").await;
    let mut page = Open::by(&desk).await;
    page.numbers().await;
    desk.post("/logout", &[]).await.moved();
    assert_eq!(page.next().await.unwrap(), "event: end\ndata: end\n\n");
    assert_eq!(page.next().await, None);

    // Whose account is stopped.
    let desk = office.sign_in("officer1").await;
    let mut page = Open::by(&desk).await;
    page.numbers().await;
    let user = office.person(Role::AreaOfficer).id;
    let stop = office.app.store.disable_account(user, None, clock::now());
    stop.await.unwrap();
    assert!(page.next().await.unwrap().starts_with("event: end"));
    assert_eq!(page.next().await, None);
    assert!(office.app.live.is_empty());
}

#[tokio::test]
async fn watching_is_no_use_of_a_session() {
    let office = Office::with_visits(0).await;
    let desk = office.sign_in("officer2").await;
    let back = async |minutes: i64| {
        let seen = clock::now().0 - minutes * 60_000;
        let sql = "UPDATE web_session SET seen_ms = $1";
        let write = office.store.write(move |tx| Ok(tx.execute(sql, [seen])?));
        write.await.unwrap();
        seen
    };
    let seen = async || {
        let sql = "SELECT MAX(seen_ms) FROM web_session";
        let read = office
            .store
            .read(move |c| Ok(c.query_row(sql, [], |row| row.get::<_, i64>(0))?));
        read.await.unwrap()
    };
    let half = back(30).await;
    let mut page = Open::by(&desk).await;
    page.numbers().await;
    assert_eq!(seen().await, half);
    desk.get("/queue").await.ok();
    assert!(seen().await > half);
    // An hour after the last use it is over, however long the page stays open; a look comes with a commit.
    back(61).await;
    office.sign_in("lead").await;
    while let Some(event) = page.next().await {
        assert!(event.starts_with("event: end"), "{event}");
    }
}

#[tokio::test]
async fn a_session_s_pages_and_the_server_s_have_a_most() {
    let office = Office::with_visits(0).await;
    let desk = office.sign_in("officer1").await;
    let mut pages = Vec::new();
    for _ in 0..=MOST_OF_SESSION {
        pages.push(Open::by(&desk).await);
    }
    for page in &mut pages {
        page.numbers().await;
    }
    assert!(pages[0].next().await.unwrap().starts_with("event: end"));
    assert_eq!(pages[0].next().await, None);
    assert!(pages[1].is_quiet().await);
    assert_eq!(office.app.live.len(), MOST_OF_SESSION);
    // Who goes away makes room with the next look.
    drop(pages);
    let mut page = Open::by(&desk).await;
    page.numbers().await;
    assert_eq!(office.app.live.len(), 1);
    // A server that stops waits for nobody's page.
    office.app.live.close();
    assert_eq!(page.next().await, None);
    let refused = ask(&desk, 0).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn pages_say_where_their_numbers_belong_and_only_where_there_are_some() {
    let office = Office::with_visits(20).await;
    let lead = office.sign_in("lead").await;
    let html = lead.get("/").await.ok();
    for mark in [
        "data-live=\"1",
        "data-count=\"attention\"",
        "data-count=\"cases-due\"",
    ] {
        assert!(html.contains(mark), "{mark}");
    }
    assert!(
        lead.get("/queue")
            .await
            .ok()
            .contains("data-new=\"new-visits\"")
    );
    // A part of the queue does not tell what came to all of it.
    for part in [
        "/queue?state=received&outcome=absent",
        "/queue?state=accepted",
    ] {
        assert!(!lead.get(part).await.ok().contains("data-new="), "{part}");
    }
    let steering = office.sign_in("steering").await;
    assert!(!steering.get("/").await.ok().contains("data-live"));
    assert_eq!(ask(&steering, 0).await.status(), StatusCode::NOT_FOUND);
}
