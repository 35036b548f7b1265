//! The phone's screen against the server's database, again and again while a test runs.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::{bail, ensure};
use tokio::task::JoinHandle;
use tungngo_mobile::protocol::{Boot, Request, SyncTruth};
use tungngo_shared::ids::DeviceId;

use crate::{held::Eye, phone::Phone};

/// Which device a phone is.
///
/// # Errors
/// When it is locked or not enrolled.
pub async fn device_of(phone: &Phone) -> anyhow::Result<DeviceId> {
    match phone.handle.boot(Request::Boot).await? {
        Boot::Open(me) => Ok(me.device),
        other => bail!("not open: {other:?}"),
    }
}

/// Checks one look at the screen of a phone that only records new visits. `saved` is how many it had
/// reported before the look, `there` how many the server held after it.
///
/// # Errors
/// What the screen said that was not so.
pub fn check(truth: &SyncTruth, saved: u32, there: u32) -> anyhow::Result<()> {
    ensure!(
        truth.visits_safe <= there,
        "the screen calls {} visits safe, the server has {there}",
        truth.visits_safe
    );
    ensure!(
        truth.visits_total >= saved,
        "the screen counts {} visits, {saved} were saved",
        truth.visits_total
    );
    ensure!(
        truth.visits_total - truth.visits_safe == truth.waiting,
        "{} visits, {} safe, and {} waiting",
        truth.visits_total,
        truth.visits_safe,
        truth.waiting
    );
    Ok(())
}

/// Somebody who looks at a phone's screen all the time.
#[derive(Debug)]
pub struct Watcher {
    stop: Arc<AtomicBool>,
    looks: JoinHandle<anyhow::Result<u32>>,
}

impl Watcher {
    /// Starts looking; `saved` counts what the phone has reported as saved.
    ///
    /// # Errors
    /// When the server's database does not open.
    pub async fn start(
        phone: Arc<Phone>,
        saved: Arc<AtomicU32>,
        data_dir: &Path,
    ) -> anyhow::Result<Self> {
        let (eye, device) = (Eye::open(data_dir)?, device_of(&phone).await?);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let looks = tokio::spawn(async move {
            let mut looks = 0;
            while !stopped.load(Ordering::SeqCst) {
                // In this order: neither count ever goes back.
                let saved = saved.load(Ordering::SeqCst);
                let note = phone.handle.note();
                // A locked phone shows no numbers.
                if note.open {
                    check(&note.sync, saved, eye.visits_of(device)?)?;
                    looks += 1;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Ok(looks)
        });
        Ok(Self { stop, looks })
    }

    /// How often it looked, when everything was true.
    ///
    /// # Errors
    /// The first thing that was not.
    pub async fn stop(self) -> anyhow::Result<u32> {
        self.stop.store(true, Ordering::SeqCst);
        self.looks.await?
    }
}
