//! A copied server: without its key files no byte of the data folder tells of anybody, with the
//! database's key the observations still stay shut, and whoever writes in the log of who saw what is
//! found out.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, bail, ensure};
use rusqlite::Connection;
use rust_xlsxwriter::Workbook;
use tokio::process::Command;
use tungngo_mobile::protocol::Request;
use tungngo_server::keys::Keys;
use tungngo_shared::{
    ids::{ObservationId, VisitId},
    observation::SealedObservation,
    seal::Sealed,
};
use tungngo_tests::{
    day::Day,
    desk::Desk,
    keyring::{self, Key, Keyring},
    phone::{NEVER, OFTEN, PIN, Phone, config, impatient},
    program::{Program, Setup, path, server_cli},
    secrets::{Secrets, files},
    ward::TestWard,
};

/// Households of lists that are brought in, one by the page and one by the command line.
const IN_LISTS: [[&str; 2]; 2] = [
    ["Mai Thị Trong Danh Sách", "0900 000 418"],
    ["Cao Văn Dòng Lệnh", "0900 000 419"],
];

/// A list as a ward has it.
fn list(name: &str, phone: &str) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = [
        "STT",
        "Họ và tên chủ hộ",
        "Số nhà",
        "Ngõ/Ngách",
        "Tổ dân phố",
        "Điện thoại",
    ];
    for (column, text) in (0..).zip(head) {
        sheet.write(0, column, text)?;
    }
    let row = ["1", name, "417A", "Ngõ 99", "Tổ dân phố 1", phone];
    for (column, text) in (0..).zip(row) {
        sheet.write(1, column, text)?;
    }
    // A row that is refused: a report tells about it.
    for (column, text) in (0..).zip(["2", name, "", "", "", "not a number"]) {
        sheet.write(2, column, text)?;
    }
    Ok(book.save_to_buffer()?)
}

/// Where everything of a test is.
struct Place {
    dir: tempfile::TempDir,
    ward: TestWard,
    server: Program,
    tmp: PathBuf,
}

impl Place {
    /// A server that logs all it can, and has a folder for temporary files of its own.
    async fn start() -> anyhow::Result<Self> {
        let dir = tempfile::tempdir()?;
        let (data, tmp) = (dir.path().join("server"), dir.path().join("tmp"));
        std::fs::create_dir(&tmp)?;
        // SQLite puts its temporary files where this says.
        std::fs::write(tmp.join("looked-at"), b"")?;
        let ward = TestWard::make_for_load(&data, 60, 2).await?;
        let set = |name: &str, value: &Path| format!("{name}={}", value.display()).into();
        let setup = Setup {
            prefix: vec![
                "env".into(),
                "RUST_LOG=trace".into(),
                set("TMPDIR", &tmp),
                set("SQLITE_TMPDIR", &tmp),
            ],
            ..Setup::default()
        };
        let server = Program::server_with(&data, setup).await?;
        Ok(Self {
            dir,
            ward,
            server,
            tmp,
        })
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("server")
    }

    fn keys(&self) -> PathBuf {
        self.dir.path().join("server.keys")
    }

    async fn phone(&self, name: &str, code: usize) -> anyhow::Result<Phone> {
        let calm = if code == 0 { OFTEN } else { NEVER };
        let mut config = config(self.dir.path().join(name), calm);
        config.limits = impatient();
        Phone::enrol_with(config, self.server.url(), &self.ward.codes[code]).await
    }

    /// A command that logs all it can; gives its log.
    async fn loud(&self, args: &[&str]) -> anyhow::Result<Vec<u8>> {
        let out = Command::new(path("tungngo-server")?)
            .args(args)
            .arg("--data-dir")
            .arg(self.data())
            .env("RUST_LOG", "trace")
            .env("TMPDIR", &self.tmp)
            .env("SQLITE_TMPDIR", &self.tmp)
            .stdin(Stdio::null())
            .output()
            .await?;
        Ok(out.stderr)
    }
}

