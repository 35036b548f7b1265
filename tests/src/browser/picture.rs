//! Pictures of screens and pages, and a list of what each one shows: a screen without a picture is noticed
//! by it, and so is a fault that a machine can find.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions},
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Browser, DESK, Fault, LookFault, PHONE, SMALL_PHONE, Size, axe};

/// What a picture shows, as the page says it of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shown {
    /// The picture's name.
    #[serde(default)]
    pub name: String,
    /// The folders it is in, one for each size.
    #[serde(default)]
    pub sizes: Vec<String>,
    /// The screen of the field app (`MyVisits`); empty on the desk's pages.
    pub screen: String,
    /// The template of the desk's page (`person_form`); empty on the field app's screens.
    pub page: String,
    /// The path of the address.
    pub path: String,
    /// The colours chosen in the field app.
    pub theme: String,
    /// Its text size in per cent.
    pub text: String,
    /// The test ids that can be seen.
    pub ids: Vec<String>,
    /// What can be pressed and is smaller than a finger: `test id 40×30`.
    pub small: Vec<String>,
    /// What sticks out of the window at the side, in pixels.
    pub too_wide: i64,
    /// What axe-core found; none where it was not run.
    #[serde(default)]
    pub faults: Option<Vec<Fault>>,
    /// What is wrong in other looks and widths; on the field app's screens only.
    #[serde(default)]
    pub looks: Vec<LookFault>,
}

impl Shown {
    /// Whether it is a page of the preview's gallery, and not a screen that somebody came to by tapping.
    #[must_use]
    pub fn is_of_the_gallery(&self) -> bool {
        self.path.starts_with("/gallery")
    }
}

const LIST: &str = "shown.jsonl";

/// What the page says of itself. `arguments[0]` is the smallest side of what can be pressed, in pixels.
const ASK: &str = r#"
const root = document.documentElement;
const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
const name = (e) => e.dataset.testid || e.id || e.textContent.trim().slice(0, 20) || e.tagName;
const small = all("button, input, select, textarea, summary, a[href]:not(td a, th a, p a, li a, dd a)")
    .filter((e) => !(e.labels && e.labels.length > 0 && e.matches("[type=checkbox], [type=radio], [type=file]")))
    .filter((e) => !e.matches(".skip, .sort") && !e.closest("td, th"))
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, box]) => Math.round(box.height) < arguments[0] || Math.round(box.width) < arguments[0])
    .map(([e, box]) => `${name(e)} ${Math.round(box.width)}×${Math.round(box.height)}`);
return {
    screen: document.querySelector("[data-screen]")?.dataset.screen ?? "",
    page: document.body.dataset.page ?? "",
    path: location.pathname,
    theme: root.dataset.theme ?? "",
    text: root.dataset.text ?? "",
    ids: [...new Set(all("[data-testid]").map((e) => e.dataset.testid))].filter((id) => id),
    small: [...new Set(small)],
    too_wide: root.scrollWidth - root.clientWidth,
};"#;

