//! Text that is typed. The page owns the text while it is typed: writing it back would break the
//! composition of Vietnamese letters. So each takes a first value and tells of changes.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// A label, a hint and what is wrong, around a field with this id. The hint's id is the field's with
/// `-hint` behind it.
#[component]
fn Labelled(
    id: String,
    label: String,
    hint: String,
    error: Option<String>,
    children: Element,
) -> Element {
    rsx! {
        div { class: "q",
            label { class: "label", r#for: "{id}", "{label}" }
            if !hint.is_empty() {
                p { class: "hint", id: "{id}-hint", "{hint}" }
            }
            {children}
            if let Some(error) = error {
                p { class: "err", id: "{id}-err", role: "alert",
                    Icon { glyph: Glyph::Warning }
                    "{error}"
                }
            }
        }
    }
}

/// The ids of what describes a field, for `aria-describedby`.
fn described_by(id: &str, hint: &str, error: Option<&String>) -> Option<String> {
    let hint = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let error = error.map(|_| format!("{id}-err"));
    match (hint, error) {
        (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
        (hint, error) => hint.or(error),
    }
}

/// One line.
#[component]
pub fn TextField(
    label: String,
    testid: String,
    initial: String,
    oninput: EventHandler<String>,
    #[props(default)] class: String,
    #[props(default)] hint: String,
    error: Option<String>,
    /// `text`, `numeric`, `tel`, `url`: which keys the phone shows.
    #[props(default = "text")]
    inputmode: &'static str,
    #[props(default = 120)] maxlength: i64,
    #[props(default)] onenter: EventHandler<()>,
) -> Element {
    let id = format!("f-{testid}");
    let described = described_by(&id, &hint, error.as_ref());
    let wrong = error.is_some();
    rsx! {
        Labelled { id: id.clone(), label, hint, error,
            input {
                id: "{id}",
                class: "input {class}",
                "data-testid": testid,
                r#type: "text",
                inputmode,
                autocomplete: "off",
                autocapitalize: "off",
                spellcheck: "false",
                maxlength,
                initial_value: initial,
                aria_invalid: if wrong { "true" } else { "false" },
                aria_describedby: described,
                oninput: move |e| oninput.call(e.value()),
                onkeydown: move |e| if e.key() == Key::Enter { onenter.call(()) },
            }
        }
    }
}

/// Several lines.
#[component]
pub fn TextArea(
    label: String,
    testid: String,
    initial: String,
    oninput: EventHandler<String>,
    #[props(default)] hint: String,
    error: Option<String>,
) -> Element {
    let id = format!("f-{testid}");
    let described = described_by(&id, &hint, error.as_ref());
    let wrong = error.is_some();
    rsx! {
        Labelled { id: id.clone(), label, hint, error,
            textarea {
                id: "{id}",
                class: "input",
                "data-testid": testid,
                maxlength: 2000,
                initial_value: initial,
                aria_invalid: if wrong { "true" } else { "false" },
                aria_describedby: described,
                oninput: move |e| oninput.call(e.value()),
            }
        }
    }
}

/// The search above a list.
#[component]
pub fn SearchBox(
    label: String,
    testid: String,
    initial: String,
    oninput: EventHandler<String>,
) -> Element {
    rsx! {
        label { class: "search",
            Icon { glyph: Glyph::Search }
            span { class: "sr", "{label}" }
            input {
                r#type: "search",
                "data-testid": testid,
                placeholder: "{label}",
                autocomplete: "off",
                spellcheck: "false",
                initial_value: initial,
                oninput: move |e| oninput.call(e.value()),
            }
        }
    }
}
