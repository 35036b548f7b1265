//! The main job, end to end: doors are knocked on with no network, an officer reviews what came in,
//! sends one visit back, and accepts it mended.

use anyhow::{Context as _, ensure};
use tungngo_tests::browser::Browser;

use crate::{
    desk, phone,
    stage::{Phone, Stage},
};

/// The number of the house that is not on the list.
const ADDED: &str = "7X/3";
/// What the officer wants to know.
const COMMENT: &str = "Xin hỏi lại số người đang ở.";

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn five_visits_without_network_are_reviewed_sent_back_mended_and_accepted()
-> anyhow::Result<()> {
    let mut stage = Stage::set(240).await?;
    let mut walker = stage.phone("group_leader").await?;
    walker.browser.picture("today").await?;
    phone::open_alley(&walker, 0).await?;
    let doors = phone::numbers(&walker).await?;
    ensure!(doors.len() >= 5, "the alley has only {} doors", doors.len());

    // The network is gone.
    let stopped = stage.server.stop().await?;
    ensure!(stopped.success(), "the server ended with {stopped}");
    met_and_signed(&walker, &doors[0]).await?;
    absent(&walker, &doors[1]).await?;
    refused(&walker, &doors[2]).await?;
    nobody_lives_here(&walker, &doors[3]).await?;
    another_day(&walker, &doors[4]).await?;
    house_added_with_an_observation(&walker).await?;
    let all = [&doors[0], &doors[1], &doors[2], &doors[3], &doors[4], ADDED];
    everything_is_on_the_phone(&walker, &all).await?;
    walker.browser.picture("my-visits-offline").await?;
    what_was_told_is_sealed(&walker).await?;

    // The phone runs out of memory.
    walker.kill_and_start_again().await?;
    everything_is_on_the_phone(&walker, &all).await?;
    phone::open_alley(&walker, 0).await?;
    ensure!(
        phone::numbers(&walker).await?.contains(&ADDED.to_owned()),
        "the added house is gone"
    );

    // The network is back; nobody touches the phone.
    stage.server.start_again().await?;
    phone::is_safe(&walker, 6, 6).await?;
    walker.browser.picture("houses-safe").await?;

    let officer = stage.desk("area_officer").await?;
    let url = stage.server.url().to_owned();
    desk::queue_has(&officer, &url, "received", 6).await?;
    officer.picture("queue-six-visits").await?;
    what_was_recorded_is_shown(&officer, &url).await?;
    let visit = send_back(&officer, &url, &doors[0]).await?;

    // The phone hears of it by itself.
    phone::go_to(&walker, "tab-visits").await?;
    phone::visit_is(&walker, &doors[0], "needs_more").await?;
    walker.browser.picture("my-visits-returned").await?;
    phone::go_to(&walker, "tab-today").await?;
    walker.browser.find("today-returned").await?;
    walker.browser.picture("today-returned").await?;
    phone::go_to(&walker, "tab-visits").await?;
    mend(&walker, &doors[0]).await?;

    desk::queue_has(&officer, &url, "received", 6).await?;
    accept(&officer, &visit).await?;
    phone::go_to(&walker, "tab-visits").await?;
    phone::visit_is(&walker, &doors[0], "accepted").await?;
    walker.browser.picture("my-visits-accepted").await?;

    walker.browser.close().await?;
    officer.close().await
}

async fn met_and_signed(walker: &Phone, number: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    walker.browser.picture("houses").await?;
    phone::open_house(walker, number).await?;
    browser.picture("visit").await?;
    browser.click("visit-outcome-met").await?;
    browser.find("visit-people-more").await?;
    browser.picture("visit-met").await?;
    browser.click("visit-people-more").await?;
    browser.click("visit-residence-complete").await?;
    browser.click("visit-leaflet").await?;
    browser.click("visit-commitment-signed").await?;
    browser.find("signature-pad").await?;
    let line = [(0.1, 0.6), (0.25, 0.2), (0.4, 0.8), (0.6, 0.3), (0.85, 0.5)];
    browser.draw("signature-canvas", &line).await?;
    browser
        .draw("signature-canvas", &[(0.2, 0.85), (0.8, 0.8)])
        .await?;
    browser.picture("signature").await?;
    browser.click("signature-done").await?;
    browser.find("visit-signed").await?;
    browser.click("visit-camera-present").await?;
    browser.picture("visit-met-answered").await?;
    phone::save(walker).await?;
    browser.picture("visit-saved").await?;
    browser.click("saved-list").await
}

async fn absent(walker: &Phone, number: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_house(walker, number).await?;
    browser.click("visit-outcome-absent").await?;
    browser.click("visit-suggestion-0").await?;
    browser.click("visit-notice").await?;
    browser.picture("visit-absent").await?;
    phone::save(walker).await?;
    browser.click("saved-list").await
}

async fn refused(walker: &Phone, number: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_house(walker, number).await?;
    browser.click("visit-outcome-refused").await?;
    browser.fill("visit-refusal", "Đang bận, mời về").await?;
    browser.picture("visit-refused").await?;
    phone::save(walker).await?;
    browser.click("saved-list").await
}

