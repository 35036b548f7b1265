//! What the system under the app does for it: keeping a secret where copying the app's files does not
//! reach it, and leaving those files out of backups. The one place where a platform is chosen.

use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

#[cfg(any(target_os = "ios", test))]
mod exclusion;
mod file;
#[cfg(any(target_os = "android", target_os = "ios"))]
mod system;

#[cfg(test)]
pub(crate) mod tests;

pub use file::FileKeystore;

/// 32 bytes of chance that a keystore keeps.
pub type Secret = [u8; 32];

/// How well a secret is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// By the system's keystore, in hardware where the phone has it: copied files do not bring it along.
    System,
    /// By a file's permissions alone: who can read this user's files can read it.
    File,
    /// No secret takes part yet: the PIN alone opens the vault.
    #[default]
    PinAlone,
}

impl Protection {
    /// The stable id, also the tail of its text key (`help-protection-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::File => "file",
            Self::PinAlone => "pin_alone",
        }
    }
}

/// Why a keystore did not do what it was asked. Says nothing of what it keeps.
#[derive(Debug, thiserror::Error)]
pub enum KeystoreError {
    /// A folder or file.
    #[error("the keystore's files: {0}")]
    Io(#[from] std::io::Error),
    /// The system said no, in its own words.
    #[error("the system's keystore: {0}")]
    System(String),
    /// It took a secret and did not give it back.
    #[error("the keystore did not keep what it was given")]
    Forgetful,
}

/// Keeps secrets by name. Calls may take seconds on a phone: they belong on the core's thread, never on
/// the one that draws.
pub trait Keystore: Debug + Send + Sync {
    /// Keeps a secret in place of the one that has this name. Durable when it returns.
    ///
    /// # Errors
    /// [`KeystoreError`]; what had this name may then be gone.
    fn keep(&self, name: &str, secret: &Secret) -> Result<(), KeystoreError>;

    /// The secret of this name; none if there is none, or if it is one that can never be read again.
    ///
    /// # Errors
    /// [`KeystoreError`] when another try may bring it.
    fn get(&self, name: &str) -> Result<Option<Secret>, KeystoreError>;

    /// Destroys the secret of this name; none is no fault.
    ///
    /// # Errors
    /// [`KeystoreError`]; it may be there still.
    fn forget(&self, name: &str) -> Result<(), KeystoreError>;

    /// How well it keeps them.
    fn protection(&self) -> Protection;
}

/// The keystore of this platform for a phone whose data is in `data_dir`.
#[must_use]
pub fn keystore(data_dir: &Path) -> Arc<dyn Keystore> {
    #[cfg(any(target_os = "android", target_os = "ios"))]
    {
        // An app has one data folder there.
        let _ = data_dir;
        Arc::new(system::SystemKeystore::default())
    }
    #[cfg(not(any(target_os = "android", target_os = "ios")))]
    Arc::new(FileKeystore::beside(data_dir))
}

/// Leaves a folder out of the platform's backups. Android asks the manifest instead, and computers have
/// no backup of their own.
///
/// # Errors
/// When the mark cannot be set.
pub fn keep_out_of_backups(dir: &Path) -> std::io::Result<()> {
    #[cfg(target_os = "ios")]
    return exclusion::keep_out_of_backups(dir);
    #[cfg(not(target_os = "ios"))]
    {
        let _ = dir;
        Ok(())
    }
}
