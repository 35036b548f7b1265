//! What lies over the visit form, and what comes after it.

use dioxus::prelude::*;

use super::rules::blank_signature;
use super::{Event, State, Target};
use crate::components::{Bar, Button, Glyph, Icon, Kind, Sheet, SignaturePad};
use crate::protocol::Saved;
use crate::screens::{shell, words};
use crate::texts::Say;
use crate::ui::Send;

/// The field to sign in.
pub fn signature(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Visit(event));
    let drawn = state.signature().cloned().unwrap_or_else(blank_signature);
    let is_drawn = drawn.is_drawn();
    rsx! {
        main { class: "main",
            p { {say.t("signature-text")} }
            p { class: "soft", {say.t("signature-hint")} }
            SignaturePad {
                label: say.n("signature-pad", drawn.strokes.len()),
                signature: drawn,
                cleared: state.cleared,
            }
        }
        footer { class: "foot",
            Button {
                label: say.t("signature-clear"),
                testid: "signature-clear",
                kind: Kind::Quiet,
                disabled: !is_drawn,
                onclick: move |()| on(Event::ClearSignature),
            }
            Button {
                label: say.t("signature-done"),
                testid: "signature-done",
                disabled: !is_drawn,
                onclick: move |()| on(Event::SignatureDone),
            }
        }
    }
}

/// Leaving would lose something.
pub fn leave(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Visit(event));
    let what = match (state.observations.is_empty(), state.form == state.before) {
        (false, _) => "visit-leave-observation",
        (true, false) => "visit-leave-mended",
        (true, true) => "visit-leave-photos",
    };
    rsx! {
        Sheet { title: say.t("visit-leave-title"), testid: "visit-leave",
            p { {say.t(what)} }
            Button {
                label: say.t("visit-leave"),
                testid: "visit-leave-anyway",
                kind: Kind::Warn,
                onclick: move |()| on(Event::LeaveAnyway),
            }
            Button {
                label: say.t("visit-stay"),
                testid: "visit-stay",
                onclick: move |()| on(Event::Stay),
            }
        }
    }
}

/// Saved: the time, the way to take it back, the next house.
pub fn saved(state: &State, saved: &Saved, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Visit(event));
    let mended = matches!(state.target, Target::Mend(_));
    let text = if mended {
        "visit-saved-mended"
    } else {
        "visit-saved-text"
    };
    let next = saved.next.as_ref().filter(|_| !mended).map(|row| {
        let number = words::number(say, &row.number);
        (say.s("visit-next", &number), words::name(say, row))
    });
    rsx! {
        for at in [saved.at] {
            Bar {
                key: "{at.0}",
                title: say.s("visit-saved-title", &at.local_hm()),
                back: say.t("visit-to-list"),
                onback: move |()| on(Event::ToList),
            }
        }
        main { class: "main", "data-testid": "visit-saved",
            div { class: "note calm", role: "status",
                Icon { glyph: Glyph::Tick }
                p { {say.t(text)} }
            }
            if let Some(failure) = &state.failure {
                p { class: "note wait", role: "alert",
                    Icon { glyph: Glyph::Warning }
                    "{words::failure(say, failure)}"
                }
            }
            if next.is_none() && !mended {
                p { class: "soft", {say.t("visit-alley-done")} }
            }
        }
        footer { class: "foot",
            Button {
                label: say.t("visit-undo"),
                testid: "saved-undo",
                kind: Kind::Quiet,
                glyph: Glyph::Returned,
                onclick: move |()| on(Event::Undo),
            }
            match next {
                Some((label, sub)) => rsx! {
                    Button {
                        label: say.t("visit-to-list"),
                        testid: "saved-list",
                        kind: Kind::Quiet,
                        onclick: move |()| on(Event::ToList),
                    }
                    Button {
                        label,
                        sub,
                        testid: "saved-next",
                        onclick: move |()| on(Event::NextHouse),
                    }
                },
                None => rsx! {
                    Button {
                        label: say.t("visit-to-list"),
                        testid: "saved-list",
                        onclick: move |()| on(Event::ToList),
                    }
                },
            }
        }
    }
}
