//! Enrolment, tokens and revocation.

use axum::{body::Body, http::Request};
use serde_json::json;
use tungngo_server::{
    clock::{hashed, new_id, now},
    storage::auth::NewCode,
};
use tungngo_shared::{auth::EnrolReply, auth::Tokens, clock::Millis, ids::DeviceId, sync::DocKind};

use super::kit::{Phone, Server, absent, enrol_request, hello};

async fn refresh(server: &Server, token: &str) -> super::kit::Answer {
    server
        .post("/api/v1/token/refresh", None, &json!({ "refresh": token }))
        .await
}

#[tokio::test]
async fn a_code_is_checked_used_once_and_a_lost_reply_is_repeated() {
    let server = Server::start().await;
    let code = server.code(server.huy).await;
    let typed = format!("{}-{}", &code[..4].to_lowercase(), &code[4..]);
    let check = server
        .post("/api/v1/enrol/check", None, &json!({ "code": typed }))
        .await;
    let person: serde_json::Value = check.ok();
    assert_eq!(
        (&person["name"], &person["role"]),
        (&json!("Trần Văn Huy"), &json!("volunteer"))
    );

    let device = DeviceId(new_id());
    let first: EnrolReply = server
        .post("/api/v1/enrol", None, &enrol_request(&code, device))
        .await
        .ok();
    let again: EnrolReply = server
        .post("/api/v1/enrol", None, &enrol_request(&code, device))
        .await
        .ok();
    assert_eq!(first.tokens.refresh, again.tokens.refresh);
    assert_eq!(again.user, server.huy);

    let other = enrol_request(&code, DeviceId(new_id()));
    assert_eq!(
        server
            .post("/api/v1/enrol", None, &other)
            .await
            .problem(409),
        "code_used"
    );
    let mut thief = enrol_request(&code, device);
    thief["nonce"] = "m".repeat(43).into();
    assert_eq!(
        server
            .post("/api/v1/enrol", None, &thief)
            .await
            .problem(409),
        "code_used"
    );
    let unknown = enrol_request("22222222", device);
    assert_eq!(
        server
            .post("/api/v1/enrol", None, &unknown)
            .await
            .problem(404),
        "code_unknown"
    );
}

#[tokio::test]
async fn an_old_code_and_one_that_was_replaced_do_not_work() {
    let server = Server::start().await;
    let old = NewCode {
        code_hash: hashed("ABCDEFGH"),
        user: server.huy,
        by: None,
        expires_ms: Millis(now().0 - 1),
    };
    server.app.store.create_code(old, now()).await.unwrap();
    let check = async |code: &str| {
        server
            .post("/api/v1/enrol/check", None, &json!({ "code": code }))
            .await
    };
    assert_eq!(check("ABCDEFGH").await.problem(404), "code_unknown");
    let first = server.code(server.huy).await;
    let second = server.code(server.huy).await;
    assert_eq!(check(&first).await.problem(404), "code_unknown");
    assert_eq!(check(&second).await.status, 200);
}

#[tokio::test]
async fn guessing_codes_becomes_slow() {
    let server = Server::start().await;
    let code = server.code(server.huy).await;
    let check = async |code: &str| {
        server
            .post("/api/v1/enrol/check", None, &json!({ "code": code }))
            .await
    };
    for _ in 0..21 {
        check("22222222").await;
    }
    let answer = check(&code).await;
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(answer.problem(429), "too_many_requests");
}

#[tokio::test]
async fn refresh_tokens_rotate_and_an_old_one_ends_the_session() {
    let server = Server::start().await;
    let huy = server.phone(server.huy).await;
    let first = huy.tokens.refresh.clone();
    let second: Tokens = refresh(&server, &first).await.ok();
    assert_ne!(second.refresh, first);
    // The reply was lost: the former token gets the same successor.
    let repeated: Tokens = refresh(&server, &first).await.ok();
    assert_eq!(repeated.refresh, second.refresh);

    let late = server.store.write(|tx| {
        Ok(tx.execute(
            "UPDATE phone_session SET rotated_ms = rotated_ms - 61000",
            [],
        )?)
    });
    late.await.unwrap();
    // However long ago: a phone can be without network for days.
    let much_later: Tokens = refresh(&server, &first).await.ok();
    assert_eq!(much_later.refresh, second.refresh);
    // Until the phone shows that it has got the new ones.
    let alive = Phone {
        tokens: second.clone(),
        ..huy
    };
    assert_eq!(alive.try_pull(None, 1).await.status, 200);
    assert_eq!(refresh(&server, &first).await.problem(401), "unauthorised");
    // Two hold the session, so nobody does.
    assert_eq!(
        refresh(&server, &second.refresh).await.problem(401),
        "unauthorised"
    );
    assert_eq!(alive.try_pull(None, 1).await.problem(401), "unauthorised");
}

