//! The program `tungngo-server`.

use clap::Parser as _;
use tracing_subscriber::EnvFilter;
use tungngo_server::cli::{Cli, run};

fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Standard output belongs to the commands.
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    run(Cli::parse())
}
