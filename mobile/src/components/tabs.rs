//! The four places at the bottom.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The stable id (`tab-ID`).
    pub id: &'static str,
    /// Its name.
    pub label: String,
    /// Its drawing.
    pub glyph: Glyph,
}

/// The places, one of them current.
#[component]
pub fn Tabs(
    tabs: Vec<Tab>,
    current: &'static str,
    label: String,
    onchoose: EventHandler<&'static str>,
) -> Element {
    rsx! {
        nav { class: "tabs", aria_label: label,
            for tab in tabs {
                button {
                    key: "{tab.id}",
                    r#type: "button",
                    aria_current: if tab.id == current { Some("page") } else { None },
                    "data-testid": "tab-{tab.id}",
                    onclick: move |_| onchoose.call(tab.id),
                    Icon { glyph: tab.glyph }
                    span { "{tab.label}" }
                }
            }
        }
    }
}
