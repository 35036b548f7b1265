//! Signed checkpoints of the audit log. The chain shows that an entry was changed by somebody who cannot
//! write all the later ones anew; a checkpoint that has left the server shows it of somebody who can,
//! and shows entries cut off at the end.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, ensure};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use tungngo_shared::clock::Millis;

use crate::{
    keys::{Keys, write_new},
    storage::audit::{Broken, How, Tip},
};

/// The format that this program writes and reads.
const FORMAT: u32 = 1;
const EXTENSION: &str = "checkpoint.json";

/// What the log was at one moment, signed by the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The format's number.
    pub format: u32,
    /// Which life of the database; a restored backup begins a new one.
    pub epoch: u64,
    /// The newest entry then.
    pub seq: i64,
    /// Its hash, hexadecimal. It covers all entries before it.
    pub hash: String,
    /// When, by the server's clock.
    pub at_ms: Millis,
    /// The key that signed, base64url.
    pub key: String,
    /// The signature, base64url.
    pub signature: String,
}

/// Why a checkpoint is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbelievable {
    /// Not one of ours.
    #[error("this is no checkpoint of this format")]
    Format,
    /// Signed by another key than this server's.
    #[error("another key has signed it")]
    OtherKey,
    /// Changed after it was signed.
    #[error("the signature does not fit")]
    Signature,
}

/// What a log says to a checkpoint that is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The log was so at that moment.
    Fits,
    /// It was made before a backup was put back, and the log is another one since.
    Earlier,
    /// The log is not what was signed.
    Broken(Broken),
}

fn signed(epoch: u64, seq: i64, hash: &str, at: Millis) -> Vec<u8> {
    let at = at.0;
    format!("tungngo/audit-checkpoint/{FORMAT}/{epoch}/{seq}/{hash}/{at}").into_bytes()
}

impl Checkpoint {
    /// Signs what the log is now.
    #[must_use]
    pub fn sign(key: &SigningKey, tip: &Tip, now: Millis) -> Self {
        let hash = HEXLOWER.encode(&tip.hash);
        let signature = key.sign(&signed(tip.epoch, tip.seq, &hash, now));
        Self {
            format: FORMAT,
            epoch: tip.epoch,
            seq: tip.seq,
            hash,
            at_ms: now,
            key: BASE64URL_NOPAD.encode(key.verifying_key().as_bytes()),
            signature: BASE64URL_NOPAD.encode(&signature.to_bytes()),
        }
    }

    /// Reads one.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(text: &str) -> Result<Self, Unbelievable> {
        let read: Self = serde_json::from_str(text).map_err(|_| Unbelievable::Format)?;
        if read.format == FORMAT {
            Ok(read)
        } else {
            Err(Unbelievable::Format)
        }
    }

    /// Whether this key signed it as it stands.
    ///
    /// # Errors
    /// Why it is not believed.
    pub fn believe(&self, key: &VerifyingKey) -> Result<(), Unbelievable> {
        if self.key != BASE64URL_NOPAD.encode(key.as_bytes()) {
            return Err(Unbelievable::OtherKey);
        }
        let signature = BASE64URL_NOPAD
            .decode(self.signature.as_bytes())
            .ok()
            .and_then(|bytes| Signature::from_slice(&bytes).ok())
            .ok_or(Unbelievable::Signature)?;
        let message = signed(self.epoch, self.seq, &self.hash, self.at_ms);
        key.verify_strict(&message, &signature)
            .map_err(|_| Unbelievable::Signature)
    }

    /// Holds it against the log: `hashes` of the entries that a walk went past, and the epoch now.
    #[must_use]
    pub fn judge(&self, hashes: &BTreeMap<i64, String>, epoch: u64) -> Verdict {
        let broken = |seq, how| Verdict::Broken(Broken { seq, how });
        match hashes.get(&self.seq) {
            Some(hash) if *hash == self.hash => Verdict::Fits,
            _ if self.epoch != epoch => Verdict::Earlier,
            Some(_) => broken(self.seq, How::Unsigned),
            None => {
                let last = hashes.last_key_value().map_or(0, |(seq, _)| *seq);
                broken(last + 1, How::Missing)
            }
        }
    }
}

/// The folder of a server's own checkpoints: beside the keys, never in the data folder.
#[must_use]
pub fn folder(keys_dir: &Path) -> PathBuf {
    keys_dir.join("checkpoints")
}

