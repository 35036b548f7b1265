//! What is fuzzed: one function a target. libFuzzer calls them with inputs that it makes up (`fuzz/`,
//! `cargo xtask fuzz`), and an ordinary test with those that are kept in `fuzz/seeds`.
//!
//! A function panics when the product breaks a promise. Otherwise it tells whether the product took
//! the input for something, so that a test can see that seeds get anywhere.

#![allow(
    clippy::expect_used,
    reason = "a panic is how a target says what is wrong"
)]

// The fuzz programs include this file as it is, so nothing here uses the rest of this crate.

mod cursor;
mod import;
mod merge;
mod rescue;
mod text;
mod wire;
mod zstd;

pub use cursor::cursor;
pub use import::{import_table, import_workbook};
pub use merge::merge;
pub use rescue::rescue_file;
pub use text::text;
pub use wire::wire;
pub use zstd::zstd_limit;

/// A target's name and function.
pub type Target = (&'static str, fn(&[u8]) -> bool);

/// All of them.
pub const TARGETS: [Target; 8] = [
    ("wire", wire),
    ("cursor", cursor),
    ("zstd_limit", zstd_limit),
    ("import_table", import_table),
    ("import_workbook", import_workbook),
    ("text", text),
    ("rescue_file", rescue_file),
    ("merge", merge),
];
