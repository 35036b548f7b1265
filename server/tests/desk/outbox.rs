//! The carried file at the desk: an officer brings it in, twice does no harm, and what is not ours is
//! told apart.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{json, value::RawValue};
use tungngo_server::clock;
use tungngo_shared::{
    ids::WardCode,
    rescue::file::Carried,
    seal::{SealingKey, Sender},
    sync::{DocKind, Op},
};

use super::kit::{Desk, Office, Page, Phone};

const NONCE: [char; 43] = ['n'; 43];

async fn upload(desk: &Desk<'_>, csrf: &str, file: &[u8]) -> Page {
    let head = "--cut\r\nContent-Disposition: form-data; name";
    let mut body =
        format!("{head}=\"csrf\"\r\n\r\n{csrf}\r\n{head}=\"file\"; filename=\"x.tungngo\"\r\n\r\n")
            .into_bytes();
    body.extend(file);
    body.extend(b"\r\n--cut--\r\n");
    let request = Request::post("/import/outbox")
        .header(header::COOKIE, &desk.cookie)
        .header(header::ACCEPT_LANGUAGE, "vi")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap();
    desk.office.answer(request).await
}

async fn key(office: &Office) -> SealingKey {
    let ward = office.app.store.ward(&office.ward.code).await;
    ward.unwrap().unwrap().sealing_key
}

/// Visits of a phone that never met the server again.
async fn visits(phone: &mut Phone<'_>, count: u64) -> Vec<Op> {
    let (household, campaign) = phone.somewhere().await;
    let visit = |n| {
        let body = json!({
            "household": household, "campaign": campaign, "outcome": "absent",
            "note": "cổng sau khóa", "clock": {"device_ms": clock::now()},
        });
        let body = RawValue::from_string(body.to_string()).unwrap();
        Op::freeze(phone.device, n, clock::new_id(), DocKind::Visit, None, body)
    };
    (1..=count).map(visit).collect()
}

async fn file(phone: &Phone<'_>, ward: &WardCode, ops: Vec<Op>) -> Vec<u8> {
    let sender = Sender::phone(phone.device, &String::from_iter(NONCE));
    let carried = Carried {
        ops,
        earlier: Vec::new(),
    };
    let key = key(phone.office).await;
    let sealed = carried.seal(
        (ward, phone.device),
        clock::now(),
        &sender,
        &key,
        &mut rand::rng(),
    );
    sealed.unwrap()
}

fn fates(html: &str) -> Vec<&str> {
    let cells = html.split("data-fate=\"").skip(1);
    cells.map(|rest| rest.split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn an_officer_brings_a_file_in_and_twice_does_no_harm() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let mut ops = visits(&mut phone, 3).await;
    let mut bad = ops[2].clone();
    bad.body = RawValue::from_string("{\"outcome\":\"absent\"}".to_owned()).unwrap();
    bad.sha256 = bad.digest(phone.device);
    ops[2] = bad;
    let bytes = file(&phone, &office.ward.code, ops).await;
    let officer = office.sign_in("officer1").await;
    let page = upload(&officer, &officer.csrf, &bytes).await.ok();
    assert_eq!(fates(&page), ["applied", "applied", "rejected"]);
    assert!(page.contains("Đã nhận. Có mục cần người xem."), "{page}");
    assert!(page.contains("Không đọc được nội dung"));
    assert!(!page.contains("cổng sau"), "a report says nothing of doors");
    let lead = office.sign_in("lead").await;
    let page = upload(&lead, &lead.csrf, &bytes).await.ok();
    assert_eq!(fates(&page), ["already", "already", "rejected"]);
    assert_eq!(office.audited("outbox.import", phone.device.0).await, 2);
    let (queue, _) = lead.queue("state=all").await;
    assert_eq!(queue.len(), 2);
    // The phone meets the server again and goes on where it stood.
    phone.seq = 3;
    phone.cursor = serde_json::Value::Null;
    phone.meet(2).await;
    assert_eq!(lead.queue("state=all").await.0.len(), 3);
}

#[tokio::test]
async fn what_is_not_this_wards_whole_file_is_refused_with_its_code() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let ops = visits(&mut phone, 2).await;
    let good = file(&phone, &office.ward.code, ops.clone()).await;
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let elsewhere = file(&phone, &"10525".parse().unwrap(), ops).await;
    let officer = office.sign_in("officer1").await;
    for (bytes, code) in [
        (b"PK\x03\x04 no".as_slice(), "outbox_not_ours"),
        (b"", "outbox_not_ours"),
        (&good[..good.len() - 1], "outbox_cut"),
        (&flipped, "outbox_damaged"),
        (&elsewhere, "outbox_other_ward"),
    ] {
        let page = upload(&officer, &officer.csrf, bytes).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
        let said = format!("data-code=\"{code}\"");
        assert!(page.html.contains(&said), "{code}: {}", page.html);
    }
    assert_eq!(office.audited("outbox.import", phone.device.0).await, 0);
    let lead = office.sign_in("lead").await;
    assert_eq!(lead.queue("state=all").await.0, []);
}

#[tokio::test]
async fn only_officers_bring_files_in_and_only_from_our_own_pages() {
    let office = Office::with_visits(0).await;
    let mut phone = office.phone().await;
    let ops = visits(&mut phone, 1).await;
    let bytes = file(&phone, &office.ward.code, ops).await;
    let officer = office.sign_in("officer1").await;
    let forged = upload(&officer, "wrong", &bytes).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    for stem in ["steering", "admin"] {
        let other = office.sign_in(stem).await;
        let page = other.get("/import/outbox").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{stem}");
        let sent = upload(&other, &other.csrf, &bytes).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{stem}");
    }
    assert_eq!(office.audited("outbox.import", phone.device.0).await, 0);
    let page = officer.get("/attention").await.ok();
    assert!(page.contains("href=\"/import/outbox\""));
}
