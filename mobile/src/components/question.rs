//! A question of a form with its answer below it.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// A question. `asked` marks what the office wants mended.
#[component]
pub fn Question(
    /// The stable name; the element's id is `q-NAME`, so that a screen can go to it.
    name: String,
    title: String,
    #[props(default)] hint: String,
    error: Option<String>,
    #[props(default)] asked: bool,
    children: Element,
) -> Element {
    rsx! {
        section {
            class: if asked { "q asked" } else { "q" },
            id: "q-{name}",
            role: "group",
            tabindex: "-1",
            aria_labelledby: "q-{name}-title",
            "data-testid": "question-{name}",
            h2 { id: "q-{name}-title", "{title}" }
            if !hint.is_empty() {
                p { class: "hint", "{hint}" }
            }
            {children}
            if let Some(error) = error {
                p { class: "err", role: "alert", "data-testid": "error-{name}",
                    Icon { glyph: Glyph::Warning }
                    "{error}"
                }
            }
        }
    }
}
