//! A keystore for computers, which have none that every one of them offers: files that only their owner
//! can read, in a folder of their own beside the data, so that a copy of the data alone does not open.

use std::io;
use std::path::{Path, PathBuf};

use data_encoding::BASE64URL_NOPAD;

use super::{Keystore, KeystoreError, Protection, Secret};
use crate::durable;

/// Stands first in each file, for whoever finds it.
const WHAT: &str = "# Half of what opens the field app's data in the folder beside this one; the other half is the PIN.\n\
                    # Keep it to yourself. Without it that data cannot be opened any more.\n";

/// Secrets in files beside a data folder.
#[derive(Clone, Debug)]
pub struct FileKeystore {
    dir: PathBuf,
}

impl FileKeystore {
    /// The keystore of a data folder: `phone.keystore` beside `phone`.
    #[must_use]
    pub fn beside(data_dir: &Path) -> Self {
        // `.` and `phone/..` have no name to put anything beside; the system knows them by another.
        let whole = std::fs::canonicalize(data_dir)
            .or_else(|_| std::path::absolute(data_dir))
            .unwrap_or_else(|_| data_dir.to_owned());
        let mut name = whole.file_name().unwrap_or_default().to_owned();
        name.push(".keystore");
        Self {
            dir: whole.with_file_name(name),
        }
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}.key"))
    }

    fn make_dir(&self) -> io::Result<()> {
        if self.dir.is_dir() {
            return Ok(());
        }
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.dir)?;
        match self.dir.parent() {
            Some(parent) => durable::sync_dir(parent),
            None => Ok(()),
        }
    }
}

impl Keystore for FileKeystore {
    fn keep(&self, name: &str, secret: &Secret) -> Result<(), KeystoreError> {
        self.make_dir()?;
        let text = format!("{WHAT}{}\n", BASE64URL_NOPAD.encode(secret));
        Ok(durable::write_private(&self.file(name), text.as_bytes())?)
    }

    fn get(&self, name: &str) -> Result<Option<Secret>, KeystoreError> {
        let text = match std::fs::read(self.file(name)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let text = String::from_utf8_lossy(&text);
        let line = text.lines().find(|line| !line.starts_with('#'));
        let bytes = line.and_then(|line| BASE64URL_NOPAD.decode(line.as_bytes()).ok());
        // A file that holds no secret will not hold one the next time either.
        Ok(bytes.and_then(|bytes| bytes.try_into().ok()))
    }

    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        let file = self.file(name);
        if !file.exists() {
            return Ok(());
        }
        durable::shred(&file)?;
        Ok(durable::sync_dir(&self.dir)?)
    }

    fn protection(&self) -> Protection {
        Protection::File
    }
}
