//! An evening of sixty doors with no network, as one person walks it: from the first page along the alleys,
//! the next house offered each time. Counted are the taps of every visit; nothing is typed.

use std::{collections::BTreeMap, time::Instant};

use anyhow::{Context as _, ensure};
use tungngo_tests::{browser::Browser, wait};

use crate::{
    phone,
    stage::{Phone, Stage},
};

/// How many doors people knock on in an evening.
const DOORS: usize = 60;
/// What a visit may cost, opening the door's form and saving it included.
const MOST_TAPS: u64 = 8;

/// What happens at a door, which figure of the first page counts it, and what is tapped.
struct Knock {
    name: &'static str,
    figure: &'static str,
    taps: &'static [&'static str],
}

/// Nothing to report, first visit: as many taps as it ever takes.
const MET: Knock = Knock {
    name: "met",
    figure: "met",
    taps: &[
        "visit-outcome-met",
        "visit-residence-complete",
        "visit-leaflet",
        "visit-commitment-already_signed",
    ],
};
const ABSENT: Knock = Knock {
    name: "absent",
    figure: "absent",
    taps: &["visit-outcome-absent", "visit-suggestion-0", "visit-notice"],
};
const REFUSED: Knock = Knock {
    name: "refused",
    figure: "refused",
    taps: &["visit-outcome-refused"],
};
const VACANT: Knock = Knock {
    name: "vacant",
    figure: "other",
    taps: &["visit-outcome-other", "visit-outcome-vacant"],
};
const NOT_FOUND: Knock = Knock {
    name: "not_found",
    figure: "other",
    taps: &["visit-outcome-other", "visit-outcome-not_found"],
};
const POSTPONED: Knock = Knock {
    name: "postponed",
    figure: "absent",
    taps: &[
        "visit-outcome-other",
        "visit-outcome-postponed",
        "visit-day-more",
        "visit-part-evening",
    ],
};

/// Ten doors as an evening has them.
const TEN: [Knock; 10] = [
    MET, MET, ABSENT, MET, REFUSED, MET, VACANT, ABSENT, NOT_FOUND, POSTPONED,
];

/// Counts what fingers do, from outside the app.
const COUNT: &str = r#"
window.__did = { taps: 0, keys: 0 };
addEventListener("pointerdown", (e) => { window.__did.taps += e.isTrusted ? 1 : 0; }, true);
addEventListener("keydown", (e) => { window.__did.keys += e.isTrusted ? 1 : 0; }, true);"#;

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn sixty_doors_are_done_in_an_evening_without_typing() -> anyhow::Result<()> {
    let mut stage = Stage::set(72).await?;
    let walker = stage.phone("group_leader").await?;
    let browser = &walker.browser;
    stage.server.stop().await?;
    browser.driver().execute(COUNT, vec![]).await?;
    let mut expected = BTreeMap::<&str, u32>::new();
    let mut most = BTreeMap::<&str, (u64, f64)>::new();
    let begun = Instant::now();
    to_the_next_alley(&walker).await?;
    for (done, knock) in TEN.iter().cycle().take(DOORS).enumerate() {
        let at = Instant::now();
        let taps = did(browser, "taps").await?;
        open_next(&walker).await?;
        for id in knock.taps {
            browser.click(id).await?;
        }
        phone::save(&walker).await?;
        let taps = did(browser, "taps").await? - taps;
        ensure!(taps <= MOST_TAPS, "door {done} took {taps} taps");
        let of = most.entry(knock.name).or_default();
        *of = (of.0.max(taps), of.1.max(at.elapsed().as_secs_f64()));
        *expected.entry(knock.figure).or_default() += 1;
        if done + 1 < DOORS && !browser.has("saved-next").await {
            browser.click("saved-list").await?;
            to_the_next_alley(&walker).await?;
        }
    }
    ensure!(did(browser, "keys").await? == 0, "something was typed");
    println!("{DOORS} doors in {:.0} s", begun.elapsed().as_secs_f64());
    for (outcome, (taps, seconds)) in most {
        println!("{outcome}: {taps} taps, {seconds:.1} s at most");
    }
    the_numbers_are_right(&walker, &expected).await?;
    browser.picture("today-evening").await?;
    what_is_told_of_it(browser).await?;
    stage.server.start_again().await?;
    let all = u32::try_from(DOORS)?;
    phone::is_safe(&walker, all, all).await?;
    walker.browser.close().await
}

/// The day in numbers goes to the group's chat as a text.
async fn what_is_told_of_it(browser: &Browser) -> anyhow::Result<()> {
    browser.click("today-recap").await?;
    browser.says("recap-text", &format!("{DOORS} nhà")).await?;
    browser.click("recap-send").await?;
    wait::until("what became of it is said", async || {
        let told = browser.texts("recap-how").await;
        told.iter()
            .any(|text| !text.trim().is_empty())
            .then_some(())
    })
    .await?;
    browser.picture("recap").await?;
    browser.click("bar-back").await
}

async fn did(browser: &Browser, what: &str) -> anyhow::Result<u64> {
    let script = "return window.__did[arguments[0]]";
    let did = browser.driver().execute(script, vec![what.into()]).await?;
    Ok(did.convert()?)
}

/// From the first page to where there is something left to do.
async fn to_the_next_alley(walker: &Phone) -> anyhow::Result<()> {
    phone::go_to(walker, "tab-today").await?;
    walker.browser.click("today-next").await?;
    walker.browser.find("houses-list").await?;
    Ok(())
}

/// One tap: the next house is offered, in the list and after a save.
async fn open_next(walker: &Phone) -> anyhow::Result<()> {
    let browser = &walker.browser;
    if browser.has("saved-next").await {
        browser.click("saved-next").await?;
    } else {
        wait::until_ok("the next door can be opened", async || {
            let next = browser.with("house-row", "data-next", "true").await?;
            browser.click_on(&next).await
        })
        .await?;
    }
    browser.find("visit-outcome-met").await?;
    Ok(())
}

/// The first page counts the doors by what happened.
async fn the_numbers_are_right(
    walker: &Phone,
    expected: &BTreeMap<&str, u32>,
) -> anyhow::Result<()> {
    phone::go_to(walker, "tab-today").await?;
    let browser = &walker.browser;
    browser.says("today-visited", &DOORS.to_string()).await?;
    for (figure, count) in expected {
        let id = format!("today-n-{figure}");
        let text = browser.text(&id).await?;
        let shown: u32 = text.trim().parse().context(id)?;
        ensure!(shown == *count, "{figure}: {shown} instead of {count}");
    }
    browser.says("sync-strip", &DOORS.to_string()).await
}
