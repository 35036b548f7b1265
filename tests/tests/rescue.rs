//! Unsent work outlives its phone's network, its store and its PIN: it arrives once, under its author,
//! by whatever way.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use tungngo_mobile::{
    handle::Config,
    platform,
    protocol::{Boot, Me, Request, SetAsideWhy, VisitForm},
    vault::Vault,
};
use tungngo_server::{app, auth::enrol};
use tungngo_shared::{
    ids::{DeviceId, UserId, VisitId},
    sync::{DocKind, pull::VisitRow},
    visit::Outcome,
};
use tungngo_tests::{
    phone::{OFTEN, PIN, Phone, config},
    program::{Program, server_cli},
    wait,
    ward::TestWard,
    wire::{self, WirePhone},
};

/// Words that a visit is recorded with, and parts of what a document is made of.
const NOTE: &str = "cổng sau khóa trái";
const SECRETS: [&str; 4] = [NOTE, "khóa trái", "household", "outcome"];

/// A phone that leaves a moment to undo.
fn settings(dir: PathBuf) -> Config {
    let mut config = config(dir, OFTEN);
    config.pace.undo = Duration::from_millis(50);
    config
}

async fn me(phone: &Phone) -> anyhow::Result<Me> {
    match phone.handle.boot(Request::Boot).await? {
        Boot::Open(me) => Ok(*me),
        other => bail!("not open: {other:?}"),
    }
}

/// Records so many visits, each at another door.
async fn record(phone: &Phone, count: usize) -> anyhow::Result<Vec<VisitId>> {
    let mut visits = Vec::new();
    for _ in 0..count {
        let form = VisitForm {
            outcome: Some(Outcome::Refused),
            refusal_reason: Some(NOTE.to_owned()),
            note: Some(NOTE.to_owned()),
            ..VisitForm::default()
        };
        let saved = phone.record(phone.first_house().await?.id, form).await?;
        visits.push(saved.visit.context("no visit")?);
    }
    Ok(visits)
}

fn copies(phone: &Phone) -> anyhow::Result<usize> {
    let dir = phone.dir.join("rescue");
    if !dir.exists() {
        return Ok(0);
    }
    let sealed = |path: &&PathBuf| path.extension().is_some_and(|e| e == "sealed");
    Ok(files(&dir)?.iter().filter(sealed).count())
}

async fn until_copies(phone: &Phone, count: usize) -> anyhow::Result<()> {
    let what = format!("there are {count} sealed copies");
    wait::until(&what, async || (copies(phone).ok()? == count).then_some(())).await
}

/// The core goes away; whatever it was doing, its store is closed.
async fn stop(phone: Phone) -> anyhow::Result<PathBuf> {
    let Phone { dir, handle, .. } = phone;
    drop(handle);
    let log = dir.join("store.db-wal");
    wait::until("the store is closed", async || {
        (!log.exists()).then_some(())
    })
    .await?;
    Ok(dir)
}

struct Ward {
    dir: tempfile::TempDir,
    ward: TestWard,
    server: Program,
}

impl Ward {
    async fn start() -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let data = dir.path().join("server");
        let ward = TestWard::make_for_load(&data, 60, 2).await?;
        let server = Program::server(&data).await?;
        Ok(Self { dir, ward, server })
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("server")
    }

    /// A phone in this ward's folder, enrolled (again).
    async fn phone(&self, code: &str) -> anyhow::Result<Phone> {
        let settings = settings(self.dir.path().join("a"));
        Phone::enrol_with(settings, self.server.url(), code).await
    }

    /// A new code for somebody who has a phone already.
    async fn code(&self, user: UserId) -> anyhow::Result<String> {
        let app = app::App::open(app::Config::at(self.data()))?;
        let code = enrol::create_code(&app, user, None).await;
        code.map_err(|error| anyhow::anyhow!("{}", error.code))
    }

    /// The highest number that the server holds of a phone, all before it included.
    async fn last_op_seq(&self, device: DeviceId) -> anyhow::Result<u64> {
        let app = app::App::open(app::Config::at(self.data()))?;
        let devices = app.store.devices(None).await?;
        let device = devices.iter().find(|d| d.id == device);
        Ok(device.context("no such phone")?.last_op_seq)
    }

    /// The authors of visits in the server's feed, by visit; each visit stands there once.
    async fn visits(&self) -> anyhow::Result<BTreeMap<VisitId, UserId>> {
        let wire = WirePhone::enrol(self.server.url(), &self.ward.codes[1]).await?;
        let mut visits = BTreeMap::new();
        for change in wire.pull(None).await?.changes {
            if change.kind == DocKind::Visit {
                let body = change.body.context("no body")?;
                let row: VisitRow = serde_json::from_str(body.get())?;
                let before = visits.insert(VisitId(change.id), row.author);
                assert!(before.is_none(), "a visit stands in the feed twice");
            }
        }
        Ok(visits)
    }
}

