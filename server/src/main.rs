//! The program `tungngo-server`.

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;
use tracing_subscriber::EnvFilter;
use tungngo_server::cli::{Cli, run};

/// The system's own keeps the 19 MiB of each password hash, and small things settle between them: 200 MB after a morning of
/// sign-ins. This one gives them back.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // Tests plant bugs through the variable FAILPOINTS.
    #[cfg(feature = "failpoints")]
    let _planted = fail::FailScenario::setup();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Standard output belongs to the commands.
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // In words and on one line; what led there is in the log.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
