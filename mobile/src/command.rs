//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use tungngo_mobile::actor;
use tungngo_mobile::handle::Config;
use tungngo_mobile::ui::Host;

/// The field app of Từng Ngõ.
#[derive(Debug, Parser)]
#[command(name = "tungngo-field", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the screens to a browser on this machine.
    #[cfg(feature = "preview")]
    Preview {
        #[command(flatten)]
        phone: Phone,
        /// The address to listen on; port 0 takes any that is free.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: std::net::SocketAddr,
        /// Lock after this many minutes without a touch; 0 never does.
        #[arg(long, default_value_t = 0)]
        auto_lock_minutes: u64,
    },
    /// Opens the screens in a window.
    #[cfg(any(feature = "desktop", feature = "mobile"))]
    Desktop {
        #[command(flatten)]
        phone: Phone,
        /// Lock after this many minutes without a touch; 0 never does.
        #[arg(long, default_value_t = DEFAULT_LOCK_MINUTES)]
        auto_lock_minutes: u64,
    },
}

/// One folder is one phone.
#[derive(Debug, Args)]
struct Phone {
    /// Where the phone keeps everything.
    #[arg(long)]
    data_dir: PathBuf,
    /// A server address to begin enrolment with.
    #[arg(long)]
    server: Option<String>,
}

/// A phone laid aside locks after five minutes.
#[cfg(any(feature = "desktop", feature = "mobile"))]
const DEFAULT_LOCK_MINUTES: u64 = 5;

/// Runs what the command line says.
pub fn run() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    match Cli::parse().command {
        #[cfg(feature = "preview")]
        Some(Command::Preview {
            phone,
            listen,
            auto_lock_minutes,
        }) => {
            let host = host(phone, "preview", auto_lock_minutes)?;
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()?;
            runtime.block_on(tungngo_mobile::preview::serve(listen, host))
        }
        #[cfg(any(feature = "desktop", feature = "mobile"))]
        Some(Command::Desktop {
            phone,
            auto_lock_minutes,
        }) => {
            tungngo_mobile::window::launch(host(phone, "desktop", auto_lock_minutes)?);
            Ok(())
        }
        None => without_command(),
    }
}

/// A phone starts the program without a command line.
#[cfg(feature = "mobile")]
fn without_command() -> anyhow::Result<()> {
    let platform = if cfg!(target_os = "android") {
        "android"
    } else {
        "ios"
    };
    let phone = Phone {
        data_dir: phone_folder()?,
        // The link of the office's QR code; the activity passes it on.
        server: std::env::var("TUNGNGO_LINK").ok(),
    };
    tungngo_mobile::window::launch(host(phone, platform, DEFAULT_LOCK_MINUTES)?);
    Ok(())
}

#[cfg(not(feature = "mobile"))]
fn without_command() -> anyhow::Result<()> {
    anyhow::bail!("say what to do: tungngo-field --help")
}

/// The app's private folder. Android has no home: its activity names the folder in `TUNGNGO_DATA`
/// before it loads this program.
#[cfg(feature = "mobile")]
fn phone_folder() -> anyhow::Result<PathBuf> {
    if let Some(folder) = std::env::var_os("TUNGNGO_DATA") {
        return Ok(PathBuf::from(folder));
    }
    let home = std::env::var_os("HOME").ok_or_else(|| anyhow::anyhow!("no folder for the data"))?;
    Ok(PathBuf::from(home).join("Library/Application Support/tungngo"))
}

fn host(phone: Phone, platform: &'static str, lock_minutes: u64) -> anyhow::Result<Host> {
    let config = Config {
        server: phone.server,
        ..Config::new(phone.data_dir, platform)
    };
    Ok(Host {
        handle: actor::start(config)?,
        device_name: platform.to_owned(),
        lock_after: (lock_minutes > 0).then(|| Duration::from_secs(lock_minutes * 60)),
    })
}
