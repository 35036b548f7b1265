//! The drill of a lost phone: revoked, wiped at its next contact, its unsent work still accepted; and one
//! that stays away from the server opens only with network.

use std::{path::PathBuf, sync::atomic::Ordering};

use anyhow::{Context as _, bail, ensure};
use tungngo_mobile::{
    handle::Config,
    platform,
    protocol::{Boot, FailureCode, Request, SetAsideWhy},
    vault::{Cost, Vault},
};
use tungngo_server::{app, auth::enrol};
use tungngo_shared::ids::UserId;
use tungngo_tests::{
    day::Day,
    keyring::secret_name,
    phone::{NEVER, OFTEN, PIN, Phone, config, impatient},
    post::World,
    program::server_cli,
    secrets::files,
    wait,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn settings(dir: PathBuf, calm: std::time::Duration) -> Config {
    let mut config = config(dir, calm);
    config.limits = impatient();
    config
}

async fn pin(phone: &Phone) -> Result<Boot, FailureCode> {
    let pin = PIN.to_owned();
    let unlock = phone.handle.boot(Request::Unlock { pin });
    unlock.await.map_err(|failure| failure.code)
}

async fn code(world: &World, user: UserId) -> anyhow::Result<String> {
    let app = app::App::open(app::Config::at(world.data()))?;
    let code = enrol::create_code(&app, user, None).await;
    code.map_err(|error| anyhow::anyhow!("{}", error.code))
}

/// What is left of a phone's folder, by name.
fn left(phone: &Phone) -> anyhow::Result<Vec<String>> {
    let files = files(&phone.dir)?;
    let names = files.iter().map(|file| {
        let name = file.strip_prefix(&phone.dir).unwrap_or(file);
        name.display().to_string()
    });
    Ok(names.collect())
}

#[tokio::test]
async fn a_revoked_phone_wipes_itself_and_its_unsent_work_arrives() -> anyhow::Result<()> {
    let mut world = World::start(60, 1).await?;
    let dir = world.dir.path().join("phone");
    let url = world.server.url().to_owned();
    let phone = Phone::enrol_with(settings(dir, OFTEN), &url, &world.ward.codes[0]).await?;
    let Boot::Open(me) = phone.handle.boot(Request::Boot).await? else {
        bail!("not open");
    };
    world.server.stop().await?;
    let day = Day::work(&phone).await?;
    let secrets = day.secrets(&[])?;
    let carried = phone
        .handle
        .carry(Request::Carry {
            pin: PIN.to_owned(),
        })
        .await?;
    let stick = world.dir.path().join("stick.tungngo");
    std::fs::write(&stick, &carried.bytes)?;
    // A store that was set aside earlier has a secret of its own.
    let aside = phone.dir.join("quarantine-1");
    std::fs::create_dir(&aside)?;
    let keystore = platform::keystore(&phone.dir);
    Vault::new(&aside, keystore.clone()).create(PIN, Cost::PHONE, &mut rand::rng())?;
    let halves = [secret_name(&phone.dir)?, secret_name(&aside)?];
    // Whoever found the phone locks nothing; the office revokes it.
    let device = me.device.to_string();
    server_cli(&world.data(), &["device", "revoke", &device]).await?;
    world.server.start_again().await?;
    wait::until("it is wiped", async || {
        match phone.handle.boot(Request::Boot).await.ok()? {
            Boot::NotEnrolled { set_aside, .. } => set_aside,
            _ => None,
        }
    })
    .await
    .map(|aside| {
        assert_eq!(aside.why, SetAsideWhy::Revoked);
        assert_eq!(aside.copies, carried.count);
    })?;
    for name in left(&phone)? {
        let may_stay = name == "set-aside.json" || name == "settings.json";
        let is_sealed = name.starts_with("rescue/") && name.ends_with(".sealed");
        assert!(may_stay || is_sealed, "{name} was left");
    }
    secrets.none_below(&phone.dir)?;
    for half in halves {
        assert_eq!(keystore.get(&half)?, None, "the keystore still has {half}");
    }
    assert_eq!(pin(&phone).await, Err(FailureCode::NotEnrolled));
    let houses = phone.handle.alleys(Request::Alleys).await;
    assert_eq!(houses.unwrap_err().code, FailureCode::NotEnrolled);

    // The stick brings everything in although the phone is revoked.
    let stick = stick.display().to_string();
    let import = ["import", "outbox", stick.as_str(), "--json"];
    let report: serde_json::Value =
        serde_json::from_str(&server_cli(&world.data(), &import).await?)?;
    assert_eq!(report["counts"]["applied"], carried.count, "{report}");
    // The phone is found again: its copies find their way, once.
    let Phone { dir, handle, .. } = phone;
    drop(handle);
    let code = code(&world, me.user).await?;
    let phone = Phone::enrol_with(settings(dir, OFTEN), &url, &code).await?;
    phone
        .until("the earlier ones are sent", |t| t.earlier == 0)
        .await?;
    wait::until("its work is there", async || {
        let mine = phone.handle.my_visits(Request::MyVisits).await.ok()?;
        (mine.len() == 8).then_some(())
    })
    .await?;
    assert!(left(&phone)?.iter().all(|name| !name.ends_with(".sealed")));
    Ok(())
}

#[tokio::test]
async fn a_phone_away_for_too_long_opens_only_with_network() -> anyhow::Result<()> {
    let mut world = World::start(60, 2).await?;
    let url = world.server.url().to_owned();
    let at = world.dir.path().join("phone");
    let phone = Phone::enrol_with(settings(at, NEVER), &url, &world.ward.codes[0]).await?;
    let house = phone.first_house().await?;
    world.server.stop().await?;
    phone.met(house.id, 3).await?;
    let days = |phone: &Phone, days: i64| phone.wrong_ms.store(days * DAY_MS, Ordering::SeqCst);
    let again = async |phone: &Phone| {
        phone.handle.boot(Request::Lock).await?;
        anyhow::Ok(pin(phone).await)
    };

    days(&phone, 13);
    assert!(matches!(again(&phone).await?, Ok(Boot::Open(_))));
    days(&phone, 15);
    assert_eq!(again(&phone).await?, Err(FailureCode::NeedsContact));
    let asked = phone.handle.alleys(Request::Alleys).await;
    assert_eq!(asked.unwrap_err().code, FailureCode::Locked);
    // Setting the clock back gives no time back, nor does the next start of the app.
    days(&phone, 10);
    assert_eq!(pin(&phone).await, Err(FailureCode::NeedsContact));
    days(&phone, 15);
    let Phone {
        dir,
        handle,
        wrong_ms,
    } = phone;
    drop(handle);
    let mut config = settings(dir, NEVER);
    config.wrong_ms = wrong_ms;
    let phone = Phone::with(config)?;
    assert_eq!(pin(&phone).await, Err(FailureCode::NeedsContact));
    // The right PIN was needed all the same, and nothing was lost.
    let wrong = phone.handle.boot(Request::Unlock {
        pin: "730915".to_owned(),
    });
    let wrong = wrong.await.unwrap_err().code;
    assert!(matches!(wrong, FailureCode::WrongPin { .. }), "{wrong:?}");
    world.server.start_again().await?;
    assert!(matches!(pin(&phone).await, Ok(Boot::Open(_))));
    phone
        .until("it is safe", |t| t.visits_safe == 1 && t.waiting == 0)
        .await?;

    // The ward decides how long; the phone hears of it.
    let ward = world.ward.code.clone();
    let set = ["ward", "set", &ward, "--lock-after-days", "30"];
    server_cli(&world.data(), &set).await?;
    phone.handle.ask(Request::SyncNow).await?;
    let rows = phone.truth().rows_received;
    wait::until("the ward's rules came", async || {
        (phone.truth().rows_received > rows).then_some(())
    })
    .await
    .or_else(|error| {
        // They may have come before the count was read.
        ensure!(phone.truth().last_contact.is_some(), "{error}");
        Ok(())
    })?;
    world.server.stop().await?;
    days(&phone, 35);
    assert!(matches!(again(&phone).await?, Ok(Boot::Open(_))));
    days(&phone, 50);
    assert_eq!(again(&phone).await?, Err(FailureCode::NeedsContact));

    // Meanwhile the office has revoked it: its next contact, before anything is shown, wipes it.
    let device = server_cli(&world.data(), &["device", "list", "--json"]).await?;
    let devices: serde_json::Value = serde_json::from_str(&device)?;
    let mut ids = devices.as_array().context("no list")?.iter();
    let id = ids.find_map(|d| d["revoked_ms"].is_null().then(|| d["id"].as_str()));
    let id = id.flatten().context("no phone")?;
    server_cli(&world.data(), &["device", "revoke", id]).await?;
    world.server.start_again().await?;
    let Ok(Boot::NotEnrolled {
        set_aside: Some(aside),
        ..
    }) = pin(&phone).await
    else {
        bail!("a revoked phone opened");
    };
    assert_eq!(aside.why, SetAsideWhy::Revoked);
    assert!(!phone.dir.join("store.db").exists() && !phone.dir.join("vault.json").exists());
    Ok(())
}

/// A folder that came from another phone's backup, a keystore that was reset: no PIN opens it any more, which
/// is said and costs no try. With a new code the phone begins anew, and what was unsent arrives.
#[tokio::test]
async fn a_phone_whose_keystore_lost_the_key_begins_anew_and_loses_no_visit() -> anyhow::Result<()>
{
    let mut world = World::start(60, 1).await?;
    let url = world.server.url().to_owned();
    let at = world.dir.path().join("phone");
    let first = world.ward.codes[0].clone();
    let phone = Phone::enrol_with(settings(at, NEVER), &url, &first).await?;
    let Boot::Open(me) = phone.handle.boot(Request::Boot).await? else {
        bail!("not open");
    };
    let house = phone.first_house().await?;
    world.server.stop().await?;
    phone.met(house.id, 3).await?;
    phone.handle.boot(Request::Lock).await?;
    platform::keystore(&phone.dir).forget(&secret_name(&phone.dir)?)?;
    for _ in 0..12 {
        assert_eq!(pin(&phone).await, Err(FailureCode::KeyGone));
    }
    let boot = phone.handle.boot(Request::Boot).await?;
    assert!(
        matches!(boot, Boot::Locked { tries_left: 10, .. }),
        "{boot:?}"
    );
    assert!(phone.dir.join("store.db").exists(), "nothing is deleted");

    world.server.start_again().await?;
    let code = code(&world, me.user).await?;
    let aside = phone.start_over(&url, &code).await?;
    assert_eq!((aside.why, aside.copies), (SetAsideWhy::KeyGone, 1));
    let kept = left(&phone)?;
    let is_kept = |name: &String| name.starts_with("quarantine-") && name.ends_with("/store.db");
    assert!(kept.iter().any(is_kept), "{kept:?}");
    let Phone { dir, handle, .. } = phone;
    drop(handle);
    let phone = Phone::enrol_with(settings(dir, OFTEN), &url, &code).await?;
    phone
        .until("the earlier one is sent", |t| t.earlier == 0)
        .await?;
    wait::until("its visit is there", async || {
        let mine = phone.handle.my_visits(Request::MyVisits).await.ok()?;
        (mine.len() == 1).then_some(())
    })
    .await
}
