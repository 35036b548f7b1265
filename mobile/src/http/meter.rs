//! What goes over the line, counted: people pay for it.

use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::Request;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// Bytes that went over the line, as far as a client can see: heads as text and bodies as they were packed, without
/// what TLS and below add.
#[derive(Debug, Default)]
pub struct Meter {
    sent: AtomicU64,
    received: AtomicU64,
}

impl Meter {
    pub(super) fn sends(&self, request: &Request) {
        let body = request.body().and_then(|body| body.as_bytes());
        let bytes = request.url().as_str().len() + weight(request.headers());
        let bytes = bytes + body.map_or(0, <[u8]>::len);
        self.sent.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn receives(&self, bytes: usize) {
        self.received.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// What was sent and received since this was last asked.
    pub fn take(&self) -> (u64, u64) {
        let take = |counter: &AtomicU64| counter.swap(0, Ordering::Relaxed);
        (take(&self.sent), take(&self.received))
    }
}

/// A head's lines with what stands between them.
pub(super) fn weight(headers: &HeaderMap) -> usize {
    let line = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + 4;
    headers.iter().map(line).sum()
}
