//! Unsent work is safe beside the store: sealed copies in time, a damaged store set aside, a file to
//! carry.

use std::time::Instant;

use tungngo_shared::{
    rescue::{SealedOp, file::Closed},
    seal::Sender,
    sync::Op,
};

use super::*;
use crate::protocol::SetAsideWhy;
use crate::rescue::Copies;
use crate::store::Identity;

pub(super) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Phone {
    pub(super) async fn save(&self, n: u8) {
        let save = Request::SaveVisit {
            household: house(n),
            form: met(),
            observations: vec![],
        };
        self.handle.save(save).await.unwrap();
    }

    fn copies(&self) -> Vec<SealedOp> {
        let copies = Copies::new(self.dir.path());
        let list = copies.list().unwrap();
        list.into_iter()
            .map(|place| copies.read(place).unwrap().unwrap())
            .collect()
    }

    /// The core goes away and another one opens the same folder.
    pub(super) async fn restart(self) -> Self {
        let Self {
            dir,
            handle,
            private,
        } = self;
        drop(handle);
        let log = dir.path().join("store.db-wal");
        until("the store is closed", || !log.exists()).await;
        let handle = start_in(dir.path());
        Self {
            dir,
            handle,
            private,
        }
    }

    pub(super) async fn unlock(&self) -> Boot {
        let pin = PIN.to_owned();
        self.handle.boot(Request::Unlock { pin }).await.unwrap()
    }

    /// How the server knows this phone.
    fn sender(&self) -> Sender {
        let key = vault(self.dir.path())
            .open(PIN, Clock::new(Default::default()).now())
            .unwrap();
        let store = Store::open(&self.dir.path().join("store.db"), &key).unwrap();
        let identity: Identity = store.identity().unwrap().unwrap();
        Sender::phone(store.enrolled().unwrap().unwrap().device, &identity.nonce)
    }

    fn opened(&self) -> Vec<Op> {
        let sender = self.sender();
        let copies = self.copies();
        copies
            .iter()
            .map(|copy| copy.open(&self.private, &sender).unwrap())
            .collect()
    }
}

#[tokio::test]
async fn locking_leaves_a_sealed_copy_of_everything_unsent() {
    let phone = Phone::open().await;
    phone.save(1).await;
    phone.save(2).await;
    assert!(phone.copies().is_empty(), "they can still be undone");
    phone.handle.boot(Request::Lock).await.unwrap();
    let ops = phone.opened();
    assert_eq!(ops.len(), 2);
    assert!(ops.iter().all(|op| op.body.get().contains("people_living")));
    // The copies stay as they are; a damaged one and a missing one are made anew.
    let dir = phone.dir.path().join("rescue");
    let mut files: Vec<_> = std::fs::read_dir(&dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    std::fs::write(&files[0], b"{").unwrap();
    std::fs::remove_file(&files[1]).unwrap();
    assert!(matches!(phone.unlock().await, Boot::Open(_)));
    assert_eq!(phone.opened().len(), 2);
}

#[tokio::test]
async fn a_store_that_does_not_hold_together_is_set_aside_and_told() {
    let phone = Phone::open().await;
    phone.save(1).await;
    phone.handle.boot(Request::Lock).await.unwrap();
    let phone = phone.restart().await;
    let file = phone.dir.path().join("store.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    let boot = phone.unlock().await;
    let Boot::NotEnrolled {
        pin_set: false,
        set_aside: Some(aside),
        ..
    } = boot
    else {
        panic!("{boot:?}");
    };
    assert_eq!((aside.why, aside.copies), (SetAsideWhy::Damaged, 1));
    assert!(!file.exists());
    let phone = phone.restart().await;
    let again = phone.handle.boot(Request::Boot).await.unwrap();
    assert!(matches!(again, Boot::NotEnrolled { set_aside: Some(a), .. } if a == aside));
    // A new PIN makes a new store, with a new identity.
    let pin = PIN.to_owned();
    let boot = phone.handle.boot(Request::SetPin { pin }).await.unwrap();
    assert!(matches!(boot, Boot::NotEnrolled { pin_set: true, .. }));
    assert!(file.exists());
    assert_eq!(phone.copies().len(), 1);
}

#[tokio::test]
async fn a_store_that_forgot_what_it_had_kept_is_set_aside() {
    let phone = Phone::open().await;
    phone.handle.boot(Request::Lock).await.unwrap();
    let phone = phone.restart().await;
    let file = phone.dir.path().join("store.db");
    let old = std::fs::read(&file).unwrap();
    phone.unlock().await;
    phone.save(1).await;
    phone.handle.boot(Request::Lock).await.unwrap();
    let phone = phone.restart().await;
    // The file as it was before, whole and readable; only the copy knows better.
    std::fs::write(&file, &old).unwrap();
    let boot = phone.unlock().await;
    assert!(
        matches!(&boot, Boot::NotEnrolled { set_aside: Some(a), .. } if a.copies == 1),
        "{boot:?}"
    );
}

#[tokio::test]
async fn the_file_to_carry_holds_what_is_unsent_and_opens_at_the_office() {
    let phone = Phone::open().await;
    let nothing = phone
        .ask(Request::Carry {
            pin: PIN.to_owned(),
        })
        .await;
    assert_eq!(nothing, Err(FailureCode::NothingToCarry));
    phone.save(1).await;
    phone.save(2).await;
    let file = phone
        .handle
        .carry(Request::Carry {
            pin: PIN.to_owned(),
        })
        .await
        .unwrap();
    assert_eq!(file.count, 2);
    assert_eq!(std::fs::read(&file.path).unwrap(), file.bytes);
    let closed = Closed::read(&file.bytes).unwrap();
    assert_eq!(
        (closed.header.count, closed.header.ward.as_str()),
        (2, "11383")
    );
    phone.handle.boot(Request::Lock).await.unwrap();
    let carried = closed.open(&phone.private, &phone.sender()).unwrap();
    assert_eq!(carried.ops.len(), 2);
    let digests = |ops: &[Op]| ops.iter().map(|o| o.sha256.clone()).collect::<Vec<_>>();
    assert_eq!(
        digests(&carried.ops),
        digests(&phone.opened()),
        "frozen once"
    );
}

#[tokio::test]
async fn no_file_leaves_the_phone_without_its_pin() {
    let phone = Phone::open().await;
    phone.save(1).await;
    for left in [9, 8] {
        let pin = "111213".to_owned();
        let wrong = phone.ask(Request::Carry { pin }).await;
        let is_counted =
            matches!(wrong, Err(FailureCode::WrongPin { tries_left, .. }) if tries_left == left);
        assert!(is_counted, "{wrong:?}");
    }
    let carried = phone.dir.path().join(crate::actor::rescue::CARRY_DIR);
    assert!(!carried.exists());
}

#[tokio::test]
async fn a_copy_of_an_earlier_store_waits_and_is_counted() {
    let phone = Phone::locked();
    let mut copy = {
        let phone = Phone::open().await;
        phone.save(1).await;
        phone.handle.boot(Request::Lock).await.unwrap();
        phone.copies().remove(0)
    };
    copy.device = tungngo_shared::ids::DeviceId::from_parts(9, [9; 10]);
    Copies::new(phone.dir.path()).write(&copy).unwrap();
    assert!(matches!(phone.unlock().await, Boot::Open(_)));
    assert_eq!(phone.handle.note().sync.earlier, 1);
    let file = phone
        .handle
        .carry(Request::Carry {
            pin: PIN.to_owned(),
        })
        .await
        .unwrap();
    assert_eq!(file.count, 1);
    assert_eq!(phone.copies(), [copy]);
}
