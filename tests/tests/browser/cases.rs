//! From what a group leader tells on the phone to a case: verified by one officer, approved by another, a helper's task, a
//! decision, a review that is over, the end. The log tells every step and every look.

use anyhow::{Context as _, ensure};
use tungngo_server::{keys::Keys, storage::sqlite::Sqlite};
use tungngo_tests::{browser::Browser, wait};

use crate::{
    desk::{choose, date},
    phone,
    stage::Stage,
    support, tasks,
};

const NAME: &str = "Lương Văn Mẫu Kể";
const DECISION: &str = "45/QĐ-CTUBND";
const FOUND: &str = "Đã gặp người đó và gia đình, đúng như được báo.";

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn what_was_told_becomes_a_case_with_a_helper_and_ends() -> anyhow::Result<()> {
    let mut stage = Stage::set(60).await?;
    told_at_a_door(&stage).await?;
    let officer = stage.desk("area_officer").await?;
    let url = stage.server.url().to_owned();
    officer.open(&format!("{url}/cases")).await?;
    officer.find("cases-empty").await?;
    officer.picture("cases-none").await?;
    let observation = verified(&officer, &url).await?;
    let case = proposed(&officer, &url, &observation).await?;
    officer.open(&case).await?;
    officer.find("case-state").await?;
    ensure!(!officer.has("case-approve").await, "one person alone");

    let lead = stage.desk("police_lead").await?;
    lead.open(&format!("{url}/cases")).await?;
    lead.find("case-row").await?;
    lead.picture("cases-proposed").await?;
    lead.open(&case).await?;
    lead.find("case-approve").await?;
    lead.picture("case-to-approve").await?;
    lead.click("case-approve").await?;
    lead.says("case-state", "Đang quản lý").await?;
    lead.open(&observation).await?;
    lead.says("triage-state", "Đã xác minh").await?;
    ensure!(!lead.has("triage-reopen-open").await, "a case rests on it");
    lead.picture("observation-behind-case").await?;

    helped(&stage, &officer, &case).await?;
    officer.open(&case).await?;
    decided(&officer).await?;
    papers(&stage, (&officer, &lead), &case).await?;
    looked(&lead, &case, &observation).await?;
    stage.server.stop().await?;
    review_is_over(&stage).await?;
    stage.server.start_again().await?;
    officer
        .open(&format!("{url}/cases?state=open&overdue=1"))
        .await?;
    officer.find("case-row").await?;
    officer.picture("cases-overdue").await?;
    officer.open(&case).await?;
    officer.find("case-overdue").await?;
    ended(&officer).await?;
    officer.open(&format!("{url}/cases?state=ended")).await?;
    officer.find("case-row").await?;
    officer.picture("cases-ended").await?;

    for action in LOGGED {
        lead.open(&format!("{url}/audit?action={action}")).await?;
        let there = lead.find("audit-row").await;
        there.with_context(|| format!("no {action} in the log"))?;
    }
    officer.close().await?;
    lead.close().await
}

/// What the log says afterwards.
const LOGGED: [&str; 27] = [
    "observation.list",
    "observation.view",
    "observation.step",
    "case.propose",
    "case.view",
    "case.list",
    "case.approve",
    "case.status",
    "case.correct",
    "case.print",
    "case.end",
    "paper.list",
    "paper.add",
    "paper.replace",
    "paper.view",
    "paper.remove",
    "task.give",
    "task.view",
    "task.answer",
    "case.task",
    "offer.add",
    "offer.view",
    "need.add",
    "need.list",
    "match.propose",
    "match.accept",
    "match.finish",
];

/// The officer takes the one observation and finds it to be so; gives its page.
async fn verified(officer: &Browser, url: &str) -> anyhow::Result<String> {
    officer.open(&format!("{url}/observations")).await?;
    let row = officer.find("triage-row").await?;
    let link = row.find(thirtyfour::By::Tag("a")).await?;
    officer.click_on(&link).await?;
    officer.click("triage-take").await?;
    officer.click("triage-verify-open").await?;
    officer.fill("triage-verify-words", FOUND).await?;
    officer.click("triage-verify").await?;
    officer.find("case-new").await?;
    let page = officer.driver().current_url().await?;
    Ok(format!("{url}{}", page.path()))
}

