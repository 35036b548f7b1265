//! Every screen of the field app, also the ones that a day's work goes past: mistakes, sheets, help, what
//! lies behind a lock; and the main ones in every look.

use anyhow::{Context as _, ensure};
use tungngo_tests::{browser::Browser, wait};

use crate::{
    phone,
    stage::{Phone, Stage},
};

/// Looks beside the plain one: the pictures' prefix, colours, text size in per cent.
const LOOKS: [(&str, &str, &str); 3] = [
    ("dark", "dark", "100"),
    ("outdoor", "outdoor", "100"),
    ("large", "light", "200"),
];

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn every_screen_of_the_phone_is_looked_at() -> anyhow::Result<()> {
    let stage = Stage::set_with(400, 40).await?;
    let mut walker = stage.blank_phone("group_leader").await?;
    enrol_with_mistakes(&walker).await?;
    what_is_due(&walker).await?;
    search_in_vain(&walker).await?;
    a_form_left_and_found_again(&walker).await?;
    something_to_tell_and_left(&walker).await?;
    a_house_corrected(&walker).await?;
    one_visit(&walker).await?;
    sync_and_help(&walker).await?;
    locked_out(&walker).await?;
    for look in LOOKS {
        in_another_look(&walker, look).await?;
    }
    damaged(&mut walker, &stage).await?;
    walker.browser.close().await
}

async fn enrol_with_mistakes(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    browser.fill("enrol-code", "22223333").await?;
    browser.click("enrol-check").await?;
    browser.find("enrol-failure").await?;
    browser.picture("enrol-code-wrong").await?;
    phone::offer_code(walker).await?;
    browser.click("enrol-confirm").await?;
    browser.find("pin-key-0").await?;
    phone::type_pin(browser, phone::PIN).await?;
    phone::type_pin(browser, phone::OTHER_PIN).await?;
    browser.find("enrol-differs").await?;
    browser.picture("enrol-pin-differs").await?;
    phone::type_pin(browser, phone::PIN).await?;
    browser.find("pin-key-0").await?;
    phone::type_pin(browser, phone::PIN).await?;
    browser.find("today-progress").await?;
    Ok(())
}

/// Doors where nobody opened on another day: due again.
async fn what_is_due(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    browser.find("today-due").await?;
    browser.picture("today-due").await?;
    browser.click("today-due").await?;
    browser.find("house-row").await?;
    browser.picture("due").await?;
    browser.click("bar-back").await
}

async fn search_in_vain(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_alley(walker, 1).await?;
    browser.find("house-row").await?;
    browser.picture("houses-visited").await?;
    browser.fill("houses-search", "không có ai tên này").await?;
    browser.find("state-empty").await?;
    browser.picture("search-none").await
}

/// A house is opened, answers are given, the app is left in the middle.
async fn a_form_left_and_found_again(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_alley(walker, 1).await?;
    open_first(walker).await?;
    browser.click("visit-save").await?;
    browser.find("visit-check").await?;
    browser.picture("visit-check").await?;
    browser.click("visit-outcome-met").await?;
    browser.click("visit-residence-complete").await?;
    if browser.has("visit-like-last").await {
        browser.picture("visit-like-last").await?;
    }
    browser.click("bar-back").await?;
    open_first(walker).await?;
    browser.find("visit-resumed").await?;
    browser.picture("visit-resumed").await
}

async fn something_to_tell_and_left(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    browser.click("visit-reports-yes").await?;
    browser.find("observation-form").await?;
    browser.picture("observation-blank").await?;
    browser.click("observation-danger").await?;
    browser.find("observation-call").await?;
    browser.picture("observation-danger").await?;
    browser.click("observation-danger").await?;
    browser.click("observation-subject-person").await?;
    browser.click("observation-category-youth_at_risk").await?;
    browser.click("observation-basis-family_declared").await?;
    browser.click("observation-support-counselling").await?;
    browser.picture("observation-person").await?;
    browser.click("observation-done").await?;
    browser.find("visit-observation").await?;
    // Leaving would lose it: no draft of it is kept.
    browser.click("bar-back").await?;
    browser.find("visit-leave").await?;
    browser.picture("visit-leave").await?;
    browser.click("visit-stay").await?;
    browser.gone("visit-leave").await?;
    browser.click("bar-back").await?;
    browser.click("visit-leave-anyway").await
}

async fn a_house_corrected(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    open_first(walker).await?;
    browser.click("visit-edit-house").await?;
    browser.find("house-close").await?;
    browser.picture("house-edit").await?;
    browser.click("house-close").await?;
    browser.find("house-close-sheet").await?;
    browser.picture("house-close").await?;
    browser.click("house-close-cancel").await?;
    browser.gone("house-close-sheet").await
}

