//! A photo's way from the camera to the officer's page: made small and plain on the phone, kept with the
//! form through a kill, sent with its visit, without the place that the camera wrote into it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use data_encoding::BASE64;
use thirtyfour::By;
use tungngo_shared::{
    picture::{self, Media},
    validation::MAX_PHOTOS,
};
use tungngo_tests::{browser::Browser, wait};

use crate::{
    desk, phone,
    stage::{Phone, Stage},
    tour::looks,
};

/// What the made-up camera writes into every picture.
const CAMERA: &str = "MadeUpCamera 3000";
/// Held upright, as EXIF says it: turned by 90 degrees.
const ROTATED: u16 = 6;

#[tokio::test]
#[ignore = "needs a browser: cargo xtask e2e"]
async fn a_photo_reaches_the_officer_without_the_place_it_was_taken_at() -> anyhow::Result<()> {
    let stage = Stage::set(60).await?;
    let mut walker = stage.phone("group_leader").await?;
    phone::open_alley(&walker, 0).await?;
    let door = phone::numbers(&walker).await?;
    let door = door.first().context("no doors")?;
    phone::open_house(&walker, door).await?;
    let browser = &walker.browser;
    ensure!(!browser.has("visit-photo-take").await, "asked too early");
    browser.click("visit-outcome-refused").await?;
    browser.find("visit-photo-take").await?;
    picture_at(browser, "visit-photos-none").await?;

    no_picture(browser, stage.dir()).await?;
    let first = camera_file(browser, stage.dir(), "first.jpg", 2_000).await?;
    slowly(browser, &first).await?;
    ensure!(!browser.has("visit-photo-fault").await, "the fault stays");
    one_more_and_removed(browser, stage.dir()).await?;

    // The phone runs out of memory.
    walker.kill_and_start_again().await?;
    again_at(&walker, door).await?;
    in_large_text(&walker, door).await?;
    phone::save(&walker).await?;
    // Taken back in time, the photo is there as the answers are.
    walker.browser.click("saved-undo").await?;
    are_shown(&walker.browser, 1).await?;
    phone::save(&walker).await?;
    walker.browser.click("saved-list").await?;

    walker.browser.says("sync-strip", "1/1 ảnh").await?;
    phone::go_to(&walker, "tab-visits").await?;
    walker.browser.says("my-visit-photos", "1/1").await?;
    walker.browser.picture("my-visits-photos").await?;
    phone::open_visit(&walker, door).await?;
    are_shown(&walker.browser, 1).await?;
    let removable = walker.browser.has("visit-photo-remove").await;
    ensure!(!removable, "a photo that was sent can be removed");
    picture_at(&walker.browser, "visit-photos-saved").await?;

    let officer = stage.desk("area_officer").await?;
    desk::queue_has(&officer, stage.server.url(), "received", 1).await?;
    let row = desk::row_with(&officer, door).await?;
    desk::open_row(&officer, &row).await?;
    let bytes = shown_to_the_officer(&officer).await?;
    officer.picture_of("visit-photos", "visit-photos").await?;
    let media = picture::check(&bytes);
    ensure!(media == Some(Media::Jpeg), "it is no plain JPEG: {media:?}");
    for hidden in [CAMERA, "Exif", "GPS"] {
        let there = bytes.windows(hidden.len()).any(|w| w == hidden.as_bytes());
        ensure!(!there, "“{hidden}” came with the photo");
    }
    officer.close().await?;
    no_more_than_the_server_takes(&walker, stage.dir()).await?;
    walker.browser.close().await
}

/// The section with photos, from its head.
async fn picture_at(browser: &Browser, name: &str) -> anyhow::Result<()> {
    browser.picture_of("question-photos", name).await
}

/// Gives the page a file, as the camera or the gallery does.
async fn choose(browser: &Browser, file: &Path) -> anyhow::Result<()> {
    let input = browser.driver().find(By::Id("photo")).await?;
    input.send_keys(file.display().to_string()).await?;
    Ok(())
}

