//! Phones with wrong clocks: no clock decides anything, so the ward looks the same as with good ones.

use std::{collections::BTreeMap, path::Path, sync::atomic::Ordering, time::Duration};

use anyhow::{Context as _, ensure};
use rand::RngExt as _;
use serde_json::Value;
use tungngo_mobile::protocol::{HouseDraft, Request, VisitState};
use tungngo_shared::{ids::HouseholdId, sync::DocKind};
use tungngo_tests::{
    held::Eye,
    phone::{self, OFTEN, Phone},
    program::Program,
    seed::{lots, seed},
    truth::device_of,
    wait,
    ward::TestWard,
    wire::WirePhone,
};

const YEAR_MS: i64 = 366 * 24 * 3_600 * 1_000;

/// What two phones did to a ward, told without anything that a clock wrote.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    /// Visits of each door, by its place in walking order: by whom (first phone or second) and what
    /// they found.
    visits: BTreeMap<usize, Vec<(bool, String)>>,
    /// People and note of the doors that both changed.
    houses: BTreeMap<usize, String>,
    /// What is to be done about each door, as each phone shows it.
    due: [Vec<String>; 2],
    /// Visits that the phones call safe.
    safe: [u32; 2],
}

/// Two phones record visits and both edit some houses; `wrong` is what is wrong with their clocks at
/// each step.
async fn evening(seed: u64, wrong: impl Fn(usize) -> [i64; 2]) -> anyhow::Result<Outcome> {
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("server");
    let ward = TestWard::make_for_load(&data, 60, 3).await?;
    let mut server = Program::server(&data).await?;
    let mut phones = Vec::new();
    for n in 0..2 {
        let config = phone::config(dir.path().join(format!("phone-{n}")), OFTEN);
        config.wrong_ms.store(wrong(0)[n], Ordering::SeqCst);
        phones.push(Phone::enrol_with(config, server.url(), &ward.codes[n]).await?);
    }
    // In walking order: ids are others in another evening's ward.
    let doors = phones[0].houses().await?;
    let mut lots = lots(seed, 3);
    let mut saved = [0, 0];
    for step in 0..40 {
        for (phone, wrong) in phones.iter().zip(wrong(step)) {
            phone.wrong_ms.store(wrong, Ordering::SeqCst);
        }
        if step == 20 {
            // A while without network: edits of the same houses meet later.
            server.stop().await?;
        }
        let who = lots.random_range(0..2);
        let door = doors[lots.random_range(0..doors.len())];
        phones[who].met(door, lots.random_range(1..9)).await?;
        saved[who] += 1;
        if step == 22 {
            for (n, phone) in phones.iter().enumerate() {
                for door in &doors[..3] {
                    edit(phone, *door, n).await?;
                }
            }
        }
        if step == 30 {
            server.start_again().await?;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for (phone, saved) in phones.iter().zip(saved) {
        phone.handle.ask(Request::SyncNow).await?;
        let safe =
            |t: &tungngo_mobile::protocol::SyncTruth| t.visits_safe == saved && t.waiting == 0;
        phone.until("all is safe", safe).await?;
        ensure!(phone.handle.my_visits(Request::MyVisits).await?.len() == saved as usize);
    }
    // Both phones hear of everything.
    for phone in &phones {
        wait::until("both edits are on both phones", async || {
            let house = phone.house(doors[0]).await.ok()?;
            let both = house.row.people == Some(31) && house.note.as_deref() == Some("Cổng sau");
            (both && !house.row.on_phone).then_some(())
        })
        .await?;
        for visit in phone.handle.my_visits(Request::MyVisits).await? {
            ensure!(visit.state == VisitState::Received, "{:?}", visit.state);
        }
    }
    let held = Eye::open(&data)?.held()?;
    ensure!(held.doubled().is_empty(), "doubled");
    ensure!(held.visits().len() == (saved[0] + saved[1]) as usize);
    outcome(&phones, &server, &ward.codes[2], &doors, &data).await
}

async fn edit(phone: &Phone, household: HouseholdId, n: usize) -> anyhow::Result<()> {
    let house = phone.house(household).await?;
    let draft = HouseDraft {
        alley: house.row.alley,
        number: house.row.number.clone(),
        head_name: house.row.head_name.clone(),
        people: if n == 0 { Some(31) } else { house.row.people },
        kind: house.row.kind,
        phone: house.phone.clone(),
        note: if n == 1 {
            Some("Cổng sau".to_owned())
        } else {
            house.note.clone()
        },
        location: None,
    };
    phone
        .handle
        .save(Request::EditHouse { household, draft })
        .await?;
    Ok(())
}

async fn outcome(
    phones: &[Phone],
    server: &Program,
    code: &str,
    doors: &[HouseholdId],
    data: &Path,
) -> anyhow::Result<Outcome> {
    let mut found = Outcome::default();
    let first = device_of(&phones[0]).await?;
    let pulled = WirePhone::enrol(server.url(), code)
        .await?
        .pull(None)
        .await?;
    let held = Eye::open(data)?.held()?;
    for change in pulled.changes {
        let body: Value = serde_json::from_str(change.body.as_ref().map_or("null", |b| b.get()))?;
        let place = |id| doors.iter().position(|d| *d == id).context("no such door");
        match change.kind {
            DocKind::Visit => {
                let visit = &body["visit"];
                let door = place(serde_json::from_value(visit["household"].clone())?)?;
                let what = format!("{} {}", visit["outcome"], visit["people_living"]);
                let by_first = held.device_of(change.id) == Some(first);
                found.visits.entry(door).or_default().push((by_first, what));
            }
            DocKind::Household if doors[..3].contains(&HouseholdId(change.id)) => {
                let what = format!("{} {}", body["people"], body["note"]);
                found.houses.insert(place(HouseholdId(change.id))?, what);
            }
            _ => {}
        }
    }
    // The order in which two phones reach the server is the network's, not the clocks'.
    found.visits.values_mut().for_each(|visits| visits.sort());
    for (n, phone) in phones.iter().enumerate() {
        found.safe[n] = phone.truth().visits_safe;
        for door in doors {
            let door = phone.house(*door).await?.row.door;
            found.due[n].push(format!("{door:?}"));
        }
    }
    Ok(found)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_clocks_change_nothing() -> anyhow::Result<()> {
    let seed = seed();
    let good = evening(seed, |_| [0, 0]).await?;
    // One a year ahead; one that jumps by days and hours, forward and back, between two saves.
    let mut jumps = lots(seed, 4);
    let jumps: Vec<i64> = (0..40)
        .map(|_| jumps.random_range(-40 * 24 * 60..40 * 24 * 60) * 60_000)
        .collect();
    let wrong = evening(seed, |step| [YEAR_MS, jumps[step]]).await?;
    let visits: usize = good.visits.values().map(Vec::len).sum();
    println!(
        "clocks: seed {seed}, {visits} visits and {} houses edited by both; safe {:?} with good clocks, \
         {:?} with wrong ones",
        good.houses.len(),
        good.safe,
        wrong.safe
    );
    assert_eq!(visits, 40);
    assert_eq!(good, wrong);
    Ok(())
}
