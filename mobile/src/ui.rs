//! The screens.

use dioxus::prelude::*;

/// The whole app.
#[component]
pub fn App() -> Element {
    rsx! {
        h1 { "Từng Ngõ" }
    }
}
