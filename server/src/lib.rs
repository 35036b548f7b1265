//! The ward's server: accounts and phones, sync, office pages. `ARCHITECTURE.md` walks through it.

pub mod app;
pub mod auth;
pub mod checkpoint;
pub mod chores;
pub mod cli;
pub mod clock;
pub mod desk;
pub mod imports;
pub mod keys;
pub mod listen;
pub mod noted;
pub mod openapi;
pub mod ops;
pub mod papers;
pub mod problem;
pub mod reconciled;
pub mod rescue;
pub mod retention;
pub mod router;
pub mod storage;
pub mod sync;
pub mod synthetic;
pub mod text;
pub mod upkeep;
