//! The field app: the visit list on the phone, its encrypted store and its
//! sync. The screens need one of the features `desktop`, `preview` and `mobile`.

pub mod actor;
pub mod engine;
pub mod handle;
pub mod http;
pub mod protocol;
pub mod store;
#[cfg(feature = "ui")]
pub mod ui;
pub mod vault;
