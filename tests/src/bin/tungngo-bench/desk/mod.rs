//! The desk's pages in a real server over one ward and over a city: how long each takes, how large it is, what a search
//! costs, and how much memory the server takes.

mod files;
mod pages;
mod places;
mod seat;

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};
use tungngo_shared::observation::SupportNeed;
use tungngo_tests::{
    program::{Program, server_cli},
    ward::TestWard,
};

use super::load::millis;
use places::Places;
use seat::Seat;

/// With what the desk is measured.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// Measure the desk's pages, too.
    #[arg(long)]
    desk: bool,
    /// Measure them alone.
    #[arg(long)]
    pub desk_only: bool,
    /// Wards of the city; one leaves the city out.
    #[arg(long, default_value_t = 114)]
    wards: u32,
    /// Households of each ward of the city.
    #[arg(long, default_value_t = 11_404)]
    ward_households: u32,
    /// Of a hundred households of the city, how many have been visited in each of two campaigns.
    #[arg(long, default_value_t = 50)]
    visited: u32,
    /// Cases of each ward, and as many tasks.
    #[arg(long, default_value_t = 300)]
    casework: u32,
    /// Where the databases are made and kept for another look; a temporary folder otherwise.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// How often each page is asked for.
    #[arg(long, default_value_t = 100)]
    asks: usize,
}

impl Options {
    /// Whether anything of it is wanted.
    #[must_use]
    pub fn wanted(&self) -> bool {
        self.desk || self.desk_only
    }
}

/// Measures one ward, then the city.
///
/// # Errors
/// When a page does not answer, or one is not known here.
pub async fn run(dir: &Path, households: u32, options: &Options) -> anyhow::Result<Value> {
    let dir = options.keep.as_deref().unwrap_or(dir);
    let one = size(&dir.join("one-ward"), 1, households, 100, options).await?;
    let city = match options.wards {
        1 => Value::Null,
        wards => {
            let (households, visited) = (options.ward_households, options.visited);
            size(&dir.join("city"), wards, households, visited, options).await?
        }
    };
    Ok(json!({ "one_ward": one, "city": city }))
}

async fn size(
    data: &Path,
    wards: u32,
    households: u32,
    visited: u32,
    options: &Options,
) -> anyhow::Result<Value> {
    println!("Making {wards} wards of {households} households, {visited} of 100 visited twice …");
    let start = Instant::now();
    let numbers = [wards, households, visited, options.casework].map(|n| n.to_string());
    let [wards_arg, households_arg, visited_arg, casework] = &numbers;
    let args = [
        "synthesize",
        "--json",
        "--wards",
        wards_arg,
        "--households",
        households_arg,
        "--visited",
        visited_arg,
        "--casework",
        casework,
    ];
    // Passwords are told once, so what was told is kept beside the database.
    let told = data.with_extension("json");
    if !told.is_file() {
        std::fs::write(&told, server_cli(data, &args).await?)?;
    }
    let ward = TestWard::read(&std::fs::read_to_string(&told)?)?;
    let made = start.elapsed();
    let mut places = Places::read(data, &ward.code)?;
    let bytes = std::fs::metadata(data.join("tungngo.db"))?.len();
    println!(
        "… in {:.0} s: {} households, {} visits, {:.2} GB",
        made.as_secs_f64(),
        places.households_in_all,
        places.visits_in_all,
        bytes as f64 / 1e9
    );

    let mut server = Program::server(data).await?;
    let begun = memory(&server)?;
    let mut rows = Vec::new();
    let mut lead = Seat::take(server.url(), ward.person("police_lead")?, options.asks).await?;
    let run = laid(&mut lead, &places).await?;
    places.put("reconcile", run);
    let offer = supported(&mut lead, &places).await?;
    places.put("offers", offer);
    for role in ["police_lead", "area_officer", "steering"] {
        let mut seat = Seat::take(server.url(), ward.person(role)?, options.asks).await?;
        rows.extend(pages::every(&mut seat, role, &places).await?);
        if role != "steering" {
            rows.extend(pages::searches(&mut seat, role, &places).await?);
        }
    }
    pages::none_forgotten(&mut lead, &rows, &places).await?;
    let walked = memory(&server)?;
    rows.extend(files::taken_out(&mut lead, "police_lead").await?);
    rows.sort_by_key(|row| std::cmp::Reverse(row.p99));
    println!("{:>9} {:>9} {:>9}  page", "p50 ms", "p99 ms", "bytes");
    for row in &rows {
        println!(
            "{:>9} {:>9} {:>9}  {} {}",
            millis(row.p50),
            millis(row.p99),
            row.bytes,
            row.role,
            row.page
        );
    }
    let ended = memory(&server)?;
    println!(
        "The server's memory: {begun} MB at first, {walked} MB at most over the pages, {ended} MB with the files."
    );
    let status = server.stop().await?;
    anyhow::ensure!(status.success(), "the server ended with {status}");
    if options.keep.is_none() {
        std::fs::remove_dir_all(data)?;
    }
    Ok(json!({
        "wards": wards,
        "households": places.households_in_all,
        "visits": places.visits_in_all,
        "database_bytes": bytes,
        "made_seconds": made.as_secs(),
        "memory_mb": ended,
        "pages": rows.iter().map(pages::Timed::json).collect::<Vec<_>>(),
    }))
}

