//! What has just happened, with the way to undo it.

use dioxus::prelude::*;

/// A message above the main action. The live region stays mounted; only its words change.
#[component]
pub fn Toast(
    text: Option<String>,
    /// The word for undoing; none where it cannot be undone any more.
    undo: Option<String>,
    onundo: EventHandler<()>,
) -> Element {
    rsx! {
        div { class: "toast", role: "status", "data-testid": "toast",
            if let Some(text) = text {
                div { class: "box",
                    span { "{text}" }
                    if let Some(undo) = undo {
                        button {
                            r#type: "button",
                            "data-testid": "toast-undo",
                            onclick: move |_| onundo.call(()),
                            "{undo}"
                        }
                    }
                }
            }
        }
    }
}
