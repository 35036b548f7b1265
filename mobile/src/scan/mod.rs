//! The QR code on the sheet that the office hands out (giấy cấp mã): read from a photo, so that nobody has to
//! type an address. What it says comes from whoever printed it: only the form of it is believed here, and
//! its owner confirms the name before anything is done with it.

use reqwest::Url;
use serde::{Deserialize, Serialize};
use tungngo_shared::auth::{CODE_CHARS, normal_code};

use crate::http::server_address;

/// The most pixels of a picture that are looked at; the page makes it small first.
const MOST_PIXELS: usize = 2_000 * 2_000;

/// What a sheet says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The server's address.
    pub server: String,
    /// The code, as it is typed.
    pub code: String,
}

impl Sheet {
    /// What an enrolment link says: `tungngo://enrol?server=…&code=…`, as the QR code has it. None for
    /// anything else, for a code that is not whole and for an address that phones do not talk to.
    #[must_use]
    pub fn of_link(text: &str) -> Option<Self> {
        let link = Url::parse(text.trim()).ok()?;
        if link.scheme() != "tungngo" || link.host_str() != Some("enrol") {
            return None;
        }
        let part = |name: &str| {
            let mut pairs = link.query_pairs();
            pairs.find(|(key, _)| key == name).map(|(_, value)| value)
        };
        let code = normal_code(&part("code")?);
        (code.len() == CODE_CHARS).then_some(())?;
        Some(Self {
            server: server_address(&part("server")?)?,
            code,
        })
    }
}

/// Why a picture is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// There is no code on it, or it is not sharp enough.
    NoCode,
    /// It is a code of something else.
    NotOurs,
}

impl Unread {
    /// The key of its sentence.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::NoCode => "scan-no-code",
            Self::NotOurs => "scan-not-ours",
        }
    }
}

/// Reads a picture of grey values, row by row from the top, `width` to a row.
///
/// # Errors
/// [`Unread`].
pub fn read(grey: &[u8], width: usize) -> Result<Sheet, Unread> {
    if width == 0 || grey.len() < width || grey.len() > MOST_PIXELS {
        return Err(Unread::NoCode);
    }
    // A photo taken too near is read better when it is made smaller: the code's squares are then sharp.
    let mut why = Unread::NoCode;
    for by in [1, 2, 3] {
        for text in texts(grey, width, by) {
            match Sheet::of_link(&text) {
                Some(sheet) => return Ok(sheet),
                None => why = Unread::NotOurs,
            }
        }
    }
    Err(why)
}

/// The texts of all codes in a picture that is made smaller by a whole factor.
fn texts(grey: &[u8], width: usize, by: usize) -> Vec<String> {
    let (w, h) = (width / by, grey.len() / width / by);
    if w < 21 || h < 21 {
        return Vec::new(); // the smallest code has 21 squares a side
    }
    let mean = |x: usize, y: usize| {
        let rows = (y * by..(y + 1) * by).map(|y| &grey[y * width + x * by..][..by]);
        let sum: usize = rows.flatten().map(|v| usize::from(*v)).sum();
        u8::try_from(sum / (by * by)).unwrap_or(u8::MAX)
    };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(w, h, mean);
    let grids = picture.detect_grids();
    grids
        .iter()
        .filter_map(|grid| Some(grid.decode().ok()?.1))
        .collect()
}

#[cfg(test)]
mod tests;