impl Browser {
    /// Takes a picture called `name`, of a phone's screen in both phone sizes, and notes what it shows.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub async fn picture(&self, name: &str) -> anyhow::Result<()> {
        self.take(name, None).await
    }

    /// The same, scrolled to the first element with this test id in every size.
    ///
    /// # Errors
    /// When it is not there, or the picture cannot be taken or written.
    pub async fn picture_of(&self, id: &str, name: &str) -> anyhow::Result<()> {
        self.take(name, Some(id)).await
    }

    async fn take(&self, name: &str, at: Option<&str>) -> anyhow::Result<()> {
        let sizes: &[Size] = if self.size.touch {
            &[PHONE, SMALL_PHONE]
        } else {
            &[DESK]
        };
        for size in sizes {
            self.resize(*size).await?;
            self.settled().await?;
            if let Some(id) = at {
                let all = self.all(id).await;
                let element = all.first().with_context(|| format!("no {id} to show"))?;
                self.scroll_to(element).await?;
            }
            let dir = screenshots()?.join(size.name);
            fs::create_dir_all(&dir)?;
            self.driver
                .screenshot(&dir.join(format!("{name}.png")))
                .await?;
            if std::env::var_os("TUNGNGO_WHOLE").is_some() {
                self.whole(&dir.join(format!("{name}.whole.png"))).await?;
            }
        }
        // In the smallest size, where things are tightest.
        self.note(name, sizes).await?;
        self.resize(self.size).await?;
        // What is pressed next must not move any more.
        self.settled().await
    }

    /// Waits for fonts, and two frames for the layout.
    async fn settled(&self) -> anyhow::Result<()> {
        let ready = "const done = arguments[0];\
            document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(done)));";
        self.driver.execute_async(ready, vec![]).await?;
        Ok(())
    }

    /// Makes the window as high as the page, so that nothing lies under what sticks to its edges: a person
    /// scrolls.
    pub(super) async fn unrolled(&self, size: Size) -> anyhow::Result<()> {
        let script = "return document.documentElement.scrollHeight";
        let height: u32 = self.driver.execute(script, vec![]).await?.convert()?;
        let height = height.max(size.height);
        self.resize(Size { height, ..size }).await?;
        self.settled().await
    }

    /// The whole page from top to bottom, for looking at what lies below the window.
    async fn whole(&self, path: &std::path::Path) -> anyhow::Result<()> {
        let size =
            "return [document.documentElement.clientWidth, document.documentElement.scrollHeight]";
        let [width, height]: [u32; 2] = self.driver.execute(size, vec![]).await?.convert()?;
        let wishes = json!({
            "captureBeyondViewport": true,
            "format": "png",
            "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
        });
        let taken = self.cdp("Page.captureScreenshot", wishes).await?;
        let data = taken["data"].as_str().context("no picture")?;
        let bytes = data_encoding::BASE64.decode(data.as_bytes())?;
        Ok(fs::write(path, bytes)?)
    }

    /// What axe-core finds on the page in this size; none where there is no axe-core.
    ///
    /// # Errors
    /// When it does not run to its end.
    pub async fn faults(&self, size: Size) -> anyhow::Result<Option<Vec<Fault>>> {
        let Some(script) = axe::script()? else {
            return Ok(None);
        };
        self.unrolled(size).await?;
        Ok(Some(
            axe::run(&self.driver, script, axe::Level::Plain).await?,
        ))
    }

    async fn note(&self, name: &str, sizes: &[Size]) -> anyhow::Result<()> {
        let finger = if self.size.touch { 48 } else { 24 };
        let told = self.driver.execute(ASK, vec![finger.into()]).await?;
        let mut shown: Shown = told.convert()?;
        shown.name = name.to_owned();
        shown.sizes = sizes.iter().map(|size| size.name.to_owned()).collect();
        shown.faults = self.faults(*sizes.last().unwrap_or(&self.size)).await?;
        // The desk has no such looks, on whatever size.
        if !shown.screen.is_empty() && is_new(&shown) {
            shown.looks = self.in_every_look().await?;
        }
        let mut list = OpenOptions::new()
            .create(true)
            .append(true)
            .open(screenshots()?.join(LIST))?;
        writeln!(list, "{}", serde_json::to_string(&shown)?)?;
        Ok(())
    }
}

/// Whether no picture of this run showed the same screen with the same things on it, in whatever look. A
/// page of the gallery is seen once and counts for itself: two states of a screen may have the same ids.
fn is_new(shown: &Shown) -> bool {
    static SEEN: Mutex<BTreeSet<(String, Vec<String>)>> = Mutex::new(BTreeSet::new());
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let screen = if shown.is_of_the_gallery() {
        &shown.path
    } else {
        &shown.screen
    };
    seen.insert((screen.clone(), shown.ids.clone()))
}

/// What the pictures show that have been taken so far; of pictures taken again the newest.
///
/// # Errors
/// When the list cannot be read.
pub fn shown() -> anyhow::Result<Vec<Shown>> {
    let path = screenshots()?.join(LIST);
    let file = File::open(&path).with_context(|| format!("no {}", path.display()))?;
    let mut newest = BTreeMap::<String, Shown>::new();
    for line in BufReader::new(file).lines() {
        let shown: Shown = serde_json::from_str(&line?)?;
        newest.insert(format!("{} {}", shown.name, shown.sizes.join(" ")), shown);
    }
    Ok(newest.into_values().collect())
}

/// Where pictures go: `target/screenshots`.
///
/// # Errors
/// When the target folder cannot be told.
pub fn screenshots() -> anyhow::Result<PathBuf> {
    if let Some(dir) = std::env::var_os("TUNGNGO_SCREENSHOTS") {
        return Ok(dir.into());
    }
    // This test is target/debug/deps/name-hash.
    let exe = std::env::current_exe()?;
    let target = exe.ancestors().nth(3).context("no target folder")?;
    Ok(target.join("screenshots"))
}
