//! Lists of households as wards really have them, brought into a real database.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's own helpers: a panic is how they fail"
)]

mod book;
mod fates;
mod hostile;
mod legacy;
mod made_up;
mod pages;
mod random;
mod ward;
