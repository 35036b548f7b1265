//! The app is killed at every step of a visit, and comes back to that step: a call comes in, an old phone
//! runs out of memory, the battery ends.

use std::time::Duration;

use anyhow::ensure;
use serde_json::Value;
use tungngo_tests::wait;

use crate::{
    phone,
    stage::{Phone, Stage},
};

/// One thing done on the form.
#[derive(Clone, Copy, Debug)]
enum Do {
    Tap(&'static str),
    Type(&'static str, &'static str),
    Draw,
}

use Do::{Draw, Tap, Type};

/// Every way through the form, question by question.
const WAYS: &[&[Do]] = &[
    &[
        Tap("visit-outcome-met"),
        Tap("visit-people-more"),
        Tap("visit-residence-incomplete"),
        Tap("visit-leaflet"),
        Tap("visit-commitment-signed"),
        Draw,
        Tap("signature-done"),
        Tap("visit-camera-present"),
        Tap("visit-answered-head"),
        Type("visit-note", "Nhà có chó dữ, gọi cổng trước"),
    ],
    &[
        Tap("visit-outcome-absent"),
        Tap("visit-suggestion-0"),
        Tap("visit-day-more"),
        Tap("visit-part-morning"),
        Tap("visit-notice"),
    ],
    &[
        Tap("visit-outcome-refused"),
        Type("visit-refusal", "Đang bận, mời về"),
    ],
    &[
        Tap("visit-outcome-other"),
        Tap("visit-outcome-postponed"),
        Tap("visit-day-more"),
        Tap("visit-part-evening"),
    ],
];

/// What a person sees of the form: answers chosen, numbers, words typed, strokes drawn; and the question
/// that has the focus.
const SEEN: &str = r#"
const name = (e) => e.dataset.testid;
const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
return {
    screen: document.querySelector("[data-screen]").dataset.screen,
    title: document.querySelector("h1").innerText,
    house: all("[data-testid=visit-house-number]").map((e) => e.innerText),
    chosen: all("[aria-pressed=true], [aria-checked=true]").map(name).sort(),
    numbers: all("output").map((e) => [name(e), e.innerText]),
    typed: all("textarea, input").map((e) => [name(e), e.value]),
    strokes: all("[data-strokes]").map((e) => e.dataset.strokes),
    at: document.activeElement.closest("section.q")?.id ?? null,
};"#;

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn killed_at_any_step_the_app_comes_back_to_it() -> anyhow::Result<()> {
    let mut stage = Stage::set(60).await?;
    let mut walker = stage.phone("group_leader").await?;
    phone::open_alley(&walker, 0).await?;
    let doors = phone::numbers(&walker).await?;
    ensure!(doors.len() > WAYS.len(), "too few doors: {doors:?}");
    stage.server.stop().await?;
    // A heading that is drawn late takes the focus away from the question; that is no loss, but rare.
    let mut strayed = Vec::new();
    for (way, number) in WAYS.iter().zip(&doors) {
        phone::open_house(&walker, number).await?;
        comes_back(&mut walker, "the form is open").await?;
        for step in *way {
            take(&walker, *step).await?;
            if !comes_back(&mut walker, &format!("{step:?}")).await? {
                strayed.push(step);
            }
        }
        ensure!(walker.browser.has("visit-resumed").await, "not said");
        phone::save(&walker).await?;
        saved_is_saved(&mut walker, number).await?;
    }
    ensure!(strayed.len() <= 3, "not at their question: {strayed:?}");
    what_was_told_is_asked_for_again(&mut walker, &doors[WAYS.len()]).await?;
    stage.server.start_again().await?;
    let all = u32::try_from(WAYS.len())? + 1;
    phone::is_safe(&walker, all, all).await?;
    walker.browser.close().await
}

async fn take(walker: &Phone, step: Do) -> anyhow::Result<()> {
    match step {
        Tap(id) => walker.browser.click(id).await,
        Type(id, text) => walker.browser.fill(id, text).await,
        Draw => {
            let line = [(0.1, 0.6), (0.25, 0.2), (0.4, 0.8), (0.85, 0.5)];
            walker.browser.draw("signature-canvas", &line).await
        }
    }
}

async fn seen(walker: &Phone) -> anyhow::Result<Value> {
    let seen = walker.browser.driver().execute(SEEN, vec![]).await?;
    Ok(seen.json().clone())
}

/// Kills the app and opens it again: what is seen is what was seen. Whether it is at the question that had
/// the focus.
async fn comes_back(walker: &mut Phone, step: &str) -> anyhow::Result<bool> {
    // A tap is on the disk a moment after the finger has gone; nothing on the screen says when.
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    let mut before = seen(walker).await?;
    walker.kill_and_start_again().await?;
    // None where a sheet took the place of the questions, or something is typed beside them.
    let at = before["at"].take();
    let what = format!("after “{step}” the same is shown");
    wait::until_ok(&what, async || {
        let mut after = seen(walker).await?;
        after["at"].take();
        ensure!(after == before, "{after:#} is not {before:#}");
        Ok(())
    })
    .await?;
    let is_there = async || seen(walker).await.is_ok_and(|seen| seen["at"] == at);
    Ok(at.is_null() || wait::for_a_moment(is_there).await)
}

/// After saving nothing is begun any more, and the visit is there once.
async fn saved_is_saved(walker: &mut Phone, number: &str) -> anyhow::Result<()> {
    walker.kill_and_start_again().await?;
    walker.browser.find("today-progress").await?;
    phone::open_alley(walker, 0).await?;
    phone::open_house(walker, number).await?;
    ensure!(
        !walker.browser.has("visit-resumed").await,
        "a draft is left"
    );
    walker.browser.click("bar-back").await?;
    phone::go_to(walker, "tab-visits").await?;
    phone::visit_is(walker, number, "on_phone").await?;
    phone::open_alley(walker, 0).await
}

/// What is told to the police is never written in the clear: the question comes back, the words do not.
async fn what_was_told_is_asked_for_again(walker: &mut Phone, number: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_house(walker, number).await?;
    browser.click("visit-outcome-refused").await?;
    browser.click("visit-outcome-met").await?;
    browser.click("visit-residence-complete").await?;
    browser.click("visit-commitment-already_signed").await?;
    browser.click("visit-reports-yes").await?;
    browser.click("observation-subject-place").await?;
    tokio::time::sleep(Duration::from_millis(1_000)).await;
    walker.kill_and_start_again().await?;
    let browser = &walker.browser;
    browser.find("visit-told-before").await?;
    browser
        .picture_of("visit-told-before", "visit-told-before")
        .await?;
    browser.click("visit-save").await?;
    browser.find("error-observations").await?;
    browser.click("visit-reports-no").await?;
    // What was said at the bottom goes, and the button moves.
    browser.gone("visit-check").await?;
    phone::save(walker).await?;
    browser.click("saved-list").await
}
