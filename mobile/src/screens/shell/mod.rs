//! The frame around the screens: what comes first, where back leads, what is said in passing.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::Frame;
