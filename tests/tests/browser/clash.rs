//! Two phones write different things about one house; another sends what the server cannot take in. Nothing
//! is lost, people see both, somebody chooses. In the end the office revokes a phone.

use anyhow::Context as _;
use thirtyfour::By;
use tungngo_shared::sync::DocKind;
use tungngo_tests::{
    browser::Browser,
    wait,
    wire::{WirePhone, new_id},
};

use crate::{
    phone,
    stage::{Phone, Stage},
};

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn what_two_phones_say_differently_is_settled_by_a_person() -> anyhow::Result<()> {
    // Two groups, so that there is a second leader.
    let mut stage = Stage::set(400).await?;
    let leader = stage.phone("group_leader").await?;
    let mut volunteer = stage.phone("volunteer").await?;
    volunteer.browser.picture("volunteer-today").await?;
    for walker in [&leader, &volunteer] {
        phone::open_alley(walker, 1).await?;
    }
    volunteer.browser.picture("volunteer-houses").await?;
    let door = phone::numbers(&leader).await?;
    let door = door.first().context("no doors")?;

    // With no network both correct how many people live there.
    stage.server.stop().await?;
    correct_people(&leader, door, 1).await?;
    correct_people(&volunteer, door, 2).await?;
    volunteer.browser.picture("houses-offline").await?;
    volunteer.app.kill().await?;
    stage.server.start_again().await?;
    leader.browser.click("sync-strip").await?;
    leader.browser.says("sync-waiting", "0 ").await?;

    volunteer.app.start_again().await?;
    volunteer.browser.open(volunteer.app.url()).await?;
    phone::unlock(&volunteer).await?;
    volunteer.browser.click("sync-strip").await?;
    volunteer.browser.find("sync-need").await?;
    volunteer.browser.picture("sync-need").await?;

    let url = stage.server.url().to_owned();
    send_nonsense(&stage, &url).await?;
    let lead = stage.desk("police_lead").await?;
    the_office_chooses(&lead, &url, door).await?;
    phones_of(&lead, &url, &volunteer).await?;

    // The phone hears of it with its next word to the server, and holds nothing any more.
    volunteer.browser.click("sync-now").await?;
    volunteer.browser.says("enrol-aside", "thu hồi").await?;
    volunteer.browser.picture("enrol-revoked").await?;
    leader.browser.close().await?;
    volunteer.browser.close().await?;
    lead.close().await
}

async fn correct_people(walker: &Phone, door: &str, more: u32) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_house(walker, door).await?;
    browser.click("visit-edit-house").await?;
    browser.find("house-people-value").await?;
    for _ in 0..more {
        let before = browser.text("house-people-value").await?;
        browser.click("house-people-more").await?;
        wait::until("the number goes up", async || {
            let now = browser.text("house-people-value").await.ok()?;
            (now != before).then_some(())
        })
        .await?;
    }
    browser.click("house-save").await?;
    browser.find("visit-outcome-met").await?;
    browser.click("bar-back").await?;
    browser.find("houses-list").await?;
    Ok(())
}

/// A visit of a house that there is not.
async fn send_nonsense(stage: &Stage, url: &str) -> anyhow::Result<()> {
    let leaders = stage.ward.people.iter();
    let other = leaders.filter(|p| p.role == "group_leader").nth(1);
    let code = other.context("one leader only")?.code()?;
    let mut wire = WirePhone::enrol(url, code).await?;
    let body = serde_json::json!({
        "household": new_id(), "campaign": new_id(), "outcome": "met", "people_living": 3,
    });
    let op = wire.freeze(DocKind::Visit, new_id(), &body)?;
    wire.push(WirePhone::push_bytes(vec![op])?).await?;
    Ok(())
}

async fn the_office_chooses(lead: &Browser, url: &str, door: &str) -> anyhow::Result<()> {
    lead.open(&format!("{url}/attention")).await?;
    lead.find("clash").await?;
    lead.find("aside").await?;
    lead.picture("attention-full").await?;
    let house = By::Css("main a[href^='/households/']");
    let house = lead.driver().find(house).await.context("no link")?;
    lead.click_on(&house).await?;
    lead.find("clash").await?;
    lead.picture("household-clash").await?;
    let both = lead.text("clash").await?;
    lead.click("clash-incoming").await?;
    lead.find("banner").await?;
    lead.gone("clash-incoming").await?;
    lead.picture("household-settled").await?;
    anyhow::ensure!(!both.is_empty(), "nothing to choose from at {door}");
    lead.open(&format!("{url}/attention")).await?;
    lead.click("aside-settle").await?;
    lead.find("attention-empty").await?;
    Ok(())
}

/// The list of phones, a person's phones, a new code's sheet, a phone revoked.
async fn phones_of(lead: &Browser, url: &str, walker: &Phone) -> anyhow::Result<()> {
    lead.open(&format!("{url}/devices")).await?;
    lead.find("device-row").await?;
    lead.picture("devices-in-use").await?;
    let owner = By::Css("main a[href^='/people/']");
    for link in lead.driver().find_all(owner).await? {
        if link.text().await? == walker.person.name {
            lead.click_on(&link).await?;
            break;
        }
    }
    lead.find("code-make").await?;
    lead.picture("person-with-phone").await?;
    let page = lead.driver().current_url().await?;
    lead.click("code-make").await?;
    lead.find("code-sheet").await?;
    lead.picture("code-sheet").await?;
    lead.open(page.as_str()).await?;
    lead.click("device-revoke").await?;
    lead.find("banner").await?;
    lead.picture("person-phone-revoked").await
}
