//! The office pages over the real router and a real database.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod audit;
pub mod cases;
mod charts;
mod exports;
mod figures;
mod kit;
mod live;
mod manage;
mod merges;
mod moves;
mod observations;
mod observed;
mod officers_tasks;
mod outbox;
mod papers;
mod photos;
mod privacy;
mod quality;
mod queue_words;
mod reconcile;
mod refusals;
mod review;
mod saved;
mod scope;
mod search;
mod searching;
mod settle;
mod support;
mod tasks;
mod triage;
