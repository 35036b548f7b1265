//! `verify`: is everything whole?

use anyhow::{bail, ensure};
use clap::Args;
use serde_json::json;

use super::{Store, out::Out, progress::Progress};
use crate::{
    keys::Keys,
    storage::sqlite::upkeep::{DATABASES, check},
    upkeep::hold,
};

/// Look for damage: in the files, in the audit log, in the feed, in what phones sent.
///
/// Nothing is changed, and a server may run meanwhile. Ends with an error where there is a fault.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    store: Store,
    #[command(flatten)]
    out: Out,
}

impl Verify {
    /// Runs the command.
    ///
    /// # Errors
    /// When something is not whole, after all faults were printed.
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.store.config();
        let data = &config.data_dir;
        let first = data.join(DATABASES[0].file);
        ensure!(first.exists(), "there is no {}", first.display());
        let _hold = hold::beside_others(data)?;
        let keys = Keys::open(&config.keys_dir, false)?;
        let mut progress = Progress::new();
        let (mut faults, mut entries) = (Vec::new(), 0);
        for (number, database) in DATABASES.iter().enumerate() {
            let file = data.join(database.file);
            if number > 0 && !file.exists() {
                continue;
            }
            let found = check(database, &file, &keys.database, &mut |step| {
                progress.tell(step, 0, 0);
            });
            faults.extend(found.faults);
            entries += found.audit_entries;
        }
        drop(progress);
        let is_whole = faults.is_empty();
        let value = json!({ "whole": is_whole, "faults": faults, "audit_entries": entries });
        if is_whole {
            let line = format!("everything is whole; the audit log has {entries} entries");
            return self.out.print(&value, [line]);
        }
        let lines = faults
            .iter()
            .map(|f| format!("{}: {}: {}", f.file, f.kind, f.first));
        self.out.print(&value, lines)?;
        bail!(
            "{} is damaged; stop the server, keep a copy of the folder, and put the last whole backup back with \
             `tungngo-server restore FILE`",
            data.display()
        )
    }
}
