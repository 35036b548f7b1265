//! Journeys of people through the field app and the desk's pages, in headless Chromium. They leave a
//! picture of every screen and page. `cargo xtask e2e` runs them; a plain `cargo test` leaves them out.

mod arrange;
mod at_rest;
mod cases;
mod clash;
mod desk;
mod evening;
mod gallery;
mod import;
mod killed;
mod live;
mod looks;
mod main_job;
mod meanwhile;
mod merges;
mod moves;
mod order;
mod pages;
mod phone;
mod photos;
mod plan;
mod reconcile;
mod roles;
mod scan;
mod stage;
mod support;
mod tasks;
mod tour;
mod triage;
