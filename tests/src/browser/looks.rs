//! A screen of the field app in every look that people can choose and on every width of phone: colours by
//! text size by width. The look is set on the page itself, so that a screen need not be reached again for
//! each.

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::{Browser, Fault, Size, axe};

/// Colours.
const THEMES: [&str; 3] = ["light", "dark", "outdoor"];
/// Text sizes in per cent.
const TEXTS: [&str; 2] = ["100", "200"];
/// Widths of phones in pixels; 320 is WCAG's reflow, a large phone's zoom of 400 %.
const WIDTHS: [u32; 3] = [320, 360, 412];

/// What is wrong in one look.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LookFault {
    /// `dark, text 200 %, 320 px`.
    pub look: String,
    /// What cannot be read whole, and what sticks out.
    pub cut: Vec<String>,
    /// What axe-core found.
    pub faults: Vec<Fault>,
}

/// Text that cannot be read whole: each line of it has to lie in the window, in every box that hides what
/// sticks out, and in the button it stands on.
const CUT: &str = r#"
const root = document.documentElement;
const cut = new Set();
// Not the window’s own width: phones zoom out until the page fits.
const width = root.clientWidth;
if (root.scrollWidth > width + 1) cut.add(`the page is ${root.scrollWidth} px wide`);
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const inside = (line, box, both) => line.left >= box.left - 1.5 && line.right <= box.right + 1.5
    && (!both || (line.top >= box.top - 1.5 && line.bottom <= box.bottom + 1.5));
for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const of = text.parentElement;
    if (!text.data.trim() || !of.checkVisibility() || of.closest(".sr, svg, script, style, [hidden]")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const frames = [];
    for (let box = of; box && box !== root; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.overflowX !== "visible" || box.matches("button, .btn, .chip, .note, .card")) frames.push([box, style]);
    }
    for (const line of range.getClientRects()) {
        if (line.width < 1) continue;
        const name = `“${text.data.trim().slice(0, 40)}”`;
        if (line.left < -1.5 || line.right > width + 1.5) cut.add(`${name} leaves the window`);
        for (const [box, style] of frames) {
            const scrolls = ["auto", "scroll"].includes(style.overflowY);
            if (!inside(line, box.getBoundingClientRect(), !scrolls)) cut.add(`${name} leaves its ${box.className || box.tagName}`);
        }
    }
}
return [...cut].slice(0, 8);"#;

impl Browser {
    /// What is wrong with the screen that is open, look by look; the page is left as it was.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn in_every_look(&self) -> anyhow::Result<Vec<LookFault>> {
        let Some(script) = axe::script()? else {
            return Ok(Vec::new());
        };
        let was =
            "const d = document.documentElement.dataset; return [d.theme ?? '', d.text ?? '']";
        let was = self.driver().execute(was, vec![]).await?;
        let [theme, text]: [String; 2] = was.convert().context("no look")?;
        let mut found = Vec::new();
        for width in WIDTHS {
            for text in TEXTS {
                for theme in THEMES {
                    self.look(theme, text).await?;
                    let size = Size {
                        width,
                        height: 640,
                        ..self.size
                    };
                    // How high the page is shows only in its own width.
                    self.resize(size).await?;
                    self.unrolled(size).await?;
                    let cut = self.driver().execute(CUT, vec![]).await?;
                    let cut: Vec<String> = cut.convert()?;
                    let faults = axe::run(self.driver(), script, axe::Level::Enhanced).await?;
                    if !cut.is_empty() || !faults.is_empty() {
                        found.push(LookFault {
                            look: format!("{theme}, text {text} %, {width} px"),
                            cut,
                            faults,
                        });
                    }
                }
            }
        }
        self.look(&theme, &text).await?;
        Ok(found)
    }

    async fn look(&self, theme: &str, text: &str) -> anyhow::Result<()> {
        let script = "const d = document.documentElement.dataset;\
            [d.theme, d.text] = arguments; if (!d.theme) delete d.theme; if (!d.text) delete d.text;";
        let arguments = vec![theme.into(), text.into()];
        self.driver().execute(script, arguments).await?;
        Ok(())
    }
}
