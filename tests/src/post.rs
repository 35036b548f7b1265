//! Phones behind bad networks, with somebody who looks at their screens all the while.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, ensure};
use rand::RngExt as _;
use tungngo_mobile::{
    handle::Config,
    protocol::{Saved, SyncTruth},
};
use tungngo_shared::ids::VisitId;

use crate::{
    held::Eye, phone, phone::Phone, program::Program, proxy::Proxy, seed::lots, truth::Watcher,
    ward::TestWard,
};

/// A made-up ward and its server.
#[derive(Debug)]
pub struct World {
    /// Everything is in here.
    pub dir: tempfile::TempDir,
    /// The ward.
    pub ward: TestWard,
    /// Its server.
    pub server: Program,
}

impl World {
    /// Makes a ward with codes for so many phones, and starts its server.
    ///
    /// # Errors
    /// When the server does not start.
    pub async fn start(households: u32, phones: usize) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let data = dir.path().join("server");
        let ward = TestWard::make_for_load(&data, households, phones).await?;
        let server = Program::server(&data).await?;
        Ok(Self { dir, ward, server })
    }

    /// The server's data folder.
    #[must_use]
    pub fn data(&self) -> std::path::PathBuf {
        self.dir.path().join("server")
    }

    /// The settings of a phone that does not wait long for an answer.
    #[must_use]
    pub fn config(&self, name: &str, calm: Duration) -> Config {
        let mut config = phone::config(self.dir.path().join(name), calm);
        config.limits = phone::impatient();
        config
    }
}

/// A phone behind a proxy of its own, and somebody who watches its screen.
#[derive(Debug)]
pub struct Post {
    /// The phone.
    pub phone: Arc<Phone>,
    /// Its network.
    pub proxy: Proxy,
    /// Who looks at its screen.
    pub watcher: Watcher,
    /// How many visits it has reported as saved.
    pub told: Arc<AtomicU32>,
    /// Which.
    pub saved: Vec<VisitId>,
}

impl Post {
    /// Enrols in fair weather.
    ///
    /// # Errors
    /// When the server refuses the code.
    pub async fn new(world: &World, n: usize, seed: u64, calm: Duration) -> anyhow::Result<Self> {
        Self::with(world, n, seed, world.config(&format!("phone-{n}"), calm)).await
    }

    /// The same with other settings.
    ///
    /// # Errors
    /// The same.
    pub async fn with(world: &World, n: usize, seed: u64, config: Config) -> anyhow::Result<Self> {
        let proxy = Proxy::start(world.server.address()?, seed.wrapping_add(n as u64)).await?;
        let phone = Phone::enrol_with(config, proxy.url(), &world.ward.codes[n]).await?;
        let (phone, told) = (Arc::new(phone), Arc::new(AtomicU32::new(0)));
        let watcher = Watcher::start(phone.clone(), told.clone(), &world.data()).await?;
        Ok(Self {
            phone,
            proxy,
            watcher,
            told,
            saved: Vec::new(),
        })
    }

    /// Records visits, each after a pause of up to so many milliseconds.
    ///
    /// # Errors
    /// When one is not saved.
    pub async fn save(&mut self, visits: u32, pause_ms: u64, seed: u64) -> anyhow::Result<()> {
        let mut lots = lots(seed, 5);
        let houses = self.phone.houses().await?;
        for _ in 0..visits {
            let house = houses[lots.random_range(0..houses.len())];
            let saved = self.phone.met(house, lots.random_range(1..9)).await?;
            self.note(&saved)?;
            if pause_ms > 0 {
                tokio::time::sleep(Duration::from_millis(lots.random_range(0..pause_ms))).await;
            }
        }
        Ok(())
    }

    /// Counts a visit that was saved.
    ///
    /// # Errors
    /// When it was none.
    pub fn note(&mut self, saved: &Saved) -> anyhow::Result<()> {
        self.saved.push(saved.visit.context("no visit")?);
        self.told.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    /// Waits until the screen says that all of them are safe.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn all_safe(&self) -> anyhow::Result<()> {
        let saved = u32::try_from(self.saved.len())?;
        let safe = |t: &SyncTruth| t.visits_safe == saved && t.waiting == 0;
        self.phone.until("all is safe", safe).await
    }
}

/// Every visit once, and none twice; how often the screens were looked at.
///
/// # Errors
/// What is not so.
pub async fn settle(posts: Vec<Post>, data: &Path) -> anyhow::Result<u32> {
    let held = Eye::open(data)?.held()?;
    let mut looks = 0;
    for post in posts {
        let lost = post.saved.iter().filter(|v| !held.has(v.0)).count();
        ensure!(lost == 0, "{lost} lost");
        ensure!(
            post.phone.truth().attention == 0,
            "{:?}",
            post.phone.truth()
        );
        looks += post.watcher.stop().await?;
        ensure!(post.saved.len() == post.phone.truth().visits_total as usize);
    }
    ensure!(held.doubled().is_empty(), "doubled: {:?}", held.doubled());
    Ok(looks)
}
