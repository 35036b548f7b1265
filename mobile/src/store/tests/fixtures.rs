//! Stores of every released schema, kept as files: each opens in this program with all its content.
//!
//! `cargo test -p tungngo-mobile --lib -- --ignored keep_a_store` writes the one of the schema of today. A file of
//! a released schema is never written again.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tungngo_shared::household::ListState;

use super::*;
use crate::protocol::VisitForm;

/// What a kept store holds, written down by the program that made it.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    schema: u32,
    enrolled: Value,
    ward: Value,
    alleys: Value,
    houses: Value,
    my_visits: Value,
    history: Value,
    draft: Value,
    needs: usize,
    waiting: u32,
    counts: (u32, u32),
    cursor: Option<String>,
    /// Numbered and not answered: what is sent again, byte for byte.
    sent: Vec<Op>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A connection that knows the key and nothing else.
pub(super) fn plain(file: &Path) -> Connection {
    let conn = Connection::open(file).unwrap();
    let key = data_encoding::HEXLOWER.encode(&KEY);
    conn.pragma_update(None, "key", format!("x'{key}'"))
        .unwrap();
    conn
}

fn schema_number(conn: &Connection) -> u32 {
    conn.pragma_query_value(None, "user_version", |r| r.get(0))
        .unwrap()
}

/// Tables, indexes, views and triggers in words, blanks aside.
fn schema(conn: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY 1";
    all(conn, sql, [], |row| {
        let sql: String = row.get(1)?;
        let words: Vec<_> = sql.split_whitespace().collect();
        Ok((row.get(0)?, words.join(" ")))
    })
    .unwrap()
}

fn look(store: &mut Store, schema: u32) -> Kept {
    fn text(value: impl Serialize) -> Value {
        serde_json::to_value(value).unwrap()
    }
    // Before the last save: only what was numbered before.
    let sent = store.freeze(device(), (200, 1_000_000), (NOW, later(100)));
    Kept {
        schema,
        enrolled: text(store.enrolled().unwrap()),
        ward: text(store.ward().unwrap()),
        alleys: text(store.alleys(NOW).unwrap()),
        houses: text(store.houses(alley(1), NOW).unwrap().0),
        my_visits: text(store.my_visits().unwrap()),
        history: text(store.history(house(3)).unwrap()),
        draft: text(store.draft(house(6).0).unwrap().map(|d| d.form)),
        needs: store.needs().unwrap().len(),
        waiting: store.waiting().unwrap().0,
        counts: store.visit_counts().unwrap(),
        cursor: store.cursor().unwrap(),
        sent: sent.unwrap(),
    }
}

/// The kept stores: file, and what is in it.
fn all_kept() -> Vec<(PathBuf, Kept)> {
    let mut found: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "db"))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no kept store");
    found
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(file.with_extension("json")).unwrap();
            (file, serde_json::from_str(&text).unwrap())
        })
        .collect()
}

fn copied(file: &Path) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("store.db");
    std::fs::copy(file, &copy).unwrap();
    (dir, copy)
}

