//! The planted bug `seq_before_commit`: a feed number given out before its commit, as a counter in memory
//! would. A page that is read meanwhile steps over what is not visible yet. One counter a process: planted, it
//! serves one simulated server at a time.

use std::sync::atomic::{AtomicU64, Ordering};

static GIVEN: AtomicU64 = AtomicU64::new(0);

fn is_planted() -> bool {
    tungngo_shared::planted!("seq_before_commit")
}

/// A database is opened: nothing was given out.
pub fn begin() {
    if is_planted() {
        GIVEN.store(0, Ordering::SeqCst);
    }
}

/// A number was given out.
pub fn note(seq: u64) {
    if is_planted() {
        GIVEN.store(seq, Ordering::SeqCst);
    }
}

/// The feed's tip.
pub fn tip(stored: u64) -> u64 {
    if is_planted() {
        stored.max(GIVEN.load(Ordering::SeqCst))
    } else {
        stored
    }
}
