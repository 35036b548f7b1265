//! `audit`: signed checkpoints of the log of who did or saw what.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Store, out::Out, progress::Progress};
use crate::{
    app::App,
    checkpoint::{self, Checkpoint, Verdict},
    clock,
    keys::{Keys, write_new},
    storage::sqlite::upkeep::{DATABASES, audit_says, check},
    upkeep::hold,
};

/// The audit log.
#[derive(Debug, Args)]
pub struct AuditCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Sign what the log is now, to be kept in another place.
    Checkpoint {
        #[command(flatten)]
        store: Store,
        /// Write it to this file, which must not exist, instead of standard output.
        #[arg(long)]
        to: Option<PathBuf>,
        /// Keep it beside the keys, where `verify` looks, as a running server does every day.
        #[arg(long, conflicts_with = "to")]
        keep: bool,
    },
    /// Hold the log against checkpoints that were kept elsewhere.
    Verify {
        #[command(flatten)]
        store: Store,
        /// A checkpoint; may be given several times.
        #[arg(long, required = true)]
        checkpoint: Vec<PathBuf>,
        #[command(flatten)]
        out: Out,
    },
}

impl AuditCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// What could not be done, or the first entry that does not fit.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Checkpoint { store, to, keep } => {
                let app = App::open(store.config())?;
                let tip = app.store.audit_tip().await?;
                let tip = tip.context("the audit log is empty")?;
                if keep {
                    let dir = checkpoint::folder(&app.config.keys_dir);
                    checkpoint::keep(&app.keys, &dir, &tip, clock::now())?;
                }
                let made = Checkpoint::sign(&app.keys.audit, &tip, clock::now());
                let text = serde_json::to_string(&made)?;
                match to {
                    Some(file) => write_new(&file, format!("{text}\n").as_bytes()),
                    None => Out::default().print(&made, [text]),
                }
            }
            What::Verify {
                store,
                checkpoint,
                out,
            } => verify(&store, &checkpoint, out),
        }
    }
}

fn verify(store: &Store, files: &[PathBuf], out: Out) -> anyhow::Result<()> {
    let config = store.config();
    let _hold = hold::beside_others(&config.data_dir)?;
    let keys = Keys::open(&config.keys_dir, false)?;
    let database = &DATABASES[0];
    let mut progress = Progress::new();
    let path = config.data_dir.join(database.file);
    let found = check(database, &path, &keys.database, &mut |step| {
        progress.tell(step, 0, 0);
    });
    drop(progress);
    if let Some(fault) = found.faults.iter().find(|f| f.kind == "audit") {
        bail!("{}", fault.first);
    }
    let mut all = Vec::new();
    for file in files {
        let one = checkpoint::read_file(file)?;
        let name = file.display();
        one.believe(&keys.audit.verifying_key())
            .with_context(|| format!("{name}"))?;
        match one.judge(&found.audit_hashes, found.epoch) {
            Verdict::Fits => all.push((one.seq, "fits")),
            Verdict::Earlier => all.push((one.seq, "earlier")),
            Verdict::Broken(broken) => bail!("{name}: {}", audit_says(broken)),
        }
    }
    let value: Vec<_> = all
        .iter()
        .map(|(seq, what)| json!({ "seq": seq, "verdict": what }))
        .collect();
    let lines = all.iter().map(|(seq, what)| match *what {
        "fits" => format!("the log was so when entry {seq} was its last"),
        _ => format!(
            "the checkpoint of entry {seq} was made before a backup was put back; the log is another one since"
        ),
    });
    out.print(&value, lines)
}
