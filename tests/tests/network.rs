//! Phones behind a network that cuts, swallows, repeats and crawls: every visit arrives once, the
//! screen says the truth all the while, and nobody hammers the server.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use tungngo_mobile::protocol::{Answer, Request};
use tungngo_tests::{
    phone::{NEVER, OFTEN, Phone},
    post::{Post, World, settle},
    proxy::{Fault, Proxy, Weather},
    seed::{cycles, seed},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_delays_and_none_loses_or_doubles() -> anyhow::Result<()> {
    tokio::task::LocalSet::new().run_until(every_fault()).await
}

async fn every_fault() -> anyhow::Result<()> {
    let (seed, visits) = (seed(), u32::try_from(cycles(25))?);
    let faults: Vec<Vec<Fault>> = Fault::ALL
        .into_iter()
        .map(|fault| vec![fault])
        .chain([Fault::ALL.to_vec()])
        .collect();
    let world = World::start(120, faults.len()).await?;
    let mut at_work = Vec::new();
    // All at once, each phone in a weather of its own; the last gets everything.
    for (n, faults) in faults.into_iter().enumerate() {
        let mut post = Post::new(&world, n, seed, OFTEN).await?;
        at_work.push(tokio::task::spawn_local(async move {
            let (name, percent) = (format!("{faults:?}"), 40);
            post.proxy.set(Weather {
                faults,
                percent,
                ..Weather::default()
            });
            let (before, started) = (post.proxy.traffic(), Instant::now());
            post.save(visits, 60, seed.wrapping_add(n as u64)).await?;
            post.all_safe().await.with_context(|| name.clone())?;
            let after = post.proxy.traffic();
            println!(
                "network {name}: {visits} visits safe after {:.1} s, {} of {} requests met it",
                started.elapsed().as_secs_f32(),
                after.faults - before.faults,
                after.requests - before.requests,
            );
            ensure!(after.faults > before.faults, "{name}: nothing happened");
            Ok(post)
        }));
    }
    let mut posts = Vec::new();
    for post in at_work {
        posts.push(post.await??);
    }
    let phones = posts.len();
    let looks = settle(posts, &world.data()).await?;
    println!(
        "network: seed {seed}, {phones} phones x {visits} visits, 0 lost, 0 doubled, screen true in \
         {looks} looks"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_finds_no_way_asks_less_and_less_often() -> anyhow::Result<()> {
    let world = World::start(60, 1).await?;
    let proxy = Proxy::start(world.server.address()?, seed()).await?;
    let mut config = world.config("phone", NEVER);
    config.pace.first_retry = Duration::from_millis(40);
    config.pace.longest_retry = Duration::from_secs(60);
    let phone = Phone::enrol_with(config, proxy.url(), &world.ward.codes[0]).await?;
    proxy.set(Weather::with(Fault::Refused, 100));
    drop(proxy.take_times());
    let house = phone.first_house().await?;
    let began = Instant::now();
    phone.met(house.id, 3).await?;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let tries = proxy.take_times();
    // Full jitter over 40 ms, 80 ms, …: about nine tries in ten seconds; without back-off 250 or more.
    println!(
        "network: {} tries in {:.0} s without a way",
        tries.len(),
        began.elapsed().as_secs_f32()
    );
    assert!((3..40).contains(&tries.len()), "{} tries", tries.len());
    // Somebody asks for it: at once, not after the pause.
    proxy.set(Weather::default());
    let asked = Instant::now();
    phone.handle.ask(Request::SyncNow).await?;
    phone.until("it is safe", |t| t.visits_safe == 1).await?;
    assert!(asked.elapsed() < Duration::from_secs(20));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_sync_costs_is_counted_as_the_line_carries_it() -> anyhow::Result<()> {
    let world = World::start(400, 1).await?;
    let proxy = Proxy::start(world.server.address()?, seed()).await?;
    let config = world.config("phone", OFTEN);
    let phone = Phone::enrol_with(config, proxy.url(), &world.ward.codes[0]).await?;
    let house = phone.first_house().await?;
    phone.met(house.id, 3).await?;
    phone.handle.ask(Request::SyncNow).await?;
    phone.until("it is safe", |t| t.visits_safe == 1).await?;
    tungngo_tests::wait::until_ok("what was used is noted", async || {
        let Answer::Sync(view) = phone.handle.ask(Request::Sync).await? else {
            anyhow::bail!("another answer");
        };
        let (used, carried) = (view.used, proxy.traffic());
        let of = |counted: u64, carried: u64| 100 * counted / carried.max(1);
        // Enrolling is not counted, nor what HTTP itself writes around its heads.
        let (up, down) = (of(used.sent, carried.up), of(used.received, carried.down));
        ensure!(
            (50..=100).contains(&up) && (85..=100).contains(&down),
            "{used:?} of {carried:?}"
        );
        Ok(())
    })
    .await
}
