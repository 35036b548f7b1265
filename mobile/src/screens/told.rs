//! A text for others: shown line by line, sent by a button, and what became of it.

use dioxus::prelude::*;

use super::recap::How;
use crate::components::{Button, Glyph, Icon};
use crate::texts::Say;

/// Draws it; `id` is where its test ids begin.
#[component]
pub fn Told(
    say: Say,
    id: &'static str,
    /// Who may get it.
    hint: String,
    lines: Vec<String>,
    how: Option<How>,
    onsend: EventHandler<String>,
) -> Element {
    let text = lines.join("\n");
    let how = how.map(|how| match how {
        How::Shared => (Glyph::Tick, "note calm", say.t("recap-shared")),
        How::Copied => (Glyph::Tick, "note calm", say.t("recap-copied")),
        How::Failed => (Glyph::Warning, "note wait", say.t("recap-failed")),
    });
    rsx! {
        main { class: "main",
            p { class: "soft", "{hint}" }
            div { class: "recap", "data-testid": "{id}-text",
                for (n , line) in lines.into_iter().enumerate() {
                    p { key: "{n}", "{line}" }
                }
            }
            div { role: "status", "data-testid": "{id}-how",
                if let Some((glyph, class, text)) = how {
                    p { class,
                        Icon { glyph }
                        "{text}"
                    }
                }
            }
        }
        footer { class: "foot",
            Button {
                label: say.t("recap-send"),
                testid: "{id}-send",
                onclick: move |()| onsend.call(text.clone()),
            }
        }
    }
}
