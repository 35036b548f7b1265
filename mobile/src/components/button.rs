//! Buttons.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one main action of a screen.
    #[default]
    Main,
    /// Any other action.
    Quiet,
    /// Throws something away, or calls for help.
    Warn,
}

impl Kind {
    fn class(self, left: bool) -> &'static str {
        match (self, left) {
            (Self::Main, false) => "btn",
            (Self::Main, true) => "btn left",
            (Self::Quiet, false) => "btn quiet",
            (Self::Quiet, true) => "btn quiet left",
            (Self::Warn, false) => "btn warn",
            (Self::Warn, true) => "btn warn left",
        }
    }
}

/// A full-width button, with a second line where one helps.
#[component]
pub fn Button(
    label: String,
    testid: String,
    onclick: EventHandler<()>,
    #[props(default)] sub: String,
    #[props(default)] kind: Kind,
    glyph: Option<Glyph>,
    #[props(default)] left: bool,
    #[props(default)] disabled: bool,
) -> Element {
    rsx! {
        button {
            r#type: "button",
            class: kind.class(left),
            disabled,
            "data-testid": testid,
            onclick: move |_| onclick.call(()),
            if let Some(glyph) = glyph {
                Icon { glyph }
            }
            span {
                "{label}"
                if !sub.is_empty() {
                    small { "{sub}" }
                }
            }
        }
    }
}

/// A smaller action inside text.
#[component]
pub fn Link(label: String, testid: String, onclick: EventHandler<()>) -> Element {
    rsx! {
        button {
            r#type: "button",
            class: "link",
            "data-testid": testid,
            onclick: move |_| onclick.call(()),
            "{label}"
        }
    }
}
