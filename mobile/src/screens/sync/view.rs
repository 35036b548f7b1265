//! The drawing of the sync screen.

use dioxus::prelude::*;
use tungngo_shared::clock::Millis;

use super::{Event, Pin, State};
use crate::components::{Bar, Button, Glyph, Icon, Keypad, Kind, Loading, Sheet};
use crate::protocol::{Carried, FailureCode, Need, NeedAction, SyncView};
use crate::screens::{Load, failed::failed, shell, unlock::PIN_DIGITS, words};
use crate::texts::Say;
use crate::ui::{Send, now};

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Sync(event));
    rsx! {
        Bar {
            title: say.t("sync-title"),
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        main { class: "main",
            match &state.view {
                Load::Loading => rsx! {
                    Loading { text: say.t("sync-loading") }
                },
                Load::Failed(failure) => failed(say, failure, move || on(Event::Again)),
                Load::Ready(view) => rsx! {
                    // What a person has to do comes before what the phone does by itself.
                    if view.needs.is_empty() {
                        {numbers(view, say)}
                        {needs(view, say, send)}
                    } else {
                        {needs(view, say, send)}
                        {numbers(view, say)}
                    }
                    if view.truth.waiting + view.truth.earlier > 0 || state.carried.is_some() {
                        {carry(state.carried.as_ref(), say, send)}
                    }
                },
            }
        }
        if let Some(pin) = &state.pin {
            {ask_pin(pin, state.carried == Some(Load::Loading), say, send)}
        }
        footer { class: "foot",
            Button {
                label: say.t("sync-now"),
                testid: "sync-now",
                disabled: state.asked,
                onclick: move |()| on(Event::Now),
            }
        }
    }
}

/// Facts by their stable name: what is counted and what it comes to.
fn facts(view: &SyncView, say: Say) -> Vec<(&'static str, String, String)> {
    let truth = &view.truth;
    let today = now().local_date();
    let time = |at: Millis| words::when(say, at, today);
    let list = if truth.list_complete {
        say.t("sync-list-complete")
    } else {
        say.n("sync-list-partial", truth.rows_received)
    };
    let visits = [
        ("safe", truth.visits_safe.into()),
        ("total", truth.visits_total.into()),
    ];
    let waiting = [
        ("n", truth.waiting.into()),
        ("size", words::size(truth.waiting_bytes).into()),
    ];
    let contact = truth.last_contact;
    let mut facts = vec![
        (
            "visits",
            say.t("sync-visits"),
            say.with("sync-visits-value", &visits),
        ),
        (
            "waiting",
            say.t("sync-waiting"),
            say.with("sync-waiting-value", &waiting),
        ),
        (
            "contact",
            say.t("sync-contact"),
            contact.map_or_else(|| say.t("sync-never"), time),
        ),
        (
            "link",
            say.t("sync-link"),
            say.t(&format!("link-{}", truth.link.as_str())),
        ),
        ("list", say.t("sync-list"), list),
        (
            "used",
            say.t("sync-used"),
            say.with(
                "sync-used-value",
                &[
                    ("sent", words::size(view.used.sent).into()),
                    ("received", words::size(view.used.received).into()),
                ],
            ),
        ),
    ];
    if truth.earlier > 0 {
        let value = say.n("sync-earlier-value", truth.earlier);
        facts.push(("earlier", say.t("sync-earlier"), value));
    }
    if truth.photos_total > 0 {
        let photos = [
            ("safe", truth.photos_safe.into()),
            ("total", truth.photos_total.into()),
        ];
        let value = say.with("sync-photos-value", &photos);
        facts.insert(1, ("photos", say.t("sync-photos"), value));
    }
    if let Some(at) = truth.next_try {
        facts.push(("next-try", say.t("sync-next-try"), at.local_hm()));
    }
    facts
}

fn numbers(view: &SyncView, say: Say) -> Element {
    rsx! {
        dl { class: "facts",
            for (id , what , value) in facts(view, say) {
                div { key: "{id}",
                    dt { "{what}" }
                    dd { "data-testid": "sync-{id}", "{value}" }
                }
            }
        }
        p { class: "soft",
            "{say.t(\"sync-server\")}: {view.server}"
            br {}
            "{say.t(\"sync-version\")}: {view.app_version}"
        }
    }
}

fn needs(view: &SyncView, say: Say, send: Send) -> Element {
    rsx! {
        h2 { {say.t("sync-needs")} }
        if view.needs.is_empty() {
            div { class: "note calm",
                Icon { glyph: Glyph::Tick }
                div {
                    h3 { {say.t("sync-needs-none")} }
                    p { {say.t("sync-needs-none-text")} }
                }
            }
        } else {
            ul { class: "cards",
                for (at , need) in view.needs.iter().cloned().enumerate() {
                    li { key: "{at}",
                        NeedCard { need, at, say, send }
                    }
                }
            }
        }
    }
}

