//! Putting a backup in the place of the databases of a data folder. The backup is unpacked, looked over
//! and given its new epoch beside them; only then are files moved, and what was there is put aside,
//! never deleted. A move that is stopped half-way is finished by `resume`.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};

use super::{Told, archive::Reader, backup::sync_folder_of, hold};
use crate::{
    clock,
    storage::sqlite::{
        Key,
        upkeep::{DATABASES, begin_anew, check, upgrade},
    },
};

/// Says that files are being moved, and which.
const MARK: &str = "restore.json";
/// What the engine keeps beside a database.
const TAILS: [&str; 3] = ["", "-wal", "-shm"];

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// The new epoch: phones offer again what they still hold.
    pub epoch: u64,
    /// The databases that were put in place.
    pub files: Vec<String>,
    /// The folder in the data folder that the new files come from.
    from: String,
    /// The folder in the data folder where the old files are, if there were any.
    pub aside: String,
}

/// Whether a restore was stopped while files were being moved.
#[must_use]
pub fn is_half_way(data: &Path) -> bool {
    data.join(MARK).exists()
}

/// A folder that goes unless it was kept.
struct Unpacked {
    dir: PathBuf,
    keep: bool,
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        if !self.keep {
            let _ = std::fs::remove_dir_all(&self.dir);
        }
    }
}

/// Puts the backup `from` in place.
///
/// # Errors
/// When somebody uses the data folder, or the backup is damaged, of another key or of a newer program.
/// Nothing is changed then.
pub fn restore(data: &Path, key: &Key, from: &Path, told: Told<'_>) -> anyhow::Result<Restored> {
    let _hold = hold::alone(data)?;
    ensure!(
        !is_half_way(data),
        "an earlier restore was stopped half-way; finish it first with `restore --resume`"
    );
    let mut archive = Reader::open(from)?;
    let now = clock::now();
    let dir = data.join(format!("restoring-{}", now.0));
    std::fs::create_dir(&dir).with_context(|| format!("make {}", dir.display()))?;
    let mut unpacked = Unpacked { dir, keep: false };
    let contents = archive.contents.clone();
    let mut epoch = None;
    let mut files = Vec::new();
    for part in &contents.files {
        let Some(database) = DATABASES.iter().find(|d| d.file == part.file) else {
            bail!(
                "the backup holds {}, which this program does not know; use a newer program",
                part.file
            );
        };
        let to = unpacked.dir.join(database.file);
        archive.take(part, &to, told)?;
        upgrade(database, &to, key).with_context(|| format!("open the backup's {}", part.file))?;
        let found = check(database, &to, key, &mut |_| told("check", 0, 0));
        if let Some(fault) = found.faults.first() {
            bail!(
                "the backup's {} is damaged ({}: {}); nothing was changed",
                part.file,
                fault.kind,
                fault.first
            );
        }
        if database.file == DATABASES[0].file {
            epoch = Some(begin_anew(&to, key, contents.made_ms, now)?);
        }
        files.push(part.file.clone());
    }
    let epoch = epoch.context("the backup does not hold the server's database")?;
    sync_folder_of(&unpacked.dir.join(MARK))?;
    unpacked.keep = true;
    let plan = Restored {
        epoch,
        files,
        from: format!("restoring-{}", now.0),
        aside: format!("aside-{}", now.0),
    };
    mark(data, &plan)?;
    put_in_place(data, &plan, &mut || Ok(()))?;
    Ok(plan)
}

/// Finishes a restore that was stopped while files were being moved.
///
/// # Errors
/// When there is none, or somebody uses the data folder.
pub fn resume(data: &Path) -> anyhow::Result<Restored> {
    let _hold = hold::alone(data)?;
    let text = std::fs::read_to_string(data.join(MARK))
        .with_context(|| format!("no restore of {} was stopped half-way", data.display()))?;
    let plan: Restored = serde_json::from_str(&text)?;
    put_in_place(data, &plan, &mut || Ok(()))?;
    Ok(plan)
}