/// Proposes the case; gives its page.
async fn proposed(officer: &Browser, url: &str, observation: &str) -> anyhow::Result<String> {
    officer.click("case-new").await?;
    officer.says("case-seen", NAME).await?;
    officer.picture("case-form").await?;
    officer.fill("case-personal-number", "123").await?;
    officer.click("case-propose").await?;
    officer.says("case-seen", NAME).await?;
    officer.picture("case-form-wrong").await?;
    officer.fill("case-personal-number", "030091087654").await?;
    officer.click("case-propose").await?;
    officer.says("banner", "Đã gửi đề xuất").await?;
    officer.picture("case-proposed").await?;
    let here = officer.driver().current_url().await?.path().to_owned();
    officer.open(&format!("{observation}/case")).await?;
    officer.find("case-existing-open").await?;
    officer.picture("case-existing").await?;
    Ok(format!("{url}{here}"))
}

/// Somebody is asked to help at the case's door, does it, and the officer takes the result.
async fn helped(stage: &Stage, officer: &Browser, case: &str) -> anyhow::Result<()> {
    let helper = stage.blank_phone("helper").await?;
    phone::enrol_to(&helper, "sync-strip").await?;
    officer.open(case).await?;
    support::helped(officer, stage.server.url(), case).await?;
    let task = support::asked(officer, &helper.person.name).await?;
    wait::until_ok("the task is on the phone", async || {
        tasks::sync_now(&helper.browser).await?;
        let there = wait::for_a_moment(async || helper.browser.has("today-tasks").await).await;
        ensure!(there, "no task yet");
        Ok(())
    })
    .await?;
    helper.browser.click("today-tasks").await?;
    helper.browser.click("task-result-done").await?;
    helper.browser.click("task-save").await?;
    helper.browser.gone("task-save").await?;
    let page = format!("{}{task}", stage.server.url());
    wait::until_ok("the report is at the office", async || {
        officer.open(&page).await?;
        let report = officer.text("task-report").await?;
        ensure!(report.contains("Đã làm xong"), "{report}");
        Ok(())
    })
    .await?;
    officer.click("task-accept").await?;
    officer.says("task-state", "Đã nhận kết quả").await?;
    officer.open(case).await?;
    officer.says("case-history", "nhận kết quả việc").await?;
    helper.browser.close().await
}

/// The law's decision is written down.
async fn decided(officer: &Browser) -> anyhow::Result<()> {
    choose(officer, "case-status", "Điều trị thay thế").await?;
    officer.fill("case-number", DECISION).await?;
    date(officer, "case-decided-on", "2026-01-05").await?;
    date(officer, "case-review-on", "2999-12-31").await?;
    officer.picture("case-status-form").await?;
    officer.click("case-status-save").await?;
    officer.says("banner", "Đã ghi quyết định").await?;
    officer.find("case-status-row").await?;
    officer.picture("case-open").await?;
    officer.click("case-print").await?;
    officer.find("case-print-back").await?;
    officer.picture("case-print").await?;
    officer.click("case-print-back").await?;
    officer.fill("case-name", "Lương Văn Mẫu Đúng").await?;
    choose(officer, "case-correct-reason", "Ghi nhầm").await?;
    officer.click("case-correct").await?;
    officer.says("case-history", NAME).await?;
    officer.picture("case-corrected").await
}