async fn nobody_lives_here(walker: &Phone, number: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_house(walker, number).await?;
    browser.click("visit-outcome-other").await?;
    browser.picture("visit-other").await?;
    browser.click("visit-outcome-vacant").await?;
    phone::save(walker).await?;
    browser.click("saved-list").await
}

async fn another_day(walker: &Phone, number: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_house(walker, number).await?;
    browser.click("visit-outcome-other").await?;
    browser.click("visit-outcome-postponed").await?;
    browser.click("visit-day-more").await?;
    browser.click("visit-part-evening").await?;
    browser.picture("visit-postponed").await?;
    phone::save(walker).await?;
    browser.click("saved-list").await
}

async fn house_added_with_an_observation(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    browser.click("house-add").await?;
    browser.fill("house-number", ADDED).await?;
    browser.fill("house-head_name", "Đinh Văn Đạt").await?;
    browser.picture("house-add").await?;
    browser.click("house-save").await?;
    // It is knocked on at once.
    browser.says("visit-house-number", ADDED).await?;
    browser.click("visit-outcome-met").await?;
    browser.click("visit-people-more").await?;
    browser.click("visit-residence-incomplete").await?;
    browser.click("visit-commitment-declined").await?;
    browser.click("visit-reports-yes").await?;
    browser.click("observation-subject-place").await?;
    browser.click("observation-category-litter").await?;
    browser.click("observation-basis-seen_directly").await?;
    browser.fill("observation-note", "Sau nhà văn hóa").await?;
    browser.picture("observation").await?;
    browser.click("observation-done").await?;
    browser.find("visit-observation").await?;
    browser.picture("visit-with-observation").await?;
    phone::save(walker).await?;
    browser.click("saved-list").await
}

/// Whoever told it is told that it is there, and cannot read it any more.
async fn what_was_told_is_sealed(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_visit(walker, ADDED).await?;
    browser.find("visit-sealed").await?;
    for told in ["visit-observation", "observation-note"] {
        ensure!(!browser.has(told).await, "{told} can still be opened");
    }
    browser.picture_of("visit-sealed", "visit-sealed").await?;
    browser.click("bar-back").await
}

async fn everything_is_on_the_phone(walker: &Phone, numbers: &[&str]) -> anyhow::Result<()> {
    phone::go_to(walker, "tab-visits").await?;
    for number in numbers {
        // Tried or not: with no network it is on the phone, and nothing else is said.
        phone::visit_is(walker, number, "on_phone").await?;
    }
    let rows = walker.browser.all("my-visit-row").await.len();
    ensure!(rows == numbers.len(), "{rows} visits on the phone");
    Ok(())
}

/// Signature, observation and added house, as the officer sees them.
async fn what_was_recorded_is_shown(officer: &Browser, url: &str) -> anyhow::Result<()> {
    let row = desk::row_with(officer, ADDED).await?;
    desk::open_row(officer, &row).await?;
    officer.find("visit-observations").await?;
    officer.click("visit-open-observations").await?;
    officer
        .says("visit-observations", "Sau nhà văn hóa")
        .await?;
    officer.picture("visit-observation-opened").await?;
    desk::queue_has(officer, url, "received", 6).await
}

/// Sends the visit at this door back with a comment; returns the page's address.
async fn send_back(officer: &Browser, url: &str, number: &str) -> anyhow::Result<String> {
    let row = desk::row_with(officer, number).await?;
    desk::open_row(officer, &row).await?;
    officer.find("visit-signature").await?;
    officer.picture("visit").await?;
    let page = officer.driver().current_url().await?;
    let page = format!("{url}{}", page.path());
    officer.click("visit-return-open").await?;
    let field = officer.find("visit-field").await?;
    thirtyfour::components::SelectElement::new(&field)
        .await?
        .select_by_value("people_living")
        .await?;
    officer.fill("visit-comment", COMMENT).await?;
    officer.picture("visit-return").await?;
    officer.click("visit-return").await?;
    officer.find("banner").await?;
    officer.open(&page).await?;
    officer.says("visit-history", COMMENT).await?;
    Ok(page)
}

async fn mend(walker: &Phone, number: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_visit(walker, number).await?;
    browser.says("visit-comment", COMMENT).await?;
    browser.picture("visit-mend").await?;
    let before = browser.text("visit-people-value").await?;
    browser.click("visit-people-more").await?;
    let before: u32 = before.trim().parse().context("no number of people")?;
    browser
        .says("visit-people-value", &(before + 1).to_string())
        .await?;
    phone::save(walker).await
}

/// Accepts the mended visit; its page tells the whole story.
async fn accept(officer: &Browser, page: &str) -> anyhow::Result<()> {
    officer.open(page).await?;
    let before = officer.text("visit-history").await?;
    ensure!(
        before.contains(COMMENT),
        "the comment is not in the history"
    );
    officer.click("visit-accept").await?;
    officer.open(page).await?;
    officer.picture("visit-accepted-history").await?;
    // Received, sent back, mended, accepted.
    let history = officer.find("visit-history").await?;
    let entries = history.find_all(thirtyfour::By::Css("li > div")).await?;
    ensure!(
        entries.len() >= 4,
        "the history has {} entries",
        entries.len()
    );
    Ok(())
}
