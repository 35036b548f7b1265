//! `cargo xtask crash`: kills, power cuts and bad networks, for as long as one likes.

use clap::Args;
use xshell::cmd;

use crate::{cargo::Place, host, pipeline};

/// How long, and by which lots.
#[derive(Debug, Args)]
pub struct Crash {
    /// So many times the cycles of `cargo xtask test`.
    #[arg(long, default_value_t = 1)]
    times: u32,
    /// What the lots are drawn from; every test prints its own.
    #[arg(long)]
    seed: Option<u64>,
    /// Only tests whose name contains this.
    filter: Option<String>,
}

/// Runs the tests one after the other; each prints a line with its figures.
pub fn run(place: &Place, options: &Crash) -> anyhow::Result<()> {
    host::install(&[host::BUILD, host::TRACE])?;
    pipeline::build_programs(place)?;
    let sh = place.shell()?;
    let tests = [
        "crash",
        "power_cut",
        "network",
        "slow_link",
        "clocks",
        "restored",
    ]
    .map(|name| ["--test", name]);
    let (tests, features) = (tests.concat(), Place::FEATURES);
    let filter = options.filter.as_slice();
    let mut call = cmd!(
        sh,
        "cargo test --workspace --features {features} {tests...} -- --nocapture --test-threads=1 {filter...}"
    )
    .env("TUNGNGO_BIN_DIR", place.programs(false))
    .env("TUNGNGO_TIMES", options.times.to_string());
    if let Some(seed) = options.seed {
        call = call.env("TUNGNGO_SEED", seed.to_string());
    }
    Ok(call.run()?)
}
