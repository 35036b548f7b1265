//! Edits of what is there already: merged by field, proposals of a phone, mended visits.

use serde_json::json;
use tungngo_server::clock::new_id;
use tungngo_shared::{
    household::Household,
    ids::Rev,
    sync::{DocKind, push::Outcome},
};

use super::kit::{Server, met};

#[tokio::test]
async fn two_phones_change_different_fields_and_both_hold() {
    let server = Server::start().await;
    let mut house = Household::at(server.group_a, server.a1, "12");
    house.people = Some(3);
    house.extra.insert("solar_panels".to_owned(), 3.into());
    let id = tungngo_shared::ids::HouseholdId(new_id());
    let base = server.put_household(id, house.clone()).await;
    let (mut huy, mut minh) = (
        server.phone(server.huy).await,
        server.phone(server.minh).await,
    );
    let body = |change: serde_json::Value| {
        let mut body = serde_json::to_value(&house).unwrap();
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        body
    };

    let verdict = huy
        .push_one(
            DocKind::Household,
            id.0,
            Some(&base),
            &body(json!({"people": 5})),
        )
        .await;
    assert_eq!(verdict["verdict"], "applied");
    let verdict = minh
        .push_one(
            DocKind::Household,
            id.0,
            Some(&base),
            &body(json!({"note": "cổng sau"})),
        )
        .await;
    assert_eq!(verdict["verdict"], "applied", "{verdict}");
    let (changes, _) = huy.pull(None, 500).await;
    let row = changes.iter().find(|c| c.id == id.0).unwrap();
    assert_eq!(row.rev.as_ref().map(Rev::as_str), verdict["rev"].as_str());
    let merged: serde_json::Value = serde_json::from_str(row.body.as_ref().unwrap().get()).unwrap();
    assert_eq!(
        (&merged["people"], &merged["note"], &merged["solar_panels"]),
        (&json!(5), &json!("cổng sau"), &json!(3))
    );

    // The same field: the first stays, both are kept for a person.
    let verdict = minh
        .push_one(
            DocKind::Household,
            id.0,
            Some(&base),
            &body(json!({"people": 6})),
        )
        .await;
    assert_eq!(
        (&verdict["verdict"], &verdict["code"]),
        (&json!("conflict"), &json!("fields_clash"))
    );
    assert_eq!(
        verdict["clashes"],
        json!([{"field": "people", "base": 3, "current": 5, "incoming": 6}])
    );
    let open: (String, String) = server
        .store
        .read(|c| {
            Ok(c.query_row(
                "SELECT current, incoming FROM clash WHERE resolved_ms IS NULL",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?)
        })
        .await
        .unwrap();
    assert_eq!(open, ("5".to_owned(), "6".to_owned()));
}

#[tokio::test]
async fn a_missed_house_is_a_proposal_and_can_be_visited_in_the_same_push() {
    let server = Server::start().await;
    let mut huy = server.phone(server.huy).await;
    let house = new_id();
    let body = json!({"group": server.group_a, "alley": server.a1, "number": "14"});
    let visit = json!({"household": house, "campaign": server.campaign, "outcome": "absent"});
    let ops = [
        huy.op(DocKind::Household, house, None, &body),
        huy.op(DocKind::Visit, new_id(), None, &visit),
    ];
    let reply = huy.push(&ops).await;
    assert!(
        reply
            .verdicts
            .iter()
            .all(|v| matches!(v.outcome, Outcome::Applied { .. })),
        "{reply:?}"
    );
    let (changes, _) = huy.pull(None, 500).await;
    let row = changes.iter().find(|c| c.id == house).unwrap();
    assert!(
        row.body
            .as_ref()
            .unwrap()
            .get()
            .contains(r#""list_state":"proposed_new""#)
    );

    // Its next edit starts from what the phone knows, not from what the server made of it.
    let own = ops[0].rev(huy.device);
    let mended = json!({"group": server.group_a, "alley": server.a1, "number": "14A", "list_state": "proposed_new"});
    let verdict = huy
        .push_one(DocKind::Household, house, Some(&own), &mended)
        .await;
    assert_eq!(verdict["verdict"], "applied", "{verdict}");

    // Neither an alley that is not walked nor the list itself is the phone's to change.
    let abroad = json!({"group": server.group_b, "alley": server.b1, "number": "1"});
    assert_eq!(
        huy.push_one(DocKind::Household, new_id(), None, &abroad)
            .await["code"],
        "forbidden"
    );
    for (group, alley) in [(server.group_b, server.a1.0), (server.group_a, new_id())] {
        let nowhere = json!({"group": group, "alley": alley, "number": "1"});
        let verdict = huy
            .push_one(DocKind::Household, new_id(), None, &nowhere)
            .await;
        assert_eq!(verdict["code"], "unknown_reference");
    }
    let listed = json!({"group": server.group_a, "alley": server.a1, "number": "14A", "list_state": "listed"});
    let rev = Rev::from_stored(verdict["rev"].as_str().unwrap().to_owned());
    let verdict = huy
        .push_one(DocKind::Household, house, Some(&rev), &listed)
        .await;
    assert_eq!(verdict["fields"][0]["path"], "/list_state");
}

#[tokio::test]
async fn a_mended_visit_waits_again_keeps_its_observations_and_stays_its_authors() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let (mut huy, mut minh) = (
        server.phone(server.huy).await,
        server.phone(server.minh).await,
    );
    let id = new_id();
    let sealed = json!({"id": new_id(), "key_id": "k", "enc": "AA", "ct": "BB"});
    let mut body = met(&server, house, 4);
    body["observations"] = json!([sealed]);
    let verdict = huy.push_one(DocKind::Visit, id, None, &body).await;
    let rev = Rev::from_stored(verdict["rev"].as_str().unwrap().to_owned());
    server
        .store
        .write(move |tx| {
            Ok(tx.execute(
                "UPDATE visit SET review_state = 'returned' WHERE id = $1",
                [id],
            )?)
        })
        .await
        .unwrap();

    let verdict = minh
        .push_one(DocKind::Visit, id, Some(&rev), &met(&server, house, 5))
        .await;
    assert_eq!(verdict["code"], "id_taken");

    let verdict = huy
        .push_one(DocKind::Visit, id, Some(&rev), &met(&server, house, 5))
        .await;
    assert_eq!(verdict["verdict"], "applied", "{verdict}");
    let (state, count): (String, i64) = server
        .store
        .read(move |c| {
            Ok(c.query_row(
                "SELECT review_state, observation_count FROM visit WHERE id = $1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?)
        })
        .await
        .unwrap();
    assert_eq!((state.as_str(), count), ("received", 1));
    // The phone never gets them back.
    let (changes, _) = huy.pull(None, 500).await;
    let row = changes
        .iter()
        .find(|c| c.id == id)
        .unwrap()
        .body
        .as_ref()
        .unwrap()
        .get()
        .to_owned();
    assert!(
        !row.contains("BB") && row.contains(r#""observation_count":1"#),
        "{row}"
    );
}
