//! What a walker tells the police: taken by one officer, asked about, mended on the phone, verified, looked at again.

use anyhow::{Context as _, ensure};
use thirtyfour::By;
use tungngo_tests::{browser::Browser, wait};

use crate::{
    desk, phone,
    stage::{Phone, Stage},
};

const NAME: &str = "Đinh Văn Đạt";
const QUESTION: &str = "Nghe thấy vào khoảng mấy giờ?";
const FOUND: &str = "Đã gặp gia đình và tổ trưởng, có căn cứ.";

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn an_observation_is_taken_asked_about_and_verified() -> anyhow::Result<()> {
    let stage = Stage::set(60).await?;
    let url = stage.server.url().to_owned();
    let lead = stage.desk("police_lead").await?;
    lead.open(&format!("{url}/observations")).await?;
    lead.find("triage-empty").await?;
    lead.picture("observations-none").await?;

    let walker = stage.phone("group_leader").await?;
    phone::open_alley(&walker, 0).await?;
    let doors = phone::numbers(&walker).await?;
    for (number, name) in doors.iter().zip([NAME, "Dinh Van Dat"]) {
        met_and_told(&walker, number, name).await?;
    }
    phone::is_safe(&walker, 2, 2).await?;

    lead.open(&format!("{url}/observations")).await?;
    ensure!(lead.all("triage-row").await.len() == 2, "two were told");
    lead.find("chart-triage-ages").await?;
    lead.picture("observations").await?;
    // The chart and its table on an officer's phone.
    let small = stage.driver.browser(tungngo_tests::browser::PHONE).await?;
    let (login, password) = stage.ward.person("area_officer")?.credentials()?;
    desk::sign_in(&small, &url, login, password).await?;
    small.open(&format!("{url}/observations")).await?;
    small.find("chart-triage-ages").await?;
    small.picture("desk-observations").await?;
    small.close().await?;
    open_first(&lead).await?;
    lead.says("triage-twins", "cùng tên").await?;
    lead.picture("observation-new").await?;
    lead.click("triage-take").await?;
    lead.says("triage-state", "Đang xác minh").await?;
    for form in [
        "triage-give-open",
        "triage-dismiss-open",
        "triage-verify-open",
    ] {
        lead.click(form).await?;
        let name = form.trim_end_matches("-open");
        lead.find(name).await?;
        lead.picture(name).await?;
    }

    // The author is asked, and mends the visit.
    lead.click("triage-ask-open").await?;
    lead.fill("triage-ask-words", QUESTION).await?;
    lead.picture("triage-ask").await?;
    lead.click("triage-ask").await?;
    lead.says("triage-state", "Chờ người ghi bổ sung").await?;
    let page = lead.driver().current_url().await?;
    let page = format!("{url}{}", page.path());
    phone::go_to(&walker, "tab-visits").await?;
    wait::until_ok("the question is on the phone", async || {
        let mobile = &walker.browser;
        let row = mobile
            .with("my-visit-row", "data-state", "needs_more")
            .await?;
        mobile.click_on(&row).await
    })
    .await?;
    walker.browser.says("visit-comment", QUESTION).await?;
    walker.browser.picture("visit-asked").await?;
    walker.browser.click("visit-people-more").await?;
    phone::save(&walker).await?;
    wait::until_ok("the mended visit has come", async || {
        lead.open(&page).await?;
        let history = lead.text("triage-history").await?;
        ensure!(history.contains("đã bổ sung"), "{history}");
        Ok(())
    })
    .await?;

    lead.click("triage-verify-open").await?;
    lead.fill("triage-verify-words", FOUND).await?;
    lead.click("triage-verify").await?;
    lead.says("triage-state", "Đã xác minh").await?;
    lead.says("triage-history", FOUND).await?;
    lead.picture("observation-verified").await?;
    lead.click("triage-reopen-open").await?;
    lead.fill("triage-reopen-words", "Gia đình có ý kiến")
        .await?;
    lead.picture("triage-reopen").await?;
    lead.click("triage-reopen").await?;
    lead.says("triage-state", "Mới nhận").await?;
    walker.browser.close().await?;
    lead.close().await
}

async fn open_first(lead: &Browser) -> anyhow::Result<()> {
    let row = lead.find("triage-row").await?;
    let link = row.find(By::Tag("a")).await.context("no link")?;
    lead.click_on(&link).await
}

async fn met_and_told(walker: &Phone, number: &str, name: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_house(walker, number).await?;
    browser.click("visit-outcome-met").await?;
    browser.click("visit-people-more").await?;
    browser.click("visit-residence-complete").await?;
    browser.click("visit-commitment-already_signed").await?;
    browser.click("visit-reports-yes").await?;
    browser.click("observation-subject-person").await?;
    browser.click("observation-category-youth_at_risk").await?;
    browser.click("observation-basis-family_declared").await?;
    browser.fill("observation-name", name).await?;
    browser.click("observation-done").await?;
    browser.find("visit-observation").await?;
    phone::save(walker).await?;
    browser.click("saved-list").await
}
