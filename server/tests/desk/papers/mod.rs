//! Papers of a case: what is taken in and what is not, who sees and takes them, versions, and that what is removed or
//! erased is gone.

mod gone;
mod journey;
mod kept;
pub mod kit;
mod looks;
mod refused;
mod seen;
