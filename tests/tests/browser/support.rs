//! A case's need brought to an offer of the ward, and a helper asked from the case's page.

use anyhow::{Context as _, ensure};
use thirtyfour::By;
use tungngo_tests::browser::Browser;

use crate::desk::{choose, date};

const TITLE: &str = "Lớp học nghề mộc, khóa 3";

/// Writes an offer down; gives its page.
async fn offered(officer: &Browser, url: &str) -> anyhow::Result<String> {
    officer.open(&format!("{url}/offers")).await?;
    officer.find("offers-empty").await?;
    officer.picture("offers-none").await?;
    officer.click("offer-new").await?;
    choose(officer, "offer-kind", "Học nghề").await?;
    officer.fill("offer-title", TITLE).await?;
    officer
        .fill("offer-giver", "Hợp tác xã mộc Mẫu, ông Trần Văn Mẫu")
        .await?;
    officer
        .fill("offer-contact", "0900 000 001, số 5 phố Mẫu")
        .await?;
    officer.fill("offer-places", "1").await?;
    officer.picture("offer-form").await?;
    officer.click("offer-save").await?;
    officer.says("banner", "Đã thêm nguồn hỗ trợ").await?;
    officer.picture("offer").await?;
    let here = officer.driver().current_url().await?;
    Ok(format!("{url}{}", here.path()))
}

/// What the person of a case needs is written down and met.
pub async fn helped(officer: &Browser, url: &str, case: &str) -> anyhow::Result<()> {
    officer.open(case).await?;
    officer.find("needs-empty").await?;
    choose(officer, "need-kind", "Học nghề").await?;
    choose(officer, "need-source", "Gia đình").await?;
    officer.click("need-save").await?;
    officer.says("banner", "Đã ghi nhu cầu").await?;
    officer.find("need-lacks").await?;
    officer.open(&format!("{url}/needs")).await?;
    officer.says("needs-line", "Chưa có nguồn").await?;
    officer.find("needs-row").await?;
    officer.picture("needs-lacking").await?;

    let offer = offered(officer, url).await?;
    officer.open(case).await?;
    officer.says("refer-form", TITLE).await?;
    officer.click("refer-offer").await?;
    officer
        .fill("refer-comment", "Đã gọi trước, hẹn sáng thứ hai.")
        .await?;
    officer.picture("case-need").await?;
    officer.click("refer").await?;
    officer.says("match-state", "Đã giới thiệu").await?;
    officer.click("match-accept").await?;
    officer.says("match-state", "Đã nhận").await?;
    officer.picture("case-referred").await?;
    officer.open(&offer).await?;
    officer.says("offer-facts", "Hết chỗ").await?;
    officer.find("offer-matched").await?;
    officer.picture("offer-matched").await?;
    officer.open(&format!("{url}/offers")).await?;
    officer.says("offer-row", "Hết chỗ").await?;
    officer.picture("offers-full").await?;
    officer.open(&format!("{url}/needs")).await?;
    officer.find("needs-none").await?;
    officer.open(case).await?;
    choose(officer, "match-result", "Đã được giúp").await?;
    officer.click("match-finish").await?;
    officer.says("need-state", "Đã được giúp").await?;
    officer.says("case-history", TITLE).await
}

/// Asks somebody to do something about a case; gives the task's address.
pub async fn asked(officer: &Browser, person: &str) -> anyhow::Result<String> {
    officer.click("case-task-new").await?;
    officer.find("task-of-case").await?;
    choose(officer, "task-assignee", person).await?;
    date(officer, "task-due", "2999-12-31").await?;
    officer
        .fill("task-what", "Ghé thăm, hỏi gia đình có cần gì không.")
        .await?;
    officer.picture("case-task-form").await?;
    officer.click("task-give").await?;
    officer.says("banner", "Đã giao việc").await?;
    officer.picture("case-with-task").await?;
    let link = By::Css("[data-testid='case-task'] a");
    let link = officer.driver().find(link).await?;
    let href = link.attr("href").await?.context("no address")?;
    let at = href.find("/tasks/").context("no task")?;
    ensure!(href.len() > at, "no task");
    Ok(href[at..].to_owned())
}
