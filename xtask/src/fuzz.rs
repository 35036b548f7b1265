//! `cargo xtask fuzz`: builds the fuzz targets with coverage counters and runs them one after the
//! other, each from its seeds and from what earlier runs found.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use xshell::cmd;

use crate::{cargo::Place, host};

/// What to fuzz, and for how long.
#[derive(Debug, Args)]
pub struct Fuzz {
    /// Seconds for each target.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Only these targets; all without a name. `fuzz/targets` has one file for each.
    targets: Vec<String>,
}

/// What libFuzzer needs to see which way an input took. All of it is stable; a sanitizer would add
/// nothing, because our code has no `unsafe`.
const FLAGS: [&str; 8] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "--cfg",
    "fuzzing",
];

/// Seconds that one input may take, and MiB that a program may hold; beyond is a fault.
const LIMITS: [&str; 2] = ["-timeout=10", "-rss_limit_mb=2048"];

/// Builds and runs them; fails when any of them found a fault.
pub fn run(place: &Place, options: &Fuzz) -> anyhow::Result<()> {
    host::install(&[host::BUILD])?;
    let folder = place.root.join("fuzz");
    let all = names(&folder.join("targets"))?;
    for name in &options.targets {
        ensure!(
            all.contains(name),
            "{name} is none of the targets: {}",
            all.join(", ")
        );
    }
    let chosen = if options.targets.is_empty() {
        &all
    } else {
        &options.targets
    };
    let programs = build(place, &folder, chosen)?;
    let mut runs = Vec::new();
    for name in chosen {
        println!("{name}: {} s …", options.seconds);
        let program = programs.join(name);
        runs.push(one(place, &folder, name, &program, options.seconds)?);
    }
    println!(
        "\n{:<16} {:>12} {:>9} {:>7} {:>7} {:>8} {:>7}",
        "target", "executions", "a second", "cov", "ft", "RSS MiB", "faults"
    );
    for run in &runs {
        run.print();
    }
    let faults: Vec<&Run> = runs.iter().filter(|run| run.fault.is_some()).collect();
    if faults.is_empty() {
        return Ok(());
    }
    for run in &faults {
        println!("\n{}:\n{}", run.name, run.fault.as_deref().unwrap_or("?"));
    }
    bail!(
        "{} of {} targets found a fault; once it is mended, keep its input in fuzz/seeds",
        faults.len(),
        runs.len()
    )
}

