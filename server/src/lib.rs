//! The ward's server.
