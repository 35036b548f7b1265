//! Pictures: what kind one is, told from its bytes, and the same picture without anything but the
//! picture (no place, no camera's serial number, no comment, nothing after its end).
//!
//! The phone makes every photo plain before it is stored; the server takes no other. So a position
//! hidden in a photo never leaves the phone, and a file that is a picture and something else at once
//! does not get in.

use serde::{Deserialize, Serialize};

use crate::visit::answers;

mod formats;
pub mod made_up;

answers! {
    /// The pictures that are taken in; ids are media types.
    Media {
        /// JPEG.
        Jpeg = "image/jpeg",
        /// PNG.
        Png = "image/png",
        /// WebP.
        WebP = "image/webp",
    }
}

/// How many bytes [`sniff`] needs to see.
pub const SNIFF_BYTES: usize = 16;

/// What kind of picture begins like this; none for anything else.
#[must_use]
pub fn sniff(beginning: &[u8]) -> Option<Media> {
    match beginning {
        [0xff, 0xd8, 0xff, ..] => Some(Media::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Media::Png),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(Media::WebP),
        _ => None,
    }
}

/// The same picture with nothing but the picture in it: no EXIF or XMP, no comments, nothing after
/// its end. None when it is no whole picture of a kind that is taken in.
///
/// The way up that a camera notes in EXIF goes, too: whoever takes a photo turns it first.
#[must_use]
pub fn plain(bytes: &[u8]) -> Option<(Media, Vec<u8>)> {
    let media = sniff(bytes)?;
    let plain = match media {
        Media::Jpeg => formats::jpeg(bytes),
        Media::Png => formats::png(bytes),
        Media::WebP => formats::webp(bytes),
    };
    plain.map(|plain| (media, plain))
}

/// What kind of picture this is, if it is a whole one with nothing else in it.
#[must_use]
pub fn check(bytes: &[u8]) -> Option<Media> {
    let (media, plain) = plain(bytes)?;
    (plain == bytes).then_some(media)
}

#[cfg(test)]
mod tests;
