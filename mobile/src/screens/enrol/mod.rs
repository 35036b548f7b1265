//! Enrolment (ghi danh): the code, who one is, the PIN twice.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::*;
#[cfg(feature = "ui")]
pub use view::view;
