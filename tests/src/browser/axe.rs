//! axe-core, the accessibility checker that browsers' own tools use. `cargo xtask e2e` gets it from npm and
//! says in `TUNGNGO_AXE` where its script lies.

use std::sync::OnceLock;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thirtyfour::WebDriver;

/// Something that keeps people out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// The rule's id.
    pub rule: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: Option<String>,
    /// What the rule asks for.
    pub help: String,
    /// Where, and what is wrong there.
    pub places: Vec<String>,
}

/// How much contrast is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// WCAG 2.2 AA.
    Plain,
    /// AAA for contrast: 7:1 for text, 4.5:1 for large text.
    Enhanced,
}

/// WCAG 2.2 A and AA, and what its authors call good practice.
const RUN: &str = r#"
const [enhanced, done] = arguments;
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const told = (node) => `${node.target.join(" ")}: ${node.failureSummary.replaceAll(/\s+/g, " ")}`;
const rules = { "color-contrast-enhanced": { enabled: enhanced } };
axe.run(document, { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] }).then(
    (found) => done(found.violations.map((v) => ({
        rule: v.id, impact: v.impact, help: v.help, places: v.nodes.slice(0, 5).map(told) }))),
    (error) => done(String(error)));"#;

/// Its script; none where it could not be had.
pub(super) fn script() -> anyhow::Result<Option<&'static str>> {
    static SCRIPT: OnceLock<Option<String>> = OnceLock::new();
    if let Some(known) = SCRIPT.get() {
        return Ok(known.as_deref());
    }
    let read = match std::env::var_os("TUNGNGO_AXE") {
        None => None,
        Some(path) => {
            let read = std::fs::read_to_string(&path);
            Some(read.with_context(|| format!("reading {}", path.display()))?)
        }
    };
    Ok(SCRIPT.get_or_init(|| read).as_deref())
}

/// Checks the page that is open.
pub(super) async fn run(
    driver: &WebDriver,
    script: &str,
    level: Level,
) -> anyhow::Result<Vec<Fault>> {
    let there = driver.execute("return !!window.axe", vec![]).await?;
    if there.json() != &Value::Bool(true) {
        driver.execute(script, vec![]).await?;
    }
    let found = driver
        .execute_async(RUN, vec![(level == Level::Enhanced).into()])
        .await?;
    if let Some(error) = found.json().as_str() {
        bail!("axe-core: {error}");
    }
    Ok(found.convert()?)
}
