//! What is on a disk, what was only asked for, and what a power cut may make of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::Path,
    sync::Arc,
};

use anyhow::Context as _;
use rand::{Rng, RngExt as _};

use super::trace::Step;

/// What a disk writes whole or not at all, in bytes.
pub const SECTOR: usize = 512;

/// The files of one folder.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    files: Vec<File>,
    /// What a name means to running programs.
    names: BTreeMap<OsString, usize>,
    /// What it means on the disk.
    safe_names: BTreeMap<OsString, usize>,
    /// Changes of names since the folder was synced, in order.
    renames: Vec<NameChange>,
    syncs: BTreeMap<u32, Sync>,
}

#[derive(Clone, Debug, Default)]
struct File {
    /// What is safe.
    safe: Vec<u8>,
    /// What was asked for since, in order.
    asked: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    Wrote { at: usize, bytes: Arc<[u8]> },
    Cut(usize),
}

#[derive(Clone, Debug)]
enum NameChange {
    Is(OsString, usize),
    Gone(OsString),
    /// One change, so that no cut falls between its halves.
    Moved(OsString, OsString, usize),
}

/// A sync under way, and how much of what was asked for it covers.
#[derive(Clone, Copy, Debug)]
enum Sync {
    File { file: usize, changes: usize },
    Folder { changes: usize },
}

/// How a power cut treats what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// All of it is gone.
    Nothing,
    /// A first part of it is there, the last write torn.
    Prefix,
    /// Each sector has one of the versions that it had.
    Sectors,
    /// The same, and some of what was written is zeros or garbage.
    Garbage,
}

impl Cut {
    /// All ways.
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Prefix, Self::Sectors, Self::Garbage];
}

impl Disk {
    /// A folder whose files are all safe.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(dir: &Path) -> anyhow::Result<Self> {
        let mut disk = Self::default();
        for entry in std::fs::read_dir(dir).with_context(|| format!("read {}", dir.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_file() && !is_index(&entry.file_name()) {
                let safe = std::fs::read(entry.path())?;
                let file = disk.add(safe);
                disk.names.insert(entry.file_name(), file);
            }
        }
        disk.safe_names = disk.names.clone();
        Ok(disk)
    }

    fn add(&mut self, safe: Vec<u8>) -> usize {
        let asked = Vec::new();
        self.files.push(File { safe, asked });
        self.files.len() - 1
    }

    /// How many changes are not safe.
    #[must_use]
    pub fn unsafe_changes(&self) -> usize {
        let files = self.files.iter().map(|f| f.asked.len()).sum::<usize>();
        files + self.renames.len()
    }

    /// Takes in what a program did.
    pub fn step(&mut self, step: &Step) {
        if step.name().is_some_and(is_index) {
            return;
        }
        match step {
            Step::Made(name) => {
                if !self.names.contains_key(name) {
                    let file = self.add(Vec::new());
                    self.rename(NameChange::Is(name.clone(), file));
                }
            }
            Step::Wrote { name, at, bytes } => {
                let (at, bytes) = (*at, bytes.clone());
                self.ask(name, Change::Wrote { at, bytes });
            }
            Step::Cut { name, len } => self.ask(name, Change::Cut(*len)),
            Step::SyncBegins { name, thread } => {
                let sync = match name {
                    None => Some(Sync::Folder {
                        changes: self.renames.len(),
                    }),
                    Some(name) => self.names.get(name).map(|file| Sync::File {
                        file: *file,
                        changes: self.files[*file].asked.len(),
                    }),
                };
                if let Some(sync) = sync {
                    self.syncs.insert(*thread, sync);
                }
            }
            Step::SyncEnds { thread } => match self.syncs.remove(thread) {
                Some(Sync::File { file, changes }) => self.make_safe(file, changes),
                Some(Sync::Folder { changes }) => {
                    let changes = changes.min(self.renames.len());
                    for change in self.renames.drain(..changes) {
                        change.apply(&mut self.safe_names);
                    }
                    for sync in self.syncs.values_mut() {
                        if let Sync::Folder { changes: other } = sync {
                            *other = other.saturating_sub(changes);
                        }
                    }
                }
                None => {}
            },
            Step::Renamed { from, to } => {
                if let Some(file) = self.names.get(from).copied() {
                    self.rename(NameChange::Moved(from.clone(), to.clone(), file));
                }
            }
            Step::Removed(name) => self.rename(NameChange::Gone(name.clone())),
            Step::Said(_) => {}
        }
    }

    fn ask(&mut self, name: &OsString, change: Change) {
        if let Some(file) = self.names.get(name) {
            self.files[*file].asked.push(change);
        }
    }

    fn rename(&mut self, change: NameChange) {
        change.apply(&mut self.names);
        self.renames.push(change);
    }

    fn make_safe(&mut self, file: usize, changes: usize) {
        let File { safe, asked } = &mut self.files[file];
        let changes = changes.min(asked.len());
        for change in asked.drain(..changes) {
            change.apply(safe, usize::MAX);
        }
        for sync in self.syncs.values_mut() {
            if let Sync::File {
                file: other,
                changes: more,
            } = sync
                && *other == file
            {
                *more = more.saturating_sub(changes);
            }
        }
    }

