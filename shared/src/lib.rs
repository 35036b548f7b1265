//! What phone, server and tests agree on: the domain's types, the rules about them, the sync
//! protocol and the Vietnamese text functions.
//!
//! Nothing here does I/O, reads a clock or knows a user interface. Whatever depends on time or
//! chance takes it as an argument, so the code that ships is the code that is simulated.

pub mod access;
pub mod auth;
pub mod campaign;
pub mod casefile;
pub mod check;
pub mod cipher;
pub mod clock;
pub mod commitment;
pub mod household;
pub mod i18n;
pub mod ids;
pub mod observation;
pub mod paper;
pub mod picture;
pub mod place;
pub mod planted;
pub mod problem;
pub mod quality;
pub mod reconcile;
pub mod rescue;
pub mod review;
pub mod seal;
pub mod support;
pub mod sync;
pub mod task;
pub mod text;
pub mod triage;
pub mod validation;
pub mod visit;
pub mod walk;
