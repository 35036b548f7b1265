//! Pages that stay open while visits come in: their numbers change, their rows stay where they are.

use anyhow::ensure;
use tungngo_tests::{browser::Browser, wait};

use crate::{
    phone,
    stage::{Phone, Stage},
};

/// Records that nobody wanted to talk at a door.
async fn refused(walker: &Phone, number: &str) -> anyhow::Result<()> {
    phone::open_house(walker, number).await?;
    walker.browser.click("visit-outcome-refused").await?;
    phone::save(walker).await?;
    walker.browser.click("saved-list").await
}

/// Waits until a page shows this in one of its places for numbers, without loading it again.
async fn shows(page: &Browser, place: &str, wanted: &str) -> anyhow::Result<()> {
    let script = format!(
        "const found = document.querySelector('{place}'); return found && !found.closest('[hidden]') ? found.textContent : ''"
    );
    wait::until_ok(&format!("{place} shows {wanted}"), async || {
        let shown = page.driver().execute(&script, vec![]).await?;
        ensure!(shown.json() == wanted, "{}", shown.json());
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn open_pages_hear_of_visits_and_leave_their_rows_alone() -> anyhow::Result<()> {
    let stage = Stage::set(60).await?;
    let url = stage.server.url().to_owned();
    let (queue, overview) = (
        stage.desk("police_lead").await?,
        stage.desk("police_lead").await?,
    );
    queue.open(&format!("{url}/queue")).await?;
    queue.find("queue-empty").await?;
    shows(&queue, "[data-new] [data-says]", "").await?;

    let walker = stage.phone("group_leader").await?;
    phone::open_alley(&walker, 0).await?;
    let doors = phone::numbers(&walker).await?;
    refused(&walker, &doors[0]).await?;
    shows(&queue, ".rail [data-count=received]", "1").await?;
    shows(&queue, "[data-new] [data-says]", "Có 1 lượt mới.").await?;
    ensure!(
        queue.all("queue-row").await.is_empty(),
        "a row came by itself"
    );
    queue.picture("queue-new").await?;
    shows(&overview, ".rail [data-count=received]", "1").await?;
    shows(&overview, "main [data-count=received]", "1").await?;
    shows(&overview, "[data-none]", "").await?;
    overview.picture("overview-live").await?;

    refused(&walker, &doors[1]).await?;
    shows(&queue, "[data-new] [data-says]", "Có 2 lượt mới.").await?;
    queue.click("new-visits-reload").await?;
    wait::until_ok("both visits are rows", async || {
        ensure!(queue.all("queue-row").await.len() == 2);
        Ok(())
    })
    .await?;
    shows(&queue, "[data-new] [data-says]", "").await?;
    walker.browser.close().await?;
    overview.close().await?;
    queue.close().await
}
