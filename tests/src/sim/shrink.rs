//! Makes a failing plan short: steps that are not needed for the same promise to break are left out.

use super::{Ground, Run, Step, run};

/// Most runs spent on it.
const MOST_RUNS: usize = 400;

/// The shortest plan found that still breaks the same promise, with its run told in words.
pub fn shrink(ground: &Ground, seed: u64, steps: &[Step]) -> (Vec<Step>, Run) {
    let first = run(ground, seed, steps, false);
    let Some((at, broken)) = first.broken.clone() else {
        return (steps.to_vec(), first);
    };
    let mut kept: Vec<Step> = steps[..steps.len().min(at + 1)].to_vec();
    let mut runs = 0;
    let mut size = (kept.len() / 2).max(1);
    loop {
        let mut start = 0;
        let mut removed = false;
        while start < kept.len() && runs < MOST_RUNS {
            let mut fewer = kept.clone();
            fewer.drain(start..(start + size).min(kept.len()));
            runs += 1;
            let again = run(ground, seed, &fewer, false);
            if again
                .broken
                .is_some_and(|(_, b)| b.promise == broken.promise)
            {
                kept = fewer;
                removed = true;
            } else {
                start += size;
            }
        }
        if runs >= MOST_RUNS || (size == 1 && !removed) {
            break;
        }
        size = (size / 2).max(1);
    }
    let told = run(ground, seed, &kept, true);
    (kept, told)
}
