//! The drawing of the form for a house.

use dioxus::prelude::*;
use tungngo_shared::household::HouseholdKind;

use super::{Event, Form, State, Target};
use crate::components::{
    Bar, Button, Choice, Kind, Loading, Options, Question, Sheet, Stepper, TextArea, TextField,
};
use crate::screens::{
    Load,
    failed::{NotSaved, failed},
    shell, words,
};
use crate::texts::Say;
use crate::ui::Send;

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::House(event));
    let adding = matches!(state.target, Target::Add { .. });
    let title = if adding {
        "house-add-title"
    } else {
        "house-edit-title"
    };
    let below = state.form.ready().map(|form| form.alley_name.clone());
    rsx! {
        Bar {
            title: say.t(title),
            below: below.unwrap_or_default(),
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        match &state.form {
            Load::Loading => rsx! {
                main { class: "main",
                    Loading { text: say.t("house-loading") }
                }
            },
            Load::Failed(failure) => rsx! {
                main { class: "main",
                    {failed(say, failure, move || on(Event::Again))}
                }
            },
            Load::Ready(form) => rsx! {
                {fields(state, form, say, send)}
                footer { class: "foot",
                    NotSaved { failure: state.failure.clone(), testid: "house-failure", say }
                    Button {
                        label: match (state.saving, adding) {
                            (true, _) => say.t("visit-saving"),
                            (false, true) => say.t("house-save-add"),
                            (false, false) => say.t("house-save"),
                        },
                        testid: "house-save",
                        disabled: state.saving,
                        onclick: move |()| on(Event::Save),
                    }
                }
            },
        }
        if state.closing {
            Sheet { title: say.t("house-close-title"), testid: "house-close-sheet",
                p { {say.t("house-close-text")} }
                TextArea {
                    label: say.t("house-close-note"),
                    testid: "house-close-note",
                    initial: state.closing_note.clone(),
                    oninput: move |text| on(Event::ClosingNote(text)),
                    error: None,
                }
                Button {
                    label: say.t("cancel"),
                    testid: "house-close-cancel",
                    kind: Kind::Quiet,
                    onclick: move |()| send.frame(shell::Event::Back),
                }
                Button {
                    label: if state.saving { say.t("visit-saving") } else { say.t("house-close-confirm") },
                    testid: "house-close-confirm",
                    disabled: state.saving,
                    onclick: move |()| on(Event::ConfirmClose),
                }
            }
        }
    }
}

fn fields(state: &State, form: &Form, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::House(event));
    let error = |field: &str| state.error_of(field).map(|code| words::code(say, code));
    let kinds = HouseholdKind::ALL.map(|kind| {
        Choice::new(
            kind.as_str(),
            say.t(&format!("household-kind-{}", kind.as_str())),
        )
    });
    let adding = matches!(state.target, Target::Add { .. });
    rsx! {
        main { class: "main form",
            TextField {
                label: say.t("house-number"),
                hint: say.t("house-number-hint"),
                testid: "house-number",
                initial: form.number.clone(),
                oninput: move |text| on(Event::Number(text)),
                error: error("number"),
            }
            TextField {
                label: say.t("house-head"),
                testid: "house-head_name",
                initial: form.head_name.clone(),
                oninput: move |text| on(Event::Head(text)),
                error: error("head_name"),
            }
            Question { name: "people", title: say.t("house-people-q"), error: error("people"),
                Stepper {
                    value: form.people,
                    less: say.t("less"),
                    more: say.t("more"),
                    name: "house-people",
                    onchange: move |n| on(Event::People(n)),
                }
            }
            Question { name: "kind", title: say.t("house-kind"), error: None,
                Options {
                    choices: kinds.to_vec(),
                    chosen: vec![form.kind.as_str()],
                    name: "house-kind",
                    wide: true,
                    onchoose: move |id| {
                        if let Some(kind) = HouseholdKind::ALL.into_iter().find(|k| k.as_str() == id) {
                            on(Event::Kind(kind));
                        }
                    },
                }
            }
            TextField {
                label: say.t("house-phone"),
                hint: say.t("house-phone-hint"),
                testid: "house-phone",
                inputmode: "tel",
                maxlength: 24,
                initial: form.phone.clone(),
                oninput: move |text| on(Event::Phone(text)),
                error: error("phone"),
            }
            TextArea {
                label: say.t("house-note"),
                hint: say.t("house-note-hint"),
                testid: "house-note",
                initial: form.note.clone(),
                oninput: move |text| on(Event::Note(text)),
                error: error("note"),
            }
            p { class: "soft", {say.t("house-review-hint")} }
            if !adding {
                Button {
                    label: say.t("house-close"),
                    testid: "house-close",
                    kind: Kind::Warn,
                    onclick: move |()| on(Event::Close),
                }
            }
        }
    }
}
