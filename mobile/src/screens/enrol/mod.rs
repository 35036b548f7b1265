//! Enrolment (ghi danh): the code, who one is, the PIN twice.

mod scan;
mod state;
#[cfg(feature = "ui")]
mod view;

pub use scan::{Scan, Scanned};
pub use state::*;
#[cfg(feature = "ui")]
pub(in crate::screens) use view::scan_button;
#[cfg(feature = "ui")]
pub use view::view;
