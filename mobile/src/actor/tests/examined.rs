//! A large store opens before it has been looked over, and damage that shows later is dealt with all the same.

use super::rescue::until;
use super::*;
use crate::protocol::SetAsideWhy;

/// The core of a folder whose store counts as large.
fn start_large(dir: &Path) -> Handle {
    let mut config = Config::new(dir.to_owned(), "preview");
    config.look_first = 0;
    start(config).unwrap()
}

/// A phone with an unsent visit, its core gone, and one whose store counts as large in its place.
async fn large(spoil: impl FnOnce(&Path, [u8; 32])) -> Phone {
    let phone = Phone::open().await;
    phone.save(1).await;
    phone.handle.boot(Request::Lock).await.unwrap();
    let phone = phone.restart().await;
    let file = phone.dir.path().join("store.db");
    let Phone {
        dir,
        handle,
        private,
    } = phone;
    drop(handle);
    let key = vault(dir.path()).open(PIN, Clock::new(Default::default()).now());
    spoil(&file, key.unwrap());
    let handle = start_large(dir.path());
    Phone {
        dir,
        handle,
        private,
    }
}

#[tokio::test]
async fn a_large_store_opens_at_once_and_is_set_aside_when_it_turns_out_to_be_damaged() {
    let phone = large(|file, key| {
        // A page that nothing reads when the store opens.
        let conn = rusqlite::Connection::open(file).unwrap();
        let key = data_encoding::HEXLOWER.encode(&key);
        conn.pragma_update(None, "key", format!("x'{key}'"))
            .unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'photo_bytes'";
        let page: usize = conn.query_row(sql, [], |row| row.get(0)).unwrap();
        drop(conn);
        let mut bytes = std::fs::read(file).unwrap();
        let place = page * 4_096 - 2_000;
        bytes[place] ^= 1;
        std::fs::write(file, bytes).unwrap();
    })
    .await;
    let boot = phone.unlock().await;
    assert!(matches!(boot, Boot::Open(_)), "{boot:?}");
    let file = phone.dir.path().join("store.db");
    until("the store is set aside", || !file.exists()).await;
    until("it is told", || !phone.handle.note().open).await;
    let boot = phone.handle.boot(Request::Boot).await.unwrap();
    let Boot::NotEnrolled {
        pin_set: false,
        set_aside: Some(aside),
        ..
    } = boot
    else {
        panic!("{boot:?}");
    };
    assert_eq!((aside.why, aside.copies), (SetAsideWhy::Damaged, 1));
    // A new PIN makes a new store.
    let pin = PIN.to_owned();
    let boot = phone.handle.boot(Request::SetPin { pin }).await.unwrap();
    assert!(matches!(boot, Boot::NotEnrolled { pin_set: true, .. }));
    assert!(file.exists());
}

#[tokio::test]
async fn a_large_store_that_is_whole_stays_and_may_be_closed_while_it_is_looked_over() {
    let phone = large(|_, _| ()).await;
    for n in 2..5 {
        assert!(matches!(phone.unlock().await, Boot::Open(_)));
        phone.save(n).await;
        phone.handle.boot(Request::Lock).await.unwrap();
        let log = phone.dir.path().join("store.db-wal");
        assert!(!log.exists(), "the store's connection closes last");
    }
    assert!(matches!(phone.unlock().await, Boot::Open(_)));
    assert_eq!(phone.handle.note().sync.visits_total, 4);
}
