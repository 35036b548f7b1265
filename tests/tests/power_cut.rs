//! The power fails in the middle of the work: what a disk may hold then is opened with the shipping
//! code, and all that was acknowledged must be there, once. With `synchronous=NORMAL` planted the same
//! test must find lost work, or it proves nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Stdio,
    time::Instant,
};

use anyhow::{Context as _, ensure};
use rand::{RngExt as _, rngs::StdRng};
use serde_json::Value;
use tokio::process::Command;
use tungngo_shared::ids::VisitId;
use tungngo_tests::{
    held::{Acked, Eye, Held, keys_of},
    phone,
    power::{Disk, Event, Step, Trace, disk::Cut},
    program::{self, Program, Setup},
    seed::{cycles, lots, seed},
    sender::{Place, Reader, Sender},
    ward::TestWard,
    wire::WirePhone,
};

/// What a run under strace left: where the disk stood before, and everything that happened.
struct Run {
    disk: Disk,
    events: Vec<Event>,
}

/// What the cuts of one run showed.
#[derive(Debug, Default)]
struct Found {
    cuts: usize,
    /// Cuts at which something had been written and not synced.
    with_loss_possible: usize,
    /// Acknowledged work that cuts were asked about, all together.
    asked: usize,
    /// Acknowledged work that was not there.
    lost: usize,
    doubled: usize,
    /// Cuts after which the database did not open or was damaged.
    damaged: Vec<String>,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} cuts ({} with unsynced writes), {} times asked for acknowledged work: {} lost, {} \
             doubled, {} damaged",
            self.cuts,
            self.with_loss_possible,
            self.asked,
            self.lost,
            self.doubled,
            self.damaged.len()
        )
    }
}

impl Run {
    /// Cuts the power at random moments. `examine` opens what is left in the folder; it is told how
    /// many events had happened and the time of the first that had not.
    async fn cut(
        &self,
        cuts: usize,
        rng: &mut StdRng,
        mut examine: impl AsyncFnMut(&Path, usize, i64, &mut Found) -> anyhow::Result<()>,
    ) -> anyhow::Result<Found> {
        // Half of the moments anywhere, half where a sync is under way or was just done: there
        // acknowledgements are made.
        let syncs: Vec<usize> = (0..self.events.len())
            .filter(|n| {
                matches!(
                    self.events[*n].step,
                    Step::SyncBegins { .. } | Step::SyncEnds { .. } | Step::Said(_)
                )
            })
            .collect();
        ensure!(!syncs.is_empty(), "nothing was ever synced");
        let mut moments: Vec<usize> = (0..cuts)
            .map(|n| match n % 2 {
                0 => rng.random_range(0..self.events.len()),
                _ => syncs[rng.random_range(0..syncs.len())] + rng.random_range(0..2),
            })
            .collect();
        moments.sort_unstable();
        let mut found = Found::default();
        let mut disk = self.disk.clone();
        let mut done = 0;
        for (n, moment) in moments.into_iter().enumerate() {
            for event in &self.events[done..moment] {
                disk.step(&event.step);
            }
            done = moment;
            found.cuts += 1;
            found.with_loss_possible += usize::from(disk.unsafe_changes() > 0);
            let how = Cut::ALL[n % Cut::ALL.len()];
            let dir = tempfile::tempdir()?;
            disk.cut(how, rng, dir.path())?;
            let at_us = self.events.get(moment).map_or(i64::MAX, |e| e.at_us);
            if let Err(error) = examine(dir.path(), moment, at_us, &mut found).await {
                let error = format!("{how:?} before event {moment}: {error:#}");
                found.damaged.push(error);
            }
        }
        Ok(found)
    }
}

