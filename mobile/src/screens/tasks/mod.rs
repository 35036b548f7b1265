//! Tasks (việc được giao): what the phone's owner was asked to do.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::view;
