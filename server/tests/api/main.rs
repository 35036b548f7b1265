//! The API over the real router and a real database.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod attachments;
mod browsers;
mod damage;
mod desk;
mod edits;
mod failures;
mod fixtures;
mod guessing;
mod kit;
mod phones;
mod pulls;
mod pushes;
mod rescue;
mod routes;
mod seat;
mod second;
mod tokens;
mod upkeep;
mod uploads;
mod web;
