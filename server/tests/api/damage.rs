//! What is found to be damaged, and what a damaged database answers.

use serde_json::json;
use tungngo_server::{
    app::{App, Config},
    storage::sqlite::{
        Key,
        upkeep::{DATABASES, check},
    },
};

use super::{
    kit::{Server, hello},
    upkeep::{copy, elsewhere, keyed, with_visits},
};

/// What is done to a database, and the kind of fault that is found.
const DAMAGE: [(&str, &str); 12] = [
    ("UPDATE audit SET action = 'x' WHERE seq = 3", "audit"),
    ("DELETE FROM audit WHERE seq = 3", "audit"),
    ("DELETE FROM op WHERE op_seq = 2", "operation"),
    ("DELETE FROM op WHERE op_seq = 5", "operation"),
    ("UPDATE op SET device_id = zeroblob(16)", "operation"),
    (
        "UPDATE ward SET feed_seq = feed_seq + 1 WHERE code = '11383'",
        "feed",
    ),
    (
        "UPDATE doc SET feed_seq = feed_seq + 1 WHERE feed_seq = (SELECT MAX(feed_seq) FROM doc)",
        "feed",
    ),
    (
        "UPDATE doc SET feed_seq = 0 WHERE kind = 'ward' AND ward = '11383'",
        "feed",
    ),
    (
        "DELETE FROM revision WHERE rev LIKE '%.2' AND rev NOT LIKE 's%'",
        "operation",
    ),
    ("UPDATE doc SET rev = 'x' WHERE kind = 'alley'", "document"),
    (
        "PRAGMA foreign_keys = OFF; DELETE FROM visit WHERE rowid = 2",
        "document",
    ),
    (
        "PRAGMA foreign_keys = OFF; DELETE FROM household",
        "reference",
    ),
];

#[tokio::test]
async fn verify_finds_each_kind_of_damage_and_none_in_a_whole_database() {
    let server = Server::start().await;
    with_visits(&server, 5).await;
    let key = &server.app.keys.database;
    let out = tempfile::tempdir().unwrap();
    let one = out.path().join("copy.db");
    let fresh = || {
        for tail in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(out.path().join(format!("copy.db{tail}")));
        }
        let from = server.app.config.data_dir.join("tungngo.db");
        copy(&from, key, &one);
    };
    let kinds = |key: &Key| -> Vec<&str> {
        let found = check(&DATABASES[0], &one, key, &mut |_| ());
        found.faults.iter().map(|f| f.kind).collect()
    };
    fresh();
    assert!(kinds(key).is_empty());
    for (sql, kind) in DAMAGE {
        fresh();
        keyed(&one, key).execute_batch(sql).unwrap();
        let found = kinds(key);
        assert!(found.contains(&kind), "{sql}: {found:?}");
    }

    fresh();
    let whole = std::fs::read(&one).unwrap();
    for page in [1, 7, whole.len() / 4096 - 1] {
        let mut bytes = whole.clone();
        bytes[page * 4096 + 1000] ^= 1;
        std::fs::write(&one, &bytes).unwrap();
        let found = check(&DATABASES[0], &one, key, &mut |_| ());
        assert_eq!(found.faults[0].kind, "page", "{found:?}");
        assert!(
            std::fs::read(&one).unwrap() == bytes,
            "looking changed the file"
        );
    }
    let mut bytes = whole.clone();
    bytes[100] ^= 1;
    std::fs::write(&one, &bytes).unwrap();
    assert_eq!(kinds(key), ["open"]);
    std::fs::write(&one, &whole).unwrap();
    assert_eq!(kinds(&Key([9; 32])), ["open"]);
    std::fs::remove_file(&one).unwrap();
    assert_eq!(kinds(key), ["open"]);
    assert!(!one.exists());
}

/// A page that is damaged under a running server: nobody is told that something is stored.
#[tokio::test]
async fn a_damaged_page_is_an_error_and_no_acknowledgement() {
    let server = Server::start().await;
    let (phone, _) = with_visits(&server, 200).await;
    let (dir, there) = elsewhere(&server);
    let (from, to) = (
        server.app.config.data_dir.join("tungngo.db"),
        there.join("tungngo.db"),
    );
    let key = &server.app.keys.database;
    copy(&from, key, &to);
    let mut bytes = std::fs::read(&to).unwrap();
    for page in bytes.len() / 4096 * 3 / 4..bytes.len() / 4096 {
        bytes[page * 4096 + 99] ^= 1;
    }
    std::fs::write(&to, bytes).unwrap();
    let app = App::open(Config::at(there)).unwrap();
    let damaged = server.moved_to(app, dir);
    let token = Some(phone.tokens.access.as_str());
    let pull = json!({"hello": hello(), "limit": 500});
    let answer = damaged.post("/api/v1/sync/pull", token, &pull).await;
    assert_eq!(answer.problem(500), "internal");
}
