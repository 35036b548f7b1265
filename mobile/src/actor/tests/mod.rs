//! The core as screens meet it: a real folder, a real store, and no network.

use std::path::Path;
use std::time::Duration;

use tungngo_shared::{
    clock::Millis,
    commitment::{Commitment, CommitmentState},
    observation::{Basis, Category, Observation, Subject},
    sync::DocKind,
    validation::Code,
    visit::{Outcome, ResidenceDeclared},
};

use super::*;
use crate::handle::Pace;
use crate::platform::tests::PhoneDir;
use crate::protocol::{
    Boot, Door, FormKey, HouseDraft, Link, Me, Settings, Theme, VisitForm, VisitState,
};
use crate::store::tests::{alley, enrol, house, ward_page};
use crate::store::{Page, Store};
use crate::vault::Cost;

const PIN: &str = "190371";

mod examined;
mod houses;
mod order;
mod rescue;
mod visits;

struct Phone {
    dir: PhoneDir,
    handle: Handle,
    private: Vec<u8>,
}

/// The vault of a phone, as the core has it.
fn vault(dir: &Path) -> Vault {
    Vault::new(dir, crate::platform::keystore(dir))
}

fn start_in(dir: &Path) -> Handle {
    let mut config = Config::new(dir.to_owned(), "preview");
    config.pace = Pace {
        busy: Duration::from_secs(3_600),
        calm: Duration::from_secs(3_600),
        undo: Duration::from_secs(3_600),
        ..Pace::default()
    };
    start(config).unwrap()
}

impl Phone {
    /// An enrolled phone with a ward's list whose campaign runs today, opened with its PIN.
    async fn open() -> Self {
        let phone = Self::locked();
        let pin = PIN.to_owned();
        let boot = phone.handle.boot(Request::Unlock { pin }).await.unwrap();
        assert!(matches!(boot, Boot::Open(_)));
        phone
    }

    fn locked() -> Self {
        let dir = PhoneDir::new();
        let key = vault(dir.path())
            .create(PIN, Cost::PHONE, &mut rand::rng())
            .unwrap();
        let mut store = Store::open(&dir.path().join("store.db"), &key).unwrap();
        let (private, public) = tungngo_shared::seal::generate("k1", &mut rand::rng());
        enrol(&mut store, public.public);
        let mut changes = ward_page();
        let campaign = changes
            .iter_mut()
            .find(|c| c.kind == DocKind::Campaign)
            .unwrap();
        let mut body: serde_json::Value =
            serde_json::from_str(campaign.body.as_ref().unwrap().get()).unwrap();
        body["starts_on"] = "2020-01-01".into();
        body["ends_on"] = "2099-12-31".into();
        campaign.body = Some(serde_json::value::to_raw_value(&body).unwrap());
        store
            .store_page(&Page {
                changes: &changes,
                cursor: "c1",
                more: false,
                last_op_seq: None,
                check: None,
                today: Clock::new(Default::default()).now().local_date(),
            })
            .unwrap();
        drop(store);
        let handle = start_in(dir.path());
        Self {
            dir,
            handle,
            private,
        }
    }

    /// Whose phone it is, as screens are told at the start.
    async fn me(&self) -> Me {
        match self.handle.boot(Request::Boot).await.unwrap() {
            Boot::Open(me) => *me,
            boot => panic!("{boot:?}"),
        }
    }

    async fn ask(&self, request: Request) -> Result<Answer, FailureCode> {
        self.handle.ask(request).await.map_err(|f| f.code)
    }
}

fn met() -> VisitForm {
    VisitForm {
        outcome: Some(Outcome::Met),
        people_living: Some(4),
        residence_declared: Some(ResidenceDeclared::Complete),
        commitment: Some(Commitment {
            state: CommitmentState::AlreadySigned,
            signature: None,
        }),
        ..VisitForm::default()
    }
}

