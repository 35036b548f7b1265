//! The second factor, recovery codes, the question whether it is still you, and one's own sessions.

use totp_rs::{Builder, Secret};
use tungngo_server::{auth::second, clock};
use tungngo_shared::{access::Role, ids::UserId};

use super::{
    kit::{PASSWORD, Server, WARD},
    seat::{Page, Seat, post, sign_in},
};

async fn somebody(server: &Server, role: Role) -> (UserId, String) {
    let id = server.person(WARD, role, "Đỗ Thị Mai", &[]).await;
    let account = server.app.store.account(id).await.unwrap().unwrap();
    (id, account.login.unwrap())
}

/// What the app on the telephone shows, so many steps of half a minute from now.
fn code(secret: &str, steps: i64) -> String {
    let secret = second::read_secret(secret).unwrap();
    let totp = Builder::new().with_secret(Secret::new_stack(secret));
    let seconds = clock::now().0 / 1000 + steps * 30;
    let token = totp.build().unwrap().generate(seconds.try_into().unwrap());
    token.to_string()
}

/// Turns the second factor on; gives the secret and the recovery codes.
async fn turned_on(seat: &Seat<'_>) -> (String, Vec<String>) {
    let secret = seat.get("/me/second").await.hidden("secret");
    let shown = seat
        .post(
            "/me/second",
            &[("secret", &secret), ("code", &code(&secret, 0))],
        )
        .await;
    assert_eq!(shown.status, 200, "{}", shown.html);
    let codes = shown.html.split("<li class=\"code\">").skip(1);
    let codes = codes.map(|rest| rest.split('<').next().unwrap().to_owned());
    (secret, codes.collect())
}

async fn password(server: &Server, login: &str) -> Page {
    post(
        server,
        "/login",
        &[("login", login), ("password", PASSWORD), ("next", "/")],
    )
    .await
}

async fn second_step(server: &Server, ticket: &str, code: &str) -> Page {
    post(
        server,
        "/login/second",
        &[("ticket", ticket), ("code", code), ("next", "/queue")],
    )
    .await
}

