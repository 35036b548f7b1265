//! Disks that are full or may not be written, under the real server and the phone's real core: nothing is
//! acknowledged that is not stored, nothing stored is lost, and work goes on when there is room.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use tokio::process::Command;
use tungngo_mobile::protocol::{Failure, FailureCode};
use tungngo_shared::{
    sync::{DocKind, Op},
    visit::{Outcome, Visit},
};
use tungngo_tests::{
    held::{Eye, Held, keys_of},
    phone::{self, OFTEN, Phone},
    program::{self, Program, Setup},
    seed::lots,
    sender::{Place, Sender},
    small_disk::SmallDisk,
    wait::PATIENCE,
    ward::TestWard,
    wire::{self, WirePhone},
};

/// A server whose data folder is a small disk of its own.
struct World {
    // Before the folder it is mounted in.
    server: Program,
    disk: SmallDisk,
    ward: TestWard,
    dir: tempfile::TempDir,
}

impl World {
    async fn start(kib: u32, phones: usize, setup: Setup) -> anyhow::Result<Option<Self>> {
        let dir = tempfile::tempdir()?;
        let data = dir.path().join("server");
        let Some(disk) = SmallDisk::mount(&data, kib)? else {
            return Ok(None);
        };
        let ward = TestWard::make_for_load(&data, 60, phones).await?;
        let server = Program::server_with(&data, setup).await?;
        Ok(Some(Self {
            server,
            disk,
            ward,
            dir,
        }))
    }

    fn data(&self) -> std::path::PathBuf {
        self.dir.path().join("server")
    }

    async fn sender(&self, n: usize) -> anyhow::Result<Sender> {
        let phone = WirePhone::enrol(self.server.url(), &self.ward.codes[n]).await?;
        let place = Place::of(&phone.pull(None).await?.changes)?;
        Ok(Sender::new(phone, place, lots(7, n as u64)))
    }
}

/// Pushes operations and gives what came back: status, headers, body.
async fn post(
    phone: &WirePhone,
    url: &str,
    ops: Vec<Op>,
) -> anyhow::Result<(StatusCode, header::HeaderMap, Value)> {
    let answer = reqwest::Client::new()
        .post(format!("{url}/api/v1/sync/push"))
        .bearer_auth(&phone.enrolled.tokens.access)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_ENCODING, "zstd")
        .header(header::ACCEPT_LANGUAGE, "vi")
        .body(WirePhone::push_bytes(ops)?)
        .send()
        .await?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    Ok((
        status,
        headers,
        serde_json::from_str(&answer.text().await?)?,
    ))
}

/// What a phone hears at last that goes on pushing.
async fn until_refused(sender: &mut Sender) -> anyhow::Result<String> {
    loop {
        match sender.push(50).await {
            Ok(answered) => ensure!(answered, "no answer"),
            Err(error) => return Ok(error.to_string()),
        }
    }
}

