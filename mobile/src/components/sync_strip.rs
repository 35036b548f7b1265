//! The truth of sync, at the top of every screen behind the PIN.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// One sentence with numbers; leads to the sync screen.
#[component]
pub fn SyncStrip(
    glyph: Glyph,
    /// `""`, `wait` or `bad`.
    tone: &'static str,
    text: String,
    onclick: EventHandler<()>,
) -> Element {
    rsx! {
        button {
            r#type: "button",
            class: "sync {tone}",
            "data-testid": "sync-strip",
            onclick: move |_| onclick.call(()),
            Icon { glyph }
            span { class: "grow", aria_live: "polite", "{text}" }
            Icon { glyph: Glyph::Forward }
        }
    }
}
