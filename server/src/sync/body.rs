//! Request bodies that may be compressed.

use std::io::Read as _;

use crate::problem::{ApiError, ApiResult};
use axum::{
    body::Bytes,
    http::{HeaderMap, header},
};

/// The body as it was before compression. Stops reading at the limit, so a small body that grows
/// large costs no more than an honest one.
///
/// # Errors
/// `body_too_large`, or `bad_request` for an unknown or damaged encoding.
pub async fn decoded(headers: &HeaderMap, body: Bytes, limit: usize) -> ApiResult<Bytes> {
    match headers.get(header::CONTENT_ENCODING).map(|v| v.as_bytes()) {
        None | Some(b"identity") => Ok(body),
        Some(b"zstd") => tokio::task::spawn_blocking(move || unzstd(&body, limit))
            .await
            .map_err(|e| ApiError::internal(&e))?,
        Some(_) => Err(ApiError::bad_request()),
    }
}

/// A frame says how large a window it wants, and that is set aside before anything is unpacked: with
/// `Content-Encoding: zstd` 8 MiB at most (RFC 9659).
const MAX_WINDOW_LOG: u32 = 23;

/// Unpacks a body, and stops at the limit.
///
/// # Errors
/// `body_too_large`, or `bad_request` for a body that is damaged or wants too much memory.
pub fn unzstd(body: &[u8], limit: usize) -> ApiResult<Bytes> {
    let mut out = Vec::new();
    zstd::Decoder::with_buffer(body)
        .and_then(|mut decoder| {
            decoder.window_log_max(MAX_WINDOW_LOG)?;
            decoder.take(limit as u64 + 1).read_to_end(&mut out)
        })
        .map_err(|_| ApiError::bad_request())?;
    if out.len() > limit {
        return Err(ApiError::too_large());
    }
    Ok(out.into())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use tungngo_shared::sync::MAX_PUSH_BYTES;

    use super::*;

    fn unzstd(body: &[u8]) -> ApiResult<Bytes> {
        super::unzstd(body, MAX_PUSH_BYTES)
    }

    fn zstd(content: &[u8]) -> Vec<u8> {
        zstd::encode_all(content, 3).unwrap()
    }

    #[test]
    fn a_body_does_not_decide_how_much_memory_it_gets() {
        let window = |log| {
            let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
            encoder.window_log(log).unwrap();
            encoder.write_all(b"{}").unwrap();
            encoder.finish().unwrap()
        };
        assert_eq!(unzstd(&window(23)).unwrap(), "{}");
        for log in [24, 27] {
            assert_eq!(unzstd(&window(log)).unwrap_err().code, "bad_request");
        }
    }

    #[test]
    fn a_bomb_stops_at_the_limit_and_damage_is_said() {
        assert_eq!(unzstd(&zstd(b"{}")).unwrap(), "{}");
        let most = vec![b' '; MAX_PUSH_BYTES];
        assert_eq!(unzstd(&zstd(&most)).unwrap().len(), MAX_PUSH_BYTES);
        let bomb = zstd(&vec![0; 100 * MAX_PUSH_BYTES]);
        assert!(bomb.len() < 100_000);
        assert_eq!(unzstd(&bomb).unwrap_err().code, "body_too_large");
        assert_eq!(unzstd(b"not zstd").unwrap_err().code, "bad_request");
        assert_eq!(unzstd(&zstd(b"{}")[..6]).unwrap_err().code, "bad_request");
    }
}
