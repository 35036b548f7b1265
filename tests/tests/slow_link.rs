//! An evening's work over 2G that ends every few seconds.

use std::time::{Duration, Instant};

use anyhow::ensure;
use rand::RngExt as _;
use tungngo_mobile::protocol::Request;
use tungngo_tests::{
    phone,
    post::{Post, World, settle},
    proxy::{Fault, Weather},
    seed::{lots, seed},
};

/// What a phone on a slow link that ends every few seconds has to send, beside what the same evening
/// takes on a good one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_visits_come_through_2g_that_ends_every_few_seconds() -> anyhow::Result<()> {
    // Everything four times as fast as on the road, so that the test does not take minutes; what is
    // cut, and where, stays the same.
    const TIMES: u32 = 4;
    let (seed, visits) = (seed(), 1_000);
    let world = World::start(300, 2).await?;
    let mut needed = 0;
    for n in 0..2 {
        let config = phone::fast_motion(world.dir.path().join(format!("phone-{n}")), TIMES);
        let mut post = Post::with(&world, n, seed, config).await?;
        // An evening without network.
        post.proxy.set(Weather::with(Fault::Refused, 100));
        let (mut lots, houses) = (lots(seed, 6), post.phone.houses().await?);
        for _ in 0..visits {
            let house = houses[lots.random_range(0..houses.len())];
            let saved = post.phone.record(house, phone::lived(&mut lots)).await?;
            post.note(&saved)?;
        }
        let before = post.proxy.traffic();
        let mut weather = Weather::edge(TIMES);
        if n == 1 {
            weather.cuts = Some(Duration::from_secs(3) / TIMES..Duration::from_secs(8) / TIMES);
        }
        post.proxy.set(weather);
        let began = Instant::now();
        post.phone.handle.ask(Request::SyncNow).await?;
        post.all_safe().await?;
        let took = began.elapsed() * TIMES;
        let after = post.proxy.traffic();
        let sent = after.up - before.up;
        println!(
            "2G: seed {seed}, {visits} visits in {} s on the road ({TIMES} times as fast here), {} cuts, \
             {} requests, {sent} bytes sent",
            took.as_secs(),
            after.cuts - before.cuts,
            after.requests - before.requests,
        );
        settle(vec![post], &world.data()).await?;
        if n == 0 {
            needed = sent;
        } else {
            println!("2G: {:.3} of the bytes needed", sent as f64 / needed as f64);
            ensure!(after.cuts > before.cuts, "nothing was cut");
            // Pushes are short enough that a cut does not cost much.
            ensure!(sent <= needed * 2, "{sent} bytes for {needed}");
        }
    }
    Ok(())
}
