//! A stolen phone: no byte of its folder tells what was recorded, and what was sealed for the ward's
//! police stays shut, whoever has the PIN.

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use anyhow::{Context as _, bail, ensure};
use rusqlite::Connection;
use tungngo_mobile::{
    handle::Config,
    platform,
    protocol::{Boot, Request, SetAsideWhy},
    store::Identity,
    vault::{Vault, VaultError},
};
use tungngo_server::keys::Keys;
use tungngo_shared::{
    ids::VisitId,
    observation::SealedObservation,
    rescue::{SealedOp, file::Closed},
    seal::Sender,
};
use tungngo_tests::{
    day::{Day, OBSERVED, TYPED},
    keyring::{self, Key, Keyring},
    phone::{OFTEN, PIN, Phone, config, open_store},
    post::World,
    secrets::{Secrets, files},
    wait, wire,
};

/// What a program logs, as loud as it can.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut log = self.0.lock().map_err(|_| std::io::ErrorKind::Other)?;
        log.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn settings(dir: PathBuf) -> Config {
    let mut config = config(dir, OFTEN);
    config.limits = tungngo_tests::phone::impatient();
    config
}

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

fn looks(secrets: &Secrets, dir: &Path, when: &str) -> anyhow::Result<()> {
    let looked = secrets.none_below(dir).context(when.to_owned())?;
    println!(
        "phone at rest: {when}: {} files, {} bytes, {} ways of writing, none found",
        looked.files,
        looked.bytes,
        secrets.count()
    );
    Ok(())
}

/// The sealed observations that the outbox holds, with their visits.
fn observations(conn: &Connection) -> anyhow::Result<Vec<(VisitId, SealedObservation)>> {
    let mut found = Vec::new();
    let mut outbox = conn.prepare("SELECT doc_id, body FROM outbox WHERE kind = 'visit'")?;
    let mut rows = outbox.query([])?;
    while let Some(row) = rows.next()? {
        let visit = VisitId(row.get(0)?);
        let body: serde_json::Value = serde_json::from_str(&row.get::<_, String>(1)?)?;
        for one in body["observations"].as_array().into_iter().flatten() {
            found.push((visit, serde_json::from_value(one.clone())?));
        }
    }
    Ok(found)
}

/// What is sealed on a phone.
struct Shut {
    observations: Vec<(VisitId, SealedObservation)>,
    copies: Vec<SealedOp>,
    carried: Vec<u8>,
    sender: Sender,
}

impl Shut {
    /// How many of these seals a key opens; `most` of each kind are tried.
    fn opened_by(&self, key: &Key, most: usize) -> anyhow::Result<usize> {
        let observations = self.observations.iter().take(most);
        let observations = observations.filter(|(visit, one)| one.open(key, *visit).is_ok());
        let copies = self.copies.iter().take(most);
        let copies = copies.filter(|copy| copy.open(key, &self.sender).is_ok());
        let carried = Closed::read(&self.carried)?.open(key, &self.sender);
        Ok(observations.count() + copies.count() + usize::from(carried.is_ok()))
    }
}

#[tokio::test]
async fn a_phones_folder_tells_nothing_and_its_seals_stay_shut() -> anyhow::Result<()> {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .init();
    let mut world = World::start(60, 1).await?;
    let dir = world.dir.path().join("phone");
    let url = world.server.url().to_owned();
    let phone = Phone::enrol_with(settings(dir), &url, &world.ward.codes[0]).await?;
    // The day has no network: everything waits on the phone.
    world.server.stop().await?;
    let day = Day::work(&phone).await?;
    let secrets = day.secrets(&[])?;
    assert!(day.listed.len() >= 60 && day.photos.len() == 4);
    let carried = phone
        .handle
        .carry(Request::Carry {
            pin: PIN.to_owned(),
        })
        .await?;
    looks(&secrets, &phone.dir, "open, with a file to carry")?;
    phone.handle.boot(Request::Lock).await?;
    looks(&secrets, &phone.dir, "locked")?;
    let dir = stop(phone).await?;
    looks(&secrets, &dir, "switched off")?;

    a_copy_stays_shut(&dir)?;
    everything_stays_shut(&world, &dir, carried.bytes)?;

    let phone = Phone::with(settings(dir))?;
    phone.unlock().await?;
    looks(&secrets, &phone.dir, "open again")?;
    world.server.start_again().await?;
    phone
        .until("all is sent", |t| t.waiting == 0 && t.photos_safe == 4)
        .await?;
    looks(&secrets, &phone.dir, "everything sent")?;
    phone.handle.boot(Request::Lock).await?;
    let dir = stop(phone).await?;
    looks(&secrets, &dir, "locked at night")?;

    let dir = set_aside(dir).await?;
    looks(&secrets, &dir, "with a damaged store set aside")?;
    let log = log.0.lock().unwrap();
    assert!(log.len() > 10_000, "the log is not loud");
    let said = secrets.within(&log);
    assert_eq!(said, None, "the log says it");
    Ok(())
}

