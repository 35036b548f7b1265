//! Small files that are replaced whole, and small files that are destroyed.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Replaces a file whole: after a crash the old one is there or the new one.
///
/// # Errors
/// The disk's.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    replace(path, bytes, &options)
}

/// The same with a file that nobody but its owner can read, from its first byte on.
///
/// # Errors
/// The disk's.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // One that a crash left is taken away: it would keep the permissions it had.
    match std::fs::remove_file(path.with_extension("new")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    replace(path, bytes, &options)
}

fn replace(path: &Path, bytes: &[u8], options: &OpenOptions) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    match path.parent() {
        Some(dir) => sync_dir(dir),
        None => Ok(()),
    }
}

/// Makes the names in a folder durable.
///
/// # Errors
/// The disk's.
pub fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Overwrites a small file before it is removed; none is no fault. On flash memory the old bytes may
/// outlive it: what it held must be worth little by itself.
///
/// # Errors
/// The disk's; the file may be there still.
pub fn shred(path: &Path) -> io::Result<()> {
    let overwritten = std::fs::metadata(path).and_then(|about| {
        let mut file = OpenOptions::new().write(true).open(path)?;
        file.write_all(&vec![0; usize::try_from(about.len()).unwrap_or(0)])?;
        file.sync_all()?;
        std::fs::remove_file(path)
    });
    match overwritten {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
