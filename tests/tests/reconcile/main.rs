//! Another system's list of 3,000 rows against 2,500 cases: how well they are matched, and on a real server that nothing is
//! lost when it is killed while it matches or while somebody decides.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use rusqlite::params;
use rust_xlsxwriter::Workbook;
use tungngo_server::{clock, keys::Keys, storage::sqlite::Sqlite};
use tungngo_shared::{
    casefile::Birth,
    clock::dmy,
    ids::CaseId,
    reconcile::{Listed, lay},
};
use tungngo_tests::{
    desk::Desk,
    keyring,
    listed::{lists, precision_and_recall},
    post::World,
};
use uuid::Uuid;

#[test]
fn a_list_with_the_flaws_of_real_ones_finds_its_cases() {
    for seed in 1..=5 {
        let lists = lists(seed);
        let found = lay(&lists.theirs, &lists.ours);
        let pairs: Vec<(usize, usize)> = found.pairs.iter().map(|p| (p.theirs, p.ours)).collect();
        let (precision, recall) = precision_and_recall(&lists, &pairs);
        let offered = found.unclear.iter().filter(|(at, of)| {
            let truth = lists.truth.get(at);
            truth.is_some() && of.iter().any(|p| Some(&p.ours) == truth)
        });
        println!(
            "seed {seed}: precision {precision:.4}, recall {recall:.4}, {} unclear ({} with the right one offered), \
             {} only there, {} only here",
            found.unclear.len(),
            offered.count(),
            found.only_theirs.len(),
            found.only_ours.len()
        );
        assert!(precision >= 0.99 && recall >= 0.98, "seed {seed}");
        // Every row is in one place, and one of ours in one pair.
        let mut rows: Vec<usize> = pairs.iter().map(|(theirs, _)| *theirs).collect();
        rows.extend(found.unclear.iter().map(|(at, _)| *at));
        rows.extend(&found.only_theirs);
        rows.sort_unstable();
        assert_eq!(rows, (0..lists.theirs.len()).collect::<Vec<_>>());
        let mut paired: Vec<usize> = pairs.iter().map(|(_, ours)| *ours).collect();
        paired.sort_unstable();
        assert!(paired.windows(2).all(|two| two[0] < two[1]));
        let is_paired = |at: &usize| paired.binary_search(at).is_ok();
        assert!(!found.only_ours.iter().any(is_paired));
    }
}

fn born(birth: Option<Birth>) -> String {
    match birth {
        Some(Birth::Day(day)) => dmy(day),
        Some(Birth::Year(year)) => year.to_string(),
        None => String::new(),
    }
}

const HEADS: [&str; 5] = [
    "STT",
    "Họ và tên",
    "Ngày, tháng, năm sinh",
    "Số CCCD",
    "Nơi cư trú",
];
/// The number of the first row below the heads, as a spreadsheet shows it.
const FIRST: usize = 4;

