//! A number with a key to either side.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// A whole number from 0 to 999, or none yet.
#[component]
pub fn Stepper(
    value: Option<u32>,
    less: String,
    more: String,
    name: &'static str,
    onchange: EventHandler<u32>,
) -> Element {
    let shown = value.map_or_else(|| "–".to_owned(), |n| n.to_string());
    rsx! {
        div { class: "step",
            button {
                r#type: "button",
                aria_label: less,
                "data-testid": "{name}-less",
                onclick: move |_| onchange.call(value.unwrap_or(1).saturating_sub(1)),
                Icon { glyph: Glyph::Minus }
            }
            output { aria_live: "polite", "data-testid": "{name}-value", "{shown}" }
            button {
                r#type: "button",
                aria_label: more,
                "data-testid": "{name}-more",
                onclick: move |_| onchange.call(value.map_or(1, |n| (n + 1).min(999))),
                Icon { glyph: Glyph::Plus }
            }
        }
    }
}