/// Signs what the log is now and keeps it in a folder. None while the log is empty, or has no new entry
/// since the last one.
///
/// # Errors
/// When it cannot be written.
pub fn keep(keys: &Keys, dir: &Path, tip: &Tip, now: Millis) -> anyhow::Result<Option<PathBuf>> {
    let name = format!("{}-{:012}.{EXTENSION}", tip.epoch, tip.seq);
    let file = dir.join(name);
    if file.exists() {
        return Ok(None);
    }
    std::fs::create_dir_all(dir).with_context(|| format!("make {}", dir.display()))?;
    let checkpoint = Checkpoint::sign(&keys.audit, tip, now);
    let text = serde_json::to_string(&checkpoint)?;
    write_new(&file, format!("{text}\n").as_bytes())?;
    Ok(Some(file))
}

/// The checkpoints in a folder, oldest first; none without a folder.
///
/// # Errors
/// When a file cannot be read or is none.
pub fn kept(dir: &Path) -> anyhow::Result<Vec<(PathBuf, Checkpoint)>> {
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let entries = std::fs::read_dir(dir).with_context(|| format!("read {}", dir.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(EXTENSION) {
            let checkpoint = read_file(&path)?;
            found.push((path, checkpoint));
        }
    }
    found.sort_by_key(|(_, c)| (c.epoch, c.seq));
    Ok(found)
}

/// Reads one from a file.
///
/// # Errors
/// When it is none.
pub fn read_file(path: &Path) -> anyhow::Result<Checkpoint> {
    let file = std::fs::metadata(path).with_context(|| format!("read {}", path.display()))?;
    ensure!(file.len() < 4096, "{} is no checkpoint", path.display());
    let text = std::fs::read_to_string(path)?;
    Checkpoint::read(&text).with_context(|| format!("read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tip(seq: i64) -> Tip {
        Tip {
            epoch: 7,
            seq,
            hash: vec![u8::try_from(seq).unwrap(); 32],
        }
    }

    fn log(entries: i64) -> BTreeMap<i64, String> {
        (1..=entries)
            .map(|seq| (seq, HEXLOWER.encode(&tip(seq).hash)))
            .collect()
    }

    #[test]
    fn only_this_servers_unchanged_checkpoints_are_believed() {
        let (key, other) = (
            SigningKey::from_bytes(&[1; 32]),
            SigningKey::from_bytes(&[2; 32]),
        );
        let made = Checkpoint::sign(&key, &tip(3), Millis(5));
        let text = serde_json::to_string(&made).unwrap();
        let read = Checkpoint::read(&text).unwrap();
        assert_eq!(read.believe(&key.verifying_key()), Ok(()));
        let refused = read.believe(&other.verifying_key());
        assert_eq!(refused, Err(Unbelievable::OtherKey));
        for change in [
            |c: &mut Checkpoint| c.seq += 1,
            |c: &mut Checkpoint| c.epoch += 1,
            |c: &mut Checkpoint| c.at_ms.0 += 1,
            |c: &mut Checkpoint| c.hash.replace_range(0..1, "f"),
            |c: &mut Checkpoint| c.signature.clear(),
        ] {
            let mut changed = made.clone();
            change(&mut changed);
            let refused = changed.believe(&key.verifying_key());
            assert_eq!(refused, Err(Unbelievable::Signature));
        }
        let forged = Checkpoint {
            key: made.key.clone(),
            ..Checkpoint::sign(&other, &tip(3), Millis(5))
        };
        let refused = forged.believe(&key.verifying_key());
        assert_eq!(refused, Err(Unbelievable::Signature));
        assert!(Checkpoint::read(&text.replace("\"format\":1", "\"format\":2")).is_err());
    }

    #[test]
    fn a_log_that_was_written_anew_or_cut_off_does_not_fit() {
        let made = Checkpoint::sign(&SigningKey::from_bytes(&[1; 32]), &tip(3), Millis(5));
        assert_eq!(made.judge(&log(3), 7), Verdict::Fits);
        assert_eq!(made.judge(&log(9), 7), Verdict::Fits);
        assert_eq!(made.judge(&log(9), 8), Verdict::Fits);
        let cut = Broken {
            seq: 3,
            how: How::Missing,
        };
        assert_eq!(made.judge(&log(2), 7), Verdict::Broken(cut));
        let anew = log(9).into_keys().map(|seq| (seq, String::new())).collect();
        let unsigned = Broken {
            seq: 3,
            how: How::Unsigned,
        };
        assert_eq!(made.judge(&anew, 7), Verdict::Broken(unsigned));
        assert_eq!(made.judge(&anew, 8), Verdict::Earlier);
    }
}
