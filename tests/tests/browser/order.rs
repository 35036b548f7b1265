//! Finding a household as people type, and walking past doors in their order.

use anyhow::{Context as _, ensure};
use tungngo_tests::{program::server_cli, wait};

use crate::{phone, stage::Stage};

/// A ward's list as it may come: rows in no order, one name in decomposed letters.
const LIST: &str = "\
STT,Họ và tên chủ hộ,Số nhà,Ngõ/Ngách,Tổ dân phố
1,Bùi Thị Mười,12/10,Ngõ Thử Thứ Tự,Tổ dân phố 1
2,Vũ Thị Ba,12B/3,Ngõ Thử Thứ Tự,Tổ dân phố 1
3,Lê Văn Không,12,Ngõ Thử Thứ Tự,Tổ dân phố 1
4,Ngô Văn Chín,12/9,Ngõ Thử Thứ Tự,Tổ dân phố 1
5,Đinh Va\u{306}n Đa\u{323}t,12A,Ngõ Thử Thứ Tự,Tổ dân phố 1
";

/// The name in composed letters.
const NAME: &str = "Đinh Văn Đạt";

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn a_name_is_found_as_typed_and_doors_stand_in_walking_order() -> anyhow::Result<()> {
    let mut stage = Stage::set(240).await?;
    stage.server.stop().await?;
    let file = stage.dir().join("list.csv");
    std::fs::write(&file, LIST)?;
    let file = file.to_str().context("an odd folder")?;
    let ward = stage.ward.code.clone();
    let args = ["import", "households", file, "--ward", &ward];
    server_cli(&stage.dir().join("server"), &args).await?;
    stage.server.start_again().await?;

    let walker = stage.phone("group_leader").await?;
    let browser = &walker.browser;
    browser.click("tab-alleys").await?;
    browser.find("alley-row").await?;
    browser.picture("alleys").await?;
    for typed in ["dinh van dat", "ĐINH VĂN ĐẠT", "Đinh Va\u{306}n Đa\u{323}t"] {
        browser.fill("alleys-search", typed).await?;
        wait::until(&format!("“{typed}” finds the household"), async || {
            let found = browser.texts("house-row").await;
            found.iter().any(|row| row.contains(NAME)).then_some(())
        })
        .await?;
    }
    browser.picture("search").await?;

    browser.fill("alleys-search", "").await?;
    let opened = wait::until_ok("the alley can be opened", async || {
        let rows = browser.all("alley-row").await;
        for row in rows {
            if row.text().await?.contains("Thử Thứ Tự") {
                return browser.click_on(&row).await;
            }
        }
        anyhow::bail!("no such alley: {:?}", browser.texts("alley-row").await)
    });
    opened.await?;
    browser.find("houses-list").await?;
    let numbers = phone::numbers(&walker).await?;
    let place = |number: &str| {
        let found = numbers.iter().position(|n| n == number);
        found.with_context(|| format!("no {number} in {numbers:?}"))
    };
    for (first, then) in [("12", "12A"), ("12A", "12B/3"), ("12/9", "12/10")] {
        ensure!(
            place(first)? < place(then)?,
            "{first} comes after {then} in {numbers:?}"
        );
    }
    walker.browser.close().await
}
