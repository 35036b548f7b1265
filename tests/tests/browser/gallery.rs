//! The gallery of the browser preview: every component in each of its states and every screen while it
//! loads, with nothing to show, after a failure and ready, each looked at in every look.

use anyhow::{Context as _, ensure};
use tempfile::TempDir;
use tungngo_tests::{
    browser::{Browser, Driver, PHONE},
    program::Program,
    wait,
};

/// The addresses on the index.
const PAGES: &str = "return [...document.querySelectorAll('a:has([data-gallery])')]\
    .map((a) => a.getAttribute('href'))";

/// Whether the page is drawn and has its look.
const DRAWN: &str = "return !!document.querySelector('[data-screen] main')?.textContent.trim()\
    && !!document.documentElement.dataset.theme";

/// What is said of a state, by the roles and ids that the screens give it, and what can be done then.
const SAYS: &str = r#"
const texts = (selector) => [...document.querySelectorAll(selector)]
    .filter((e) => e.checkVisibility()).map((e) => e.innerText.trim()).filter((text) => text);
return {
    loading: texts("main [role=status], .foot button[disabled]"),
    empty: texts("[data-testid=state-empty], main .note, main > p, main .hint"),
    failed: texts("[role=alert]"),
    actions: texts("main button:not([disabled]), .foot button:not([disabled])").length,
};"#;

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn every_component_and_screen_is_looked_at_in_every_state() -> anyhow::Result<()> {
    let dir = TempDir::new()?;
    let nobody = "http://127.0.0.1:1";
    let app = Program::phone(&dir.path().join("phone"), nobody).await?;
    let driver = Driver::start().await?;
    let browser = driver.browser(PHONE).await?;
    browser.open(&format!("{}/gallery", app.url())).await?;
    browser.picture("gallery").await?;
    let pages = browser.driver().execute(PAGES, vec![]).await?;
    let pages: Vec<String> = pages.convert()?;
    ensure!(pages.len() > 70, "the index has only {pages:?}");
    for page in pages {
        browser.open(&format!("{}{page}", app.url())).await?;
        wait::until(&format!("{page} is drawn"), async || {
            let drawn = browser.driver().execute(DRAWN, vec![]).await;
            drawn.is_ok_and(|d| d.json() == true).then_some(())
        })
        .await?;
        says_what_is_the_matter(&browser, &page)
            .await
            .context(page.clone())?;
        let name = page.trim_start_matches('/').replace('/', "-");
        browser.picture(&name).await?;
    }
    browser.close().await
}

/// No spinner without a sentence, nothing empty without a reason, no failure without one and a way on.
async fn says_what_is_the_matter(browser: &Browser, page: &str) -> anyhow::Result<()> {
    let said = browser.driver().execute(SAYS, vec![]).await?;
    let said = said.json();
    let words = |state: &str| {
        let texts = said[state].as_array();
        texts.is_some_and(|texts| {
            texts
                .iter()
                .any(|t| t.as_str().is_some_and(|t| t.contains(' ')))
        })
    };
    let state = page.rsplit('/').next().unwrap_or_default();
    if ["loading", "empty", "failed"].contains(&state) {
        ensure!(words(state), "says nothing: {said}");
    }
    if state == "failed" {
        ensure!(said["actions"].as_u64() > Some(0), "no way on: {said}");
    }
    Ok(())
}
