//! What a phone shows to be let in, and everything that looks like it: each is refused with the code
//! that makes a phone refresh once, or enrol again, and never throw its work away.

use axum::{
    body::Body,
    http::{Request, header},
};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::SigningKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tungngo_server::{
    clock::{new_id, now},
    keys::token::kid,
};
use tungngo_shared::{access::Role, auth::Tokens, sync::DocKind};

use super::{
    kit::{PASSWORD, Server, WARD, absent, hello},
    seat::sign_in,
};

/// The parts of a phone's token, read without its key.
fn parts(token: &str) -> (Value, Value) {
    let mut parts = token.split('.').map(|part| {
        let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or(Value::Null)
    });
    (parts.next().unwrap(), parts.next().unwrap())
}

fn encoded(value: &Value) -> String {
    BASE64URL_NOPAD.encode(value.to_string().as_bytes())
}

/// A token with this header and these claims, signed by `key`.
fn signed(header: &Value, claims: &Value, key: &SigningKey) -> String {
    use ed25519_dalek::Signer as _;
    let text = format!("{}.{}", encoded(header), encoded(claims));
    let signature = key.sign(text.as_bytes());
    format!("{text}.{}", BASE64URL_NOPAD.encode(&signature.to_bytes()))
}

async fn code(server: &Server, token: &str) -> String {
    let body = json!({"hello": hello(), "cursor": null, "limit": 1});
    let answer = server.post("/api/v1/sync/pull", Some(token), &body).await;
    match answer.status.as_u16() {
        200 => "in".to_owned(),
        status => answer.problem(status),
    }
}

#[tokio::test]
async fn whatever_is_not_quite_a_token_is_refused() {
    let server = Server::start().await;
    let huy = server.phone(server.huy).await;
    let ours = server.app.keys.token.ring().unwrap().current;
    let (header, claims) = parts(&huy.tokens.access);
    let remade = signed(&header, &claims, &ours);
    let said = code(&server, &remade).await;
    assert_eq!(said, "in", "the tests forge as the server signs");

    let with = |mut value: Value, name: &str, new: Value| {
        match new {
            Value::Null => drop(value.as_object_mut().unwrap().remove(name)),
            new => value[name] = new,
        }
        value
    };
    let in_header =
        |name: &str, new: Value| signed(&with(header.clone(), name, new), &claims, &ours);
    let in_claims =
        |name: &str, new: Value| signed(&header, &with(claims.clone(), name, new), &ours);
    let iat = claims["iat"].as_i64().unwrap();
    let stranger = SigningKey::from_bytes(&[9; 32]);
    let strange = with(header.clone(), "kid", kid(&stranger.verifying_key()).into());

    // The public key, in each form in which it might be found, as the secret of an HMAC.
    let public = ours.verifying_key();
    let mut by_hmac = Header::new(Algorithm::HS256);
    by_hmac.typ = Some("at+jwt".to_owned());
    by_hmac.kid = header["kid"].as_str().map(str::to_owned);
    let hmac =
        |secret: &[u8]| encode(&by_hmac, &claims, &EncodingKey::from_secret(secret)).unwrap();
    let none = with(header.clone(), "alg", "none".into());

    let refused = [
        (
            "alg none",
            format!("{}.{}.", encoded(&none), encoded(&claims)),
        ),
        (
            "alg none with our signature",
            in_header("alg", "none".into()),
        ),
        ("alg None", in_header("alg", "None".into())),
        ("HS256 with the public key", hmac(public.as_bytes())),
        (
            "HS256 with its text",
            hmac(BASE64URL_NOPAD.encode(public.as_bytes()).as_bytes()),
        ),
        (
            "HS256 in the header alone",
            in_header("alg", "HS256".into()),
        ),
        (
            "ES256 in the header alone",
            in_header("alg", "ES256".into()),
        ),
        (
            "no signature",
            format!("{}.{}.", encoded(&header), encoded(&claims)),
        ),
        ("another key", signed(&strange, &claims, &stranger)),
        (
            "another key under our kid",
            signed(&header, &claims, &stranger),
        ),
        ("unknown kid", in_header("kid", "0123456789abcdef".into())),
        ("no kid", in_header("kid", Value::Null)),
        ("a path as kid", in_header("kid", "../../token.pem".into())),
        ("another type", in_header("typ", "JWT".into())),
        ("a refresh token's type", in_header("typ", "rt+jwt".into())),
        ("no type", in_header("typ", Value::Null)),
        ("another issuer", in_claims("iss", "somebody".into())),
        ("no issuer", in_claims("iss", Value::Null)),
        ("another audience", in_claims("aud", "tungngo-desk".into())),
        ("no audience", in_claims("aud", Value::Null)),
        ("run out", in_claims("exp", (iat - 1).into())),
        ("good for a day", in_claims("exp", (iat + 86_400).into())),
        ("no end", in_claims("exp", Value::Null)),
        ("no session", in_claims("sid", Value::Null)),
        (
            "a session that is not there",
            in_claims("sid", new_id().to_string().into()),
        ),
        ("the refresh token", huy.tokens.refresh.clone()),
        ("nothing", String::new()),
        ("dots", "..".to_owned()),
    ];
    for (what, token) in &refused {
        assert_eq!(code(&server, token).await, "unauthorised", "{what}");
    }
    assert_eq!(code(&server, &remade).await, "in", "and nobody was put out");
}

