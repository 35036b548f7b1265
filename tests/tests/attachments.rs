//! Photos from a phone to a real server, whatever happens on the way: all arrive, byte for byte, no
//! byte is sent twice without need, and the screen's numbers are true.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, ensure};
use tungngo_mobile::protocol::{FormKey, Picture, Request};
use tungngo_server::app::{App, Config};
use tungngo_shared::{
    ids::HouseholdId,
    picture::{Media, made_up::picture},
    sync::attachment::ContentHash,
};
use tungngo_tests::{
    phone::{NEVER, OFTEN, Phone},
    post::World,
    proxy::{Proxy, Weather},
    seed::seed,
    wait,
};

/// What was taken, by name.
type Taken = BTreeMap<ContentHash, Vec<u8>>;

/// Visits these doors with so many photos of so many bytes at each.
async fn visit(
    phone: &Phone,
    doors: &[HouseholdId],
    (photos, bytes): (u64, usize),
) -> anyhow::Result<Taken> {
    let mut taken = Taken::new();
    for (n, door) in (0..).zip(doors) {
        for k in 0..photos {
            let media = Media::ALL[usize::try_from(k)? % Media::ALL.len()];
            let bytes = picture(media, seed() + n * photos + k, bytes);
            taken.insert(ContentHash::of(&bytes), bytes.clone());
            let form = FormKey::Door(*door);
            let picture = Picture(bytes);
            let held = phone.handle.photos(Request::AddPhoto { form, picture });
            ensure!(held.await?.len() as u64 == k + 1, "a photo is missing");
        }
        phone.met(*door, 3).await?;
    }
    Ok(taken)
}

/// All photos are in the data folder of a server that has stopped, and nothing else is.
async fn arrived(data: &std::path::Path, taken: &Taken) -> anyhow::Result<()> {
    let app = App::open(Config::at(data.to_owned()))?;
    for (name, bytes) in taken {
        let content = app.attachments.content(name.clone()).await?;
        let (_, stored) = content.context("a photo did not arrive")?;
        ensure!(stored == *bytes, "a photo arrived with other bytes");
    }
    let held = app.attachments.verify_attachments().await?;
    ensure!(held == Ok(taken.len() as u64), "{held:?} photos are there");
    Ok(())
}

/// On a 2G line that breaks every few seconds every photo arrives, and a break costs no more than a
/// question, the head of a request, and what was in the air. Everything is four times as fast as on the
/// road.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_breaks_again_and_again_costs_little_each_time() -> anyhow::Result<()> {
    const TIMES: u32 = 4;
    let mut world = World::start(60, 1).await?;
    let proxy = Proxy::start(world.server.address()?, seed()).await?;
    let config = world.config("phone", NEVER);
    let phone = Phone::enrol_with(config, proxy.url(), &world.ward.codes[0]).await?;
    let doors = phone.houses().await?;
    world.server.stop().await?;
    let taken = visit(&phone, &doors[..4], (3, 50_000)).await?;
    let total = u32::try_from(taken.len())?;
    assert_eq!(
        (phone.truth().photos_total, phone.truth().photos_safe),
        (total, 0)
    );

    let cuts = Duration::from_secs(6) / TIMES..Duration::from_secs(10) / TIMES;
    proxy.set(Weather {
        cuts: Some(cuts),
        ..Weather::edge(TIMES)
    });
    let before = proxy.traffic();
    world.server.start_again().await?;
    phone.handle.ask(Request::SyncNow).await?;
    wait::until("all photos are safe", async || {
        let truth = phone.truth();
        assert!(truth.photos_safe <= truth.photos_total);
        (truth.photos_safe == total && truth.visits_safe == 4).then_some(())
    })
    .await
    .with_context(|| format!("{:?}", phone.truth()))?;
    let after = proxy.traffic();
    let needed: usize = taken.values().map(Vec::len).sum();
    let (needed, sent) = (needed as f64, (after.up - before.up) as f64);
    println!(
        "attachments: {total} photos, {:.0} kB, {} cuts, sent {:.3} times what was needed, {} B came back",
        needed / 1e3,
        after.cuts - before.cuts,
        sent / needed,
        after.down - before.down,
    );
    ensure!(after.cuts - before.cuts >= 10, "the line hardly broke");
    let breaks = (after.cuts - before.cuts) as f64;
    ensure!(
        sent <= 1.02 * needed + 3_000.0 * breaks,
        "{sent} bytes for {needed}, {breaks} breaks"
    );
    drop(phone);
    world.server.stop().await?;
    arrived(&world.data(), &taken).await
}