/// Papers are put in, one of them twice over, and one is removed.
async fn papers(
    stage: &Stage,
    (officer, lead): (&Browser, &Browser),
    case: &str,
) -> anyhow::Result<()> {
    let pick = async |name: &str, content: &str| {
        let file = stage.dir().join(name);
        std::fs::write(&file, content)?;
        let input = officer.find("paper-file").await?;
        input.send_keys(file.display().to_string()).await?;
        officer.click("paper-save").await
    };
    officer.open(case).await?;
    officer.click("papers-open").await?;
    officer.find("papers-empty").await?;
    officer.picture("papers-none").await?;
    officer.open(case).await?;
    officer.click("case-decision-paper").await?;
    officer
        .fill("paper-title", "Về việc điều trị thay thế")
        .await?;
    pick("van-ban.pdf", &pdf("app", "/JavaScript")).await?;
    officer.says("paper-form", "mã lệnh").await?;
    officer.picture("papers-refused").await?;
    pick("van-ban.pdf", &pdf("một", "/Catalog")).await?;
    officer.says("banner", "Đã đưa tài liệu").await?;
    officer.find("paper-row").await?;
    officer.picture("papers").await?;
    officer.click("paper-take").await?;
    officer.open(case).await?;
    officer.says("case-papers", "điều trị thay thế").await?;
    officer.picture("case-with-papers").await?;
    officer.click("case-decision-paper").await?;
    officer.find("paper-version").await?;
    officer.picture("paper").await?;
    pick("moi.pdf", &pdf("hai", "/Catalog")).await?;
    officer.says("banner", "Đã thay bản mới").await?;
    officer.picture("paper-replaced").await?;
    let here = officer.driver().current_url().await?;
    lead.open(&format!("{}{}", stage.server.url(), here.path()))
        .await?;
    choose(lead, "paper-remove-reason", "Ghi nhầm").await?;
    lead.picture("paper-to-remove").await?;
    lead.click("paper-remove").await?;
    lead.says("banner", "Đã xóa nội dung").await?;
    lead.find("paper-removed").await?;
    lead.picture("papers-removed").await?;
    officer
        .open(&format!("{}{}", stage.server.url(), here.path()))
        .await?;
    officer.find("paper-removed").await?;
    officer.picture("paper-removed").await
}

/// A PDF that says something and holds this name.
fn pdf(says: &str, name: &str) -> String {
    format!(
        "%PDF-1.7\n1 0 obj\n<< /Type {name} /Title ({says}) >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    )
}

/// Who looked at the case and at what it rests on.
async fn looked(lead: &Browser, case: &str, observation: &str) -> anyhow::Result<()> {
    for (page, name) in [(case, "case-looks"), (observation, "observation-looks")] {
        lead.open(page).await?;
        lead.click("looks-open").await?;
        lead.find("audit-row").await?;
        lead.picture(name).await?;
    }
    Ok(())
}

async fn ended(officer: &Browser) -> anyhow::Result<()> {
    choose(officer, "case-end-reason", "Hoàn thành").await?;
    officer.click("case-end").await?;
    officer.says("case-state", "Đã kết thúc").await?;
    officer.picture("case-ended").await
}

/// Lets the day of the review pass in the database of a server that does not run.
async fn review_is_over(stage: &Stage) -> anyhow::Result<()> {
    let keys = Keys::open(&stage.dir().join("server.keys"), false)?;
    let path = stage.dir().join("server").join("tungngo.db");
    let store = Sqlite::open(&path, &keys.database)?;
    let changed = store.write(|tx| {
        let sql = "UPDATE case_file SET review_on = '2026-01-06', listed_on = '2026-01-06'";
        Ok(tx.execute(sql, [])?)
    });
    ensure!(changed.await? == 1, "no case");
    Ok(())
}

/// A visit with something to tell about a person.
async fn told_at_a_door(stage: &Stage) -> anyhow::Result<()> {
    let walker = stage.phone("group_leader").await?;
    let browser = &walker.browser;
    phone::open_alley(&walker, 0).await?;
    let doors = phone::numbers(&walker).await?;
    phone::open_house(&walker, &doors[0]).await?;
    browser.click("visit-outcome-met").await?;
    browser.click("visit-people-more").await?;
    browser.click("visit-residence-complete").await?;
    browser.click("visit-commitment-already_signed").await?;
    browser.click("visit-reports-yes").await?;
    browser.click("observation-subject-person").await?;
    browser.click("observation-category-substitution").await?;
    browser.click("observation-basis-family_declared").await?;
    browser.fill("observation-name", NAME).await?;
    browser.fill("observation-birth_year", "1991").await?;
    browser.click("observation-done").await?;
    browser.find("visit-observation").await?;
    phone::save(&walker).await?;
    browser.click("saved-list").await?;
    phone::is_safe(&walker, 1, 1).await?;
    walker.browser.close().await
}
