//! Backup while phones push, restore, and what is found to be damaged.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use rusqlite::Connection;
use tungngo_server::{
    app::{App, Config},
    clock::{self, new_id},
    storage::sqlite::{
        Key,
        upkeep::{self, DATABASES, check},
    },
    upkeep::{archive, backup, restore},
};
use tungngo_shared::sync::{DocKind, Op, PushReply, push::Outcome};
use uuid::Uuid;

use super::kit::{Phone, Server, absent};

fn silent(_: &str, _: u64, _: u64) {}

fn copy_keys(server: &Server, data: &Path) {
    let to = Config::at(data.to_owned()).keys_dir;
    std::fs::create_dir_all(&to).unwrap();
    for entry in std::fs::read_dir(&server.app.config.keys_dir).unwrap() {
        let from = entry.unwrap().path();
        std::fs::copy(&from, to.join(from.file_name().unwrap())).unwrap();
    }
}

/// A data folder on another machine with the same keys, and nothing in it.
pub fn elsewhere(server: &Server) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    copy_keys(server, &data);
    (dir, data)
}

fn visits_in(data: &Path, key: &Key) -> BTreeSet<Uuid> {
    let c = keyed(&data.join("tungngo.db"), key);
    let mut ids = c.prepare("SELECT id FROM visit").unwrap();
    let rows = ids.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

pub fn copy(from: &Path, key: &Key, to: &Path) {
    upkeep::copy(from, key, to, &mut |_, _| ()).unwrap();
}

pub fn keyed(file: &Path, key: &Key) -> Connection {
    let c = Connection::open(file).unwrap();
    let key = data_encoding::HEXLOWER.encode(&key.0);
    c.pragma_update(None, "key", format!("x'{key}'")).unwrap();
    c
}

/// Every file below a folder with its bytes.
fn all_files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.push((path.clone(), Vec::new()));
            found.extend(all_files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

async fn push_visit(phone: &mut Phone<'_>, body: &serde_json::Value) -> Uuid {
    let id = new_id();
    let op = phone.op(DocKind::Visit, id, None, body);
    let reply = phone.push(&[op]).await;
    assert!(matches!(reply.verdicts[0].outcome, Outcome::Applied { .. }));
    id
}

/// A server with a house and a phone that has handed in so many visits.
pub async fn with_visits(server: &Server, count: usize) -> (Phone<'_>, serde_json::Value) {
    let house = server.household(server.a1, "12").await;
    let mut phone = server.phone(server.huy).await;
    let body = absent(server, house);
    let ops: Vec<Op> = (0..count)
        .map(|_| phone.op(DocKind::Visit, new_id(), None, &body))
        .collect();
    for some in ops.chunks(100) {
        phone.push(some).await;
    }
    (phone, body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_taken_while_phones_push_holds_all_that_was_acknowledged_before_it_began() {
    let server = Server::start().await;
    let (_, body) = with_visits(&server, 400).await;
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("ward.backup");
    let (count, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    let push = async {
        let mut phone = server.phone(server.minh).await;
        let mut acknowledged = Vec::new();
        while !done.load(Ordering::Relaxed) {
            acknowledged.push((push_visit(&mut phone, &body).await, clock::now()));
            count.fetch_add(1, Ordering::Relaxed);
        }
        acknowledged
    };
    let (data, key) = (&server.app.config.data_dir, &server.app.keys.database);
    let take = async {
        while count.load(Ordering::Relaxed) < 20 {
            tokio::task::yield_now().await;
        }
        let (data, key, file) = (data.clone(), key.clone(), file.clone());
        let taken = tokio::task::spawn_blocking(move || {
            let began = clock::now();
            let mut steps = 0;
            let made = backup::write(&data, &key, &file, &mut |_, _, _| steps += 1);
            (began, made.unwrap(), steps)
        });
        let taken = taken.await.unwrap();
        done.store(true, Ordering::Relaxed);
        taken
    };
    let (acknowledged, (began, made, steps)) = tokio::join!(push, take);
    assert!(steps > 3);
    let before: BTreeSet<Uuid> = acknowledged
        .iter()
        .filter(|(_, at)| at.0 < began.0)
        .map(|(id, _)| *id)
        .collect();
    let during = acknowledged.len() - before.len();
    assert!(
        !before.is_empty() && during > 0,
        "{} {during}",
        before.len()
    );
    // Pages in the archive are not readable without the key.
    let bytes = std::fs::read(&file).unwrap();
    assert!(
        !bytes
            .windows(13)
            .any(|w| w == b"SQLite format" || w == b"CREATE TABLE ")
    );
    assert_eq!(
        std::fs::read_dir(out.path()).unwrap().count(),
        1,
        "drafts are left"
    );

    let (_dir, there) = elsewhere(&server);
    restore::restore(&there, key, &file, &mut silent).unwrap();
    let restored = visits_in(&there, key);
    assert!(restored.len() >= 400 + before.len());
    assert!(before.is_subset(&restored));
    let found = check(&DATABASES[0], &there.join("tungngo.db"), key, &mut |_| ());
    assert_eq!(
        (found.faults, found.audit_entries),
        (vec![], made.audit_entries + 1)
    );

    let again = backup::write(data, key, &file, &mut silent).unwrap_err();
    assert!(again.to_string().contains("not written over"), "{again}");
}

#[tokio::test]
async fn a_restore_puts_the_old_database_aside_and_phones_start_anew_and_resend() {
    let server = Server::start().await;
    let (mut phone, body) = with_visits(&server, 3).await;
    let out = tempfile::tempdir().unwrap();
    let (file, key) = (out.path().join("b"), &server.app.keys.database);
    let (_, cursor) = phone.pull(None, 500).await;
    backup::write(&server.app.config.data_dir, key, &file, &mut silent).unwrap();
    let lost: Vec<Op> = (0..2)
        .map(|_| phone.op(DocKind::Visit, new_id(), None, &body))
        .collect();
    phone.push(&lost).await;

    // A folder with a database of its own, as after some days.
    let (dir, there) = elsewhere(&server);
    copy(
        &server.app.config.data_dir.join("tungngo.db"),
        key,
        &there.join("tungngo.db"),
    );
    let old = std::fs::read(there.join("tungngo.db")).unwrap();
    let done = restore::restore(&there, key, &file, &mut silent).unwrap();
    let aside = there.join(&done.aside);
    assert!(std::fs::read(aside.join("tungngo.db")).unwrap() == old);

    let app = App::open(Config::at(there.clone())).unwrap();
    let busy = restore::restore(&there, key, &file, &mut silent).unwrap_err();
    assert!(busy.to_string().contains("stop it first"), "{busy}");
    let restored = server.moved_to(app, dir);
    let phone = Phone {
        server: &restored,
        device: phone.device,
        tokens: phone.tokens.clone(),
        next_seq: phone.next_seq,
    };
    // The session lives, the cursor does not.
    let answer = phone.try_pull(Some(&cursor), 500).await;
    assert_eq!(answer.problem(410), "cursor_reset");
    // Nor is anything taken in from before the phone has heard of it, and nothing of it stays.
    let early = phone.push_from(&cursor, &lost).await;
    assert_eq!(early.problem(410), "cursor_reset");
    let junk = phone.push_from("junk", &lost).await;
    assert_eq!(junk.problem(410), "cursor_reset");
    let (rows, cursor) = phone.pull(None, 500).await;
    assert_eq!(rows.iter().filter(|c| c.kind == DocKind::Visit).count(), 3);
    let reply: PushReply = phone.push_from(&cursor, &lost).await.ok();
    assert_eq!((reply.last_op_seq, reply.gap), (5, None));
    for verdict in reply.verdicts {
        assert!(
            matches!(verdict.outcome, Outcome::Applied { .. }),
            "{verdict:?}"
        );
    }
    let noted: i64 = restored
        .store
        .read(|c| {
            let sql = "SELECT COUNT(*) FROM audit WHERE action = 'server.restore'";
            Ok(c.query_row(sql, [], |row| row.get(0))?)
        })
        .await
        .unwrap();
    assert_eq!(noted, 1);
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_nothing_is_changed() {
    let server = Server::start().await;
    with_visits(&server, 20).await;
    let out = tempfile::tempdir().unwrap();
    let (file, key) = (out.path().join("b"), &server.app.keys.database);
    let data = &server.app.config.data_dir;
    backup::write(data, key, &file, &mut silent).unwrap();
    let whole = std::fs::read(&file).unwrap();
    // A digit in the backup's list.
    let word = b"\"bytes\": ";
    let list = whole.windows(word.len()).position(|w| w == word).unwrap() + word.len();
    let (_dir, there) = elsewhere(&server);
    copy(&data.join("tungngo.db"), key, &there.join("tungngo.db"));
    // Once, so that the lock's file is there.
    drop(tungngo_server::upkeep::hold::alone(&there).unwrap());
    let before = all_files(&there);
    let refused = |key: &Key, bytes: &[u8], what: &str| {
        std::fs::write(&file, bytes).unwrap();
        let error = restore::restore(&there, key, &file, &mut silent).expect_err(what);
        assert!(all_files(&there) == before, "{what} changed the folder");
        format!("{error:#}")
    };
    for at in [0, 100, 5_000, whole.len() / 2, list, whole.len() - 22] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        refused(key, &bytes, &format!("byte {at}"));
    }
    for length in [0, 10, whole.len() / 2, whole.len() - 1] {
        let said = refused(key, &whole[..length], "a cut file");
        assert!(said.contains("not a whole backup"), "{said}");
    }
    let said = refused(&Key([9; 32]), &whole, "another key");
    assert!(said.contains("does not open with this key"), "{said}");

    // Whole as an archive, with a database inside that is not, or that a newer program made.
    for (sql, words) in [
        ("UPDATE audit SET action = 'x' WHERE seq = 3", "audit"),
        ("PRAGMA user_version = 99", "newer program"),
    ] {
        let one = out.path().join("one.db");
        copy(&data.join("tungngo.db"), key, &one);
        keyed(&one, key).execute_batch(sql).unwrap();
        let made = out.path().join("made");
        let mut archive = archive::Writer::begin(&made).unwrap();
        archive.add("tungngo.db", &one, &mut silent).unwrap();
        archive.finish(clock::now()).unwrap();
        let said = refused(key, &std::fs::read(&made).unwrap(), sql);
        assert!(said.contains(words), "{said}");
        std::fs::remove_file(made).unwrap();
        std::fs::remove_file(one).unwrap();
    }
    refused(key, b"PK not a backup", "another file");
    std::fs::write(&file, &whole).unwrap();
    restore::restore(&there, key, &file, &mut silent).unwrap();
}
