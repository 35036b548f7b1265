//! The simulation in the test run: many seeds hold every promise, and the same seed does the same.

use std::time::Instant;

use tungngo_tests::sim::{self, Counts, Ground, Kept};

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
    let run_all = || {
        let ground = Ground::make();
        let run = |seed| sim::run(&ground, seed, &sim::plan(seed), true);
        (0..40).map(run).collect::<Vec<_>>()
    };
    let (first, again) = std::thread::scope(|scope| {
        let other = scope.spawn(run_all);
        (run_all(), other.join().unwrap())
    });
    for (seed, (first, again)) in first.iter().zip(&again).enumerate() {
        for (at, (a, b)) in first.story.iter().zip(&again.story).enumerate() {
            assert_eq!(a, b, "seed {seed}, line {at}");
        }
        assert_eq!(first.trace, again.trace, "seed {seed}: bytes");
        assert_eq!(first, again, "seed {seed}");
    }
}

/// Runs that once broke a promise, or that break one while a bug is planted (`planted.rs`).
#[test]
fn what_once_broke_holds() {
    let ground = Ground::make();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/kept");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let kept = Kept::read(&file).unwrap();
        let run = sim::run(&ground, kept.seed, &kept.steps, true);
        assert_eq!(run.broken, None, "{}: {:#?}", file.display(), run.story);
    }
}
