//! One phone with a very large list, asked as its screens ask it: through the core's [`Handle`], over an
//! encrypted store. The server is there for the first sync and gone afterwards, as on the road.

use std::time::{Duration, Instant};
use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};
use tungngo_mobile::{
    actor,
    handle::{Config, Handle},
    protocol::{AlleyRow, Boot, Request, VisitForm},
    vault::Vault,
};
use tungngo_shared::{ids::HouseholdId, visit::Outcome};
use tungngo_tests::{phone::PIN, program::Program, ward::TestWard, wire};

use crate::load::{millis, of_100};

/// How long the first sync may take before something is wrong.
const PATIENCE: Duration = Duration::from_secs(900);

/// What somebody types, letter by letter.
const TYPED: [&str; 14] = [
    "nguyen van hung",
    "Nguyễn Thị Lan",
    "Đinh Văn",
    "tran",
    "Phạm Minh Đức",
    "lan 12",
    "12a",
    "45/3",
    "7",
    "0900000123",
    "090000099 nguyen",
    "ngo 11 tran",
    "Ngách 19/5",
    "khong co ai",
];

/// How often something was done and how long it took.
struct Times {
    name: &'static str,
    goal_ms: f64,
    took: Vec<Duration>,
    /// How long the core's thread worked for each, waiting for its turn and for the disk not counted.
    worked: Vec<Duration>,
}

impl Times {
    fn new(name: &'static str, goal_ms: f64) -> Self {
        Self {
            name,
            goal_ms,
            took: Vec::new(),
            worked: Vec::new(),
        }
    }

    async fn ask(&mut self, handle: &Handle, request: Request) -> anyhow::Result<()> {
        let (before, start) = (worked(), Instant::now());
        handle.ask(request).await?;
        self.add(start.elapsed(), before, Duration::ZERO);
        Ok(())
    }

    /// Something took so long that began when the core had worked so much; less what is not counted.
    fn add(&mut self, took: Duration, before: Option<Duration>, aside: Duration) {
        self.took.push(took.saturating_sub(aside));
        if let (Some(before), Some(after)) = (before, worked()) {
            let worked = after.saturating_sub(before);
            self.worked.push(worked.saturating_sub(aside));
        }
    }

    /// A line for people, and the figures.
    fn tell(&self) -> (&'static str, Value) {
        let [p50, p99, worst] = [50, 99, 100].map(|p| millis(of_100(&self.took, p)));
        let worked = millis(of_100(&self.worked, 99));
        let verdict = if p99 <= self.goal_ms { "ok" } else { "MISSED" };
        println!(
            "  {:<28} p50 {p50:>7} ms   p99 {p99:>7} ms (work {worked})   worst {worst:>7} ms   goal {:>4} ms   {verdict}   ({})",
            self.name,
            self.goal_ms,
            self.took.len()
        );
        let figures = json!({
            "p50_ms": p50, "p99_ms": p99, "worst_ms": worst, "worked_p99_ms": worked, "goal_ms": self.goal_ms, "times": self.took.len(),
        });
        (self.name, figures)
    }
}

/// Makes a ward of so many households, fetches it all onto one phone and measures.
pub async fn run(dir: &Path, households: u32) -> anyhow::Result<Value> {
    let (data, home) = (dir.join("server-of-one"), dir.join("phone"));
    let ward = TestWard::make_for_one_phone(&data, households).await?;
    let mut server = Program::server(&data).await?;
    let config = Config::new(home.clone(), "preview");
    let vault = Vault::new(&home, config.keystore.clone());
    let handle = actor::start(config)?;
    handle.boot(Request::SetPin { pin: PIN.into() }).await?;
    let start = Instant::now();
    let code = ward.codes.first().context("no code")?.clone();
    let confirm = Request::EnrolConfirm {
        server: server.url().to_owned(),
        code,
        device_name: "bench".to_owned(),
    };
    let Boot::Open(_) = handle.boot(confirm).await? else {
        bail!("the phone is not open");
    };
    let mut notes = handle.watch();
    tokio::time::timeout(PATIENCE, notes.wait_for(|n| n.sync.list_complete)).await??;
    drop(notes);
    let first_sync = start.elapsed();
    let worked = worked();
    let status = server.stop().await?;
    ensure!(status.success(), "the server ended with {status}");
    let alleys = handle.alleys(Request::Alleys).await?;
    let total: u32 = alleys.iter().map(|a| a.progress.total).sum();
    let store = std::fs::metadata(home.join("store.db"))?.len();
    println!(
        "Phone: {total} households in {} alleys; first sync with storing {} s, of which the phone worked {} s; store of {} MB",
        alleys.len(),
        millis(first_sync) / 1000.0,
        worked.map_or(0.0, millis) / 1000.0,
        store / 1_000_000
    );
    let [pin, open, today, listed] = opened(&handle, &vault).await?;
    let [whole, inside] = typed(&handle, &alleys).await?;
    let largest = alleys.iter().max_by_key(|a| a.progress.total);
    let largest = largest.context("no alley")?.id;
    let mut list = Times::new("doors of the largest alley", 16.0);
    for _ in 0..100 {
        list.ask(&handle, Request::Houses { alley: largest })
            .await?;
    }
    let save = saved(&handle, &alleys).await?;
    let told: BTreeMap<_, _> = [&pin, &open, &today, &listed, &whole, &inside, &list, &save]
        .map(Times::tell)
        .into();
    Ok(json!({
        "households": total,
        "alleys": alleys.len(),
        "first_sync_ms": millis(first_sync),
        "first_sync_worked_ms": worked.map(millis),
        "store_bytes": store,
        "times": told,
    }))
}

