//! ChromeDriver as a process of its own, and the Chromiums that it starts.

use std::process::Stdio;

use anyhow::Context as _;
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    time::timeout,
};

use super::{Browser, Size};
use crate::wait::PATIENCE;

/// `chromedriver` on a free port.
#[derive(Debug)]
pub struct Driver {
    url: String,
    _child: Child,
}

impl Driver {
    /// Starts it.
    ///
    /// # Errors
    /// When there is no chromedriver or it does not come up.
    pub async fn start() -> anyhow::Result<Self> {
        crate::init_tls();
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .env("LANGUAGE", "vi")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("chromedriver (cargo xtask install brings it)")?;
        let stdout = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let port = timeout(PATIENCE, async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some((_, port)) = line.split_once("started successfully on port ") {
                    return Some(port.trim_end_matches('.').to_owned());
                }
            }
            None
        })
        .await
        .ok()
        .flatten()
        .context("chromedriver did not start")?;
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            _child: child,
        })
    }

    /// Opens a browser of its own, with nothing in it, in this size.
    ///
    /// # Errors
    /// When Chromium does not start.
    pub async fn browser(&self, size: Size) -> anyhow::Result<Browser> {
        let profile = TempDir::new()?;
        let mut wishes = DesiredCapabilities::chrome();
        for flag in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            // What the browser itself says on pages: dates, checks of forms.
            "--lang=vi",
        ] {
            wishes.add_arg(flag)?;
        }
        wishes.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        wishes.add_arg(&format!("--window-size={},{}", size.width, size.height))?;
        let languages = json!({"intl.accept_languages": "vi,vi-VN"});
        wishes.add_experimental_option("prefs", languages)?;
        let driver = WebDriver::new(&self.url, wishes).await?;
        Browser::new(driver, size, profile).await
    }
}
