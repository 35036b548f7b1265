//! Push and pull: what a phone says is read and judged here, and stored by `storage`.

mod body;
pub mod plan;
pub mod pull;
pub mod push;
pub mod rescue;
