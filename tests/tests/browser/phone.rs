//! What people do on the phone.

use anyhow::Context as _;
use tungngo_tests::{browser::Browser, wait};

use crate::stage::Phone;

/// Six digits that are not a birthday.
pub const PIN: &str = "204817";
/// Six others.
pub const OTHER_PIN: &str = "739526";

/// Types a PIN on the keypad.
pub async fn type_pin(browser: &Browser, pin: &str) -> anyhow::Result<()> {
    for digit in pin.chars() {
        browser.click(&format!("pin-key-{digit}")).await?;
    }
    Ok(())
}

/// From the first start to the list of doors, with pictures.
pub async fn enrol(phone: &Phone) -> anyhow::Result<()> {
    enrol_to(phone, "today-progress").await
}

/// From the first start to whatever its owner sees first.
pub async fn enrol_to(phone: &Phone, first: &str) -> anyhow::Result<()> {
    let browser = &phone.browser;
    browser.find("enrol-code").await?;
    browser.picture("enrol-code").await?;
    offer_code(phone).await?;
    browser.says("enrol-name", &phone.person.name).await?;
    browser.picture("enrol-confirm").await?;
    browser.click("enrol-confirm").await?;
    browser.find("pin-key-0").await?;
    browser.picture("enrol-pin").await?;
    choose_pin(browser).await?;
    browser.find(first).await?;
    Ok(())
}

/// Chooses the PIN, twice the same.
pub async fn choose_pin(browser: &Browser) -> anyhow::Result<()> {
    for _ in 0..2 {
        browser.find("pin-key-0").await?;
        type_pin(browser, PIN).await?;
    }
    Ok(())
}

/// Types the code, until the phone asks whether one is who it belongs to.
pub async fn offer_code(phone: &Phone) -> anyhow::Result<()> {
    let browser = &phone.browser;
    let code = phone.person.code()?;
    // On a busy machine the preview may load its page again, which empties the field.
    wait::until_ok("the code is taken", async || {
        browser.fill("enrol-code", code).await?;
        browser.click("enrol-check").await?;
        let shown = wait::for_a_moment(async || browser.has("enrol-name").await).await;
        anyhow::ensure!(shown, "no name is shown");
        Ok(())
    })
    .await
}

/// Opens the app with the PIN.
pub async fn unlock(phone: &Phone) -> anyhow::Result<()> {
    phone.browser.find("pin-key-0").await?;
    phone.browser.picture("unlock").await?;
    type_pin(&phone.browser, PIN).await?;
    phone.browser.find("sync-strip").await?;
    Ok(())
}

/// Waits until the strip at the top says that so many of so many visits are on the server.
pub async fn is_safe(phone: &Phone, safe: u32, all: u32) -> anyhow::Result<()> {
    let figure = format!("{safe}/{all}");
    phone.browser.says("sync-strip", &figure).await
}

/// Goes to one of the four first pages, back over whatever lies before it.
pub async fn go_to(phone: &Phone, tab: &str) -> anyhow::Result<()> {
    let browser = &phone.browser;
    wait::until_ok(&format!("{tab} can be reached"), async || {
        let Some(tab) = browser.all(tab).await.into_iter().next() else {
            let back = browser.all("bar-back").await.into_iter().next();
            browser.click_on(&back.context("no way back")?).await?;
            anyhow::bail!("still on the way back");
        };
        browser.click_on(&tab).await
    })
    .await
}

/// Opens the doors of the alley with this place in the list.
pub async fn open_alley(phone: &Phone, place: usize) -> anyhow::Result<()> {
    let browser = &phone.browser;
    go_to(phone, "tab-alleys").await?;
    nth(browser, "alley-row", place).await?;
    wait::until_ok(&format!("the alley {place} opens"), async || {
        if wait::for_a_moment(async || browser.has("houses-list").await).await {
            return Ok(());
        }
        // A list that was just drawn anew does not feel the finger.
        let all = browser.all("alley-row").await;
        browser
            .click_on(all.get(place).context("no alley")?)
            .await?;
        anyhow::bail!("its doors are not shown")
    })
    .await
}

/// The numbers of the doors in the list, from top to bottom.
pub async fn numbers(phone: &Phone) -> anyhow::Result<Vec<String>> {
    wait::until_ok("the list of doors can be read", async || {
        let numbers = phone.browser.attributes("house-row", "data-number").await?;
        anyhow::ensure!(!numbers.is_empty(), "no rows");
        Ok(numbers)
    })
    .await
}

/// Clicks the element with this test id and place.
pub async fn nth(browser: &Browser, id: &str, place: usize) -> anyhow::Result<()> {
    let what = format!("{id} number {place} can be clicked");
    wait::until_ok(&what, async || {
        let all = browser.all(id).await;
        let element = all.get(place).context("it is not there")?;
        browser.click_on(element).await
    })
    .await
}

/// Opens the form of the door with this number, in the list that is open.
pub async fn open_house(phone: &Phone, number: &str) -> anyhow::Result<()> {
    let browser = &phone.browser;
    let what = format!("the door {number} can be opened");
    wait::until_ok(&what, async || {
        let row = browser.with("house-row", "data-number", number).await?;
        browser.click_on(&row).await
    })
    .await?;
    browser.find("visit-outcome-met").await?;
    Ok(())
}

/// Saves the form and waits until the phone says that it holds it.
pub async fn save(phone: &Phone) -> anyhow::Result<()> {
    phone.browser.click("visit-save").await?;
    phone.browser.find("visit-saved").await?;
    Ok(())
}

/// Waits until an own visit of this door is in this state.
pub async fn visit_is(phone: &Phone, number: &str, state: &str) -> anyhow::Result<()> {
    let browser = &phone.browser;
    let what = format!("the visit at {number} is {state}");
    wait::until_ok(&what, async || {
        let row = browser.with("my-visit-row", "data-number", number).await?;
        let found = row.attr("data-state").await?.unwrap_or_default();
        anyhow::ensure!(found == state, "it is {found}");
        Ok(())
    })
    .await
}

/// Opens an own visit of this door, in the list that is open.
pub async fn open_visit(phone: &Phone, number: &str) -> anyhow::Result<()> {
    let browser = &phone.browser;
    wait::until_ok(
        &format!("the visit at {number} can be opened"),
        async || {
            let row = browser.with("my-visit-row", "data-number", number).await?;
            browser.click_on(&row).await
        },
    )
    .await
}
