//! The program `tungngo-server`.

use clap::Parser;

/// The ward's server.
#[derive(Debug, Parser)]
#[command(name = "tungngo-server", version)]
struct Cli {}

fn main() -> anyhow::Result<()> {
    let Cli {} = Cli::parse();
    Ok(())
}
