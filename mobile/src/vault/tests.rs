//! The PIN and what it opens.

use super::*;
use crate::platform::keystore;
use crate::platform::tests::PhoneDir;

mod secret;

const NOON: Millis = Millis(1_800_000_000_000);

fn vault() -> (PhoneDir, Vault, [u8; 32]) {
    let dir = PhoneDir::new();
    let vault = vault_in(dir.path());
    let key = vault
        .create("190371", Cost::QUICK, &mut rand::rng())
        .unwrap();
    (dir, vault, key)
}

fn vault_in(dir: &Path) -> Vault {
    Vault::new(dir, keystore(dir))
}

#[test]
fn pins_that_anybody_would_try_are_refused() {
    for simple in ["000000", "123456", "987654", "789012", "121212", "123123"] {
        assert!(
            matches!(check_pin(simple), Err(VaultError::TooSimple)),
            "{simple}"
        );
    }
    for bad in ["", "12345", "1234567", "12a456", "１２３４５６"] {
        assert!(matches!(check_pin(bad), Err(VaultError::Format)), "{bad}");
    }
    assert!(check_pin("190371").is_ok() && check_pin("135790").is_ok());
    assert!(looks_like_a_birthday("190371") && looks_like_a_birthday("710319"));
    assert!(!looks_like_a_birthday("994477"));
}

#[test]
fn only_the_pin_opens_and_a_right_one_forgets_the_wrong_ones() {
    let (dir, vault, key) = vault();
    assert!(matches!(
        vault.open("111222", NOON),
        Err(VaultError::Wrong {
            tries_left: 9,
            wait_ms: 0
        })
    ));
    assert_eq!(vault.open("190371", NOON).unwrap(), key);
    assert_eq!(vault.tries(NOON).unwrap().tries_left, MAX_TRIES);
    let text = std::fs::read_to_string(dir.path().join("vault.json")).unwrap();
    assert!(!text.contains(&data_encoding::BASE64URL_NOPAD.encode(&key)));
}

#[test]
fn wrong_pins_wait_longer_across_restarts_and_end_without_deleting_anything() {
    let (dir, _, _) = vault();
    let mut now = NOON;
    let mut waited = 0;
    for n in 1..=MAX_TRIES {
        // A restart in between: nothing is remembered but the files.
        let vault = vault_in(dir.path());
        let early = vault.tries(now).unwrap().wait_ms;
        if early > 0 {
            assert!(matches!(
                vault.open("190371", now),
                Err(VaultError::Wait { .. })
            ));
        }
        now = Millis(now.0 + i64::try_from(early).unwrap());
        waited += early;
        let last = n == MAX_TRIES;
        let error = vault.open("111222", now).unwrap_err();
        assert_eq!(
            matches!(error, VaultError::NoTriesLeft),
            last,
            "{n}: {error:?}"
        );
    }
    assert!(waited > 50 * 60_000, "{waited}");
    let vault = vault_in(dir.path());
    assert!(matches!(
        vault.open("190371", now),
        Err(VaultError::NoTriesLeft)
    ));
    assert!(vault.exists());
}

#[test]
fn a_try_counts_even_if_the_app_is_killed_while_it_is_checked() {
    let (dir, vault, _) = vault();
    // The count is on disk before the check: whatever the check does, a fresh start sees it.
    let _ = vault.open("111222", NOON);
    let tries: Tries = read(&dir.path().join("tries.json")).unwrap().unwrap();
    assert_eq!(tries.wrong, 1);
    std::fs::remove_file(dir.path().join("tries.json")).unwrap();
    assert_eq!(vault.tries(NOON).unwrap().tries_left, 1);
}

#[test]
fn a_vault_is_never_overwritten() {
    let (_dir, vault, _) = vault();
    let again = vault.create("190371", Cost::QUICK, &mut rand::rng());
    assert!(matches!(again, Err(VaultError::Exists)));
}

/// Ten thousand guesses, as patient as one likes: ten are looked at, then not even the right PIN opens any more, and
/// only a new code from the office helps. Nothing is deleted, and nothing grows.
#[test]
fn ten_thousand_wrong_pins_open_nothing_and_end_at_the_network() {
    let (dir, vault, _) = vault();
    let mut looked_at = 0;
    for n in 0..10_000_i64 {
        let guess = format!("{:06}", 300_000 + n * 7);
        // An hour between each: longer than the longest wait.
        let now = Millis(n * 3_600_000);
        match vault.open(&guess, now) {
            Err(VaultError::Wrong { .. }) => looked_at += 1,
            Err(VaultError::NoTriesLeft) => {}
            other => panic!("guess {n}: {other:?}"),
        }
    }
    // The tenth wrong one already says that none is left.
    assert_eq!(looked_at, MAX_TRIES - 1);
    let late = vault.open("190371", Millis(20_000 * 3_600_000));
    assert!(matches!(late, Err(VaultError::NoTriesLeft)), "{late:?}");
    assert!(vault.exists());
    let tries = std::fs::metadata(dir.path().join("tries.json")).unwrap();
    assert!(tries.len() < 200, "{} bytes", tries.len());
}
