//! A case from what a group leader told on the phone: verified, proposed by an officer, approved by the lead, decided on,
//! printed, ended, and what is wrong with a form said under its fields.

use anyhow::{Context as _, ensure};
use tungngo_server::{keys::Keys, storage::sqlite::Sqlite};
use tungngo_tests::browser::Browser;

use crate::{phone, stage::Stage};

const NAME: &str = "Lương Văn Mẫu Kể";
const DECISION: &str = "45/QĐ-CTUBND";

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn a_case_is_proposed_approved_decided_on_and_ended() -> anyhow::Result<()> {
    let mut stage = Stage::set(60).await?;
    told_at_a_door(&stage).await?;
    stage.server.stop().await?;
    let observation = verified(&stage).await?;
    stage.server.start_again().await?;

    let officer = stage.desk("area_officer").await?;
    let url = stage.server.url().to_owned();
    officer.open(&format!("{url}/cases")).await?;
    officer.find("cases-empty").await?;
    officer.picture("cases-none").await?;
    officer
        .open(&format!("{url}/observations/{observation}/case"))
        .await?;
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
    officer
        .open(&format!("{url}/observations/{observation}/case"))
        .await?;
    officer.find("case-existing-open").await?;
    officer.picture("case-existing").await?;

    let lead = stage.desk("police_lead").await?;
    lead.open(&format!("{url}/cases")).await?;
    lead.find("case-row").await?;
    lead.picture("cases-proposed").await?;
    lead.open(&format!("{url}{here}")).await?;
    lead.find("case-approve").await?;
    lead.picture("case-to-approve").await?;
    lead.click("case-approve").await?;
    lead.says("case-state", "Đang quản lý").await?;

    officer.open(&format!("{url}{here}")).await?;
    choose(&officer, "case-status", "Điều trị thay thế").await?;
    officer.fill("case-number", DECISION).await?;
    date(&officer, "case-decided-on", "2026-01-05").await?;
    date(&officer, "case-review-on", "2999-12-31").await?;
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
    choose(&officer, "case-correct-reason", "Ghi nhầm").await?;
    officer.click("case-correct").await?;
    officer.says("case-history", NAME).await?;
    officer.picture("case-corrected").await?;
    choose(&officer, "case-end-reason", "Hoàn thành").await?;
    officer.click("case-end").await?;
    officer.says("case-state", "Đã kết thúc").await?;
    officer.picture("case-ended").await?;
    officer.open(&format!("{url}/cases?state=ended")).await?;
    officer.find("case-row").await?;
    officer.picture("cases-ended").await?;
    officer.close().await?;
    lead.close().await
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

/// Says in the database of a server that does not run that the officer has verified the newest observation; gives its id.
async fn verified(stage: &Stage) -> anyhow::Result<String> {
    let keys = Keys::open(&stage.dir().join("server.keys"), false)?;
    let path = stage.dir().join("server").join("tungngo.db");
    let store = Sqlite::open(&path, &keys.database)?;
    let login = stage.ward.person("area_officer")?.credentials()?.0;
    let login = login.to_owned();
    let ids: Vec<uuid::Uuid> = store
        .write(move |tx| {
            let sql = "UPDATE observation SET state = 'verified',
                           assignee_id = (SELECT id FROM account WHERE login = $1)
                       WHERE id = (SELECT id FROM observation ORDER BY received_ms DESC LIMIT 1)
                       RETURNING id";
            let mut statement = tx.prepare(sql)?;
            let found = statement.query_map([login], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await?;
    ensure!(ids.len() == 1, "{} observations", ids.len());
    ids.first().map(ToString::to_string).context("none came")
}

async fn choose(browser: &Browser, id: &str, text: &str) -> anyhow::Result<()> {
    let select = browser.find(id).await?;
    for option in select.find_all(thirtyfour::By::Tag("option")).await? {
        if option.text().await?.contains(text) {
            return Ok(option.click().await?);
        }
    }
    anyhow::bail!("{id} offers no {text}")
}

/// A date field takes keys in the order of the browser's own language; its value does not.
async fn date(browser: &Browser, id: &str, day: &str) -> anyhow::Result<()> {
    let script = format!("document.querySelector('[data-testid={id}]').value = '{day}'");
    browser.driver().execute(script, vec![]).await?;
    Ok(())
}
