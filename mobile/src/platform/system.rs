//! The keystores of Android and iOS.
//!
//! On Android an AES key that never leaves the system's keystore (in hardware where the phone has it)
//! encrypts what lies in the app's preferences. On iOS the secret is in the store of protected data.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

#[cfg(target_os = "android")]
use android_native_keyring_store::Store;
#[cfg(target_os = "ios")]
use apple_native_keyring_store::protected::Store;
use keyring_core::api::CredentialStoreApi as _;
use keyring_core::{Entry, Error};

use super::{Keystore, KeystoreError, Protection, Secret};

/// Stands beside the name of each secret.
const SERVICE: &str = "tungngo";
/// The name under which it is tried whether the keystore works at all.
const TRIAL: &str = "trial";

/// The system's keystore, opened when it is first asked.
#[derive(Debug, Default)]
pub struct SystemKeystore {
    store: OnceLock<Arc<Store>>,
}

impl From<Error> for KeystoreError {
    fn from(error: Error) -> Self {
        // The words of the error, not its contents: some carry the stored bytes.
        Self::System(error.to_string())
    }
}

impl SystemKeystore {
    fn entry(&self, name: &str) -> Result<Entry, Error> {
        let store = match self.store.get() {
            Some(store) => store,
            None => {
                let store = Store::new()?;
                self.store.get_or_init(|| store)
            }
        };
        // Apple's: never to be carried to another device by a backup, and only while this one is
        // unlocked; a PIN is typed at no other time. Android's key does not leave the phone anyway.
        #[cfg(target_os = "ios")]
        let rules = HashMap::from([("access-policy", "when-unlocked-this-device-only")]);
        #[cfg(target_os = "android")]
        let rules = HashMap::new();
        store.build(SERVICE, name, Some(&rules))
    }

    /// Whether another secret can be kept and read: then one that cannot is lost, not late.
    fn works(&self) -> bool {
        let tried = self.entry(TRIAL).and_then(|trial| {
            trial.set_secret(TRIAL.as_bytes())?;
            let read = trial.get_secret()?;
            trial.delete_credential()?;
            Ok(read == TRIAL.as_bytes())
        });
        tried.unwrap_or(false)
    }
}

impl Keystore for SystemKeystore {
    fn keep(&self, name: &str, secret: &Secret) -> Result<(), KeystoreError> {
        // Apple's way of replacing looks the old one up by its access rules, too. A secret is only ever
        // replaced when nothing needs the old one any more, so it may go first.
        self.forget(name)?;
        Ok(self.entry(name)?.set_secret(secret)?)
    }

    fn get(&self, name: &str) -> Result<Option<Secret>, KeystoreError> {
        match self.entry(name)?.get_secret() {
            Ok(bytes) => Ok(bytes.try_into().ok()),
            Err(Error::NoEntry) => Ok(None),
            // After a restore or a reset Android's preferences may be there and their key another one.
            Err(error) if self.works() => {
                tracing::warn!(%error, "a secret in the system's keystore cannot be read any more");
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn protection(&self) -> Protection {
        Protection::System
    }
}
