//! The components around a screen's content and over it, in their states.

use dioxus::prelude::*;

use super::view::{Component, State};
use crate::components::{Bar, Button, Glyph, Kind, Sheet, SyncStrip, Tab, Tabs, Toast};
use crate::texts::Say;

pub(super) fn bar(say: Say) -> Element {
    rsx! {
        Component { name: "Bar",
            State { name: "heading alone",
                Bar { title: say.t("help-title"), back: None }
            }
            State { name: "with a way back",
                Bar { title: say.t("sync-title"), back: say.t("back") }
            }
            State { name: "with lines above and below, long words",
                Bar {
                    title: say.t("aside-forgotten-title"),
                    above: say.t("role-volunteer"),
                    below: say.t("today-no-houses-text"),
                    back: say.t("back"),
                }
            }
        }
    }
}

pub(super) fn sheet(say: Say) -> Element {
    rsx! {
        Component { name: "Sheet",
            State { name: "asks before something is lost",
                Sheet { title: say.t("visit-leave-title"), testid: "gallery-sheet-open",
                    p { {say.t("visit-leave-observation")} }
                    Button {
                        label: say.t("visit-leave"),
                        testid: "sheet-leave",
                        kind: Kind::Warn,
                        glyph: None,
                        onclick: |()| {},
                    }
                    Button {
                        label: say.t("visit-stay"),
                        testid: "sheet-stay",
                        glyph: None,
                        onclick: |()| {},
                    }
                }
            }
        }
    }
}

pub(super) fn sync_strip(say: Say) -> Element {
    let held = say.n("strip-offline", 3);
    rsx! {
        Component { name: "SyncStrip",
            State { name: "safe",
                SyncStrip {
                    glyph: Glyph::Safe,
                    tone: "",
                    text: say.t("strip-no-visits"),
                    onclick: |()| {},
                }
            }
            State { name: "waits",
                SyncStrip { glyph: Glyph::Offline, tone: "wait", text: held.clone(), onclick: |()| {} }
            }
            State { name: "needs a person, long words",
                SyncStrip {
                    glyph: Glyph::Warning,
                    tone: "bad",
                    text: say.with("strip-attention", &[("n", 2.into()), ("text", held.into())]),
                    onclick: |()| {},
                }
            }
        }
    }
}

pub(super) fn tabs(say: Say) -> Element {
    let places = [
        ("today", Glyph::Home),
        ("alleys", Glyph::List),
        ("visits", Glyph::Clock),
        ("help", Glyph::Phone),
    ];
    let all = places.map(|(id, glyph)| Tab {
        id,
        label: say.t(&format!("tab-{id}")),
        glyph,
    });
    rsx! {
        Component { name: "Tabs",
            for (id , _) in places {
                State { key: "{id}", name: id,
                    Tabs {
                        tabs: all.to_vec(),
                        current: id,
                        label: id,
                        onchoose: |_| {},
                    }
                }
            }
        }
    }
}

pub(super) fn toast(say: Say) -> Element {
    let saved = say.with("toast-saved", &[("at", "17:12".into())]);
    rsx! {
        Component { name: "Toast",
            State { name: "nothing to say",
                Toast { text: None, undo: None, onundo: |()| {} }
            }
            State { name: "said",
                Toast { text: say.t("toast-taken-back"), undo: None, onundo: |()| {} }
            }
            State { name: "can be undone",
                Toast { text: saved, undo: say.t("visit-undo"), onundo: |()| {} }
            }
            State { name: "long words",
                Toast {
                    text: say.t("failure-too-late"),
                    undo: say.t("visit-undo"),
                    onundo: |()| {},
                }
            }
        }
    }
}
