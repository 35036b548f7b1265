//! The office pages over the real router and a real database.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod audit;
pub mod cases;
mod exports;
mod figures;
mod kit;
mod live;
mod manage;
mod observations;
mod observed;
mod outbox;
mod papers;
mod photos;
mod privacy;
mod quality;
mod reconcile;
mod refusals;
mod review;
mod saved;
mod scope;
mod search;
mod searching;
mod settle;
mod tasks;
mod triage;
