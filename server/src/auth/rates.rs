//! How often anybody may ask, by kind of caller: a phone that runs wild, a script behind a desk's cookie,
//! a stranger. Generous enough that nobody at work meets it. Kept in memory, for at most [`MOST`] callers.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    extract::{FromRequestParts as _, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};
use tungngo_shared::clock::Millis;

use super::web;
use crate::{
    app::{AppState, Config},
    clock,
    problem::ApiError,
    router::Address,
};

/// How many callers are counted at once; some two megabytes.
pub const MOST: usize = 20_000;

/// Who calls, as far as the request alone tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Shows a phone's token.
    Phone,
    /// Shows a desk's cookie.
    Desk,
    /// Shows nothing; counted by address.
    Stranger,
}

impl Kind {
    /// How many requests at once, and how many a second after that.
    #[must_use]
    pub fn limits(self) -> (u32, u32) {
        match self {
            // A phone that comes home after days sends and fetches in hundreds of requests.
            Self::Phone => (2_000, 100),
            Self::Desk => (300, 20),
            // One address may stand for a whole office, or for all phones behind one mast.
            Self::Stranger => (300, 10),
        }
    }
}

type Key = [u8; 16];

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Thousandths of a request.
    left: i64,
    at: Millis,
}

/// Who asked how often lately.
#[derive(Debug, Default)]
pub struct Rates {
    buckets: Mutex<BTreeMap<Key, Bucket>>,
}

impl Rates {
    /// Lets a request through, or says in how many seconds to come again.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn take(&self, kind: Kind, caller: &str, now: Millis) -> Result<(), u32> {
        let digest = Sha256::new()
            .chain_update([kind as u8])
            .chain_update(caller)
            .finalize();
        let mut key = Key::default();
        key.copy_from_slice(&digest[..16]);
        let (burst, a_second) = kind.limits();
        let full = i64::from(burst) * 1000;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST && !buckets.contains_key(&key) {
            // Whoever has been quiet for a minute has a full bucket anyway.
            buckets.retain(|_, b| now.0 - b.at.0 < 60_000);
            if buckets.len() >= MOST {
                let quiet = buckets.iter().min_by_key(|(_, b)| b.at).map(|(k, _)| *k);
                quiet.and_then(|key| buckets.remove(&key));
            }
        }
        let bucket = buckets.entry(key).or_insert(Bucket {
            left: full,
            at: now,
        });
        let passed = (now.0 - bucket.at.0).max(0);
        bucket.left = full.min(
            bucket
                .left
                .saturating_add(passed.saturating_mul(a_second.into())),
        );
        bucket.at = now;
        if bucket.left < 1000 {
            return Err(1);
        }
        bucket.left -= 1000;
        Ok(())
    }

    /// How many callers are counted, never more than [`MOST`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.buckets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// Whether nobody asked yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn shown(headers: &HeaderMap, config: &Config) -> Option<(Kind, String)> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok());
    if let Some(token) = bearer.and_then(|v| v.strip_prefix("Bearer ")) {
        return Some((Kind::Phone, token.to_owned()));
    }
    web::cookie_token(headers, config).map(|token| (Kind::Desk, token))
}

/// Holds every request to the limit of its caller. What a caller shows is not checked yet: whoever shows
/// something else each time is a stranger who costs a look into the database and gets nothing.
pub async fn limit(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(address) = Address::from_request_parts(&mut parts, &app).await;
    let now = clock::now();
    let shown = shown(&parts.headers, &app.config);
    let (kind, caller) = match &shown {
        Some((kind, caller)) => (*kind, caller.as_str()),
        None => (Kind::Stranger, address.0.as_str()),
    };
    // The machine itself is no stranger.
    let counted = kind != Kind::Stranger || !address.is_this_machine();
    if counted && let Err(wait) = app.rates.take(kind, caller, now) {
        return ApiError::too_many_requests(wait).into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_000_000_000);

    #[test]
    fn a_burst_is_let_through_and_then_so_many_a_second() {
        for kind in [Kind::Phone, Kind::Desk, Kind::Stranger] {
            let rates = Rates::default();
            let (burst, a_second) = kind.limits();
            for n in 0..burst {
                assert_eq!(rates.take(kind, "x", NOW), Ok(()), "{kind:?} {n}");
            }
            assert_eq!(rates.take(kind, "x", NOW), Err(1), "{kind:?}");
            assert_eq!(rates.take(kind, "y", NOW), Ok(()), "another one");
            let later = Millis(NOW.0 + 1000);
            let passed = (0..burst).filter(|_| rates.take(kind, "x", later).is_ok());
            assert_eq!(passed.count(), a_second as usize, "{kind:?}");
        }
    }

    #[test]
    fn a_million_callers_take_no_more_room_than_the_most() {
        let rates = Rates::default();
        for n in 0..MOST + 100 {
            rates.take(Kind::Stranger, &n.to_string(), NOW).unwrap();
        }
        assert_eq!(rates.len(), MOST);
        let later = Millis(NOW.0 + 60_000);
        rates.take(Kind::Stranger, "new", later).unwrap();
        assert_eq!(rates.len(), 1);
    }
}
