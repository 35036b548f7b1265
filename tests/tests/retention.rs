//! Keeping no longer than needed, on a real server and a real phone: what has been kept long enough goes,
//! and what somebody may have erased or corrected is gone from every byte of the server's files and from
//! the phone, while the log keeps that it went.

use std::path::Path;

use anyhow::{Context as _, ensure};
use rusqlite::Connection;
use serde_json::Value;
use tungngo_mobile::protocol::Request;
use tungngo_server::keys::Keys;
use tungngo_shared::ids::{HouseholdId, VisitId};
use tungngo_tests::{
    day::{Day, OBSERVED, TYPED},
    desk::Desk,
    keyring,
    phone::{OFTEN, Phone},
    post::World,
    program::server_cli,
    secrets::Secrets,
    wait,
};

use uuid::Uuid;

/// Every page of a database as it stands in the file, free ones included, in the clear.
fn every_page(path: &Path, keys: &Keys) -> anyhow::Result<Vec<u8>> {
    let mut conn = keyring::open(path, &keys.database.0)?;
    let image = conn.serialize("main")?;
    ensure!(image.starts_with(b"SQLite format 3"), "not in the clear");
    Ok(image.to_vec())
}

fn keys(world: &World) -> anyhow::Result<Keys> {
    Keys::open(&world.dir.path().join("server.keys"), false)
}

/// What the server's databases say of these words; the server must not run.
fn said(world: &World, secrets: &Secrets) -> anyhow::Result<Vec<String>> {
    let keys = keys(world)?;
    let mut found = Vec::new();
    for name in ["tungngo.db", "attachments.db"] {
        let image = every_page(&world.data().join(name), &keys)?;
        if let Some((word, form, at)) = secrets.within(&image) {
            found.push(format!("{name}: {word} ({form}) at {at}"));
        }
    }
    Ok(found)
}

fn main_database(world: &World) -> anyhow::Result<Connection> {
    keyring::open(&world.data().join("tungngo.db"), &keys(world)?.database.0)
}

/// What a phone's store says of these words.
fn phone_says(phone: &Phone, secrets: &Secrets) -> anyhow::Result<Option<String>> {
    let (store, key) = tungngo_tests::phone::open_store(&phone.dir)?;
    drop(store);
    let mut conn = keyring::open(&phone.dir.join("store.db"), &key)?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let image = conn.serialize("main")?.to_vec();
    Ok(secrets
        .within(&image)
        .map(|(word, form, _)| format!("{word} ({form})")))
}

struct Worked {
    world: World,
    phone: Phone,
    day: Day,
    house: HouseholdId,
}

/// A day's work that is all on the server.
async fn worked() -> anyhow::Result<Worked> {
    let world = World::start(60, 1).await?;
    let config = world.config("phone", OFTEN);
    let phone = Phone::enrol_with(config, world.server.url(), &world.ward.codes[0]).await?;
    let house = phone.houses().await?[0];
    let day = Day::work(&phone).await?;
    phone
        .until("all is sent", |t| t.waiting == 0 && t.photos_safe == 4)
        .await?;
    Ok(Worked {
        world,
        phone,
        day,
        house,
    })
}

async fn lead(world: &World) -> anyhow::Result<Desk> {
    let (login, password) = world.ward.person("police_lead")?.credentials()?;
    Desk::sign_in(world.server.url(), login, password).await
}

#[tokio::test]
async fn an_erased_household_is_in_no_byte_of_the_server_and_not_on_the_phone() -> anyhow::Result<()>
{
    let Worked {
        mut world,
        phone,
        day,
        house,
    } = worked().await?;
    let name = phone.house(house).await?.row.head_name;
    ensure!(name.chars().count() >= 8, "{name} is too short to be told");
    let others = day.listed.iter().filter(|one| **one == name).count();
    ensure!(others == 1, "{name} lives twice in this ward");
    let photo = &day.photos[0];
    let words = Secrets::new([name.as_str()], &[photo])?;
    world.server.stop().await?;
    ensure!(!said(&world, &words)?.is_empty(), "nothing to erase");
    world.server.start_again().await?;

    let lead = lead(&world).await?;
    let page = format!("/households/{house}/rights");
    let unsure = [("reason", "asked")];
    let erase = format!("/households/{house}/erase");
    let refused = lead.post(&page, &erase, &unsure).await?;
    assert_eq!(refused.status(), 422, "without a tick");
    let sure = [("reason", "asked"), ("sure", "1")];
    let done = lead.post(&page, &erase, &sure).await?;
    ensure!(done.status().is_success(), "{}", done.status());
    assert_eq!(lead.get(&page).await?.status(), 404);
    assert_eq!(
        lead.get(&format!("/visits/{}", day.observed[0]))
            .await?
            .status(),
        404
    );
    let search = lead.find_households(&name).await?;
    assert!(
        !search.contains("data-testid=\"household-row\""),
        "still found"
    );
    let log = lead.page("/audit?action=household.erase").await?;
    let reason = "Lý do: Người có dữ liệu yêu cầu";
    assert!(log.contains("data-testid=\"audit-row\"") && log.contains(reason));

    wait::until("the phone has wiped it", async || {
        let gone = phone.house(house).await.is_err();
        let mine = phone.handle.my_visits(Request::MyVisits).await.ok()?;
        (gone && mine.iter().all(|v| v.id != day.observed[0])).then_some(())
    })
    .await?;
    phone.handle.boot(Request::Lock).await?;
    assert_eq!(phone_says(&phone, &words)?, None, "on the phone");
    world.server.stop().await?;
    assert_eq!(said(&world, &words)?, Vec::<String>::new());
    server_cli(&world.data(), &["verify"]).await?;
    let left: i64 = main_database(&world)?.query_row(
        "SELECT COUNT(*) FROM observation WHERE visit_id = $1",
        [day.observed[0].0],
        |row| row.get(0),
    )?;
    assert_eq!(left, 0);

    // The phone's sync goes on.
    world.server.start_again().await?;
    phone.unlock().await?;
    phone.handle.ask(Request::SyncNow).await?;
    let another = phone.houses().await?[11];
    phone.met(another, 3).await?;
    phone
        .until("it is sent", |t| t.waiting == 0 && t.attention == 0)
        .await
}

