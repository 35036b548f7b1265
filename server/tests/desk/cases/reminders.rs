//! Who is reminded of a case on the first page.

use super::{
    super::kit::{Desk, links},
    kit::{Scene, named, step},
};

async fn told(desk: &Desk<'_>) -> Vec<String> {
    links(&desk.get("/").await.ok(), "/cases?")
}

#[tokio::test]
async fn who_may_approve_and_whose_review_is_over_hears_of_it() {
    const WAITS: &str = "/cases?state=proposed";
    const DUE: &str = "/cases?state=open&overdue=1";
    let scene = Scene::set().await;
    let observation = scene.verified_by(scene.lead).await;
    let officer = scene.desk("officer1").await;
    let moved = scene.propose(&officer, observation, &[]).await.moved();
    let (path, id) = named(&moved);
    let (lead, deputy) = (scene.desk("lead").await, scene.desk("deputy").await);
    assert_eq!(told(&deputy).await, [WAITS]);
    for other in [&officer, &lead] {
        assert_eq!(told(other).await, Vec::<String>::new(), "cannot approve it");
    }
    step(&deputy, &path, "decision", &[("decision", "approve")])
        .await
        .moved();
    assert_eq!(told(&deputy).await, Vec::<String>::new());

    let write = scene.office.store.write(move |tx| {
        let sql =
            "UPDATE case_file SET review_on = '2026-01-02', listed_on = '2026-01-02' WHERE id = $1";
        Ok(tx.execute(sql, [id])?)
    });
    write.await.unwrap();
    for desk in [&officer, &lead, &deputy] {
        assert_eq!(told(desk).await, [DUE]);
    }
    let other = scene.desk("officer2").await;
    assert_eq!(told(&other).await, Vec::<String>::new());
}
