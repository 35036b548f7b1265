//! Push: nothing is lost or doubled, and each operation is judged by itself.

use rusqlite::OptionalExtension as _;
use serde_json::json;
use tungngo_shared::{
    household::Household,
    ids::HouseholdId,
    sync::{ChangeKind, DocKind, MAX_OPS, PushReply, Verdict, push::Outcome},
};
use uuid::Uuid;

use super::kit::{OTHER_WARD, Server, absent, hello, met};
use tungngo_server::clock::new_id;

#[tokio::test]
async fn the_same_push_twice_changes_nothing_the_second_time() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let (first, second) = (new_id(), new_id());
    let ops = [
        huy.op(DocKind::Visit, first, None, &absent(&server, house)),
        huy.op(DocKind::Visit, second, None, &met(&server, house, 4)),
    ];
    let once = huy.push(&ops).await;
    assert!(
        matches!(once.verdicts[0].outcome, Outcome::Applied { .. }),
        "{once:?}"
    );
    assert_eq!((once.last_op_seq, once.gap), (2, None));
    let (before, cursor) = huy.pull(None, 500).await;

    // As after a reply that was lost behind the commit.
    let again = huy.push(&ops).await;
    for (a, b) in once.verdicts.iter().zip(&again.verdicts) {
        let (Outcome::Applied { rev }, Outcome::Replayed { rev: then, .. }) =
            (&a.outcome, &b.outcome)
        else {
            panic!("{a:?} {b:?}");
        };
        assert_eq!(rev, then);
    }
    let (after, _) = huy.pull(None, 500).await;
    assert_eq!(before.len(), after.len());
    assert!(huy.pull(Some(&cursor), 500).await.0.is_empty());
}

#[tokio::test]
async fn a_replay_says_what_has_become_of_its_document() {
    let server = Server::start().await;
    let mut huy = server.phone(server.huy).await;
    let (house, visit) = (new_id(), new_id());
    let body = json!({"group": server.group_a, "alley": server.a1, "number": "14"});
    let ops = [
        huy.op(DocKind::Household, house, None, &body),
        huy.op(
            DocKind::Visit,
            visit,
            None,
            &absent(&server, HouseholdId(house)),
        ),
    ];
    huy.push(&ops).await;
    let said = |reply: PushReply| -> Vec<Option<ChangeKind>> {
        let change = |v: Verdict| match v.outcome {
            Outcome::Replayed { change, .. } => change,
            other => panic!("{other:?}"),
        };
        reply.verdicts.into_iter().map(change).collect()
    };
    assert_eq!(said(huy.push(&ops).await), [None, None]);

    let moved = Household::at(server.group_b, server.b1, "14");
    server.put_household(HouseholdId(house), moved).await;
    let gone = Some(ChangeKind::Remove);
    assert_eq!(
        said(huy.push(&ops).await),
        [gone, None],
        "one's own visit stays"
    );

    server.delete(visit).await;
    assert_eq!(said(huy.push(&ops).await), [gone, Some(ChangeKind::Delete)]);
}

#[tokio::test]
async fn a_number_used_twice_keeps_both_contents_and_a_gap_is_said() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let one = huy.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    huy.push(std::slice::from_ref(&one)).await;
    huy.next_seq = 1;
    let other = huy.op(DocKind::Visit, new_id(), None, &met(&server, house, 2));
    let reply = serde_json::to_value(huy.push(std::slice::from_ref(&other)).await).unwrap();
    assert_eq!(reply["verdicts"][0]["verdict"], "conflict");
    assert_eq!(reply["verdicts"][0]["code"], "op_seq_reused");
    let kept: i64 = server
        .store
        .read(move |c| {
            let rows = c.query_row(
                "SELECT COUNT(*) FROM op_aside WHERE sha256 = $1 AND reason = 'op_seq_reused'",
                [other.sha256],
                |row| row.get(0),
            )?;
            Ok(rows)
        })
        .await
        .unwrap();
    assert_eq!(kept, 1);

    huy.next_seq = 4;
    let early = huy.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    let reply = huy.push(&[early]).await;
    assert_eq!(reply.gap.map(|g| g.expected), Some(2));
    assert_eq!((reply.verdicts.len(), reply.last_op_seq), (0, 1));
}

/// What `verify` says about the numbers of phones' operations.
async fn not_gapless(server: &Server) -> Option<String> {
    let sql = include_str!("../../sql/verify/ops_gapless.sql");
    let found = server
        .store
        .read(move |c| Ok(c.query_row(sql, [], |row| row.get(0)).optional()?));
    found.await.unwrap()
}