/// Names of the files in a folder, without their extension.
fn names(folder: &Path) -> anyhow::Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        names.extend(path.file_stem().and_then(|s| s.to_str()).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// Builds the programs; gives their folder. The target is said to cargo, so that what runs while
/// building is built without counters.
fn build(place: &Place, folder: &Path, chosen: &[String]) -> anyhow::Result<PathBuf> {
    let sh = place.shell()?;
    let about = cmd!(sh, "rustc -vV").quiet().read()?;
    let triple = about.lines().find_map(|line| line.strip_prefix("host: "));
    let triple = triple.context("rustc does not say what it builds for")?;
    let manifest = folder.join("Cargo.toml");
    let target = place.target.join("fuzz");
    let bins: Vec<&str> = chosen.iter().flat_map(|n| ["--bin", n.as_str()]).collect();
    cmd!(
        sh,
        "cargo build --manifest-path {manifest} --locked --release --target {triple} --target-dir {target} {bins...}"
    )
    .env("RUSTFLAGS", FLAGS.join(" "))
    .run()?;
    Ok(target.join(triple).join("release"))
}

/// What came of one target.
#[derive(Debug, Default, PartialEq, Eq)]
struct Run {
    name: String,
    executions: u64,
    a_second: u64,
    /// Counters that were reached, and how often each in powers of two.
    cov: u64,
    ft: u64,
    rss_mib: u64,
    /// Panics of parsers that the product catches, by place.
    caught: Vec<String>,
    /// The end of the log.
    fault: Option<String>,
}

impl Run {
    fn print(&self) {
        println!(
            "{:<16} {:>12} {:>9} {:>7} {:>7} {:>8} {:>7}",
            self.name,
            self.executions,
            self.a_second,
            self.cov,
            self.ft,
            self.rss_mib,
            usize::from(self.fault.is_some())
        );
        for place in &self.caught {
            println!("{:<16} caught: {place}", "");
        }
    }

    /// Reads libFuzzer's log: `#4096 pulse cov: 12 ft: 34 …` and `stat::name: 5`.
    fn of(name: &str, log: &str) -> Self {
        let mut run = Self {
            name: name.to_owned(),
            ..Self::default()
        };
        for line in log.lines() {
            if let Some(place) = line.strip_prefix("CAUGHT by the product: ") {
                run.caught.push(place.to_owned());
            } else if let Some(stat) = line.strip_prefix("stat::") {
                let (name, value) = stat.split_once(':').unwrap_or((stat, ""));
                let value = value.trim().parse().unwrap_or(0);
                match name {
                    "number_of_executed_units" => run.executions = value,
                    "average_exec_per_sec" => run.a_second = value,
                    "peak_rss_mb" => run.rss_mib = value,
                    _ => {}
                }
            } else if line.starts_with('#') {
                let words: Vec<&str> = line.split_whitespace().collect();
                for pair in words.windows(2) {
                    let value = pair[1].parse().unwrap_or(0);
                    match pair[0] {
                        "cov:" => run.cov = value,
                        "ft:" => run.ft = value,
                        _ => {}
                    }
                }
            }
        }
        run
    }
}

fn one(
    place: &Place,
    folder: &Path,
    name: &str,
    program: &Path,
    seconds: u64,
) -> anyhow::Result<Run> {
    let (corpus, faults) = (
        folder.join("corpus").join(name),
        folder.join("artifacts").join(name),
    );
    let logs = place.target.join("fuzz/logs");
    for dir in [&corpus, &faults, &logs] {
        fs::create_dir_all(dir).with_context(|| format!("make {}", dir.display()))?;
    }
    let log = logs.join(format!("{name}.log"));
    let mut call = Command::new(program);
    call.arg(&corpus)
        .arg(folder.join("seeds").join(name))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", faults.display()))
        .args(["-print_final_stats=1", "-max_len=16384"])
        .args(LIMITS);
    let words = folder.join("words").join(name);
    if words.exists() {
        call.arg(format!("-dict={}", words.display()));
    }
    let status = call
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(File::create(&log)?)
        .status()
        .with_context(|| format!("run {}", program.display()))?;
    let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    let mut run = Run::of(name, &text);
    if !status.success() {
        let from = text
            .lines()
            .position(|l| l.contains("panicked at") || l.contains("ERROR: libFuzzer"));
        let told: Vec<&str> = text.lines().skip(from.unwrap_or(0)).take(30).collect();
        run.fault = Some(format!(
            "{}\nlog: {}\ninput: the newest in {}",
            told.join("\n"),
            log.display(),
            faults.display()
        ));
    }
    Ok(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_read() {
        let log = "#1 INITED cov: 3 ft: 4 corp: 1/1b exec/s: 0 rss: 30Mb\n\
                   CAUGHT by the product: calamine-0.38.0/src/xlsx/mod.rs:7\n\
                   #900 DONE   cov: 120 ft: 450 corp: 20/3Kb lim: 17 exec/s: 90 rss: 41Mb\n\
                   stat::number_of_executed_units: 900\n\
                   stat::average_exec_per_sec:     90\n\
                   stat::peak_rss_mb:              41\n";
        let run = Run::of("wire", log);
        assert_eq!((run.cov, run.ft), (120, 450));
        assert_eq!((run.executions, run.a_second, run.rss_mib), (900, 90, 41));
        assert_eq!(run.caught, ["calamine-0.38.0/src/xlsx/mod.rs:7"]);
    }
}
