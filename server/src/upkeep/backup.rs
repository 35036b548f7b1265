//! Copying a data folder while it is in use.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

use super::{
    Told,
    archive::{Contents, Writer},
    hold,
};
use crate::{
    clock,
    storage::sqlite::{
        Key,
        upkeep::{DATABASES, Findings, check, copy},
    },
};

/// What was written.
#[derive(Debug, serde::Serialize)]
pub struct Backup {
    /// What is in it.
    #[serde(flatten)]
    pub contents: Contents,
    /// Entries of the audit log in it.
    pub audit_entries: i64,
}

/// Files that are made on the way, and go whatever happens.
struct Drafts(Vec<PathBuf>);

impl Drop for Drafts {
    fn drop(&mut self) {
        for file in &self.0 {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// A name beside `file`, for this process alone.
fn beside(file: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(format!(".{}.{what}", std::process::id()));
    name.into()
}

/// Writes a backup of the data folder to `to`, which must not exist yet. The copy is looked over
/// before it gets its name; what it holds is all of one moment after the call began.
///
/// # Errors
/// When the copy shows damage, or there is no room. Nothing is left behind then.
pub fn write(data: &Path, key: &Key, to: &Path, told: Told<'_>) -> anyhow::Result<Backup> {
    if to.exists() {
        bail!(
            "{} is there already; backups are not written over",
            to.display()
        );
    }
    let _hold = hold::beside_others(data)?;
    let made = clock::now();
    let (draft, one) = (beside(to, "new"), beside(to, "db"));
    let drafts = Drafts(vec![draft.clone(), one.clone(), beside(&one, "journal")]);
    let mut archive = Writer::begin(&draft)?;
    let mut findings = Findings::default();
    for (number, database) in DATABASES.iter().enumerate() {
        let from = data.join(database.file);
        if number > 0 && !from.exists() {
            continue;
        }
        copy(&from, key, &one, &mut |done, all| told("copy", done, all))
            .with_context(|| format!("copy {}", from.display()))?;
        let found = check(database, &one, key, &mut |_| told("check", 0, 0));
        if let Some(fault) = found.faults.first() {
            bail!(
                "{} is damaged ({}: {}), no backup was written; `tungngo-server verify` says more",
                from.display(),
                fault.kind,
                fault.first
            );
        }
        findings.audit_entries += found.audit_entries;
        archive.add(database.file, &one, told)?;
        std::fs::remove_file(&one)?;
    }
    let contents = archive.finish(made)?;
    // Fails where another backup has taken the name meanwhile.
    std::fs::hard_link(&draft, to)
        .or_else(|_| rename_new(&draft, to))
        .with_context(|| format!("make {}", to.display()))?;
    drop(drafts);
    sync_folder_of(to)?;
    Ok(Backup {
        contents,
        audit_entries: findings.audit_entries,
    })
}

/// For file systems without links (a USB stick).
fn rename_new(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        return Err(std::io::ErrorKind::AlreadyExists.into());
    }
    std::fs::rename(from, to)
}

/// Makes a new name in a folder last.
pub(super) fn sync_folder_of(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
        std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
