//! Two records of one person at the lead's desk: found, made one field by field, corrected since, parted again.

use anyhow::{Context as _, ensure};
use tungngo_tests::browser::Browser;

use crate::{desk::choose, moves::with_papers, reconcile::open_cases, stage::Stage};

const NAME: &str = "Lê Quang Mẫu";
const REASON: &str = "Hai tổ cùng lập cho một người.";

async fn to_double(lead: &Browser, url: &str) -> anyhow::Result<()> {
    lead.open(&format!("{url}/cases?state=open")).await?;
    let link = thirtyfour::By::XPath(format!("//main//a[normalize-space()='{NAME}']"));
    let link = lead.driver().find(link).await.context("no double")?;
    lead.click_on(&link).await?;
    lead.find("case-merge").await?;
    Ok(())
}

/// The officer asks to have a case erased, and the lead finds that and does it.
async fn erased(stage: &Stage, lead: &Browser, case: &str) -> anyhow::Result<()> {
    let officer = stage.desk("area_officer").await?;
    officer.open(case).await?;
    officer.click("case-erasure").await?;
    choose(&officer, "erasure-reason", "Ghi nhầm").await?;
    officer
        .fill("erasure-why", "Lập cho người khác cùng tên.")
        .await?;
    officer.picture("erasure-ask").await?;
    officer.click("erasure-ask").await?;
    officer.says("case-erasure-asked", "cùng tên").await?;
    officer.close().await?;
    lead.open(&format!("{}/cases/erasures", stage.server.url()))
        .await?;
    lead.find("erasure-row").await?;
    lead.picture("erasures").await?;
    lead.open(&format!("{case}/erasure")).await?;
    lead.click("erasure-sure").await?;
    lead.picture("erasure-answer").await?;
    lead.click("erasure-carry-out").await?;
    lead.says("banner", "Đã xóa hồ sơ").await
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn two_records_of_one_person_become_one_and_two_again() -> anyhow::Result<()> {
    let mut stage = Stage::set(60).await?;
    stage.server.stop().await?;
    open_cases(&stage).await?;
    with_papers(&stage).await?;
    stage.server.start_again().await?;
    let url = stage.server.url().to_owned();
    let lead = stage.desk("police_lead").await?;
    to_double(&lead, &url).await?;
    // The records differ in what somebody has corrected.
    lead.fill("case-personal-number", "030075000011").await?;
    choose(&lead, "case-correct-reason", "Ghi nhầm").await?;
    lead.click("case-correct").await?;
    lead.says("banner", "Đã sửa").await?;
    let kept = lead.driver().current_url().await?.path().to_owned();
    lead.click("case-merge").await?;
    lead.find("alike-row").await?;
    lead.picture("merge-alike").await?;
    let row = lead.find("alike-row").await?;
    let link = row.find(thirtyfour::By::Tag("a")).await?;
    lead.click_on(&link).await?;
    lead.find("merge-form").await?;
    lead.picture("merge").await?;
    lead.fill("merge-reason", REASON).await?;
    lead.click("merge-make").await?;
    lead.says("case-merge-from", REASON).await?;
    lead.picture("case-merged").await?;
    lead.says("case-papers", "hồ sơ đã nhập").await?;
    lead.click("papers-open").await?;
    lead.picture("papers-merged").await?;
    let mark = lead.find("paper-of-merged").await?;
    let link = mark.find(thirtyfour::By::XPath("../a")).await?;
    lead.click_on(&link).await?;
    lead.find("paper-own").await?;
    ensure!(!lead.has("paper-change-form").await, "it is only read here");
    lead.picture("paper-merged").await?;
    lead.open(&format!("{url}{kept}")).await?;
    lead.click("case-merge-other").await?;
    lead.says("case-merge-into", NAME).await?;
    ensure!(!lead.has("case-end").await, "it changes no more");
    lead.picture("case-gone").await?;

    lead.open(&format!("{url}{kept}")).await?;
    lead.fill("case-name", "Lê Quang Mẫu Đúng").await?;
    choose(&lead, "case-correct-reason", "Ghi nhầm").await?;
    lead.click("case-correct").await?;
    lead.says("banner", "Đã sửa").await?;
    lead.click("case-unmerge").await?;
    lead.find("unmerge-stays").await?;
    lead.picture("merge-undo").await?;
    lead.click("unmerge").await?;
    lead.says("banner", "Đã tách lại").await?;
    lead.find("case-merge-undone").await?;
    lead.picture("case-parted").await?;
    erased(&stage, &lead, &format!("{url}{kept}")).await?;
    for action in ["merge.list", "merge.make", "merge.undo", "case.erase"] {
        lead.open(&format!("{url}/audit?action={action}")).await?;
        let there = lead.find("audit-row").await;
        there.with_context(|| format!("no {action} in the log"))?;
    }
    lead.close().await
}
