//! Photos on a form: the button that takes one, and what was taken.

use std::sync::Arc;

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// Takes a photo. A plain button, so that keys and screen readers know it; the page's script opens the
/// camera when it is pressed, and tells with the photo which `form` it is for.
#[component]
pub fn TakePhoto(label: String, form: String, busy: bool, testid: String) -> Element {
    rsx! {
        button {
            r#type: "button",
            class: "btn quiet",
            aria_busy: if busy { "true" } else { "false" },
            "data-photo": form,
            "data-testid": testid,
            Icon { glyph: Glyph::Camera }
            span { "{label}" }
        }
    }
}

/// The picture alone: it stays as it is while the form around it is drawn anew with every letter typed.
#[component]
fn Image(address: Arc<str>, name: String) -> Element {
    rsx! {
        img { src: "{address}", alt: "{name}", "data-testid": "visit-photo-image" }
    }
}

/// One photo. `address` is what the page shows it from; without one, `instead` stands in its place.
#[component]
pub fn Photo(
    address: Option<Arc<str>>,
    name: String,
    below: String,
    instead: String,
    children: Element,
) -> Element {
    rsx! {
        figure { class: "photo", "data-testid": "visit-photo",
            match address {
                Some(address) => rsx! {
                    Image { address, name }
                },
                None => rsx! {
                    div { class: "instead",
                        Icon { glyph: Glyph::Camera }
                        span { "{instead}" }
                    }
                },
            }
            figcaption { "{below}" }
            {children}
        }
    }
}