/// Waits until so many photos can be seen, not only their frames; the last one's size in pixels.
async fn are_shown(browser: &Browser, n: usize) -> anyhow::Result<(u32, u32)> {
    let script = "return [...document.querySelectorAll('[data-testid=visit-photo-image]')]\
        .filter(e => e.complete && e.naturalWidth > 0).map(e => [e.naturalWidth, e.naturalHeight])";
    wait::until_ok(&format!("{n} photos are shown"), async || {
        let sizes = browser.driver().execute(script, vec![]).await?;
        let sizes: Vec<(u32, u32)> = sizes.convert()?;
        ensure!(sizes.len() == n, "{sizes:?}");
        sizes.last().copied().context("none")
    })
    .await
}

/// A picture as the browser paints it, with what a camera adds: itself, the way up and the place.
async fn camera_file(
    browser: &Browser,
    dir: &Path,
    name: &str,
    width: u32,
) -> anyhow::Result<PathBuf> {
    let script = r#"
        const c = document.createElement("canvas");
        c.width = arguments[1]; c.height = c.width * 3 / 4;
        const g = c.getContext("2d"), done = arguments[2];
        g.scale(c.width / 2000, c.width / 2000);
        const h = [...arguments[0]].reduce((a, l) => (a * 31 + l.charCodeAt(0)) % 360, 7);
        for (let i = 0; i < 60; i++) {
            g.fillStyle = `hsl(${h} 40% ${20 + i}%)`;
            g.fillRect(i * 34, i * 12, 2000 - i * 60, 1500 - i * 24);
        }
        done(c.toDataURL("image/jpeg", 0.9).split(",")[1]);"#;
    let arguments = vec![name.into(), width.into()];
    let painted = browser.driver().execute_async(script, arguments);
    let text: String = painted.await?.convert()?;
    let mut bytes = BASE64.decode(text.as_bytes())?;
    let exif = exif();
    let length = u16::try_from(exif.len() + 2)?.to_be_bytes();
    let segment = [&[0xff, 0xe1], length.as_slice(), &exif].concat();
    bytes.splice(2..2, segment);
    ensure!(picture::check(&bytes).is_none(), "it has nothing to hide");
    let file = dir.join(name);
    std::fs::write(&file, bytes)?;
    Ok(file)
}

/// The camera's name, the way up, and a place in degrees: what EXIF is mostly made of.
fn exif() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let head = [tag.to_le_bytes(), kind.to_le_bytes()].concat();
        [head, count.to_le_bytes().to_vec(), value.to_vec()].concat()
    };
    let short = |n: u16| u32::from(n).to_le_bytes();
    let name = [CAMERA.as_bytes(), &[0]].concat();
    let name_at: u32 = 8 + 2 + 3 * 12 + 4;
    let gps_at = name_at + name.len() as u32;
    let place_at = gps_at + 2 + 2 * 12 + 4;
    let place = [21u32, 1, 1, 1, 42, 1].map(u32::to_le_bytes).concat();
    [
        b"Exif\0\0II*\0".to_vec(),
        8u32.to_le_bytes().to_vec(),
        3u16.to_le_bytes().to_vec(),
        entry(0x010f, 2, name.len() as u32, name_at.to_le_bytes()),
        entry(0x0112, 3, 1, short(ROTATED)),
        entry(0x8825, 4, 1, gps_at.to_le_bytes()),
        vec![0; 4],
        name,
        2u16.to_le_bytes().to_vec(),
        entry(1, 2, 2, *b"N\0\0\0"),
        entry(2, 5, 3, place_at.to_le_bytes()),
        vec![0; 4],
        place,
    ]
    .concat()
}

/// A file that only says it is a picture costs nothing and is told apart.
async fn no_picture(browser: &Browser, dir: &Path) -> anyhow::Result<()> {
    let file = dir.join("letter.jpg");
    std::fs::write(&file, "not a picture at all")?;
    choose(browser, &file).await?;
    browser
        .says("visit-photo-fault", "không mở được như một ảnh")
        .await?;
    browser
        .picture_of("visit-photo-fault", "visit-photos-failed")
        .await
}