/// The PIN once more, before a file leaves the phone.
fn ask_pin(pin: &Pin, is_busy: bool, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Sync(event));
    let notice = pin.failure.as_ref().map(|failure| match failure.code {
        FailureCode::WrongPin { tries_left, .. } => say.n("unlock-tries", tries_left),
        FailureCode::Wait { wait_ms } => say.n("unlock-wait", wait_ms.div_ceil(1000)),
        _ => words::failure(say, failure),
    });
    let typed = pin.typed.len();
    rsx! {
        Sheet { title: say.t("carry-pin-title"), testid: "carry-pin",
            p { role: "status",
                if is_busy {
                    {say.t("carry-busy")}
                } else {
                    {say.t("carry-pin-text")}
                }
            }
            if let Some(text) = notice {
                p { class: "note wait", role: "alert", "data-testid": "carry-pin-notice",
                    Icon { glyph: Glyph::Warning }
                    "{text}"
                }
            }
            Keypad {
                typed,
                wanted: PIN_DIGITS,
                progress: say.with(
                    "unlock-typed",
                    &[("typed", typed.into()), ("wanted", PIN_DIGITS.into())],
                ),
                erase: say.t("unlock-erase"),
                disabled: is_busy,
                ondigit: move |digit| on(Event::Digit(digit)),
                onerase: move |()| on(Event::Erase),
            }
            Button {
                label: say.t("cancel"),
                testid: "carry-pin-cancel",
                kind: Kind::Quiet,
                onclick: move |()| send.frame(shell::Event::Back),
            }
        }
    }
}

/// “Chuyển qua máy khác”.
fn carry(carried: Option<&Load<Carried>>, say: Say, send: Send) -> Element {
    let is_busy = carried == Some(&Load::Loading);
    rsx! {
        section { class: "stack", "data-testid": "sync-carry",
            h2 { {say.t("carry-title")} }
            p { {say.t("carry-text")} }
            match carried {
                Some(Load::Ready(file)) => rsx! {
                    div { class: "note", role: "status", "data-testid": "carry-done",
                        Icon { glyph: Glyph::Tick }
                        div { class: "grow",
                            h3 { {say.n("carry-done", file.count)} }
                            p { "data-testid": "carry-path", {say.s("carry-where", &file.path)} }
                            p { {say.t("carry-do")} }
                        }
                    }
                },
                // Good news: everything has been sent.
                Some(Load::Failed(failure)) if failure.code == FailureCode::NothingToCarry => rsx! {
                    div { class: "note calm", role: "status", "data-testid": "carry-nothing",
                        Icon { glyph: Glyph::Tick }
                        p { {words::failure(say, failure)} }
                    }
                },
                Some(Load::Failed(failure)) => rsx! {
                    div { class: "note bad", role: "alert", "data-testid": "carry-failed",
                        Icon { glyph: Glyph::Warning }
                        p { {words::failure(say, failure)} }
                    }
                },
                _ => rsx! {},
            }
            Button {
                label: if is_busy { say.t("carry-busy") } else { say.t("carry-make") },
                testid: "sync-carry-make",
                kind: Kind::Quiet,
                disabled: is_busy,
                onclick: move |()| send.act(shell::Act::Sync(Event::Carry)),
            }
        }
    }
}

/// The key of the one action's word; none where the sentence itself says what to do.
fn action_key(action: NeedAction) -> Option<&'static str> {
    match action {
        NeedAction::MendVisit(_) => Some("need-act-mend"),
        NeedAction::OpenHouse(_) => Some("need-act-house"),
        NeedAction::OpenTask(_) => Some("need-act-task"),
        NeedAction::Dismiss => Some("need-act-dismiss"),
        NeedAction::CallOffice => Some("need-act-help"),
        NeedAction::SetClock | NeedAction::UpdateApp => None,
    }
}

#[component]
fn NeedCard(need: Need, at: usize, say: Say, send: Send) -> Element {
    let sentence = if say.has(&need.key) {
        say.t(&need.key)
    } else {
        say.t("need-rejected")
    };
    rsx! {
        div { class: "note bad", "data-testid": "sync-need",
            Icon { glyph: Glyph::Warning }
            div { class: "grow",
                if let Some(about) = &need.about {
                    h3 { "{about}" }
                }
                p { "{sentence}" }
            }
        }
        if let Some(key) = action_key(need.action) {
            Button {
                label: say.t(key),
                testid: "sync-need-act",
                kind: Kind::Quiet,
                onclick: move |()| send.act(shell::Act::Sync(Event::Act(at))),
            }
        }
    }
}