async fn audited(server: &Server, action: &'static str, user: UserId) -> u64 {
    let read = server.store.read(move |c| {
        Ok(c.query_row(
            "SELECT COUNT(*) FROM audit WHERE action = $1 AND subject = $2",
            rusqlite::params![action, user.0],
            |row| row.get(0),
        )?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn with_a_second_factor_the_password_alone_opens_nothing() {
    let server = Server::start().await;
    let (user, login) = somebody(&server, Role::PoliceLead).await;
    let seat = Seat::of(&server, user).await;
    let secret = seat.get("/me/second").await.hidden("secret");
    let wrong = seat
        .post("/me/second", &[("secret", &secret), ("code", "000000")])
        .await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.hidden("secret")),
        (422, secret)
    );
    assert!(
        server
            .app
            .store
            .second_factor(user)
            .await
            .unwrap()
            .is_none()
    );
    let (secret, codes) = turned_on(&seat).await;
    assert_eq!(codes.len(), 10);
    let stored = server.app.store.second_factor(user).await.unwrap().unwrap();
    assert!(!stored.secret.contains(&secret));
    assert_eq!(audited(&server, "second_factor.set", user).await, 1);

    let asked = password(&server, &login).await;
    assert_eq!(asked.status, 200);
    assert!(
        !asked.headers.contains_key("set-cookie"),
        "{:?}",
        asked.headers
    );
    let ticket = asked.hidden("ticket");
    // The code that turned it on was used; the next one is good, once.
    for used in [code(&secret, 0), "000000".to_owned()] {
        let refused = second_step(&server, &ticket, &used).await;
        assert_eq!(refused.status, 422, "{used}");
        assert!(!refused.headers.contains_key("set-cookie"));
    }
    let good = code(&secret, 1);
    let inside = second_step(&server, &ticket, &good).await;
    assert_eq!((inside.status.as_u16(), inside.to()), (303, "/queue"));
    assert!(inside.headers.contains_key("set-cookie"));
    let again = second_step(&server, &ticket, &good).await;
    assert_eq!(again.status, 422);

    // Without the telephone: a code from paper, once.
    let on_paper = second_step(&server, &ticket, &codes[3]).await;
    assert_eq!(on_paper.status, 303, "{}", on_paper.html);
    assert_eq!(second_step(&server, &ticket, &codes[3]).await.status, 422);
    assert!(seat.get("/me").await.html.contains("Còn 9 mã"));

    // A ticket is nobody else's, and made by nobody else.
    let (other, _) = somebody(&server, Role::AreaOfficer).await;
    let forged = ticket.replacen(
        &user.0.simple().to_string(),
        &other.0.simple().to_string(),
        1,
    );
    for ticket in [forged.as_str(), "", "x.1.y"] {
        let refused = second_step(&server, ticket, &codes[4]).await;
        assert_eq!((refused.status.as_u16(), refused.to()), (303, "/login"));
    }
}

#[tokio::test]
async fn guessing_the_second_factor_becomes_slow() {
    let server = Server::start().await;
    let (user, login) = somebody(&server, Role::PoliceLead).await;
    let seat = Seat::of(&server, user).await;
    let (_, codes) = turned_on(&seat).await;
    let ticket = password(&server, &login).await.hidden("ticket");
    for n in 0..5 {
        assert_eq!(
            second_step(&server, &ticket, &format!("00000{n}"))
                .await
                .status,
            422
        );
    }
    let slow = second_step(&server, &ticket, &codes[0]).await;
    assert_eq!(slow.status, 429);
    assert!(slow.html.contains("Thử quá nhiều lần"), "{}", slow.html);
}

#[tokio::test]
async fn the_lead_resets_what_somebody_has_lost_and_the_log_says_so() {
    let server = Server::start().await;
    let (lead, _) = somebody(&server, Role::PoliceLead).await;
    let (officer, login) = somebody(&server, Role::AreaOfficer).await;
    let (seat, theirs) = (
        Seat::of(&server, lead).await,
        Seat::of(&server, officer).await,
    );
    turned_on(&theirs).await;
    let path = format!("/people/{officer}");
    assert!(seat.get(&path).await.html.contains("person-second-reset"));
    let reset = seat.post(&format!("{path}/second-factor"), &[]).await;
    assert_eq!(reset.to(), format!("{path}?done=second-reset"));
    assert_eq!(audited(&server, "second_factor.drop", officer).await, 1);
    assert_eq!(theirs.get("/me").await.status, 303, "signed out");
    assert_eq!(password(&server, &login).await.to(), "/");
}

#[tokio::test]
async fn a_ward_that_asks_for_it_lets_nobody_work_without() {
    let server = Server::start().await;
    let (lead, _) = somebody(&server, Role::PoliceLead).await;
    let seat = Seat::of(&server, lead).await;
    assert_eq!(seat.get("/queue").await.status, 200);
    let (ward, now) = (server.ward.clone(), clock::now());
    let store = &server.app.store;
    store
        .require_second_factor_in(ward, true, now)
        .await
        .unwrap();
    for path in ["/", "/queue", "/people", "/import"] {
        assert_eq!(seat.get(path).await.to(), "/me/second", "{path}");
    }
    let posted = seat.post("/people/new", &[("name", "x")]).await;
    assert_eq!(posted.to(), "/me/second");
    turned_on(&seat).await;
    assert_eq!(seat.get("/queue").await.status, 200);
    assert_eq!(seat.post("/me/second/off", &[]).await.status, 404);

    // Or of one person alone.
    let (one, _) = somebody(&server, Role::City).await;
    store.require_second_factor(one, true, now).await.unwrap();
    assert!(store.second_factor_required(one).await.unwrap());
    assert_eq!(
        Seat::of(&server, one).await.get("/").await.to(),
        "/me/second"
    );
}

#[tokio::test]
async fn whoever_is_not_fresh_is_asked_before_keys_change() {
    let server = Server::start().await;
    let (lead, _) = somebody(&server, Role::PoliceLead).await;
    let seat = Seat::of(&server, lead).await;
    let code_path = format!("/people/{}/code", server.huy);
    seat.minutes_pass(9).await;
    assert_eq!(seat.post(&code_path, &[]).await.status, 200);
    seat.minutes_pass(2).await;
    let back = format!("/people/{}", server.huy);
    let guarded = [
        code_path.clone(),
        "/me/second/codes".to_owned(),
        "/me/second/off".to_owned(),
    ];
    for path in guarded {
        let asked = seat.post(&path, &[]).await;
        assert!(
            asked.to().starts_with("/confirm?next="),
            "{path}: {}",
            asked.to()
        );
    }
    assert_eq!(
        seat.get("/me/second").await.to(),
        "/confirm?next=/me/second"
    );
    // What only reads goes on.
    assert_eq!(seat.get("/people").await.status, 200);

    let wrong = seat
        .post("/confirm", &[("password", "sai"), ("next", &back)])
        .await;
    assert_eq!(wrong.status, 422);
    assert_eq!(seat.post(&code_path, &[]).await.status, 303);
    let right = seat
        .post("/confirm", &[("password", PASSWORD), ("next", &back)])
        .await;
    assert_eq!(right.to(), back);
    assert_eq!(seat.post(&code_path, &[]).await.status, 200);

    // With a second factor it is asked for, too.
    let (secret, _) = turned_on(&seat).await;
    seat.minutes_pass(11).await;
    let half = seat
        .post("/confirm", &[("password", PASSWORD), ("next", "/")])
        .await;
    assert_eq!(half.status, 422);
    let code = code(&secret, 1);
    let whole = seat
        .post(
            "/confirm",
            &[("password", PASSWORD), ("code", &code), ("next", "/")],
        )
        .await;
    assert_eq!(whole.to(), "/");
    // And nobody is led elsewhere by it.
    let away = seat.get("/confirm?next=//evil.example").await;
    assert_eq!(away.hidden("next"), "/");
}

#[tokio::test]
async fn ones_own_sessions_are_listed_and_ended() {
    let server = Server::start().await;
    let (user, login) = somebody(&server, Role::AreaOfficer).await;
    let (stranger, _) = somebody(&server, Role::AreaOfficer).await;
    let (here, there) = (Seat::of(&server, user).await, Seat::of(&server, user).await);
    let theirs = Seat::of(&server, stranger).await;
    sign_in(&server, &login, PASSWORD).await.unwrap();
    let list = here.get("/me").await.html;
    assert_eq!(list.matches("data-testid=\"session-row\"").count(), 3);
    assert!(
        list.contains("Chrome · Linux") && list.contains("Thiết bị này"),
        "{list}"
    );
    // Somebody else's is not ended, although its name is known.
    here.post("/me/sessions", &[("end", &theirs.session)]).await;
    assert_eq!(theirs.get("/me").await.status, 200);
    here.post("/me/sessions", &[("end", &there.session)]).await;
    assert!(there.get("/me").await.to().starts_with("/login"));
    here.post("/me/sessions", &[("end", "others")]).await;
    let list = here.get("/me").await.html;
    assert_eq!(list.matches("data-testid=\"session-row\"").count(), 1);
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_is_no_common_one() {
    let server = Server::start().await;
    let (user, login) = somebody(&server, Role::AreaOfficer).await;
    let (here, there) = (Seat::of(&server, user).await, Seat::of(&server, user).await);
    let new = "năm con mèo dưới gốc cây bưởi";
    let ward = server.app.store.ward(&server.ward).await.unwrap().unwrap();
    let places = format!("{0}@{0}#7395", ward.name);
    for (old, tried) in [
        (PASSWORD, places.as_str()),
        ("sai rồi nhé", new),
        (PASSWORD, "mật khẩu 123"),
        (PASSWORD, "ngắn"),
    ] {
        let refused = here
            .post("/me/password", &[("old", old), ("new", tried)])
            .await;
        assert_eq!(refused.status, 422, "{old} {tried}");
        assert!(refused.html.contains("me-problem"));
    }
    assert_eq!(there.get("/me").await.status, 200);
    let done = here
        .post("/me/password", &[("old", PASSWORD), ("new", new)])
        .await;
    assert_eq!(done.to(), "/me?done=password");
    assert_eq!(here.get("/me").await.status, 200);
    assert!(there.get("/me").await.to().starts_with("/login"));
    assert!(sign_in(&server, &login, PASSWORD).await.is_err());
    assert!(sign_in(&server, &login, new).await.is_ok());
}
