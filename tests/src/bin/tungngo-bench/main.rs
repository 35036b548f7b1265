//! Measures a real server process over HTTP, beside raw SQLite inserts of the same bytes in the same
//! run. The last line is one JSON object. `cargo xtask bench` builds everything optimised first.

mod desk;
mod load;
mod phone;
mod raw;
mod visits;

use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Parser;
use load::Load;
use serde_json::{Value, json};
use tempfile::TempDir;
use tungngo_shared::{
    ids::{CampaignId, HouseholdId},
    sync::{DocKind, MAX_OPS},
};
use tungngo_tests::{
    program::Program,
    ward::TestWard,
    wire::{Pulled, WirePhone},
};

/// What to measure with.
#[derive(Debug, Parser)]
struct Cli {
    /// Households of the ward.
    #[arg(long, default_value_t = 12_000)]
    households: u32,
    /// Phones that push batches at once.
    #[arg(long, default_value_t = 4)]
    phones: usize,
    /// Batches of 200 visits that each of them pushes.
    #[arg(long, default_value_t = 100)]
    pushes: usize,
    /// Phones that push single visits at once.
    #[arg(long, default_value_t = 32)]
    single_phones: usize,
    /// Single visits that each of them pushes.
    #[arg(long, default_value_t = 300)]
    singles: usize,
    /// Households of the ward that one phone holds; none leaves the phone out.
    #[arg(long, default_value_t = 100_000)]
    phone_households: u32,
    /// Measure the phone alone.
    #[arg(long)]
    phone_only: bool,
    #[command(flatten)]
    desk: desk::Options,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let dir = TempDir::new()?;
    if cli.phone_only {
        let figures = phone::run(dir.path(), cli.phone_households).await?;
        println!("{figures}");
        return Ok(());
    }
    let desk = match cli.desk.wanted() {
        true => desk::run(dir.path(), cli.households, &cli.desk).await?,
        false => Value::Null,
    };
    if cli.desk.desk_only {
        println!("{desk}");
        return Ok(());
    }
    let data = dir.path().join("server");

    println!("Making a ward of {} households …", cli.households);
    let wanted = cli.phones + cli.single_phones + 1;
    let ward = TestWard::make_for_load(&data, cli.households, wanted).await?;
    let mut server = Program::server(&data).await?;
    let mut phones = Vec::new();
    for code in &ward.codes {
        phones.push(WirePhone::enrol(server.url(), code).await?);
    }
    let reader = phones.pop().context("no phone")?;

    println!("First sync …");
    let (first, pulled) = first_sync(&reader).await?;
    let place = place(&pulled)?;
    println!("Nothing new …");
    let nothing = nothing_new(&reader, &pulled).await?;

    println!(
        "{} phones, {} pushes of {MAX_OPS} visits each …",
        cli.phones, cli.pushes
    );
    let single_phones = phones.split_off(cli.phones.min(phones.len()));
    let batches = prepare(phones, &place, cli.pushes, MAX_OPS)?;
    let bodies: Vec<String> = batches
        .iter()
        .flat_map(|l| l.bodies.iter().cloned())
        .collect();
    let bytes: usize = batches.iter().map(Load::bytes).sum();
    let batch = load::run(batches).await?;

    println!(
        "{} phones, {} single visits each …",
        cli.single_phones, cli.singles
    );
    let singles = prepare(single_phones, &place, cli.singles, 1)?;
    let single_bodies: Vec<String> = singles
        .iter()
        .flat_map(|l| l.bodies.iter().cloned())
        .collect();
    let single = load::run(singles).await?;
    let status = server.stop().await?;
    anyhow::ensure!(status.success(), "the server ended with {status}");

    println!("Raw SQLite with the same bytes …");
    let raw_batch = raw::rows_per_second(dir.path(), &bodies, MAX_OPS)?;
    let raw_single = raw::rows_per_second(dir.path(), &single_bodies, 1)?;
    let phone = match cli.phone_households {
        0 => Value::Null,
        households => phone::run(dir.path(), households).await?,
    };
    let body_bytes: usize = bodies.iter().map(String::len).sum();

    let figures = json!({
        "batch": batch.json(),
        "batch_raw_sqlite_rows_per_second": raw_batch.round(),
        "batch_ratio": ratio(batch.visits_per_second(), raw_batch),
        "single": single.json(),
        "single_raw_sqlite_rows_per_second": raw_single.round(),
        "single_ratio": ratio(single.visits_per_second(), raw_single),
        "wire_bytes_per_visit": bytes / bodies.len(),
        "json_bytes_per_visit": body_bytes / bodies.len(),
        "first_sync": first,
        "nothing_new": nothing,
        "phone": phone,
        "desk": desk,
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
    });
    println!("{figures}");
    Ok(())
}

fn ratio(ours: f64, raw: f64) -> f64 {
    (ours / raw * 1000.0).round() / 1000.0
}

fn prepare(
    phones: Vec<WirePhone>,
    place: &(CampaignId, Vec<HouseholdId>),
    pushes: usize,
    ops: usize,
) -> anyhow::Result<Vec<Load>> {
    (0..)
        .zip(phones)
        .map(|(seed, phone)| Load::prepare(phone, place, seed, pushes, ops))
        .collect()
}

/// Everything from nothing, as a new phone would.
async fn first_sync(phone: &WirePhone) -> anyhow::Result<(Value, Pulled)> {
    let start = Instant::now();
    let pulled = phone.pull(None).await?;
    let took = start.elapsed();
    let households = count(&pulled, DocKind::Household);
    let figures = json!({
        "households": households,
        "rows": pulled.changes.len(),
        "requests": pulled.requests,
        "compressed_bytes": pulled.bytes,
        "wire_ms": load::millis(took),
    });
    Ok((figures, pulled))
}

/// A sync when nothing has changed; the middle of many.
async fn nothing_new(phone: &WirePhone, pulled: &Pulled) -> anyhow::Result<Value> {
    let mut took: Vec<Duration> = Vec::new();
    let mut last = Pulled::default();
    for _ in 0..51 {
        let start = Instant::now();
        last = phone.pull(Some(pulled.cursor.clone())).await?;
        took.push(start.elapsed());
    }
    anyhow::ensure!(last.changes.is_empty(), "something is new");
    took.sort();
    Ok(json!({
        "requests": last.requests,
        "reply_bytes": last.bytes,
        "p50_ms": load::millis(took[took.len() / 2]),
    }))
}

fn count(pulled: &Pulled, kind: DocKind) -> usize {
    pulled.changes.iter().filter(|c| c.kind == kind).count()
}

/// The campaign and the doors to knock on.
fn place(pulled: &Pulled) -> anyhow::Result<(CampaignId, Vec<HouseholdId>)> {
    let ids = |kind| {
        let of_kind = pulled.changes.iter().filter(move |c| c.kind == kind);
        of_kind.map(|c| c.id)
    };
    let campaign = ids(DocKind::Campaign).next().context("no campaign runs")?;
    let households: Vec<HouseholdId> = ids(DocKind::Household).map(HouseholdId).collect();
    anyhow::ensure!(!households.is_empty(), "no household");
    Ok((CampaignId(campaign), households))
}
