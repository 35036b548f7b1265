//! The PIN keypad.

use dioxus::prelude::*;

use super::{Glyph, Icon};

/// Ten digits, one to rub out, and dots for what has been typed. A keyboard's digits work too.
#[component]
pub fn Keypad(
    typed: usize,
    wanted: usize,
    progress: String,
    erase: String,
    #[props(default)] disabled: bool,
    ondigit: EventHandler<u8>,
    onerase: EventHandler<()>,
) -> Element {
    rsx! {
        div { class: "dotsrow", role: "img", aria_label: progress, "data-testid": "pin-dots",
            for i in 0..wanted {
                i { key: "{i}", class: if i < typed { "on" } else { "" } }
            }
        }
        div {
            class: "keys",
            onkeydown: move |e| {
                match e.key() {
                    Key::Character(c) => {
                        if let Ok(digit) = c.parse::<u8>() && !disabled {
                            ondigit.call(digit);
                        }
                    }
                    Key::Backspace => onerase.call(()),
                    _ => {}
                }
            },
            for digit in [1_u8, 2, 3, 4, 5, 6, 7, 8, 9] {
                button {
                    key: "{digit}",
                    r#type: "button",
                    disabled,
                    "data-testid": "pin-key-{digit}",
                    onclick: move |_| ondigit.call(digit),
                    "{digit}"
                }
            }
            span {}
            button {
                r#type: "button",
                disabled,
                "data-testid": "pin-key-0",
                onclick: move |_| ondigit.call(0),
                "0"
            }
            button {
                r#type: "button",
                class: "bare",
                aria_label: erase,
                "data-testid": "pin-erase",
                onclick: move |_| onerase.call(()),
                Icon { glyph: Glyph::Erase }
            }
        }
    }
}