#[tokio::test]
async fn a_phones_token_opens_no_page_and_a_desks_cookie_no_api() {
    let server = Server::start().await;
    let huy = server.phone(server.huy).await;
    let bearer = format!("Bearer {}", huy.tokens.access);
    for path in ["/", "/queue", "/people", "/import"] {
        let as_cookie = format!("tungngo={0}; __Host-tungngo={0}", huy.tokens.access);
        for (name, value) in [
            (header::AUTHORIZATION, &bearer),
            (header::COOKIE, &as_cookie),
        ] {
            let request = Request::get(path)
                .header(name, value)
                .body(Body::empty())
                .unwrap();
            let answer = server.answer(request).await;
            assert_eq!(answer.status, 303, "{path}");
            let to = answer.headers[header::LOCATION].to_str().unwrap();
            assert!(to.starts_with("/login"), "{to}");
        }
    }
    let lead = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    let login = server
        .app
        .store
        .account(lead)
        .await
        .unwrap()
        .unwrap()
        .login
        .unwrap();
    let cookie = sign_in(&server, &login, PASSWORD).await.unwrap();
    assert_eq!(code(&server, cookie.value()).await, "unauthorised");
    let body = json!({"hello": hello(), "cursor": null, "limit": 1}).to_string();
    let request = Request::post("/api/v1/sync/pull")
        .header(
            header::COOKIE,
            format!("{}={}", cookie.name(), cookie.value()),
        )
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap();
    assert_eq!(server.answer(request).await.problem(401), "unauthorised");
    // A desk's account has no phone, so a token cannot be made for one.
    let session = signed(
        &parts(&huy.tokens.access).0,
        &{
            let mut claims = parts(&huy.tokens.access).1;
            claims["sid"] = lead.0.to_string().into();
            claims
        },
        &server.app.keys.token.ring().unwrap().current,
    );
    assert_eq!(code(&server, &session).await, "unauthorised");
}

#[tokio::test]
async fn another_devices_token_does_not_send_this_ones_work() {
    let server = Server::start().await;
    let house = server.household(server.a1, "12").await;
    let mut huy = server.phone(server.huy).await;
    let mut minh = server.phone(server.minh).await;
    // Recorded on Huy's phone, brought with Minh's token: its number and digest are Huy's phone's.
    let op = huy.op(DocKind::Visit, new_id(), None, &absent(&server, house));
    let verdict = minh.push(std::slice::from_ref(&op)).await;
    let verdict = serde_json::to_value(&verdict.verdicts[0]).unwrap();
    assert_eq!(
        (&verdict["verdict"], &verdict["code"]),
        (&json!("rejected"), &json!("bad_hash"))
    );
    minh.next_seq += 1;
    let own = minh
        .push_one(DocKind::Visit, new_id(), None, &absent(&server, house))
        .await;
    assert_eq!(own["verdict"], "applied", "{own}");
    let applied = huy.push(&[op]).await;
    assert_eq!(
        serde_json::to_value(&applied.verdicts[0]).unwrap()["verdict"],
        "applied"
    );

    // A session is one device's: when that one is revoked, the other's goes on.
    server
        .app
        .store
        .revoke_device(huy.device, None, now())
        .await
        .unwrap();
    assert_eq!(code(&server, &huy.tokens.access).await, "unauthorised");
    assert_eq!(code(&server, &minh.tokens.access).await, "in");
}

#[tokio::test]
async fn a_replayed_refresh_ends_the_family_and_a_lost_reply_does_not() {
    let server = Server::start().await;
    let huy = server.phone(server.huy).await;
    let refresh = async |token: &str| {
        server
            .post("/api/v1/token/refresh", None, &json!({ "refresh": token }))
            .await
    };
    // The reply is lost three times; each time the phone gets the same successor.
    let first = huy.tokens.clone();
    let mut second: Tokens = refresh(&first.refresh).await.ok();
    for _ in 0..3 {
        second = refresh(&first.refresh).await.ok();
    }
    assert_eq!(code(&server, &second.access).await, "in");
    let third: Tokens = refresh(&second.refresh).await.ok();
    assert_eq!(code(&server, &third.access).await, "in");
    // Somebody who copied the first one comes with it.
    assert_eq!(refresh(&first.refresh).await.problem(401), "unauthorised");
    for token in [&first, &second, &third] {
        assert_eq!(code(&server, &token.access).await, "unauthorised");
        assert_eq!(refresh(&token.refresh).await.problem(401), "unauthorised");
    }
    let noted = server.store.read(|c| {
        Ok(c.query_row(
            "SELECT COUNT(*) FROM audit WHERE action = 'session.reused_token'",
            [],
            |row| row.get::<_, u64>(0),
        )?)
    });
    assert_eq!(noted.await.unwrap(), 1);
    // Its work is not lost: a new code gives the same phone a new session.
    let code_again = server.code(server.huy).await;
    let request = super::kit::enrol_request(&code_again, huy.device);
    let again: tungngo_shared::auth::EnrolReply =
        server.post("/api/v1/enrol", None, &request).await.ok();
    assert_eq!(code(&server, &again.tokens.access).await, "in");
}

#[tokio::test]
async fn a_new_signing_key_puts_nobody_out() {
    let server = Server::start().await;
    let huy = server.phone(server.huy).await;
    let before = parts(&huy.tokens.access).0["kid"].clone();
    server.app.keys.token.rotate(now(), 600_000).unwrap();
    assert_eq!(code(&server, &huy.tokens.access).await, "in");
    let body = json!({ "refresh": huy.tokens.refresh });
    let next: Tokens = server.post("/api/v1/token/refresh", None, &body).await.ok();
    assert_ne!(parts(&next.access).0["kid"], before);
    assert_eq!(code(&server, &next.access).await, "in");

    // Stolen: out at once, and one refresh later the phone is back.
    server.app.keys.token.rotate(now(), 0).unwrap();
    assert_eq!(code(&server, &next.access).await, "unauthorised");
    let body = json!({ "refresh": next.refresh });
    let back: Tokens = server.post("/api/v1/token/refresh", None, &body).await.ok();
    assert_eq!(code(&server, &back.access).await, "in");
}