/// A server under strace with phones that push; all that they were told is taken in.
async fn server_run(
    dir: &Path,
    planted: Option<&str>,
    pushes: usize,
    seed: u64,
) -> anyhow::Result<(Run, Vec<Acked>, BTreeMap<String, u64>)> {
    let data = dir.join("server");
    let ward = TestWard::make_for_load(&data, 60, 4).await?;
    let disk = Disk::of(&data)?;
    let trace = Trace::new(&data, dir.join("trace"));
    let setup = Setup {
        planted: planted.map(str::to_owned),
        prefix: trace.prefix(),
    };
    let mut server = Program::server_with(&data, setup).await?;
    let pid = server.pid().context("it has ended")?;
    let mut reader = Reader::new(WirePhone::enrol(server.url(), &ward.codes[0]).await?);
    let place = Place::of(&reader.pull().await?.context("no reply")?)?;
    let quiet = Eye::open(&data)?.held()?.tips();
    let mut at_work = Vec::new();
    for (n, most) in [(1, 12), (2, 1), (3, 1)] {
        let phone = WirePhone::enrol(server.url(), &ward.codes[n]).await?;
        let mut sender = Sender::new(phone, place.clone(), lots(seed, n as u64));
        at_work.push(tokio::spawn(async move {
            for _ in 0..pushes {
                ensure!(sender.push(most).await?, "no reply");
            }
            anyhow::Ok(sender.acked)
        }));
    }
    let mut acked = Vec::new();
    for sender in at_work {
        acked.extend(sender.await??);
    }
    server.stop().await?;
    let events = trace.read(pid).await?;
    Ok((Run { disk, events }, acked, quiet))
}

