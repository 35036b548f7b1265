//! The drawing of the lock.

use dioxus::prelude::*;

use super::{Event, PIN_DIGITS, State};
use crate::components::{Bar, Button, Glyph, Icon, Keypad, Link, TextField};
use crate::screens::{enrol::scan_button, shell, words};
use crate::texts::Say;
use crate::ui::Send;

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    if state.forgot {
        return forgot(state, say, send);
    }
    let on = move |event| send.act(shell::Act::Unlock(event));
    let notice = match (state.seconds_to_wait(), state.tries_left) {
        (_, Some(0)) => Some(say.t("unlock-no-tries")),
        (Some(seconds), Some(n)) => Some(format!(
            "{} {}",
            say.n("unlock-tries", n),
            say.n("unlock-wait", seconds)
        )),
        (Some(seconds), None) => Some(say.n("unlock-wait", seconds)),
        (None, Some(n)) => Some(say.n("unlock-tries", n)),
        (None, None) => state.failure.as_ref().map(|f| words::failure(say, f)),
    };
    rsx! {
        Bar { title: say.t("unlock-title"), above: say.t("app-name"), back: None }
        main { class: "main center",
            if let Some(text) = notice {
                p { class: "note wait", role: "alert", "data-testid": "unlock-notice",
                    Icon { glyph: Glyph::Warning }
                    "{text}"
                }
            } else {
                p { class: "soft", role: "status",
                    if state.busy {
                        {say.t("unlock-checking")}
                    } else {
                        {say.t("unlock-hello")}
                    }
                }
            }
            Keypad {
                typed: state.pin.len(),
                wanted: PIN_DIGITS,
                progress: say.with(
                    "unlock-typed",
                    &[("typed", state.pin.len().into()), ("wanted", PIN_DIGITS.into())],
                ),
                erase: say.t("unlock-erase"),
                disabled: !state.takes_digits(),
                ondigit: move |digit| on(Event::Digit(digit)),
                onerase: move |()| on(Event::Erase),
            }
            Link {
                label: say.t("unlock-forgot"),
                testid: "unlock-forgot",
                onclick: move |()| on(Event::Forgot),
            }
        }
    }
}

fn forgot(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Unlock(event));
    let (title, how) = if state.is_key_gone() {
        ("unlock-key-gone-title", "unlock-key-gone-how")
    } else {
        ("unlock-forgot-title", "unlock-forgot-how")
    };
    rsx! {
        Bar {
            title: say.t(title),
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        main { class: "main",
            p { class: "note calm",
                Icon { glyph: Glyph::Safe }
                {say.t("unlock-forgot-safe")}
            }
            p { {say.t(how)} }
            if let Some(failure) = &state.failure {
                p { class: "note bad", role: "alert", "data-testid": "unlock-failure",
                    Icon { glyph: Glyph::Warning }
                    "{words::failure(say, failure)}"
                }
            }
            {scan_button(&state.scan, say)}
            for key in [state.scan.count] {
                div { key: "{key}",
                    TextField {
                        label: say.t("unlock-new-code"),
                        testid: "unlock-code",
                        class: "code",
                        maxlength: 20,
                        initial: state.code.clone(),
                        oninput: move |text| on(Event::Code(text)),
                        error: None,
                    }
                    TextField {
                        label: say.t("enrol-server"),
                        testid: "unlock-server",
                        inputmode: "url",
                        maxlength: 200,
                        initial: state.server.clone(),
                        oninput: move |text| on(Event::Server(text)),
                        error: None,
                    }
                }
            }
        }
        footer { class: "foot",
            if !state.busy && !state.can_start_over() {
                p { class: "soft", "data-testid": "unlock-needs", {say.t("enrol-check-needs")} }
            }
            Button {
                label: say.t("unlock-start-over"),
                testid: "unlock-start-over",
                disabled: !state.can_start_over(),
                onclick: move |()| on(Event::StartOver),
            }
        }
    }
}
