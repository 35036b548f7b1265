//! The store's own promises: opening, upgrading, all or nothing, one commit for many.

use rusqlite::params;
use serde_json::json;
use tungngo_shared::{clock::Millis, ids::WardCode};

use super::{Key, Sqlite, audit, open};
use crate::storage::{
    PlaceStore as _, StoreError,
    audit::{Broken, How},
};

const KEY: Key = Key([7; 32]);

fn file() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t.db");
    (dir, path)
}

fn schema(c: &rusqlite::Connection) -> Vec<(String, String)> {
    let mut statement = c
        .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .unwrap();
    let rows = statement
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[tokio::test]
async fn a_database_opens_again_with_its_key_only_and_holds_no_plain_text() {
    let (_dir, path) = file();
    let store = Sqlite::open(&path, &KEY).unwrap();
    store.ping().await.unwrap();
    drop(store);
    Sqlite::open(&path, &KEY).unwrap().ping().await.unwrap();
    let wrong = Sqlite::open(&path, &Key([8; 32])).err();
    assert!(matches!(wrong, Some(StoreError::WrongKey)), "{wrong:?}");
    let bytes = std::fs::read(&path).unwrap();
    assert!(
        !bytes
            .windows(13)
            .any(|w| w == b"SQLite format" || w == b"CREATE TABLE ")
    );
}

/// A power cut during a checkpoint: the first sector of the file is spoilt, and the log has it all.
#[tokio::test]
async fn a_spoilt_first_sector_is_mended_from_the_log() {
    let (dir, path) = file();
    let store = Sqlite::open(&path, &KEY).unwrap();
    let copy = dir.path().join("copy.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[..512].fill(0x5a);
    std::fs::write(&copy, bytes).unwrap();
    std::fs::copy(dir.path().join("t.db-wal"), dir.path().join("copy.db-wal")).unwrap();
    drop(store);
    Sqlite::open(&copy, &KEY).unwrap().ping().await.unwrap();
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let (_dir, path) = file();
    drop(Sqlite::open(&path, &KEY).unwrap());
    let c = open::connection(&path, &KEY).unwrap();
    c.pragma_update(None, "user_version", 99).unwrap();
    let before = schema(&c);
    let refused = Sqlite::open(&path, &KEY).err();
    assert!(
        matches!(refused, Some(StoreError::Newer { found: 99, .. })),
        "{refused:?}"
    );
    assert_eq!(schema(&c), before);
}

#[test]
fn an_upgraded_schema_equals_a_fresh_one_and_a_broken_step_leaves_nothing() {
    let steps = [
        "CREATE TABLE a (x TEXT) STRICT",
        "CREATE TABLE b (y TEXT) STRICT",
    ];
    let (_d1, fresh) = file();
    let (_d2, upgraded) = file();
    let mut fresh = open::connection(&fresh, &KEY).unwrap();
    open::migrate_with(&mut fresh, &steps).unwrap();
    let mut upgraded = open::connection(&upgraded, &KEY).unwrap();
    open::migrate_with(&mut upgraded, &steps[..1]).unwrap();
    let broken = [
        "",
        "CREATE TABLE b (y TEXT) STRICT; CREATE TABLE a (x TEXT)",
    ];
    open::migrate_with(&mut upgraded, &broken).unwrap_err();
    assert_eq!(schema(&upgraded).len(), 1);
    open::migrate_with(&mut upgraded, &steps).unwrap();
    assert_eq!(schema(&upgraded), schema(&fresh));
}

/// The power goes while a migration is being written: what had reached the disk is opened again.
#[test]
fn an_upgrade_that_was_cut_short_is_taken_up_again() {
    let (dir, path) = file();
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schema-0001.db");
    std::fs::copy(kept, &path).unwrap();
    let key = Key([0x5e; 32]);
    let steps = [
        include_str!("../../../sql/migrations/0001_initial.sql"),
        "CREATE TABLE later (x TEXT) STRICT; INSERT INTO later (x) SELECT body FROM revision",
    ];
    let mut stopped = open::connection(&path, &key).unwrap();
    // With room for few pages the engine writes changed ones out before the commit.
    stopped.pragma_update(None, "cache_size", 4).unwrap();
    let tx = stopped.transaction().unwrap();
    tx.execute_batch(steps[1]).unwrap();
    for tail in ["", "-wal"] {
        let to = dir.path().join(format!("cut.db{tail}"));
        std::fs::copy(dir.path().join(format!("t.db{tail}")), to).unwrap();
    }
    let written = std::fs::metadata(dir.path().join("cut.db-wal")).unwrap();
    assert!(written.len() > 4096);
    drop(tx);

    let mut c = open::connection(&dir.path().join("cut.db"), &key).unwrap();
    assert!(schema(&c).iter().all(|(name, _)| name != "later"));
    open::migrate_with(&mut c, &steps).unwrap();
    let rows: i64 = c
        .query_row("SELECT COUNT(*) FROM later", [], |row| row.get(0))
        .unwrap();
    assert!(rows > 20, "{rows}");
}

#[tokio::test]
async fn a_failed_operation_leaves_nothing_and_its_neighbours_stand() {
    let (_dir, path) = file();
    let store = Sqlite::open(&path, &KEY).unwrap();
    let put = |name: &'static str, fate: u8| {
        store.write(move |tx| {
            tx.execute(
                "INSERT INTO meta (name, value) VALUES ($1, '')",
                params![name],
            )?;
            match fate {
                0 => Ok(()),
                1 => Err(StoreError::Conflict("on purpose")),
                _ => panic!("on purpose"),
            }
        })
    };
    let (a, b, c, d) = tokio::join!(put("a", 0), put("b", 1), put("c", 2), put("d", 0));
    assert!(a.is_ok() && d.is_ok());
    assert!(matches!(b, Err(StoreError::Conflict(_))) && matches!(c, Err(StoreError::Closed)));
    let names: Vec<String> = store
        .read(|c| {
            let mut rows =
                c.prepare("SELECT name FROM meta WHERE length(name) = 1 ORDER BY name")?;
            Ok(rows
                .query_map([], |r| r.get(0))?
                .collect::<Result<_, _>>()?)
        })
        .await
        .unwrap();
    assert_eq!(names, ["a", "d"]);
}

/// Another process writes for longer than the writer waits: the caller hears why, and the writer goes on.
#[tokio::test]
async fn a_transaction_that_cannot_begin_is_told_as_that() {
    let (_dir, path) = file();
    drop(Sqlite::open(&path, &KEY).unwrap());
    let impatient = open::connection(&path, &KEY).unwrap();
    let soon = std::time::Duration::from_millis(20);
    impatient.busy_timeout(soon).unwrap();
    let writer = super::writer::Writer::start(impatient).unwrap();
    let mut other = open::connection(&path, &KEY).unwrap();
    let how = rusqlite::TransactionBehavior::Immediate;
    let held = other.transaction_with_behavior(how).unwrap();
    let told = writer.write(|_| Ok(())).await.err();
    let Some(StoreError::Commit(why)) = &told else {
        panic!("{told:?}");
    };
    assert!(why.contains("locked"), "{why}");
    drop(held);
    writer.write(|_| Ok(())).await.unwrap();
}

#[tokio::test]
async fn callers_who_go_away_leave_the_readers_usable() {
    let (_dir, path) = file();
    let store = Sqlite::open(&path, &KEY).unwrap();
    let slow = || {
        store.read(|_| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            Ok(())
        })
    };
    let gone = || tokio::time::timeout(std::time::Duration::from_millis(20), slow());
    let (a, b, c, d) = tokio::join!(gone(), gone(), gone(), gone());
    assert!([a, b, c, d].iter().all(Result::is_err));
    store.ping().await.unwrap();
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let (_dir, path) = file();
    let store = Sqlite::open(&path, &KEY).unwrap();
    let wrote = store
        .read(|c| Ok(c.execute("INSERT INTO meta (name, value) VALUES ('x', '')", [])?))
        .await;
    assert!(matches!(wrote, Err(StoreError::ReadOnly(_))), "{wrote:?}");
}

