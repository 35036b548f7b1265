//! The lock (mở khóa): the PIN, and what to do when it is forgotten.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::view;
