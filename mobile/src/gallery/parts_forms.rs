//! The components of forms, in their states.

use dioxus::prelude::*;

use super::answers;
use super::view::{Component, State};
use crate::components::{
    Choice, Glyph, Keypad, Options, Question, SearchBox, SignaturePad, Stepper, Switch, TextArea,
    TextField,
};
use crate::texts::Say;

pub(super) fn field(say: Say) -> Element {
    let text = say.t("visit-leave-mended");
    rsx! {
        Component { name: "TextField",
            State { name: "blank, with a hint",
                TextField {
                    label: say.t("house-number"),
                    hint: say.t("house-number-hint"),
                    testid: "field-blank",
                    initial: "",
                    oninput: |_| {},
                    error: None,
                }
            }
            State { name: "filled in",
                TextField {
                    label: say.t("house-number"),
                    testid: "field-filled",
                    initial: "12A",
                    oninput: |_| {},
                    error: None,
                }
            }
            State { name: "with an error",
                TextField {
                    label: say.t("house-phone"),
                    testid: "field-wrong",
                    inputmode: "tel",
                    initial: "0900",
                    oninput: |_| {},
                    error: say.t("error-bad_format"),
                }
            }
            State { name: "a code",
                TextField {
                    label: say.t("enrol-code"),
                    hint: say.t("enrol-code-hint"),
                    testid: "field-code",
                    class: "code",
                    initial: "ABCD 2345",
                    oninput: |_| {},
                    error: None,
                }
            }
        }
        Component { name: "TextArea",
            State { name: "blank, with a hint",
                TextArea {
                    label: say.t("visit-q-note"),
                    hint: say.t("visit-note-hint"),
                    testid: "area-blank",
                    initial: "",
                    oninput: |_| {},
                    error: None,
                }
            }
            State { name: "with an error, long words",
                TextArea {
                    label: say.t("visit-q-refusal_reason"),
                    testid: "area-wrong",
                    initial: format!("{text} {text} {text}"),
                    oninput: |_| {},
                    error: say.t("error-too_long"),
                }
            }
        }
        Component { name: "SearchBox",
            State { name: "blank",
                SearchBox {
                    label: say.t("alleys-search"),
                    testid: "search-blank",
                    initial: "",
                    oninput: |_| {},
                }
            }
            State { name: "filled in",
                SearchBox {
                    label: say.t("alleys-search"),
                    testid: "search-filled",
                    initial: "45 ly thuong kiet",
                    oninput: |_| {},
                }
            }
        }
    }
}

pub(super) fn keypad(say: Say) -> Element {
    let typed = |typed: usize| {
        let args = [("typed", typed.into()), ("wanted", 6.into())];
        say.with("unlock-typed", &args)
    };
    let states = [
        ("nothing typed", 0, false),
        ("four digits typed", 4, false),
        ("disabled while it is tried", 6, true),
    ];
    rsx! {
        Component { name: "Keypad",
            for (name , count , disabled) in states {
                State { key: "{name}", name,
                    Keypad {
                        typed: count,
                        wanted: 6,
                        progress: typed(count),
                        erase: say.t("unlock-erase"),
                        disabled,
                        ondigit: |_| {},
                        onerase: |()| {},
                    }
                }
            }
        }
    }
}

