//! Photos as screens handle them.

use std::fmt;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use tungngo_shared::{sync::attachment::ContentHash, visit::PhotoRef};

/// A picture's bytes. Never written into a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Picture(pub Vec<u8>);

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} bytes)", self.0.len())
    }
}

impl TryFrom<String> for Picture {
    type Error = data_encoding::DecodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        BASE64.decode(text.as_bytes()).map(Self)
    }
}

impl From<Picture> for String {
    fn from(picture: Picture) -> Self {
        BASE64.encode(&picture.0)
    }
}

/// Photos of a visit in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoTally {
    /// Taken on this phone and saved with the visit.
    pub total: u32,
    /// Of these, how many the server holds, with the visit that names them.
    pub safe: u32,
}

/// A photo of a form, or of a saved visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoRow {
    /// Its name.
    pub sha256: ContentHash,
    /// How many bytes it has.
    pub size: u64,
}

impl From<PhotoRef> for PhotoRow {
    fn from(photo: PhotoRef) -> Self {
        Self {
            sha256: photo.sha256,
            size: photo.size,
        }
    }
}
