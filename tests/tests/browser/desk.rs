//! What people do on the desk's pages.

use anyhow::Context as _;
use thirtyfour::{By, WebElement};
use tungngo_tests::{browser::Browser, wait};

/// Signs in and waits for the first page.
pub async fn sign_in(
    desk: &Browser,
    server: &str,
    login: &str,
    password: &str,
) -> anyhow::Result<()> {
    desk.open(&format!("{server}/login")).await?;
    desk.fill("login-name", login).await?;
    desk.fill("login-password", password).await?;
    desk.click("login-submit").await?;
    desk.find("me-name").await?;
    Ok(())
}

/// Waits, loading the queue again, until it holds this many rows in `state`.
pub async fn queue_has(
    desk: &Browser,
    server: &str,
    state: &str,
    rows: usize,
) -> anyhow::Result<()> {
    let url = format!("{server}/queue?state={state}");
    wait::until_ok(&format!("the queue holds {rows} {state}"), async || {
        desk.open(&url).await?;
        let found = desk.all("queue-row").await.len();
        anyhow::ensure!(found == rows, "{found} rows");
        Ok(())
    })
    .await
}

/// The queue's first row that shows this text.
pub async fn row_with(desk: &Browser, text: &str) -> anyhow::Result<WebElement> {
    for row in desk.all("queue-row").await {
        if row.text().await?.contains(text) {
            return Ok(row);
        }
    }
    anyhow::bail!("no row shows {text}: {:?}", desk.texts("queue-row").await)
}

/// Opens a row of the queue.
pub async fn open_row(desk: &Browser, row: &WebElement) -> anyhow::Result<()> {
    let link = row.find(By::Tag("a")).await.context("a row without link")?;
    desk.click_on(&link).await?;
    desk.find("visit-facts").await?;
    Ok(())
}

/// Chooses the option of a select that says so.
pub async fn choose(desk: &Browser, id: &str, text: &str) -> anyhow::Result<()> {
    let select = desk.find(id).await?;
    for option in select.find_all(By::Tag("option")).await? {
        if option.text().await?.contains(text) {
            return Ok(option.click().await?);
        }
    }
    anyhow::bail!("{id} offers no {text}")
}

/// A date field takes keys in the order of the browser's own language; its value does not.
pub async fn date(desk: &Browser, id: &str, day: &str) -> anyhow::Result<()> {
    let script = format!("document.querySelector('[data-testid={id}]').value = '{day}'");
    desk.driver().execute(script, vec![]).await?;
    Ok(())
}