#[tokio::test]
async fn a_token_from_after_the_backup_is_good_on_a_restored_server() {
    let server = Server::start().await;
    let huy = server.phone(server.huy).await;
    let second: Tokens = refresh(&server, &huy.tokens.refresh).await.ok();
    let third: Tokens = refresh(&server, &second.refresh).await.ok();
    let restored = server.store.write(|tx| {
        Ok(tx.execute(
            "UPDATE phone_session SET generation = 0, heard_generation = 0",
            [],
        )?)
    });
    restored.await.unwrap();
    let next: Tokens = refresh(&server, &third.refresh).await.ok();
    assert_ne!(next.refresh, third.refresh);
    let alive = Phone {
        tokens: next,
        ..huy
    };
    assert_eq!(alive.try_pull(None, 1).await.status, 200);
}

#[tokio::test]
async fn forged_refresh_tokens_end_nobodys_session() {
    let server = Server::start().await;
    let huy = server.phone(server.huy).await;
    let parts: Vec<_> = huy.tokens.refresh.split('.').collect();
    for forged in [
        format!("{}.0.{}", parts[0], "A".repeat(43)),
        format!("{}.7.{}", parts[0], parts[2]),
        String::new(),
    ] {
        assert_eq!(refresh(&server, &forged).await.problem(401), "unauthorised");
    }
    assert_eq!(refresh(&server, &huy.tokens.refresh).await.status, 200);
}

#[tokio::test]
async fn a_revoked_phone_and_a_stopped_account_are_out_at_once() {
    let server = Server::start().await;
    let (huy, minh) = (
        server.phone(server.huy).await,
        server.phone(server.minh).await,
    );
    server
        .app
        .store
        .revoke_device(huy.device, None, now())
        .await
        .unwrap();
    server
        .app
        .store
        .disable_account(server.minh, None, now())
        .await
        .unwrap();
    for phone in [huy, minh] {
        assert_eq!(phone.try_pull(None, 1).await.problem(401), "unauthorised");
        assert_eq!(
            refresh(&server, &phone.tokens.refresh).await.problem(401),
            "device_revoked"
        );
    }
}

#[tokio::test]
async fn what_a_phone_says_of_itself_is_written_down() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let op = huy.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    let mut said = hello();
    said["waiting"] = 7.into();
    said["device_ms"] = (now().0 + 3_600_000).into();
    let push = json!({"hello": said, "ops": [op]});
    let reply = server
        .post("/api/v1/sync/push", Some(&huy.tokens.access), &push)
        .await;
    assert_eq!(reply.status, 200);
    let devices = server
        .app
        .store
        .devices(Some(server.ward.clone()))
        .await
        .unwrap();
    let device = devices.iter().find(|d| d.id == huy.device).unwrap();
    assert_eq!((device.waiting, device.last_op_seq), (7, 1));
    assert!((3_590_000..=3_600_000).contains(&device.clock_off_ms.unwrap()));
}

#[tokio::test]
async fn every_sync_route_wants_a_phones_token() {
    let server = Server::start().await;
    let body = json!({"hello": hello(), "ops": [], "limit": 1});
    for path in ["/api/v1/sync/push", "/api/v1/sync/pull"] {
        for token in [None, Some(""), Some("a.b.c")] {
            assert_eq!(
                server.post(path, token, &body).await.problem(401),
                "unauthorised",
                "{path}"
            );
        }
        let get = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(server.answer(get).await.problem(405), "bad_request");
    }
    let nowhere = Request::get("/api/v1/nowhere").body(Body::empty()).unwrap();
    assert_eq!(server.answer(nowhere).await.problem(404), "not_found");
}

#[tokio::test]
async fn a_phone_that_lost_its_session_is_enrolled_again_and_its_numbers_go_on() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    huy.push_one(DocKind::Visit, new_id(), None, &absent(&server, house))
        .await;
    let lost = huy.tokens.clone();
    let code = server.code(server.huy).await;
    let again: EnrolReply = server
        .post("/api/v1/enrol", None, &enrol_request(&code, huy.device))
        .await
        .ok();
    assert_eq!(
        refresh(&server, &lost.refresh).await.problem(401),
        "unauthorised"
    );
    huy.tokens = again.tokens;
    let verdict = huy
        .push_one(DocKind::Visit, new_id(), None, &absent(&server, house))
        .await;
    assert_eq!(
        (&verdict["verdict"], &verdict["op_seq"]),
        (&json!("applied"), &json!(2))
    );

    // Not by somebody else, and not once it was revoked.
    let others = server.code(server.minh).await;
    let request = enrol_request(&others, huy.device);
    assert_eq!(
        server
            .post("/api/v1/enrol", None, &request)
            .await
            .problem(409),
        "code_used"
    );
    server
        .app
        .store
        .revoke_device(huy.device, None, now())
        .await
        .unwrap();
    let code = server.code(server.huy).await;
    let request = enrol_request(&code, huy.device);
    assert_eq!(
        server
            .post("/api/v1/enrol", None, &request)
            .await
            .problem(409),
        "code_used"
    );
}
