//! The real programs as processes of their own: started on a free port, stopped as an operator would
//! or killed as a power cut would, and started again at the same address.

use std::{
    ffi::OsString,
    fs::OpenOptions,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::OnceLock,
    time::Duration,
};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::wait::PATIENCE;

/// The path of a built program (`tungngo-server`, `tungngo-field`).
///
/// `cargo xtask` builds the programs first and says where they are; under a plain `cargo test` they
/// are built here, once.
///
/// # Errors
/// When the program is not there and cannot be built.
pub fn path(name: &str) -> anyhow::Result<PathBuf> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let dir = match std::env::var_os("TUNGNGO_BIN_DIR") {
        Some(dir) => PathBuf::from(dir),
        None => BUILT
            .get_or_init(|| build().map_err(|error| format!("{error:#}")))
            .clone()
            .map_err(anyhow::Error::msg)?,
    };
    let path = dir.join(name);
    if !path.is_file() {
        bail!("{} has not been built", path.display());
    }
    Ok(path)
}

fn build() -> anyhow::Result<PathBuf> {
    // This test is target/debug/deps/name-hash.
    let exe = std::env::current_exe()?;
    let dir = exe.ancestors().nth(2).context("no target folder")?;
    let status = std::process::Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--workspace", "--bins"])
        .args([
            "--target-dir".as_ref(),
            dir.parent().context("no target folder")?.as_os_str(),
        ])
        .args(dir.ends_with("release").then_some("--release"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()?;
    if !status.success() {
        bail!("cargo build failed");
    }
    Ok(dir.to_owned())
}

/// What a program says when it is ready.
#[derive(Deserialize)]
struct Listening {
    listening: String,
}

/// How a program is started, apart from its own arguments.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Bugs that are planted, as the variable `FAILPOINTS` has them (`name=return`).
    pub planted: Option<String>,
    /// A command line in front of the program's own, for a tracer.
    pub prefix: Vec<OsString>,
}

impl Setup {
    /// The command that starts `program` like this.
    #[must_use]
    pub fn command(&self, program: PathBuf) -> Command {
        let mut words = self.prefix.iter().cloned().chain([program.into()]);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).stdin(Stdio::null()).kill_on_drop(true);
        if let Some(planted) = &self.planted {
            command.env("FAILPOINTS", planted);
        }
        command
    }
}

/// A running program.
#[derive(Debug)]
pub struct Program {
    name: String,
    args: Vec<OsString>,
    setup: Setup,
    log: PathBuf,
    child: Option<Child>,
    url: String,
}

impl Program {
    /// Starts the server on `data_dir`, on a free port.
    ///
    /// # Errors
    /// When it does not say in time where it listens.
    pub async fn server(data_dir: &Path) -> anyhow::Result<Self> {
        Self::server_with(data_dir, Setup::default()).await
    }

    /// The same, started in another way.
    ///
    /// # Errors
    /// When it does not say in time where it listens.
    pub async fn server_with(data_dir: &Path, setup: Setup) -> anyhow::Result<Self> {
        let args = ["serve".into(), "--data-dir".into(), data_dir.into()];
        Self::start("tungngo-server", args.to_vec(), data_dir, setup).await
    }

    /// Starts the server with more on its command line.
    ///
    /// # Errors
    /// When it does not say in time where it listens.
    pub async fn server_args(data_dir: &Path, more: &[OsString]) -> anyhow::Result<Self> {
        let mut args = vec!["serve".into(), "--data-dir".into(), data_dir.into()];
        args.extend_from_slice(more);
        Self::start("tungngo-server", args, data_dir, Setup::default()).await
    }

    /// Starts a field app with its screens in a browser, on a free port. One data folder is one
    /// phone; `server` is the address that its enrolment form offers.
    ///
    /// # Errors
    /// When it does not say in time where it listens.
    pub async fn phone(data_dir: &Path, server: &str) -> anyhow::Result<Self> {
        let args = [
            "preview".into(),
            "--data-dir".into(),
            data_dir.into(),
            "--server".into(),
            server.into(),
        ];
        Self::start("tungngo-field", args.to_vec(), data_dir, Setup::default()).await
    }