/// Server and phone are killed in the middle of photos, several times each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn either_side_may_be_killed_in_the_middle_of_a_photo() -> anyhow::Result<()> {
    let mut world = World::start(60, 1).await?;
    let proxy = Proxy::start(world.server.address()?, seed()).await?;
    let config = world.config("phone", OFTEN);
    let mut phone = Phone::enrol_with(config, proxy.url(), &world.ward.codes[0]).await?;
    let doors = phone.houses().await?;
    // Slow enough that a photo takes a second.
    proxy.set(Weather {
        up: Some(200_000),
        ..Weather::default()
    });
    let taken = visit(&phone, &doors[..2], (4, 250_000)).await?;
    let total = u32::try_from(taken.len())?;
    phone
        .until("the visits are safe", |t| t.visits_safe == 2)
        .await?;

    for kill in 0..4 {
        let up = proxy.traffic().up;
        wait::until("a photo is on its way", async || {
            (proxy.traffic().up > up + 150_000).then_some(())
        })
        .await?;
        let safe = phone.truth().photos_safe;
        if kill % 2 == 0 {
            world.server.kill().await?;
            world.server.start_again().await?;
        } else {
            phone = phone.restart().await?;
        }
        let truth = phone.truth();
        ensure!(
            truth.photos_total == total && truth.photos_safe >= safe && truth.photos_safe < total,
            "{kill}: {truth:?}, {safe} were safe before"
        );
    }
    phone
        .until("all photos are safe", |t| t.photos_safe == total)
        .await?;
    drop(phone);
    world.server.stop().await?;
    arrived(&world.data(), &taken).await
}

/// The visit goes first; a photo taken back with its visit is never sent; the same picture of two
/// houses travels once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_saved_travels_and_only_once() -> anyhow::Result<()> {
    let mut world = World::start(60, 1).await?;
    let proxy = Proxy::start(world.server.address()?, seed()).await?;
    let mut config = world.config("phone", OFTEN);
    // What is taken back below must not be on its way already, however busy the machine.
    config.pace.undo = Duration::from_secs(5);
    let phone = Phone::enrol_with(config, proxy.url(), &world.ward.codes[0]).await?;
    let doors = phone.houses().await?;
    world.server.stop().await?;
    let bytes = picture(Media::Jpeg, 1, 300_000);
    let add = async |door: HouseholdId, bytes: Vec<u8>| {
        let form = FormKey::Door(door);
        let picture = Picture(bytes);
        phone
            .handle
            .photos(Request::AddPhoto { form, picture })
            .await
    };
    add(doors[0], bytes.clone()).await?;
    phone.met(doors[0], 2).await?;
    add(doors[1], bytes.clone()).await?;
    phone.met(doors[1], 3).await?;
    add(doors[2], picture(Media::Jpeg, 2, 300_000)).await?;
    let undo = phone.met(doors[2], 4).await?.undo;
    phone.handle.ask(Request::Undo { token: undo }).await?;
    // Taken for a form that is still open.
    add(doors[3], picture(Media::Jpeg, 3, 300_000)).await?;
    assert_eq!(phone.truth().photos_total, 2);

    let up = proxy.traffic().up;
    world.server.start_again().await?;
    phone
        .until("both are safe", |t| {
            (t.photos_safe, t.visits_safe) == (2, 2)
        })
        .await?;
    let sent = proxy.traffic().up - up;
    ensure!((300_000..450_000).contains(&sent), "{sent} bytes were sent");
    drop(phone);
    world.server.stop().await?;
    let taken = Taken::from([(ContentHash::of(&bytes), bytes)]);
    arrived(&world.data(), &taken).await
}
