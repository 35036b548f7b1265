//! Another system's list laid beside the cases: who is who, what differs, what is decided, and the signed record.

mod deciding;
mod ending;
mod kit;
mod laying;