async fn cut_server(
    dir: &Path,
    planted: Option<&str>,
    cuts: usize,
    seed: u64,
) -> anyhow::Result<(Found, usize)> {
    let (run, acked, quiet) = server_run(dir, planted, 40, seed).await?;
    let keys = keys_of(&dir.join("server"));
    let found = run
        .cut(cuts, &mut lots(seed, 0), async |left, _, at_us, found| {
            let told: Vec<_> = acked.iter().filter(|a| a.at_us < at_us).collect();
            found.asked += told.len();
            let held = Held::open(left, &keys).await?;
            found.lost += held.lost(told).len();
            found.doubled += held.doubled().len();
            held.check(&quiet)
        })
        .await?;
    Ok((found, run.events.len()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_at_the_server_loses_and_doubles_nothing() -> anyhow::Result<()> {
    let (seed, started) = (seed(), Instant::now());
    let dir = tempfile::tempdir()?;
    let (found, events) = cut_server(dir.path(), None, cycles(500), seed).await?;
    println!(
        "power cut server: seed {seed}, {events} system calls, {found}; {} s",
        started.elapsed().as_secs()
    );
    assert_eq!((found.lost, found.doubled), (0, 0));
    assert!(found.damaged.is_empty(), "{:#?}", found.damaged);
    assert!(found.asked > 0 && found.with_loss_possible > found.cuts / 4);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_does_not_wait_for_the_disk_is_caught() -> anyhow::Result<()> {
    let seed = seed();
    let dir = tempfile::tempdir()?;
    let planted = Some("server_synchronous_normal=return");
    let (found, _) = cut_server(dir.path(), planted, 100, seed).await?;
    println!("power cut server, synchronous=NORMAL planted: seed {seed}, {found}");
    assert!(found.lost > 0, "the test has no teeth");
    Ok(())
}

/// A phone under strace that saves visits and syncs them.
async fn phone_run(
    dir: &Path,
    planted: Option<&str>,
    visits: u32,
    seed: u64,
) -> anyhow::Result<Run> {
    let data = dir.join("server");
    let ward = TestWard::make_for_load(&data, 60, 1).await?;
    let server = Program::server(&data).await?;
    let phone_dir = dir.join("phone");
    let program = program::path("tungngo-crash-phone")?;
    let enrolled = Command::new(&program)
        .args([
            "--server",
            server.url(),
            "--code",
            &ward.codes[0],
            "--data-dir",
        ])
        .arg(&phone_dir)
        .status()
        .await?;
    ensure!(enrolled.success(), "not enrolled");
    let disk = Disk::of(&phone_dir)?;
    let trace = Trace::new(&phone_dir, dir.join("trace"));
    let setup = Setup {
        planted: planted.map(str::to_owned),
        prefix: trace.prefix(),
    };
    let child = setup
        .command(program)
        .args([
            "--visits",
            &visits.to_string(),
            "--seed",
            &seed.to_string(),
            "--data-dir",
        ])
        .arg(&phone_dir)
        .stdout(Stdio::piped())
        .spawn()?;
    let pid = child.id().context("it has ended")?;
    let out = child.wait_with_output().await?;
    ensure!(out.status.success(), "the phone failed");
    let events = trace.read(pid).await?;
    Ok(Run { disk, events })
}

/// The visits that the phone said are saved, each with how many events had happened before.
fn reports(events: &[Event]) -> anyhow::Result<Vec<(usize, VisitId)>> {
    let mut told = Vec::new();
    for (n, event) in events.iter().enumerate() {
        if let Step::Said(line) = &event.step {
            let line: Value = serde_json::from_slice(line)?;
            if let Some(saved) = line.get("saved") {
                told.push((n, serde_json::from_value(saved.clone())?));
            }
        }
    }
    Ok(told)
}

async fn cut_phone(
    dir: &Path,
    planted: Option<&str>,
    cuts: usize,
    seed: u64,
) -> anyhow::Result<(Found, usize)> {
    let run = phone_run(dir, planted, 120, seed).await?;
    let told = reports(&run.events)?;
    let phone_dir = dir.join("phone");
    let found = run
        .cut(cuts, &mut lots(seed, 0), async |left, moment, _, found| {
            let (store, key) = phone::open_copy(left, &phone_dir)?;
            let mine: Vec<_> = store.my_visits()?.iter().map(|v| v.id).collect();
            let once: BTreeSet<_> = mine.iter().copied().collect();
            let told = told.iter().take_while(|(n, _)| *n < moment);
            for (_, visit) in told {
                found.asked += 1;
                found.lost += usize::from(!once.contains(visit));
            }
            found.doubled += mine.len() - once.len();
            check_store(&left.join("store.db"), &key)
        })
        .await?;
    Ok((found, run.events.len()))
}

fn check_store(file: &PathBuf, key: &[u8; 32]) -> anyhow::Result<()> {
    let conn = rusqlite::Connection::open(file)?;
    let key = data_encoding::HEXLOWER.encode(key);
    conn.pragma_update(None, "key", format!("x'{key}'"))?;
    let said: String = conn.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    ensure!(said == "ok", "damaged: {said}");
    let (numbered, last): (u64, u64) = conn.query_row(
        "SELECT COUNT(op_seq), COALESCE(MAX(op_seq), 0) FROM outbox",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    ensure!(numbered == last, "{numbered} numbers up to {last}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_at_the_phone_loses_and_doubles_nothing() -> anyhow::Result<()> {
    let (seed, started) = (seed(), Instant::now());
    let dir = tempfile::tempdir()?;
    let (found, events) = cut_phone(dir.path(), None, cycles(500), seed).await?;
    println!(
        "power cut phone: seed {seed}, {events} system calls, {found}; {} s",
        started.elapsed().as_secs()
    );
    assert_eq!((found.lost, found.doubled), (0, 0));
    assert!(found.damaged.is_empty(), "{:#?}", found.damaged);
    assert!(found.asked > 0 && found.with_loss_possible > found.cuts / 4);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_does_not_wait_for_the_disk_is_caught() -> anyhow::Result<()> {
    let seed = seed();
    let dir = tempfile::tempdir()?;
    let planted = Some("phone_synchronous_normal=return");
    let (found, _) = cut_phone(dir.path(), planted, 100, seed).await?;
    println!("power cut phone, synchronous=NORMAL planted: seed {seed}, {found}");
    assert!(found.lost > 0, "the test has no teeth");
    Ok(())
}