fn mark(data: &Path, plan: &Restored) -> anyhow::Result<()> {
    let (draft, mark) = (data.join("restore.json.new"), data.join(MARK));
    std::fs::write(&draft, serde_json::to_vec(plan)?)?;
    std::fs::File::open(&draft)?.sync_all()?;
    std::fs::rename(&draft, &mark)?;
    Ok(sync_folder_of(&mark)?)
}

/// Moves files. Whatever step it was stopped at, doing it again ends at the same place: a new file that
/// is still in its folder says that the old one has not been moved completely. `step` is asked before
/// each one.
fn put_in_place(
    data: &Path,
    plan: &Restored,
    step: &mut dyn FnMut() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (from, aside) = (data.join(&plan.from), data.join(&plan.aside));
    std::fs::create_dir_all(&aside)?;
    for file in &plan.files {
        let new = from.join(file);
        if !new.exists() {
            continue;
        }
        for tail in TAILS {
            let name = format!("{file}{tail}");
            let old = data.join(&name);
            if old.exists() {
                step()?;
                std::fs::rename(old, aside.join(&name))?;
            }
        }
        sync_folder_of(&aside.join(file))?;
        step()?;
        std::fs::rename(new, data.join(file))?;
    }
    step()?;
    sync_folder_of(&data.join(MARK))?;
    std::fs::remove_file(data.join(MARK))?;
    sync_folder_of(&data.join(MARK))?;
    // Empty now; what could not be removed does no harm.
    let _ = std::fs::remove_dir(&from);
    let _ = std::fs::remove_dir(&aside);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A data folder with a database and its journal, another one, and a restore of both about to move.
    fn about_to_move() -> (tempfile::TempDir, Restored) {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str| std::fs::write(dir.path().join(name), name).unwrap();
        std::fs::create_dir(dir.path().join("new")).unwrap();
        for name in ["a", "a-wal", "a-shm", "b", "new/a", "new/b"] {
            write(name);
        }
        let plan = Restored {
            epoch: 7,
            files: vec!["a".to_owned(), "b".to_owned()],
            from: "new".to_owned(),
            aside: "old".to_owned(),
        };
        mark(dir.path(), &plan).unwrap();
        (dir, plan)
    }

    #[test]
    fn a_move_that_was_stopped_at_any_step_is_finished() {
        let mut stopped = 0;
        for last in 0.. {
            let (dir, plan) = about_to_move();
            let data = dir.path();
            let mut left = last;
            let moved = put_in_place(data, &plan, &mut || {
                ensure!(left > 0, "power cut");
                left -= 1;
                Ok(())
            });
            if moved.is_err() {
                stopped += 1;
                assert!(is_half_way(data));
                let refused = hold::beside_others(data).unwrap_err().to_string();
                assert!(refused.contains("--resume"), "{refused}");
                assert_eq!(resume(data).unwrap(), plan);
            }
            let read = |name: &str| std::fs::read_to_string(data.join(name)).unwrap_or_default();
            assert_eq!(
                (read("a"), read("b")),
                ("new/a".to_owned(), "new/b".to_owned())
            );
            for old in ["a", "a-wal", "a-shm", "b"] {
                assert_eq!(read(&format!("old/{old}")), old, "after {last} steps");
            }
            assert!(!data.join("a-wal").exists() && !is_half_way(data));
            hold::beside_others(data).unwrap();
            if moved.is_ok() {
                break;
            }
        }
        assert_eq!(stopped, 7);
    }

    #[test]
    fn who_moves_files_is_alone() {
        let dir = tempfile::tempdir().unwrap();
        let server = hold::beside_others(dir.path()).unwrap();
        let command = hold::beside_others(dir.path()).unwrap();
        let refused = hold::alone(dir.path()).unwrap_err().to_string();
        assert!(refused.contains("stop it first"), "{refused}");
        drop((server, command));
        let restore = hold::alone(dir.path()).unwrap();
        assert!(hold::beside_others(dir.path()).is_err());
        drop(restore);
        hold::beside_others(dir.path()).unwrap();
    }
}
