//! The server comes back from yesterday's backup: every phone sends again what it still holds, nothing
//! that was acknowledged is missing, nothing is there twice.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, ensure};
use tungngo_mobile::protocol::Request;
use tungngo_shared::ids::VisitId;
use tungngo_tests::{
    desk::Desk,
    held::{Eye, Held, keys_of},
    phone::{OFTEN, Phone},
    post::{Post, World},
    program::server_cli,
    proxy::{Fault, Proxy, Weather},
    seed::seed,
};

/// The app is closed and opened: the access token lived in its memory alone.
async fn reopen(phone: &Phone) -> anyhow::Result<()> {
    phone.handle.boot(Request::Lock).await?;
    phone.unlock().await?;
    Ok(())
}

/// The value of a hidden field of a page.
fn hidden<'a>(html: &'a str, name: &str) -> anyhow::Result<&'a str> {
    let field = html.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let value = field.and_then(|f| f.split('"').next());
    value.with_context(|| format!("no field {name}"))
}

async fn accept(desk: &Desk, visit: VisitId) -> anyhow::Result<()> {
    let page = format!("/visits/{visit}");
    let html = desk.page(&page).await?;
    let form = [
        ("decision", "accepted"),
        ("rev", hidden(&html, "rev")?),
        ("seen", hidden(&html, "seen")?),
    ];
    let reply = desk.post(&page, &format!("{page}/decision"), &form).await?;
    ensure!(reply.status().is_success(), "{}", reply.status());
    Ok(())
}

/// The screen of a phone that has heard of the restored server says that work is owed again.
async fn owes((phone, _, saved): &(Arc<Phone>, Proxy, Vec<VisitId>)) -> anyhow::Result<()> {
    phone.handle.ask(Request::SyncNow).await?;
    let total = u32::try_from(saved.len())?;
    phone
        .until("the screen says that work is owed again", |t| {
            t.visits_total == total && t.visits_safe < total && t.waiting >= 10
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phones_bring_back_what_a_restored_server_lacks() -> anyhow::Result<()> {
    let seed = seed();
    let mut world = World::start(120, 3).await?;
    let (data, url) = (world.data(), world.server.url().to_owned());
    let quiet = Eye::open(&data)?.held()?.tips();
    let mut posts = Vec::new();
    for n in 0..3 {
        let mut post = Post::new(&world, n, seed, OFTEN).await?;
        post.save(12, 0, seed.wrapping_add(n as u64)).await?;
        post.all_safe().await?;
        posts.push(post);
    }
    let backup = world.dir.path().join("yesterday");
    let file = backup.to_str().context("no text")?;
    server_cli(&data, &["backup", file]).await?;

    // A day goes by: tokens are renewed, visits come in, an officer accepts one.
    for (n, post) in posts.iter_mut().enumerate() {
        reopen(&post.phone).await?;
        post.save(10, 0, seed.wrapping_add(10 + n as u64)).await?;
        post.all_safe().await?;
    }
    let (login, password) = world.ward.person("police_lead")?.credentials()?;
    let accepted = posts[0].saved[0];
    accept(&Desk::sign_in(&url, login, password).await?, accepted).await?;
    let eye = Eye::open(&data)?;
    assert_eq!(eye.review_state(accepted)?, "accepted");
    drop(eye);
    // One phone is in a dead spot with new work.
    posts[2].proxy.set(Weather::with(Fault::Refused, 100));
    posts[2].save(5, 0, seed.wrapping_add(20)).await?;
    let mut looks = 0;
    let mut there = Vec::new();
    for post in posts {
        looks += post.watcher.stop().await?;
        there.push((post.phone, post.proxy, post.saved));
    }

    world.server.stop().await?;
    server_cli(&data, &["restore", file]).await?;
    let held = Held::open(&data, &keys_of(&data)).await?;
    let missing = there.iter().flat_map(|(_, _, saved)| saved);
    let missing = missing.filter(|v| !held.has(v.0)).count();
    assert_eq!(missing, 35, "the backup is of yesterday");
    drop(held);
    for (phone, proxy, _) in &there {
        // Slow enough to be watched; and the refresh token is newer than what the backup knows.
        proxy.set(Weather::with(Fault::Late, 100));
        reopen(phone).await?;
    }
    world.server.start_again().await?;
    // All at once: each is quick.
    tokio::try_join!(owes(&there[0]), owes(&there[1]), owes(&there[2]))?;
    for (phone, proxy, saved) in &there {
        proxy.set(Weather::default());
        let total = u32::try_from(saved.len())?;
        phone
            .until("all is safe again", |t| {
                t.visits_safe == total && t.waiting == 0
            })
            .await?;
        ensure!(phone.truth().attention == 0, "{:?}", phone.truth());
    }
    let eye = Eye::open(&data)?;
    assert_eq!(
        eye.review_state(accepted)?,
        "received",
        "decided after the backup"
    );
    drop(eye);
    tokio::time::sleep(Duration::from_millis(400)).await;
    world.server.stop().await?;
    server_cli(&data, &["verify"]).await?;
    let held = Held::open(&data, &keys_of(&data)).await?;
    let all: Vec<_> = there.iter().flat_map(|(_, _, saved)| saved).collect();
    let lost = all.iter().filter(|v| !held.has(v.0)).count();
    let doubled = held.doubled().len();
    println!(
        "restored: seed {seed}, 3 phones, {} visits, {missing} of them not in the backup: {lost} lost, \
         {doubled} doubled; {looks} looks at the screens",
        all.len()
    );
    assert_eq!((lost, doubled, held.visits().len()), (0, 0, all.len()));
    held.check(&quiet)
}
