//! How an encrypted database is keyed.
//!
//! SQLCipher draws a salt for each database and keeps it in the first sixteen bytes of the file alone.
//! A checkpoint writes them again along with the first page: a power cut that spoils that one sector would
//! spoil the whole database, although the write-ahead log has everything. With the salt made from the key,
//! the file does not have to be believed.

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

/// How many bytes of a database file tell its salt.
pub const SALT_BYTES: usize = 16;

/// Values of the pragma `key` to try one after the other. `begins` is how the file begins, where there is
/// one of that length.
#[must_use]
pub fn key_pragmas(key: &[u8; 32], begins: Option<[u8; SALT_BYTES]>) -> [String; 2] {
    let mut sha = Sha256::new();
    sha.update(b"tungngo/salt/1");
    sha.update(key);
    let salt = &sha.finalize()[..SALT_BYTES];
    let key = HEXLOWER.encode(key);
    let with_salt = format!("x'{key}{}'", HEXLOWER.encode(salt));
    // Databases of earlier programs drew their salt.
    let as_file_says = format!("x'{key}'");
    if begins.is_none_or(|bytes| bytes == salt) {
        [with_salt, as_file_says]
    } else {
        [as_file_says, with_salt]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_a_drawn_salt_is_believed_first() {
        let key = [7; 32];
        let [own, drawn] = key_pragmas(&key, None);
        assert_eq!((own.len(), drawn.len()), (3 + 96, 3 + 64));
        assert_eq!(&own[..66], &drawn[..66]);
        let salt = HEXLOWER.decode(&own.as_bytes()[66..98]).unwrap();
        let salt = salt.try_into().unwrap();
        assert_eq!(key_pragmas(&key, Some(salt)), [own.clone(), drawn.clone()]);
        assert_eq!(key_pragmas(&key, Some([0; 16])), [drawn, own.clone()]);
        assert_ne!(key_pragmas(&[8; 32], None)[0][66..], own[66..]);
    }
}
