//! Two records of one person: made one field by field, counted once, parted again as they were, and erased together.

mod erasing;
mod identity;
mod journey;
pub mod kit;
mod later;
mod papers;