/// Another system's list, of people who live in the ward's houses, laid beside its cases; gives the run's id.
async fn laid(lead: &mut Seat, places: &Places) -> anyhow::Result<String> {
    let row = |(at, house): (usize, &places::House)| format!("{};{}\n", house.name, 1950 + at);
    let rows = places.houses.iter().enumerate().map(row);
    let list = format!("Họ và tên;Năm sinh\n{}", rows.collect::<String>());
    let desk = lead.desk(4).await?;
    let file = ("list.csv", list.into_bytes());
    let sent = desk.upload("/reconcile", file).await?;
    let run = sent.url().path().to_owned();
    let columns = [("name", "0"), ("birth", "1")];
    let laid = desk.post(&run, &format!("{run}/columns"), &columns).await?;
    laid.error_for_status()?;
    Ok(run.rsplit('/').next().unwrap_or_default().to_owned())
}

/// What people in cases need, and one thing that the ward has to offer; gives the offer's id.
async fn supported(lead: &mut Seat, places: &Places) -> anyhow::Result<String> {
    let offer = [
        ("kind", "job"),
        ("title", "Việc làm mẫu"),
        ("giver", "Xưởng mẫu"),
        ("from_on", "2026-01-01"),
    ];
    let desk = lead.desk(2).await?;
    let sent = desk.post("/offers", "/offers/new", &offer).await?;
    let offer = sent.error_for_status()?.url().path().to_owned();
    let today = tungngo_server::clock::now().local_date().to_string();
    let kinds = SupportNeed::ALL.iter().cycle();
    for (nth, kind) in (0..places::RECORDS).zip(kinds) {
        let Some(case) = places.id("cases", nth) else {
            break;
        };
        let need = [
            ("kind", kind.as_str()),
            ("source", "family"),
            ("noted_on", today.as_str()),
        ];
        let desk = lead.desk(2).await?;
        // One that waits for its approval takes none.
        let (page, to) = ("/cases", format!("/cases/{case}/needs"));
        desk.post(page, &to, &need).await?;
    }
    Ok(offer.rsplit('/').next().unwrap_or_default().to_owned())
}

/// The most memory that the server has held, in MB of 2^20 bytes.
fn memory(server: &Program) -> anyhow::Result<u64> {
    let pid = server.pid().context("the server does not run")?;
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.split_whitespace().next());
    Ok(kb.context("no VmHWM")?.parse::<u64>()? / 1024)
}