/// Chooses a picture and looks at the page while it is made small, as slowly as a cheap phone does it.
async fn slowly(browser: &Browser, file: &Path) -> anyhow::Result<()> {
    let hold = "const plain = HTMLCanvasElement.prototype.toBlob;\
        HTMLCanvasElement.prototype.toBlob = function (...all) {\
            window.__goOn = () => plain.apply(this, all);\
            HTMLCanvasElement.prototype.toBlob = plain; }";
    browser.driver().execute(hold, vec![]).await?;
    choose(browser, file).await?;
    wait::until_ok("the photo is being made small", async || {
        let button = browser.find("visit-photo-take").await?;
        let busy = button.attr("aria-busy").await?;
        ensure!(busy.as_deref() == Some("true"), "{busy:?}");
        Ok(())
    })
    .await?;
    picture_at(browser, "visit-photos-busy").await?;
    let go_on = "window.__goOn()";
    browser.driver().execute(go_on, vec![]).await?;
    let (width, height) = are_shown(browser, 1).await?;
    // Upright, although it was stored lying, and small.
    ensure!((width, height) == (960, 1280), "{width} × {height}");
    Ok(())
}

async fn one_more_and_removed(browser: &Browser, dir: &Path) -> anyhow::Result<()> {
    let second = camera_file(browser, dir, "second.jpg", 2_000).await?;
    choose(browser, &second).await?;
    are_shown(browser, 2).await?;
    picture_at(browser, "visit-photos").await?;
    phone::nth(browser, "visit-photo-remove", 1).await?;
    browser.find("visit-photo-sheet").await?;
    browser.picture("visit-photo-remove").await?;
    browser.click("visit-photo-remove-no").await?;
    browser.gone("visit-photo-sheet").await?;
    are_shown(browser, 2).await?;
    phone::nth(browser, "visit-photo-remove", 1).await?;
    browser.click("visit-photo-remove-yes").await?;
    are_shown(browser, 1).await?;
    Ok(())
}

/// The last one leaves no button, and a sentence instead.
async fn no_more_than_the_server_takes(walker: &Phone, dir: &Path) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::open_alley(walker, 0).await?;
    let doors = phone::numbers(walker).await?;
    phone::open_house(walker, doors.get(1).context("one door only")?).await?;
    browser.click("visit-outcome-absent").await?;
    for n in 1..=MAX_PHOTOS {
        browser.find("visit-photo-take").await?;
        let file = camera_file(browser, dir, &format!("{n}.jpg"), 320).await?;
        choose(browser, &file).await?;
        are_shown(browser, n).await?;
    }
    browser.find("visit-photo-full").await?;
    browser.gone("visit-photo-take").await?;
    browser
        .picture_of("visit-photo-full", "visit-photos-full")
        .await
}

/// The form is a draft, and its photo with it.
async fn again_at(walker: &Phone, door: &str) -> anyhow::Result<()> {
    phone::open_alley(walker, 0).await?;
    phone::open_house(walker, door).await?;
    walker.browser.find("visit-resumed").await?;
    are_shown(&walker.browser, 1).await?;
    Ok(())
}

async fn in_large_text(walker: &Phone, door: &str) -> anyhow::Result<()> {
    let browser = &walker.browser;
    phone::go_to(walker, "tab-help").await?;
    looks(browser, "light", "200").await?;
    again_at(walker, door).await?;
    picture_at(browser, "large-visit-photos").await?;
    browser.click("visit-photo-remove").await?;
    browser.find("visit-photo-sheet").await?;
    browser.picture("large-visit-photo-remove").await?;
    browser.click("visit-photo-remove-no").await?;
    phone::go_to(walker, "tab-help").await?;
    looks(browser, "light", "100").await?;
    again_at(walker, door).await
}

/// The photo's bytes, as the officer's browser gets them from the server.
async fn shown_to_the_officer(officer: &Browser) -> anyhow::Result<Vec<u8>> {
    let script = r#"
        const done = arguments[0], image = document.querySelector("[data-testid=visit-photos] img");
        if (!image) { done(null); return; }
        fetch(image.src).then((r) => r.blob()).then((blob) => {
            const reader = new FileReader();
            reader.onload = () => done(reader.result.split(",")[1]);
            reader.readAsDataURL(blob);
        }, () => done(null));"#;
    let text = wait::until_ok("the officer sees the photo", async || {
        let found = officer.driver().execute_async(script, vec![]).await?;
        let text = found.json().as_str().map(str::to_owned);
        if text.is_none() {
            officer.driver().refresh().await?;
        }
        text.context("no photo on the page")
    })
    .await?;
    Ok(BASE64.decode(text.as_bytes())?)
}