/// Everything that a ward's day brings to a server, left as it is at an instant.
async fn day(place: &mut Place) -> anyhow::Result<(Day, Vec<u8>)> {
    let phone = place.phone("phone", 0).await?;
    let day = Day::work(&phone).await?;
    phone
        .until("all is sent", |t| t.waiting == 0 && t.photos_safe == 4)
        .await?;
    let (login, password) = place.ward.person("police_lead")?.credentials()?;
    let lead = Desk::sign_in(place.server.url(), login, password).await?;
    let [name, number] = IN_LISTS[0];
    let file = (name, list(name, number)?);
    let shown = lead.upload("/import", file).await?;
    ensure!(shown.status().is_success(), "{}", shown.status());
    let shown = shown.text().await?;
    ensure!(shown.contains(name), "the dry run does not show the list");
    for visit in &day.observed {
        let page = format!("/visits/{visit}/observations");
        let page = lead.page(&page).await?;
        ensure!(page.contains(tungngo_tests::day::OBSERVED[0]), "not opened");
    }
    let found = lead.find_households(name).await?;
    let row = "data-testid=\"household-row\"";
    ensure!(!found.contains(row), "a dry run wrote something");

    let [name, number] = IN_LISTS[1];
    let file = place.dir.path().join("list.xlsx");
    std::fs::write(&file, list(name, number)?)?;
    let ward = place.ward.code.clone();
    let file = file.display().to_string();
    let mut log = place
        .loud(&["import", "households", &file, "--ward", &ward])
        .await?;

    // A phone's carried work, and a backup into the data folder itself.
    let other = place.phone("other", 1).await?;
    place.server.kill().await?;
    Day::work(&other).await?;
    let carried = other
        .handle
        .carry(Request::Carry {
            pin: PIN.to_owned(),
        })
        .await?;
    place.server.start_again().await?;
    log.extend(place.loud(&["import", "outbox", &carried.path]).await?);
    let backup = place.data().join("backup.zip").display().to_string();
    log.extend(place.loud(&["backup", &backup]).await?);
    ensure!(Path::new(&backup).is_file(), "no backup");
    Ok((day, log))
}

#[tokio::test]
async fn a_data_folder_without_its_keys_tells_nothing() -> anyhow::Result<()> {
    let mut place = Place::start().await?;
    let (day, log) = day(&mut place).await?;
    let people = place.ward.people.iter().map(|p| p.name.as_str());
    let more: Vec<&str> = people.chain(IN_LISTS.into_iter().flatten()).collect();
    let secrets = day.secrets(&more)?;
    let data = place.data();
    let looked = secrets.none_below(&data).context("while it runs")?;
    println!(
        "server at rest: {} files, {} bytes, {} ways of writing, none found",
        looked.files,
        looked.bytes,
        secrets.count()
    );
    secrets.none_below(&place.tmp).context("temporary files")?;
    place.server.kill().await?;
    secrets.none_below(&data).context("killed")?;
    secrets
        .none_below(&place.tmp)
        .context("temporary files of a killed server")?;
    let loud = place.server.log_text().into_bytes();
    let lines = loud.iter().filter(|b| **b == b'\n').count();
    let text = String::from_utf8_lossy(&loud);
    let is_loud = text.contains("\"level\":\"TRACE\"") && lines > 30;
    assert!(is_loud, "the log is not loud: {lines} lines");
    for (log, what) in [(loud, "server"), (log, "commands")] {
        assert_eq!(secrets.within(&log), None, "the {what} logged it");
    }
    stays_shut(&place, &secrets)
}