/// The list as a workbook: a title, heads, a row each.
fn workbook(rows: &[Listed]) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "DANH SÁCH NGƯỜI TRONG DIỆN QUẢN LÝ")?;
    for (column, head) in (0..).zip(HEADS) {
        sheet.write_string(2, column, head)?;
    }
    for (line, row) in (3_u32..).zip(rows) {
        let number = row.number.clone().unwrap_or_default();
        let cells = [
            (line - 2).to_string(),
            row.name.clone(),
            born(row.birth),
            number,
            row.address.clone(),
        ];
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(line, column, cell)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

fn keys(world: &World) -> anyhow::Result<Keys> {
    Keys::open(&world.dir.path().join("server.keys"), false)
}

/// Puts the cases into the database of a server that does not run, each at a door that is its address. Gives their ids.
fn open_cases(world: &World, ours: &[Listed]) -> anyhow::Result<Vec<CaseId>> {
    let path = world.data().join("tungngo.db");
    let mut c = keyring::open(&path, &keys(world)?.database.0)?;
    // The doors stand in no list that a phone would fetch.
    c.pragma_update(None, "foreign_keys", false)?;
    let tx = c.transaction()?;
    let place = "SELECT ward, id FROM residential_group LIMIT 1";
    let (ward, group): (String, Uuid) = tx.query_row(place, [], |r| Ok((r.get(0)?, r.get(1)?)))?;
    let police = "SELECT id FROM account WHERE role = $1 AND ward = $2";
    let id_of = |role| tx.query_row(police, [role, ward.as_str()], |r| r.get::<_, Uuid>(0));
    let (officer, lead) = (id_of("area_officer")?, id_of("police_lead")?);
    let mut ids = Vec::new();
    for row in ours {
        let (id, door) = (clock::new_id(), clock::new_id());
        let birth = row.birth.context("everybody was born")?;
        let of_age = birth.of_age_on().to_string();
        let birth = serde_json::to_string(&birth)?;
        tx.prepare_cached(include_str!("alley.sql"))?
            .execute(params![door, ward, group, row.address])?;
        tx.prepare_cached(include_str!("household.sql"))?
            .execute(params![door, ward, group])?;
        tx.prepare_cached(include_str!("case.sql"))?
            .execute(params![
                id, ward, group, door, row.name, birth, of_age, row.number, officer, lead
            ])?;
        ids.push(CaseId(id));
    }
    tx.commit()?;
    Ok(ids)
}

/// Where a run stands: how many rows are where, how many of them open, and the pairs.
struct Seen {
    state: String,
    counts: BTreeMap<String, (u64, u64)>,
    pairs: Vec<(usize, CaseId)>,
}

async fn seen(world: &World) -> anyhow::Result<Seen> {
    let path = world.data().join("tungngo.db");
    let store = Sqlite::open(&path, &keys(world)?.database)?;
    let read = store.read(|c| {
        let state = c.query_row("SELECT state FROM reconcile_run", [], |row| row.get(0))?;
        let mut counts = c.prepare(include_str!("counts.sql"))?;
        let counts = counts.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        let mut pairs = c.prepare(
            "SELECT nr, case_id FROM reconcile_row WHERE nr >= 0 AND case_id IS NOT NULL",
        )?;
        let pairs = pairs.query_map([], |row| Ok((row.get(0)?, CaseId(row.get(1)?))))?;
        Ok(Seen {
            state,
            counts: counts.collect::<Result<_, _>>()?,
            pairs: pairs.collect::<Result<_, _>>()?,
        })
    });
    Ok(read.await?)
}

async fn lead(world: &World) -> anyhow::Result<Desk> {
    let (login, password) = world.ward.person("police_lead")?.credentials()?;
    Desk::sign_in(world.server.url(), login, password).await
}

const COLUMNS: [(&str, &str); 5] = [
    ("name", "1"),
    ("birth", "2"),
    ("personal_number", "3"),
    ("address", "4"),
    ("status", ""),
];

/// Asks for the lists to be laid side by side, and kills the server: at once, then later and later, until it was quick
/// enough. A run is laid whole or not at all.
async fn lay_between_kills(world: &mut World, run: &str) -> anyhow::Result<(u32, Duration)> {
    let path = format!("{run}/columns");
    for kills in 0.. {
        let desk = lead(world).await?;
        let life = Duration::from_millis(60 << kills);
        let asked = Instant::now();
        let answer = tokio::time::timeout(life, desk.post(run, &path, &COLUMNS)).await;
        if let Ok(reply) = answer {
            ensure!(reply?.status().is_success(), "not laid");
            return Ok((kills, asked.elapsed()));
        }
        world.server.kill().await?;
        let now = seen(world).await?;
        let rows: u64 = now.counts.values().map(|(all, _)| all).sum();
        let whole = match now.state.as_str() {
            "uploaded" => rows == 0,
            _ => rows >= 3_000,
        };
        ensure!(whole, "{}: {rows} rows are laid", now.state);
        world.server.start_again().await?;
        if now.state != "uploaded" {
            return Ok((kills + 1, life));
        }
    }
    unreachable!("it takes less than years")
}

#[tokio::test]
async fn a_server_that_is_killed_while_it_matches_or_somebody_decides_loses_nothing()
-> anyhow::Result<()> {
    let mut world = World::start(60, 0).await?;
    world.server.stop().await?;
    let lists = lists(1);
    let ids = open_cases(&world, &lists.ours)?;
    world.server.start_again().await?;
    let desk = lead(&world).await?;
    let file = ("danh-sach.xlsx", workbook(&lists.theirs)?);
    let began = Instant::now();
    let sent = desk.upload("/reconcile", file).await?;
    let upload = began.elapsed();
    let run = sent.url().path().to_owned();
    ensure!(run.len() > "/reconcile/".len(), "not taken");
    let (kills, laying) = lay_between_kills(&mut world, &run).await?;
    println!(
        "3,000 rows uploaded in {upload:.1?}, laid beside 2,500 cases in {laying:.1?} after {kills} kills"
    );

    // What the server found is what the rule finds in the same lists.
    let laid = seen(&world).await?;
    let place: BTreeMap<CaseId, usize> = ids.iter().copied().zip(0..).collect();
    let pairs: Vec<(usize, usize)> = laid
        .pairs
        .iter()
        .map(|(nr, case)| (nr - FIRST, place[case]))
        .collect();
    let (precision, recall) = precision_and_recall(&lists, &pairs);
    println!(
        "precision {precision:.4}, recall {recall:.4}; {:?}",
        laid.counts
    );
    ensure!(kills >= 1, "nothing was interrupted");
    ensure!(precision >= 0.99 && recall >= 0.98);

    // Decided, and killed as soon as that was answered.
    for (outcome, said) in [("differs", "keep_ours"), ("only_theirs", "not_ours")] {
        let form = [("outcome", outcome), ("said", said), ("rest", "1")];
        let reply = lead(&world)
            .await?
            .post(&run, &format!("{run}/rows"), &form)
            .await?;
        ensure!(reply.status().is_success(), "{outcome}: {}", reply.status());
        world.server.kill().await?;
        let now = seen(&world).await?;
        ensure!(now.counts[outcome].1 == 0, "{outcome}: {:?}", now.counts);
        ensure!(
            now.counts["only_ours"] == laid.counts["only_ours"],
            "other rows were decided, too"
        );
        world.server.start_again().await?;
    }
    let page = lead(&world).await?.page(&run).await?;
    ensure!(page.contains("reconcile-left"), "nothing left to decide");
    world.server.stop().await?;
    Ok(())
}
