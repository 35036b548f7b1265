//! An alley is put into the order that people walk, without any network: dragged with a finger and with a mouse,
//! and by two buttons. Then it is handed over.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::json;
use tungngo_tests::{browser::Browser, wait};

use crate::{
    phone,
    stage::{Phone, Stage},
};

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn doors_are_dragged_into_the_order_people_walk() -> anyhow::Result<()> {
    let mut stage = Stage::set(60).await?;
    let mut walker = stage.phone("group_leader").await?;
    phone::open_alley(&walker, 0).await?;
    let mut wanted = phone::numbers(&walker).await?;
    ensure!(wanted.len() > 7, "too few doors: {wanted:?}");
    stage.server.stop().await?;
    walker.browser.click("houses-order").await?;
    walker.browser.find("order-list").await?;
    walker.browser.picture("order").await?;

    by_finger(&walker.browser, 0, 2).await?;
    moved(&mut wanted, 0, 2);
    stands(&walker.browser, &wanted).await?;
    beyond_the_edge(&walker.browser, &mut wanted).await?;
    by_mouse(&walker.browser, 4, 1).await?;
    moved(&mut wanted, 4, 1);
    stands(&walker.browser, &wanted).await?;
    by_buttons(&walker.browser, &mut wanted).await?;

    // Going back without saving is asked about.
    walker.browser.click("bar-back").await?;
    walker.browser.find("order-leave").await?;
    walker.browser.picture("order-leave").await?;
    walker.browser.click("order-stay").await?;
    walker.browser.gone("order-leave").await?;
    walker.browser.click("order-save").await?;
    walker.browser.find("houses-list").await?;
    is_listed(&walker, &wanted).await?;
    walker.browser.picture("order-saved").await?;
    walker.kill_and_start_again().await?;
    phone::open_alley(&walker, 0).await?;
    is_listed(&walker, &wanted).await?;

    handed_over(&walker).await?;
    stage.server.start_again().await?;
    walker.browser.click("sync-strip").await?;
    walker.browser.says("sync-waiting", "0 ").await?;
    walker.browser.close().await
}

/// What a door at one place becomes when it is brought to another.
fn moved(order: &mut Vec<String>, from: usize, to: usize) {
    let door = order.remove(from);
    order.insert(to, door);
}

async fn places(browser: &Browser) -> anyhow::Result<Vec<String>> {
    browser.attributes("order-door", "data-number").await
}

/// Waits until the doors stand so on the page, and nothing of the dragging is left on it.
async fn stands(browser: &Browser, wanted: &[String]) -> anyhow::Result<()> {
    wait::until_ok("the doors stand as they were put", async || {
        let now = places(browser).await?;
        ensure!(now == wanted, "{now:?} instead of {wanted:?}");
        let left = "return document.querySelectorAll('[data-dragging], [data-dragged]').length";
        let left: u32 = browser.driver().execute(left, vec![]).await?.convert()?;
        ensure!(left == 0, "the page still drags");
        Ok(())
    })
    .await
}

/// Where the grips of two places are, in the window.
async fn grips(browser: &Browser, from: usize, to: usize) -> anyhow::Result<[f64; 3]> {
    let script = "const all = [...document.querySelectorAll('[data-grip]')];\
        all[arguments[0]].scrollIntoView({block: 'center'});\
        const [a, b] = [arguments[0], arguments[1]].map((n) => all[n].getBoundingClientRect());\
        return [a.left + a.width / 2, a.top + a.height / 2, b.top + b.height / 2]";
    let arguments = vec![from.into(), to.into()];
    Ok(browser
        .driver()
        .execute(script, arguments)
        .await?
        .convert()?)
}

/// A finger's event, as the phone's own come.
async fn touch(browser: &Browser, kind: &str, at: Option<(f64, f64)>) -> anyhow::Result<()> {
    let points: Vec<_> = at.iter().map(|(x, y)| json!({"x": x, "y": y})).collect();
    let event = json!({"type": kind, "touchPoints": points});
    let cdp = browser.driver().cdp();
    cdp.send_raw("Input.dispatchTouchEvent", event).await?;
    Ok(())
}