#[tokio::test]
async fn a_correction_reaches_phones_and_search_and_can_forget_what_was_wrong() -> anyhow::Result<()>
{
    let Worked {
        mut world,
        phone,
        house,
        ..
    } = worked().await?;
    let wrong = phone.house(house).await?.row.head_name;
    let lead = lead(&world).await?;
    let (page, to) = (
        format!("/households/{house}/rights"),
        format!("/households/{house}/correct"),
    );
    let form = [
        ("reason", "wrong"),
        ("head_name", "Hồ Thị Đúng Tên"),
        ("people", "5"),
        ("forget", "1"),
    ];
    let done = lead.post(&page, &to, &form).await?;
    ensure!(done.status().is_success(), "{}", done.status());
    wait::until("the phone has the right name", async || {
        let row = phone.house(house).await.ok()?.row;
        (row.head_name == "Hồ Thị Đúng Tên" && row.people == Some(5)).then_some(())
    })
    .await?;
    let found = lead.find_households("dung ten").await?;
    assert!(found.contains("Hồ Thị Đúng Tên"));
    let html = lead.page(&format!("/households/{house}")).await?;
    assert!(!html.contains(&wrong), "the history still tells");
    world.server.stop().await?;
    let words = Secrets::new([wrong.as_str()], &[])?;
    assert_eq!(said(&world, &words)?, Vec::<String>::new());
    server_cli(&world.data(), &["verify"]).await.map(drop)
}

#[tokio::test]
async fn what_has_been_kept_long_enough_goes_and_the_log_says_so() -> anyhow::Result<()> {
    let Worked {
        mut world,
        phone,
        day,
        ..
    } = worked().await?;
    world.server.stop().await?;
    let ward = world.ward.code.clone();
    let run = async |dry: bool| -> anyhow::Result<Value> {
        let mut args = vec!["retention", "run", "--ward", &ward, "--json"];
        args.extend(dry.then_some("--dry-run"));
        let said: Value = serde_json::from_str(&server_cli(&world.data(), &args).await?)?;
        Ok(said[0]["gone"].clone())
    };
    let nothing = run(true).await?;
    for kind in ["observations", "visits", "households", "photos_of_visits"] {
        assert_eq!(nothing[kind], 0, "{nothing}");
    }
    // Three visits grow old: by a hundred days, a year and a half, five years.
    let conn = main_database(&world)?;
    for (visit, days) in day.observed.iter().zip([100_i64, 550, 1_900]) {
        let by = days * 24 * 60 * 60 * 1000;
        for sql in [
            "UPDATE visit SET received_ms = received_ms - $1 WHERE id = $2",
            "UPDATE observation SET received_ms = received_ms - $1 WHERE visit_id = $2",
        ] {
            ensure!(conn.execute(sql, (by, visit.0))? > 0, "nothing grew old");
        }
    }
    drop(conn);
    let dry = run(true).await?;
    assert_eq!(dry["observations"], 6, "{dry}");
    assert_eq!(
        (&dry["photos_of_visits"], &dry["visits"]),
        (&2.into(), &1.into())
    );
    let gone = run(false).await?;
    assert_eq!(
        (&gone["observations"], &gone["visits"]),
        (&6.into(), &1.into())
    );
    assert_eq!(run(false).await?["observations"], 0, "once");

    let photos: Vec<&[u8]> = day.photos[1..3].iter().map(Vec::as_slice).collect();
    let words = Secrets::new(std::iter::empty(), &photos)?;
    assert_eq!(said(&world, &words)?, Vec::<String>::new(), "photos");
    let conn = main_database(&world)?;
    let sealed = |visit: VisitId| -> anyhow::Result<i64> {
        let sql = "SELECT COUNT(*) FROM revision WHERE doc_id = $1 AND body LIKE '%\"enc\"%'";
        Ok(conn.query_row(sql, [visit.0], |row| row.get(0))?)
    };
    let left = [
        sealed(day.observed[0])?,
        sealed(day.observed[1])?,
        sealed(day.observed[2])?,
        sealed(day.observed[3])?,
    ];
    assert_eq!(left, [0, 0, 0, 1], "sealed content in revisions");
    drop(conn);
    server_cli(&world.data(), &["verify"]).await?;

    world.server.start_again().await?;
    let lead = lead(&world).await?;
    let page = lead
        .page(&format!("/visits/{}/observations", day.observed[0]))
        .await?;
    assert!(OBSERVED.iter().all(|word| !page.contains(word)));
    let page = lead
        .page(&format!("/visits/{}/observations", day.observed[3]))
        .await?;
    assert!(page.contains(OBSERVED[0]), "what is young stays");
    assert!(
        lead.page("/audit?action=retention.run")
            .await?
            .contains("audit-row")
    );
    let report = lead.page("/retention").await?;
    assert!(report.contains("data-testid=\"kept-row\"") && !report.contains(TYPED[0]));
    wait::until("the phone dropped the old visit", async || {
        let mine = phone.handle.my_visits(Request::MyVisits).await.ok()?;
        mine.iter().all(|v| v.id != day.observed[2]).then_some(())
    })
    .await?;
    let page = phone.handle.my_visits(Request::MyVisits).await?;
    page.iter()
        .find(|v| v.id == day.observed[3])
        .context("a young one went")
        .map(drop)
}

