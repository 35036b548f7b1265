//! An evening's work over 2G that ends every few seconds.

use std::time::{Duration, Instant};

use anyhow::ensure;
use rand::{RngExt as _, rngs::StdRng};
use tungngo_mobile::protocol::{FormKey, Picture, Request, SyncTruth};
use tungngo_shared::{
    ids::HouseholdId,
    picture::{Media, made_up::picture},
};
use tungngo_tests::{
    phone,
    post::{Post, World, settle},
    proxy::{Fault, Weather},
    seed::{lots, seed},
};

const VISITS: u64 = 1_000;
const PHOTOS: u64 = 300;
/// A photo's bytes: as the phone scales one when it has to spare. Small ones are the harder case, since
/// what surrounds them weighs more.
const PHOTO_BYTES: usize = 16_000;
/// So many times as fast as on the road, so that the test does not take a quarter of an hour; what is cut,
/// and where, stays the same.
const TIMES: u32 = 6;

/// What a phone sends on a link that is as slow as 2G and ends every few seconds, beside what the same
/// evening takes on a good one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_visits_come_through_2g_that_ends_every_few_seconds() -> anyhow::Result<()> {
    let seed = seed();
    let world = World::start(300, 2).await?;
    let good = Weather::default();
    let bad = Weather {
        cuts: Some(Duration::from_secs(5) / TIMES..Duration::from_secs(9) / TIMES),
        ..Weather::edge(TIMES)
    };
    let mut needed = 0;
    for (n, weather) in [good, bad].into_iter().enumerate() {
        let has_cuts = weather.cuts.is_some();
        let config = phone::fast_motion(world.dir.path().join(format!("phone-{n}")), TIMES);
        let mut post = Post::with(&world, n, seed, config).await?;
        // An evening without network.
        post.proxy.set(Weather::with(Fault::Refused, 100));
        evening(&mut post, lots(seed, 6), n as u64 * VISITS).await?;
        let before = post.proxy.traffic();
        post.proxy.set(weather);
        let began = Instant::now();
        post.phone.handle.ask(Request::SyncNow).await?;
        post.all_safe().await?;
        let (visits_took, visits_sent) = (began.elapsed(), post.proxy.traffic().up - before.up);
        // It takes minutes; that it goes on is what is waited for.
        for next in (0..=PHOTOS).step_by(20) {
            let what = format!("{next} photos are safe");
            let safe = |t: &SyncTruth| {
                u64::from(t.photos_total) == PHOTOS && u64::from(t.photos_safe) >= next
            };
            post.phone.until(&what, safe).await?;
        }
        let took = began.elapsed();
        let after = post.proxy.traffic();
        let (sent, cuts) = (after.up - before.up, after.cuts - before.cuts);
        println!(
            "2G {n}: seed {seed}, {VISITS} visits in {} s, with {PHOTOS} photos in {} s on the road ({TIMES} times as \
             fast here), {cuts} cuts, {} requests, {sent} bytes sent, {visits_sent} until the visits were safe",
            (visits_took * TIMES).as_secs(),
            (took * TIMES).as_secs(),
            after.requests - before.requests,
        );
        let looks = settle(vec![post], &world.data()).await?;
        ensure!(looks > 0, "nobody looked at the screen");
        if has_cuts {
            println!("2G: {:.3} of the bytes needed", sent as f64 / needed as f64);
            ensure!(cuts > 20, "the line was cut {cuts} times only");
            ensure!(sent * 10 <= needed * 11, "{sent} bytes for {needed}");
        } else {
            needed = sent;
        }
    }
    Ok(())
}

/// Saves the evening's visits, some with a photo.
async fn evening(post: &mut Post, mut lots: StdRng, first: u64) -> anyhow::Result<()> {
    let houses = post.phone.houses().await?;
    for n in 0..VISITS {
        let house: HouseholdId = houses[lots.random_range(0..houses.len())];
        if n * PHOTOS / VISITS != (n + 1) * PHOTOS / VISITS {
            let form = FormKey::Door(house);
            let picture = Picture(picture(Media::Jpeg, seed() + first + n, PHOTO_BYTES));
            let held = post
                .phone
                .handle
                .photos(Request::AddPhoto { form, picture });
            ensure!(held.await?.len() == 1, "a photo is missing");
        }
        let saved = post.phone.record(house, phone::lived(&mut lots)).await?;
        post.note(&saved)?;
    }
    Ok(())
}
