//! Push, pull and photos: what a phone says is read and judged here, and stored by `storage`.

pub mod attachments;
pub mod body;
pub mod plan;
pub mod pull;
pub mod push;
pub mod rescue;
