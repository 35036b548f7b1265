//! A case from what one officer verified to its end: who may do what, what two people at once come to, who sees a
//! minor, and that nothing is left of it when its period is over.

mod behind;
mod erasing;
mod erasing_early;
mod journey;
pub mod kit;
mod minors;
mod reminders;
mod together;