#[tokio::test]
async fn numbers_that_nobody_holds_any_more_are_not_waited_for() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let one = huy.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    huy.push(std::slice::from_ref(&one)).await;
    huy.next_seq = 3;
    let third = huy.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    huy.next_seq = 6;
    let sixth = huy.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    let ops = [third, sixth];

    // Only what the phone says it does not hold: half of it is a gap like any other.
    for lost in [
        json!([]),
        json!([{"first": 3, "last": 5}]),
        json!([{"first": 1, "last": 1}]),
    ] {
        let reply: PushReply = huy.push_without(&ops, &lost).await.ok();
        assert_eq!(reply.gap.map(|g| g.expected), Some(2), "{lost}");
        assert_eq!((reply.verdicts.len(), reply.last_op_seq), (0, 1));
    }
    for wrong in [
        json!([{"first": 0, "last": 2}]),
        json!([{"first": 3, "last": 2}]),
        json!([{"first": 2, "last": i64::MAX}]),
    ] {
        let answer = huy.push_without(&ops, &wrong).await;
        assert_eq!(answer.problem(400), "bad_request", "{wrong}");
    }
    let lost = json!([{"first": 2, "last": 2}, {"first": 4, "last": 5}]);
    for again in [false, true] {
        let reply: PushReply = huy.push_without(&ops, &lost).await.ok();
        assert_eq!((reply.gap, reply.last_op_seq), (None, 6));
        for verdict in &reply.verdicts {
            let replayed = matches!(verdict.outcome, Outcome::Replayed { .. });
            assert_eq!(replayed, again, "{verdict:?}");
        }
    }
    assert_eq!(not_gapless(&server).await, None);
    let told: String = server
        .store
        .read(|c| {
            let sql =
                "SELECT detail FROM audit WHERE action = 'sync.push' ORDER BY seq DESC LIMIT 1";
            Ok(c.query_row(sql, [], |row| row.get(0))?)
        })
        .await
        .unwrap();
    assert!(told.contains(r#""lost":"2, 4–5""#), "{told}");

    // A copy that turns up after all is taken in like any other.
    huy.next_seq = 2;
    let found = huy
        .push_one(DocKind::Visit, new_id(), None, &absent(&server, house))
        .await;
    assert_eq!(found["verdict"], "applied");
    assert_eq!(not_gapless(&server).await, None);
}

#[tokio::test]
async fn a_bad_operation_is_told_why_and_blocks_nothing() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let mut damaged = huy.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    damaged.sha256 = "x".repeat(43);
    let unknown = json!({"household": new_id(), "campaign": server.campaign, "outcome": "absent"});
    let no_campaign = json!({"household": house, "campaign": new_id(), "outcome": "absent"});
    let mut too_many = met(&server, house, 4);
    too_many["people_living"] = 1000.into();
    let ops = [
        damaged,
        huy.op(DocKind::Visit, new_id(), None, &json!({"outcome": "met"})),
        huy.op(DocKind::Group, new_id(), None, &json!({"name": "Tổ 9"})),
        huy.op(DocKind::Visit, new_id(), None, &unknown),
        huy.op(DocKind::Visit, new_id(), None, &no_campaign),
        huy.op(DocKind::Visit, new_id(), None, &too_many),
        huy.op(DocKind::Visit, house.0, None, &absent(&server, house)),
        huy.op(DocKind::Visit, new_id(), None, &absent(&server, house)),
    ];
    let reply = serde_json::to_value(huy.push(&ops).await).unwrap();
    let fates: Vec<_> = reply["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["code"].as_str().or(v["verdict"].as_str()).unwrap())
        .collect();
    assert_eq!(
        fates,
        [
            "bad_hash",
            "bad_body",
            "not_pushable",
            "unknown_reference",
            "unknown_reference",
            "invalid_fields",
            "id_taken",
            "applied"
        ]
    );
    assert_eq!(reply["verdicts"][5]["fields"][0]["path"], "/people_living");
    // A rejected one, sent again, is told the same.
    let again = serde_json::to_value(huy.push(&ops[5..6]).await).unwrap();
    assert_eq!(again["verdicts"][0], reply["verdicts"][5]);
}

#[tokio::test]
async fn a_visit_outside_the_assignment_is_taken_in_and_another_wards_is_not() {
    let server = Server::start().await;
    let theirs = server.household(server.b1, "7").await;
    let mut huy = server.phone(server.huy).await;
    let id = new_id();
    let verdict = huy
        .push_one(DocKind::Visit, id, None, &absent(&server, theirs))
        .await;
    assert_eq!(verdict["verdict"], "applied");
    let flags = flags_of(&server, id).await;
    assert_eq!(flags, r#"["out_of_assignment"]"#);

    let stranger = server
        .person(
            OTHER_WARD,
            tungngo_shared::access::Role::Volunteer,
            "Phạm Văn Tú",
            &[],
        )
        .await;
    let mut phone = server.phone(stranger).await;
    let verdict = phone
        .push_one(DocKind::Visit, new_id(), None, &absent(&server, theirs))
        .await;
    assert_eq!(verdict["code"], "forbidden");
}

async fn flags_of(server: &Server, visit: Uuid) -> String {
    let read = server.store.read(move |c| {
        Ok(
            c.query_row("SELECT flags FROM visit WHERE id = $1", [visit], |row| {
                row.get(0)
            })?,
        )
    });
    read.await.unwrap()
}

#[tokio::test]
async fn what_looks_odd_is_pointed_out() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let mut minh = server.phone(server.minh).await;
    let mut odd = met(&server, house, 9);
    odd["seconds_on_form"] = 2.into();
    odd["clock"] = json!({"device_ms": 0, "server_offset_ms": 3_600_000});
    odd["fix"] = json!({"lat": 20.9, "lon": 106.3, "accuracy_m": 5.0, "mock": true});
    let (first, second) = (new_id(), new_id());
    huy.push_one(DocKind::Visit, first, None, &odd).await;
    assert_eq!(
        flags_of(&server, first).await,
        r#"["clock_off","too_fast","mock_location","people_differ"]"#
    );
    minh.push_one(DocKind::Visit, second, None, &absent(&server, house))
        .await;
    assert_eq!(flags_of(&server, second).await, r#"["duplicate"]"#);
}

#[tokio::test]
async fn limits_versions_and_encodings_of_a_push() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let ops: Vec<_> = (0..=MAX_OPS)
        .map(|_| huy.op(DocKind::Visit, new_id(), None, &absent(&server, house)))
        .collect();
    assert_eq!(huy.try_push(&ops).await.problem(413), "body_too_large");
    let reply = huy.push(&ops[..MAX_OPS]).await;
    assert_eq!(reply.verdicts.len(), MAX_OPS);

    let post = async |path: &str, body: &serde_json::Value| {
        server.post(path, Some(&huy.tokens.access), body).await
    };
    let mut old = hello();
    old["protocol"] = json!({"min": 90, "max": 91});
    let push = json!({"hello": old, "ops": []});
    assert_eq!(
        post("/api/v1/sync/push", &push).await.problem(426),
        "update_required"
    );
    assert_eq!(
        post("/api/v1/sync/pull", &json!({"hello": old, "limit": 1}))
            .await
            .problem(426),
        "update_required"
    );
    let backwards = json!({"hello": hello(), "ops": [ops[1], ops[0]]});
    assert_eq!(
        post("/api/v1/sync/push", &backwards).await.problem(400),
        "bad_request"
    );
    assert_eq!(
        post("/api/v1/sync/push", &json!({"x": 1}))
            .await
            .problem(400),
        "bad_request"
    );
    let large = json!({"hello": hello(), "ops": [], "padding": "x".repeat(1024 * 1024)});
    assert_eq!(
        post("/api/v1/sync/push", &large).await.problem(413),
        "body_too_large"
    );
}

#[tokio::test]
async fn a_compressed_push_is_taken_in_and_a_bomb_is_not() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let op = huy.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    let send = async |body: Vec<u8>, encoding: &str| {
        let request = axum::http::Request::post("/api/v1/sync/push")
            .header("authorization", format!("Bearer {}", huy.tokens.access))
            .header("content-encoding", encoding)
            .body(axum::body::Body::from(body))
            .unwrap();
        server.answer(request).await
    };
    let push = json!({"hello": hello(), "ops": [op]}).to_string();
    let packed = zstd::encode_all(push.as_bytes(), 3).unwrap();
    assert_eq!(send(packed.clone(), "br").await.problem(400), "bad_request");
    let reply: serde_json::Value = send(packed, "zstd").await.ok();
    assert_eq!(reply["verdicts"][0]["verdict"], "applied");
    let bomb = zstd::encode_all(vec![b' '; 64 * 1024 * 1024].as_slice(), 3).unwrap();
    assert_eq!(send(bomb, "zstd").await.problem(413), "body_too_large");
}