/// Even with the database's key: what was sealed for the ward's police opens with nothing in it.
fn stays_shut(place: &Place, secrets: &Secrets) -> anyhow::Result<()> {
    let keys = Keys::open(&place.keys(), false)?;
    let conn = keyring::open(&place.data().join("tungngo.db"), &keys.database.0)?;
    let plain = format!("{:?}", keyring::values(&conn)?);
    assert!(
        secrets.within(plain.as_bytes()).is_some(),
        "nothing to hide"
    );
    let observed = Secrets::new(tungngo_tests::day::OBSERVED, &[])?;
    assert_eq!(observed.within(plain.as_bytes()), None, "it is readable");
    let mut ring = Keyring::default();
    ring.add(keys.database.0);
    ring.add_database(&conn)?;
    for file in files(&place.data())? {
        if let Ok(text) = std::fs::read_to_string(&file) {
            ring.add_text(&text);
        }
    }
    let sealed = observations(&conn)?;
    ensure!(sealed.len() >= 8, "{} observations", sealed.len());
    let opened_by = |key: &Key, most: usize| {
        let tried = sealed.iter().take(most);
        let opened = tried.filter(|(at, one)| one.open(key, *at).is_ok());
        opened.count()
    };
    for key in ring.iter() {
        assert_eq!(opened_by(key, 1), 0, "something in the folder opens one");
    }
    let ward = place.ward.code.parse()?;
    let private = keys.ward_private(&ward, &sealed[0].1.sealed.key_id)?;
    let private: Key = private.try_into().ok().context("not 32 bytes")?;
    assert_eq!(
        opened_by(&private, sealed.len()),
        sealed.len(),
        "the ward's key opens all"
    );
    println!(
        "server at rest: {} possible keys tried against {} observations, none opens",
        ring.len(),
        sealed.len()
    );
    Ok(())
}

