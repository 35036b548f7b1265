//! Who is at work on a data folder. Servers and commands hold it together, whoever puts files in it
//! into others' place holds it alone. The lock goes with the process, however it ends.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use anyhow::{Context as _, bail};

use super::restore;

/// The file that is locked; it stays empty.
const FILE: &str = "in-use.lock";

/// A hold on a data folder; ends when it is dropped.
#[derive(Debug)]
pub struct Hold(#[expect(dead_code, reason = "keeps the lock")] File);

fn open(dir: &Path) -> anyhow::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join(FILE))
        .with_context(|| format!("the data folder {} cannot be written", dir.display()))
}

/// Holds a data folder beside others who use it.
///
/// # Errors
/// When a restore is under way or was stopped half-way, or the folder cannot be written.
pub fn beside_others(dir: &Path) -> anyhow::Result<Hold> {
    let file = open(dir)?;
    match file.try_lock_shared() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            bail!(
                "{} is being restored; wait until that is done",
                dir.display()
            )
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    if restore::is_half_way(dir) {
        bail!(
            "a restore of {} was stopped half-way; finish it with `tungngo-server restore --resume`",
            dir.display()
        );
    }
    Ok(Hold(file))
}

/// Holds a data folder alone.
///
/// # Errors
/// When somebody else uses it, or the folder cannot be written.
pub fn alone(dir: &Path) -> anyhow::Result<Hold> {
    let file = open(dir)?;
    match file.try_lock() {
        Ok(()) => Ok(Hold(file)),
        Err(TryLockError::WouldBlock) => bail!(
            "a server or another command is using {}; stop it first",
            dir.display()
        ),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
