//! A visit's photos: named by their bytes, which follow by themselves (`sync::attachment`).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{picture::Media, sync::attachment::ContentHash};

/// A photo of a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhotoRef {
    /// The SHA-256 of its bytes.
    pub sha256: ContentHash,
    /// How many bytes it has.
    pub size: u64,
    /// Its media type; a newer app may know more of them.
    pub media: String,
    /// Fields of a newer version, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl PhotoRef {
    /// Names a photo by its bytes.
    #[must_use]
    pub fn of(media: Media, bytes: &[u8]) -> Self {
        Self {
            sha256: ContentHash::of(bytes),
            size: bytes.len() as u64,
            media: media.as_str().to_owned(),
            extra: Map::new(),
        }
    }

    /// Its kind, if this version knows it.
    #[must_use]
    pub fn media(&self) -> Option<Media> {
        Media::parse(&self.media)
    }
}