/// Every file below a folder.
fn files(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// Nothing that was recorded is readable in any file of a phone.
fn nothing_is_readable(dir: &Path) -> anyhow::Result<()> {
    let files = files(dir)?;
    assert!(!files.is_empty());
    for file in files {
        let bytes = std::fs::read(&file)?;
        for secret in SECRETS {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret:?} is readable in {}", file.display());
        }
    }
    Ok(())
}

/// The only folder of stores that were set aside.
fn quarantine(dir: &Path) -> anyhow::Result<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with("quarantine-")
        {
            found.push(entry.path());
        }
    }
    assert_eq!(found.len(), 1, "{found:?}");
    found.pop().context("nothing was set aside")
}

async fn import(w: &Ward, file: &str) -> anyhow::Result<serde_json::Value> {
    let said = server_cli(&w.data(), &["import", "outbox", file, "--json"]).await?;
    Ok(serde_json::from_str(&said)?)
}

#[tokio::test]
async fn without_any_network_a_carried_file_brings_everything_once() -> anyhow::Result<()> {
    let mut w = Ward::start().await?;
    let phone = w.phone(&w.ward.codes[0]).await?;
    let me = me(&phone).await?;
    w.server.stop().await?;

    let visits = record(&phone, 5).await?;
    until_copies(&phone, 5).await?;

    let file = phone
        .handle
        .carry(Request::Carry {
            pin: PIN.to_owned(),
        })
        .await?;
    assert_eq!(file.count, 5);
    assert_eq!(std::fs::read(&file.path)?, file.bytes);
    assert!(file.name.ends_with(".tungngo") && file.name.contains(&w.ward.code));
    nothing_is_readable(&phone.dir)?;

    // A damaged stick: refused with a code, and nothing has changed.
    let stick = w.dir.path().join("stick.tungngo");
    let mut bytes = file.bytes.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&stick, &bytes)?;
    let path = stick.display().to_string();
    let refused = import(&w, &path).await.unwrap_err().to_string();
    assert!(refused.contains("outbox_damaged"), "{refused}");
    std::fs::write(&stick, &file.bytes)?;
    let report = import(&w, &path).await?;
    assert_eq!(report["counts"]["applied"], 5, "{report}");
    let report = import(&w, &path).await?;
    assert_eq!(report["counts"]["already"], 5, "{report}");

    // The phone meets the server again, with one more.
    let later = record(&phone, 1).await?;
    assert_eq!(
        phone.handle.note().sync.visits_safe,
        0,
        "it cannot know yet"
    );
    w.server.start_again().await?;
    phone
        .until("it is safe", |t| t.visits_safe == 6 && t.waiting == 0)
        .await?;
    until_copies(&phone, 0).await?;
    assert_eq!(phone.handle.note().sync.attention, 0);
    let held = w.visits().await?;
    assert_eq!(held.len(), 6);
    for visit in visits.iter().chain(&later) {
        assert_eq!(held.get(visit), Some(&me.user));
    }
    assert_eq!(w.last_op_seq(me.device).await?, 6);
    assert!(
        phone
            .handle
            .carry(Request::Carry {
                pin: PIN.to_owned()
            })
            .await
            .is_err()
    );
    Ok(())
}

