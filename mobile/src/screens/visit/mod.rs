//! One knock on one door (lượt gõ cửa): the form, its sheets, what comes after saving.

mod rules;
mod state;
#[cfg(test)]
mod tests;
#[cfg(feature = "ui")]
mod view;
#[cfg(feature = "ui")]
mod view_parts;
#[cfg(feature = "ui")]
mod view_sheets;

pub use rules::{Head, SIGNATURE_HEIGHT, SIGNATURE_WIDTH};
pub use state::*;
#[cfg(feature = "ui")]
pub use view::view;
