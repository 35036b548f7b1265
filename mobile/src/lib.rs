//! The field app: the visit list on the phone, its encrypted store and its
//! sync. The screens need one of the features `desktop`, `preview` and `mobile`.

pub mod http;
#[cfg(feature = "ui")]
pub mod ui;
