//! Every page of the desk: it is there, fits its window, breaks none of its own rules in the browser,
//! and leaves a picture.

use anyhow::{Context as _, ensure};
use thirtyfour::By;
use tungngo_tests::browser::{Browser, DESK};

use crate::{desk, stage::Stage};

/// Pages that the lead opens by their address.
const BY_ADDRESS: [(&str, &str); 10] = [
    ("overview", "/"),
    ("queue", "/queue"),
    ("attention", "/attention"),
    ("households", "/households"),
    ("campaigns", "/campaigns"),
    ("campaign-new", "/campaigns/new"),
    ("people", "/people"),
    ("person-new", "/people/new"),
    ("devices", "/devices"),
    ("import", "/import"),
];

/// Pages behind the first link of this kind: the picture's name, where the link is, how it begins.
const BEHIND_LINKS: [(&str, &str, &str); 6] = [
    ("group", "/", "/groups/"),
    ("visit-accepted", "/queue?state=accepted", "/visits/"),
    ("visit-waiting", "/queue?state=received", "/visits/"),
    ("household", "/households", "/households/"),
    ("campaign", "/campaigns", "/campaigns/0"),
    ("person", "/people", "/people/0"),
];

/// Nothing sticks out at the side, and the browser has nothing to complain of.
async fn is_sound(browser: &Browser, name: &str) -> anyhow::Result<()> {
    let script = "return document.documentElement.scrollWidth - window.innerWidth";
    let over = browser.driver().execute(script, vec![]).await?;
    let over = over.json().as_i64().context("no number")?;
    ensure!(over <= 0, "{name} is {over} px wider than its window");
    for entry in browser.driver().browser_log().await? {
        let text = format!("{entry:?}");
        ensure!(!text.contains("Severe"), "{name}: {text}");
    }
    Ok(())
}

async fn look(browser: &Browser, name: &str) -> anyhow::Result<()> {
    browser.picture(name).await?;
    is_sound(browser, name).await
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn every_page_is_sound() -> anyhow::Result<()> {
    let stage = Stage::set_with(1_200, 35).await?;
    let url = stage.server.url();

    let stranger = stage.driver.browser(DESK).await?;
    stranger.open(&format!("{url}/queue")).await?;
    stranger.find("login-name").await?;
    look(&stranger, "login").await?;
    let (login, _) = stage.ward.person("police_lead")?.credentials()?;
    stranger.fill("login-name", login).await?;
    stranger.fill("login-password", "not the password").await?;
    stranger.click("login-submit").await?;
    stranger.find("login-problem").await?;
    stranger.picture("login-problem").await?;
    stranger.close().await?;

    let lead = stage.desk("police_lead").await?;
    for (name, path) in BY_ADDRESS {
        lead.open(&format!("{url}{path}")).await?;
        lead.find("me-name").await?;
        look(&lead, name).await?;
    }
    for (name, path, start) in BEHIND_LINKS {
        lead.open(&format!("{url}{path}")).await?;
        lead.find("me-name").await?;
        let link = By::Css(format!("main a[href^='{start}']"));
        let link = lead.driver().find(link).await;
        let link = link.with_context(|| format!("{path} links to no {start}"))?;
        lead.click_on(&link).await?;
        lead.find("me-name").await?;
        look(&lead, name).await?;
    }
    lead.open(&format!("{url}/visits/0")).await?;
    lead.find("error-text").await?;
    lead.picture("not-found").await?;
    lead.close().await?;

    // Figures without names: what the steering committee sees.
    let steering = stage.desk("steering").await?;
    look(&steering, "overview-steering").await?;
    ensure!(
        !steering.has("nav-queue").await,
        "the steering committee is offered visits"
    );
    steering.close().await?;

    // The same pages on an officer's phone.
    let small = stage.driver.browser(tungngo_tests::browser::PHONE).await?;
    let (login, password) = stage.ward.person("area_officer")?.credentials()?;
    desk::sign_in(&small, url, login, password).await?;
    for (name, path) in [("desk-overview", "/"), ("desk-queue", "/queue")] {
        small.open(&format!("{url}{path}")).await?;
        small.find("me-name").await?;
        look(&small, name).await?;
    }
    small.close().await
}
