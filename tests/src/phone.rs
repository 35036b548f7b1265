//! A phone: the field app's own core on a folder of its own, in this process.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};

use anyhow::{Context as _, bail};
use rand::{Rng, RngExt as _};
use tungngo_mobile::{
    actor,
    handle::{Config, Handle, Pace},
    http::Limits,
    platform,
    protocol::{
        Boot, HouseDetail, HouseRow, Request, Saved, SetAside, SyncTruth, VisitForm, VisitState,
    },
    store::Store,
    vault::{Cost, Vault},
};
use tungngo_shared::{
    clock::Millis,
    commitment::{Commitment, CommitmentState, Signature},
    household::LatLon,
    ids::{HouseholdId, VisitId},
    visit::{Camera, Fix, Outcome, ResidenceDeclared},
};

use crate::{wait, wire};

/// Every test phone's PIN.
pub const PIN: &str = "190371";

/// Looks for work often, by itself.
pub const OFTEN: Duration = Duration::from_millis(300);
/// Nothing but a save makes it talk.
pub const NEVER: Duration = Duration::from_secs(3_600);

/// A phone: its folder and its running core.
#[derive(Debug)]
pub struct Phone {
    /// Where it keeps everything.
    pub dir: PathBuf,
    /// The way to its core.
    pub handle: Handle,
    /// How far its clock is set wrong, in milliseconds.
    pub wrong_ms: Arc<AtomicI64>,
}

/// Quick rounds, no time to undo; `calm` tells how soon it looks again by itself.
#[must_use]
pub fn pace(calm: Duration) -> Pace {
    Pace {
        busy: Duration::from_millis(200),
        calm,
        undo: Duration::ZERO,
        first_retry: Duration::from_millis(100),
        longest_retry: Duration::from_millis(400),
        request: Duration::from_secs(2),
        check: Duration::ZERO,
    }
}

/// The settings of a test phone.
#[must_use]
pub fn config(dir: PathBuf, calm: Duration) -> Config {
    let mut config = Config::new(dir, "preview");
    config.pace = pace(calm);
    config
}

/// The settings that ship, `times` as fast, for a network that is as much faster than the real one.
#[must_use]
pub fn fast_motion(dir: PathBuf, times: u32) -> Config {
    let mut config = Config::new(dir, "preview");
    let (pace, limits) = (&mut config.pace, &mut config.limits);
    for time in [
        &mut pace.busy,
        &mut pace.calm,
        &mut pace.undo,
        &mut pace.first_retry,
        &mut pace.longest_retry,
        &mut pace.request,
        &mut pace.check,
        &mut limits.connect,
        &mut limits.silence,
        &mut limits.whole,
    ] {
        *time /= times;
    }
    config
}

/// Sets the test PIN on a new phone so that trying it costs next to nothing: a test that opens a
/// phone a thousand times measures the store, not the PIN.
///
/// # Errors
/// When there is a PIN already, or the disk fails.
pub fn set_cheap_pin(dir: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir)?;
    let cost: Cost = serde_json::from_str(r#"{"memory_kib":8,"passes":1}"#)?;
    Vault::new(dir, platform::keystore(dir)).create(PIN, cost, &mut rand::rng())?;
    Ok(())
}

/// Opens the store in a phone's folder with the test PIN, as the app would.
///
/// # Errors
/// When PIN or store do not open.
pub fn open_store(dir: &Path) -> anyhow::Result<(Store, [u8; 32])> {
    open_copy(dir, dir)
}

/// The same with a copy of the folder, on the phone that it was copied from: its keystore takes part.
///
/// # Errors
/// The same.
pub fn open_copy(dir: &Path, from: &Path) -> anyhow::Result<(Store, [u8; 32])> {
    let key = Vault::new(dir, platform::keystore(from)).open(PIN, wire::now())?;
    Ok((Store::open(&dir.join("store.db"), &key)?, key))
}

