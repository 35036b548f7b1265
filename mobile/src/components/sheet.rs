//! A sheet that comes up from below: something to confirm or to choose.

use dioxus::prelude::*;

/// A modal sheet. Its heading takes the focus; `__back` and Escape close it, which the screen does.
#[component]
pub fn Sheet(title: String, testid: String, children: Element) -> Element {
    rsx! {
        div { class: "veil",
            div {
                class: "sheet",
                role: "dialog",
                aria_modal: "true",
                aria_labelledby: "sheet-title",
                "data-testid": testid,
                h2 {
                    id: "sheet-title",
                    tabindex: "-1",
                    onmounted: move |event| async move {
                        let _ = event.set_focus(true).await;
                    },
                    "{title}"
                }
                {children}
            }
        }
    }
}
