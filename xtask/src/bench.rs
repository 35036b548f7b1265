//! `cargo xtask bench`: builds the optimised server and the load generator, and runs it.

use clap::Args;
use xshell::cmd;

use crate::{cargo::Place, host};

/// What to measure with.
#[derive(Debug, Args)]
pub struct Bench {
    /// Households of the ward.
    #[arg(long, default_value_t = 12_000)]
    households: u32,
    /// Phones that push at once in the batch measurement.
    #[arg(long, default_value_t = 4)]
    phones: u32,
    /// Batches of 200 visits that each of them pushes.
    #[arg(long, default_value_t = 100)]
    pushes: u32,
    /// Households of the ward that one phone holds; none leaves the phone out.
    #[arg(long, default_value_t = 100_000)]
    phone_households: u32,
    /// Measure the phone alone.
    #[arg(long)]
    phone_only: bool,
    /// Measure the desk's pages over one ward and over a city, too: some 25 minutes and 15 GB of room for temporary files.
    #[arg(long)]
    desk: bool,
    /// Measure them alone.
    #[arg(long)]
    desk_only: bool,
    /// Wards of the city; one leaves the city out.
    #[arg(long, default_value_t = 114)]
    wards: u32,
}

/// Builds and measures.
pub fn run(place: &Place, options: &Bench) -> anyhow::Result<()> {
    host::install(&[host::BUILD])?;
    let sh = place.shell()?;
    cmd!(
        sh,
        "cargo build --release --package tungngo-server --package tungngo-tests --bins"
    )
    .run()?;
    let bench = place.program("tungngo-bench", true)?;
    let Bench {
        households,
        phones,
        pushes,
        phone_households,
        phone_only,
        desk,
        desk_only,
        wards,
    } = options;
    let (households, phones, pushes, phone_households, wards) = (
        households.to_string(),
        phones.to_string(),
        pushes.to_string(),
        phone_households.to_string(),
        wards.to_string(),
    );
    let only = [
        (phone_only, "--phone-only"),
        (desk, "--desk"),
        (desk_only, "--desk-only"),
    ];
    let only = only
        .into_iter()
        .filter(|(wanted, _)| **wanted)
        .map(|(_, flag)| flag);
    cmd!(
        sh,
        "{bench} --households {households} --phones {phones} --pushes {pushes} --phone-households {phone_households} --wards {wards} {only...}"
    )
    .env("TUNGNGO_BIN_DIR", place.programs(true))
    .run()?;
    Ok(())
}
