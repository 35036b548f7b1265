//! The phone's clocks.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use tungngo_shared::clock::{ClockReading, Millis};

/// The wall clock, and one that nobody can set.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    started: Instant,
    /// How far the wall clock is set wrong, in milliseconds.
    wrong_ms: Arc<AtomicI64>,
}

impl Clock {
    pub(super) fn new(wrong_ms: Arc<AtomicI64>) -> Self {
        Self {
            started: Instant::now(),
            wrong_ms,
        }
    }

    /// The wall clock.
    pub(super) fn now(&self) -> Millis {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Millis(ms.saturating_add(self.wrong_ms.load(Ordering::Relaxed)))
    }

    /// The engine's clock: it goes on evenly whatever happens to the wall clock.
    pub(super) fn engine_now(&self) -> Millis {
        Millis(i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    /// What all clocks show, for the record, when the wall clock shows `now`.
    pub(super) fn reading(&self, now: Millis, server_offset_ms: Option<i64>) -> ClockReading {
        ClockReading {
            device_ms: now,
            boot_ms: boot_ms(),
            server_offset_ms,
        }
    }
}

/// Time since the phone started, sleep included.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn boot_ms() -> Option<i64> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    let seconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some((seconds * 1_000.0) as i64)
}

/// Time since the phone started, where the platform hides it.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn boot_ms() -> Option<i64> {
    None
}
