//! How much a push carries. A push that is cut starts again from its first byte, so on a slow link that
//! ends now and then a push must be short: long ones would be sent many times over, or never come through.

use tungngo_shared::{
    clock::Millis,
    sync::{MAX_OPS, MAX_PUSH_BYTES},
};

/// Below this, what surrounds a push weighs as much as its content: only cuts make it smaller, and the
/// first one that comes through larger again.
const FEW: usize = 24;

/// How many operations the link carries in good time.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    ops: usize,
    most_ops: usize,
    /// A push that takes longer is made smaller; a full one that takes less than half is made larger.
    long_ms: i64,
    /// When the last push was sent.
    sent: Millis,
}

impl Batch {
    /// Pushes should carry at most so many operations, and take at most so many milliseconds.
    pub(super) fn new(most_ops: usize, long_ms: i64) -> Self {
        Self {
            ops: most_ops,
            most_ops,
            long_ms,
            sent: Millis(0),
        }
    }

    /// Most operations of the next push, and most bytes.
    pub(super) fn limits(&self) -> (usize, usize) {
        (self.ops, MAX_PUSH_BYTES * 9 / 10 * self.ops / MAX_OPS)
    }

    /// A push is sent.
    pub(super) fn sent(&mut self, now: Millis) {
        self.sent = now;
    }

    /// It was answered, with so many verdicts.
    pub(super) fn answered(&mut self, verdicts: usize, now: Millis) {
        let took = now.0 - self.sent.0;
        let quick = took < self.long_ms / 2;
        if verdicts >= self.ops && (quick || self.ops < FEW) {
            self.ops = (self.ops * 2).min(if quick {
                self.most_ops
            } else {
                FEW.min(self.most_ops)
            });
        } else if took > self.long_ms {
            self.ops = (self.ops / 2).max(FEW.min(self.ops));
        }
    }

    /// There was no answer. At once means that there was no way at all, which says nothing about size.
    pub(super) fn cut(&mut self, now: Millis) {
        if now.0 - self.sent.0 > self.long_ms / 4 {
            self.ops = (self.ops / 2).max(1);
        }
    }
}
