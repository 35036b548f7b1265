//! How much a request carries. A push that is cut starts again from its first byte, and so does a page
//! of the feed, so on a slow link that ends now and then both must be short: long ones would be sent
//! many times over, or never come through.

use tungngo_shared::clock::Millis;

/// How many operations or rows the link carries in good time.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    size: usize,
    most: usize,
    /// Below this, what surrounds a request weighs as much as its content: only cuts make it smaller,
    /// and the first one that comes through larger again.
    few: usize,
    /// A request that takes longer is made smaller; a full one that takes less than half is made larger.
    long_ms: i64,
    /// When the last one was sent.
    sent: Millis,
}

impl Batch {
    /// Requests should carry `few` to `most`, and take at most so many milliseconds. How good the link is
    /// shows with the first one, so that is a small one.
    pub(super) fn new((few, most): (usize, usize), long_ms: i64) -> Self {
        Self {
            size: few.min(most),
            most,
            few: few.min(most),
            long_ms,
            sent: Millis(0),
        }
    }

    /// As on a link that has carried a lot already.
    #[cfg(test)]
    pub(super) fn grow(&mut self) {
        self.size = self.most;
    }

    /// How much the next one carries at most.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// One is sent.
    pub(super) fn sent(&mut self, now: Millis) {
        self.sent = now;
    }

    /// It was answered, and had carried so much.
    pub(super) fn answered(&mut self, carried: usize, now: Millis) {
        let took = now.0 - self.sent.0;
        let quick = took < self.long_ms / 2;
        if carried >= self.size && (quick || self.size < self.few) {
            let most = if quick { self.most } else { self.few };
            self.size = (self.size * 2).min(most);
        } else if took > self.long_ms {
            self.size = (self.size / 2).max(self.few.min(self.size));
        }
    }

    /// There was no answer. At once means that there was no way at all, which says nothing about size.
    pub(super) fn cut(&mut self, now: Millis) {
        if now.0 - self.sent.0 > self.long_ms / 4 {
            self.size = (self.size / 2).max(1);
        }
    }
}
