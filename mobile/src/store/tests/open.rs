//! Opening, closing, being killed.

use super::*;

#[test]
fn another_key_or_a_torn_file_is_refused_and_left_as_it_is() {
    let phone = Phone::with_ward();
    let file = phone.file();
    drop(phone.store);
    let before = std::fs::read(&file).unwrap();
    let wrong = Store::open(&file, &[8; 32]);
    assert!(matches!(wrong.err(), Some(StoreError::Damaged)));
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert!(Store::open(&file, &KEY).is_ok());
}

#[test]
fn nothing_is_readable_without_the_key() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    for entry in std::fs::read_dir(phone.dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in ["Phượng", "refused", "SQLite format", "household"] {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret} is readable");
        }
    }
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_an_older_one_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("plain.db");
    let mut conn = Connection::open(&file).unwrap();
    let two = [
        "CREATE TABLE a (x TEXT) STRICT;",
        "ALTER TABLE a ADD COLUMN y TEXT;",
    ];
    migrate::run(&mut conn, &two[..1]).unwrap();
    conn.execute("INSERT INTO a (x) VALUES ('kept')", [])
        .unwrap();
    migrate::run(&mut conn, &two).unwrap();
    let kept: (String, Option<String>) = conn
        .query_row("SELECT x, y FROM a", [], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap();
    assert_eq!(kept, ("kept".to_owned(), None));
    assert!(matches!(
        migrate::run(&mut conn, &two[..1]),
        Err(StoreError::Newer { found: 2, known: 1 })
    ));
    // A migration that fails leaves neither its tables nor its number.
    let broken = [two[0], two[1], "CREATE TABLE b (x TEXT) STRICT; nonsense;"];
    assert!(migrate::run(&mut conn, &broken).is_err());
    let version: u32 = conn
        .pragma_query_value(None, "user_version", |r| r.get(0))
        .unwrap();
    assert_eq!(version, 2);
    assert!(conn.prepare("SELECT x FROM b").is_err());
}

#[test]
fn whatever_was_saved_is_there_after_the_app_was_killed() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Refused, NOW), NOW);
    let form = crate::protocol::VisitForm {
        people_living: Some(4),
        ..Default::default()
    };
    phone.store.keep_draft(house(2), Some(&form), NOW).unwrap();
    let phone = phone.kill();
    assert_eq!(phone.store.waiting().unwrap().0, 1);
    assert_eq!(phone.store.my_visits().unwrap().len(), 1);
    assert_eq!(phone.store.draft(house(2)).unwrap(), Some(form));
    assert_eq!(phone.store.cursor().unwrap().as_deref(), Some("c1"));
    assert!(phone.store.is_complete().unwrap());
}

/// `$2` before `$1` would be bound the other way round.
#[test]
fn parameters_first_appear_in_their_order() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sql");
    let mut files = 0;
    for folder in std::fs::read_dir(root).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let text: String = text
                .lines()
                .filter(|l| !l.trim_start().starts_with("--"))
                .collect::<Vec<_>>()
                .join("\n");
            let mut seen = 0;
            for part in text.split('$').skip(1) {
                let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
                let number: u32 = digits.parse().unwrap();
                assert!(number <= seen + 1, "{}: ${number}", path.display());
                seen = seen.max(number);
            }
            files += 1;
        }
    }
    assert!(files > 50);
}

/// A power cut during a checkpoint: the first sector of the file is spoilt, and the log has it all.
#[test]
fn a_spoilt_first_sector_is_mended_from_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let (path, copy) = (dir.path().join("store.db"), dir.path().join("copy.db"));
    let store = Store::open(&path, &KEY).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[..512].fill(0x5a);
    std::fs::write(&copy, bytes).unwrap();
    let (log, its) = (
        dir.path().join("store.db-wal"),
        dir.path().join("copy.db-wal"),
    );
    std::fs::copy(log, its).unwrap();
    drop(store);
    assert_eq!(Store::open(&copy, &KEY).unwrap().waiting().unwrap(), (0, 0));
}
