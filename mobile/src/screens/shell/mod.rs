//! The frame around the screens: what comes first, where back leads, what is said in passing.

mod event;
mod opening;
mod photos;
mod screen;
mod state;
#[cfg(feature = "ui")]
mod view;

pub use event::{Event, Place, Task};
pub use screen::{Act, Screen};
pub use state::Shell;
#[cfg(feature = "ui")]
pub use view::Frame;