#[tokio::test]
async fn a_damaged_store_is_set_aside_and_its_unsent_visits_arrive_once() -> anyhow::Result<()> {
    let mut w = Ward::start().await?;
    let phone = w.phone(&w.ward.codes[0]).await?;
    let before = me(&phone).await?;
    let sent = record(&phone, 2).await?;
    phone
        .until("it is safe", |t| t.visits_safe == 2 && t.waiting == 0)
        .await?;
    w.server.stop().await?;
    let unsent = record(&phone, 5).await?;
    until_copies(&phone, 5).await?;
    let dir = stop(phone).await?;

    let store = dir.join("store.db");
    let mut bytes = std::fs::read(&store)?;
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 64] {
        *byte ^= 0x5a;
    }
    std::fs::write(&store, &bytes)?;

    let phone = Phone::with(settings(dir))?;
    let Boot::NotEnrolled {
        pin_set: false,
        set_aside: Some(aside),
        ..
    } = phone.unlock().await?
    else {
        bail!("a damaged store was opened");
    };
    assert_eq!((aside.why, aside.copies), (SetAsideWhy::Damaged, 5));
    let kept = quarantine(&phone.dir)?;
    assert_eq!(
        std::fs::read(kept.join("store.db"))?,
        bytes,
        "kept as it was"
    );
    let vault = Vault::new(&kept, platform::keystore(&phone.dir));
    vault.open(PIN, wire::now()).context("with what opens it")?;
    nothing_is_readable(&phone.dir)?;

    // Told again after a restart, until it is enrolled.
    let phone = Phone::with(settings(stop(phone).await?))?;
    let boot = phone.handle.boot(Request::Boot).await?;
    assert!(matches!(boot, Boot::NotEnrolled { set_aside: Some(a), .. } if a == aside));
    stop(phone).await?;
    w.server.start_again().await?;
    let phone = w.phone(&w.code(before.user).await?).await?;
    let after = me(&phone).await?;
    assert_eq!(after.user, before.user);
    assert_ne!(after.device, before.device);
    phone
        .until("the earlier ones are sent", |t| t.earlier == 0)
        .await?;
    until_copies(&phone, 0).await?;
    let held = w.visits().await?;
    assert_eq!(held.len(), 7);
    for visit in sent.iter().chain(&unsent) {
        assert_eq!(held.get(visit), Some(&before.user));
    }
    assert_eq!(w.last_op_seq(before.device).await?, 7);
    assert_eq!(w.last_op_seq(after.device).await?, 0);
    wait::until("they are among one's own again", async || {
        let mine = phone.handle.my_visits(Request::MyVisits).await.ok()?;
        (mine.len() == 7).then_some(())
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_forgotten_pin_costs_no_visit() -> anyhow::Result<()> {
    let mut w = Ward::start().await?;
    let url = w.server.url().to_owned();
    let phone = w.phone(&w.ward.codes[0]).await?;
    let before = me(&phone).await?;
    w.server.stop().await?;
    let visits = record(&phone, 3).await?;
    // Locked at once: the last one could still have been undone.
    phone.handle.boot(Request::Lock).await?;
    assert_eq!(copies(&phone)?, 3);
    let phone = Phone::with(settings(stop(phone).await?))?;
    w.server.start_again().await?;
    let code = w.code(before.user).await?;
    let aside = phone.start_over(&url, &code).await?;
    assert_eq!((aside.why, aside.copies), (SetAsideWhy::Forgotten, 3));
    nothing_is_readable(&phone.dir)?;
    stop(phone).await?;
    let phone = w.phone(&code).await?;
    phone
        .until("the earlier ones are sent", |t| t.earlier == 0)
        .await?;
    let held = w.visits().await?;
    let mine: Vec<_> = visits.iter().map(|v| held.get(v)).collect();
    assert_eq!(mine, [Some(&before.user); 3]);
    assert_eq!(held.len(), 3);
    let kept = quarantine(&phone.dir)?;
    assert!(kept.join("store.db").exists());
    // Should its owner remember the PIN after all, with this phone it still opens, until it is revoked.
    Vault::new(&kept, platform::keystore(&phone.dir)).open(PIN, wire::now())?;
    Ok(())
}
