//! The keystore's part: what a copy of the files is worth, vaults of the earlier version, stops in between,
//! secrets that are gone.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use sha2::{Digest as _, Sha256};

use crate::platform::FileKeystore;

const PIN: &str = "190371";

/// The keystore of a folder, which answers so many times and then no more, as if the app were stopped
/// there.
#[derive(Debug)]
struct Stops {
    real: FileKeystore,
    left: AtomicU32,
}

impl Stops {
    fn after(calls: u32, dir: &Path) -> Arc<Self> {
        Arc::new(Self {
            real: FileKeystore::beside(dir),
            left: AtomicU32::new(calls),
        })
    }

    fn goes_on(&self) -> Result<(), KeystoreError> {
        let left = &self.left;
        let counted = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        match counted {
            Ok(_) => Ok(()),
            Err(_) => Err(KeystoreError::System("no answer".to_owned())),
        }
    }
}

impl Keystore for Stops {
    fn keep(&self, name: &str, secret: &Secret) -> Result<(), KeystoreError> {
        self.goes_on()?;
        self.real.keep(name, secret)
    }

    fn get(&self, name: &str) -> Result<Option<Secret>, KeystoreError> {
        self.goes_on()?;
        self.real.get(name)
    }

    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        self.goes_on()?;
        self.real.forget(name)
    }

    fn protection(&self) -> Protection {
        self.real.protection()
    }
}

/// A vault as versions before the keystore wrote it.
fn earlier() -> (PhoneDir, Vault, [u8; 32]) {
    let dir = PhoneDir::new();
    let vault = vault_in(dir.path());
    let key = [5; 32];
    let file = Wrapped::wrap(&key, (PIN, None), Cost::QUICK, &mut rand::rng()).unwrap();
    assert_eq!(file.version, PIN_ALONE);
    write_durably(&vault.tries_file(), &Tries::default()).unwrap();
    write_durably(&vault.vault_file(), &file).unwrap();
    (dir, vault, key)
}

fn version(vault: &Vault) -> u32 {
    vault.read_vault().unwrap().version
}

