//! The drawing of the form for something to be verified.

use dioxus::prelude::*;
use tungngo_shared::{
    observation::{Basis, Category, Subject, SupportNeed},
    place::Hotline,
};

use super::{Event, State};
use crate::components::{
    Button, Choice, Glyph, Icon, Kind, Options, Question, Switch, TextArea, TextField,
};
use crate::screens::{
    help::{Hotlines, emergency},
    shell, visit, words,
};
use crate::texts::Say;
use crate::ui::Send;

/// Draws it; it lies over the visit's form, which hands its events on.
pub fn view(state: &State, hotlines: &[Hotline], say: Say, send: Send) -> Element {
    let on = move |event| {
        send.act(shell::Act::Visit(visit::Event::Observation(event)));
    };
    let error = |question: &str| state.error_of(question).map(|code| words::code(say, code));
    let choices = |key: &str, ids: Vec<&'static str>| -> Vec<Choice> {
        ids.into_iter()
            .map(|id| Choice::new(id, say.t(&format!("{key}-{id}"))))
            .collect()
    };
    let subjects = choices("subject", Subject::ALL.iter().map(|s| s.as_str()).collect());
    let categories = choices(
        "category",
        state.categories().iter().map(|c| c.as_str()).collect(),
    );
    let bases = choices("basis", Basis::ALL.iter().map(|b| b.as_str()).collect());
    let supports = choices(
        "support",
        SupportNeed::ALL.iter().map(|s| s.as_str()).collect(),
    );
    let numbers = match hotlines {
        [] => vec![emergency(say)],
        some => some.to_vec(),
    };
    let person = state.subject == Some(Subject::Person);
    rsx! {
        main { class: "main form", "data-testid": "observation-form",
            div { class: "q",
                Switch {
                    label: say.t("observation-danger"),
                    on: state.danger,
                    testid: "observation-danger",
                    onclick: move |()| on(Event::Danger),
                }
                if state.danger {
                    div { class: "note bad", role: "alert", "data-testid": "observation-call",
                        Icon { glyph: Glyph::Phone }
                        div {
                            h2 { {say.t("observation-danger-title")} }
                            p { {say.t("observation-danger-text")} }
                            if hotlines.is_empty() {
                                p { {say.t("observation-no-hotlines")} }
                            }
                        }
                    }
                    Hotlines { hotlines: numbers, say }
                }
            }
            div { class: "note calm",
                Icon { glyph: Glyph::Lock }
                div {
                    p { {say.t("observation-sealed")} }
                    p { {say.t("observation-verify")} }
                }
            }
            Question { name: "subject", title: say.t("observation-q-subject"), error: error("subject"),
                Options {
                    choices: subjects,
                    chosen: state.subject.map(Subject::as_str).into_iter().collect::<Vec<_>>(),
                    name: "observation-subject",
                    onchoose: move |id| {
                        if let Some(subject) = Subject::parse(id) {
                            on(Event::Subject(subject));
                        }
                    },
                }
            }
            if state.subject.is_some() {
                Question { name: "category", title: say.t("observation-q-category"), error: error("category"),
                    Options {
                        choices: categories,
                        chosen: state.category.map(Category::as_str).into_iter().collect::<Vec<_>>(),
                        name: "observation-category",
                        wide: true,
                        onchoose: move |id| {
                            if let Some(category) = Category::parse(id) {
                                on(Event::Category(category));
                            }
                        },
                    }
                }
            }
            Question {
                name: "basis",
                title: say.t("observation-q-basis"),
                hint: say.t("observation-basis-hint"),
                error: error("basis"),
                Options {
                    choices: bases,
                    chosen: state.basis.map(Basis::as_str).into_iter().collect::<Vec<_>>(),
                    name: "observation-basis",
                    wide: true,
                    onchoose: move |id| {
                        if let Some(basis) = Basis::parse(id) {
                            on(Event::Basis(basis));
                        }
                    },
                }
            }
            TextArea {
                label: say.t("observation-q-note"),
                testid: "observation-note",
                initial: state.note.clone(),
                oninput: move |text| on(Event::Note(text)),
                error: error("note"),
            }
            if person {
                TextField {
                    label: say.t("observation-q-name"),
                    testid: "observation-name",
                    initial: state.name.clone(),
                    oninput: move |text| on(Event::Name(text)),
                    error: error("name"),
                }
                TextField {
                    label: say.t("observation-q-birth_year"),
                    testid: "observation-birth_year",
                    inputmode: "numeric",
                    maxlength: 4,
                    initial: state.birth_year.clone(),
                    oninput: move |text| on(Event::BirthYear(text)),
                    error: error("birth_year"),
                }
                Question {
                    name: "support",
                    title: say.t("observation-q-support"),
                    hint: say.t("optional"),
                    error: None,
                    Options {
                        choices: supports,
                        chosen: state.support.iter().map(|s| s.as_str()).collect::<Vec<_>>(),
                        name: "observation-support",
                        wide: true,
                        onchoose: move |id| {
                            if let Some(need) = SupportNeed::parse(id) {
                                on(Event::Support(need));
                            }
                        },
                    }
                }
            }
            Button {
                label: say.t("observation-cancel"),
                testid: "observation-cancel",
                kind: Kind::Quiet,
                onclick: move |()| on(Event::Cancel),
            }
        }
        footer { class: "foot",
            Button {
                label: say.t("observation-done"),
                testid: "observation-done",
                onclick: move |()| on(Event::Done),
            }
        }
    }
}
