//! Work that came from a phone by another way than its own push.

use async_trait::async_trait;
use tungngo_shared::{
    clock::Millis,
    ids::{DeviceId, UserId, WardCode},
    sync::{Op, Verdict},
};

use super::StoreResult;

/// A phone whose work somebody brings, revoked or not.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The phone.
    pub device: DeviceId,
    /// Whose it is; they recorded what it sends.
    pub owner: UserId,
    /// Their name.
    pub owner_name: String,
    /// Their ward.
    pub ward: WardCode,
    /// Whether the phone was revoked.
    pub revoked: bool,
    /// SHA-256 of the nonces it enrolled with, base64url.
    pub nonce_hashes: Vec<String>,
}

/// By which way work came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As sealed copies, through a phone that is enrolled.
    Phone(DeviceId),
    /// As a file.
    File,
}

/// Operations of a phone, opened and checked.
#[derive(Clone, Debug)]
pub struct Rescue {
    /// The phone that froze them.
    pub device: DeviceId,
    /// The operations, ascending.
    pub ops: Vec<Op>,
    /// By which way they came.
    pub way: Way,
    /// Who brought them; none for the command line.
    pub by: Option<UserId>,
}

/// What became of them.
#[derive(Clone, Debug)]
pub struct Rescued {
    /// One for each operation.
    pub verdicts: Vec<Verdict>,
    /// Numbers before the highest that nobody has brought yet, at most [`MAX_MISSING`].
    pub missing: Vec<u64>,
}

/// Most missing numbers that are named.
pub const MAX_MISSING: usize = 100;

/// Work that came from a phone by another way than its own push.
#[async_trait]
pub trait RescueStore: Send + Sync {
    /// The phone with this id, if there is one.
    async fn sender(&self, device: DeviceId) -> StoreResult<Option<Sender>>;
    /// Takes operations in as their phone's own push would have, in one transaction; durable when
    /// ready. A missing number holds nothing up: it may still come, by whatever way. `NotFound` when
    /// there is no such phone.
    async fn rescue(&self, rescue: Rescue, now: Millis) -> StoreResult<Rescued>;
}
