//! What was decided of another system's list, in figures and signed: whoever holds the record can show later that these
//! rows were decided so and not otherwise, and that nothing was put in afterwards. It names nobody.

use std::collections::BTreeMap;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tungngo_shared::{
    clock::Millis,
    ids::{ReconcileId, UserId, WardCode},
};

/// The format that this program writes and reads.
const FORMAT: u32 = 1;

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The format's number.
    pub format: u32,
    /// Of which ward.
    pub ward: WardCode,
    /// Which run.
    pub run: ReconcileId,
    /// SHA-256 of the file, hexadecimal.
    pub file: String,
    /// Rows by where they stand and what was decided: `equal`, `differs.keep_ours`.
    pub counts: BTreeMap<String, u64>,
    /// SHA-256 over every row, hexadecimal.
    pub rows: String,
    /// Who signs.
    pub by: UserId,
    /// When, by the server's clock.
    pub at_ms: Millis,
}

/// Takes the rows of a run in the order of their numbers.
#[derive(Default)]
pub struct Tally {
    counts: BTreeMap<String, u64>,
    rows: Sha256,
}

impl Tally {
    /// One row: its number, where it stands, and all that was read and decided, in one order.
    pub fn add(&mut self, kind: String, parts: &[&str]) {
        *self.counts.entry(kind).or_default() += 1;
        for part in parts {
            // Lengths, so that no two rows of other parts run into the same bytes.
            self.rows.update((part.len() as u64).to_be_bytes());
            self.rows.update(part.as_bytes());
        }
    }

    /// The record of what was taken.
    #[must_use]
    pub fn record(
        self,
        ward: &WardCode,
        run: ReconcileId,
        file: String,
        (by, at_ms): (UserId, Millis),
    ) -> Record {
        Record {
            format: FORMAT,
            ward: ward.clone(),
            run,
            file,
            counts: self.counts,
            rows: HEXLOWER.encode(&self.rows.finalize()),
            by,
            at_ms,
        }
    }
}

impl Record {
    /// What is signed: the record as text, in one order, behind the name of its kind.
    fn message(&self) -> Vec<u8> {
        let text = serde_json::to_string(self).unwrap_or_default();
        format!("tungngo/reconcile/{FORMAT}/{text}").into_bytes()
    }

    /// Signs it: base64url.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> String {
        BASE64URL_NOPAD.encode(&key.sign(&self.message()).to_bytes())
    }

    /// Whether this key signed it as it stands.
    #[must_use]
    pub fn is_signed(&self, signature: &str, key: &VerifyingKey) -> bool {
        let bytes = BASE64URL_NOPAD.decode(signature.as_bytes()).ok();
        let signature = bytes.and_then(|bytes| Signature::from_slice(&bytes).ok());
        signature.is_some_and(|signature| key.verify_strict(&self.message(), &signature).is_ok())
    }

    /// Whether both say the same of the same rows, whoever signs and when.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let bare = |record: &Self| {
            (
                record.run,
                record.file.clone(),
                record.counts.clone(),
                record.rows.clone(),
            )
        };
        bare(self) == bare(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(parts: &[&[&str]]) -> Record {
        let mut tally = Tally::default();
        for row in parts {
            tally.add("equal".to_owned(), row);
        }
        let ward = "11383".parse().unwrap();
        let (run, by) = (
            ReconcileId::from_parts(1, [1; 10]),
            UserId::from_parts(1, [2; 10]),
        );
        tally.record(&ward, run, "00".to_owned(), (by, Millis(7)))
    }

    #[test]
    fn a_record_is_believed_as_it_was_signed_and_not_otherwise() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let signed = record(&[&["1", "equal"]]);
        let signature = signed.sign(&key);
        assert!(signed.is_signed(&signature, &key.verifying_key()));
        let other_key = SigningKey::from_bytes(&[8; 32]);
        assert!(!signed.is_signed(&signature, &other_key.verifying_key()));
        let later = Record {
            at_ms: Millis(8),
            ..signed.clone()
        };
        assert!(!later.is_signed(&signature, &key.verifying_key()));
        assert!(later.says_the_same(&signed));
        assert!(!signed.is_signed("no base64!", &key.verifying_key()));
    }

    #[test]
    fn every_part_of_every_row_counts() {
        let one = record(&[&["1", "ab"], &["2", "c"]]);
        for other in [
            record(&[&["1", "a"], &["b2", "c"]]),
            record(&[&["2", "c"], &["1", "ab"]]),
            record(&[&["1", "ab"]]),
        ] {
            assert!(!one.says_the_same(&other));
        }
    }
}
