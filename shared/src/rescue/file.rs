//! A phone's unsent outbox as one sealed file that somebody else can carry (`.tungngo`).
//!
//! Two lines in the clear (magic and version; a JSON header with ward, phone, key and count), then
//! the encapsulated key and the ciphertext. The clear lines are bound into the seal, so that no byte
//! of the file can be changed unseen. Inside is JSON, compressed with zstd.

use std::io::Read as _;

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use super::SealedOp;
use crate::{
    clock::Millis,
    ids::{DeviceId, WardCode},
    seal::{self, ENC_BYTES, SealingKey, Sender, TAG_BYTES},
    sync::Op,
};

/// The extension, without the dot.
pub const EXTENSION: &str = "tungngo";
/// The largest file that is read, in bytes; thousands of visits.
pub const MAX_FILE_BYTES: usize = 32 * 1024 * 1024;
/// The most that a file may unpack to, in bytes.
const MAX_CONTENT_BYTES: u64 = 256 * 1024 * 1024;
/// The zstd level: cheap on a phone, most of the gain.
const ZSTD_LEVEL: i32 = 3;

const MAGIC: &str = "TUNGNGO-OUTBOX ";
const VERSION: u32 = 1;
/// The longest header, in bytes: what is longer is none of ours.
const MAX_HEADER_BYTES: usize = 4 * 1024;

/// What a file says in the clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The ward whose key it is sealed to.
    pub ward: WardCode,
    /// The phone that made it.
    pub device: DeviceId,
    /// The key it is sealed to.
    pub key_id: String,
    /// How many operations it carries, copies of an earlier store included.
    pub count: u32,
    /// When it was made, by the phone's clock.
    pub made_ms: Millis,
    /// How many bytes follow the header.
    pub bytes: u64,
}

/// What a file carries.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Carried {
    /// The phone's own operations, ascending.
    pub ops: Vec<Op>,
    /// Copies that an earlier store of the same phone left, sealed already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<SealedOp>,
}

/// Why a file is refused. Nothing has been changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.as_str())]
pub enum FileFault {
    /// Not a file of this kind.
    NotOurs,
    /// Made by a newer app.
    Newer,
    /// Ends too early.
    Cut,
    /// Changed on the way, or sealed by another phone or to another key.
    Damaged,
    /// More than [`MAX_FILE_BYTES`].
    TooLarge,
    /// Another ward's.
    OtherWard,
    /// The key it is sealed to is not here.
    NoKey,
    /// A phone that is not known here.
    UnknownDevice,
}

impl FileFault {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NotOurs,
        Self::Newer,
        Self::Cut,
        Self::Damaged,
        Self::TooLarge,
        Self::OtherWard,
        Self::NoKey,
        Self::UnknownDevice,
    ];

    /// The stable code, also the tail of its text key (`outbox-file-…`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotOurs => "outbox_not_ours",
            Self::Newer => "outbox_newer",
            Self::Cut => "outbox_cut",
            Self::Damaged => "outbox_damaged",
            Self::TooLarge => "outbox_too_large",
            Self::OtherWard => "outbox_other_ward",
            Self::NoKey => "outbox_no_key",
            Self::UnknownDevice => "outbox_unknown_device",
        }
    }
}

impl Carried {
    fn count(&self) -> u32 {
        u32::try_from(self.ops.len() + self.earlier.len()).unwrap_or(u32::MAX)
    }

    /// The file.
    ///
    /// # Errors
    /// [`FileFault::NoKey`] when the ward's key is damaged, [`FileFault::TooLarge`].
    pub fn seal(
        &self,
        (ward, device): (&WardCode, DeviceId),
        made_ms: Millis,
        sender: &Sender,
        key: &SealingKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, FileFault> {
        let json = serde_json::to_vec(self).map_err(|_| FileFault::Damaged)?;
        let packed =
            zstd::encode_all(json.as_slice(), ZSTD_LEVEL).map_err(|_| FileFault::Damaged)?;
        let header = Header {
            ward: ward.clone(),
            device,
            key_id: key.key_id.clone(),
            count: self.count(),
            made_ms,
            bytes: (ENC_BYTES + packed.len() + TAG_BYTES) as u64,
        };
        let header = serde_json::to_string(&header).map_err(|_| FileFault::Damaged)?;
        let mut file = format!("{MAGIC}{VERSION}\n{header}\n").into_bytes();
        let (enc, ct) = seal::seal_bytes_from(sender, key, &file, &packed, rng)
            .map_err(|_| FileFault::NoKey)?;
        file.extend(enc);
        file.extend(ct);
        if file.len() > MAX_FILE_BYTES {
            return Err(FileFault::TooLarge);
        }
        Ok(file)
    }
}

/// A file whose header was read and whose seal was not opened yet.
#[derive(Clone, Debug)]
pub struct Closed<'a> {
    /// What it says of itself; true only once it has been opened.
    pub header: Header,
    clear: &'a [u8],
    sealed: &'a [u8],
}

