//! Who speaks: passwords and web sessions at the desk, enrolment codes and tokens for phones, and the
//! extractors that handlers name in their signatures.

pub mod attempts;
pub mod enrol;
pub mod extract;
pub mod jwt;
pub mod known;
pub mod password;
pub mod rates;
pub mod refresh;
pub mod refused;
pub mod second;
pub mod web;

pub use extract::{Desk, DeskForm, Phone};
