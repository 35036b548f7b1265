//! Guessing: passwords by the thousand from everywhere. Whoever owns the account comes in all the same,
//! whoever guesses does not, and neither memory nor work grows with the guesses.

use axum::{
    body::Body,
    http::{Request, header},
};
use tungngo_server::{
    auth::{
        attempts::{MOST, Subject},
        password::{AT_ONCE, WAITING},
        web::{self, Entered, SignIn, SignedIn, url_encode},
    },
    problem::ApiError,
};
use tungngo_shared::{access::Role, clock::Millis};

use super::kit::{PASSWORD, Server, WARD};

async fn officer(server: &Server) -> String {
    let id = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    let account = server.app.store.account(id).await.unwrap().unwrap();
    account.login.unwrap()
}

async fn try_in(
    server: &Server,
    login: &str,
    password: &str,
    address: &str,
    known: Option<&str>,
) -> Result<SignedIn, ApiError> {
    let asked = SignIn {
        login,
        password: password.to_owned(),
        address,
        known: known.map(str::to_owned),
        browser: web::Browser::default(),
    };
    match web::sign_in(&server.app, asked).await? {
        Entered::In(signed_in) => Ok(*signed_in),
        Entered::SecondNext(_) => panic!("{login} has a second factor"),
    }
}

fn said(tried: &Result<SignedIn, ApiError>) -> &'static str {
    tried.as_ref().map_or_else(|e| e.code, |_| "in")
}

#[tokio::test]
async fn ten_thousand_wrong_passwords_keep_nobody_out_but_the_guesser() {
    let server = Server::start().await;
    let login = officer(&server).await;
    // The owner has signed in from this browser before.
    let own = try_in(&server, &login, PASSWORD, "192.0.2.1", None)
        .await
        .unwrap();
    let known = own.known.value().to_owned();
    let before = server.app.passwords.worked();
    let mut let_in = 0;
    for n in 0..10_000_u32 {
        // A thousand addresses, the owner's own office among them.
        let address = match n % 1000 {
            0 => "192.0.2.1".to_owned(),
            other => format!("198.51.{}.{}", other / 250, other % 250),
        };
        let tried = try_in(
            &server,
            &login,
            &format!("đoán lần thứ {n}"),
            &address,
            None,
        )
        .await;
        let_in += u32::from(tried.is_ok());
        if n % 1000 == 500 {
            let owner = try_in(&server, &login, PASSWORD, "192.0.2.1", Some(&known)).await;
            assert_eq!(said(&owner), "in", "after {n} guesses");
        }
    }
    assert_eq!(let_in, 0);
    let work = server.app.passwords.worked() - before;
    // Ten of them the owner's own.
    assert!(work < 60, "{work} passwords were hashed");
    assert!(
        server.app.attempts.len() <= 1 + 1000,
        "{}",
        server.app.attempts.len()
    );

    let other = officer(&server).await;
    let others = try_in(&server, &other, PASSWORD, "203.0.113.5", None)
        .await
        .unwrap();
    // Heard or not, there is a while to wait from here on, however long the lines above took.
    let _ = try_in(&server, &login, "đoán lần cuối", "198.51.100.9", None).await;
    // The guesser has the right word at last, and is not heard; nor with a cookie that is not this account's.
    let late = try_in(&server, &login, PASSWORD, "198.51.100.9", None).await;
    assert_eq!(said(&late), "too_many_requests");
    let borrowed = try_in(
        &server,
        &login,
        PASSWORD,
        "203.0.113.5",
        Some(others.known.value()),
    )
    .await;
    assert_eq!(said(&borrowed), "too_many_requests");
    // The known browser itself is no way to guess either.
    for _ in 0..6 {
        let _ = try_in(&server, &login, "sai rồi", "192.0.2.1", Some(&known)).await;
    }
    let guessing = try_in(&server, &login, PASSWORD, "192.0.2.1", Some(&known)).await;
    assert_eq!(said(&guessing), "too_many_requests");
}

#[tokio::test]
async fn an_unknown_login_is_answered_like_a_known_one() {
    let server = Server::start().await;
    let login = officer(&server).await;
    let stopped = officer(&server).await;
    let account = server
        .app
        .store
        .account_by_login(&stopped)
        .await
        .unwrap()
        .unwrap();
    let now = tungngo_server::clock::now();
    server
        .app
        .store
        .disable_account(account.id, None, now)
        .await
        .unwrap();
    let page = async |login: &str, password: &str| {
        let form = format!(
            "login={}&password={}&next=/",
            url_encode(login),
            url_encode(password)
        );
        let request = Request::post("/login")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        let before = server.app.passwords.worked();
        let response = server.send(request).await;
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let html = String::from_utf8(bytes.to_vec()).unwrap();
        // Without the name that was typed, and the seconds that are left.
        let html = html.replace(login, "LOGIN");
        let html = html.replace(|c: char| c.is_ascii_digit(), "");
        let mut headers: Vec<String> = parts.headers.keys().map(ToString::to_string).collect();
        headers.sort();
        let work = server.app.passwords.worked() - before;
        (parts.status.as_u16(), headers, html, work)
    };
    // The first unknown one also makes the hash that unknown ones are compared with.
    page("ai.do", "mở ra nào").await;
    let cases = [
        (login.as_str(), "mở ra nào"),
        ("khong.co", "mở ra nào"),
        (stopped.as_str(), PASSWORD),
    ];
    for round in 0..3 {
        let expected = match round {
            0 | 1 => (422, 1),
            // Guessed at so often meanwhile that the next one has to wait.
            _ => {
                for (login, _) in cases {
                    guessed_at(&server, login, now);
                }
                (429, 0)
            }
        };
        let mut answers = Vec::new();
        for (login, password) in cases {
            answers.push(page(login, password).await);
        }
        let (first, others) = answers.split_first().unwrap();
        for other in others {
            assert_eq!(other, first, "round {round}");
        }
        assert_eq!((first.0, first.3), expected, "round {round}");
    }
    assert!(server.app.attempts.len() <= MOST);
}

/// Twelve failures, the last of them now.
fn guessed_at(server: &Server, login: &str, now: Millis) {
    for n in (0..12).rev() {
        let at = Millis(now.0 - n * 61_000);
        let _ = server.app.attempts.begin(&[Subject::Account(login)], at);
    }
}

#[tokio::test]
async fn a_flood_of_sign_ins_waits_in_a_short_queue() {
    let server = Server::start().await;
    let many = AT_ONCE + WAITING + 40;
    let mut asked = tokio::task::JoinSet::new();
    for n in 0..many {
        let app = server.app.clone();
        asked.spawn(async move {
            let (login, address) = (format!("ai{n}"), format!("198.51.100.{n}"));
            let asked = SignIn {
                login: &login,
                password: "sai".to_owned(),
                address: &address,
                known: None,
                browser: web::Browser::default(),
            };
            web::sign_in(&app, asked).await.unwrap_err().code
        });
    }
    let codes = asked.join_all().await;
    let busy = codes.iter().filter(|code| **code == "unavailable").count();
    assert!(busy >= 40, "{busy} of {many} were told to come again");
    assert!(
        codes
            .iter()
            .all(|code| ["unavailable", "unauthorised"].contains(code))
    );
    // Afterwards everything is as before.
    let login = officer(&server).await;
    assert_eq!(
        said(&try_in(&server, &login, PASSWORD, "192.0.2.1", None).await),
        "in"
    );
}
