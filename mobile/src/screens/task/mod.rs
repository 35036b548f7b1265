//! One task: what to do, and the word on it.

#[cfg(feature = "ui")]
mod checks;
mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::view;
