//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub mod backup;
pub mod device;
pub mod import;
pub mod keys;
pub mod out;
pub mod progress;
pub mod serve;
pub mod synthesize;
pub mod user;
pub mod verify;
pub mod ward;

/// The ward's server.
#[derive(Debug, Parser)]
#[command(name = "tungngo-server", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where data and keys are.
#[derive(Clone, Debug, Args)]
pub struct Store {
    /// The folder of the database.
    #[arg(long, env = "TUNGNGO_DATA_DIR")]
    pub data_dir: PathBuf,
    /// The folder of the keys [default: DATA_DIR.keys]
    #[arg(long, env = "TUNGNGO_KEYS_DIR")]
    pub keys_dir: Option<PathBuf>,
}

impl Store {
    /// The set-up that these folders mean.
    #[must_use]
    pub fn config(&self) -> crate::app::Config {
        let mut config = crate::app::Config::at(self.data_dir.clone());
        if let Some(keys) = &self.keys_dir {
            config.keys_dir.clone_from(keys);
        }
        config
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer phones and browsers.
    Serve(serve::Serve),
    /// Wards that are served.
    Ward(ward::WardCommand),
    /// Accounts and enrolment codes.
    User(user::UserCommand),
    /// Phones.
    Device(device::DeviceCommand),
    /// Replace keys.
    Keys(keys::KeysCommand),
    /// Bring a list or a phone's carried work in.
    Import(import::ImportCommand),
    /// Make up wards with people, places, households and campaigns.
    Synthesize(synthesize::Synthesize),
    /// Copy everything into one file, also while the server runs.
    Backup(backup::Backup),
    /// Put a backup in the place of the database.
    Restore(backup::Restore),
    /// Look for damage.
    Verify(verify::Verify),
}

/// Does what the command line says.
///
/// # Errors
/// Whatever the command could not do.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve(command) => command.run().await,
            Command::Ward(command) => command.run().await,
            Command::User(command) => command.run().await,
            Command::Device(command) => command.run().await,
            Command::Keys(command) => command.run(),
            Command::Import(command) => command.run().await,
            Command::Synthesize(command) => command.run().await,
            Command::Backup(command) => command.run(),
            Command::Restore(command) => command.run(),
            Command::Verify(command) => command.run(),
        }
    })
}