    async fn start(
        name: &str,
        args: Vec<OsString>,
        data_dir: &Path,
        setup: Setup,
    ) -> anyhow::Result<Self> {
        let mut program = Self {
            name: name.to_owned(),
            args,
            setup,
            log: data_dir.with_extension("log"),
            child: None,
            url: String::new(),
        };
        program.launch("127.0.0.1:0").await?;
        Ok(program)
    }

    /// Starts it again at the address it had.
    ///
    /// # Errors
    /// When it still runs or does not come up.
    pub async fn start_again(&mut self) -> anyhow::Result<()> {
        if self.child.is_some() {
            bail!("{} still runs", self.name);
        }
        let address = self.authority().to_owned();
        self.launch(&address).await
    }

    fn spawn(&self, listen: &str) -> anyhow::Result<Child> {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)
            .with_context(|| format!("opening {}", self.log.display()))?;
        let mut command = self.setup.command(path(&self.name)?);
        command
            .args(&self.args)
            .args(["--listen", listen])
            .stdout(Stdio::piped())
            .stderr(log);
        Ok(command.spawn()?)
    }

    /// Starts it again at the address it had and kills it after `life`, ready or not.
    ///
    /// # Errors
    /// When it still runs.
    pub async fn start_and_kill(&mut self, life: Duration) -> anyhow::Result<()> {
        if self.child.is_some() {
            bail!("{} still runs", self.name);
        }
        let mut child = self.spawn(self.authority())?;
        tokio::time::sleep(life).await;
        Ok(child.kill().await?)
    }

    async fn launch(&mut self, listen: &str) -> anyhow::Result<()> {
        let mut child = self.spawn(listen)?;
        let stdout = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let line = match timeout(PATIENCE, lines.next_line()).await {
            Ok(Ok(Some(line))) => line,
            _ => bail!("{} did not start: {}", self.name, self.log_text()),
        };
        // Drain the rest, so that the program never blocks on a full pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let said: Listening = serde_json::from_str(&line)
            .with_context(|| format!("{} said {line:?} instead of its address", self.name))?;
        self.url = said.listening.trim_end_matches('/').to_owned();
        self.child = Some(child);
        Ok(())
    }

    /// `http://127.0.0.1:port` (or `https://`), also while it is stopped.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address, also while it is stopped.
    ///
    /// # Errors
    /// Never, for an address that the program itself gave.
    pub fn address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.authority().parse()?)
    }

    fn authority(&self) -> &str {
        self.url.split("://").last().unwrap_or_default()
    }

    /// What it has logged so far.
    #[must_use]
    pub fn log_text(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The process id while it runs.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// Sends it a signal (`TERM`, `HUP`).
    ///
    /// # Errors
    /// When it does not run.
    pub async fn signal(&self, name: &str) -> anyhow::Result<()> {
        let pid = self.pid().context("it does not run")?.to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        if !sent.await?.success() {
            bail!("kill -s {name} {pid} failed");
        }
        Ok(())
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    ///
    /// # Errors
    /// When it does not run, or does not stop in time.
    pub async fn stop(&mut self) -> anyhow::Result<ExitStatus> {
        self.signal("TERM").await?;
        self.ended().await
    }

    /// Waits until it has ended.
    ///
    /// # Errors
    /// When it does not run, or does not end in time.
    pub async fn ended(&mut self) -> anyhow::Result<ExitStatus> {
        let mut child = self.child.take().context("it does not run")?;
        timeout(PATIENCE, child.wait())
            .await
            .with_context(|| format!("{} does not stop", self.name))?
            .map_err(Into::into)
    }

    /// Kills it (SIGKILL), as a power cut or a phone out of memory would.
    ///
    /// # Errors
    /// When it does not run.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        let mut child = self.child.take().context("it does not run")?;
        child.kill().await?;
        Ok(())
    }
}

/// Runs one command of the server's command line on a data folder and returns what it printed.
///
/// # Errors
/// When the command fails; its words are part of the error.
pub async fn server_cli(data_dir: &Path, args: &[&str]) -> anyhow::Result<String> {
    let out = Command::new(path("tungngo-server")?)
        .args(args)
        .arg("--data-dir")
        .arg(data_dir)
        .stdin(Stdio::null())
        .output()
        .await?;
    if !out.status.success() {
        bail!(
            "tungngo-server {}: {}\n{}{}",
            args.join(" "),
            out.status,
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
    }
    Ok(String::from_utf8(out.stdout)?)
}
