//! Compressed request bodies.

use tungngo_server::sync::body::unzstd;
use tungngo_shared::sync::{MAX_PUSH_BYTES, rescue::MAX_RESCUE_BYTES};

/// Limits that the server sets, and small ones that are quickly reached.
const LIMITS: [usize; 6] = [0, 1, 100, 10_000, MAX_PUSH_BYTES, MAX_RESCUE_BYTES];
/// The largest window of `Content-Encoding: zstd` (RFC 9659), in bytes.
const MAX_WINDOW: u64 = 8 * 1024 * 1024;

/// The first byte chooses a limit; the rest is a body, and is content to be compressed. Whatever it
/// is: never more than the limit comes out, and what is refused gets its code.
pub fn zstd_limit(bytes: &[u8]) -> bool {
    let Some((first, body)) = bytes.split_first() else {
        return false;
    };
    let limit = LIMITS[usize::from(*first) % LIMITS.len()];
    let packed = zstd::encode_all(body, 3).expect("packing in memory");
    check(&packed, limit, Some(body));
    // Two frames are one body.
    check(
        &[&packed[..], &packed].concat(),
        limit,
        Some(&body.repeat(2)),
    );
    check(&packed[..packed.len() - 1], limit, None);
    check(body, limit, None)
}

/// `content` is what must come out, where that is known.
fn check(body: &[u8], limit: usize, content: Option<&[u8]>) -> bool {
    match unzstd(body, limit) {
        Ok(out) => {
            assert!(out.len() <= limit, "{} bytes of {limit}", out.len());
            if let Some(content) = content {
                assert!(out == content, "other bytes came out");
            }
            assert!(
                streamed_window(body).is_none_or(|window| window <= MAX_WINDOW),
                "a body decided how much memory it gets"
            );
            true
        }
        Err(error) => {
            match error.code {
                "body_too_large" => assert!(content.is_none_or(|c| c.len() > limit)),
                "bad_request" => assert!(content.is_none(), "refused what it should take"),
                other => panic!("{other}"),
            }
            false
        }
    }
}

/// The window that the first frame asks for, if its header does not tell the content's size: then
/// the window is set aside before anything is unpacked (RFC 8878, 3.1.1.1).
fn streamed_window(body: &[u8]) -> Option<u64> {
    let [0x28, 0xB5, 0x2F, 0xFD, descriptor, window, ..] = body else {
        return None;
    };
    let (size_flag, single_segment) = (descriptor >> 6, descriptor & 0x20 != 0);
    let streamed = size_flag == 0 && !single_segment;
    streamed.then(|| {
        let base = 1_u64 << (10 + (window >> 3));
        base + base / 8 * u64::from(window & 7)
    })
}
