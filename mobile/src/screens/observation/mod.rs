//! Something to be verified (điều cần báo): written, then sealed with its visit.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::view;
