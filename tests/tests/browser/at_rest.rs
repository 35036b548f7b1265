//! A phone that nobody looks at: the cover while the app is out of sight, the keystore that lost the key.

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tungngo_tests::browser::Browser;

use crate::{phone, stage::Stage};

/// What the middle of the screen shows, whether it reaches every corner, and whether it has the brand's
/// colour in the theme that is set.
const SEEN: &str = r#"
const cover = document.getElementById("cover"), style = getComputedStyle(cover);
const at = (x, y) => document.elementFromPoint(x, y) === cover;
const [w, h] = [innerWidth, innerHeight];
const probe = document.body.appendChild(document.createElement("i"));
probe.style.color = "var(--brand)";
const brand = getComputedStyle(probe).color;
probe.remove();
return {
  over: [[w / 2, h / 2], [1, 1], [w - 2, 1], [1, h - 2], [w - 2, h - 2]].every(([x, y]) => at(x, y)),
  brand: style.backgroundColor === brand,
  name: cover.textContent,
};"#;

async fn run(browser: &Browser, script: &str) -> anyhow::Result<Value> {
    let said = browser.driver().execute(script, vec![]).await?;
    Ok(said.json().clone())
}

/// As a browser tells a page that it went out of sight or came back.
async fn hide(browser: &Browser, hidden: bool) -> anyhow::Result<()> {
    let script = format!(
        "Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }});
        document.dispatchEvent(new Event('visibilitychange'));"
    );
    run(browser, &script).await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn out_of_sight_the_screen_is_covered() -> anyhow::Result<()> {
    let stage = Stage::set(20).await?;
    let phone = stage.phone("group_leader").await?;
    let browser = &phone.browser;
    let covers = async || anyhow::Ok(run(browser, SEEN).await?["over"] == true);
    ensure!(!covers().await?, "it covers an app that is in sight");

    hide(browser, true).await?;
    let seen = run(browser, SEEN).await?;
    ensure!(seen["over"] == true, "something is left to be seen");
    ensure!(
        seen["brand"] == true && seen["name"] == "Từng Ngõ",
        "{seen}"
    );
    hide(browser, false).await?;
    ensure!(!covers().await?, "it is still there");
    browser.find("today-progress").await?;

    run(
        browser,
        "window.dispatchEvent(new PageTransitionEvent('pagehide'));",
    )
    .await?;
    ensure!(covers().await?, "a page that is left is not covered");
    run(
        browser,
        "window.dispatchEvent(new PageTransitionEvent('pageshow'));",
    )
    .await?;
    ensure!(!covers().await?, "it is still there");
    // The app goes on as if nothing had been.
    browser.click("tab-help").await?;
    browser.find("help-kept").await?;
    browser.click("help-kept").await?;
    browser.says("help-protection", "tệp cạnh dữ liệu").await?;
    phone.browser.close().await
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn a_lost_key_is_said_and_leads_to_the_new_code() -> anyhow::Result<()> {
    let stage = Stage::set(20).await?;
    let mut walker = stage.phone("group_leader").await?;
    walker.app.kill().await?;
    let data = stage.dir().join("phone-group_leader");
    let keystore = data.with_file_name("phone-group_leader.keystore");
    std::fs::rename(&keystore, stage.dir().join("elsewhere")).context("no keystore")?;
    walker.app.start_again().await?;
    let browser = &walker.browser;
    browser.open(walker.app.url()).await?;
    browser.find("pin-key-0").await?;
    phone::type_pin(browser, phone::PIN).await?;
    browser.says("unlock-failure", "Kho khóa").await?;
    browser.find("unlock-code").await?;
    browser.find("unlock-start-over").await?;
    browser.picture("unlock-key-gone").await?;
    walker.browser.close().await
}
