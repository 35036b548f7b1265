//! The drawing of enrolment.

use dioxus::prelude::*;

use super::{Event, Scan, State, Step};
use crate::components::{Bar, Button, Glyph, Icon, Keypad, Kind, Loading, TextField};
use crate::protocol::SetAside;
use crate::screens::{shell, unlock::PIN_DIGITS, words};
use crate::texts::Say;
use crate::ui::Send;

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Enrol(event));
    let (title, above) = match &state.step {
        Step::Code => (say.t("enrol-title"), say.t("app-name")),
        Step::Confirm(_) => (say.t("enrol-confirm-title"), say.t("enrol-title")),
        Step::Pin => (say.t("enrol-pin-title"), say.t("enrol-title")),
        Step::Repeat { .. } => (say.t("enrol-repeat-title"), say.t("enrol-title")),
        Step::Finish => (say.t("enrol-finish-title"), say.t("enrol-title")),
    };
    let failure = state.failure.as_ref().map(|f| words::failure(say, f));
    let back = (state.step != Step::Code && !state.busy).then(|| say.t("back"));
    rsx! {
        for step in [title.clone()] {
            Bar {
                key: "{step}",
                title: title.clone(),
                above: above.clone(),
                back: back.clone(),
                onback: move |()| send.frame(shell::Event::Back),
            }
        }
        main { class: "main",
            if let Some(text) = failure.clone() {
                div { class: "note bad", role: "alert", "data-testid": "enrol-failure",
                    Icon { glyph: Glyph::Warning }
                    div {
                        h2 { {say.t("enrol-failed")} }
                        p { "{text}" }
                    }
                }
            }
            if let Some(aside) = state.set_aside.as_ref().filter(|_| state.step == Step::Code) {
                {earlier(aside, say)}
            }
            match &state.step {
                Step::Code => rsx! {
                    p { {say.t("enrol-intro")} }
                    {scan_button(&state.scan, say)}
                    for key in [state.scan.count] {
                        div { key: "{key}",
                            TextField {
                                label: say.t("enrol-code"),
                                hint: say.t("enrol-code-hint"),
                                testid: "enrol-code",
                                class: "code",
                                maxlength: 20,
                                initial: state.code.clone(),
                                oninput: move |text| on(Event::Code(text)),
                                onenter: move |()| on(Event::Check),
                                error: None,
                            }
                            TextField {
                                label: say.t("enrol-server"),
                                hint: say.t("enrol-server-hint"),
                                testid: "enrol-server",
                                inputmode: "url",
                                maxlength: 200,
                                initial: state.server.clone(),
                                oninput: move |text| on(Event::Server(text)),
                                onenter: move |()| on(Event::Check),
                                error: None,
                            }
                        }
                    }
                },
                Step::Confirm(reply) => rsx! {
                    dl { class: "facts", "data-testid": "enrol-who",
                        div {
                            dt { {say.t("enrol-name")} }
                            dd { "data-testid": "enrol-name", "{reply.name}" }
                        }
                        div {
                            dt { {say.t("enrol-role")} }
                            dd { {say.t(&format!("role-{}", reply.role.as_str()))} }
                        }
                        div {
                            dt { {say.t("enrol-ward")} }
                            dd { "{reply.ward_name}" }
                        }
                    }
                    p { class: "soft", {say.t("enrol-not-me-hint")} }
                },
                Step::Pin | Step::Repeat { .. } => rsx! {
                    div { class: "center",
                        if state.differs {
                            p { class: "note bad", role: "alert", "data-testid": "enrol-differs",
                                Icon { glyph: Glyph::Warning }
                                {say.t("enrol-differs")}
                            }
                        }
                        p {
                            if state.step == Step::Pin {
                                {say.t("enrol-pin-text")}
                            } else {
                                {say.t("enrol-repeat-text")}
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
                            disabled: state.busy,
                            ondigit: move |digit| on(Event::Digit(digit)),
                            onerase: move |()| on(Event::Erase),
                        }
                    }
                },
                Step::Finish if state.busy => rsx! {
                    Loading { text: say.t("enrol-finishing") }
                },
                Step::Finish => rsx! {},
            }
        }
        match &state.step {
            Step::Code => rsx! {
                footer { class: "foot",
                    if !state.busy && !state.can_check() {
                        p { class: "soft", "data-testid": "enrol-needs", {say.t("enrol-check-needs")} }
                    }
                    Button {
                        label: if state.busy { say.t("enrol-checking") } else { say.t("enrol-check") },
                        testid: "enrol-check",
                        disabled: !state.can_check(),
                        onclick: move |()| on(Event::Check),
                    }
                }
            },
            Step::Confirm(_) => rsx! {
                footer { class: "foot",
                    Button {
                        label: say.t("enrol-not-me"),
                        testid: "enrol-not-me",
                        kind: Kind::Quiet,
                        onclick: move |()| on(Event::NotMe),
                    }
                    Button {
                        label: say.t("enrol-confirm"),
                        testid: "enrol-confirm",
                        onclick: move |()| on(Event::Confirm),
                    }
                }
            },
            Step::Finish if !state.busy => rsx! {
                footer { class: "foot",
                    Button {
                        label: say.t("again"),
                        testid: "enrol-again",
                        onclick: move |()| on(Event::Again),
                    }
                }
            },
            _ => rsx! {},
        }
    }
}

/// Asks for a photo of the sheet; the page's script does the rest.
pub(in crate::screens) fn scan_button(scan: &Scan, say: Say) -> Element {
    let label = if scan.busy {
        say.t("scan-busy")
    } else {
        say.t("scan-take")
    };
    rsx! {
        button {
            r#type: "button",
            class: "btn quiet",
            disabled: scan.busy,
            "data-scan": "1",
            "data-testid": "scan-take",
            Icon { glyph: Glyph::Camera }
            span { "{label}" }
        }
        if let Some(why) = scan.unread {
            p { class: "note wait", role: "alert", "data-testid": "scan-unread",
                Icon { glyph: Glyph::Warning }
                {say.t(why.key())}
            }
        }
    }
}

/// What became of an earlier store, and what to do now.
fn earlier(aside: &SetAside, say: Say) -> Element {
    let why = aside.why.as_str();
    let copies = match aside.copies {
        0 => say.t("aside-no-copies"),
        n => say.n("aside-copies", n),
    };
    rsx! {
        div { class: "note", role: "status", "data-testid": "enrol-aside", "data-why": why,
            Icon { glyph: Glyph::Warning }
            div {
                h2 { {say.t(&format!("aside-{why}-title"))} }
                p { {say.t(&format!("aside-{why}-text"))} }
                p { "data-testid": "enrol-aside-copies", "{copies}" }
                p { {say.t("aside-do")} }
            }
        }
    }
}
