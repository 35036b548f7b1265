//! The project's own chores.

mod axe;
mod bench;
mod cargo;
mod crash;
mod demo;
mod demo_ward;
mod fuzz;
mod host;
mod mobile;
mod pipeline;
mod release;
mod sbom;
mod schemathesis;
mod simulate;
mod supply;

use clap::{Parser, Subcommand};
use pipeline::Stage;

/// The project's own chores.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Installs the system packages that are missing (Debian, Ubuntu) or names them (elsewhere).
    Install,
    /// Starts a server with a made-up ward and field apps in the browser; prints addresses and logins.
    Demo(demo::Demo),
    /// Runs every check: formatting, clippy, conventions, tests, browser journeys, phone targets.
    Test {
        /// Only these stages, in the order in which they always run.
        #[arg(long, value_enum, value_delimiter = ',')]
        only: Vec<Stage>,
        /// Leave out the type checks for Android and iOS.
        #[arg(long)]
        skip_mobile: bool,
        /// Leave out the browser journeys.
        #[arg(long)]
        skip_e2e: bool,
    },
    /// Runs the browser journeys and leaves a screenshot of every screen and page.
    E2e {
        /// Only journeys whose name contains this.
        filter: Option<String>,
    },
    /// Simulates phones and a server over many seeds; the last line is one JSON object.
    Simulate(simulate::Simulate),
    /// Kills, power cuts and bad networks, as in the tests, for longer or with other lots.
    Crash(crash::Crash),
    /// Feeds made-up input to whatever reads files and messages; says what was tried and what broke.
    Fuzz(fuzz::Fuzz),
    /// Checks the field app's types for Android and iOS, without an SDK.
    CheckMobile,
    /// Looks over what the programs are made of: licences, sources, duplicates.
    Supply {
        /// Known weaknesses, too; their database has to be fetched.
        #[arg(long)]
        advisories: bool,
    },
    /// Writes a bill of materials of each program (CycloneDX) into target/sbom.
    Sbom,
    /// Measures the server beside raw SQLite; the last line is one JSON object.
    Bench(bench::Bench),
    /// Builds the server's program from the commit so that others can build the same bytes.
    Release(release::Release),
}

fn main() -> anyhow::Result<()> {
    let place = cargo::Place::find()?;
    match Cli::parse().chore {
        Chore::Install => host::install(&[host::BUILD, host::BROWSER, host::TRACE, host::PYTHON]),
        Chore::Demo(options) => demo::run(&place, &options),
        Chore::Test {
            only,
            skip_mobile,
            skip_e2e,
        } => pipeline::test(&place, &only, skip_mobile, skip_e2e),
        Chore::E2e { filter } => {
            host::install(&[host::BUILD, host::BROWSER])?;
            pipeline::e2e(&place, filter.as_deref())
        }
        Chore::Simulate(options) => simulate::run(&place, &options),
        Chore::Crash(options) => crash::run(&place, &options),
        Chore::Fuzz(options) => fuzz::run(&place, &options),
        Chore::CheckMobile => mobile::check(&place),
        Chore::Supply { advisories } => supply::check(&place, advisories),
        Chore::Sbom => sbom::write(&place),
        Chore::Bench(options) => bench::run(&place, &options),
        Chore::Release(options) => release::run(&place, &options),
    }
}
