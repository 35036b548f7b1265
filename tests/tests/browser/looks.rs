//! What looks at the looks must see faults: a page with some on purpose.

use anyhow::ensure;
use tungngo_tests::browser::{Driver, PHONE};

/// Readable at plain size on a large phone, in light colours; nowhere else.
const PAGE: &str = r#"<!DOCTYPE html><html lang="vi"><head><title>Thử</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
html[data-text="200"] { font-size: 200% }
html[data-theme=dark] p { color: #999 }
button { display: block; min-height: 48px; overflow: hidden; white-space: nowrap; width: 260px; font: inherit }
div { width: 350px }
</style></head><body><main><h1>Nhà</h1>
<p>Chữ này nhạt khi tối.</p><button type="button">Lưu lượt gõ cửa này</button>
<div>Một dòng chữ đủ dài để chạm mép máy nhỏ.</div></main></body></html>"#;

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn faults_in_a_look_are_seen() -> anyhow::Result<()> {
    let driver = Driver::start().await?;
    let browser = driver.browser(PHONE).await?;
    browser.open("about:blank").await?;
    let write = "document.open(); document.write(arguments[0]); document.close();";
    browser.driver().execute(write, vec![PAGE.into()]).await?;
    if browser.faults(PHONE).await?.is_none() {
        return browser.close().await; // no axe-core here; the run says so
    }
    let found = browser.in_every_look().await?;
    let of = |look: &str| found.iter().find(|f| f.look == look);
    let cut = |look: &str, part: &str| {
        of(look).is_some_and(|f| f.cut.iter().any(|cut| cut.contains(part)))
    };
    let pale = |look: &str| {
        of(look).is_some_and(|f| {
            f.faults
                .iter()
                .any(|f| f.rule.starts_with("color-contrast"))
        })
    };
    ensure!(of("light, text 100 %, 412 px").is_none(), "{found:#?}");
    ensure!(cut("light, text 200 %, 412 px", "leaves its"), "{found:#?}");
    ensure!(cut("outdoor, text 100 %, 320 px", "px wide"), "{found:#?}");
    ensure!(pale("dark, text 100 %, 412 px"), "{found:#?}");
    ensure!(!pale("outdoor, text 200 %, 320 px"), "{found:#?}");
    browser.close().await
}
