//! The field app: the visit list on the phone, its encrypted store and its
//! sync. The screens need one of the features `desktop`, `preview` and `mobile`.

pub mod actor;
#[cfg(feature = "ui")]
pub mod components;
pub(crate) mod durable;
pub mod engine;
#[cfg(feature = "preview")]
pub mod gallery;
pub mod handle;
pub mod http;
#[cfg(feature = "ui")]
pub mod links;
#[cfg(feature = "ui")]
pub mod page;
pub mod platform;
#[cfg(feature = "preview")]
pub mod preview;
pub mod protocol;
pub mod rescue;
pub mod scan;
pub mod screens;
pub mod store;
pub mod sync;
pub mod texts;
#[cfg(feature = "ui")]
pub mod ui;
pub mod vault;
#[cfg(any(feature = "desktop", feature = "mobile"))]
pub mod window;
