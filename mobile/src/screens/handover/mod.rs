//! An alley that somebody else goes on with (bàn giao ngõ), as a text to be sent: numbers of doors and times,
//! nobody's name.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::view;
