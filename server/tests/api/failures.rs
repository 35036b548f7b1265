//! Failed sign-ins in the log: ten thousand guesses are a handful of entries with the right count, none
//! of which holds what was typed.

use serde_json::{Value, json};
use tungngo_server::{
    auth::web::{self, SignIn},
    noted,
};
use tungngo_shared::{access::Role, ids::UserId};
use uuid::Uuid;

use super::kit::{PASSWORD, Server, WARD};

struct Entry {
    action: String,
    ward: Option<String>,
    subject: Option<Uuid>,
    user: Option<Uuid>,
    detail: Value,
}

impl Entry {
    fn tries(&self) -> u64 {
        let number = |name: &str| self.detail[name].as_u64().unwrap_or(0);
        number("count") + number("turned_away")
    }
}

async fn failures(server: &Server) -> Vec<Entry> {
    let read = server.store.read(|c| {
        let mut all = c.prepare(
            "SELECT action, ward, subject, account_id, detail FROM audit
             WHERE action LIKE '%.failed' OR action = 'access.refused' ORDER BY seq",
        )?;
        let found = all.query_map([], |row| {
            let detail: String = row.get(4)?;
            Ok(Entry {
                action: row.get(0)?,
                ward: row.get(1)?,
                subject: row.get(2)?,
                user: row.get(3)?,
                detail: serde_json::from_str(&detail).unwrap(),
            })
        })?;
        Ok(found.collect::<Result<Vec<_>, _>>()?)
    });
    read.await.unwrap()
}

async fn guess(server: &Server, login: &str, password: &str, address: &str) {
    let asked = SignIn {
        login,
        password: password.to_owned(),
        address,
        known: None,
        browser: web::Browser::default(),
    };
    web::sign_in(&server.app, asked).await.unwrap_err();
}

async fn officer(server: &Server) -> (UserId, String) {
    let id = server
        .person(WARD, Role::PoliceLead, "Đỗ Thị Mai", &[])
        .await;
    let account = server.app.store.account(id).await.unwrap().unwrap();
    (id, account.login.unwrap())
}

#[tokio::test]
async fn ten_thousand_wrong_passwords_are_a_few_entries_with_the_right_count() {
    let server = Server::start().await;
    let (id, login) = officer(&server).await;
    let size = || std::fs::metadata(server.app.config.data_dir.join("tungngo.db-wal"));
    let before = size().map_or(0, |m| m.len());
    for n in 0..10_000_u32 {
        let address = format!("198.51.100.{}", n % 5);
        if n % 2 == 0 {
            guess(&server, &login, &format!("đoán {n}"), &address).await;
        } else {
            // Somebody types the password where the name belongs.
            guess(&server, &format!("{PASSWORD} {n}"), "x", &address).await;
        }
        if n % 250 == 0 {
            noted::write(&server.app, false).await;
        }
    }
    noted::write(&server.app, true).await;
    let told = failures(&server).await;
    assert!(told.len() <= 4, "{} entries", told.len());
    assert!(
        told.iter()
            .all(|e| e.action == "sign_in.failed" && e.user.is_none())
    );
    for (subject, ward) in [(Some(id.0), Some(WARD)), (None, None)] {
        let about = told.iter().filter(|e| e.subject == subject);
        let about: Vec<_> = about.collect();
        assert_eq!(
            about.iter().map(|e| e.tries()).sum::<u64>(),
            5_000,
            "{subject:?}"
        );
        assert!(about.iter().all(|e| e.ward.as_deref() == ward));
    }
    assert!(
        told.iter()
            .any(|e| e.detail["turned_away"].as_u64() > Some(4_000))
    );
    let typed = told
        .iter()
        .map(|e| e.detail.to_string())
        .collect::<String>();
    assert!(
        !typed.contains("giếng") && !typed.contains("đoán"),
        "{typed}"
    );
    assert!(server.app.notes.len() <= 2);
    let grown = size().map_or(0, |m| m.len()).saturating_sub(before);
    assert!(grown < 1024 * 1024, "{grown} bytes");
    let whole = server.app.store.verify_audit().await.unwrap();
    assert!(whole.is_ok(), "{whole:?}");
}

#[tokio::test]
async fn wrong_codes_are_entries_and_right_ones_are_not() {
    let server = Server::start().await;
    // A right one among them.
    server.phone(server.huy).await;
    let wrong = json!({"code": "ABCD2345"});
    for _ in 0..30 {
        let answer = server.post("/api/v1/enrol/check", None, &wrong).await;
        assert!(!answer.status.is_success());
    }
    noted::write(&server.app, true).await;
    let told = failures(&server).await;
    let [codes] = told.as_slice() else {
        panic!("{} entries", told.len());
    };
    assert_eq!(codes.action, "code.failed");
    assert_eq!(
        (codes.tries(), codes.ward.as_deref(), codes.subject),
        (30, None, None)
    );

    let (id, _) = officer(&server).await;
    for _ in 0..3 {
        let now = tungngo_server::clock::now();
        let checked = tungngo_server::auth::second::check(&server.app, id, "123456", now).await;
        checked.unwrap_err();
    }
    noted::write(&server.app, true).await;
    let told = failures(&server).await;
    let second = told.last().unwrap();
    assert_eq!(second.action, "second_factor.failed");
    assert_eq!((second.tries(), second.subject), (3, Some(id.0)));
    assert_eq!(second.ward.as_deref(), Some(WARD));
}

#[tokio::test]
async fn a_phone_that_sends_what_is_not_its_own_is_named_with_its_record() {
    let server = Server::start().await;
    let house = server.household(server.a1, "1").await;
    let mut huy = server.phone(server.huy).await;
    let visit = Uuid::now_v7();
    let met = super::kit::met(&server, house, 2);
    let done = huy
        .push_one(tungngo_shared::sync::DocKind::Visit, visit, None, &met)
        .await;
    assert_eq!(done["verdict"], "applied", "{done}");
    let mut minh = server.phone(server.minh).await;
    let taken = minh
        .push_one(tungngo_shared::sync::DocKind::Visit, visit, None, &met)
        .await;
    assert_eq!(taken["verdict"], "rejected", "{taken}");
    noted::write(&server.app, true).await;
    let told = failures(&server).await;
    let [refused] = told.as_slice() else {
        panic!("{} entries", told.len());
    };
    assert_eq!(refused.action, "access.refused");
    assert_eq!(
        (refused.user, refused.subject),
        (Some(server.minh.0), Some(visit))
    );
    assert_eq!(refused.ward.as_deref(), Some(WARD));
    assert_eq!(refused.detail["what"], "POST /api/v1/sync/push");
}
