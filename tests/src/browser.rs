//! Headless Chromium, driven over WebDriver. Elements are named by their `data-testid`, which the
//! screens keep stable.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, Key, WebDriver, WebElement, error::WebDriverResult};

use crate::wait;

mod axe;
mod driver;
mod looks;
mod picture;

pub use axe::Fault;
pub use driver::Driver;
pub use looks::LookFault;
pub use picture::{Shown, screenshots, shown};

/// A size to look at a page in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The folder of its screenshots.
    pub name: &'static str,
    width: u32,
    height: u32,
    touch: bool,
}

/// A small, old phone.
pub const SMALL_PHONE: Size = Size {
    name: "phone-360x640",
    width: 360,
    height: 640,
    touch: true,
};
/// A phone of today.
pub const PHONE: Size = Size {
    name: "phone-412x915",
    width: 412,
    height: 915,
    touch: true,
};
/// An office computer.
pub const DESK: Size = Size {
    name: "desk-1280x800",
    width: 1280,
    height: 800,
    touch: false,
};

/// One browser with one page.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    size: Size,
    _profile: TempDir,
}

impl Browser {
    /// A session that has just begun; `profile` is removed with it.
    async fn new(driver: WebDriver, size: Size, profile: TempDir) -> anyhow::Result<Self> {
        let browser = Self {
            driver,
            size,
            _profile: profile,
        };
        browser.resize(size).await?;
        let still = json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]});
        browser.cdp("Emulation.setEmulatedMedia", still).await?;
        Ok(browser)
    }

    /// As if the computer were set to dark colours.
    ///
    /// # Errors
    /// When the browser does not take it.
    pub async fn dark(&self) -> anyhow::Result<()> {
        let dark = json!({"features": [
            {"name": "prefers-color-scheme", "value": "dark"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.cdp("Emulation.setEmulatedMedia", dark).await?;
        Ok(())
    }

    /// From now on the phone stands here, and knows it to 8 m.
    ///
    /// # Errors
    /// When the browser does not take it.
    pub async fn stands_at(&self, lat: f64, lon: f64) -> anyhow::Result<()> {
        let allowed = json!({"permissions": ["geolocation"]});
        self.cdp("Browser.grantPermissions", allowed).await?;
        let place = json!({"latitude": lat, "longitude": lon, "accuracy": 8});
        self.cdp("Emulation.setGeolocationOverride", place).await?;
        Ok(())
    }

    async fn cdp(&self, method: &str, params: Value) -> WebDriverResult<Value> {
        self.driver.cdp().send_raw(method, params).await
    }

    async fn resize(&self, size: Size) -> anyhow::Result<()> {
        let metrics = json!({
            "width": size.width,
            "height": size.height,
            "deviceScaleFactor": 1,
            "mobile": size.touch,
        });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        let touch = json!({"enabled": size.touch});
        self.cdp("Emulation.setTouchEmulationEnabled", touch)
            .await?;
        Ok(())
    }

    /// WebDriver's own session, for what the helpers below do not do.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Opens a page.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub async fn open(&self, url: &str) -> anyhow::Result<()> {
        Ok(self.driver.goto(url).await?)
    }

    /// All elements with this test id that can be seen, without waiting.
    pub async fn all(&self, id: &str) -> Vec<WebElement> {
        self.all_of(&format!("[data-testid='{id}']")).await
    }

    /// All elements of a CSS selector that can be seen, without waiting; one question to the browser.
    async fn all_of(&self, selector: &str) -> Vec<WebElement> {
        let script = "return [...document.querySelectorAll(arguments[0])]\
            .filter(e => e.checkVisibility())";
        match self.driver.execute(script, vec![selector.into()]).await {
            Ok(found) => found.elements().unwrap_or_default(),
            Err(_) => Vec::new(),
        }
    }

    /// The first visible element with this test id whose attribute has this value, without waiting.
    ///
    /// # Errors
    /// When there is none.
    pub async fn with(&self, id: &str, attribute: &str, value: &str) -> anyhow::Result<WebElement> {
        let selector = format!("[data-testid='{id}'][{attribute}='{value}']");
        let found = self.all_of(&selector).await.into_iter().next();
        found.with_context(|| format!("no {id} with {attribute} {value}"))
    }

    /// What an attribute says on all elements with this test id, without waiting.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn attributes(&self, id: &str, attribute: &str) -> anyhow::Result<Vec<String>> {
        let script = "return [...document.querySelectorAll(`[data-testid='${arguments[0]}']`)]\
            .map(e => e.getAttribute(arguments[1]) ?? '')";
        let arguments = vec![id.into(), attribute.into()];
        Ok(self.driver.execute(script, arguments).await?.convert()?)
    }

    /// Whether there is such an element right now.
    pub async fn has(&self, id: &str) -> bool {
        !self.all(id).await.is_empty()
    }

    /// Waits for the first element with this test id.
    ///
    /// # Errors
    /// When it does not appear; the error says what the page shows instead.
    pub async fn find(&self, id: &str) -> anyhow::Result<WebElement> {
        let what = format!("{id} is shown");
        let found = wait::until(&what, async || self.all(id).await.into_iter().next()).await;
        self.explained(found).await
    }

    /// Waits until there is no such element any more.
    ///
    /// # Errors
    /// When it stays.
    pub async fn gone(&self, id: &str) -> anyhow::Result<()> {
        wait::until(&format!("{id} is gone"), async || {
            (!self.has(id).await).then_some(())
        })
        .await
    }

    /// Clicks the first element with this test id, once it is there. A screen may be drawn anew
    /// between finding and clicking: then it is found again.
    ///
    /// # Errors
    /// When it does not appear or something lies over it.
    pub async fn click(&self, id: &str) -> anyhow::Result<()> {
        let what = format!("{id} can be clicked");
        let clicked = wait::until_ok(&what, async || {
            let element = self.all(id).await.into_iter().next();
            let element = element.context("it is not there")?;
            self.click_on(&element).await
        });
        let clicked = clicked.await;
        self.explained(clicked).await
    }

    /// Scrolls to an element and clicks it.
    ///
    /// # Errors
    /// When something lies over it.
    pub async fn click_on(&self, element: &WebElement) -> anyhow::Result<()> {
        self.scroll_to(element).await?;
        Ok(element.click().await?)
    }

    async fn scroll_to(&self, element: &WebElement) -> anyhow::Result<()> {
        let script = "arguments[0].scrollIntoView({block: 'center'})";
        let element = vec![element.to_json()?];
        self.driver.execute(script, element).await?;
        Ok(())
    }

    /// Replaces what a field holds, as typing does. On a busy machine the field may lose the focus, and
    /// with it what was chosen in it, between two strokes: so what it holds then is looked at.
    ///
    /// # Errors
    /// When there is no such field, or it does not take the text.
    pub async fn fill(&self, id: &str, text: &str) -> anyhow::Result<()> {
        wait::until_ok(&format!("{id} can be filled"), async || {
            let element = self.find(id).await?;
            // With keys, so that the page hears of it as it hears a person.
            element.send_keys(Key::Control + "a").await?;
            element.send_keys(Key::Backspace + text).await?;
            let held = element.prop("value").await?.unwrap_or_default();
            ensure!(held == text, "it holds “{held}”");
            Ok::<_, anyhow::Error>(())
        })
        .await
    }

    /// The text of the first element with this test id.
    ///
    /// # Errors
    /// When there is none.
    pub async fn text(&self, id: &str) -> anyhow::Result<String> {
        wait::until_ok(&format!("{id} can be read"), async || {
            Ok::<_, anyhow::Error>(self.find(id).await?.text().await?)
        })
        .await
    }

    /// The texts of all elements with this test id right now.
    pub async fn texts(&self, id: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(`[data-testid='${arguments[0]}']`)]\
            .filter(e => e.checkVisibility()).map(e => e.innerText)";
        match self.driver.execute(script, vec![id.into()]).await {
            Ok(texts) => texts.convert().unwrap_or_default(),
            Err(_) => Vec::new(),
        }
    }

    /// Waits until the first element with this test id says something that contains `part`.
    ///
    /// # Errors
    /// When it does not.
    pub async fn says(&self, id: &str, part: &str) -> anyhow::Result<()> {
        let what = format!("{id} says “{part}”");
        let said = wait::until(&what, async || {
            let texts = self.texts(id).await;
            texts.iter().any(|text| text.contains(part)).then_some(())
        });
        let said = said.await;
        self.explained(said).await
    }

    /// Draws a line over an element with a finger or mouse: fractions of its width and height.
    ///
    /// # Errors
    /// When there is no such element.
    pub async fn draw(&self, id: &str, points: &[(f64, f64)]) -> anyhow::Result<()> {
        let element = self.find(id).await?;
        self.scroll_to(&element).await?;
        let rect = element.rect().await?;
        // Offsets are counted from the element's middle.
        let at = |(x, y): (f64, f64)| {
            #[expect(clippy::cast_possible_truncation, reason = "a few hundred pixels")]
            let whole = |v: f64| v as i64;
            (
                whole((x - 0.5) * rect.width),
                whole((y - 0.5) * rect.height),
            )
        };
        let (first, rest) = points.split_first().context("no points")?;
        let (x, y) = at(*first);
        let pause = Duration::from_millis(20);
        let mut hand = self
            .driver
            .action_chain_with_delay(Some(pause), Some(pause))
            .move_to_element_with_offset(&element, x, y)
            .click_and_hold();
        for point in rest {
            let (x, y) = at(*point);
            hand = hand.move_to_element_with_offset(&element, x, y);
        }
        Ok(hand.release().perform().await?)
    }

    /// Adds what the page shows to a failure.
    async fn explained<T>(&self, outcome: anyhow::Result<T>) -> anyhow::Result<T> {
        match outcome {
            Ok(value) => Ok(value),
            Err(error) => bail!("{error:#}\n{}", self.state().await),
        }
    }

    /// What the page shows, for a failure's message; leaves a picture as well.
    async fn state(&self) -> String {
        let url = self
            .driver
            .current_url()
            .await
            .map_or_else(|e| e.to_string(), |url| url.to_string());
        let ids = "return [...new Set([...document.querySelectorAll('[data-testid]')]\
            .map(e => e.dataset.testid))].join(' ')";
        let ids = match self.driver.execute(ids, vec![]).await {
            Ok(found) => found.json().as_str().unwrap_or_default().to_owned(),
            Err(error) => error.to_string(),
        };
        let text = match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        let shot = self.picture("failure").await;
        format!("at {url}\ntest ids: {ids}\ntext:\n{text}\npicture “failure”: {shot:?}")
    }

    /// Closes the browser.
    ///
    /// # Errors
    /// When it has gone away by itself.
    pub async fn close(self) -> anyhow::Result<()> {
        Ok(self.driver.quit().await?)
    }
}
