//! Errors as they travel: RFC 9457 `application/problem+json` with a stable code and field paths.

use serde::{Deserialize, Serialize};

use crate::validation::FieldError;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong with a request, for a program (`code`) and for a person (`title`, `detail`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// `about:blank#CODE`: problems are told apart by `code`; there is no page behind it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable, snake_case; texts are looked up as `problem-…`.
    pub code: String,
    /// One sentence in the caller's language.
    pub title: String,
    /// More, where there is more to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Which fields were wrong and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}
