//! The frame around the screens: what comes first, where back leads, what is said in passing.

mod screen;
mod state;
#[cfg(feature = "ui")]
mod view;

pub use screen::{Act, Screen};
pub use state::*;
#[cfg(feature = "ui")]
pub use view::Frame;
