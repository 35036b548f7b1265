//! The sealed copy of one operation.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeviceId, WardCode},
    seal::{self, SealError, Sealed, SealingKey, Sender},
    sync::Op,
};

/// The format that this build writes and reads.
const FORMAT: u32 = 1;

/// An operation sealed to its ward's key by the phone that froze it. Everything outside the seal is
/// bound into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedOp {
    /// The format's number.
    pub format: u32,
    /// The ward whose key it is sealed to.
    pub ward: WardCode,
    /// The phone.
    pub device: DeviceId,
    /// Its place in the phone's outbox.
    pub op_seq: u64,
    /// The operation's digest, see [`Op::digest`].
    pub sha256: String,
    /// The sealed operation.
    #[serde(flatten)]
    pub sealed: Sealed,
}

/// Why a copy does not give its operation back. Says nothing about the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Written by a newer app.
    #[error("the copy has a newer format")]
    Newer,
    /// Not readable as a copy, or not the operation that it says.
    #[error("the copy is damaged")]
    Damaged,
    /// The seal.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl SealedOp {
    /// Seals an operation of `device`.
    ///
    /// # Errors
    /// When the ward's key is damaged.
    pub fn seal(
        op: &Op,
        (ward, device): (&WardCode, DeviceId),
        sender: &Sender,
        key: &SealingKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, RecordError> {
        let content = serde_json::to_vec(op).map_err(|_| RecordError::Damaged)?;
        let mut copy = Self {
            format: FORMAT,
            ward: ward.clone(),
            device,
            op_seq: op.op_seq,
            sha256: op.sha256.clone(),
            sealed: Sealed {
                key_id: key.key_id.clone(),
                enc: String::new(),
                ct: String::new(),
            },
        };
        copy.sealed = seal::seal_from(sender, key, &copy.binding(), &content, rng)?;
        Ok(copy)
    }

    /// Gives the operation back, with the ward's private key (32 bytes) and the phone as the server
    /// knows it.
    ///
    /// # Errors
    /// [`RecordError`]: another key, another phone, or changed on the way.
    pub fn open(&self, private: &[u8], sender: &Sender) -> Result<Op, RecordError> {
        if self.format > FORMAT {
            return Err(RecordError::Newer);
        }
        let content = seal::open_from(sender, private, &self.binding(), &self.sealed)?;
        let op: Op = serde_json::from_slice(&content).map_err(|_| RecordError::Damaged)?;
        let is_it = op.op_seq == self.op_seq
            && op.sha256 == self.sha256
            && op.digest(self.device) == op.sha256;
        if is_it {
            Ok(op)
        } else {
            Err(RecordError::Damaged)
        }
    }

    /// The copy as it is kept in a file.
    ///
    /// # Errors
    /// Never, for a copy that was sealed or read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, RecordError> {
        serde_json::to_vec(self).map_err(|_| RecordError::Damaged)
    }

    /// Reads a file. Only the very bytes that [`SealedOp::to_bytes`] writes are taken.
    ///
    /// # Errors
    /// [`RecordError::Newer`], [`RecordError::Damaged`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let copy: Self = serde_json::from_slice(bytes).map_err(|_| RecordError::Damaged)?;
        if copy.format > FORMAT {
            return Err(RecordError::Newer);
        }
        if copy.to_bytes()? != bytes {
            return Err(RecordError::Damaged);
        }
        Ok(copy)
    }

    fn binding(&self) -> Vec<u8> {
        let Self {
            format,
            ward,
            device,
            op_seq,
            sha256,
            sealed,
        } = self;
        let key = &sealed.key_id;
        format!("tungngo/rescue-op/{format}/{ward}/{device}/{op_seq}/{sha256}/{key}").into_bytes()
    }
}
