//! The drawing of the doors that are arranged. Rows move under the finger on the page (`bridge.js`).

use dioxus::prelude::*;

use super::{Event, State};
use crate::components::{Bar, Button, Empty, Glyph, Icon, Kind, Loading, Sheet};
use crate::protocol::{HouseRow, Houses};
use crate::screens::{Load, failed::failed, shell, words};
use crate::texts::Say;
use crate::ui::Send;

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Order(event));
    let below = state.houses.ready().map(|h| h.alley.name.clone());
    rsx! {
        Bar {
            title: say.t("order-title"),
            below: below.unwrap_or_default(),
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        match &state.houses {
            Load::Loading => rsx! {
                main { class: "main",
                    Loading { text: say.t("houses-loading") }
                }
            },
            Load::Failed(failure) => rsx! {
                main { class: "main",
                    {failed(say, failure, move || on(Event::Again))}
                }
            },
            Load::Ready(houses) if houses.rows.is_empty() => rsx! {
                main { class: "main",
                    Empty { title: say.t("houses-empty"), text: say.t("houses-empty-text") }
                }
            },
            Load::Ready(houses) => rsx! {
                {doors(state, houses, say, send)}
                footer { class: "foot",
                    Button {
                        label: say.t("order-save"),
                        testid: "order-save",
                        disabled: state.saving,
                        onclick: move |()| on(Event::Save),
                    }
                }
            },
        }
        if state.leaving {
            Sheet { title: say.t("order-leave-title"), testid: "order-leave",
                p { {say.t("order-leave-text")} }
                Button {
                    label: say.t("order-stay"),
                    testid: "order-stay",
                    onclick: move |()| on(Event::Stay),
                }
                Button {
                    label: say.t("order-leave-anyway"),
                    testid: "order-leave-anyway",
                    kind: Kind::Warn,
                    onclick: move |()| on(Event::Leave),
                }
            }
        }
    }
}

fn doors(state: &State, houses: &Houses, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Order(event));
    let rows = state.rows(houses);
    let starts = [
        ("order-by-number", Event::ByNumber),
        ("order-by-sides", Event::BySides),
    ];
    let told = state.place().filter(|_| state.moved).map(|at| {
        let number = rows
            .get(at)
            .map_or(String::new(), |row| words::number(say, &row.number));
        let args = [
            ("text", number.into()),
            ("n", (at + 1).into()),
            ("total", rows.len().into()),
        ];
        say.with("order-told", &args)
    });
    rsx! {
        main { class: "main tight",
            if let Some(failure) = &state.failure {
                p { class: "note bad", role: "alert",
                    Icon { glyph: Glyph::Warning }
                    "{words::failure(say, failure)}"
                }
            }
            p { class: "soft", {say.t("order-hint")} }
            div { class: "chips", role: "group", aria_label: say.t("order-starts"),
                for (id , event) in starts {
                    button {
                        key: "{id}",
                        r#type: "button",
                        class: "chip",
                        "data-testid": id,
                        onclick: move |_| on(event.clone()),
                        {say.t(id)}
                    }
                }
            }
            ol { class: "list", "data-testid": "order-list",
                for row in rows {
                    {door(row, state.picked == Some(row.id), say, send)}
                }
            }
            div { class: "sr", role: "status", "data-testid": "order-told",
                if let Some(told) = told {
                    "{told}"
                }
            }
            if state.picked.is_some() {
                div { class: "move",
                    for (id , glyph , event) in [("order-up", Glyph::Up, Event::Up), ("order-down", Glyph::Down, Event::Down)] {
                        button {
                            key: "{id}",
                            r#type: "button",
                            class: "btn quiet",
                            "data-testid": id,
                            "data-move": "",
                            onclick: move |_| on(event.clone()),
                            Icon { glyph }
                            span { {say.t(id)} }
                        }
                    }
                }
            }
        }
    }
}

fn door(row: &HouseRow, picked: bool, say: Say, send: Send) -> Element {
    let id = row.id;
    let number = words::number(say, &row.number);
    let name = words::name(say, row);
    rsx! {
        li {
            key: "{id}",
            class: if picked { "place picked" } else { "place" },
            "data-drag": "{id}",
            // What it does, the two buttons do for a screen reader.
            span { class: "grip", "data-grip": "", "data-testid": "order-grip", "data-number": "{row.number}", aria_hidden: "true",
                Icon { glyph: Glyph::Grip }
            }
            button {
                r#type: "button",
                class: "row",
                aria_pressed: if picked { "true" } else { "false" },
                "data-testid": "order-door",
                "data-number": "{row.number}",
                onclick: move |_| send.act(shell::Act::Order(Event::Pick(id))),
                span { class: words::number_class(&number), "{number}" }
                span { class: "who",
                    b { "{name}" }
                }
                if picked {
                    Icon { glyph: Glyph::Tick }
                }
            }
        }
    }
}
