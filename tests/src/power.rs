//! Power cuts. A program runs under strace; from the log of its system calls the files on its disk are
//! rebuilt as a power cut at any moment may have left them.
//!
//! The model: a file's bytes are safe up to the start of its last finished `fsync` or `fdatasync`.
//! What was written later may be there or not, sector by sector of 512 bytes, in any order, in any of
//! the versions the sector had meanwhile, or as zeros or garbage where something was written; the file
//! may have any of the lengths it had. New names, renames and removals are safe once the folder was
//! synced; until then the disk holds some first part of them. Bytes that were safe and not written
//! again keep their value (what SQLite calls powersafe overwrite).

pub mod disk;
pub mod trace;
mod words;

pub use disk::Disk;
pub use trace::{Event, Step, Trace};
