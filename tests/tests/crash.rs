//! Processes killed in the middle of their work (`kill -9`), again and again, on the same data: what
//! was acknowledged is there, once.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use rand::{RngExt as _, rngs::StdRng};
use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
    task::JoinHandle,
};
use tungngo_shared::ids::VisitId;
use tungngo_tests::{
    held::{Eye, Held, keys_of},
    phone::{self, OFTEN, Phone},
    program::{self, Program, server_cli},
    seed::{cycles, lots, seed},
    sender::{Counts, Place, Reader, Sender},
    truth::{self, device_of},
    ward::TestWard,
    wire::WirePhone,
};

/// How long a process lives once it is ready, at most, in milliseconds.
const LIFE_MS: u64 = 120;

/// A sender that works until it is told to stop, and then until nothing waits.
fn work(
    mut sender: Sender,
    most: usize,
    stop: Arc<AtomicBool>,
) -> JoinHandle<anyhow::Result<Sender>> {
    tokio::spawn(async move {
        let mut renewed = Instant::now();
        while !stop.load(Ordering::SeqCst) || sender.is_waiting() {
            // An access token lives ten minutes.
            if renewed.elapsed() > Duration::from_secs(300) && sender.phone.renew().await.is_ok() {
                renewed = Instant::now();
            }
            if !sender.push(most).await? {
                tokio::time::sleep(Duration::from_millis(4)).await;
            } else if sender.lots.random_range(0..4) == 0 {
                // Does it remember what it said, also after the next kill?
                while !sender.resend().await? {
                    tokio::time::sleep(Duration::from_millis(4)).await;
                }
            }
        }
        Ok(sender)
    })
}

