//! Help (trợ giúp): whom to call, what to say, how the app looks.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::{Hotlines, emergency, view};
