//! The drawing of the list of doors.

use dioxus::prelude::*;
use tungngo_shared::text::Parity;

use super::{Event, Filter, Line, State};
use crate::components::{Bar, Button, Chip, Empty, Glyph, Icon, Kind, Loading, SearchBox};
use crate::protocol::{GapRow, Houses};
use crate::screens::{Load, alleys::found_rows, failed::failed, rows::HouseLine, shell};
use crate::texts::Say;
use crate::ui::{Send, now};

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Houses(event));
    let (title, below) = match state.houses.ready() {
        Some(houses) if houses.rows.is_empty() => (houses.alley.name.clone(), String::new()),
        Some(houses) => {
            let progress = houses.alley.progress;
            let args = [
                ("visited", progress.visited().into()),
                ("total", progress.total.into()),
            ];
            (
                houses.alley.name.clone(),
                say.with("houses-subtitle", &args),
            )
        }
        None => (say.t("alleys-title"), String::new()),
    };
    rsx! {
        Bar {
            title,
            below,
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        main { class: "main tight",
            SearchBox {
                label: say.t("alleys-search"),
                testid: "houses-search",
                initial: state.text.clone(),
                oninput: move |text| on(Event::Search(text)),
            }
            match (&state.found, &state.houses) {
                (Some(found), _) => found_rows(found, false, say, send, |id| shell::Act::Houses(Event::House(id))),
                (None, Load::Loading) => rsx! {
                    Loading { text: say.t("houses-loading") }
                },
                (None, Load::Failed(failure)) => failed(say, failure, move || on(Event::Again)),
                (None, Load::Ready(houses)) if houses.rows.is_empty() => rsx! {
                    Empty { title: say.t("houses-empty"), text: say.t("houses-empty-text") }
                },
                (None, Load::Ready(houses)) => rows(state, houses, say, send),
            }
        }
        footer { class: "foot",
            Button {
                label: say.t("houses-add"),
                testid: "house-add",
                kind: Kind::Quiet,
                glyph: Glyph::Plus,
                onclick: move |()| on(Event::Add(None)),
            }
        }
    }
}

fn rows(state: &State, houses: &Houses, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Houses(event));
    let lines = state.lines(houses);
    let today = now().local_date();
    let next = houses.next;
    let sides = [(Parity::Even, "even"), (Parity::Odd, "odd")];
    let filters = Filter::ALL.map(|filter| (filter, state.count(houses, filter)));
    rsx! {
        div { class: "chips", role: "group", aria_label: say.t("houses-filters"),
            button {
                r#type: "button",
                class: "chip",
                "data-testid": "houses-plan",
                onclick: move |_| on(Event::Plan),
                Icon { glyph: Glyph::Map }
                {say.t("houses-plan")}
            }
            for (side , id) in sides {
                Chip {
                    key: "{id}",
                    label: say.t(&format!("houses-{id}")),
                    on: state.side == Some(side),
                    testid: "side-{id}",
                    onclick: move |()| on(Event::Side(side)),
                }
            }
            for (filter , count) in filters {
                if count > 0 || state.filter == filter {
                    Chip {
                        key: "{filter.as_str()}",
                        label: say.n(&format!("houses-filter-{}", filter.as_str()), count),
                        on: state.filter == filter,
                        testid: "filter-{filter.as_str()}",
                        onclick: move |()| on(Event::Filter(filter)),
                    }
                }
            }
        }
        if lines.is_empty() {
            Empty {
                title: say.t("houses-filtered-empty"),
                text: say.t("houses-filtered-empty-text"),
            }
        } else {
            ul { class: "list", "data-testid": "houses-list",
                for line in lines {
                    match line {
                        Line::House(row) => rsx! {
                            li { key: "{row.id}",
                                HouseLine {
                                    row: row.clone(),
                                    say,
                                    today,
                                    next: next == Some(row.id),
                                    onopen: move |id| on(Event::House(id)),
                                }
                            }
                        },
                        Line::Gap(gap) => rsx! {
                            li { key: "gap-{gap.after}",
                                GapLine { gap: gap.clone(), say, send }
                            }
                        },
                    }
                }
            }
        }
        // Done once an alley or once an evening: below the doors, which are what people come for.
        Button {
            label: say.t("houses-order"),
            testid: "houses-order",
            kind: Kind::Quiet,
            glyph: Glyph::Order,
            onclick: move |()| on(Event::Order),
        }
        if State::is_begun(houses) {
            Button {
                label: say.t("houses-handover"),
                testid: "houses-handover",
                kind: Kind::Quiet,
                glyph: Glyph::Hand,
                onclick: move |()| on(Event::Handover),
            }
        }
    }
}

#[component]
fn GapLine(gap: GapRow, say: Say, send: Send) -> Element {
    let missing: Vec<_> = gap.missing.iter().map(u32::to_string).collect();
    let text = say.with(
        "houses-gap",
        &[
            ("after", gap.after_number.clone().into()),
            ("before", gap.before_number.clone().into()),
            ("missing", missing.join(", ").into()),
        ],
    );
    let first = gap.missing.first().copied();
    rsx! {
        button {
            r#type: "button",
            class: "gap",
            "data-testid": "house-gap",
            onclick: move |_| send.act(shell::Act::Houses(Event::Add(first))),
            span { "{text}" }
            b { {say.t("houses-gap-add")} }
        }
    }
}
