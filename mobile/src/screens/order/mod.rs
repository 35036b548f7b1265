//! The walking order (thứ tự đi) of an alley's doors: dragged, or moved by two buttons.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::view;
