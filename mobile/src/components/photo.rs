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

/// One photo. `address` is what the page shows it from, shared so that a form that is drawn anew does not
/// copy pictures; without one, `instead` stands in its place.
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
                    img { src: "{address}", alt: "{name}", "data-testid": "visit-photo-image" }
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