/// The pictures of own visits show more with one.
async fn one_visit(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::go_to(walker, "tab-visits").await?;
    browser.find("state-empty").await?;
    browser.picture("my-visits-empty").await?;
    phone::open_alley(walker, 1).await?;
    let numbers = phone::numbers(walker).await?;
    phone::open_house(walker, numbers.get(1).context("one door only")?).await?;
    browser.click("visit-outcome-refused").await?;
    phone::save(walker).await?;
    browser.click("saved-next").await?;
    browser.find("visit-outcome-met").await?;
    Ok(())
}

async fn sync_and_help(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::go_to(walker, "tab-visits").await?;
    browser.find("my-visit-row").await?;
    browser.click("sync-strip").await?;
    browser.find("sync-link").await?;
    browser.picture("sync").await?;
    phone::go_to(walker, "tab-help").await?;
    browser.find("hotlines").await?;
    browser.picture("help").await?;
    browser.click("help-say").await?;
    browser.picture("help-open").await
}

async fn locked_out(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    browser.click("help-lock").await?;
    browser.find("pin-key-0").await?;
    phone::type_pin(browser, phone::OTHER_PIN).await?;
    browser.find("unlock-notice").await?;
    browser.picture("unlock-wrong").await?;
    browser.click("unlock-forgot").await?;
    browser.find("unlock-start-over").await?;
    browser.picture("unlock-forgot").await?;
    browser.click("bar-back").await?;
    browser.find("pin-key-0").await?;
    phone::type_pin(browser, phone::PIN).await?;
    browser.find("sync-strip").await?;
    Ok(())
}

async fn in_another_look(
    walker: &Phone,
    (name, theme, text): (&str, &str, &str),
) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::go_to(walker, "tab-help").await?;
    looks(browser, theme, text).await?;
    phone::go_to(walker, "tab-help").await?;
    let picture = async |screen: &str| browser.picture(&format!("{name}-{screen}")).await;
    picture("help").await?;
    phone::go_to(walker, "tab-today").await?;
    browser.find("today-due").await?;
    picture("today").await?;
    phone::open_alley(walker, 1).await?;
    browser.find("house-row").await?;
    picture("houses").await?;
    open_first(walker).await?;
    browser.click("visit-outcome-met").await?;
    browser.find("visit-people-more").await?;
    picture("visit").await?;
    browser.click("visit-edit-house").await?;
    browser.click("house-close").await?;
    browser.find("house-close-sheet").await?;
    picture("house-close").await?;
    browser.click("house-close-cancel").await?;
    phone::go_to(walker, "tab-visits").await?;
    browser.find("my-visit-row").await?;
    picture("my-visits").await?;
    browser.click("sync-strip").await?;
    browser.find("sync-link").await?;
    picture("sync").await?;
    phone::go_to(walker, "tab-alleys").await?;
    browser.find("alley-row").await?;
    picture("alleys").await
}

/// Chooses a look until the page has taken it on: a screen that was just opened may be drawn anew under the
/// finger.
pub async fn looks(browser: &Browser, theme: &str, text: &str) -> anyhow::Result<()> {
    let script = "const d = document.documentElement.dataset; return `${d.theme} ${d.text}`";
    wait::until_ok("the look has changed", async || {
        browser.click(&format!("theme-{theme}")).await?;
        browser.click(&format!("text-size-{text}")).await?;
        let wanted = format!("{theme} {text}");
        let taken = wait::for_a_moment(async || {
            let now = browser.driver().execute(script, vec![]).await;
            now.is_ok_and(|now| now.json().as_str() == Some(&wanted))
        });
        ensure!(taken.await, "it is not {wanted}");
        Ok(())
    })
    .await
}

/// What the phone holds cannot be read any more.
async fn damaged(walker: &mut Phone, stage: &Stage) -> anyhow::Result<()> {
    walker.app.kill().await?;
    let vault = stage.dir().join("phone-group_leader/vault.json");
    ensure!(vault.is_file(), "no {}", vault.display());
    std::fs::write(vault, "{")?;
    walker.app.start_again().await?;
    walker.browser.open(walker.app.url()).await?;
    walker.browser.find("pin-key-0").await?;
    phone::type_pin(&walker.browser, phone::PIN).await?;
    walker.browser.find("unlock-notice").await?;
    walker.browser.picture("unlock-damaged").await
}

/// Opens the first door of the list.
async fn open_first(walker: &Phone) -> anyhow::Result<()> {
    let numbers = phone::numbers(walker).await?;
    let first = numbers.first().context("no doors")?;
    phone::open_house(walker, first).await
}
