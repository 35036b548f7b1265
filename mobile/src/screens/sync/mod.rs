//! Sync in numbers (đồng bộ) and what needs a person.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::view;
