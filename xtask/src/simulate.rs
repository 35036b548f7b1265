//! `cargo xtask simulate`: builds the simulation optimised and runs it over many seeds.

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
}

/// Builds and simulates.
pub fn run(place: &Place, options: &Simulate) -> anyhow::Result<()> {
    host::install(&[host::BUILD])?;
    let sh = place.shell()?;
    cmd!(
        sh,
        "cargo build --release --package tungngo-tests --bin tungngo-simulate"
    )
    .run()?;
    let program = place.program("tungngo-simulate", true)?;
    let (seeds, from) = (options.seeds.to_string(), options.from.to_string());
    let mut more: Vec<String> = Vec::new();
    if let Some(seconds) = options.seconds {
        more.extend(["--seconds".to_owned(), seconds.to_string()]);
    }
    if let Some(plant) = &options.plant {
        more.extend(["--plant".to_owned(), plant.clone()]);
    }
    if options.tell {
        more.push("--tell".to_owned());
    }
    cmd!(sh, "{program} --seeds {seeds} --from {from} {more...}").run()?;
    Ok(())
}
