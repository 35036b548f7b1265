//! Chips: a state told by shape, word and colour; a filter to press.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// What a state means; decides its colour and shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Met, accepted, safe.
    Met,
    /// Absent, waiting.
    Absent,
    /// Refused.
    Refused,
    /// Nothing happened yet.
    Todo,
    /// The office wants it mended, or something went wrong.
    Returned,
    /// Anything else.
    Other,
}

impl Tone {
    /// The class that carries the colours.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Absent => "absent",
            Self::Refused => "refused",
            Self::Todo => "todo",
            Self::Returned => "returned",
            Self::Other => "other",
        }
    }

    /// The shape beside the word.
    #[must_use]
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Met => Glyph::Full,
            Self::Absent => Glyph::Half,
            Self::Refused => Glyph::Cross,
            Self::Todo => Glyph::Ring,
            Self::Returned => Glyph::Returned,
            Self::Other => Glyph::Dots,
        }
    }
}

/// A state in a row.
#[component]
pub fn StateChip(tone: Tone, label: String, #[props(default)] testid: Option<String>) -> Element {
    let class = tone.class();
    rsx! {
        span { class: "st {class}", "data-testid": testid,
            Icon { glyph: tone.glyph() }
            "{label}"
        }
    }
}

/// A filter that is on or off.
#[component]
pub fn Chip(label: String, on: bool, testid: String, onclick: EventHandler<()>) -> Element {
    rsx! {
        button {
            r#type: "button",
            class: "chip",
            aria_pressed: if on { "true" } else { "false" },
            "data-testid": testid,
            onclick: move |_| onclick.call(()),
            if on {
                Icon { glyph: Glyph::Tick }
            }
            "{label}"
        }
    }
}