/// A form as it is filled in at most doors; `people` makes it tell itself from others.
#[must_use]
pub fn met(people: u32) -> VisitForm {
    VisitForm {
        outcome: Some(Outcome::Met),
        people_living: Some(people),
        residence_declared: Some(ResidenceDeclared::Complete),
        leaflet_given: Some(true),
        commitment: Some(Commitment {
            state: CommitmentState::AlreadySigned,
            signature: None,
        }),
        seconds_on_form: 40,
        ..VisitForm::default()
    }
}

/// A form as a whole evening has them: a place, a camera, a note at some doors, a signature at every
/// tenth.
#[must_use]
pub fn lived(lots: &mut impl Rng) -> VisitForm {
    let mut form = met(lots.random_range(1..9));
    let mut degrees = |from: f64| ((from + lots.random_range(0.0..0.01)) * 1e6).round() / 1e6;
    let point = LatLon {
        lat: degrees(20.86),
        lon: degrees(106.33),
    };
    form.fix = Some(Fix {
        point,
        accuracy_m: f64::from(lots.random_range(4..40)),
        provider: Some("fused".to_owned()),
        mock: false,
    });
    form.camera = Some(Camera::ALL[lots.random_range(0..Camera::ALL.len())]);
    form.seconds_on_form = lots.random_range(15..180);
    if lots.random_range(0..4) == 0 {
        let words = [
            "gate", "dog", "evening", "shop", "upstairs", "tenant", "repairs", "moved",
        ];
        let note = (0..lots.random_range(3..12)).map(|_| words[lots.random_range(0..words.len())]);
        form.note = Some(note.collect::<Vec<_>>().join(" "));
    }
    if lots.random_range(0..10) == 0 {
        let stroke = |lots: &mut _| {
            let numbers = (0..60).map(|_| Rng::next_u32(lots) as u16 % 100);
            numbers.collect::<Vec<_>>()
        };
        form.commitment = Some(Commitment {
            state: CommitmentState::Signed,
            signature: Some(Signature {
                width: 300,
                height: 100,
                strokes: (0..3).map(|_| stroke(lots)).collect(),
            }),
        });
    }
    form
}