async fn note(store: &Sqlite, n: u8) {
    let ward: WardCode = "11383".parse().unwrap();
    let write = store.write(move |tx| {
        let entry = audit::Entry {
            at: Millis(5),
            ward: Some(&ward),
            user: None,
            device: None,
            action: "test.note",
            subject: None,
            detail: json!({ "n": n }),
        };
        audit::append(tx, &entry)
    });
    write.await.unwrap();
}

#[tokio::test]
async fn an_audit_entry_depends_on_all_before_it() {
    let mut last = Vec::new();
    for first in [0, 1] {
        let (_dir, path) = file();
        let store = Sqlite::open(&path, &KEY).unwrap();
        note(&store, first).await;
        note(&store, 9).await;
        let read = store.read(|c| {
            let mut hash = c.prepare("SELECT hash FROM audit WHERE seq = 2")?;
            Ok(hash.query_row([], |row| row.get::<_, Vec<u8>>(0))?)
        });
        last.push(read.await.unwrap());
    }
    assert_ne!(last[0], last[1]);
}

#[tokio::test]
async fn any_entry_changed_removed_inserted_or_swapped_is_the_first_to_be_named() {
    const ENTRIES: i64 = 5;
    let changed = |seq| {
        Err(Broken {
            seq,
            how: How::Changed,
        })
    };
    let missing = |seq| {
        Err(Broken {
            seq,
            how: How::Missing,
        })
    };
    for n in 1..=ENTRIES {
        let (gone, last) = (n == ENTRIES, n.min(ENTRIES - 1));
        for (statements, finds) in [
            // What an entry says, in each of its columns.
            (
                vec!["UPDATE audit SET detail = '{\"n\":77}' WHERE seq = $1"],
                changed(n),
            ),
            (
                vec!["UPDATE audit SET at_ms = at_ms + 1 WHERE seq = $1"],
                changed(n),
            ),
            (
                vec!["UPDATE audit SET ward = NULL WHERE seq = $1"],
                changed(n),
            ),
            (
                vec![
                    "UPDATE audit SET account_id = x'00000000000000000000000000000001' WHERE seq = $1",
                ],
                changed(n),
            ),
            (
                vec!["UPDATE audit SET account_id = x'01' WHERE seq = $1"],
                changed(n),
            ),
            (
                vec![
                    "UPDATE audit SET device_id = x'00000000000000000000000000000001' WHERE seq = $1",
                ],
                changed(n),
            ),
            (
                vec!["UPDATE audit SET action = 'test.other' WHERE seq = $1"],
                changed(n),
            ),
            (
                vec![
                    "UPDATE audit SET subject = x'00000000000000000000000000000001' WHERE seq = $1",
                ],
                changed(n),
            ),
            (
                vec!["UPDATE audit SET hash = ZEROBLOB(32) WHERE seq = $1"],
                changed(n),
            ),
            // One entry gone, as it is or with the ones behind it moved up; the last one leaves no trace
            // in the chain, only in a checkpoint.
            (
                vec!["DELETE FROM audit WHERE seq = $1"],
                if gone { Ok(ENTRIES - 1) } else { missing(n) },
            ),
            (
                vec![
                    "DELETE FROM audit WHERE seq = $1",
                    "UPDATE audit SET seq = -seq WHERE seq > $1",
                    "UPDATE audit SET seq = -seq - 1 WHERE seq < -$1",
                ],
                if gone { Ok(ENTRIES - 1) } else { changed(n) },
            ),
            // A copy put in between, with the ones behind it moved down.
            (
                vec![
                    "UPDATE audit SET seq = -seq WHERE seq > $1",
                    "UPDATE audit SET seq = -seq + 1 WHERE seq < -$1",
                    "INSERT INTO audit SELECT seq + 1, at_ms, ward, account_id, device_id, action, subject, \
                     detail, hash FROM audit WHERE seq = $1",
                ],
                changed(n + 1),
            ),
            // It and the next one change places.
            (
                vec![
                    "UPDATE audit SET seq = -seq WHERE seq IN (MIN($1, 4), MIN($1, 4) + 1)",
                    "UPDATE audit SET seq = 2 * MIN($1, 4) + 1 + seq WHERE seq < 0",
                ],
                changed(last),
            ),
        ] {
            let (_dir, path) = file();
            let store = Sqlite::open(&path, &KEY).unwrap();
            for n in 0..5 {
                note(&store, n).await;
            }
            let walk = |c: &rusqlite::Connection| audit::walk(c, |_, _| ());
            assert_eq!(store.read(walk).await.unwrap(), Ok(ENTRIES));
            let told = statements.join("; ");
            let meddle = store.write(move |tx| {
                for sql in statements {
                    tx.execute(sql, [n])?;
                }
                Ok(())
            });
            meddle.await.unwrap();
            assert_eq!(store.read(walk).await.unwrap(), finds, "{n}: {told}");
        }
    }
}
