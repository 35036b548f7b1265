use tungngo_server::{retention, storage::retention::Gone};
use tungngo_shared::ids::WardCode;
use uuid::Uuid;

use super::{
    super::{
        cases::kit::{NAME, says, step},
        kit::hidden,
    },
    kit::{ADDRESS, REASON, Wards, named},
};

async fn run(wards: &Wards, ward: &WardCode) -> Gone {
    let app = &wards.scene.office.app;
    retention::run(app, ward, false).await.unwrap()
}

async fn ages(wards: &Wards, sql: &'static str, id: Uuid, days: i64) {
    let write = wards
        .scene
        .office
        .store
        .write(move |tx| Ok(tx.execute(sql, rusqlite::params![days, id])?));
    assert_eq!(write.await.unwrap(), 1);
}

const CASE: &str = "UPDATE case_file SET closed_ms = closed_ms - $1 * 86400000 WHERE id = $2";
const MOVE: &str = "UPDATE case_move SET decided_ms = decided_ms - $1 * 86400000 WHERE id = $2";

fn id(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_receipt_outlives_the_cases_with_the_officers_names_alone() {
    let wards = Wards::set().await;
    let own = &wards.scene.office.ward.code;
    let (path, old) = wards.scene.opened(&[]).await;
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
    wards.accept(&theirs, &at, &wards.to).await.moved();
    let new = wards.open().await[0].0;

    ages(&wards, CASE, old, 1_090).await;
    assert_eq!(run(&wards, own).await.cases, 0, "not yet");
    ages(&wards, CASE, old, 10).await;
    assert_eq!(run(&wards, own).await.cases, 1);
    let receipt = format!("{at}/receipt");
    for page in [at.as_str(), &receipt, "/moves?list=decided"] {
        let html = lead.get(page).await.ok();
        for told in [NAME, ADDRESS, REASON] {
            assert!(!html.contains(told), "{page} still tells {told}");
        }
    }
    let html = lead.get(&receipt).await.ok();
    assert!(html.contains("receipt-erased") && html.contains("Cán bộ lead to"));
    let html = theirs.get(&receipt).await.ok();
    for told in [NAME, ADDRESS, REASON] {
        assert!(html.contains(told), "the other ward still has {told}");
    }

    let there = format!("/cases/{new}");
    let end = [("reason", "completed"), ("comment", "")];
    step(&theirs, &there, "end", &end).await.moved();
    ages(&wards, CASE, new, 1_100).await;
    let image = wards.scene.bytes().await;
    assert!(says(&image, ADDRESS) && says(&image, REASON));
    assert_eq!(run(&wards, &wards.to.code).await.cases, 1);
    let image = wards.scene.bytes().await;
    assert!(!says(&image, ADDRESS) && !says(&image, REASON));
    for desk in [&lead, &theirs] {
        let html = desk.get(&receipt).await.ok();
        assert!(html.contains("receipt-erased") && html.contains("1/2"));
        assert!(html.contains("Cán bộ officer to") && !html.contains(NAME));
    }
    let kept = lead.get("/retention").await.ok();
    assert!(kept.contains("Biên nhận chuyển hồ sơ"));
}

#[tokio::test]
async fn an_offer_that_came_to_nothing_goes_as_soon_as_what_was_unfounded() {
    let wards = Wards::set().await;
    let own = &wards.scene.office.ward.code;
    let (path, case) = wards.scene.opened(&[]).await;
    let lead = wards.scene.desk("lead").await;
    let theirs = wards.desk(&wards.to, "lead").await;
    let mut moves = Vec::new();
    for words in ["Không phải ở đây", "Vẫn không phải ở đây"] {
        let at = named(&wards.offer(&lead, &path, &wards.to).await.moved());
        let version = hidden(&theirs.get(&at).await.ok(), "version");
        let form = [("comment", words), ("version", version.as_str())];
        theirs.post(&format!("{at}/decline"), &form).await.moved();
        moves.push(at);
    }
    ages(&wards, MOVE, id(&moves[0]), 29).await;
    assert_eq!(run(&wards, own).await.moves, 0, "not yet");
    ages(&wards, MOVE, id(&moves[0]), 2).await;
    assert_eq!(
        run(&wards, &wards.to.code).await.moves,
        0,
        "it is the giver's"
    );
    let app = &wards.scene.office.app;
    let dry = retention::run(app, own, true).await.unwrap();
    assert_eq!(dry.moves, 1);
    assert_eq!(run(&wards, own).await.moves, 1);
    let listed = theirs.get("/moves?list=decided").await.ok();
    assert!(!listed.contains(&moves[0]) && listed.contains(&moves[1]));

    // The other goes with its case, and with it the last words of it.
    let end = [("reason", "died"), ("comment", "")];
    step(&lead, &path, "end", &end).await.moved();
    ages(&wards, CASE, case, 1_100).await;
    assert_eq!(run(&wards, own).await.cases, 1);
    let listed = theirs.get("/moves?list=decided").await.ok();
    assert!(!listed.contains(&moves[1]));
    let image = wards.scene.bytes().await;
    for words in ["Vẫn không phải ở đây", ADDRESS, REASON] {
        assert!(!says(&image, words), "{words} is still in a page");
    }
}
