//! One answer out of a few, and a switch.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// One answer that is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The stable id; also the tail of the button's `data-testid`.
    pub id: &'static str,
    /// The word on it.
    pub label: String,
    /// A shape above the word.
    pub glyph: Option<Glyph>,
    /// Whether choosing it calls for attention.
    pub warn: bool,
}

impl Choice {
    /// An answer with a word alone.
    #[must_use]
    pub fn new(id: &'static str, label: String) -> Self {
        Self {
            id,
            label,
            glyph: None,
            warn: false,
        }
    }
}

/// Answers side by side; under each other where the text is large. Any number may be chosen: which,
/// the screen decides.
#[component]
pub fn Options(
    choices: Vec<Choice>,
    chosen: Vec<&'static str>,
    /// The first part of each button's `data-testid`.
    name: &'static str,
    onchoose: EventHandler<&'static str>,
    #[props(default)] wide: bool,
) -> Element {
    let shaped = choices.iter().any(|choice| choice.glyph.is_some());
    let class = match (wide, choices.len()) {
        (true, _) => "seg wide",
        (false, 4) if shaped => "seg four",
        (false, 4..) => "seg pairs",
        _ => "seg",
    };
    rsx! {
        div { class,
            for choice in choices {
                {
                    let on = chosen.contains(&choice.id);
                    let id = choice.id;
                    let class = match (choice.glyph.is_some(), choice.warn) {
                        (true, false) => "opt col",
                        (true, true) => "opt col warn",
                        (false, true) => "opt warn",
                        (false, false) => "opt",
                    };
                    rsx! {
                        button {
                            key: "{id}",
                            r#type: "button",
                            class,
                            aria_pressed: if on { "true" } else { "false" },
                            "data-testid": "{name}-{id}",
                            onclick: move |_| onchoose.call(id),
                            if let Some(glyph) = choice.glyph {
                                Icon { glyph }
                            } else if on {
                                Icon { glyph: Glyph::Tick }
                            }
                            span { "{choice.label}" }
                        }
                    }
                }
            }
        }
    }
}

/// On or off.
#[component]
pub fn Switch(label: String, on: bool, testid: String, onclick: EventHandler<()>) -> Element {
    rsx! {
        button {
            r#type: "button",
            class: "switch",
            role: "switch",
            aria_checked: if on { "true" } else { "false" },
            "data-testid": testid,
            onclick: move |_| onclick.call(()),
            span { "{label}" }
            i { aria_hidden: "true" }
        }
    }
}
