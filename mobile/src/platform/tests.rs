//! The keystore of computers, and a folder for tests that need one beside their data.

use super::*;

/// A data folder inside a temporary one, so that the keystore beside it goes with it.
#[derive(Debug)]
pub(crate) struct PhoneDir {
    _whole: tempfile::TempDir,
    path: std::path::PathBuf,
}

impl PhoneDir {
    pub(crate) fn new() -> Self {
        let whole = tempfile::tempdir().unwrap();
        let path = whole.path().join("phone");
        std::fs::create_dir(&path).unwrap();
        Self {
            _whole: whole,
            path,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

#[test]
fn a_secret_in_a_file_is_its_owners_alone_and_goes_when_it_is_forgotten() {
    let dir = PhoneDir::new();
    let keystore = FileKeystore::beside(dir.path());
    assert_eq!(keystore.get("a").unwrap(), None);
    keystore.forget("a").unwrap();
    keystore.keep("a", &[7; 32]).unwrap();
    keystore.keep("a", &[8; 32]).unwrap();
    keystore.keep("b", &[9; 32]).unwrap();
    let again = FileKeystore::beside(dir.path());
    assert_eq!(again.get("a").unwrap(), Some([8; 32]));
    assert_eq!(again.protection(), Protection::File);
    // Beside the data, not in it: a copy of the data does not bring it along.
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    assert!(again.dir().ends_with("phone.keystore"));
    let file = again.dir().join("a.key");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.starts_with("# Half of what opens"),
        "it says what it is"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(again.dir()), mode(&file)), (0o700, 0o600));
    }
    again.forget("a").unwrap();
    assert!(!file.exists());
    assert_eq!(keystore.get("a").unwrap(), None);
    assert_eq!(keystore.get("b").unwrap(), Some([9; 32]));
}

#[test]
fn a_file_that_a_crash_left_is_replaced_and_a_damaged_one_holds_nothing() {
    let dir = PhoneDir::new();
    let keystore = FileKeystore::beside(dir.path());
    keystore.keep("a", &[7; 32]).unwrap();
    std::fs::write(keystore.dir().join("a.new"), b"half").unwrap();
    keystore.keep("a", &[8; 32]).unwrap();
    assert_eq!(keystore.get("a").unwrap(), Some([8; 32]));
    std::fs::write(keystore.dir().join("a.key"), b"\xff#\nnothing").unwrap();
    assert_eq!(keystore.get("a").unwrap(), None);
}

#[test]
fn a_folder_of_any_name_has_a_keystore_beside_it() {
    let dir = PhoneDir::new();
    let plain = FileKeystore::beside(dir.path());
    let inside = dir.path().join("inside");
    std::fs::create_dir(&inside).unwrap();
    let around = FileKeystore::beside(&inside.join(".."));
    assert_eq!(
        std::fs::canonicalize(around.dir().parent().unwrap()).unwrap(),
        std::fs::canonicalize(plain.dir().parent().unwrap()).unwrap()
    );
    assert!(around.dir().ends_with("phone.keystore"));
}
