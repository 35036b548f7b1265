//! The sketch of an alley (sơ đồ ngõ), without tiles and without network.

mod layout;
mod state;
#[cfg(feature = "ui")]
mod view;

pub use layout::Sketch;
pub use state::{Event, State};
#[cfg(feature = "ui")]
pub use view::view;
