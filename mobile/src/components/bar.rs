//! The top of a screen: where one is, and the way back.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// The heading of a screen. It takes the focus when the screen appears, so that a screen reader
/// says where one has come to.
#[component]
pub fn Bar(
    title: String,
    #[props(default)] above: String,
    #[props(default)] below: String,
    /// The word for the way back; none where there is none.
    back: Option<String>,
    #[props(default)] onback: EventHandler<()>,
) -> Element {
    rsx! {
        header { class: "bar",
            if let Some(back) = back {
                button {
                    r#type: "button",
                    class: "back",
                    aria_label: back,
                    "data-testid": "bar-back",
                    onclick: move |_| onback.call(()),
                    Icon { glyph: Glyph::Back }
                }
            }
            div { class: "grow",
                if !above.is_empty() {
                    p { "{above}" }
                }
                h1 {
                    tabindex: "-1",
                    "data-testid": "screen-title",
                    onmounted: move |event| async move {
                        // A renderer that cannot focus still shows the screen.
                        let _ = event.set_focus(true).await;
                    },
                    "{title}"
                }
                if !below.is_empty() {
                    p { "data-testid": "screen-subtitle", "{below}" }
                }
            }
        }
    }
}
