//! `verify`: is everything whole?

use anyhow::{bail, ensure};
use clap::Args;
use serde_json::json;

use super::{Store, out::Out, progress::Progress};
use crate::{
    checkpoint::{self, Verdict},
    keys::Keys,
    storage::sqlite::upkeep::{DATABASES, Fault, Findings, audit_says, between, check},
    upkeep::hold,
};

/// Holds the server's own checkpoints against the log: how many fit, and the first fault. A log that is
/// broken in itself says more than a checkpoint of it.
fn held_against(
    keys: &Keys,
    keys_dir: &std::path::Path,
    found: &Findings,
    file: &'static str,
) -> (usize, Option<Fault>) {
    let fault = |first| {
        let kind = "audit";
        Some(Fault { file, kind, first })
    };
    let kept = match checkpoint::kept(&checkpoint::folder(keys_dir)) {
        Ok(kept) => kept,
        Err(error) => return (0, fault(format!("checkpoints: {error:#}"))),
    };
    if found
        .faults
        .iter()
        .any(|f| f.kind == "audit" || f.kind == "open")
    {
        return (0, None);
    }
    let mut fits = 0;
    for (path, one) in kept {
        if let Err(why) = one.believe(&keys.audit.verifying_key()) {
            return (fits, fault(format!("{}: {why}", path.display())));
        }
        match one.judge(&found.audit_hashes, found.epoch) {
            Verdict::Fits => fits += 1,
            Verdict::Earlier => {}
            Verdict::Broken(broken) => return (fits, fault(audit_says(broken))),
        }
    }
    (fits, None)
}

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
        let (mut faults, mut entries, mut checkpoints) = (Vec::new(), 0, 0);
        for (number, database) in DATABASES.iter().enumerate() {
            let file = data.join(database.file);
            if number > 0 && !file.exists() {
                continue;
            }
            let found = check(database, &file, &keys.database, &mut |step| {
                progress.tell(step, 0, 0);
            });
            if number == 0 {
                let (fits, fault) = held_against(&keys, &config.keys_dir, &found, database.file);
                checkpoints = fits;
                faults.extend(fault);
            }
            faults.extend(found.faults);
            entries += found.audit_entries;
        }
        let beside = data.join(DATABASES[1].file);
        // Where one of them does not even open, that has been said.
        if faults.iter().all(|f| f.kind != "open") && beside.exists() {
            faults.extend(between(&first, &beside, &keys.database)?);
        }
        drop(progress);
        let is_whole = faults.is_empty();
        let value = json!({ "whole": is_whole, "faults": faults, "audit_entries": entries,
            "checkpoints": checkpoints });
        if is_whole {
            let line = format!(
                "everything is whole; the audit log has {entries} entries and fits {checkpoints} signed checkpoints"
            );
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
