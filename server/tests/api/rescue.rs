//! Work that a phone did and another way brought: it arrives once, as that phone's.

use serde_json::{Value, json};
use tungngo_server::{
    clock::new_id,
    storage::sqlite::upkeep::{DATABASES, check},
};
use tungngo_shared::{
    access::Role,
    ids::{DeviceId, Rev},
    rescue::SealedOp,
    seal::{self, SealingKey, Sender},
    sync::{DocKind, Op, push::Outcome},
};

use super::kit::{OTHER_WARD, Phone, Server, absent, hello, met};

/// The nonce of the kit's phones.
fn nonce() -> String {
    "n".repeat(43)
}

async fn ward_key(server: &Server, ward: &str) -> SealingKey {
    let ward = server.app.store.ward(&ward.parse().unwrap()).await;
    ward.unwrap().unwrap().sealing_key
}

async fn sealed(phone: &Phone<'_>, op: &Op) -> SealedOp {
    let key = ward_key(phone.server, phone.server.ward.as_str()).await;
    let sender = Sender::phone(phone.device, &nonce());
    let place = (&phone.server.ward, phone.device);
    SealedOp::seal(op, place, &sender, &key, &mut rand::rng()).unwrap()
}

async fn bring(phone: &Phone<'_>, records: &[SealedOp]) -> Vec<Value> {
    let body = json!({"hello": hello(), "records": records});
    let token = Some(phone.tokens.access.as_str());
    let answer = phone.server.post("/api/v1/sync/rescue", token, &body).await;
    let reply: Value = answer.ok();
    reply["answers"].as_array().unwrap().clone()
}

fn verdict(answer: &Value) -> &str {
    answer["fate"]["judged"]["verdict"].as_str().unwrap()
}

fn refusal(answer: &Value) -> &str {
    answer["fate"]["refused"].as_str().unwrap()
}

/// How many visits there are, by the phone that recorded them.
async fn visits_of(server: &Server, device: DeviceId) -> i64 {
    let count = server.store.read(move |c| {
        let sql = "SELECT COUNT(*) FROM visit WHERE device_id = $1";
        Ok(c.query_row(sql, [device.0], |row| row.get(0))?)
    });
    count.await.unwrap()
}

#[tokio::test]
async fn copies_of_an_earlier_phone_arrive_once_as_that_phones() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut old = server.phone(server.huy).await;
    let ops: Vec<Op> = (0..3)
        .map(|_| old.op(DocKind::Visit, new_id(), None, &absent(&server, house)))
        .collect();
    // The first was pushed and its reply lost with the phone.
    old.push(&ops[..1]).await;
    let mut records = Vec::new();
    for op in ops.iter().rev() {
        records.push(sealed(&old, op).await);
    }
    let new = server.phone(server.huy).await;
    let answers = bring(&new, &records).await;
    let fates: Vec<_> = answers.iter().map(verdict).collect();
    assert_eq!(fates, ["applied", "applied", "replayed"]);
    assert_eq!(answers[0]["op_seq"], 3);
    for _ in 0..2 {
        let again = bring(&new, &records).await;
        assert!(again.iter().all(|a| verdict(a) == "replayed"));
    }
    assert_eq!(visits_of(&server, old.device).await, 3);
    assert_eq!(visits_of(&server, new.device).await, 0);
    // Whichever way is second hears `replayed`.
    let reply = old.push(&ops).await;
    let replayed = |o: &Outcome| matches!(o, Outcome::Replayed { .. });
    assert!(reply.verdicts.iter().all(|v| replayed(&v.outcome)));
    assert_eq!(reply.last_op_seq, 3);
}

#[tokio::test]
async fn a_missing_number_holds_nothing_up_and_may_still_come() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut old = server.phone(server.huy).await;
    let ops: Vec<Op> = (0..5)
        .map(|_| old.op(DocKind::Visit, new_id(), None, &absent(&server, house)))
        .collect();
    let new = server.phone(server.huy).await;
    let records = [
        sealed(&old, &ops[0]).await,
        sealed(&old, &ops[2]).await,
        sealed(&old, &ops[4]).await,
    ];
    let answers = bring(&new, &records).await;
    assert!(answers.iter().all(|a| verdict(a) == "applied"));
    assert_eq!(visits_of(&server, old.device).await, 3);
    let database = server.app.config.data_dir.join(DATABASES[0].file);
    let key = &server.app.keys.database;
    let found = check(&DATABASES[0], &database, key, &mut |_| ());
    assert_eq!(found.faults, [], "a gap beyond is no damage");
    let missing = server.store.read(|c| {
        let sql = "SELECT detail FROM audit WHERE action = 'outbox.rescue' ORDER BY seq DESC";
        Ok(c.query_row(sql, [], |row| row.get::<_, String>(0))?)
    });
    let missing: Value = serde_json::from_str(&missing.await.unwrap()).unwrap();
    assert_eq!(missing["missing"], json!([2, 4]));

    // The phone is found after all: the server waits for what it lacks, not for what it has.
    let reply = old.push(&ops[4..]).await;
    assert_eq!(reply.gap.map(|g| g.expected), Some(2));
    assert_eq!(reply.last_op_seq, 1);
    let reply = old.push(&ops[1..]).await;
    let fates: Vec<_> = reply
        .verdicts
        .iter()
        .map(|v| matches!(v.outcome, Outcome::Applied { .. }))
        .collect();
    assert_eq!(fates, [true, false, true, false]);
    assert_eq!((reply.gap, reply.last_op_seq), (None, 5));
    assert_eq!(visits_of(&server, old.device).await, 5);
}

