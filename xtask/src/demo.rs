//! `cargo xtask demo`: a server with a made-up ward and two phones in the browser.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::Value;
use signal_hook::{consts::TERM_SIGNALS, iterator::Signals};

use crate::{
    cargo::{Place, fresh_dir},
    demo_ward, host,
};

/// How long a program may take to say that it is ready, or to stop.
const PATIENCE: Duration = Duration::from_secs(60);

/// What to show.
#[derive(Debug, Args)]
pub struct Demo {
    /// The server's port; the phones take the ones after it. 0 takes any free ones.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Go on with the data of the last demo instead of starting afresh.
    #[arg(long)]
    keep: bool,
    /// Start everything, ask every address once, stop.
    #[arg(long)]
    check: bool,
}

/// What happened while the demo ran.
enum News {
    Signal,
    Ended(&'static str, ExitStatus),
}

/// Runs the demo until Ctrl-C, SIGTERM or the end of one of its programs.
pub fn run(place: &Place, options: &Demo) -> anyhow::Result<()> {
    host::install(&[host::BUILD])?;
    place.workspace("build", &["--bins"])?;
    let dir = place.target.join("demo");
    let port = if options.check { 0 } else { options.port };
    let known = dir.join("people.json");
    if !(options.keep && known.is_file()) {
        fresh_dir(&dir)?;
        println!("Making a synthetic ward: 6 groups, 40 alleys, 1,200 households …");
        let made = demo_ward::make(place, &dir.join("server"))?;
        std::fs::write(&known, made)?;
    }
    let ward = demo_ward::read(&known)?;

    let (news, heard) = mpsc::channel();
    listen_for_signals(news.clone())?;
    let mut running = Running::default();
    let server = running.start(
        place,
        "tungngo-server",
        &["serve".into(), "--data-dir".into(), dir.join("server")],
        port,
        &news,
    )?;
    let mut phones = Vec::new();
    for (person, offset) in ward.walkers().zip(1u16..) {
        let args = [
            "preview".into(),
            "--data-dir".into(),
            dir.join(format!("phone-{offset}")),
            "--server".into(),
            PathBuf::from(&server),
        ];
        let port = if port == 0 { 0 } else { port + offset };
        let url = running.start(place, "tungngo-field", &args, port, &news)?;
        phones.push((url, person));
    }
    demo_ward::print(&ward, &server, &phones);

    if options.check {
        probe(&server, phones.iter().map(|(url, _)| url.as_str()))
    } else {
        println!("\nCtrl-C stops the demo.");
        wait(&heard)
    }
}

fn wait(heard: &Receiver<News>) -> anyhow::Result<()> {
    match heard.recv()? {
        News::Signal => {
            println!("\nStopping …");
            Ok(())
        }
        News::Ended(name, status) => bail!("{name} ended by itself: {status}"),
    }
}

fn listen_for_signals(news: Sender<News>) -> anyhow::Result<()> {
    let mut signals = Signals::new(TERM_SIGNALS)?;
    thread::spawn(move || {
        for _ in signals.forever() {
            if news.send(News::Signal).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Asks every address once; each must answer well.
fn probe<'a>(server: &str, phones: impl Iterator<Item = &'a str>) -> anyhow::Result<()> {
    let mut urls: Vec<String> = ["/healthz", "/readyz", "/login", "/api/openapi.json"]
        .map(|path| format!("{server}{path}"))
        .to_vec();
    urls.extend(phones.map(|url| format!("{url}/")));
    for url in urls {
        let status = demo_ward::status_of(&url)?;
        println!("{status} {url}");
        if status != 200 {
            bail!("{url} answered {status}");
        }
    }
    Ok(())
}

/// Programs that are stopped together.
#[derive(Default)]
struct Running {
    /// Process ids, in the order of starting.
    pids: Vec<(u32, Receiver<()>)>,
}

impl Running {
    /// Starts a program and waits until it says where it listens.
    fn start(
        &mut self,
        place: &Place,
        name: &'static str,
        args: &[PathBuf],
        port: u16,
        news: &Sender<News>,
    ) -> anyhow::Result<String> {
        let program = place.program(name, false)?;
        let mut command = Command::new(&program);
        // Ctrl-C is for the chore alone, which then stops its programs in order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command
            .args(args)
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log_file(args, name)?)
            .spawn()
            .with_context(|| format!("starting {}", program.display()))?;
        let pid = child.id();
        let lines = first_line(&mut child)?;
        let (gone, ended) = mpsc::channel();
        let news = news.clone();
        thread::spawn(move || {
            if let Ok(status) = child.wait() {
                let _ = gone.send(());
                let _ = news.send(News::Ended(name, status));
            }
        });
        self.pids.push((pid, ended));
        let line = lines.recv_timeout(PATIENCE).with_context(|| {
            format!("{name} did not start (is port {port} taken? choose another with --port)")
        })?;
        let said: Value = serde_json::from_str(&line)
            .with_context(|| format!("{name} said something else than its address: {line}"))?;
        let url = said["listening"].as_str().context("no address")?;
        Ok(url.to_owned())
    }
}

impl Drop for Running {
    /// Asks all to stop, the phones first, and waits for them.
    fn drop(&mut self) {
        for (pid, ended) in self.pids.drain(..).rev() {
            host::runs("kill", &["-TERM", &pid.to_string()]);
            if ended.recv_timeout(PATIENCE).is_err() {
                host::runs("kill", &["-KILL", &pid.to_string()]);
            }
        }
    }
}

/// Logs go beside the data, not between the addresses on the screen.
fn log_file(args: &[PathBuf], name: &str) -> anyhow::Result<Stdio> {
    let data = args
        .iter()
        .skip_while(|arg| arg.as_path() != Path::new("--data-dir"))
        .nth(1)
        .context("no data folder")?;
    let dir = data.parent().unwrap_or(data);
    std::fs::create_dir_all(dir)?;
    let stem = data.file_name().unwrap_or_default().to_string_lossy();
    let file = std::fs::File::create(dir.join(format!("{name}-{stem}.log")))?;
    Ok(file.into())
}

/// Reads a child's output to its end, handing on the first line.
fn first_line(child: &mut Child) -> anyhow::Result<Receiver<String>> {
    let stdout = child.stdout.take().context("no output")?;
    let (send, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            // Only the first has a reader; the rest is drained so that the child never blocks.
            let _ = send.send(line);
        }
    });
    Ok(lines)
}
