//! What a test that draws lots is made of: a seed, which it prints, and a size.
//!
//! `TUNGNGO_SEED` chooses another seed, `TUNGNGO_TIMES` makes every such test so many times as long
//! (`cargo xtask crash`).

use rand::{SeedableRng as _, rngs::StdRng};

/// What every run uses unless told otherwise, so that two runs draw the same lots.
const USUAL: u64 = 20_261_125;

/// The seed of this run.
#[must_use]
pub fn seed() -> u64 {
    number("TUNGNGO_SEED").unwrap_or(USUAL)
}

/// `usual` cycles, or as many times more as this run was asked for.
#[must_use]
pub fn cycles(usual: usize) -> usize {
    let times = number("TUNGNGO_TIMES").unwrap_or(1).max(1);
    usual.saturating_mul(usize::try_from(times).unwrap_or(1))
}

/// Lots of their own for one part of a test: parts that run at once must not share a stream, or the
/// order of their turns would decide what each draws.
#[must_use]
pub fn lots(seed: u64, part: u64) -> StdRng {
    StdRng::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(part))
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.trim().parse().ok()
}
