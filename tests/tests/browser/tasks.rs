//! A task from the desk to a helper's phone and back: reported without any network, sent back by the office, done.

use anyhow::{Context as _, ensure};
use thirtyfour::{By, WebElement};
use tungngo_tests::{
    browser::{Browser, PHONE},
    wait,
};

use crate::{
    desk::{choose, date},
    meanwhile, phone,
    stage::Stage,
};

const WHAT: &str = "Thăm gia đình, hỏi xem có cần vay vốn học nghề không.";
const WHY: &str = "Chủ nhà đi làm xa, cuối tuần mới về.";
const AGAIN: &str = "Xin đến lại vào chiều Chủ nhật.";

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn a_task_is_given_reported_sent_back_and_done() -> anyhow::Result<()> {
    let mut stage = Stage::set(60).await?;
    let helper = stage.blank_phone("helper").await?;
    phone::enrol_to(&helper, "sync-strip").await?;
    let mobile = &helper.browser;
    let lead = stage.desk("police_lead").await?;
    let url = stage.server.url().to_owned();
    lead.open(&format!("{url}/tasks")).await?;
    lead.picture("tasks-none").await?;
    let task = give(&lead, &url, &helper.person.name).await?;

    // The phone hears of it, and shows no more than the task needs.
    wait::until_ok("the task is on the phone", async || {
        sync_now(mobile).await?;
        let there = wait::for_a_moment(async || mobile.has("today-tasks").await).await;
        ensure!(there, "no task yet");
        Ok(())
    })
    .await?;
    mobile.picture("today-task").await?;
    mobile.click("today-tasks").await?;
    mobile.says("task-what", WHAT).await?;
    mobile.picture("task").await?;

    stage.server.stop().await?;
    mobile.click("task-result-not_possible").await?;
    mobile.click("task-save").await?;
    mobile.find("task-save").await?;
    mobile.picture("task-why").await?;
    mobile.fill("task-note", WHY).await?;
    mobile.click("task-save").await?;
    mobile.gone("task-save").await?;
    mobile.find("sync-strip").await?;
    mobile.picture("task-saved").await?;
    stage.server.start_again().await?;

    reported(&lead, &url, &task, WHY).await?;
    lead.picture("task-reported").await?;
    lead.fill("task-comment", AGAIN).await?;
    lead.click("task-return").await?;
    lead.says("banner", "làm thêm").await?;

    // Back on the phone, in a list by now.
    give(&lead, &url, &helper.person.name).await?;
    wait::until_ok("both are on the phone", async || {
        sync_now(mobile).await?;
        mobile.says("today-tasks", "2").await
    })
    .await?;
    mobile.click("today-tasks").await?;
    mobile.find("task-row").await?;
    mobile.picture("tasks").await?;
    let row = mobile.with("task-row", "data-state", "returned").await?;
    mobile.click_on(&row).await?;
    mobile.says("task-comment", AGAIN).await?;
    mobile.picture("task-returned").await?;
    mobile.click("task-result-done").await?;
    mobile.click("task-save").await?;
    mobile.find("task-row").await?;

    reported(&lead, &url, &task, "Đã làm xong").await?;
    lead.click("task-accept").await?;
    lead.says("task-state", "Đã nhận kết quả").await?;
    lead.picture("task-accepted").await?;
    lead.open(&format!("{url}/tasks?state=open")).await?;
    lead.find("task-row").await?;
    lead.picture("tasks-open").await?;

    // The household is erased while somebody writes the report. A second window shows what the phone has heard.
    let second = stage.driver.browser(PHONE).await?;
    second.open(helper.app.url()).await?;
    second.find("today-tasks").await?;
    wait::until_ok("one task is left", async || {
        phone::go_to(&helper, "tab-today").await?;
        sync_now(mobile).await?;
        mobile.click("today-tasks").await?;
        let alone = wait::for_a_moment(async || mobile.has("task-result-done").await).await;
        ensure!(alone, "the other one is not closed yet");
        Ok(())
    })
    .await?;
    mobile.click("task-result-done").await?;
    lead.open(&format!("{url}/households")).await?;
    lead.click_on(&first_house(&lead).await?).await?;
    meanwhile::erase_here(&lead).await?;
    sync_now(&second).await?;
    second.gone("today-tasks").await?;
    mobile.click("task-save").await?;
    mobile.find("task-failure").await?;
    mobile.picture_of("task-failure", "task-gone").await?;
    second.close().await?;
    helper.browser.close().await?;
    lead.close().await
}

/// Asks the phone on its first page to send and fetch now.
pub async fn sync_now(mobile: &Browser) -> anyhow::Result<()> {
    mobile.click("sync-strip").await?;
    mobile.click("sync-now").await?;
    mobile.click("bar-back").await
}

/// The link of the first house in the list.
async fn first_house(lead: &Browser) -> anyhow::Result<WebElement> {
    let row = lead.find("household-row").await?;
    Ok(row.find(By::Tag("a")).await?)
}

/// Gives a task at the first house of the list; gives its address.
async fn give(lead: &Browser, url: &str, person: &str) -> anyhow::Result<String> {
    lead.open(&format!("{url}/households")).await?;
    lead.click_on(&first_house(lead).await?).await?;
    give_here(lead, person).await
}

/// Gives a task at the house whose page is open; gives its address.
pub async fn give_here(lead: &Browser, person: &str) -> anyhow::Result<String> {
    lead.click("task-new").await?;
    choose(lead, "task-kind", "Thăm hỏi").await?;
    choose(lead, "task-assignee", person).await?;
    date(lead, "task-due", "2999-12-31").await?;
    lead.fill("task-what", WHAT).await?;
    lead.picture("task-form").await?;
    lead.click("task-give").await?;
    lead.says("banner", "Đã giao việc").await?;
    let here = lead.driver().current_url().await?;
    Ok(here.path().to_owned())
}

/// Waits until the report has come that says so.
async fn reported(lead: &Browser, url: &str, task: &str, said: &str) -> anyhow::Result<()> {
    wait::until_ok("the report is at the office", async || {
        lead.open(&format!("{url}{task}")).await?;
        let report = lead.text("task-report").await.context("no report")?;
        ensure!(report.contains(said), "{report}");
        Ok(())
    })
    .await
}
