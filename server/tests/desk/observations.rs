//! Observations: opened only by those who may, in memory, and never without an entry in the log.

use axum::http::StatusCode;
use serde_json::{Map, json};
use tungngo_server::clock;
use tungngo_shared::{
    ids::{ObservationId, VisitId},
    observation::{Basis, Category, Observation, Subject},
    sync::DocKind,
};

use super::kit::Office;

#[tokio::test]
async fn an_observation_is_opened_by_officers_alone_and_the_look_is_audited() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let (household, campaign) = phone.somewhere().await;
    let visit = VisitId(clock::new_id());
    let secret = "Kim tiêm sau nhà văn hóa";
    let seen = Observation {
        subject: Subject::Place,
        category: Category::Litter,
        basis: Basis::SeenDirectly,
        support: vec![],
        name: None,
        birth_year: None,
        note: Some(secret.to_owned()),
        extra: Map::new(),
    };
    let ward = office
        .app
        .store
        .ward(&office.ward.code)
        .await
        .unwrap()
        .unwrap();
    let sealed = seen
        .seal(
            &ward.sealing_key,
            visit,
            ObservationId(clock::new_id()),
            &mut rand::rng(),
        )
        .unwrap();
    let body = json!({
        "household": household, "campaign": campaign, "outcome": "absent", "observations": [sealed],
        "seconds_on_form": 60, "clock": {"device_ms": clock::now()},
    });
    phone.push(DocKind::Visit, visit.0, None, &body).await;

    let lead = office.sign_in("lead").await;
    let page = lead.get(&format!("/visits/{visit}")).await.ok();
    assert!(page.contains("visit-open-observations") && !page.contains(secret));
    assert_eq!(office.audited("visit.view", visit.0).await, 1);
    assert_eq!(office.audited("observation.read", visit.0).await, 0);

    let path = format!("/visits/{visit}/observations");
    for stem in ["steering", "admin", "officer2"] {
        let other = office.sign_in(stem).await;
        assert_eq!(
            other.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{stem}"
        );
    }
    assert_eq!(office.audited("observation.read", visit.0).await, 0);

    assert!(lead.get(&path).await.ok().contains(secret));
    assert_eq!(office.audited("observation.read", visit.0).await, 1);
    let officer = office.sign_in("officer1").await;
    assert!(officer.get(&path).await.ok().contains(secret));
    assert_eq!(office.audited("observation.read", visit.0).await, 2);
}
