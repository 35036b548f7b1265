//! One knock on one door (lượt gõ cửa): the form, its sheets, what comes after saving.

mod draft;
#[cfg(test)]
mod draft_tests;
mod event;
#[cfg(test)]
mod photo_tests;
mod photos;
mod rules;
mod state;
#[cfg(test)]
mod tests;
#[cfg(feature = "ui")]
mod view;
#[cfg(feature = "ui")]
mod view_again;
#[cfg(feature = "ui")]
mod view_parts;
#[cfg(feature = "ui")]
mod view_photos;
#[cfg(feature = "ui")]
mod view_sheets;
mod work;

pub use event::{Event, Over, Target};
pub use photos::{BadFile, PhotoEvent, PhotoFault, Photos};
pub use rules::{Head, SIGNATURE_HEIGHT, SIGNATURE_WIDTH};
pub use state::State;
#[cfg(feature = "ui")]
pub use view::view;