#[tokio::test]
async fn a_new_phone_is_enrolled_after_its_pin_and_a_restart_in_between_loses_nothing() {
    let dir = PhoneDir::new();
    let handle = start_in(dir.path());
    let boot = async |handle: &Handle, request| handle.boot(request).await.map_err(|f| f.code);
    let fresh = Boot::NotEnrolled {
        server: None,
        pin_set: false,
        set_aside: None,
    };
    assert_eq!(boot(&handle, Request::Boot).await, Ok(fresh));
    let set = |pin: &str| Request::SetPin {
        pin: pin.to_owned(),
    };
    assert_eq!(
        boot(&handle, set("123456")).await,
        Err(FailureCode::PinTooSimple)
    );
    assert_eq!(
        boot(&handle, set("12345")).await,
        Err(FailureCode::PinFormat)
    );
    assert_eq!(
        handle.ask(Request::Today).await.map_err(|f| f.code),
        Err(FailureCode::NotEnrolled)
    );
    let half = Boot::NotEnrolled {
        server: None,
        pin_set: true,
        set_aside: None,
    };
    assert_eq!(boot(&handle, set(PIN)).await, Ok(half.clone()));
    assert_eq!(boot(&handle, set(PIN)).await, Err(FailureCode::AlreadyDone));
    drop(handle);

    let handle = start_in(dir.path());
    let unlock = Request::Unlock {
        pin: PIN.to_owned(),
    };
    assert!(matches!(
        boot(&handle, Request::Boot).await,
        Ok(Boot::Locked { .. })
    ));
    assert_eq!(boot(&handle, unlock).await, Ok(half));
    let confirm = |server: &str| Request::EnrolConfirm {
        server: server.to_owned(),
        code: "ABCD2345".to_owned(),
        device_name: "test".to_owned(),
    };
    let nobody = confirm("http://127.0.0.1:9");
    assert_eq!(boot(&handle, nobody).await, Err(FailureCode::NoNetwork));
    let unsafe_address = confirm("http://ward.example.vn");
    assert_eq!(
        boot(&handle, unsafe_address).await,
        Err(FailureCode::BadServer)
    );
}

#[tokio::test]
async fn a_locked_phone_tells_nothing_but_how_it_looks() {
    let phone = Phone::locked();
    let settings = Settings {
        theme: Theme::Outdoor,
        ..Settings::default()
    };
    phone.ask(Request::SetSettings(settings)).await.unwrap();
    assert_eq!(
        phone.ask(Request::Settings).await,
        Ok(Answer::Settings(settings))
    );
    for request in [
        Request::Today,
        Request::MyVisits,
        Request::Sync,
        Request::Help,
        Request::House {
            household: house(1),
        },
    ] {
        assert_eq!(phone.ask(request).await, Err(FailureCode::Locked));
    }
    let wrong = Request::Unlock {
        pin: "111222".to_owned(),
    };
    assert_eq!(
        phone.ask(wrong).await,
        Err(FailureCode::WrongPin {
            tries_left: 9,
            wait_ms: 0
        })
    );
    assert!(!phone.handle.note().open);
}

#[tokio::test]
async fn locking_closes_everything_and_unlocking_shows_it_again() {
    let phone = Phone::open().await;
    let save = Request::SaveVisit {
        household: house(1),
        form: met(),
        observations: vec![],
    };
    phone.handle.save(save).await.unwrap();
    assert!(phone.handle.note().open);
    let boot = phone.handle.boot(Request::Lock).await.unwrap();
    assert!(matches!(boot, Boot::Locked { tries_left: 10, .. }));
    assert_eq!(phone.ask(Request::Today).await, Err(FailureCode::Locked));
    assert!(!phone.handle.note().open);
    let pin = PIN.to_owned();
    phone.handle.boot(Request::Unlock { pin }).await.unwrap();
    let today = phone.handle.today(Request::Today).await.unwrap();
    assert_eq!((today.progress.met, today.progress.total), (1, 6));
}

#[tokio::test]
async fn starting_over_needs_a_code_that_the_server_knows() {
    let phone = Phone::locked();
    let over = Request::StartOver {
        server: "http://127.0.0.1:9".to_owned(),
        code: "ABCD2345".to_owned(),
    };
    assert_eq!(phone.ask(over).await, Err(FailureCode::NoNetwork));
    assert!(phone.dir.path().join("vault.json").exists());
    assert!(phone.dir.path().join("store.db").exists());
}

#[tokio::test]
async fn without_network_everything_works_and_the_strip_says_so() {
    let phone = Phone::open().await;
    let mut watch = phone.handle.watch();
    let offline = watch.wait_for(|n| n.sync.link == Link::Offline && n.sync.next_try.is_some());
    tokio::time::timeout(Duration::from_secs(20), offline)
        .await
        .unwrap()
        .unwrap();
    let before = phone.handle.note().version;
    let save = Request::SaveVisit {
        household: house(1),
        form: met(),
        observations: vec![],
    };
    phone.handle.save(save).await.unwrap();
    let note = phone.handle.note();
    assert!(note.version > before);
    assert_eq!((note.sync.visits_total, note.sync.visits_safe), (1, 0));
    assert_eq!(note.sync.waiting, 1);
    assert!(note.sync.waiting_bytes > 100);
    let view = phone.handle.sync(Request::Sync).await.unwrap();
    assert!(view.needs.is_empty());
    assert_eq!(view.server, "http://127.0.0.1:9");
}
