//! The drawing of the sketch.

use dioxus::prelude::*;

use super::{Event, State};
use crate::components::{Bar, Button, Empty, Icon, Kind, Loading};
use crate::protocol::{HouseRow, Plan};
use crate::screens::{Load, failed::failed, shell, words};
use crate::texts::Say;
use crate::ui::Send;

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Plan(event));
    let below = state
        .plan
        .ready()
        .map_or_else(String::new, |plan| plan.alley.name.clone());
    rsx! {
        Bar {
            title: say.t("plan-title"),
            below,
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        main { class: "main",
            match &state.plan {
                Load::Loading => rsx! {
                    Loading { text: say.t("plan-loading") }
                },
                Load::Failed(failure) => failed(say, failure, move || on(Event::Again)),
                Load::Ready(plan) if plan.doors.is_empty() => rsx! {
                    Empty { title: say.t("houses-empty"), text: say.t("plan-empty-text") }
                },
                Load::Ready(plan) => sketch(state, plan, say, send),
            }
        }
        if state.plan.ready().is_some_and(|plan| !plan.doors.is_empty()) {
            footer { class: "foot",
                Button {
                    label: say.t("plan-locate"),
                    testid: "plan-locate",
                    kind: Kind::Quiet,
                    onclick: move |()| on(Event::Locate),
                }
            }
        }
    }
}

fn sketch(state: &State, plan: &Plan, say: Say, send: Send) -> Element {
    let here = state.here.map(|at| state.sketch.down_of(at));
    let known = plan.doors.iter().filter(|door| door.at.is_some()).count();
    let about = match here {
        Some(Some(_)) => say.t("plan-here"),
        Some(None) => say.t("plan-not-here"),
        None if known == 0 => say.t("plan-no-positions"),
        None => say.t("plan-about"),
    };
    let doors: Vec<_> = plan
        .doors
        .iter()
        .map(|door| door.row.clone())
        .zip(state.sketch.spots.iter().copied())
        .collect();
    rsx! {
        p { class: "soft", role: "status", "data-testid": "plan-about", "{about}" }
        div {
            class: "plan",
            style: "--height: {state.sketch.height}",
            "data-testid": "plan",
            div { class: "way", aria_hidden: "true" }
            if let Some(Some(down)) = here {
                div {
                    class: "here",
                    style: "--down: {down}",
                    aria_hidden: "true",
                    "data-testid": "plan-you",
                }
            }
            ul {
                for (row , spot) in doors {
                    li {
                        key: "{row.id}",
                        class: if spot.right { "right" } else { "left" },
                        style: "--down: {spot.down}",
                        Mark { row, say, send }
                    }
                }
            }
        }
    }
}

/// A door: its number and its state, by shape and colour.
#[component]
fn Mark(row: HouseRow, say: Say, send: Send) -> Element {
    let id = row.id;
    let (tone, state) = words::door(say, &row);
    let number = words::number(say, &row.number);
    let name = words::name(say, &row);
    let label = format!("{number}, {name}: {state}");
    rsx! {
        button {
            r#type: "button",
            class: "mark {tone.class()}",
            aria_label: label,
            "data-testid": "plan-door",
            "data-number": "{row.number}",
            onclick: move |_| send.act(shell::Act::Plan(Event::House(id))),
            Icon { glyph: tone.glyph() }
            b { class: words::number_class(&number), "{number}" }
        }
    }
}
