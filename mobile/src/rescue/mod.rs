//! The sealed copies of unsent work: a file an operation in `rescue/`, named after the operation
//! (`DEVICE.NUMBER.sealed`). They open with the ward's private key alone, so they survive a lost PIN
//! and a damaged store without giving anything away. A copy is there from the moment an edit can no longer
//! be undone until the server is known to hold it.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tungngo_shared::{ids::DeviceId, rescue::SealedOp};

use crate::durable;

#[cfg(test)]
mod tests;

/// Where a copy belongs: its phone and its number there.
pub type Place = (DeviceId, u64);

const EXTENSION: &str = "sealed";

/// The folder of the copies.
#[derive(Clone, Debug)]
pub struct Copies {
    dir: PathBuf,
}

impl Copies {
    /// The copies in a data folder; the folder is made with the first one.
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        Self {
            dir: data_dir.join("rescue"),
        }
    }

    fn file(&self, (device, op_seq): Place) -> PathBuf {
        self.dir.join(format!("{device}.{op_seq}.{EXTENSION}"))
    }

    /// The copies that are there, by phone and number. Other files are not touched.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> io::Result<Vec<Place>> {
        let entries = match std::fs::read_dir(&self.dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut places = Vec::new();
        for entry in entries {
            places.extend(place(&entry?.file_name().to_string_lossy()));
        }
        places.sort_unstable();
        Ok(places)
    }

    /// Writes a copy; durable when it returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, copy: &SealedOp) -> io::Result<()> {
        let bytes = copy
            .to_bytes()
            .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
        if !self.dir.exists() {
            std::fs::create_dir_all(&self.dir)?;
            // The folder's own name must last, too.
            if let Some(parent) = self.dir.parent() {
                File::open(parent)?.sync_all()?;
            }
        }
        durable::write(&self.file((copy.device, copy.op_seq)), &bytes)
    }

    /// A copy; none when there is none or it is damaged. A damaged one stays where it is.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self, place: Place) -> io::Result<Option<SealedOp>> {
        match std::fs::read(self.file(place)) {
            Ok(bytes) => Ok(SealedOp::from_bytes(&bytes).ok()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes a copy away: the server holds its content. If this is forgotten in a power cut, the next
    /// sweep does it again.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, place: Place) -> io::Result<()> {
        match std::fs::remove_file(self.file(place)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn place(name: &str) -> Option<Place> {
    let (device, op_seq) = name
        .strip_suffix(EXTENSION)?
        .strip_suffix('.')?
        .split_once('.')?;
    Some((device.parse().ok()?, op_seq.parse().ok()?))
}
