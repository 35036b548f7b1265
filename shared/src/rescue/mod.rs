//! Work that leaves a phone by another way than its own push: each unsent operation has a copy sealed
//! to the ward's key ([`SealedOp`]), and a phone's whole outbox can be carried as one sealed file
//! ([`file`]). Both say in the clear which phone and how much, and nothing of what was recorded.

pub mod file;
mod record;

pub use record::{RecordError, SealedOp};