fn observations(conn: &Connection) -> anyhow::Result<Vec<(VisitId, SealedObservation)>> {
    let mut all = conn.prepare("SELECT visit_id, id, key_id, enc, ct FROM observation")?;
    let found = all.query_map([], |row| {
        let sealed = Sealed {
            key_id: row.get(2)?,
            enc: row.get(3)?,
            ct: row.get(4)?,
        };
        let id = ObservationId(row.get(1)?);
        Ok((VisitId(row.get(0)?), SealedObservation { id, sealed }))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// A copy of a stopped server's folders.
fn copied(from: &Path, to: &Path) -> anyhow::Result<()> {
    for name in ["server", "server.keys"] {
        let (from, to) = (from.join(name), to.join(name));
        for file in files(&from)? {
            let copy = to.join(file.strip_prefix(&from)?);
            std::fs::create_dir_all(copy.parent().context("no folder")?)?;
            std::fs::copy(&file, &copy)?;
        }
    }
    Ok(())
}

/// What `verify` says first about the log after somebody with the database's key wrote in it.
async fn told(dir: &Path, meddle: &[&str]) -> anyhow::Result<String> {
    let copy = tempfile::tempdir()?;
    copied(dir, copy.path())?;
    let data = copy.path().join("server");
    let keys = Keys::open(&copy.path().join("server.keys"), false)?;
    let conn = keyring::open(&data.join("tungngo.db"), &keys.database.0)?;
    for sql in meddle {
        let changed = conn.execute(sql, [])?;
        ensure!(changed > 0, "{sql} changed nothing");
    }
    conn.close().map_err(|(_, error)| error)?;
    let out = Command::new(path("tungngo-server")?)
        .args(["verify", "--json", "--data-dir"])
        .arg(&data)
        .output()
        .await?;
    let said: serde_json::Value = serde_json::from_slice(&out.stdout)?;
    let faults = said["faults"].as_array().context("no faults")?;
    ensure!(out.status.success() == faults.is_empty(), "{said}");
    let audit = faults.iter().find(|fault| fault["kind"] == "audit");
    let first = audit.map(|fault| fault["first"].as_str().unwrap_or_default());
    Ok(first.unwrap_or("whole").to_owned())
}

#[tokio::test]
async fn verify_names_the_first_entry_that_somebody_changed() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("server");
    let ward = TestWard::make(&data, 40, 50).await?;
    let mut server = Program::server(&data).await?;
    let (login, password) = ward.person("police_lead")?.credentials()?;
    let lead = Desk::sign_in(server.url(), login, password).await?;
    lead.page("/people").await?;
    lead.post("/people", "/logout", &[]).await?;
    server.stop().await?;
    server_cli(&data, &["audit", "checkpoint", "--keep"]).await?;
    let keys = Keys::open(&dir.path().join("server.keys"), false)?;
    let conn = keyring::open(&data.join("tungngo.db"), &keys.database.0)?;
    let last: i64 = conn.query_row("SELECT MAX(seq) FROM audit", [], |row| row.get(0))?;
    drop(conn);
    ensure!(last > 14, "{last} entries");

    let dir = dir.path();
    assert_eq!(told(dir, &[]).await?, "whole");
    let at = 7;
    let move_up = [
        format!("UPDATE audit SET seq = -seq WHERE seq > {at}"),
        "UPDATE audit SET seq = -seq - 1 WHERE seq < 0".to_owned(),
    ];
    let change = format!("UPDATE audit SET account_id = NULL, action = 'x' WHERE seq = {at}");
    let remove = format!("DELETE FROM audit WHERE seq = {at}");
    let said = told(dir, &[&change]).await?;
    assert!(said.contains("entry 7 is not what was written"), "{said}");
    let said = told(dir, &[&remove]).await?;
    assert!(said.contains("entry 7 is missing"), "{said}");
    let said = told(dir, &[&remove, &move_up[0], &move_up[1]]).await?;
    assert!(said.contains("entry 7 is not what was written"), "{said}");
    let swap = [
        "UPDATE audit SET seq = -seq WHERE seq IN (7, 12)",
        "UPDATE audit SET seq = 19 + seq WHERE seq < 0",
    ];
    let said = told(dir, &swap).await?;
    assert!(said.contains("entry 7 is not what was written"), "{said}");
    // Cut off at the end: the chain is whole, the checkpoint is not.
    let cut = format!("DELETE FROM audit WHERE seq >= {}", last - 1);
    let said = told(dir, &[&cut]).await?;
    let missing = format!("entry {} is missing", last - 1);
    assert!(said.contains(&missing), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_log_written_anew_does_not_fit_a_checkpoint_kept_elsewhere() -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let data = dir.path().join("server");
    TestWard::make(&data, 20, 0).await?;
    let other = tempfile::tempdir()?;
    copied(dir.path(), other.path())?;
    let another = other.path().join("server");
    let user = |name: &'static str| {
        let mut args = vec!["user", "add", "--role", "city", "--name", name];
        args.extend(["--login", name]);
        args
    };
    let mut made = 0;
    // Two histories of the same length from one beginning: to the chain both are whole.
    for (data, name) in [(&data, "kiemtra"), (&another, "thanhtra")] {
        made += usize::from(server_cli(data, &user(name)).await.is_ok());
    }
    ensure!(made == 2, "the commands did not run");
    let file = dir.path().join("away.json").display().to_string();
    server_cli(&data, &["audit", "checkpoint", "--to", &file]).await?;
    let printed = server_cli(&data, &["audit", "checkpoint"]).await?;
    assert!(printed.contains("\"signature\""), "{printed}");
    let verify = ["audit", "verify", "--checkpoint", &file];
    let fits = server_cli(&data, &verify).await?;
    assert!(fits.contains("the log was so"), "{fits}");
    server_cli(&another, &["verify"]).await?;
    let Err(refused) = server_cli(&another, &verify).await else {
        bail!("another history passed");
    };
    let refused = refused.to_string();
    assert!(
        refused.contains("is not the one that was signed"),
        "{refused}"
    );
    // A checkpoint that somebody mended is not believed.
    let text = std::fs::read_to_string(&file)?;
    std::fs::write(&file, text.replace("\"epoch\":", "\"epoch\":1"))?;
    let refused = server_cli(&data, &verify).await.unwrap_err().to_string();
    assert!(refused.contains("the signature does not fit"), "{refused}");
    Ok(())
}