    /// Writes into `dir` what a power cut now may leave.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn cut(&self, how: Cut, rng: &mut impl Rng, dir: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(dir)?;
        let mut names = self.safe_names.clone();
        let kept = match how {
            Cut::Nothing => 0,
            _ => rng.random_range(0..=self.renames.len()),
        };
        for change in &self.renames[..kept] {
            change.apply(&mut names);
        }
        for (name, file) in names {
            // The names of a folder in the folder are as unsafe as those beside it.
            let path = dir.join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(path, self.files[file].left(how, rng))?;
        }
        Ok(())
    }
}

/// The index of SQLite's log: the first to open the database after a power cut makes it anew.
fn is_index(name: &OsString) -> bool {
    name.as_encoded_bytes().ends_with(b"-shm")
}

impl NameChange {
    fn apply(&self, names: &mut BTreeMap<OsString, usize>) {
        match self {
            Self::Is(name, file) => names.insert(name.clone(), *file),
            Self::Gone(name) => names.remove(name),
            Self::Moved(from, to, file) => {
                names.remove(from);
                names.insert(to.clone(), *file)
            }
        };
    }
}

impl Change {
    /// Makes the change, or the first `most` bytes of it.
    fn apply(&self, content: &mut Vec<u8>, most: usize) {
        match self {
            Self::Wrote { at, bytes } => {
                let bytes = &bytes[..bytes.len().min(most)];
                let end = at + bytes.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[*at..end].copy_from_slice(bytes);
            }
            Self::Cut(len) => content.resize(*len, 0),
        }
    }
}

/// A part of a sector that was written.
struct Piece<'a> {
    from: usize,
    to: usize,
    /// None for zeros.
    bytes: Option<&'a [u8]>,
}

impl Piece<'_> {
    fn write(&self, content: &mut [u8]) {
        let to = self.to.min(content.len());
        if self.from >= to {
            return;
        }
        match self.bytes {
            Some(bytes) => content[self.from..to].copy_from_slice(&bytes[..to - self.from]),
            None => content[self.from..to].fill(0),
        }
    }
}

impl File {
    fn left(&self, how: Cut, rng: &mut impl Rng) -> Vec<u8> {
        match how {
            Cut::Nothing => self.safe.clone(),
            Cut::Prefix => self.prefix(rng),
            Cut::Sectors => self.sectors(false, rng),
            Cut::Garbage => self.sectors(true, rng),
        }
    }

    fn prefix(&self, rng: &mut impl Rng) -> Vec<u8> {
        let mut content = self.safe.clone();
        let whole = rng.random_range(0..=self.asked.len());
        for change in &self.asked[..whole] {
            change.apply(&mut content, usize::MAX);
        }
        if let Some(Change::Wrote { at, bytes }) = self.asked.get(whole) {
            // Torn where a sector begins.
            let first = SECTOR - at % SECTOR;
            let tears: Vec<usize> = (0..)
                .map(|n| first + n * SECTOR)
                .take_while(|tear| *tear < bytes.len())
                .collect();
            if !tears.is_empty() {
                let tear = tears[rng.random_range(0..tears.len())];
                self.asked[whole].apply(&mut content, tear);
            }
        }
        content
    }

    fn sectors(&self, garbage: bool, rng: &mut impl Rng) -> Vec<u8> {
        let mut lengths = vec![self.safe.len()];
        let mut pieces: BTreeMap<usize, Vec<Piece<'_>>> = BTreeMap::new();
        for change in &self.asked {
            let before = lengths.last().copied().unwrap_or(0);
            let (from, to, bytes) = match change {
                Change::Wrote { at, bytes } => {
                    lengths.push(before.max(at + bytes.len()));
                    (*at, at + bytes.len(), Some(bytes))
                }
                Change::Cut(len) => {
                    lengths.push(*len);
                    (*len, before, None)
                }
            };
            let mut at = from;
            while at < to {
                let end = (at / SECTOR + 1) * SECTOR;
                let end = end.min(to);
                pieces.entry(at / SECTOR).or_default().push(Piece {
                    from: at,
                    to: end,
                    bytes: bytes.map(|b| &b[at - from..end - from]),
                });
                at = end;
            }
        }
        let lengths: Vec<usize> = lengths
            .into_iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let mut content = self.safe.clone();
        content.resize(lengths[rng.random_range(0..lengths.len())], 0);
        for versions in pieces.values() {
            let version = rng.random_range(0..=versions.len());
            for piece in &versions[..version] {
                piece.write(&mut content);
            }
            if garbage && rng.random_range(0..6) == 0 {
                let zeros = rng.random();
                for piece in versions {
                    let to = piece.to.min(content.len());
                    if let Some(written) = content.get_mut(piece.from..to) {
                        if zeros {
                            written.fill(0);
                        } else {
                            rng.fill_bytes(written);
                        }
                    }
                }
            }
        }
        content
    }
}

#[cfg(test)]
mod tests;
