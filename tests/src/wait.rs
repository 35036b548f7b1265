//! Waiting for a condition, never for a guessed time.

use std::time::{Duration, Instant};

use anyhow::bail;

/// How long a condition may take to come true before a test fails. Long: it is only ever spent whole
/// by a failing test, a busy machine is slow, and a phone with nothing to send asks the server once a
/// minute, after failures less often.
pub const PATIENCE: Duration = Duration::from_secs(150);

/// How often a condition is looked at.
const EVERY: Duration = Duration::from_millis(50);

/// Waits until `look` returns something.
///
/// # Errors
/// When it has not within [`PATIENCE`]; `what` says what was waited for.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> anyhow::Result<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = look().await {
            return Ok(found);
        }
        if start.elapsed() > PATIENCE {
            bail!("waited {} s in vain until {what}", PATIENCE.as_secs());
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Whether `look` comes true within a few seconds: for what may have to be asked for once more.
pub async fn for_a_moment(mut look: impl AsyncFnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        if look().await {
            return true;
        }
        tokio::time::sleep(EVERY).await;
    }
    false
}

/// Waits until `look` returns `Ok`; the last error is part of the failure.
///
/// # Errors
/// When it has not within [`PATIENCE`].
pub async fn until_ok<T, E: std::fmt::Display>(
    what: &str,
    mut look: impl AsyncFnMut() -> Result<T, E>,
) -> anyhow::Result<T> {
    let start = Instant::now();
    loop {
        match look().await {
            Ok(found) => return Ok(found),
            Err(error) if start.elapsed() > PATIENCE => {
                bail!(
                    "waited {} s in vain until {what}: {error}",
                    PATIENCE.as_secs()
                )
            }
            Err(_) => tokio::time::sleep(EVERY).await,
        }
    }
}
