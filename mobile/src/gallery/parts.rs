//! The components that only show something or are pressed, in their states. Words are the screens' own,
//! the longest among them where a state is about length.

use std::sync::Arc;

use dioxus::prelude::*;

use super::answers;
use super::pages::Part;
use super::view::{Component, State};
use super::{parts_forms as forms, parts_frame as frame};
use crate::components::{
    Button, Chip, Empty, Failed, Glyph, Icon, Kind, Link, Loading, Meter, Photo, Share, StateChip,
    TakePhoto, Tone,
};
use crate::texts::Say;

/// The components of a file.
pub(super) fn specimens(part: Part, say: Say) -> Element {
    match part {
        Part::Bar => frame::bar(say),
        Part::Button => button(say),
        Part::Chip => chip(say),
        Part::Field => forms::field(say),
        Part::Icon => icon(),
        Part::Keypad => forms::keypad(say),
        Part::Meter => meter(say),
        Part::Options => forms::options(say),
        Part::Phases => phase(say),
        Part::Photo => photo(say),
        Part::Question => forms::question(say),
        Part::Sheet => frame::sheet(say),
        Part::Signature => forms::signature(say),
        Part::Stepper => forms::stepper(say),
        Part::SyncStrip => frame::sync_strip(say),
        Part::Tabs => frame::tabs(say),
        Part::Toast => frame::toast(say),
    }
}

fn button(say: Say) -> Element {
    let kinds = [
        ("main", Kind::Main),
        ("quiet", Kind::Quiet),
        ("warning", Kind::Warn),
    ];
    rsx! {
        Component { name: "Button",
            for (name , kind) in kinds {
                State { key: "{name}", name,
                    Button {
                        label: say.t("save"),
                        testid: "button-{name}",
                        kind,
                        glyph: None,
                        onclick: |()| {},
                    }
                }
            }
            State { name: "disabled",
                Button {
                    label: say.t("enrol-check"),
                    testid: "button-disabled",
                    disabled: true,
                    glyph: None,
                    onclick: |()| {},
                }
            }
            State { name: "busy: disabled, and says what it does",
                Button {
                    label: say.t("visit-saving"),
                    testid: "button-busy",
                    disabled: true,
                    glyph: None,
                    onclick: |()| {},
                }
            }
            State { name: "with a drawing and a second line, to the left, long words",
                Button {
                    label: say.t("failure-title"),
                    sub: say.t("failure-needs-contact"),
                    testid: "button-long",
                    glyph: Glyph::House,
                    left: true,
                    onclick: |()| {},
                }
            }
        }
        Component { name: "Link",
            State { name: "at rest",
                Link { label: say.t("unlock-forgot"), testid: "link", onclick: |()| {} }
            }
        }
    }
}

fn chip(say: Say) -> Element {
    let tones = [
        ("met", Tone::Met, say.t("outcome-met")),
        ("absent", Tone::Absent, say.t("outcome-absent")),
        ("refused", Tone::Refused, say.t("outcome-refused")),
        ("todo", Tone::Todo, say.t("door-todo")),
        ("returned", Tone::Returned, say.t("door-returned")),
        ("other", Tone::Other, say.t("outcome-not_found")),
    ];
    rsx! {
        Component { name: "Chip",
            State { name: "off",
                Chip {
                    label: say.n("houses-filter-absent", 3),
                    on: false,
                    testid: "chip-off",
                    onclick: |()| {},
                }
            }
            State { name: "on",
                Chip {
                    label: say.n("houses-filter-absent", 3),
                    on: true,
                    testid: "chip-on",
                    onclick: |()| {},
                }
            }
        }
        Component { name: "StateChip",
            for (name , tone , label) in tones {
                State { key: "{name}", name,
                    StateChip { tone, label }
                }
            }
        }
    }
}

