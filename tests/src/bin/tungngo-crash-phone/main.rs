//! A phone that records visits until it is killed: the field app's core as a process of its own, for
//! tests that kill it. It says on its standard output, one JSON object a line, what the app's screen
//! would: that it is open, that a visit is saved on this phone, how many visits are safe.

use std::{
    io::Write as _,
    path::PathBuf,
    sync::{Arc, Mutex, atomic::AtomicI64},
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::Parser;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use tungngo_tests::phone::{self, OFTEN, Phone};

/// What it does.
#[derive(Debug, Parser)]
struct Cli {
    /// One folder is one phone.
    #[arg(long)]
    data_dir: PathBuf,
    /// Enrol at this server with the code, wait for the list, and end.
    #[arg(long, requires = "code")]
    server: Option<String>,
    /// The code.
    #[arg(long)]
    code: Option<String>,
    /// End after so many visits, once all are safe.
    #[arg(long)]
    visits: Option<u32>,
    /// What the lots are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A line is whole or not there: readers see what a screen would have shown.
struct Out(Mutex<()>);

impl Out {
    fn say(&self, what: &Value) -> anyhow::Result<()> {
        let mut line = what.to_string();
        line.push('\n');
        let _whole = self.0.lock().ok().context("somebody panicked")?;
        let mut out = std::io::stdout().lock();
        out.write_all(line.as_bytes())?;
        Ok(out.flush()?)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // Bugs that tests plant come in the variable FAILPOINTS.
    let _planted = fail::FailScenario::setup();
    let cli = Cli::parse();
    if let (Some(server), Some(code)) = (&cli.server, &cli.code) {
        Phone::enrol(cli.data_dir, server, code, OFTEN).await?;
        return Ok(());
    }
    let out = Arc::new(Out(Mutex::new(())));
    let mut config = phone::config(cli.data_dir, OFTEN);
    config.pace.busy = Duration::from_millis(20);
    config.wrong_ms = Arc::new(AtomicI64::new(0));
    let phone = Phone::with(config)?;
    phone.unlock().await?;
    let houses = phone.houses().await?;
    if houses.is_empty() {
        bail!("no list on this phone");
    }
    out.say(&json!({ "open": houses.len() }))?;

    let mut notes = phone.handle.watch();
    let told = out.clone();
    tokio::spawn(async move {
        while notes.changed().await.is_ok() {
            let truth = notes.borrow_and_update().sync.clone();
            let line = json!({ "safe": truth.visits_safe, "total": truth.visits_total });
            if told.say(&line).is_err() {
                return;
            }
        }
    });
    let mut lots = StdRng::seed_from_u64(cli.seed);
    for n in 0.. {
        if cli.visits.is_some_and(|most| n >= most) {
            break;
        }
        let house = houses[lots.random_range(0..houses.len())];
        let saved = phone.met(house, lots.random_range(1..9)).await?;
        out.say(&json!({ "saved": saved.visit.context("no visit")? }))?;
        // A person takes longer; the sync engine gets a turn.
        tokio::time::sleep(Duration::from_millis(lots.random_range(0..6))).await;
    }
    phone.until("all is safe", |t| t.waiting == 0).await?;
    Ok(())
}
