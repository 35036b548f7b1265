//! The server's clock and chance: the only place that reads them.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use tungngo_shared::clock::Millis;
use uuid::Uuid;

/// Now, by the server's clock.
#[must_use]
pub fn now() -> Millis {
    #[cfg(feature = "failpoints")]
    if let Some(now) = simulated::now() {
        return now;
    }
    Millis(jiff::Timestamp::now().as_millisecond())
}

/// A new UUIDv7.
#[must_use]
pub fn new_id() -> Uuid {
    #[cfg(feature = "failpoints")]
    if let (Some(now), Some(random)) = (simulated::now(), simulated::bytes()) {
        let ms = u64::try_from(now.0).unwrap_or_default();
        return uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid();
    }
    Uuid::now_v7()
}

/// `N` bytes of chance for keys and tokens.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    #[cfg(feature = "failpoints")]
    if let Some(bytes) = simulated::bytes() {
        return bytes;
    }
    let mut bytes = [0; N];
    rand::fill(&mut bytes);
    bytes
}

/// A token that nobody guesses: 32 bytes of chance in base64url.
#[must_use]
pub fn token() -> String {
    BASE64URL_NOPAD.encode(&random::<32>())
}

/// What is stored instead of a token: its SHA-256 in base64url.
#[must_use]
pub fn hashed(token: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(token.as_bytes()))
}

/// A clock and chance of a simulation's own, for the thread that sets them. Only built into tests.
#[cfg(feature = "failpoints")]
pub mod simulated {
    use std::cell::RefCell;

    use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
    use tungngo_shared::clock::Millis;

    thread_local! {
        static WORLD: RefCell<Option<(Millis, StdRng)>> = const { RefCell::new(None) };
    }

    /// From now on this thread's server draws chance from `seed`; its clock stands at `now`.
    pub fn begin(seed: u64, now: Millis) {
        WORLD.with(|world| *world.borrow_mut() = Some((now, StdRng::seed_from_u64(seed))));
    }

    /// Sets this thread's server clock.
    pub fn set(now: Millis) {
        WORLD.with(|world| {
            if let Some((clock, _)) = &mut *world.borrow_mut() {
                *clock = now;
            }
        });
    }

    pub(super) fn now() -> Option<Millis> {
        WORLD.with(|world| world.borrow().as_ref().map(|(now, _)| *now))
    }

    pub(super) fn bytes<const N: usize>() -> Option<[u8; N]> {
        WORLD.with(|world| {
            let mut world = world.borrow_mut();
            let (_, chance) = world.as_mut()?;
            let mut bytes = [0; N];
            chance.fill_bytes(&mut bytes);
            Some(bytes)
        })
    }
}
