//! `backup` and `restore`: a copy of everything in one file, and back.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;
use serde_json::json;

use super::{Store, out::Out, progress::Progress};
use crate::{keys::Keys, storage::sqlite::upkeep::DATABASES, upkeep};

/// Copy everything into one file, also while the server runs.
///
/// The databases in it stay encrypted with the database's key: keep a copy of the keys folder too, in
/// another place. Without the keys a backup is worth nothing.
#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    store: Store,
    #[command(flatten)]
    out: Out,
    /// Where to; must not exist yet.
    file: PathBuf,
}

impl Backup {
    /// Runs the command.
    ///
    /// # Errors
    /// When the copy shows damage, or there is no room; no file is left then.
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.store.config();
        let database = config.data_dir.join(DATABASES[0].file);
        ensure!(database.exists(), "there is no {}", database.display());
        let keys = Keys::open(&config.keys_dir, false)?;
        let mut progress = Progress::new();
        let mut told = |step: &str, done, all| progress.tell(step, done, all);
        let made = upkeep::backup::write(&config.data_dir, &keys.database, &self.file, &mut told)?;
        drop(progress);
        let bytes: u64 = made.contents.files.iter().map(|f| f.bytes).sum();
        let line = format!("{}: {bytes} bytes, whole", self.file.display());
        self.out.print(&made, [line])
    }
}

/// Put a backup in the place of the database. The server must be stopped.
///
/// What is there now is put aside in the data folder, never deleted. Phones send again whatever they
/// still hold that the backup does not.
#[derive(Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    store: Store,
    #[command(flatten)]
    out: Out,
    /// The backup.
    #[arg(required_unless_present = "resume")]
    file: Option<PathBuf>,
    /// Finish a restore that was stopped half-way.
    #[arg(long, conflicts_with = "file")]
    resume: bool,
}

impl Restore {
    /// Runs the command.
    ///
    /// # Errors
    /// When a server runs on the data folder, or the backup is damaged; nothing is changed then.
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.store.config();
        let data = &config.data_dir;
        let done = match self.file {
            None => upkeep::restore::resume(data)?,
            Some(file) => {
                std::fs::create_dir_all(data)?;
                ensure!(
                    config.keys_dir.join("database.key").exists(),
                    "the backup's key is not in {}; put the keys folder there first",
                    config.keys_dir.display()
                );
                let keys = Keys::open(&config.keys_dir, false)?;
                let mut progress = Progress::new();
                let mut told = |step: &str, done, all| progress.tell(step, done, all);
                upkeep::restore::restore(data, &keys.database, &file, &mut told)?
            }
        };
        let aside = data.join(&done.aside);
        let aside = aside.exists().then(|| aside.display().to_string());
        let was = match &aside {
            Some(aside) => format!("what was there before is in {aside}"),
            None => "there was nothing before".to_owned(),
        };
        let value = json!({ "restored": done.files, "epoch": done.epoch, "aside": aside });
        self.out.print(
            &value,
            [
                "restored; phones offer again what they still hold".to_owned(),
                was,
            ],
        )
    }
}