fn read(mut reader: Reader, stop: Arc<AtomicBool>) -> JoinHandle<anyhow::Result<Reader>> {
    tokio::spawn(async move {
        while !stop.load(Ordering::SeqCst) {
            reader.pull().await?;
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        Ok(reader)
    })
}

/// A phone with the whole app behind it; gives back what it was told is saved.
fn record(
    phone: Arc<Phone>,
    saves: Arc<AtomicU32>,
    mut lots: StdRng,
    stop: Arc<AtomicBool>,
) -> JoinHandle<anyhow::Result<Vec<VisitId>>> {
    tokio::spawn(async move {
        let houses = phone.houses().await?;
        let mut saved = Vec::new();
        while !stop.load(Ordering::SeqCst) {
            let house = houses[lots.random_range(0..houses.len())];
            let visit = phone.met(house, lots.random_range(1..9)).await?.visit;
            saved.push(visit.context("no visit")?);
            saves.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(lots.random_range(20..120))).await;
        }
        Ok(saved)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_has_lost_and_doubled_nothing() -> anyhow::Result<()> {
    let (seed, wanted) = (seed(), cycles(500));
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("server");
    let ward = TestWard::make_for_load(&data, 300, 5).await?;
    let mut server = Program::server(&data).await?;
    let url = server.url().to_owned();
    let mut reader = Reader::new(WirePhone::enrol(&url, &ward.codes[0]).await?);
    let place = Place::of(&reader.pull().await?.context("no reply")?)?;
    let quiet = Eye::open(&data)?.held()?.tips();
    let app = Phone::enrol(dir.path().join("app"), &url, &ward.codes[1], OFTEN).await?;
    let (device, app) = (device_of(&app).await?, Arc::new(app));

    let stop = Arc::new(AtomicBool::new(false));
    let saves = Arc::new(AtomicU32::new(0));
    let mut senders = Vec::new();
    // One brings whole evenings, the others a visit at a time.
    for (n, most) in [(2, 30), (3, 1), (4, 1)] {
        let phone = WirePhone::enrol(&url, &ward.codes[n]).await?;
        let sender = Sender::new(phone, place.clone(), lots(seed, n as u64));
        senders.push(work(sender, most, stop.clone()));
    }
    let reader = read(reader, stop.clone());
    let saved = record(app.clone(), saves.clone(), lots(seed, 9), stop.clone());

    let mut lots = lots(seed, 0);
    let (mut looks, started) = (0, Instant::now());
    for cycle in 0..wanted {
        tokio::time::sleep(Duration::from_millis(lots.random_range(0..LIFE_MS))).await;
        if cycle % 5 == 0 {
            // The screen against the database; the screen first, for the server forgets nothing.
            let before = saves.load(Ordering::SeqCst);
            let truth = app.truth();
            let there = Eye::open(&data)?.visits_of(device)?;
            truth::check(&truth, before, there)?;
            looks += 1;
        }
        server.kill().await?;
        // Some die before they are ready.
        while lots.random_range(0..5) == 0 {
            let life = Duration::from_millis(lots.random_range(0..40));
            server.start_and_kill(life).await?;
        }
        server.start_again().await?;
    }
    let took = started.elapsed();
    stop.store(true, Ordering::SeqCst);
    let mut acked = Vec::new();
    let mut counts = Counts::default();
    for sender in senders {
        let sender = sender.await??;
        acked.extend(sender.acked);
        counts.unanswered += sender.counts.unanswered;
        counts.replayed += sender.counts.replayed;
        counts.resent += sender.counts.resent;
    }
    let saved = saved.await??;
    app.until("all is safe", |t| t.waiting == 0).await?;
    let truth = app.truth();
    assert_eq!(truth.visits_safe as usize, saved.len(), "{truth:?}");
    let mut reader = reader.await??;
    reader.pull().await?.context("no reply at the end")?;
    server.stop().await?;

    let said = server_cli(&data, &["verify"]).await?;
    let held = Held::open(&data, &keys_of(&data)).await?;
    let lost = held.lost(&acked).len() + saved.iter().filter(|v| !held.has(v.0)).count();
    let doubled = held.doubled().len();
    println!(
        "kill -9 server: seed {seed}, {wanted} cycles in {} s, {} acknowledged on the wire, {} saved \
         in the app, {lost} lost, {doubled} doubled; {} requests unanswered, {} replayed after a lost \
         reply, {} acknowledged ones resent and replayed, {looks} looks at the screen; {}",
        took.as_secs(),
        acked.len(),
        saved.len(),
        counts.unanswered,
        counts.replayed,
        counts.resent,
        said.trim(),
    );
    assert_eq!((lost, doubled), (0, 0));
    held.check(&quiet)?;
    assert_eq!(held.visits_of(device), saved.len());
    // Nothing was stepped over by a phone that pulled all the time.
    assert_eq!(reader.seen, held.visits());
    let known: BTreeSet<_> = acked
        .iter()
        .map(|a| a.doc)
        .chain(saved.iter().map(|v| v.0))
        .collect();
    assert_eq!(known, held.visits(), "a visit that nobody was told of");
    assert!(
        counts.resent > 0 && counts.unanswered > 0,
        "no kill was noticed"
    );
    Ok(())
}

/// A line of the phone program.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Open(#[expect(dead_code, reason = "how many doors it knows")] u32),
    Saved(VisitId),
    #[serde(untagged)]
    Numbers {
        safe: u32,
        total: u32,
    },
}

/// What a phone's life brought.
#[derive(Default)]
struct Life {
    opened: bool,
    saved: Vec<VisitId>,
    safe: u32,
    total: u32,
}

/// Runs the phone program until it has been killed.
async fn live(dir: &Path, seed: u64, life: Duration) -> anyhow::Result<Life> {
    let log = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(dir.with_extension("log"))?;
    let mut child = Command::new(program::path("tungngo-crash-phone")?)
        .args(["--seed", &seed.to_string(), "--data-dir"])
        .arg(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
    let (mut told, mut killed) = (Life::default(), false);
    // Counts from the first save, so that a slow machine does not only see it start; one in four from
    // the beginning.
    let from_start = seed.is_multiple_of(4);
    let mut timer = Box::pin(tokio::time::sleep(match from_start {
        true => life,
        false => Duration::from_secs(60),
    }));
    loop {
        tokio::select! {
            line = lines.next_line() => match line? {
                Some(line) => match serde_json::from_str(&line)? {
                    Said::Open(_) => {
                        told.opened = true;
                        if !from_start {
                            timer = Box::pin(tokio::time::sleep(life));
                        }
                    }
                    Said::Saved(visit) => told.saved.push(visit),
                    Said::Numbers { safe, total } => (told.safe, told.total) = (safe, total),
                },
                None => break,
            },
            () = &mut timer, if !killed => {
                child.start_kill()?;
                killed = true;
            }
        }
    }
    let status = child.wait().await?;
    ensure!(killed, "the phone ended by itself: {status}");
    Ok(told)
}

/// Opens a copy of a killed phone's store with the app's own code: all that was reported as saved must
/// be there once, and its numbers gapless.
fn examine(dir: &Path, saved: &[VisitId], all: bool) -> anyhow::Result<usize> {
    let copy = tempfile::tempdir()?;
    for name in ["vault.json", "tries.json", "store.db", "store.db-wal"] {
        if dir.join(name).exists() {
            std::fs::copy(dir.join(name), copy.path().join(name))?;
        }
    }
    let (store, key) = phone::open_copy(copy.path(), dir)?;
    let conn = rusqlite::Connection::open(copy.path().join("store.db"))?;
    let key = data_encoding::HEXLOWER.encode(&key);
    conn.pragma_update(None, "key", format!("x'{key}'"))?;
    let mut of_doc = conn.prepare("SELECT COUNT(*) FROM outbox WHERE doc_id = $1")?;
    for visit in saved {
        let rows: u32 = of_doc.query_row([visit.0], |row| row.get(0))?;
        ensure!(rows == 1, "{visit:?} is there {rows} times");
        ensure!(
            store.my_visit(*visit)?.is_some(),
            "{visit:?} is not in the list"
        );
    }
    let (rows, visits, numbered, last): (usize, usize, u64, u64) = conn.query_row(
        "SELECT COUNT(*), COUNT(DISTINCT doc_id), COUNT(op_seq), COALESCE(MAX(op_seq), 0) FROM outbox",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    ensure!(rows == visits, "{rows} edits of {visits} visits");
    // op_seq is unique: as many as the highest means without a gap.
    ensure!(numbered == last, "{numbered} numbers up to {last}");
    if all {
        let said: String = conn.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
        ensure!(said == "ok", "damaged: {said}");
    }
    Ok(rows)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_phone_has_lost_and_doubled_nothing() -> anyhow::Result<()> {
    let (seed, wanted) = (seed(), cycles(500));
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("server");
    let ward = TestWard::make_for_load(&data, 120, 1).await?;
    let server = Program::server(&data).await?;
    let quiet = Eye::open(&data)?.held()?.tips();
    let eye = Eye::open(&data)?;
    let phone_dir: PathBuf = dir.path().join("phone");
    let enrolled = Command::new(program::path("tungngo-crash-phone")?)
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
    let (store, _) = phone::open_store(&phone_dir)?;
    let device = store.enrolled()?.context("not enrolled")?.device;
    drop(store);

    let mut lots = lots(seed, 1);
    let mut saved: Vec<VisitId> = Vec::new();
    let (mut opened, mut unreported, started) = (0, 0, Instant::now());
    for cycle in 0..wanted {
        let life = Duration::from_millis(lots.random_range(0..LIFE_MS));
        let told = live(&phone_dir, seed.wrapping_add(cycle as u64), life).await?;
        opened += u32::from(told.opened);
        // The screen never called safe what the server does not hold, nor forgot a visit.
        let there = eye.visits_of(device)?;
        ensure!(
            told.safe <= there,
            "{} safe, {there} on the server",
            told.safe
        );
        ensure!(
            told.total == 0 || told.total as usize >= saved.len(),
            "{}",
            told.total
        );
        saved.extend(&told.saved);
        let rows = examine(&phone_dir, &told.saved, cycle % 50 == 0)?;
        ensure!(rows >= saved.len(), "{rows} kept of {}", saved.len());
        unreported = rows - saved.len();
    }
    let took = started.elapsed();
    let rows = examine(&phone_dir, &saved, true)?;
    let phone = Phone::start(phone_dir, OFTEN)?;
    phone.unlock().await?;
    phone.until("all is safe", |t| t.waiting == 0).await?;
    let truth = phone.truth();
    assert_eq!(truth.visits_total as usize, rows, "{truth:?}");
    assert_eq!(truth.visits_safe, truth.visits_total, "{truth:?}");
    let held = eye.held()?;
    let lost = saved.iter().filter(|v| !held.has(v.0)).count();
    let doubled = held.doubled().len();
    println!(
        "kill -9 phone: seed {seed}, {wanted} cycles in {} s ({opened} killed after they were open), {} \
         reported as saved, {unreported} more saved and not yet reported, {lost} lost, {doubled} doubled",
        took.as_secs(),
        saved.len(),
    );
    assert_eq!((lost, doubled, held.visits_of(device)), (0, 0, rows));
    held.check(&quiet)?;
    assert!(saved.len() > wanted, "hardly anything was saved");
    Ok(())
}
