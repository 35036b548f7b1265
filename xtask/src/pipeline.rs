//! `cargo xtask test`: every check in one order, each stage reusing what the one before it built.

use std::time::{Duration, Instant};

use anyhow::bail;
use clap::ValueEnum;
use xshell::cmd;

use crate::{
    axe,
    cargo::{Place, fresh_dir},
    host, mobile, sbom, schemathesis,
    simulate::{Running, Simulate},
    supply,
};

/// One stage of `cargo xtask test`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// System packages.
    Install,
    /// `cargo fmt --check`.
    Fmt,
    /// `cargo clippy` with warnings as errors.
    Clippy,
    /// The house rules (`tests/tests/conventions.rs`).
    Conventions,
    /// What the programs are made of: licences, sources, duplicates.
    Supply,
    /// The simulation, optimised, over many more seeds than the tests take; goes on beside the later stages.
    Simulate,
    /// Every test that needs no browser.
    Test,
    /// Made-up requests against the API's description.
    Schemathesis,
    /// The browser journeys.
    E2e,
    /// Android and iOS.
    Mobile,
}

/// How many seeds a test run simulates: about seventeen minutes on two idle cores, most of it while slow
/// links and browser journeys leave them idle.
const SEEDS: u64 = 20_000;

/// Runs the stages and prints what ran and for how long. Stops at the first that fails.
pub fn test(
    place: &Place,
    only: &[Stage],
    skip_mobile: bool,
    skip_e2e: bool,
) -> anyhow::Result<()> {
    let mut ran: Vec<(Stage, Duration)> = Vec::new();
    let mut failed = None;
    let mut simulation = None;
    for &stage in Stage::value_variants() {
        let skipped = (stage == Stage::Mobile && skip_mobile)
            || (stage == Stage::E2e && skip_e2e)
            || !(only.is_empty() || only.contains(&stage));
        if skipped {
            continue;
        }
        println!("\n== {} ==", name(stage));
        let start = Instant::now();
        let outcome = match simulation.as_mut().map(Running::broken) {
            Some(Err(error)) => Err(error),
            _ => run(place, stage, &mut simulation),
        };
        ran.push((stage, start.elapsed()));
        if let Err(error) = outcome {
            failed = Some((stage, error));
            break;
        }
    }
    if let Some(running) = simulation.filter(|_| failed.is_none()) {
        println!("\n== {}, the rest ==", name(Stage::Simulate));
        let start = Instant::now();
        let outcome = running.finish();
        ran.push((Stage::Simulate, start.elapsed()));
        failed = outcome.err().map(|error| (Stage::Simulate, error));
    }
    println!("\nWhat ran:");
    for (n, (stage, took)) in ran.iter().enumerate() {
        // Nothing comes after what failed.
        let is_broken = failed.is_some() && n + 1 == ran.len();
        let mark = if is_broken { "FAILED" } else { "ok" };
        println!("  {:<12} {:>5} s  {mark}", name(*stage), took.as_secs());
    }
    match failed {
        Some((stage, error)) => bail!("stage {} failed: {error:#}", name(stage)),
        None => Ok(()),
    }
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Install => "install",
        Stage::Fmt => "fmt",
        Stage::Clippy => "clippy",
        Stage::Conventions => "conventions",
        Stage::Supply => "supply",
        Stage::Test => "test",
        Stage::Simulate => "simulate",
        Stage::Schemathesis => "schemathesis",
        Stage::E2e => "e2e",
        Stage::Mobile => "mobile",
    }
}

fn run(place: &Place, stage: Stage, simulation: &mut Option<Running>) -> anyhow::Result<()> {
    match stage {
        Stage::Install => host::install(&[host::BUILD, host::BROWSER, host::TRACE, host::PYTHON]),
        Stage::Fmt => {
            let sh = place.shell()?;
            Ok(cmd!(sh, "cargo fmt --all --check").run()?)
        }
        Stage::Clippy => place.workspace("clippy", &["--all-targets", "--", "-D", "warnings"]),
        Stage::Conventions => place.workspace("test", &["--test", "conventions"]),
        Stage::Supply => {
            supply::check(place, false)?;
            sbom::write(place)
        }
        Stage::Test => {
            build_programs(place)?;
            place.workspace("test", &[])
        }
        Stage::Simulate => {
            // Goes on beside the stages after it.
            *simulation = Some(Running::start(place, &Simulate::seeds(SEEDS))?);
            Ok(())
        }
        Stage::Schemathesis => schemathesis::run(place),
        Stage::E2e => e2e(place, None),
        Stage::Mobile => mobile::check(place),
    }
}

/// Builds the server and the field app as tests use them.
pub fn build_programs(place: &Place) -> anyhow::Result<()> {
    place.workspace("build", &["--all-targets"])
}

/// Runs the browser journeys (all, or those whose name contains `filter`).
pub fn e2e(place: &Place, filter: Option<&str>) -> anyhow::Result<()> {
    build_programs(place)?;
    if filter.is_none() {
        fresh_dir(&place.screenshots())?;
    }
    let axe = axe::script(place);
    let surroundings: Vec<_> = axe
        .iter()
        .map(|path| ("TUNGNGO_AXE", path.as_path()))
        .collect();
    let mut more = vec!["--test", "browser", "--"];
    more.extend(filter);
    more.extend(["--ignored", "--test-threads=1"]);
    place.workspace_with("test", &more, &surroundings)?;
    // What they left is judged as a whole; after some of them only what is on their pictures.
    let mut more = vec!["--test", "pictures", "--"];
    more.extend(filter.map(|_| "nothing_on_the_pictures"));
    more.push("--include-ignored");
    place.workspace("test", &more)?;
    if axe.is_none() {
        println!("Accessibility was NOT checked: see above.");
    }
    println!("Screenshots: {}", place.screenshots().display());
    Ok(())
}
