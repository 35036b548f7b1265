//! `cargo xtask simulate`: builds the simulation optimised and runs it over many seeds.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::{Child, Command, ExitStatus},
};

use anyhow::{Context as _, ensure};
use clap::Args;
use xshell::cmd;

use crate::{cargo::Place, host};

/// What to simulate.
#[derive(Debug, Args)]
pub struct Simulate {
    /// How many seeds.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Stop starting new seeds after so many seconds.
    #[arg(long)]
    seconds: Option<u64>,
    /// Plant a bug: the name of a `planted!` point.
    #[arg(long)]
    plant: Option<String>,
    /// Tell what happens, step by step.
    #[arg(long)]
    tell: bool,
}

impl Simulate {
    /// So many seeds from the first on.
    pub fn seeds(seeds: u64) -> Self {
        Self {
            seeds,
            from: 0,
            seconds: None,
            plant: None,
            tell: false,
        }
    }

    fn arguments(&self) -> Vec<String> {
        let mut arguments = Vec::new();
        let mut option = |name: &str, value: String| arguments.extend([name.to_owned(), value]);
        option("--seeds", self.seeds.to_string());
        option("--from", self.from.to_string());
        if let Some(seconds) = self.seconds {
            option("--seconds", seconds.to_string());
        }
        if let Some(plant) = &self.plant {
            option("--plant", plant.clone());
        }
        if self.tell {
            arguments.push("--tell".to_owned());
        }
        arguments
    }
}

/// Builds and simulates.
pub fn run(place: &Place, options: &Simulate) -> anyhow::Result<()> {
    let (sh, program) = (place.shell()?, build(place)?);
    let arguments = options.arguments();
    Ok(cmd!(sh, "{program} {arguments...}").run()?)
}

fn build(place: &Place) -> anyhow::Result<PathBuf> {
    host::install(&[host::BUILD])?;
    let sh = place.shell()?;
    cmd!(
        sh,
        "cargo build --release --package tungngo-tests --bin tungngo-simulate"
    )
    .run()?;
    place.program("tungngo-simulate", true)
}

/// A simulation that takes what time other work leaves; it ends with this.
#[derive(Debug)]
pub struct Running {
    child: Child,
    log: PathBuf,
}

impl Running {
    /// Builds, and begins.
    pub fn start(place: &Place, options: &Simulate) -> anyhow::Result<Self> {
        let program = build(place)?;
        let log = place.target.join("simulate.log");
        // Where the system has a class for it, only what others leave idle: tests of slow lines feel the rest.
        let mut command = Command::new("nice");
        command.args(["-n", "19"]);
        if host::runs("chrt", &["--idle", "0", "true"]) {
            command.args(["chrt", "--idle", "0"]);
        }
        let child = command
            .arg(program)
            .args(options.arguments())
            .stdout(File::create(&log)?)
            .spawn()
            .context("starting the simulation")?;
        Ok(Self { child, log })
    }

    /// Looks whether it has ended early.
    ///
    /// # Errors
    /// When a promise was broken, after telling which.
    pub fn broken(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            Some(status) if !status.success() => self.tell(status),
            _ => Ok(()),
        }
    }

    /// Waits for its end, and tells what it told.
    ///
    /// # Errors
    /// When a promise was broken.
    pub fn finish(mut self) -> anyhow::Result<()> {
        let status = self.child.wait()?;
        self.tell(status)
    }

    fn tell(&self, status: ExitStatus) -> anyhow::Result<()> {
        println!("{}", fs::read_to_string(&self.log)?);
        ensure!(status.success(), "the simulation: {status}");
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, unless another stage failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
