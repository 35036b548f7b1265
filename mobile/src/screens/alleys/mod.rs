//! The alleys (ngõ) with their progress.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub(in crate::screens) use view::found_rows;
#[cfg(feature = "ui")]
pub use view::view;
