//! Failures on a real server: it writes them into the log by itself, and the rest when it is told to stop.

use anyhow::ensure;
use reqwest::StatusCode;
use tungngo_tests::{desk::Desk, held::keys_of, post::World, program::server_cli, wait};

#[tokio::test]
async fn a_running_server_writes_failures_by_itself_and_the_rest_when_it_stops()
-> anyhow::Result<()> {
    let mut world = World::start(60, 1).await?;
    let url = world.server.url().to_owned();
    let (login, _) = world.ward.person("area_officer")?.credentials()?;
    tungngo_tests::init_tls();
    let client = reqwest::Client::new();
    let wrong = async || -> anyhow::Result<()> {
        let form = [("login", login), ("password", "sai"), ("next", "/")];
        let said = client.post(format!("{url}/login")).form(&form).send();
        let status = said.await?.status();
        ensure!(status == StatusCode::UNPROCESSABLE_ENTITY, "{status}");
        Ok(())
    };
    wrong().await?;
    let (auditor, password) = world.ward.person("auditor")?.credentials()?;
    let auditor = Desk::sign_in(&url, auditor, password).await?;
    let shown = wait::until("it is in the log", async || {
        let page = auditor.page("/audit?action=sign_in.failed").await.ok()?;
        page.contains("data-testid=\"audit-row\"").then_some(page)
    })
    .await?;
    ensure!(
        shown.matches("data-testid=\"audit-row\"").count() == 1,
        "{shown}"
    );

    // Alike within the hour: kept until then, or until the server stops.
    wrong().await?;
    wrong().await?;
    world.server.stop().await?;
    let key = std::fs::read_to_string(keys_of(&world.data()).join("database.key"))?;
    let database = rusqlite::Connection::open(world.data().join("tungngo.db"))?;
    database.pragma_update(None, "key", format!("x'{}'", key.trim()))?;
    let mut all = database
        .prepare("SELECT detail FROM audit WHERE action = 'sign_in.failed' ORDER BY seq")?;
    let counts = all.query_map([], |row| row.get::<_, String>(0))?;
    let counts: Vec<serde_json::Value> = counts
        .map(|text| Ok(serde_json::from_str(&text?)?))
        .collect::<anyhow::Result<_>>()?;
    let counts: Vec<_> = counts.iter().map(|c| c["count"].as_u64()).collect();
    assert_eq!(counts, [Some(1), Some(2)]);
    server_cli(&world.data(), &["verify"]).await?;
    Ok(())
}
