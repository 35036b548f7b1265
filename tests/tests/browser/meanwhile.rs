//! What the office does while somebody is on their way: it erases houses that a phone has just visited, has
//! open, or is about to correct. Whoever holds the phone is told, and what is left of the ward gets done.

use anyhow::{Context as _, ensure};
use thirtyfour::By;
use tungngo_tests::{browser::Browser, wait};

use crate::{
    phone,
    stage::{Phone, Stage},
};

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn houses_that_are_erased_meanwhile_are_told_and_the_rest_gets_done() -> anyhow::Result<()> {
    let mut stage = Stage::set(5).await?;
    let mut walker = stage.phone("group_leader").await?;
    let lead = stage.desk("police_lead").await?;
    phone::open_alley(&walker, 0).await?;
    let doors = phone::numbers(&walker).await?;
    ensure!(doors.len() == 5, "the ward has the doors {doors:?}");

    nothing_is_left_to_carry(&mut stage, &walker, &doors[0]).await?;
    refused_by_the_server(&mut stage, &mut walker, &lead, &doors[1]).await?;

    // A second window on the same phone, to see what it has heard.
    let second = stage.driver.browser(tungngo_tests::browser::PHONE).await?;
    second.open(walker.app.url()).await?;
    second.click("tab-alleys").await?;
    phone::nth(&second, "alley-row", 0).await?;
    let url = stage.server.url();

    phone::open_alley(&walker, 0).await?;
    phone::open_house(&walker, &doors[2]).await?;
    walker.browser.click("visit-outcome-refused").await?;
    erase(&lead, url, &doors[2]).await?;
    is_gone(&second, &doors[2]).await?;
    walker.browser.click("visit-save").await?;
    walker.browser.find("visit-failure").await?;
    walker
        .browser
        .picture_of("visit-failure", "visit-house-gone")
        .await?;

    phone::open_alley(&walker, 0).await?;
    phone::open_house(&walker, &doors[3]).await?;
    walker.browser.click("visit-edit-house").await?;
    walker
        .browser
        .fill("house-head_name", "Đinh Văn Đạt")
        .await?;
    erase(&lead, url, &doors[3]).await?;
    is_gone(&second, &doors[3]).await?;
    walker.browser.click("house-save").await?;
    walker.browser.find("house-failure").await?;
    walker
        .browser
        .picture_of("house-failure", "house-gone")
        .await?;

    everything_is_done(&walker, &doors[4]).await?;
    second.close().await?;
    walker.browser.close().await?;
    lead.close().await
}

/// Records that nobody wanted to talk at a door.
async fn refused(walker: &Phone, number: &str) -> anyhow::Result<()> {
    phone::open_alley(walker, 0).await?;
    phone::open_house(walker, number).await?;
    walker.browser.click("visit-outcome-refused").await?;
    phone::save(walker).await?;
    walker.browser.click("saved-list").await
}

/// A file to carry is made with no network; when the network is back it carries nothing any more.
async fn nothing_is_left_to_carry(
    stage: &mut Stage,
    walker: &Phone,
    number: &str,
) -> anyhow::Result<()> {
    let browser = &walker.browser;
    stage.server.stop().await?;
    refused(walker, number).await?;
    browser.click("sync-strip").await?;
    // Something stands in the way where the file would be written.
    let place = stage.dir().join("phone-group_leader/carry");
    std::fs::write(&place, "")?;
    // A file leaves the phone: its PIN is asked for once more.
    browser.click("sync-carry-make").await?;
    phone::type_pin(browser, phone::OTHER_PIN).await?;
    browser.find("carry-pin-notice").await?;
    browser.picture("carry-pin-wrong").await?;
    phone::type_pin(browser, phone::PIN).await?;
    browser.find("carry-failed").await?;
    browser.picture_of("carry-failed", "carry-failed").await?;
    std::fs::remove_file(&place)?;
    browser.click("sync-carry-make").await?;
    phone::type_pin(browser, phone::PIN).await?;
    browser.find("carry-done").await?;
    browser.picture_of("carry-done", "carry-done").await?;
    stage.server.start_again().await?;
    browser.says("sync-waiting", "0 ").await?;
    browser.click("sync-carry-make").await?;
    phone::type_pin(browser, phone::PIN).await?;
    browser.find("carry-nothing").await?;
    browser.picture_of("carry-nothing", "carry-nothing").await
}

/// A visit is on the phone alone when its house is erased: the server does not take it in any more.
async fn refused_by_the_server(
    stage: &mut Stage,
    walker: &mut Phone,
    lead: &Browser,
    number: &str,
) -> anyhow::Result<()> {
    stage.server.stop().await?;
    refused(walker, number).await?;
    walker.app.kill().await?;
    stage.server.start_again().await?;
    erase(lead, stage.server.url(), number).await?;
    walker.app.start_again().await?;
    walker.browser.open(walker.app.url()).await?;
    phone::unlock(walker).await?;
    phone::go_to(walker, "tab-visits").await?;
    phone::visit_is(walker, number, "refused").await?;
    let browser = &walker.browser;
    browser.picture("my-visits-refused").await?;
    phone::open_visit(walker, number).await?;
    browser.find("visit-refused").await?;
    browser
        .picture_of("visit-refused", "visit-not-taken")
        .await?;
    browser.click("sync-strip").await?;
    browser.find("sync-need").await?;
    browser.picture("sync-need-refused").await?;
    browser.click("sync-need-act").await?;
    browser.gone("sync-need").await
}

/// The lead erases a household, as whoever lives there may ask.
async fn erase(lead: &Browser, url: &str, number: &str) -> anyhow::Result<()> {
    lead.open(&format!("{url}/households")).await?;
    let link = By::XPath(format!(
        "//main//a[starts-with(@href, '/households/0')][normalize-space() = '{number}']"
    ));
    let link = lead.driver().find(link).await;
    let link = link.with_context(|| format!("{number} is not listed"))?;
    lead.click_on(&link).await?;
    erase_here(lead).await
}

/// Erases the house whose page is open.
pub async fn erase_here(lead: &Browser) -> anyhow::Result<()> {
    lead.click("rights-open").await?;
    lead.click("rights-sure").await?;
    lead.click("rights-erase-do").await?;
    lead.find("banner").await?;
    lead.picture("household-erased").await
}

/// Waits until the phone has heard that there is no such door any more.
async fn is_gone(second: &Browser, number: &str) -> anyhow::Result<()> {
    second.click("sync-strip").await?;
    second.click("sync-now").await?;
    second.click("bar-back").await?;
    wait::until_ok(&format!("{number} is gone"), async || {
        let left = second.attributes("house-row", "data-number").await?;
        let is_listed = left.iter().any(|n| n == number);
        ensure!(!left.is_empty() && !is_listed, "{left:?} are listed");
        Ok(())
    })
    .await
}

/// The last door: then the first page says thank you.
async fn everything_is_done(walker: &Phone, number: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::go_to(walker, "tab-today").await?;
    browser.find("today-next").await?;
    ensure!(
        !browser.has("today-all-done").await,
        "it is done before its last door"
    );
    refused(walker, number).await?;
    phone::go_to(walker, "tab-today").await?;
    browser.find("today-all-done").await?;
    browser.picture_of("today-all-done", "today-all-done").await
}
