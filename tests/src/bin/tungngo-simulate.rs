//! Runs the simulation over many seeds (`cargo xtask simulate`). A failing one is made short and told
//! step by step; the last line is one JSON object with the figures.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use clap::Parser;
use serde_json::json;
use tungngo_tests::sim::{self, Broken, Counts, Ground, Step};

/// Simulate phones and a server over many seeds.
#[derive(Debug, Parser)]
struct Args {
    /// How many seeds.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Threads [default: one a core]
    #[arg(long)]
    threads: Option<usize>,
    /// Stop starting new seeds after so many seconds.
    #[arg(long)]
    seconds: Option<u64>,
    /// Plant a bug: the name of a point in the shipping code.
    #[arg(long)]
    plant: Option<String>,
    /// Take the steps of this file (what a failing seed printed) instead of seeds.
    #[arg(long)]
    kept: Option<PathBuf>,
    /// Leave a failing seed as it is instead of looking for a short reproduction.
    #[arg(long)]
    as_is: bool,
    /// Tell what happens, step by step.
    #[arg(long)]
    tell: bool,
}

struct Failure {
    seed: u64,
    broken: Broken,
    steps: Vec<Step>,
    story: Vec<String>,
}

/// Seeds that are being played, and since when.
static UNDER_WAY: Mutex<BTreeMap<u64, Instant>> = Mutex::new(BTreeMap::new());
/// A seed takes a second or two; what takes so long never comes to an end.
const PATIENCE: Duration = Duration::from_secs(300);

fn under_way() -> std::sync::MutexGuard<'static, BTreeMap<u64, Instant>> {
    UNDER_WAY.lock().unwrap_or_else(|e| e.into_inner())
}

/// Ends the program when a seed does not end, and names it.
fn watch() {
    loop {
        std::thread::sleep(Duration::from_secs(5));
        let stuck = under_way()
            .iter()
            .find_map(|(seed, since)| (since.elapsed() > PATIENCE).then_some(*seed));
        if let Some(seed) = stuck {
            let broken = json!({ "seed": seed, "promise": "every run comes to an end" });
            println!(
                "seed {seed} has not come to an end in {} s",
                PATIENCE.as_secs()
            );
            println!("{}", json!({ "violations": 1, "broken": broken }));
            std::process::exit(1);
        }
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    // A panic is a result here, told with the others.
    std::panic::set_hook(Box::new(|_| {}));
    let _plants = fail::FailScenario::setup();
    if let Some(plant) = &args.plant
        && let Err(error) = fail::cfg(plant, "return")
    {
        eprintln!("{plant}: {error}");
        return ExitCode::FAILURE;
    }
    if let Some(file) = &args.kept {
        return replay(file);
    }
    let threads = args
        .threads
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get));
    let (next, stop) = (AtomicU64::new(args.from), AtomicBool::new(false));
    let total = Mutex::new((0_u64, Counts::default(), None::<Failure>));
    let start = Instant::now();
    std::thread::spawn(watch);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| work(&args, &next, &stop, &total, start));
        }
    });
    let (ran, counts, failure) = total.into_inner().unwrap_or_else(|e| e.into_inner());
    let seconds = start.elapsed().as_secs_f64();
    if let Some(failure) = &failure {
        println!(
            "seed {}: {} is broken: {}",
            failure.seed, failure.broken.promise, failure.broken.detail
        );
        println!("{} steps are enough:", failure.steps.len());
        for line in &failure.story {
            println!("  {line}");
        }
        println!("To keep it as a test: tests/kept/NAME.json");
        let kept = sim::Kept {
            seed: failure.seed,
            steps: failure.steps.clone(),
        };
        println!("{}", json!(kept));
    }
    println!(
        "{}",
        json!({
            "seeds": ran, "from": args.from, "violations": u64::from(failure.is_some()),
            "seconds": (seconds * 10.0).round() / 10.0, "seeds_per_second": (ran as f64 / seconds).round(),
            "counts": counts,
            "broken": failure.map(|f| json!({ "seed": f.seed, "promise": f.broken.promise })),
        })
    );
    if stop.load(Ordering::Relaxed) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// A run that was kept, told step by step.
fn replay(file: &Path) -> ExitCode {
    let kept = match sim::Kept::read(file) {
        Ok(kept) => kept,
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            return ExitCode::FAILURE;
        }
    };
    let run = sim::run(&Ground::make(), kept.seed, &kept.steps, true);
    for line in &run.story {
        println!("{line}");
    }
    let promise = run.broken.as_ref().map(|(_, broken)| broken.promise);
    println!("{}", json!({ "trace": run.trace, "broken": promise }));
    if run.broken.is_some() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn work(
    args: &Args,
    next: &AtomicU64,
    stop: &AtomicBool,
    total: &Mutex<(u64, Counts, Option<Failure>)>,
    start: Instant,
) {
    let ground = Ground::make();
    while !stop.load(Ordering::Relaxed) {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        let is_late = args.seconds.is_some_and(|s| start.elapsed().as_secs() >= s);
        if seed >= args.from.saturating_add(args.seeds) || is_late {
            return;
        }
        let plan = sim::plan(seed);
        under_way().insert(seed, Instant::now());
        let run = sim::run(&ground, seed, &plan, args.tell);
        under_way().remove(&seed);
        for line in &run.story {
            println!("{line}");
        }
        let failure = run.broken.clone().map(|(_, broken)| {
            stop.store(true, Ordering::Relaxed);
            let (steps, told) = if args.as_is {
                (plan.clone(), run.clone())
            } else {
                sim::shrink::shrink(&ground, seed, &plan)
            };
            Failure {
                seed,
                broken: told.broken.map_or(broken, |(_, b)| b),
                steps,
                story: told.story,
            }
        });
        let mut total = total.lock().unwrap_or_else(|e| e.into_inner());
        total.0 += 1;
        total.1.add(&run.counts);
        if let Some(failure) = failure {
            total.2.get_or_insert(failure);
        }
        if total.0.is_multiple_of(1_000) {
            eprintln!(
                "{} seeds, {:.0} a second",
                total.0,
                total.0 as f64 / start.elapsed().as_secs_f64()
            );
        }
    }
}
