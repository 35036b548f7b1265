//! Databases of every released schema, kept as files: each opens in this program with all its content.
//!
//! `cargo test -p tungngo-server --test api -- --ignored keep_a_database` writes the one of the schema of today.
//! A file of a released schema is never written again.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tungngo_server::{
    app::{App, AppState, Config},
    clock,
    storage::{
        Reach, StoreError,
        review::{QueueFilter, Seek},
        sqlite::{Key, Sqlite},
        sync::{Pull, Push},
    },
};
use tungngo_shared::{
    access::Action,
    ids::{DeviceId, UserId, VisitId, WardCode},
    review::ReviewState,
    sync::{Change, DocKind, Op, push::Outcome},
};
use uuid::Uuid;

use super::kit::{WARD, hello};

mod keep;

/// The key of every kept database. What is in them is made up.
const KEY: &str = "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// What a kept database holds, written down by the program that made it.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    schema: u32,
    officer: UserId,
    volunteer: UserId,
    device: DeviceId,
    /// What the phone sent, in order.
    ops: Vec<Op>,
    /// What each person's phone is sent.
    feed: Vec<(UserId, Vec<Change>)>,
    /// The queue: which visit, in which state, with which comment.
    queue: Vec<(VisitId, ReviewState)>,
    observed: VisitId,
    asides: usize,
    clashes: usize,
    audit_entries: i64,
    epoch: String,
}

fn write_key(data: &Path) {
    let keys = Config::at(data.to_owned()).keys_dir;
    std::fs::create_dir_all(&keys).unwrap();
    std::fs::write(keys.join("database.key"), KEY).unwrap();
}

/// A connection that knows the key and nothing else.
fn plain(file: &Path) -> Connection {
    let connection = Connection::open(file).unwrap();
    connection
        .pragma_update(None, "key", format!("x'{KEY}'"))
        .unwrap();
    connection
}

fn schema_number(c: &Connection) -> u32 {
    c.pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

fn epoch(c: &Connection) -> String {
    let epoch = include_str!("../../sql/sync/epoch.sql");
    c.query_row(epoch, [], |row| row.get(0)).unwrap()
}

/// Tables, indexes, views and triggers in words, blanks aside.
fn schema(c: &Connection) -> Vec<(String, String)> {
    let mut statement = c
        .prepare(
            "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        let sql: String = row.get(1)?;
        let words: Vec<_> = sql.split_whitespace().collect();
        Ok((row.get(0)?, words.join(" ")))
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// The kept databases: file, and what is in it.
fn all_kept() -> Vec<(PathBuf, Kept)> {
    let mut found: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "db"))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no kept database");
    found
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(file.with_extension("json")).unwrap();
            (file, serde_json::from_str(&text).unwrap())
        })
        .collect()
}

/// A copy of a kept database in a data folder of its own.
fn copied(file: &Path) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    write_key(&data);
    std::fs::copy(file, data.join("tungngo.db")).unwrap();
    (dir, data)
}

/// Everything one phone is sent.
async fn feed(app: &AppState, user: UserId, device: DeviceId) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut cursor = None;
    loop {
        let pull = Pull {
            actor: app.store.actor(user).await.unwrap().unwrap(),
            device,
            hello: serde_json::from_value(hello()).unwrap(),
            cursor,
            limit: 500,
            check: false,
        };
        let page = app.store.pull(pull, clock::now()).await.unwrap().unwrap();
        changes.extend(page.changes);
        if !page.more {
            return changes;
        }
        cursor = Some(page.cursor);
    }
}

async fn reach(app: &AppState, officer: UserId) -> Reach {
    let actor = app.store.actor(officer).await.unwrap().unwrap();
    let ward: WardCode = WARD.parse().unwrap();
    Reach::of(&actor, Action::ReviewVisit, &ward).unwrap()
}

async fn queue(app: &AppState, officer: UserId) -> Vec<(VisitId, ReviewState)> {
    let reach = reach(app, officer).await;
    let rows = app
        .store
        .queue(reach, QueueFilter::default(), Seek::First, 100)
        .await
        .unwrap();
    rows.into_iter().map(|row| (row.id, row.state)).collect()
}

/// Whether everything in `old` is in `new`, which may say more.
fn holds(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => old
            .iter()
            .all(|(key, value)| new.get(key).is_some_and(|now| holds(now, value))),
        (Value::Array(new), Value::Array(old)) => {
            new.len() == old.len() && new.iter().zip(old).all(|(n, o)| holds(n, o))
        }
        _ => new == old,
    }
}