/// Who copies the whole folder and knows the PIN as well has nothing: the keystore's half of the key is not
/// in it.
fn a_copy_stays_shut(dir: &Path) -> anyhow::Result<()> {
    let secret = platform::keystore(dir)
        .get(&keyring::secret_name(dir)?)?
        .context("no secret")?;
    let elsewhere = tempfile::tempdir()?;
    let copy = elsewhere.path().join("phone");
    for file in files(dir)? {
        let bytes = std::fs::read(&file)?;
        let found = bytes.windows(32).any(|window| window == secret);
        ensure!(!found, "{} has the secret", file.display());
        let text = String::from_utf8_lossy(&bytes);
        let mut ring = Keyring::default();
        ring.add_text(&text);
        ensure!(
            ring.iter().all(|key| *key != secret),
            "{} has it as text",
            file.display()
        );
        let to = copy.join(file.strip_prefix(dir)?);
        std::fs::create_dir_all(to.parent().context("no folder")?)?;
        std::fs::write(to, bytes)?;
    }
    let opened = Vault::new(&copy, platform::keystore(&copy)).open(PIN, wire::now());
    ensure!(
        matches!(opened, Err(VaultError::KeyGone)),
        "a copy gave {:?}",
        opened.map(|_| "the key")
    );
    // The same copy does open where the secret is.
    let opened = Vault::new(&copy, platform::keystore(dir)).open(PIN, wire::now());
    ensure!(opened.is_ok(), "the test has no teeth");
    Ok(())
}

/// With the PIN and every key on the phone the house list opens, the observations do not; with the
/// ward's key they do.
fn everything_stays_shut(world: &World, dir: &Path, carried: Vec<u8>) -> anyhow::Result<()> {
    let (store, key) = open_store(dir)?;
    let identity: Identity = store.identity()?.context("no identity")?;
    drop(store);
    let conn = keyring::open(&dir.join("store.db"), &key)?;
    let values = keyring::values(&conn)?;
    let plain = format!("{values:?}");
    assert!(
        plain.contains(TYPED[0]) && plain.contains(TYPED[3]),
        "the test does not read the store"
    );
    for word in OBSERVED {
        let one = Secrets::new([word], &[])?;
        assert_eq!(one.within(plain.as_bytes()), None, "the store has it");
    }

    let mut ring = Keyring::default();
    ring.add(key);
    let secret = platform::keystore(dir)
        .get(&keyring::secret_name(dir)?)?
        .context("no secret")?;
    ring.add_pin(&dir.join("vault.json"), PIN, &secret)?;
    ring.add_database(&conn)?;
    ring.add_text(&identity.nonce);
    for file in files(dir)? {
        if let Ok(text) = std::fs::read_to_string(&file) {
            ring.add_text(&text);
        }
    }
    let copies = files(&dir.join("rescue"))?;
    let copies = copies.iter().map(|file| {
        let bytes = std::fs::read(file)?;
        Ok(SealedOp::from_bytes(&bytes)?)
    });
    let shut = Shut {
        observations: observations(&conn)?,
        copies: copies.collect::<anyhow::Result<_>>()?,
        carried,
        sender: Sender::phone(identity.device, &identity.nonce),
    };
    ensure!(shut.observations.len() >= 8, "too few observations");
    ensure!(shut.copies.len() >= 8, "too few copies");
    let all = shut.observations.len() + shut.copies.len() + 1;
    // All are sealed to one key: what does not open one opens none.
    for key in ring.iter() {
        assert_eq!(
            shut.opened_by(key, 1)?,
            0,
            "a key on the phone opens a seal"
        );
    }
    let keys = Keys::open(&world.data().with_extension("keys"), false)?;
    let key_id = &shut.observations[0].1.sealed.key_id;
    let private = keys.ward_private(&world.ward.code.parse()?, key_id)?;
    let private: Key = private.try_into().ok().context("not 32 bytes")?;
    assert_eq!(
        shut.opened_by(&private, all)?,
        all,
        "the ward's key opens all"
    );
    println!(
        "phone at rest: {} possible keys tried against {all} seals, none opens",
        ring.len()
    );
    Ok(())
}

/// Damages the store and lets the phone put it aside.
async fn set_aside(dir: PathBuf) -> anyhow::Result<PathBuf> {
    let store = dir.join("store.db");
    let mut bytes = std::fs::read(&store)?;
    let middle = bytes.len() / 2;
    for byte in &mut bytes[middle..middle + 64] {
        *byte ^= 0x5a;
    }
    std::fs::write(&store, bytes)?;
    let phone = Phone::with(settings(dir))?;
    match phone.unlock().await? {
        Boot::NotEnrolled {
            set_aside: Some(aside),
            ..
        } if aside.why == SetAsideWhy::Damaged => {}
        other => bail!("a damaged store was opened: {other:?}"),
    }
    stop(phone).await
}