/// Where the keystore of these tests has its secrets.
fn secret_files(dir: &PhoneDir) -> Vec<PathBuf> {
    let found = std::fs::read_dir(FileKeystore::beside(dir.path()).dir());
    let entries = found.into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// The name of a vault's secret.
fn name(vault: &Vault) -> String {
    name_of(&vault.read_vault().unwrap().secret.unwrap())
}

#[test]
fn a_copy_of_the_files_does_not_open_with_the_right_pin() {
    let (dir, vault, key) = vault();
    let thief = PhoneDir::new();
    for name in ["vault.json", "tries.json"] {
        std::fs::copy(dir.path().join(name), thief.path().join(name)).unwrap();
    }
    let stolen = vault_in(thief.path());
    for _ in 0..2 * MAX_TRIES {
        // Another phone's secret is as good as none.
        let opened = stolen.open(PIN, NOON);
        assert!(matches!(opened, Err(VaultError::KeyGone)), "{opened:?}");
        keystore(thief.path())
            .keep(&name(&stolen), &[1; 32])
            .unwrap();
    }
    assert!(stolen.has_lost_its_secret().unwrap());

    // Without the app and its rules: the right PIN, with whatever else the files have to offer.
    let text = std::fs::read_to_string(thief.path().join("vault.json")).unwrap();
    let mut file: Wrapped = serde_json::from_str(&text).unwrap();
    let mark: Secret = Sha256::digest(file.secret.as_ref().unwrap()).into();
    for version in [PIN_ALONE, WITH_SECRET] {
        file.version = version;
        for secret in [None, Some(&[0; 32]), Some(&mark)] {
            assert_eq!(file.open((PIN, secret)).unwrap(), None);
        }
    }
    // The same way does open it with the secret: the test has teeth.
    let secret = keystore(dir.path()).get(&name(&vault)).unwrap();
    assert_eq!(file.open((PIN, secret.as_ref())).unwrap(), Some(key));
    assert!(!text.contains(&data_encoding::BASE64URL_NOPAD.encode(&secret.unwrap())));
    assert_eq!(vault.open(PIN, NOON).unwrap(), key);
}

#[test]
fn a_vault_of_the_earlier_version_opens_and_is_bound_to_the_keystore() {
    let (dir, vault, key) = earlier();
    assert_eq!(vault.protection(), Protection::PinAlone);
    let wrong = vault.open("111222", NOON);
    assert!(matches!(wrong, Err(VaultError::Wrong { .. })));
    assert_eq!(version(&vault), PIN_ALONE, "only the right PIN binds it");
    assert!(secret_files(&dir).is_empty());
    assert_eq!(vault.open(PIN, NOON).unwrap(), key);
    assert_eq!(version(&vault), WITH_SECRET);
    assert_eq!(vault.protection(), Protection::File);
    assert_eq!(vault.tries(NOON).unwrap().tries_left, MAX_TRIES);
    let bound = std::fs::read(vault.vault_file()).unwrap();
    assert_eq!(vault_in(dir.path()).open(PIN, NOON).unwrap(), key);
    assert_eq!(std::fs::read(vault.vault_file()).unwrap(), bound, "once");
    std::fs::remove_file(&secret_files(&dir)[0]).unwrap();
    assert!(matches!(vault.open(PIN, NOON), Err(VaultError::KeyGone)));
}

/// Binding asks the keystore to keep a secret and to give it back, then writes beside the old vault and
/// renames. After a stop before each of these the PIN opens it, then and later.
#[test]
fn a_stop_between_any_two_steps_leaves_a_vault_that_opens() {
    for calls in 0..=2 {
        let (dir, plain, key) = earlier();
        let vault = Vault::new(dir.path(), Stops::after(calls, dir.path()));
        assert_eq!(vault.open(PIN, NOON).unwrap(), key, "{calls} calls");
        let bound = calls == 2;
        assert_eq!(version(&plain) == WITH_SECRET, bound, "{calls} calls");
        assert_eq!(
            !secret_files(&dir).is_empty(),
            calls > 0,
            "the secret comes first"
        );
        assert_eq!(plain.open(PIN, NOON).unwrap(), key, "{calls} calls, later");
        assert_eq!(version(&plain), WITH_SECRET);
    }
    // The keystore has the secret, the new file is half written or cannot be.
    let (dir, vault, key) = earlier();
    let beside = dir.path().join("vault.new");
    std::fs::create_dir(&beside).unwrap();
    assert_eq!(vault.open(PIN, NOON).unwrap(), key);
    assert_eq!(version(&vault), PIN_ALONE);
    assert!(!secret_files(&dir).is_empty());
    std::fs::remove_dir(&beside).unwrap();
    std::fs::write(&beside, b"{\"version\":2,").unwrap();
    assert_eq!(vault.open(PIN, NOON).unwrap(), key);
    assert_eq!(version(&vault), WITH_SECRET);
    assert_eq!(vault.open(PIN, NOON).unwrap(), key);
}

#[test]
fn a_pin_is_set_only_when_the_keystore_has_the_secret() {
    for calls in 0..=1 {
        let dir = PhoneDir::new();
        let vault = Vault::new(dir.path(), Stops::after(calls, dir.path()));
        let made = vault.create(PIN, Cost::QUICK, &mut rand::rng());
        assert!(matches!(made, Err(VaultError::Keystore(_))), "{made:?}");
        assert!(!vault.exists(), "{calls} calls");
        let vault = vault_in(dir.path());
        let key = vault.create(PIN, Cost::QUICK, &mut rand::rng()).unwrap();
        assert_eq!(vault.open(PIN, NOON).unwrap(), key);
    }
    // A vault that is there keeps its secret.
    let (dir, vault, key) = vault();
    let before = secret_files(&dir);
    let again = vault.create(PIN, Cost::QUICK, &mut rand::rng());
    assert!(matches!(again, Err(VaultError::Exists)));
    assert_eq!(secret_files(&dir), before);
    assert_eq!(vault.open(PIN, NOON).unwrap(), key);
}

#[test]
fn a_keystore_that_fails_or_forgot_costs_no_try() {
    let (dir, plain, key) = vault();
    let vault = Vault::new(dir.path(), Stops::after(0, dir.path()));
    for _ in 0..2 * MAX_TRIES {
        let opened = vault.open(PIN, NOON);
        assert!(matches!(opened, Err(VaultError::Keystore(_))), "{opened:?}");
    }
    assert_eq!(plain.tries(NOON).unwrap().tries_left, MAX_TRIES);
    assert_eq!(plain.open(PIN, NOON).unwrap(), key);
    plain.forget_secret().unwrap();
    assert!(secret_files(&dir).is_empty());
    assert!(matches!(plain.open(PIN, NOON), Err(VaultError::KeyGone)));
    assert_eq!(plain.tries(NOON).unwrap().tries_left, MAX_TRIES);
    assert!(plain.exists(), "nothing is deleted");
}

/// A store that was set aside and the one after it: each has a secret of its own, and losing one costs the other nothing.
#[test]
fn two_vaults_of_one_phone_do_not_share_a_secret() {
    let (dir, vault, key) = vault();
    let aside = dir.path().join("quarantine-1");
    std::fs::create_dir(&aside).unwrap();
    for name in ["vault.json", "tries.json"] {
        std::fs::rename(dir.path().join(name), aside.join(name)).unwrap();
    }
    vault.forget_secret().unwrap();
    let next = vault
        .create("246801", Cost::QUICK, &mut rand::rng())
        .unwrap();
    let old = Vault::new(&aside, keystore(dir.path()));
    assert_eq!(old.open(PIN, NOON).unwrap(), key);
    assert_eq!(vault.open("246801", NOON).unwrap(), next);
    old.forget_secret().unwrap();
    assert!(matches!(old.open(PIN, NOON), Err(VaultError::KeyGone)));
    assert_eq!(vault.open("246801", NOON).unwrap(), next);
}

#[test]
fn a_vault_of_a_newer_version_is_left_alone() {
    let (_dir, vault, _) = vault();
    let mut file = vault.read_vault().unwrap();
    file.version = WITH_SECRET + 1;
    write_durably(&vault.vault_file(), &file).unwrap();
    assert!(matches!(vault.open(PIN, NOON), Err(VaultError::Newer)));
    assert_eq!(
        read::<Wrapped>(&vault.vault_file())
            .unwrap()
            .unwrap()
            .version,
        WITH_SECRET + 1
    );
}
