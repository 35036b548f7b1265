//! Backup, restore and verify as an operator uses them: commands beside a running server.

use std::{path::Path, process::Output};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tokio::process::Command;
use tungngo_tests::{
    held::{Eye, Held, keys_of},
    post::World,
    program::{self, Program, server_cli},
    seed::lots,
    sender::{Place, Sender},
    wait::PATIENCE,
    wire::WirePhone,
};

async fn run(data: &Path, args: &[&str]) -> anyhow::Result<Output> {
    let out = Command::new(program::path("tungngo-server")?)
        .args(args)
        .arg("--data-dir")
        .arg(data)
        .kill_on_drop(true)
        .output();
    let ended = tokio::time::timeout(PATIENCE, out).await;
    Ok(ended.with_context(|| format!("{args:?} did not end"))??)
}

/// Brings all of the write-ahead log into the file, so that what is done to the file matters.
fn without_log(data: &Path) -> anyhow::Result<std::path::PathBuf> {
    let key = std::fs::read_to_string(keys_of(data).join("database.key"))?;
    let file = data.join("tungngo.db");
    let conn = rusqlite::Connection::open(&file)?;
    conn.pragma_update(None, "key", format!("x'{}'", key.trim()))?;
    let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    ensure!(busy == 0, "somebody reads");
    Ok(file)
}

/// What a command that fails says.
async fn refused(data: &Path, args: &[&str]) -> anyhow::Result<String> {
    let out = run(data, args).await?;
    ensure!(!out.status.success(), "{args:?} did not fail");
    Ok(String::from_utf8(out.stderr)?)
}

async fn sender(world: &World, n: usize) -> anyhow::Result<Sender> {
    let phone = WirePhone::enrol(world.server.url(), &world.ward.codes[n]).await?;
    let place = Place::of(&phone.pull(None).await?.changes)?;
    Ok(Sender::new(phone, place, lots(11, n as u64)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_busy_server_holds_what_was_acknowledged_and_is_put_back()
-> anyhow::Result<()> {
    let mut world = World::start(200, 2).await?;
    let data = world.data();
    let file = world.dir.path().join("ward.backup");
    let name = file.to_str().context("path")?;
    let mut first = sender(&world, 0).await?;
    for _ in 0..20 {
        first.push(50).await?;
    }
    // A second phone goes on while the copy is made.
    let mut second = sender(&world, 1).await?;
    let before = first.acked.clone();
    let made = {
        let args = ["backup", "--json", name];
        let backup = server_cli(&data, &args);
        tokio::pin!(backup);
        loop {
            tokio::select! {
                made = &mut backup => break made?,
                pushed = second.push(20) => { ensure!(pushed?, "no answer"); }
            }
        }
    };
    ensure!(second.acked.len() > 20, "nothing was pushed meanwhile");
    let made: Value = serde_json::from_str(&made)?;
    assert_eq!(made["files"][0]["file"], "tungngo.db");
    let said: Value = serde_json::from_str(&server_cli(&data, &["verify", "--json"]).await?)?;
    assert_eq!(
        (&said["whole"], &said["faults"]),
        (&true.into(), &Value::Array(vec![]))
    );

    let in_use = refused(&data, &["restore", name]).await?;
    assert!(in_use.contains("stop it first"), "{in_use}");
    world.server.stop().await?;

    // Somebody stamps on the file. The server does not start, says what to do and touches nothing.
    let database = without_log(&data)?;
    let mut bytes = std::fs::read(&database)?;
    bytes[200..3000].fill(0x41);
    std::fs::write(&database, &bytes)?;
    let said = refused(&data, &["serve", "--listen", "127.0.0.1:0"]).await?;
    assert!(
        said.contains("restore FILE") && said.contains("damaged"),
        "{said}"
    );
    let out = run(&data, &["verify", "--json"]).await?;
    let found: Value = serde_json::from_slice(&out.stdout)?;
    assert_eq!(
        (out.status.code(), &found["faults"][0]["kind"]),
        (Some(1), &"open".into())
    );
    ensure!(
        std::fs::read(&database)? == bytes,
        "the damaged file was changed"
    );

    let done: Value =
        serde_json::from_str(&server_cli(&data, &["restore", "--json", name]).await?)?;
    let aside = Path::new(done["aside"].as_str().context("aside")?).join("tungngo.db");
    ensure!(
        std::fs::read(aside)? == bytes,
        "the damaged file was not kept"
    );
    let held = Held::open(&data, &keys_of(&data)).await?;
    assert!(held.lost(&before).is_empty() && held.doubled().is_empty());
    server_cli(&data, &["verify"]).await?;

    // It goes on, and the phones with it.
    world.server.start_again().await?;
    ensure!(first.resend().await?, "no answer");
    ensure!(first.push(5).await?, "no answer");
    let held = Eye::open(&data)?.held()?;
    assert!(held.lost(&first.acked).is_empty());
    Ok(())
}

#[tokio::test]
async fn a_page_that_is_damaged_on_the_disk_is_found_by_verify_and_never_backed_up()
-> anyhow::Result<()> {
    let mut world = World::start(300, 1).await?;
    let data = world.data();
    world.server.stop().await?;
    let database = without_log(&data)?;
    let mut bytes = std::fs::read(&database)?;
    let at = bytes.len() / 4096 / 2 * 4096 + 77;
    bytes[at] ^= 0x10;
    std::fs::write(&database, &bytes)?;
    let out = run(&data, &["verify"]).await?;
    let said = String::from_utf8(out.stdout)?;
    assert!(said.contains("page: ") && !out.status.success(), "{said}");
    let file = world.dir.path().join("b");
    let said = refused(&data, &["backup", file.to_str().context("path")?]).await?;
    assert!(
        said.contains("no backup was written") || said.contains("damaged"),
        "{said}"
    );
    let left: Vec<_> = std::fs::read_dir(world.dir.path())?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with('b'))
        .collect();
    assert_eq!(left, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn a_data_folder_is_made_anew_on_another_machine_from_backup_and_keys() -> anyhow::Result<()>
{
    let world = World::start(60, 1).await?;
    let mut sender = sender(&world, 0).await?;
    ensure!(sender.push(30).await?, "no answer");
    let file = world.dir.path().join("b");
    let name = file.to_str().context("path")?;
    server_cli(&world.data(), &["backup", name]).await?;
    let there = world.dir.path().join("elsewhere");
    let said = refused(&there, &["restore", name]).await?;
    assert!(said.contains("put the keys folder there first"), "{said}");
    let keys = keys_of(&there);
    std::fs::create_dir_all(&keys)?;
    for entry in std::fs::read_dir(keys_of(&world.data()))? {
        let entry = entry?;
        std::fs::copy(entry.path(), keys.join(entry.file_name()))?;
    }
    server_cli(&there, &["restore", name]).await?;
    let server = Program::server(&there).await?;
    let held = Eye::open(&there)?.held()?;
    assert!(held.lost(&sender.acked).is_empty());
    drop(server);
    Ok(())
}