/// Every drawing there is.
const GLYPHS: [(&str, Glyph); 27] = [
    ("Back", Glyph::Back),
    ("Forward", Glyph::Forward),
    ("Safe", Glyph::Safe),
    ("Offline", Glyph::Offline),
    ("Sending", Glyph::Sending),
    ("Warning", Glyph::Warning),
    ("Full", Glyph::Full),
    ("Half", Glyph::Half),
    ("Cross", Glyph::Cross),
    ("Ring", Glyph::Ring),
    ("Dots", Glyph::Dots),
    ("Returned", Glyph::Returned),
    ("Tick", Glyph::Tick),
    ("House", Glyph::House),
    ("Home", Glyph::Home),
    ("List", Glyph::List),
    ("Clock", Glyph::Clock),
    ("Phone", Glyph::Phone),
    ("Search", Glyph::Search),
    ("Plus", Glyph::Plus),
    ("Minus", Glyph::Minus),
    ("Lock", Glyph::Lock),
    ("Pen", Glyph::Pen),
    ("Erase", Glyph::Erase),
    ("Device", Glyph::Device),
    ("Camera", Glyph::Camera),
    ("Map", Glyph::Map),
];

fn icon() -> Element {
    rsx! {
        Component { name: "Icon",
            ul { class: "legend",
                for (name , glyph) in GLYPHS {
                    li { key: "{name}",
                        Icon { glyph }
                        "{name}"
                    }
                }
            }
        }
    }
}

fn meter(say: Say) -> Element {
    let share = |class, count| Share { class, count };
    let some = vec![
        share("bar-met", 24),
        share("bar-absent", 7),
        share("bar-refused", 3),
        share("bar-other", 3),
    ];
    rsx! {
        Component { name: "Meter",
            State { name: "some of it",
                Meter { shares: some.clone(), total: 120, label: say.n("today-visited", 37) }
            }
            State { name: "small",
                Meter {
                    shares: some,
                    total: 120,
                    label: say.n("today-visited", 37),
                    small: true,
                }
            }
            State { name: "nothing yet",
                Meter { shares: vec![], total: 120, label: say.n("today-visited", 0) }
            }
            State { name: "all of it",
                Meter {
                    shares: vec![share("bar-met", 120)],
                    total: 120,
                    label: say.n("today-visited", 120),
                }
            }
        }
    }
}

fn phase(say: Say) -> Element {
    rsx! {
        Component { name: "Loading",
            State { name: "says what is fetched",
                Loading { text: say.t("houses-loading") }
            }
        }
        Component { name: "Empty",
            State { name: "title alone",
                Empty { title: say.t("visits-empty") }
            }
            State { name: "why, and what next",
                Empty { title: say.t("today-no-campaign"), text: say.t("today-no-campaign-text") }
            }
        }
        Component { name: "Failed",
            State { name: "what went wrong, and another try",
                Failed {
                    title: say.t("failure-title"),
                    text: say.t("failure-disk-full"),
                    again: say.t("again"),
                    onagain: |()| {},
                }
            }
        }
    }
}

fn photo(say: Say) -> Element {
    let base64 = String::from(answers::picture());
    let address: Arc<str> = format!("data:image/png;base64,{base64}").into();
    let below = say.n("visit-photo-name", 1);
    rsx! {
        Component { name: "TakePhoto",
            State { name: "at rest",
                TakePhoto {
                    label: say.t("visit-photo-take"),
                    form: "",
                    busy: false,
                    testid: "take-photo",
                }
            }
            State { name: "busy",
                TakePhoto {
                    label: say.t("visit-photo-busy"),
                    form: "",
                    busy: true,
                    testid: "take-photo-busy",
                }
            }
        }
        Component { name: "Photo",
            State { name: "there",
                Photo {
                    address,
                    name: below.clone(),
                    below: below.clone(),
                    instead: "",
                }
            }
            State { name: "being opened",
                Photo {
                    address: None,
                    name: below.clone(),
                    below: below.clone(),
                    instead: say.t("visit-photo-opening"),
                }
            }
            State { name: "no longer on this phone",
                Photo {
                    address: None,
                    name: below.clone(),
                    below,
                    instead: say.t("visit-photo-gone"),
                }
            }
        }
    }
}
