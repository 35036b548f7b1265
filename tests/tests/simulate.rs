//! The simulation in the test run: many seeds hold every promise, and the same seed does the same.

use std::time::Instant;

use tungngo_tests::sim::{self, Counts, Ground};

/// How many seeds a test run takes, unless `TUNGNGO_SEEDS` says otherwise.
const SEEDS: u64 = 300;

fn seeds() -> u64 {
    let asked = std::env::var("TUNGNGO_SEEDS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(SEEDS)
}

/// Runs seeds from `from`, every second one, and gives the counts; a broken promise fails with a short
/// story.
fn every_second(from: u64, seeds: u64) -> Counts {
    let ground = Ground::make();
    let mut counts = Counts::default();
    for seed in (from..seeds).step_by(2) {
        let plan = sim::plan(seed);
        let run = sim::run(&ground, seed, &plan, false);
        counts.add(&run.counts);
        if run.broken.is_some() {
            let (steps, told) = sim::shrink::shrink(&ground, seed, &plan);
            let kept = serde_json::json!({ "seed": seed, "steps": steps });
            panic!("{:#?}\n{:?}\n{kept}", told.story, told.broken);
        }
    }
    counts
}

#[test]
fn every_seed_keeps_every_promise() {
    let start = Instant::now();
    let seeds = seeds();
    let mut counts = Counts::default();
    std::thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|from| scope.spawn(move || every_second(from, seeds)))
            .collect();
        for half in halves {
            counts.add(&half.join().unwrap());
        }
    });
    println!(
        "{seeds} seeds in {} s: {counts:?}",
        start.elapsed().as_secs()
    );
    assert!(counts.acknowledged > seeds, "the simulation got nowhere");
    assert!(counts.kills > 0 && counts.restores > 0);
}

#[test]
fn the_same_seed_does_the_same() {
    let ground = Ground::make();
    let other = Ground::make();
    for seed in 0..12 {
        let plan = sim::plan(seed);
        let first = sim::run(&ground, seed, &plan, true);
        let again = sim::run(&other, seed, &plan, true);
        assert_eq!(first.counts, again.counts, "seed {seed}");
        assert_eq!(first.broken, again.broken, "seed {seed}");
    }
}
