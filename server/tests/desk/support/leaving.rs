//! A case that leaves, to another ward or into another record, holds no place of an offer any more.

use super::{
    super::{
        cases::kit::Scene,
        kit::Desk,
        merges::kit::{doubles, merge},
        moves::kit::Wards,
    },
    about, held, need, offered, refer, taken,
};

const KIND: &str = "Học nghề";

/// The case's person is referred to the one place that there is.
async fn referred(scene: &Scene, officer: &Desk<'_>, path: &str) -> uuid::Uuid {
    let (_, offer) = offered(officer, &[]).await;
    need(officer, path, "vocational_training").await.moved();
    let html = officer.get(path).await.ok();
    refer(officer, about(&html, KIND), offer, "Đã gọi điện trước")
        .await
        .moved();
    assert_eq!(
        (taken(scene, offer).await, held(scene, offer).await),
        (1, 1)
    );
    offer
}

#[tokio::test]
async fn a_case_that_is_given_away_frees_its_places_and_the_new_ward_begins_anew() {
    let wards = Wards::set().await;
    let scene = &wards.scene;
    let (path, _) = scene.opened(&[]).await;
    let officer = scene.desk("officer1").await;
    let offer = referred(scene, &officer, &path).await;
    let lead = scene.desk("lead").await;
    let moved = wards.offer(&lead, &path, &wards.to).await.moved();
    let at = moved.split('?').next().unwrap().to_owned();
    assert_eq!(taken(scene, offer).await, 1, "until somebody takes it over");
    let theirs = wards.desk(&wards.to, "lead").await;
    let came = wards.accept(&theirs, &at, &wards.to).await.moved();
    assert_eq!(
        (taken(scene, offer).await, held(scene, offer).await),
        (0, 0)
    );
    let logged = wards.logged(&scene.office.ward.code, "need.close").await;
    assert_eq!(logged, 1, "in the log of the ward whose place it was");
    let there = theirs.get(&came).await.ok();
    assert!(!there.contains("data-testid=\"need\""));
}

#[tokio::test]
async fn a_record_that_goes_into_another_frees_its_places() {
    let scene = Scene::set().await;
    let (kept, gone) = doubles(&scene).await;
    let officer = scene.desk("officer1").await;
    let offer = referred(&scene, &officer, &gone).await;
    let lead = scene.desk("lead").await;
    merge(&lead, &kept, &gone, &[]).await.moved();
    assert_eq!(
        (taken(&scene, offer).await, held(&scene, offer).await),
        (0, 0)
    );
}
