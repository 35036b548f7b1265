//! The simulation: phones and a server made of the code that ships, in one process, under a seed. The
//! network loses, delays, doubles and reorders; either side is killed at any step, the phones inside
//! their store's transactions too; clocks jump, alleys change hands, the server is restored from an old
//! backup. After every step the promises are checked, and when everything has come to rest, all of them.
//!
//! A run is a list of [`plan::Step`]s made from the seed; what a step means is decided when it is taken,
//! so that a list with steps left out is still a run. That is how a failing one is made short
//! ([`shrink`]).
#![allow(
    clippy::expect_used,
    reason = "test code: a world that cannot be set up has nothing to say"
)]

use std::{panic::AssertUnwindSafe, path::Path};

use serde::{Deserialize, Serialize};

mod checks;
mod disk;
pub mod ground;
mod model;
mod names;
mod office;
mod overlap;
mod phone;
pub mod plan;
mod rest;
mod server;
pub mod shrink;
mod take;
mod world;

pub use ground::Ground;
pub use plan::{Step, plan};

/// A promise that was broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Which.
    pub promise: &'static str,
    /// How it showed.
    pub detail: String,
}

impl Broken {
    fn new(promise: &'static str, detail: impl Into<String>) -> Self {
        Self {
            promise,
            detail: detail.into(),
        }
    }
}

/// The result of a step.
type Holds = Result<(), Broken>;

/// A run that is kept as a file: one that broke a promise, made short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What chance was drawn from.
    pub seed: u64,
    /// What happened.
    pub steps: Vec<Step>,
}

impl Kept {
    /// Reads such a file.
    ///
    /// # Errors
    /// When it cannot be read, or is none.
    pub fn read(file: &Path) -> std::io::Result<Self> {
        let text = std::fs::read_to_string(file)?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// What a run did, for figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Steps taken.
    pub steps: u64,
    /// Requests that reached the server.
    pub requests: u64,
    /// Edits that phones saved.
    pub saves: u64,
    /// Operations that phones were told are safe.
    pub acknowledged: u64,
    /// Phones and servers killed.
    pub kills: u64,
    /// Restores from a backup.
    pub restores: u64,
}

impl Counts {
    /// Adds another run's.
    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.requests += other.requests;
        self.saves += other.saves;
        self.acknowledged += other.acknowledged;
        self.kills += other.kills;
        self.restores += other.restores;
    }
}

/// How a run went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// A hash of everything that happened, request and reply bytes included.
    pub trace: String,
    /// What it did.
    pub counts: Counts,
    /// The promise that was broken, if one was, and at which step.
    pub broken: Option<(usize, Broken)>,
    /// What happened, in words, if asked for.
    pub story: Vec<String>,
}

/// Runs a plan on a copy of the ground.
pub fn run(ground: &Ground, seed: u64, steps: &[Step], tell: bool) -> Run {
    let result = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let mut world = world::World::new(ground, seed, tell);
        let mut broken = None;
        for (at, step) in steps.iter().enumerate() {
            if let Err(b) = world.take(step) {
                broken = Some((at, b));
                break;
            }
        }
        if broken.is_none() {
            broken = world.come_to_rest().err().map(|b| (steps.len(), b));
        }
        world.finish(broken)
    }));
    result.unwrap_or_else(|cause| {
        let said = cause.downcast_ref::<String>().cloned();
        let said = said.or_else(|| cause.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        Run {
            trace: String::new(),
            counts: Counts::default(),
            broken: Some((
                steps.len(),
                Broken::new("no panic", said.unwrap_or_else(|| "a panic".to_owned())),
            )),
            story: Vec::new(),
        }
    })
}

/// Memory that is a folder where the machine has one: a run makes and drops a dozen small files.
#[must_use]
pub fn quick_dir() -> tempfile::TempDir {
    let shm = Path::new("/dev/shm");
    let made = if shm.is_dir() {
        tempfile::tempdir_in(shm)
    } else {
        tempfile::tempdir()
    };
    made.unwrap_or_else(|error| panic!("a folder for the simulation: {error}"))
}
