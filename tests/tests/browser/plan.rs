//! The sketch of an alley: it learns where doors are from the visits, shows where one stands, and opens a door
//! by a tap. Without any network.

use anyhow::ensure;
use tungngo_tests::wait;

use crate::{phone, stage::Stage};

/// Metres between the doors of this made-up alley, which runs due north.
const METRES: f64 = 9.0;

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn the_sketch_learns_where_doors_are_and_shows_where_one_stands() -> anyhow::Result<()> {
    let mut stage = Stage::set(60).await?;
    let walker = stage.phone("group_leader").await?;
    let browser = &walker.browser;
    phone::open_alley(&walker, 0).await?;
    let doors = phone::numbers(&walker).await?;
    stage.server.stop().await?;
    browser.click("houses-plan").await?;
    let rows = browser.attributes("plan-door", "data-number").await?;
    browser.find("plan-door").await?;
    browser.picture("plan-order").await?;
    ensure!(rows.is_empty() || rows.len() == doors.len(), "{rows:?}");
    browser.click("bar-back").await?;

    let north = |n: usize| 20.85 + n as f64 * METRES / 110_574.0;
    for (n, number) in doors.iter().enumerate().take(6) {
        browser.stands_at(north(n), 106.68).await?;
        phone::open_house(&walker, number).await?;
        let outcome = ["met", "absent", "refused"][n % 3];
        browser.click(&format!("visit-outcome-{outcome}")).await?;
        if outcome == "met" {
            browser.click("visit-residence-complete").await?;
            browser.click("visit-commitment-already_signed").await?;
        }
        phone::save(&walker).await?;
        browser.click("saved-list").await?;
    }
    browser.click("houses-plan").await?;
    browser.find("plan-you").await?;
    browser.picture("plan").await?;
    let all = browser.attributes("plan-door", "data-number").await?;
    ensure!(all.len() == doors.len(), "{} doors: {all:?}", doors.len());

    // Somewhere else in town.
    browser.stands_at(north(0) + 0.05, 106.68).await?;
    browser.click("plan-locate").await?;
    browser.gone("plan-you").await?;
    browser.stands_at(north(2), 106.68).await?;
    browser.click("plan-locate").await?;
    browser.find("plan-you").await?;

    let number = &doors[6];
    wait::until_ok("the door opens", async || {
        let door = browser.with("plan-door", "data-number", number).await?;
        browser.click_on(&door).await
    })
    .await?;
    browser.says("visit-house-number", number).await?;
    walker.browser.close().await
}
