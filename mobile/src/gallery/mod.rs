//! The gallery, for those who build the app: every component in each of its states, and every screen while
//! it loads, with nothing to show, after a failure and ready. Only the browser preview has it.
//!
//! The screens are the app's own: the frame's rules are told what happens and get made-up answers
//! ([`world`]), and the frame's drawing draws what comes of it. So a page here is wrong only where the app
//! is wrong.

mod answers;
mod index;
mod pages;
mod parts;
mod parts_forms;
mod parts_frame;
mod samples;
#[cfg(test)]
mod tests;
mod view;
mod world;

pub use index::index;
pub use pages::{Page, Part, Phase, Scene};
pub use view::{Gallery, Shown};