/// Takes hold of a grip and draws it to another height; the finger stays down.
async fn draw(browser: &Browser, x: f64, start: f64, end: f64) -> anyhow::Result<()> {
    touch(browser, "touchStart", Some((x, start))).await?;
    for step in 1..=10 {
        let y = start + (end - start) * f64::from(step) / 10.0;
        touch(browser, "touchMove", Some((x, y))).await?;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

async fn by_finger(browser: &Browser, from: usize, to: usize) -> anyhow::Result<()> {
    let [x, start, end] = grips(browser, from, to).await?;
    draw(browser, x, start, end).await?;
    touch(browser, "touchEnd", None).await
}

/// Held at the lower edge, the list goes on under the finger: a door comes to where nothing of it was in sight.
async fn beyond_the_edge(browser: &Browser, wanted: &mut Vec<String>) -> anyhow::Result<()> {
    let [x, start, _] = grips(browser, 0, 0).await?;
    let height = "return [innerHeight, scrollY]";
    let [high, _]: [f64; 2] = browser.driver().execute(height, vec![]).await?.convert()?;
    draw(browser, x, start, high - 120.0).await?;
    let end = wanted.len() - 1;
    wait::until("the list has gone on to its end", async || {
        let bottom = "return document.querySelector('[data-testid=order-list]')\
            .lastElementChild.getBoundingClientRect().top";
        let top = browser.driver().execute(bottom, vec![]).await.ok()?;
        (top.convert::<f64>().ok()? < high - 150.0).then_some(())
    })
    .await?;
    touch(browser, "touchEnd", None).await?;
    moved(wanted, 0, end);
    stands(browser, wanted).await
}

async fn by_mouse(browser: &Browser, from: usize, to: usize) -> anyhow::Result<()> {
    let [_, start, end] = grips(browser, from, to).await?;
    let all = browser.all("order-grip").await;
    let grip = all.get(from).context("no such door")?;
    #[expect(clippy::cast_possible_truncation, reason = "a few hundred pixels")]
    let step = ((end - start) / 4.0).round() as i64;
    let pause = Some(Duration::from_millis(30));
    let mut hand = browser
        .driver()
        .action_chain_with_delay(pause, pause)
        .move_to_element_center(grip)
        .click_and_hold();
    for _ in 0..4 {
        hand = hand.move_by_offset(0, step);
    }
    Ok(hand.release().perform().await?)
}

/// A door is chosen and moved by the two buttons, pressed where they stand.
async fn by_buttons(browser: &Browser, wanted: &mut Vec<String>) -> anyhow::Result<()> {
    phone::nth(browser, "order-door", 3).await?;
    browser.find("order-down").await?;
    for place in 3..6 {
        browser.click("order-down").await?;
        moved(wanted, place, place + 1);
        stands(browser, wanted).await?;
    }
    browser.click("order-up").await?;
    moved(wanted, 6, 5);
    stands(browser, wanted).await?;
    browser.says("order-told", "thứ 6").await?;
    browser.picture("order-buttons").await?;
    // The two ways to begin, and back to what was arranged.
    let arranged = wanted.clone();
    browser.click("order-by-sides").await?;
    wait::until_ok("one side stands before the other", async || {
        let now = places(browser).await?;
        ensure!(now != arranged, "nothing has moved");
        Ok(())
    })
    .await?;
    let sides = places(browser).await?;
    browser.click("order-by-number").await?;
    wait::until_ok("the doors stand by number", async || {
        ensure!(places(browser).await? != sides, "nothing has moved");
        Ok(())
    })
    .await?;
    browser.click("order-by-sides").await?;
    stands(browser, &sides).await?;
    *wanted = sides;
    by_mouse(browser, 2, 0).await?;
    moved(wanted, 2, 0);
    stands(browser, wanted).await
}

async fn is_listed(walker: &Phone, wanted: &[String]) -> anyhow::Result<()> {
    wait::until_ok("the list has the order", async || {
        let now = phone::numbers(walker).await?;
        ensure!(now == wanted, "{now:?} instead of {wanted:?}");
        Ok(())
    })
    .await
}

/// Some doors are done, some are due again; the rest goes to somebody else as a text.
async fn handed_over(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    let doors = phone::numbers(walker).await?;
    for (door, outcome) in doors.iter().zip(["refused", "absent", "refused"]) {
        phone::open_house(walker, door).await?;
        browser.click(&format!("visit-outcome-{outcome}")).await?;
        if outcome == "absent" {
            browser.click("visit-suggestion-0").await?;
        }
        phone::save(walker).await?;
        browser.click("saved-list").await?;
        browser.find("houses-list").await?;
    }
    browser.picture_of("houses-handover", "houses-end").await?;
    browser.click("houses-handover").await?;
    let done = format!("2/{}", doors.len());
    browser.says("handover-text", &done).await?;
    let last = doors.last().context("no doors")?;
    browser.says("handover-text", last).await?;
    browser.click("handover-send").await?;
    wait::until("what became of it is said", async || {
        let told = browser.texts("handover-how").await;
        told.iter()
            .any(|text| !text.trim().is_empty())
            .then_some(())
    })
    .await?;
    browser.picture("handover").await?;
    browser.click("bar-back").await
}
