//! A disk of a few megabytes, to see what happens when it is full or may not be written: a `tmpfs`, which
//! takes the superuser to mount.

use std::{
    fs::File,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, ensure};

/// What fills the rest.
const BALLAST: &str = "ballast";

/// The disk; unmounted when it is dropped.
#[derive(Debug)]
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one of so many kilobytes at `at`; none where this user may not, which is then said.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn mount(at: &Path, kib: u32) -> anyhow::Result<Option<Self>> {
        std::fs::create_dir_all(at)?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs"])
            .arg(at)
            .output();
        match mounted {
            Ok(out) if out.status.success() => Ok(Some(Self(at.to_owned()))),
            Ok(out) => {
                let why = String::from_utf8_lossy(&out.stderr);
                eprintln!("skipped: no small disk can be mounted here: {}", why.trim());
                Ok(None)
            }
            Err(error) => {
                eprintln!("skipped: no small disk can be mounted here: {error}");
                Ok(None)
            }
        }
    }

    /// Leaves no room at all.
    ///
    /// # Errors
    /// When something else than the lack of room stops it.
    pub fn fill(&self) -> anyhow::Result<()> {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(self.0.join(BALLAST))?;
        for piece in [64 * 1024, 1024, 1] {
            loop {
                match file.write(&vec![0x5a; piece]) {
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::StorageFull => break,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    /// Gives the room back.
    ///
    /// # Errors
    /// When it was not filled.
    pub fn free(&self) -> anyhow::Result<()> {
        Ok(std::fs::remove_file(self.0.join(BALLAST))?)
    }

    /// Says whether it may be written. Nobody may have a file open for writing.
    ///
    /// # Errors
    /// When it is in use.
    pub fn set_writable(&self, writable: bool) -> anyhow::Result<()> {
        let how = if writable { "remount,rw" } else { "remount,ro" };
        let status = Command::new("mount")
            .args(["-o", how])
            .arg(&self.0)
            .status();
        ensure!(status.context("mount")?.success(), "{how} failed");
        Ok(())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that was killed may not be quite gone.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
