//! Who may do what, line by line: every route of the router for every role, at home and abroad, over
//! the real router and a real database with two wards. `routes.txt` and `names.txt` say what is
//! expected; `walk.rs` tries it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod ask;
mod ask_api;
mod caller;
mod cases;
mod erasures;
mod forms;
mod merges;
mod moves;
mod papers;
mod reconcile;
mod support;
mod table;
mod things;
mod walk;
mod world;