fn same_rows(new: &[Change], old: &[Change], file: &Path) {
    assert_eq!(new.len(), old.len(), "{}", file.display());
    for (n, o) in new.iter().zip(old) {
        assert_eq!(
            (n.id, n.kind, n.change, &n.rev),
            (o.id, o.kind, o.change, &o.rev)
        );
        let body = |c: &Change| -> Value {
            let text = c.body.as_ref().map_or("null", |b| b.get());
            serde_json::from_str(text).unwrap()
        };
        assert!(
            holds(&body(n), &body(o)),
            "{}: {n:?}\n{o:?}",
            file.display()
        );
    }
}

#[tokio::test]
async fn a_database_of_every_released_schema_opens_with_all_its_content() {
    for (file, kept) in all_kept() {
        let (_dir, data) = copied(&file);
        let app = App::open(Config::at(data)).unwrap();
        for (user, rows) in &kept.feed {
            same_rows(&feed(&app, *user, kept.device).await, rows, &file);
        }
        assert_eq!(queue(&app, kept.officer).await, kept.queue);
        let entries = app.store.verify_audit().await.unwrap();
        assert_eq!(entries, Ok(kept.audit_entries));
        let reach = reach(&app, kept.officer).await;
        let open = app.store.open_asides(reach.clone(), 0, 100).await.unwrap();
        assert_eq!(open.len(), kept.asides);
        let open = app.store.open_clashes(reach.clone(), 0, 100).await.unwrap();
        assert_eq!(open.len(), kept.clashes);
        let now = clock::now();
        let sealed = app
            .store
            .sealed_observations(reach.clone(), kept.observed, now);
        assert_eq!(sealed.await.unwrap().len(), 1);
        let record = app.store.visit(reach, kept.observed, now).await.unwrap();
        assert_eq!(
            record.visit.extra["field_of_tomorrow"],
            json!({"kept": true})
        );

        // The phone that was at it goes on where it was.
        let push = async |ops: Vec<Op>| {
            let push = Push {
                actor: app.store.actor(kept.volunteer).await.unwrap().unwrap(),
                device: kept.device,
                hello: serde_json::from_value(hello()).unwrap(),
                cursor: None,
                ops,
                lost: Vec::new(),
            };
            app.store.push(push, now).await.unwrap().unwrap().verdicts
        };
        let last = kept.ops.len() as u64;
        let first = &kept.ops[0];
        for verdict in push(kept.ops.clone()).await {
            let again = !matches!(verdict.outcome, Outcome::Applied { .. });
            assert!(again, "taken in twice: {verdict:?}");
        }
        let body = first.body.clone();
        let next = Op::freeze(
            kept.device,
            last + 1,
            Uuid::now_v7(),
            DocKind::Visit,
            None,
            body,
        );
        let verdicts = push(vec![next]).await;
        assert!(
            matches!(verdicts[0].outcome, Outcome::Applied { .. }),
            "{verdicts:?}"
        );
    }
}

#[test]
fn an_upgraded_database_has_the_schema_of_a_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let fresh = dir.path().join("fresh.db");
    let key = Key([0x5e; 32]);
    drop(Sqlite::open(&fresh, &key).unwrap());
    let fresh = plain(&fresh);
    for (file, kept) in all_kept() {
        let (_dir, data) = copied(&file);
        let copy = data.join("tungngo.db");
        assert_eq!(schema_number(&plain(&copy)), kept.schema);
        drop(Sqlite::open(&copy, &key).unwrap());
        let upgraded = plain(&copy);
        assert_eq!(schema(&upgraded), schema(&fresh), "{}", file.display());
        assert_eq!(schema_number(&upgraded), schema_number(&fresh));
        assert_eq!(epoch(&upgraded), kept.epoch, "the same life goes on");
    }
}

#[test]
fn a_database_of_a_newer_program_is_refused_with_its_numbers_and_not_touched() {
    let (file, _) = all_kept().pop().unwrap();
    let (_dir, data) = copied(&file);
    let copy = data.join("tungngo.db");
    let c = plain(&copy);
    // A newer program may keep its journal in another way.
    c.pragma_update(None, "journal_mode", "DELETE").unwrap();
    c.pragma_update(None, "user_version", 99).unwrap();
    drop(c);
    let before = std::fs::read(&copy).unwrap();
    let refused = Sqlite::open(&copy, &Key([0x5e; 32])).err();
    assert!(
        matches!(refused, Some(StoreError::Newer { found: 99, .. })),
        "{refused:?}"
    );
    let said = refused.unwrap().to_string();
    assert!(
        said.contains("99") && said.contains("newer program"),
        "{said}"
    );
    assert!(
        std::fs::read(&copy).unwrap() == before,
        "the file was changed"
    );
    assert_eq!(std::fs::read_dir(&data).unwrap().count(), 1);
}