/// A pull that has something to note: the figure of what waits on the phone has changed.
async fn pull_with_news(phone: &WirePhone, url: &str, waiting: u64) -> anyhow::Result<StatusCode> {
    let hello = json!({"protocol": {"min": 1, "max": 1}, "app_version": "0.1.0", "device_ms": 0, "waiting": waiting});
    let answer = reqwest::Client::new()
        .post(format!("{url}/api/v1/sync/pull"))
        .bearer_auth(&phone.enrolled.tokens.access)
        .json(&json!({"hello": hello, "limit": 500}))
        .send()
        .await?;
    Ok(answer.status())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_on_a_full_disk_says_so_keeps_reading_and_goes_on_when_there_is_room()
-> anyhow::Result<()> {
    let Some(mut world) = World::start(8 * 1024, 3, Setup::default()).await? else {
        return Ok(());
    };
    let url = world.server.url().to_owned();
    let (mut sender, mut second) = (world.sender(0).await?, world.sender(1).await?);
    ensure!(
        sender.push(20).await? && second.push(20).await?,
        "no answer"
    );
    world.disk.fill()?;

    // What room the log already has is used up first. Pushes that share a commit fail together.
    let (one, two) = tokio::join!(until_refused(&mut sender), until_refused(&mut second));
    for refused in [one?, two?] {
        assert!(
            refused.contains("507") && refused.contains("disk_full"),
            "{refused}"
        );
    }
    ensure!(sender.is_waiting(), "the phone forgot what it had sent");
    let door = Place::of(&sender.phone.pull(None).await?.changes)?;
    let mut other = WirePhone::enrol(&url, &world.ward.codes[2]).await;
    let enrolled = other.as_mut().err().map(|error| error.to_string());
    assert!(
        enrolled.is_some_and(|e| e.contains("disk_full")),
        "an enrolment was taken in"
    );

    // In words, with a time to come again; and a push that fails does not stop the next.
    let mut probe = sender.phone.clone();
    let visit = Visit::new(door.doors[0], door.campaign, Outcome::Absent);
    let op = probe.freeze(DocKind::Visit, wire::new_id(), &visit)?;
    for _ in 0..3 {
        let (status, headers, body) = post(&probe, &url, vec![op.clone()]).await?;
        // The probe's number lies behind one that is not stored: a gap writes nothing either way.
        if status == StatusCode::OK {
            ensure!(body["verdicts"] == Value::Array(vec![]), "{body}");
            continue;
        }
        assert_eq!(status, StatusCode::INSUFFICIENT_STORAGE);
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(headers[header::RETRY_AFTER], "60");
        assert_eq!(body["code"], "disk_full");
        let title = body["title"].as_str().context("no title")?;
        assert!(title.starts_with("Máy chủ hết chỗ trống"), "{title}");
    }
    assert_eq!(
        pull_with_news(&sender.phone, &url, 7).await?,
        StatusCode::OK
    );
    // Everything acknowledged can be read, by phones and by a look into the database.
    let pulled = sender.phone.pull(None).await?;
    let visits = pulled.changes.iter().filter(|c| c.kind == DocKind::Visit);
    assert_eq!(visits.count(), sender.acked.len() + second.acked.len());
    for path in ["healthz", "readyz"] {
        let answer = reqwest::get(format!("{url}/{path}")).await?;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
    }
    assert!(
        Eye::open(&world.data())?
            .held()?
            .lost(&sender.acked)
            .is_empty()
    );

    // Killed and started on the full disk, it still reads.
    world.server.kill().await?;
    world.server.start_again().await?;
    let pulled = sender.phone.pull(None).await?;
    let visits = pulled.changes.iter().filter(|c| c.kind == DocKind::Visit);
    assert_eq!(visits.count(), sender.acked.len() + second.acked.len());

    world.disk.free()?;
    ensure!(
        sender.push(50).await? && second.push(50).await?,
        "no answer"
    );
    let replayed = sender.counts.replayed + second.counts.replayed;
    assert_eq!(replayed, 0, "refused, but stored");
    ensure!(
        sender.resend().await? && sender.push(50).await?,
        "no answer"
    );
    world.server.stop().await?;
    let held = Held::open(&world.data(), &keys_of(&world.data())).await?;
    assert!(held.lost(&sender.acked).is_empty() && held.lost(&second.acked).is_empty());
    assert!(held.doubled().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_data_folder_that_may_not_be_written_is_said_at_the_start() -> anyhow::Result<()> {
    let Some(mut world) = World::start(8 * 1024, 1, Setup::default()).await? else {
        return Ok(());
    };
    let mut sender = world.sender(0).await?;
    ensure!(sender.push(20).await?, "no answer");
    world.server.stop().await?;
    world.disk.set_writable(false)?;
    for args in [&["serve", "--listen", "127.0.0.1:0"][..], &["verify"]] {
        let run = Command::new(program::path("tungngo-server")?)
            .args(args)
            .arg("--data-dir")
            .arg(world.data())
            .kill_on_drop(true)
            .output();
        let out = tokio::time::timeout(PATIENCE, run).await??;
        let said = String::from_utf8(out.stderr)?;
        ensure!(!out.status.success(), "{args:?} did not fail");
        assert!(
            said.contains("cannot be written") && said.contains("server"),
            "{said}"
        );
    }
    world.disk.set_writable(true)?;
    world.server.start_again().await?;
    ensure!(sender.resend().await?, "no answer");
    Ok(())
}

/// The answer is lost between the commit and the phone, or nothing was committed: either way the phone
/// sends again and every visit is there once.
#[tokio::test(flavor = "multi_thread")]
async fn a_failure_around_the_commit_leaves_each_visit_there_once() -> anyhow::Result<()> {
    for (point, stored) in [
        ("server-before-commit", false),
        ("server-after-commit", true),
    ] {
        // Two failures in three, for a while.
        let setup = Setup {
            planted: Some(format!("{point}=8*off->66%40*return->off")),
            ..Setup::default()
        };
        let dir = tempfile::tempdir()?;
        let data = dir.path().join("server");
        let ward = TestWard::make_for_load(&data, 60, 1).await?;
        let mut server = Program::server_with(&data, setup).await?;
        let phone = WirePhone::enrol(server.url(), &ward.codes[0]).await?;
        let place = Place::of(&phone.pull(None).await?.changes)?;
        let mut sender = Sender::new(phone, place, lots(9, 1));
        let (mut failed, mut after) = (0, 0);
        while failed < 10 || after < 5 {
            match sender.push(10).await {
                Ok(answered) => {
                    ensure!(answered, "no answer");
                    after += u32::from(failed > 0);
                }
                Err(error) => {
                    assert!(error.to_string().contains("503"), "{error:#}");
                    failed += 1;
                }
            }
        }
        assert_eq!(
            sender.counts.replayed > 0,
            stored,
            "{point}: {:?}",
            sender.counts
        );
        server.stop().await?;
        let held = Held::open(&data, &keys_of(&data)).await?;
        assert!(
            held.lost(&sender.acked).is_empty() && held.doubled().is_empty(),
            "{point}"
        );
        held.check(&held.tips())?;
    }
    Ok(())
}

fn is_full(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<Failure>()
        .is_some_and(|failure| failure.code == FailureCode::DiskFull)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_without_room_says_so_loses_nothing_and_goes_on() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("server");
    let ward = TestWard::make_for_load(&data, 60, 1).await?;
    let mut server = Program::server(&data).await?;
    let folder = dir.path().join("phone");
    let Some(disk) = SmallDisk::mount(&folder, 6 * 1024)? else {
        return Ok(());
    };
    let phone = Phone::enrol(folder, server.url(), &ward.codes[0], OFTEN).await?;
    let houses = phone.houses().await?;
    server.stop().await?;

    let mut saved = Vec::new();
    for house in &houses[..5] {
        saved.push(phone.met(*house, 3).await?.visit.context("no visit")?);
    }
    disk.fill()?;
    let mut people = 0;
    let error = loop {
        ensure!(people < 2_000, "the disk is never full");
        people += 1;
        let house = houses[5 + people % 20];
        match phone
            .record(house, phone::lived(&mut lots(3, people as u64)))
            .await
        {
            Ok(done) => saved.push(done.visit.context("no visit")?),
            Err(error) => break error,
        }
    };
    ensure!(is_full(&error), "{error:#}");
    let waits = phone.truth().waiting;
    // Nothing is lost by it, and the screens can still be read.
    assert_eq!(usize::try_from(waits)?, saved.len());
    phone.house(houses[0]).await?;
    // The server comes back while nothing can be written here.
    server.start_again().await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let there = Eye::open(&data)?.held()?.visits();
    ensure!(there.len() <= saved.len(), "more than was saved");
    // Closed and opened again on the full disk: the PIN cannot be counted, so it says why.
    drop(phone);
    let phone = Phone::start(dir.path().join("phone"), OFTEN)?;
    if let Err(error) = phone.unlock().await {
        ensure!(is_full(&error), "{error:#}");
    }

    disk.free()?;
    phone.unlock().await?;
    saved.push(phone.met(houses[30], 4).await?.visit.context("no visit")?);
    phone
        .until("all is safe", |t| t.visits_safe as usize == saved.len())
        .await?;
    let held = Eye::open(&data)?.held()?;
    for visit in &saved {
        ensure!(held.has(visit.0), "{visit} is lost");
    }
    assert!(held.doubled().is_empty() && held.visits().len() == saved.len());
    Ok(())
}