/// Takes a step with an observation, as its page stands.
async fn step(lead: &Desk, page: &str, step: &str, words: &str) -> anyhow::Result<()> {
    let html = lead.page(page).await?;
    let seen = html.split("name=\"seen\" value=\"").nth(1);
    let seen = seen.and_then(|rest| rest.split('"').next());
    let form = [
        ("step", step),
        ("seen", seen.context("no version")?),
        ("words", words),
    ];
    let done = lead.post(page, &format!("{page}/step"), &form).await?;
    ensure!(done.status().is_success(), "{step}: {}", done.status());
    Ok(())
}

#[tokio::test]
async fn what_was_nothing_is_in_no_byte_of_the_server_its_next_backup_or_the_phone()
-> anyhow::Result<()> {
    const QUESTION: &str = "Người báo có thấy tận mắt không?";
    const WHY: &str = "Đã gặp cả nhà, không có việc này.";
    let Worked {
        mut world, phone, ..
    } = worked().await?;
    let desk = lead(&world).await?;
    let board = desk.page("/observations").await?;
    // Not the way to take the board out.
    let begins = |id: &&str| id.starts_with('0');
    let mut ids = board.split("href=\"/observations/").skip(1);
    let id = ids.find_map(|rest| rest.split('"').next().filter(begins));
    let id: Uuid = id.context("nothing was told")?.parse()?;
    let page = format!("/observations/{id}");
    step(&desk, &page, "assign", "").await?;
    step(&desk, &page, "ask", QUESTION).await?;
    wait::until("the phone is asked", async || {
        let mine = phone.handle.my_visits(Request::MyVisits).await.ok()?;
        let asked = |c: &String| c == QUESTION;
        mine.iter()
            .find(|v| v.comment.as_ref().is_some_and(asked))?;
        Some(())
    })
    .await?;
    step(&desk, &page, "dismiss", WHY).await?;
    world.server.stop().await?;
    let conn = main_database(&world)?;
    let sealed: String =
        conn.query_row("SELECT ct FROM observation WHERE id = $1", [id], |row| {
            row.get(0)
        })?;
    let words = Secrets::new([QUESTION, WHY, sealed.as_str()], &[])?;
    ensure!(!said(&world, &words)?.is_empty(), "nothing to erase");
    let month = 31 * 24 * 60 * 60 * 1000_i64;
    let aged = conn.execute("UPDATE observation SET closed_ms = closed_ms - $1", [month])?;
    ensure!(aged > 0, "nothing grew old");
    drop(conn);
    let ward = world.ward.code.clone();
    server_cli(&world.data(), &["retention", "run", "--ward", &ward]).await?;
    assert_eq!(said(&world, &words)?, Vec::<String>::new());
    let backup = world.dir.path().join("tonight");
    let file = backup.to_str().context("no path")?;
    server_cli(&world.data(), &["backup", file]).await?;
    server_cli(&world.data(), &["restore", file]).await?;
    assert_eq!(said(&world, &words)?, Vec::<String>::new(), "in the backup");

    world.server.start_again().await?;
    let desk = lead(&world).await?;
    assert_eq!(desk.get(&page).await?.status(), 404);
    wait::until("the phone forgot the question", async || {
        let mine = phone.handle.my_visits(Request::MyVisits).await.ok()?;
        mine.iter().all(|v| v.comment.is_none()).then_some(())
    })
    .await?;
    phone.handle.boot(Request::Lock).await?;
    let words = Secrets::new([QUESTION, WHY], &[])?;
    assert_eq!(phone_says(&phone, &words)?, None, "on the phone");
    Ok(())
}
