//! A case that moves to another ward: offered, taken over with a receipt, declined, taken back; that exactly one ward
//! answers for the person whatever two of them do, and what is left when the cases are erased.

mod erasing;
mod journey;
pub mod kit;
mod papers;
mod papers_cut;
mod random;
mod refusing;