impl Phone {
    /// Starts the core on a folder.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(dir: PathBuf, calm: Duration) -> anyhow::Result<Self> {
        Self::with(config(dir, calm))
    }

    /// Starts the core with other settings.
    ///
    /// # Errors
    /// When it does not start.
    pub fn with(config: Config) -> anyhow::Result<Self> {
        let (dir, wrong_ms) = (config.data_dir.clone(), config.wrong_ms.clone());
        let handle = actor::start(config)?;
        Ok(Self {
            dir,
            handle,
            wrong_ms,
        })
    }

    /// Enrols a new phone and waits until it has the whole list.
    ///
    /// # Errors
    /// When the server refuses the code or cannot be reached.
    pub async fn enrol(
        dir: PathBuf,
        url: &str,
        code: &str,
        calm: Duration,
    ) -> anyhow::Result<Self> {
        Self::enrol_with(config(dir, calm), url, code).await
    }

    /// The same with other settings.
    ///
    /// # Errors
    /// The same.
    pub async fn enrol_with(config: Config, url: &str, code: &str) -> anyhow::Result<Self> {
        set_cheap_pin(&config.data_dir)?;
        let phone = Self::with(config)?;
        let (server, code) = (url.to_owned(), code.to_owned());
        let check = Request::EnrolCheck {
            server: server.clone(),
            code: code.clone(),
        };
        let owner = phone.handle.enrol_check(check).await?;
        phone.unlock().await?;
        let confirm = Request::EnrolConfirm {
            server,
            code,
            device_name: "test".to_owned(),
        };
        let Boot::Open(me) = phone.handle.boot(confirm).await? else {
            bail!("not open after enrolment");
        };
        if (me.name, me.synthetic) != (owner.name, true) {
            bail!("enrolled as somebody else");
        }
        phone
            .until("the list is there", |t| t.list_complete)
            .await?;
        Ok(phone)
    }

    /// Opens it with its PIN.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn unlock(&self) -> anyhow::Result<Boot> {
        let pin = PIN.to_owned();
        Ok(self.handle.boot(Request::Unlock { pin }).await?)
    }

    /// Begins anew with another code, because the PIN or the key is gone; what is told of the store that was set
    /// aside.
    ///
    /// # Errors
    /// When it does not begin anew.
    pub async fn start_over(&self, url: &str, code: &str) -> anyhow::Result<SetAside> {
        let over = Request::StartOver {
            server: url.to_owned(),
            code: code.to_owned(),
        };
        let Boot::NotEnrolled {
            set_aside: Some(aside),
            ..
        } = self.handle.boot(over).await?
        else {
            bail!("it did not start over");
        };
        Ok(aside)
    }

    /// The core goes away in the middle of whatever it does; another one opens the same folder.
    ///
    /// # Errors
    /// When it does not open again.
    pub async fn restart(self) -> anyhow::Result<Self> {
        let Self { dir, handle, .. } = self;
        drop(handle);
        let phone = Self::start(dir, OFTEN)?;
        let boot = phone.handle.boot(Request::Boot).await?;
        if !matches!(boot, Boot::Locked { tries_left: 10, .. }) {
            bail!("not locked after a restart");
        }
        phone.unlock().await?;
        Ok(phone)
    }

    /// How sync stands, as the screen says it.
    #[must_use]
    pub fn truth(&self) -> SyncTruth {
        self.handle.note().sync
    }

    /// Waits until the screen says so.
    ///
    /// # Errors
    /// When it does not in time; the error tells what it says instead.
    pub async fn until(
        &self,
        what: &str,
        holds: impl Fn(&SyncTruth) -> bool,
    ) -> anyhow::Result<()> {
        wait::until(what, async || holds(&self.truth()).then_some(()))
            .await
            .with_context(|| format!("{:?}", self.truth()))
    }

    /// The door that “Hôm nay” offers.
    ///
    /// # Errors
    /// When none is left.
    pub async fn first_house(&self) -> anyhow::Result<HouseRow> {
        let today = self.handle.today(Request::Today).await?;
        Ok(today.next.context("no door is left")?.house)
    }

    /// Every household on the phone, in the order of its alleys.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn houses(&self) -> anyhow::Result<Vec<HouseholdId>> {
        let mut all = Vec::new();
        for alley in self.handle.alleys(Request::Alleys).await? {
            let alley = alley.id;
            let houses = self.handle.houses(Request::Houses { alley }).await?;
            all.extend(houses.rows.iter().map(|row| row.id));
        }
        Ok(all)
    }

    /// One house.
    ///
    /// # Errors
    /// When it is not here.
    pub async fn house(&self, household: HouseholdId) -> anyhow::Result<HouseDetail> {
        Ok(self.handle.house(Request::House { household }).await?)
    }

    /// Saves a visit at which somebody was met.
    ///
    /// # Errors
    /// When it is not saved.
    pub async fn met(&self, household: HouseholdId, people: u32) -> anyhow::Result<Saved> {
        self.record(household, met(people)).await
    }

    /// Saves a visit.
    ///
    /// # Errors
    /// When it is not saved.
    pub async fn record(&self, household: HouseholdId, form: VisitForm) -> anyhow::Result<Saved> {
        let request = Request::SaveVisit {
            household,
            form,
            observations: vec![],
        };
        Ok(self.handle.save(request).await?)
    }

    /// Where an own visit stands, as the list says it.
    ///
    /// # Errors
    /// When it is not in the list.
    pub async fn state(&self, visit: VisitId) -> anyhow::Result<VisitState> {
        let mine = self.handle.my_visits(Request::MyVisits).await?;
        let found = mine.iter().find(|v| v.id == visit);
        Ok(found.context("the visit is not among mine")?.state)
    }

    /// What its wall clock shows.
    #[must_use]
    pub fn clock(&self) -> Millis {
        let wrong = self.wrong_ms.load(std::sync::atomic::Ordering::Relaxed);
        Millis(wire::now().0 + wrong)
    }
}

/// Shorter than a phone waits on a real network, so that a test with a silent server ends.
#[must_use]
pub fn impatient() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        silence: Duration::from_secs(2),
        whole: Duration::from_secs(20),
    }
}