#[tokio::test]
async fn filling_a_gap_counts_what_lay_beyond_it() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut old = server.phone(server.huy).await;
    let ops: Vec<Op> = (0..3)
        .map(|_| old.op(DocKind::Visit, new_id(), None, &absent(&server, house)))
        .collect();
    let new = server.phone(server.huy).await;
    bring(
        &new,
        &[sealed(&old, &ops[1]).await, sealed(&old, &ops[2]).await],
    )
    .await;
    assert_eq!(old.push(&[]).await.last_op_seq, 0);
    bring(&new, &[sealed(&old, &ops[0]).await]).await;
    assert_eq!(old.push(&[]).await.last_op_seq, 3);
}

#[tokio::test]
async fn a_copy_that_is_not_what_it_says_changes_nothing() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut old = server.phone(server.huy).await;
    let op = old.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    let good = sealed(&old, &op).await;
    let mut moved = good.clone();
    moved.op_seq = 2;
    let mut elsewhere = good.clone();
    elsewhere.ward = OTHER_WARD.parse().unwrap();
    let mut keyless = good.clone();
    keyless.sealed.key_id = "../../database".to_owned();
    let mut unknown = good.clone();
    unknown.device = DeviceId(new_id());
    let mut newer = good.clone();
    newer.format = 9;
    let forged = {
        let key = ward_key(&server, server.ward.as_str()).await;
        let guess = Sender::phone(old.device, "guessed");
        let place = (&server.ward, old.device);
        SealedOp::seal(&op, place, &guess, &key, &mut rand::rng()).unwrap()
    };
    let new = server.phone(server.huy).await;
    for (record, why) in [
        (moved, "does_not_open"),
        (elsewhere, "other_ward"),
        (keyless, "no_key"),
        (unknown, "unknown_device"),
        (newer, "newer"),
        (forged, "does_not_open"),
    ] {
        let answers = bring(&new, &[record]).await;
        assert_eq!(refusal(&answers[0]), why);
    }
    assert_eq!(visits_of(&server, old.device).await, 0);
    // Neither does somebody of another ward carry it.
    let stranger = server
        .person(OTHER_WARD, Role::Volunteer, "Ngô Thị Xuân", &[])
        .await;
    let stranger = server.phone(stranger).await;
    let answers = bring(&stranger, std::slice::from_ref(&good)).await;
    assert_eq!(refusal(&answers[0]), "other_ward");
    assert_eq!(verdict(&bring(&new, &[good]).await[0]), "applied");
}

#[tokio::test]
async fn work_of_a_revoked_phone_comes_by_its_owner_or_an_officer_only() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut old = server.phone(server.huy).await;
    let op = old.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    let record = sealed(&old, &op).await;
    let now = tungngo_server::clock::now();
    let revoked = server.app.store.revoke_device(old.device, None, now).await;
    revoked.unwrap();
    let other = server.phone(server.minh).await;
    let answers = bring(&other, std::slice::from_ref(&record)).await;
    assert_eq!(refusal(&answers[0]), "device_revoked");
    let own = server.phone(server.huy).await;
    assert_eq!(verdict(&bring(&own, &[record]).await[0]), "applied");
}

#[tokio::test]
async fn an_edit_behind_a_refused_one_starts_where_that_one_did() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let id = new_id();
    let good = met(&server, house, 4);
    let base = huy.push_one(DocKind::Visit, id, None, &good).await;
    let base: Rev = serde_json::from_value(base["rev"].clone()).unwrap();
    let mut bad = good.clone();
    bad["people_living"] = 1000.into();
    let mut mended = good.clone();
    mended["people_living"] = 6.into();
    // All numbered before any was answered.
    let first = huy.op(DocKind::Visit, id, Some(&base), &bad);
    let second = huy.op(DocKind::Visit, id, Some(&first.rev(huy.device)), &bad);
    let third = huy.op(DocKind::Visit, id, Some(&second.rev(huy.device)), &mended);
    let reply = huy.push(&[first, second, third.clone()]).await;
    let reply = serde_json::to_value(reply).unwrap();
    let fates: Vec<_> = (0..3).map(|i| &reply["verdicts"][i]["verdict"]).collect();
    assert_eq!(fates, ["rejected", "rejected", "applied"], "{reply}");
    let (changes, _) = huy.pull(None, 500).await;
    let row = changes.iter().find(|c| c.id == id).unwrap();
    assert_eq!(row.rev, Some(third.rev(huy.device)));
}

#[tokio::test]
async fn a_seal_of_anybody_is_not_a_phones() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut old = server.phone(server.huy).await;
    let op = old.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    let mut record = sealed(&old, &op).await;
    let key = ward_key(&server, server.ward.as_str()).await;
    let content = serde_json::to_vec(&op).unwrap();
    record.sealed = seal::seal(&key, b"any", &content, &mut rand::rng()).unwrap();
    let new = server.phone(server.huy).await;
    assert_eq!(refusal(&bring(&new, &[record]).await[0]), "does_not_open");
}