/// Words with these ids below a key.
fn choices(say: Say, key: &str, ids: &[&'static str]) -> Vec<Choice> {
    let of = |id: &&'static str| Choice::new(id, say.t(&format!("{key}-{id}")));
    ids.iter().map(of).collect()
}

pub(super) fn options(say: Say) -> Element {
    let three = choices(
        say,
        "residence",
        &["complete", "incomplete", "not_applicable"],
    );
    let four = choices(
        say,
        "commitment",
        &["signed", "already_signed", "declined", "not_asked"],
    );
    let long = choices(
        say,
        "household-kind",
        &["permanent", "conditional_business"],
    );
    let mut two = vec![
        Choice::new("no", say.t("no")),
        Choice::new("yes", say.t("yes")),
    ];
    two[1].warn = true;
    let drawn = [
        ("met", Glyph::Full),
        ("absent", Glyph::Half),
        ("refused", Glyph::Cross),
    ];
    let drawn = drawn.map(|(id, glyph)| Choice {
        glyph: Some(glyph),
        ..Choice::new(id, say.t(&format!("outcome-{id}")))
    });
    rsx! {
        Component { name: "Options",
            State { name: "none chosen",
                Options {
                    choices: three.clone(),
                    chosen: vec![],
                    name: "options-none",
                    onchoose: |_| {},
                }
            }
            State { name: "one chosen",
                Options {
                    choices: three,
                    chosen: vec!["complete"],
                    name: "options-one",
                    onchoose: |_| {},
                }
            }
            State { name: "four",
                Options {
                    choices: four,
                    chosen: vec!["already_signed"],
                    name: "options-four",
                    onchoose: |_| {},
                }
            }
            State { name: "one that calls for attention, chosen",
                Options {
                    choices: two,
                    chosen: vec!["yes"],
                    name: "options-warn",
                    onchoose: |_| {},
                }
            }
            State { name: "with drawings",
                Options {
                    choices: drawn.to_vec(),
                    chosen: vec!["met"],
                    name: "options-drawn",
                    onchoose: |_| {},
                }
            }
            State { name: "wide, several chosen, long words",
                Options {
                    choices: long,
                    chosen: vec!["permanent", "conditional_business"],
                    name: "options-wide",
                    wide: true,
                    onchoose: |_| {},
                }
            }
        }
        Component { name: "Switch",
            State { name: "off",
                Switch {
                    label: say.t("visit-leaflet"),
                    on: false,
                    testid: "switch-off",
                    onclick: |()| {},
                }
            }
            State { name: "on",
                Switch {
                    label: say.t("visit-leaflet"),
                    on: true,
                    testid: "switch-on",
                    onclick: |()| {},
                }
            }
        }
    }
}

/// Something to answer a question with.
fn people(say: Say, name: &'static str, value: Option<u32>) -> Element {
    rsx! {
        Stepper {
            value,
            less: say.t("less"),
            more: say.t("more"),
            name,
            onchange: |_| {},
        }
    }
}

pub(super) fn question(say: Say) -> Element {
    let title = say.t("visit-q-people_living");
    rsx! {
        Component { name: "Question",
            State { name: "plain",
                Question { name: "plain", title: title.clone(), error: None,
                    {people(say, "plain", Some(4))}
                }
            }
            State { name: "with a hint, long words",
                Question {
                    name: "hint",
                    title: say.t("visit-q-commitment"),
                    hint: say.t("visit-photo-hint"),
                    error: None,
                    {people(say, "hint", Some(4))}
                }
            }
            State { name: "with an error",
                Question { name: "error", title: title.clone(), error: say.t("error-required"),
                    {people(say, "error", None)}
                }
            }
            State { name: "the office asks about it",
                Question {
                    name: "asked",
                    title,
                    hint: say.t("visit-asked-here"),
                    error: None,
                    asked: true,
                    {people(say, "asked", Some(12))}
                }
            }
        }
    }
}

pub(super) fn signature(say: Say) -> Element {
    let line: Vec<u16> = (0..40)
        .flat_map(|n| [60 + n * 12, 120 + (n % 7) * 12])
        .collect();
    rsx! {
        Component { name: "SignaturePad",
            State { name: "blank",
                SignaturePad {
                    signature: answers::signature(vec![]),
                    cleared: 0,
                    label: say.n("signature-pad", 0),
                }
            }
            State { name: "signed",
                SignaturePad {
                    signature: answers::signature(vec![line]),
                    cleared: 0,
                    label: say.n("signature-pad", 1),
                }
            }
        }
    }
}

pub(super) fn stepper(say: Say) -> Element {
    let states = [
        ("none yet", "stepper-none", None),
        ("the smallest", "stepper-zero", Some(0)),
        ("some", "stepper-some", Some(4)),
        ("the largest", "stepper-most", Some(999)),
    ];
    rsx! {
        Component { name: "Stepper",
            for (name , id , value) in states {
                State { key: "{id}", name, {people(say, id, value)} }
            }
        }
    }
}