/// A phone with something of everything, through the store's own doors.
#[test]
#[ignore = "writes the kept store of a newly released schema"]
fn keep_a_store_of_this_schema() {
    let mut phone = Phone::with_ward();
    phone
        .store
        .set_refresh_token(Some(&"r2".to_owned()))
        .unwrap();
    phone.store.heard(NOW, 1_500).unwrap();
    let other = fed(
        visit(3, Outcome::Absent, later(-30)),
        UserId::from_parts(1, [9; 10]),
        None,
    );
    phone.feed(
        &[put(DocKind::Visit, visit_id(9), "s.9", &other)],
        "c2",
        false,
    );
    for n in 1..=5 {
        let mut v = visit(n, Outcome::Refused, later(-20));
        v.extra.insert("field_of_tomorrow".to_owned(), json!(n));
        phone.save(visit_id(n), &v, later(-20));
    }
    let ops = phone.freeze();
    phone.applied(&ops[0]);
    phone.applied(&ops[1]);
    phone.answer(3, rejected());
    // The second came back from the office, is mended and waits; the fourth and fifth have no answer.
    let back = fed(
        visit(2, Outcome::Refused, later(-20)),
        me(),
        Some(ReviewState::Returned),
    );
    let rev = ops[1].rev(device());
    phone.feed(
        &[put(DocKind::Visit, visit_id(2), rev.as_str(), &back)],
        "c3",
        false,
    );
    phone.save(visit_id(2), &visit(2, Outcome::Vacant, later(1)), later(1));
    let mut proposed = Household::at(group(), alley(1), "14");
    proposed.list_state = ListState::ProposedNew;
    let edit = Edit {
        doc: house(20).0,
        kind: DocKind::Household,
        body: serde_json::to_string(&proposed).unwrap(),
        label: Label::default(),
        now: later(2),
        form: None,
    };
    phone.store.save(&edit).unwrap();
    let form = VisitForm {
        people_living: Some(4),
        ..VisitForm::default()
    };
    let draft = form.into();
    phone
        .store
        .keep_draft(house(6).0, Some(&draft), NOW)
        .unwrap();

    let conn = plain(&phone.file());
    let kept = look(&mut phone.store, schema_number(&conn));
    assert_eq!((kept.needs, kept.waiting, kept.sent.len()), (1, 4, 2));
    let busy: i64 = conn
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .unwrap();
    assert_eq!(busy, 0);
    let to = folder().join(format!("schema-{:04}.db", kept.schema));
    assert!(!to.exists(), "{} is kept already", to.display());
    std::fs::create_dir_all(folder()).unwrap();
    std::fs::copy(phone.file(), &to).unwrap();
    let text = serde_json::to_string_pretty(&kept).unwrap();
    std::fs::write(to.with_extension("json"), text).unwrap();
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

#[test]
fn a_store_of_every_released_schema_opens_with_all_its_content() {
    for (file, kept) in all_kept() {
        let (_dir, copy) = copied(&file);
        let mut store = Store::open(&copy, &KEY).unwrap();
        let now = look(&mut store, kept.schema);
        let (new, old) = (json!(now), json!(kept));
        for (name, value) in old.as_object().unwrap() {
            assert!(
                holds(&new[name], value),
                "{}: {name}\n{}\n{value}",
                file.display(),
                new[name]
            );
        }
        for (now, then) in now.sent.iter().zip(&kept.sent) {
            assert_eq!(now.body.get(), then.body.get());
            assert_eq!(now.digest(device()), then.sha256);
        }
        // Work goes on: the late answers arrive, and what waited gets the next numbers.
        for op in &kept.sent {
            let rev = op.rev(device());
            let outcome = Fate::Replayed { rev, change: None };
            let verdict = Verdict {
                op_seq: op.op_seq,
                outcome,
            };
            store
                .apply_verdicts(&push_reply(vec![verdict], 5), NOW)
                .unwrap();
        }
        let far = Millis(i64::MAX);
        let next = store.freeze(device(), (200, 1_000_000), (far, far));
        let numbers: Vec<_> = next.unwrap().iter().map(|op| op.op_seq).collect();
        assert_eq!(numbers, [6, 7]);
    }
}

#[test]
fn an_upgraded_store_has_the_schema_of_a_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let fresh = dir.path().join("fresh.db");
    drop(Store::open(&fresh, &KEY).unwrap());
    let fresh = plain(&fresh);
    for (file, kept) in all_kept() {
        let (_dir, copy) = copied(&file);
        assert_eq!(schema_number(&plain(&copy)), kept.schema);
        drop(Store::open(&copy, &KEY).unwrap());
        let upgraded = plain(&copy);
        assert_eq!(schema(&upgraded), schema(&fresh), "{}", file.display());
        assert_eq!(schema_number(&upgraded), schema_number(&fresh));
    }
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_not_touched() {
    let (file, _) = all_kept().pop().unwrap();
    let (dir, copy) = copied(&file);
    let conn = plain(&copy);
    // A newer program may keep its journal in another way.
    conn.pragma_update(None, "journal_mode", "DELETE").unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let before = std::fs::read(&copy).unwrap();
    let refused = Store::open(&copy, &KEY).err();
    assert!(
        matches!(refused, Some(StoreError::Newer { found: 99, .. })),
        "{refused:?}"
    );
    assert!(
        std::fs::read(&copy).unwrap() == before,
        "the file was changed"
    );
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

/// The power goes while a migration is being written: what had reached the disk is opened again.
#[test]
fn an_upgrade_that_was_cut_short_is_taken_up_again() {
    let (file, kept) = all_kept().remove(0);
    let (dir, copy) = copied(&file);
    let mut conn = plain(&copy);
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    // With room for few pages the engine writes changed ones out before the commit.
    conn.pragma_update(None, "cache_size", 4).unwrap();
    let step = "CREATE TABLE later (x TEXT) STRICT;
        INSERT INTO later (x) SELECT body || name FROM doc, household AS h JOIN alley AS a ON a.id = h.alley_id;";
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    tx.execute_batch(step).unwrap();
    let cut = dir.path().join("cut.db");
    for tail in ["", "-wal"] {
        let from = dir.path().join(format!("store.db{tail}"));
        std::fs::copy(from, dir.path().join(format!("cut.db{tail}"))).unwrap();
    }
    assert!(
        std::fs::metadata(dir.path().join("cut.db-wal"))
            .unwrap()
            .len()
            > 4096
    );
    drop(tx);

    let mut conn = plain(&cut);
    assert_eq!(schema_number(&conn), kept.schema);
    assert!(conn.prepare("SELECT x FROM later").is_err());
    let mut steps = migrate::MIGRATIONS[..kept.schema as usize].to_vec();
    steps.push(step);
    migrate::run(&mut conn, &steps).unwrap();
    assert_eq!(schema_number(&conn), kept.schema + 1);
    let rows: i64 = conn
        .query_row("SELECT COUNT(*) FROM later", [], |row| row.get(0))
        .unwrap();
    assert!(rows > 0);
}