impl<'a> Closed<'a> {
    /// Reads what stands in the clear.
    ///
    /// # Errors
    /// [`FileFault`].
    pub fn read(file: &'a [u8]) -> Result<Self, FileFault> {
        if file.len() > MAX_FILE_BYTES {
            return Err(FileFault::TooLarge);
        }
        let after_magic = match file.strip_prefix(MAGIC.as_bytes()) {
            Some(rest) => rest,
            None if !file.is_empty() && MAGIC.as_bytes().starts_with(file) => {
                return Err(FileFault::Cut);
            }
            None => return Err(FileFault::NotOurs),
        };
        let (version, rest) = line(after_magic)?;
        let version = std::str::from_utf8(version).map_err(|_| FileFault::Damaged)?;
        match version.parse::<u32>() {
            Ok(VERSION) if version.len() == 1 => {}
            Ok(newer) if newer > VERSION => return Err(FileFault::Newer),
            _ => return Err(FileFault::Damaged),
        }
        let (header, sealed) = line(rest)?;
        let header: Header = serde_json::from_slice(header).map_err(|_| FileFault::Damaged)?;
        match (sealed.len() as u64).cmp(&header.bytes) {
            std::cmp::Ordering::Less => return Err(FileFault::Cut),
            std::cmp::Ordering::Greater => return Err(FileFault::Damaged),
            std::cmp::Ordering::Equal => {}
        }
        Ok(Self {
            header,
            clear: &file[..file.len() - sealed.len()],
            sealed,
        })
    }

    /// Opens it with the ward's private key (32 bytes) and the phone as the server knows it. Every
    /// operation is checked against its digest.
    ///
    /// # Errors
    /// [`FileFault::Damaged`].
    pub fn open(&self, private: &[u8], sender: &Sender) -> Result<Carried, FileFault> {
        let (enc, ct) = self
            .sealed
            .split_at_checked(ENC_BYTES)
            .ok_or(FileFault::Damaged)?;
        let packed = seal::open_bytes_from(sender, private, self.clear, enc, ct)
            .map_err(|_| FileFault::Damaged)?;
        let mut json = Vec::new();
        zstd::Decoder::with_buffer(packed.as_slice())
            .and_then(|d| d.take(MAX_CONTENT_BYTES + 1).read_to_end(&mut json))
            .map_err(|_| FileFault::Damaged)?;
        if json.len() as u64 > MAX_CONTENT_BYTES {
            return Err(FileFault::TooLarge);
        }
        let carried: Carried = serde_json::from_slice(&json).map_err(|_| FileFault::Damaged)?;
        let device = self.header.device;
        let whole = carried.count() == self.header.count
            && carried.ops.is_sorted_by(|a, b| a.op_seq < b.op_seq)
            && carried.ops.iter().all(|op| op.op_seq > 0)
            && carried.ops.iter().all(|op| op.digest(device) == op.sha256);
        if whole {
            Ok(carried)
        } else {
            Err(FileFault::Damaged)
        }
    }
}

/// The first line without its end, and the rest.
fn line(bytes: &[u8]) -> Result<(&[u8], &[u8]), FileFault> {
    let head = &bytes[..bytes.len().min(MAX_HEADER_BYTES)];
    match head.iter().position(|b| *b == b'\n') {
        Some(end) => Ok((&bytes[..end], &bytes[end + 1..])),
        None if head.len() < MAX_HEADER_BYTES => Err(FileFault::Cut),
        None => Err(FileFault::Damaged),
    }
}
