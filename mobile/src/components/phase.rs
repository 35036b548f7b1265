//! The states of a screen that has no content to show: loading, empty, failed.

use dioxus::prelude::*;

use super::{Button, Glyph, Icon, Kind};

/// Something is being fetched; says what.
#[component]
pub fn Loading(text: String) -> Element {
    rsx! {
        div { class: "empty", role: "status", "data-testid": "state-loading",
            Icon { glyph: Glyph::Clock }
            p { "{text}" }
        }
    }
}

/// There is nothing here, and why that is so.
#[component]
pub fn Empty(title: String, #[props(default)] text: String) -> Element {
    rsx! {
        div { class: "empty", "data-testid": "state-empty",
            Icon { glyph: Glyph::Ring }
            h2 { "{title}" }
            if !text.is_empty() {
                p { "{text}" }
            }
        }
    }
}

/// It did not work; says what is safe and offers to try again.
#[component]
pub fn Failed(title: String, text: String, again: String, onagain: EventHandler<()>) -> Element {
    rsx! {
        div { class: "empty", role: "alert", "data-testid": "state-failed",
            Icon { glyph: Glyph::Warning }
            h2 { "{title}" }
            p { "{text}" }
            Button { label: again, testid: "state-again", kind: Kind::Quiet, onclick: onagain }
        }
    }
}
