//! Style, script, fonts and the icon: compiled in, open to anybody, cached for a day.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};

use crate::problem::{ApiError, ApiResult};

macro_rules! files {
    ($($path:literal => $kind:literal),+ $(,)?) => {
        &[$((
            $path,
            $kind,
            include_bytes!(concat!("../../assets/", $path)),
        )),+]
    };
}

const WOFF2: &str = "font/woff2";

/// Every file: its path, media type and bytes.
const FILES: &[(&str, &str, &[u8])] = files! {
    "tokens.css" => "text/css; charset=utf-8",
    "fonts.css" => "text/css; charset=utf-8",
    "desk.css" => "text/css; charset=utf-8",
    "desk.js" => "text/javascript; charset=utf-8",
    "icon.svg" => "image/svg+xml",
};

const FONTS: &[(&str, &[u8])] = &[
    (
        "be-vietnam-pro-latin-400.woff2",
        include_bytes!("../../assets/fonts/be-vietnam-pro-latin-400.woff2"),
    ),
    (
        "be-vietnam-pro-latin-600.woff2",
        include_bytes!("../../assets/fonts/be-vietnam-pro-latin-600.woff2"),
    ),
    (
        "be-vietnam-pro-latin-800.woff2",
        include_bytes!("../../assets/fonts/be-vietnam-pro-latin-800.woff2"),
    ),
    (
        "be-vietnam-pro-vietnamese-400.woff2",
        include_bytes!("../../assets/fonts/be-vietnam-pro-vietnamese-400.woff2"),
    ),
    (
        "be-vietnam-pro-vietnamese-600.woff2",
        include_bytes!("../../assets/fonts/be-vietnam-pro-vietnamese-600.woff2"),
    ),
    (
        "be-vietnam-pro-vietnamese-800.woff2",
        include_bytes!("../../assets/fonts/be-vietnam-pro-vietnamese-800.woff2"),
    ),
];

/// `GET /assets/{file}`. Open to anybody: nothing in them is anybody's.
///
/// # Errors
/// Not found.
pub async fn file(Path(name): Path<String>) -> ApiResult<Response> {
    let text = FILES.iter().find(|(path, _, _)| *path == name);
    let font = FONTS.iter().find(|(path, _)| *path == name);
    let (kind, bytes) = match (text, font) {
        (Some((_, kind, bytes)), _) => (*kind, *bytes),
        (None, Some((_, bytes))) => (WOFF2, *bytes),
        (None, None) => return Err(ApiError::not_found()),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    Ok((headers, bytes).into_response())
}
