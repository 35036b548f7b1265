//! A ward's list brought in at the desk, as it comes: title rows, columns in an order of its own,
//! decomposed letters, a house twice, a row without a place.

use anyhow::{Context as _, ensure};
use rust_xlsxwriter::Workbook;
use thirtyfour::By;
use tungngo_tests::wait;

use crate::stage::Stage;

/// A list in a spreadsheet.
fn list(path: &std::path::Path) -> anyhow::Result<()> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let title = rust_xlsxwriter::Format::new();
    sheet.merge_range(0, 0, 0, 4, "DANH SÁCH HỘ DÂN", &title)?;
    let rows = [
        [
            "Số nhà",
            "Họ và tên chủ hộ",
            "Tổ dân phố",
            "Ngõ/Ngách",
            "Số nhân khẩu",
        ],
        [
            "2",
            "Đinh Va\u{306}n Đa\u{323}t Nhập",
            "Tổ dân phố 1",
            "Ngõ Nhập Thử",
            "4",
        ],
        ["4A", "Trần Thị Sáu", "Tổ dân phố 1", "Ngõ Nhập Thử", "3"],
        ["", "", "", "", ""],
        ["4A", "Trần Thị Sáu", "Tổ dân phố 1", "Ngõ Nhập Thử", "3"],
        ["6", "Lê Văn Bảy", "Tổ dân phố 1", "", "2"],
    ];
    for (row, cells) in (2..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    Ok(book.save(path)?)
}

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn a_list_is_looked_at_brought_in_and_changes_nothing_the_second_time() -> anyhow::Result<()>
{
    let stage = Stage::set(240).await?;
    let url = stage.server.url();
    let lead = stage.desk("police_lead").await?;

    let broken = stage.dir().join("list.pdf.xlsx");
    std::fs::write(&broken, "%PDF-1.7 not a spreadsheet")?;
    choose(&lead, url, &broken).await?;
    lead.find("import-fault").await?;
    lead.picture("import-fault").await?;

    let file = stage.dir().join("danh-sach.xlsx");
    list(&file)?;
    pick(&lead, url, &file).await?;
    // Without a script the page still says that a file was picked; with one, which.
    lead.says("import-picked", "danh-sach.xlsx").await?;
    lead.picture("import-picked").await?;
    lead.click("import-submit").await?;
    lead.find("import-outcome").await?;
    lead.picture("import-report").await?;
    lead.click("import-tab-created").await?;
    lead.picture("import-report-created").await?;
    let rows = lead.texts("import-row").await;
    ensure!(
        rows.iter().any(|row| row.contains("Đinh Văn Đạt Nhập")),
        "the name is not shown in composed letters: {rows:?}"
    );
    // Nothing is written before somebody says so.
    let report = lead.driver().current_url().await?;
    ensure!(found(&lead, url).await? == 0, "looking at a list wrote it");
    lead.open(report.as_str()).await?;

    if lead.has("import-partial").await {
        lead.click("import-partial").await?;
    }
    lead.click("import-confirm").await?;
    lead.gone("import-confirm").await?;
    lead.picture("import-done").await?;
    wait::until_ok("the household is on the list", async || {
        let count = found(&lead, url).await?;
        ensure!(count == 1, "{count} found");
        Ok(())
    })
    .await?;

    tells_nobody(&lead).await?;

    choose(&lead, url, &file).await?;
    lead.click("import-tab-unchanged").await?;
    lead.picture("import-again").await?;
    lead.find("import-row").await?;
    ensure!(
        found(&lead, url).await? == 1,
        "the household is there twice"
    );
    lead.close().await
}

/// From what was found a link leads on; neither where one comes from nor the way back tells the name.
async fn tells_nobody(lead: &tungngo_tests::browser::Browser) -> anyhow::Result<()> {
    let link = By::Css("[data-testid='household-row'] a");
    let link = lead.driver().find(link).await.context("nothing found")?;
    lead.picture("households-searched").await?;
    lead.click_on(&link).await?;
    lead.find("looks-open").await?;
    let from = lead.driver().execute("return document.referrer", vec![]);
    let from = from.await?.json().to_string();
    ensure!(from.contains("/households?find="), "came from {from}");
    ensure!(
        !from.to_lowercase().contains("dinh"),
        "{from} tells the name"
    );
    // Back and a reload keep the search.
    lead.driver().back().await?;
    lead.find("households-search").await?;
    lead.driver().refresh().await?;
    let field = lead.find("households-search").await?;
    let words = field.value().await?.unwrap_or_default();
    ensure!(words == "dinh van dat nhap", "the field says {words}");
    let rows = lead.texts("household-row").await;
    ensure!(rows.len() == 1, "{rows:?}");
    Ok(())
}

/// Uploads a file to be looked at.
async fn choose(
    lead: &tungngo_tests::browser::Browser,
    url: &str,
    file: &std::path::Path,
) -> anyhow::Result<()> {
    pick(lead, url, file).await?;
    lead.click("import-submit").await
}

/// Picks a file on the page.
async fn pick(
    lead: &tungngo_tests::browser::Browser,
    url: &str,
    file: &std::path::Path,
) -> anyhow::Result<()> {
    lead.open(&format!("{url}/import")).await?;
    let input = lead.find("import-file").await?;
    input
        .send_keys(file.to_str().context("an odd folder")?)
        .await?;
    Ok(())
}

/// How many households the list finds under the name, typed without marks.
async fn found(lead: &tungngo_tests::browser::Browser, url: &str) -> anyhow::Result<usize> {
    lead.open(&format!("{url}/households")).await?;
    lead.fill("households-search", "dinh van dat nhap").await?;
    lead.click("households-filter").await?;
    wait::until("the search has an address of its own", async || {
        let here = lead.driver().current_url().await.ok()?;
        here.as_str().contains("find=").then_some(())
    })
    .await?;
    let here = lead.driver().current_url().await?;
    anyhow::ensure!(!here.as_str().contains("dinh"), "{here} tells the name");
    lead.find("me-name").await?;
    let rows = lead.texts("household-row").await;
    Ok(rows
        .iter()
        .filter(|row| row.contains("Đinh Văn Đạt Nhập"))
        .count())
}
