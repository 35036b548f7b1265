//! Who sees what: an officer only the assigned groups, the steering committee figures and no name,
//! somebody who is not signed in nothing.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use tower::ServiceExt as _;
use tungngo_shared::access::Role;

use super::kit::{Office, links};

#[tokio::test]
async fn an_officer_of_another_group_finds_nothing() {
    let office = Office::with_visits(30).await;
    let (one, two) = (
        office.sign_in("officer1").await,
        office.sign_in("officer2").await,
    );
    let (mine, _) = one.queue("state=all").await;
    let (theirs, _) = two.queue("state=all").await;
    assert!(!mine.is_empty() && !theirs.is_empty());
    assert!(mine.iter().all(|id| !theirs.contains(id)));
    assert_eq!(mine.len() + theirs.len(), office.ward.visits);

    let visit = theirs[0];
    let lead = office.sign_in("lead").await;
    let page = lead.get(&format!("/visits/{visit}")).await.ok();
    let household = links(&page, "/households/").pop().unwrap();
    let rev = super::kit::hidden(&page, "rev");
    assert_eq!(two.get(&household).await.status, StatusCode::OK);
    for path in [
        format!("/visits/{visit}"),
        format!("/visits/{visit}/observations"),
        household,
    ] {
        assert_eq!(one.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let form = [
        ("decision", "returned"),
        ("rev", &rev),
        ("seen", "received"),
        ("comment", "x"),
    ];
    let refused = one.post(&format!("/visits/{visit}/decision"), &form).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    // The group's own page and a list that names the group show nothing either.
    let group = office.person(Role::AreaOfficer).groups[0];
    assert_eq!(
        one.get(&format!("/groups/{group}")).await.status,
        StatusCode::OK
    );
    assert_eq!(
        two.get(&format!("/groups/{group}")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(two.queue(&format!("state=all&group={group}")).await.0, []);
    let campaign = links(&lead.get("/").await.ok(), "/coverage?campaign=")
        .pop()
        .unwrap();
    let campaign = &campaign["/coverage?campaign=".len()..][..36];
    let list = two
        .get(&format!("/coverage?campaign={campaign}&group={group}"))
        .await
        .ok();
    assert!(!list.contains("data-testid=\"house-row\""));
}

#[tokio::test]
async fn the_steering_committee_sees_figures_and_no_name_anywhere() {
    let office = Office::with_visits(60).await;
    let steering = office.sign_in("steering").await;
    let home = steering.get("/").await.ok();
    assert!(home.contains("kpi-visited") && home.contains("coverage-row"));

    let mut names: Vec<String> = office
        .ward
        .people
        .iter()
        .filter(|p| p.role != Role::Steering)
        .map(|p| p.name.clone())
        .collect();
    let heads: Vec<String> = office
        .store
        .read(|c| {
            let mut all =
                c.prepare("SELECT DISTINCT head_name FROM household WHERE head_name <> ''")?;
            let found = all.query_map([], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
        .unwrap();
    assert!(heads.len() > 50);
    names.extend(heads);
    let mut pages = vec![home.clone()];
    for group in links(&home, "/groups/") {
        pages.push(steering.get(&group).await.ok());
    }
    assert_eq!(pages.len(), 3, "two groups");
    let own = &office.person(Role::Steering).name;
    for page in &pages {
        // The page says who is signed in, and a shorter name may stand inside that one.
        let others = page.replace(own.as_str(), "");
        for name in names.iter().filter(|n| *n != own) {
            assert!(!others.contains(name.as_str()), "{name}");
        }
        assert_eq!(links(page, "/households"), Vec::<String>::new());
        assert_eq!(links(page, "/coverage"), Vec::<String>::new());
    }
    let lead = office.sign_in("lead").await;
    let visit = lead.queue("state=all").await.0[0];
    for path in [
        "/queue".to_owned(),
        "/attention".to_owned(),
        "/people".to_owned(),
        "/devices".to_owned(),
        "/campaigns".to_owned(),
        format!("/visits/{visit}"),
    ] {
        assert_eq!(
            steering.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_taken_to_the_door_and_back() {
    let office = Office::with_visits(0).await;
    for path in ["/", "/queue?state=all", "/people"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = office.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
        let to = response.headers()["location"].to_str().unwrap();
        assert!(to.starts_with("/login?next=/"), "{to}");
    }
    assert!(
        office
            .sign_in_as("lead.00000", "không phải mật khẩu này")
            .await
            .is_none()
    );
    let lead = office.sign_in("lead").await;
    assert_eq!(lead.post("/logout", &[]).await.moved(), "/login?out=1");
    assert_eq!(lead.get("/queue").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_address_that_names_nothing_is_not_found() {
    let office = Office::with_visits(0).await;
    let lead = office.sign_in("lead").await;
    for path in [
        "/visits/0",
        "/households/x",
        "/people/1",
        "/groups/0",
        "/import/7",
        "/nowhere",
    ] {
        let page = lead.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.html.contains("not_found"), "{path}: {}", page.html);
        assert!(
            page.html.contains("/assets/desk.css"),
            "{path} is not dressed"
        );
    }
}