/// From the PIN to the first list: the hashing of the PIN alone, which is slow on purpose; everything
/// behind it up to the first page; the first page and the list of alleys.
async fn opened(handle: &Handle, vault: &Vault) -> anyhow::Result<[Times; 4]> {
    let mut pin = Times::new("the PIN alone (on purpose)", f64::INFINITY);
    let mut all = Times::new("open to first list, PIN aside", 150.0);
    let mut today = Times::new("first page after that", 150.0);
    let mut listed = Times::new("list of alleys after that", 150.0);
    for _ in 0..10 {
        handle.boot(Request::Lock).await?;
        let start = Instant::now();
        vault.open(PIN, wire::now())?;
        let hashing = start.elapsed();
        pin.took.push(hashing);
        let (before, start) = (worked(), Instant::now());
        handle.boot(Request::Unlock { pin: PIN.into() }).await?;
        today.ask(handle, Request::Today).await?;
        all.add(start.elapsed(), before, hashing);
        listed.ask(handle, Request::Alleys).await?;
    }
    Ok([pin, all, today, listed])
}

/// Keystroke by keystroke, over the whole phone and inside one alley after another.
async fn typed(handle: &Handle, alleys: &[AlleyRow]) -> anyhow::Result<[Times; 2]> {
    let mut whole = Times::new("keystroke, whole phone", 16.0);
    let mut inside = Times::new("keystroke, in one alley", 16.0);
    for round in 0..10 {
        for (n, text) in TYPED.into_iter().enumerate() {
            let place = (round * TYPED.len() + n) * 37 % alleys.len();
            let alley = alleys.get(place).map(|a| a.id);
            for end in text.char_indices().map(|(at, c)| at + c.len_utf8()) {
                let text = text.get(..end).unwrap_or_default().to_owned();
                for (times, alley) in [(&mut whole, None), (&mut inside, alley)] {
                    let text = text.clone();
                    times.ask(handle, Request::Search { text, alley }).await?;
                }
            }
        }
    }
    Ok([whole, inside])
}

/// Visits to one door after another, in many alleys.
async fn saved(handle: &Handle, alleys: &[AlleyRow]) -> anyhow::Result<Times> {
    let mut doors: Vec<HouseholdId> = Vec::new();
    for alley in alleys.iter().step_by(alleys.len() / 60 + 1) {
        let houses = handle.houses(Request::Houses { alley: alley.id }).await?;
        doors.extend(houses.rows.iter().take(8).map(|r| r.id));
    }
    let form = VisitForm {
        outcome: Some(Outcome::Refused),
        ..VisitForm::default()
    };
    let mut save = Times::new("save a visit durably", 20.0);
    for household in doors {
        let request = Request::SaveVisit {
            household,
            form: form.clone(),
            observations: vec![],
        };
        save.ask(handle, request).await?;
    }
    Ok(save)
}

/// How long the core's thread has worked, waiting for its turn not counted. Linux only.
fn worked() -> Option<Duration> {
    let tasks = std::fs::read_dir("/proc/self/task").ok()?;
    let core = tasks.flatten().map(|task| task.path()).find(|task| {
        std::fs::read_to_string(task.join("comm")).is_ok_and(|name| name.trim() == "core")
    })?;
    let text = std::fs::read_to_string(core.join("schedstat")).ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}
