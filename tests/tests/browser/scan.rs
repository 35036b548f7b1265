//! Enrolment as it is meant: the officer's screen shows a sheet, the phone takes a photo of it, and nobody types
//! a code.

use anyhow::{Context as _, ensure};
use thirtyfour::By;
use tungngo_tests::{browser::Browser, wait};

use crate::{phone, stage::Stage};

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn a_phone_is_enrolled_by_a_photo_of_the_sheet() -> anyhow::Result<()> {
    let stage = Stage::set(60).await?;
    let lead = stage.desk("police_lead").await?;
    let walker = stage.blank_phone("group_leader").await?;
    let browser = &walker.browser;

    // A photo of something else first.
    let wall = stage.dir().join("wall.png");
    lead.open(&format!("{}/people", stage.server.url())).await?;
    let heading = lead.driver().find(By::Tag("h1")).await?;
    heading.screenshot(&wall).await?;
    choose(browser, &wall.display().to_string()).await?;
    browser.find("scan-unread").await?;
    browser.picture("enrol-scan-unread").await?;

    let sheet = stage.dir().join("sheet.png");
    sheet_of(&lead, &walker.person.name).await?;
    lead.picture("code-sheet").await?;
    let qr = lead.find("code-qr").await?;
    // Its white edge belongs to it: nothing may lie over that.
    let inside = "const [box, code] = [arguments[0], arguments[0].firstElementChild].map(e => e.getBoundingClientRect());\
        return code.right <= box.right + 1 && code.bottom <= box.bottom + 1";
    let is_inside: bool = lead
        .driver()
        .execute(inside, vec![qr.to_json()?])
        .await?
        .convert()?;
    ensure!(is_inside, "the code is larger than its place");
    qr.screenshot(&sheet).await?;
    // As a person would who is told that the photo was no good.
    wait::until_ok("the sheet is read", async || {
        choose(browser, &sheet.display().to_string()).await?;
        let read = wait::for_a_moment(async || browser.has("enrol-name").await).await;
        ensure!(read, "no name is shown");
        Ok::<_, anyhow::Error>(())
    })
    .await?;
    browser.says("enrol-name", &walker.person.name).await?;
    browser.click("enrol-confirm").await?;
    phone::choose_pin(browser).await?;
    browser.find("today-progress").await?;
    walker.browser.close().await?;
    lead.close().await
}

async fn choose(browser: &Browser, file: &str) -> anyhow::Result<()> {
    let input = browser.driver().find(By::Id("scan")).await?;
    input.send_keys(file).await?;
    Ok(())
}

/// Makes a code for this person and shows its sheet.
async fn sheet_of(lead: &Browser, name: &str) -> anyhow::Result<()> {
    wait::until_ok("the person's page opens", async || {
        let link = lead.driver().find(By::LinkText(name)).await?;
        link.click().await
    })
    .await
    .context("the list of people")?;
    lead.click("code-make").await?;
    lead.find("code-qr").await?;
    Ok(())
}

/// What the phone's own programs do when somebody opens the sheet's link: the page is told of it.
#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn a_link_that_is_opened_fills_in_the_form() -> anyhow::Result<()> {
    let stage = Stage::set(60).await?;
    let walker = stage.blank_phone("group_leader").await?;
    let browser = &walker.browser;
    browser.find("enrol-code").await?;
    let open = |link: String| async move {
        let script = "window.__link(arguments[0])";
        browser.driver().execute(script, vec![link.into()]).await
    };
    open("tungngo://something-else".to_owned()).await?;
    browser.find("scan-unread").await?;
    let server = stage.server.url().replace(':', "%3A").replace('/', "%2F");
    let code = walker.person.code()?;
    open(format!("tungngo://enrol?server={server}&code={code}")).await?;
    browser.says("enrol-name", &walker.person.name).await?;
    walker.browser.close().await
}
