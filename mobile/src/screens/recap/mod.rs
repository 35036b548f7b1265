//! The evening in numbers (tổng kết buổi đi), to be told to the group's chat: no name of anybody is in it.

mod state;
#[cfg(feature = "ui")]
mod view;

pub use state::{Event, How, State};
#[cfg(feature = "ui")]
pub use view::view;
