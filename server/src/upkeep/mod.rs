//! What an operator does with a data folder: copy it while it is in use, put a copy back, look for damage.

pub mod archive;
pub mod backup;
pub mod hold;
pub mod restore;

/// Hears how far long work is: a stable name of the step, how much is done, how much there is (0 where
/// nobody knows).
pub type Told<'a> = &'a mut dyn FnMut(&str, u64, u64);
