//! The drawing of the list of alleys.

use dioxus::prelude::*;
use tungngo_shared::ids::HouseholdId;

use super::{Event, State};
use crate::components::{Bar, Empty, Glyph, Icon, Loading, Meter, SearchBox, Share};
use crate::protocol::{AlleyRow, Progress, SearchResult};
use crate::screens::{Load, failed::failed, rows::HouseLine, shell, words};
use crate::texts::{Say, side_by_side};
use crate::ui::{Send, now};

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Alleys(event));
    let some = state.alleys.ready().filter(|alleys| !alleys.is_empty());
    let below = some.map_or_else(String::new, |alleys| {
        let sum = |f: fn(&Progress) -> u32| alleys.iter().map(|a| f(&a.progress)).sum::<u32>();
        say.with(
            "alleys-count",
            &[
                ("n", alleys.len().into()),
                ("visited", sum(Progress::visited).into()),
                ("total", sum(|p| p.total).into()),
            ],
        )
    });
    rsx! {
        Bar { title: say.t("alleys-title"), below, back: None }
        main { class: "main tight",
            SearchBox {
                label: say.t("alleys-search"),
                testid: "alleys-search",
                initial: state.text.clone(),
                oninput: move |text| on(Event::Search(text)),
            }
            match (&state.found, &state.alleys) {
                (Some(found), _) => found_rows(found, true, say, send, |id| shell::Act::Alleys(Event::House(id))),
                (None, Load::Loading) => rsx! {
                    Loading { text: say.t("alleys-loading") }
                },
                (None, Load::Failed(failure)) => failed(say, failure, move || on(Event::Again)),
                (None, Load::Ready(alleys)) if alleys.is_empty() => rsx! {
                    Empty { title: say.t("alleys-empty"), text: say.t("alleys-empty-text") }
                },
                (None, Load::Ready(alleys)) => rsx! {
                    ul { class: "list",
                        for row in alleys.iter().cloned() {
                            li { key: "{row.id}",
                                AlleyLine { row, say, send }
                            }
                        }
                    }
                },
            }
        }
    }
}

/// What a search found, in either list.
pub(in crate::screens) fn found_rows(
    found: &Load<SearchResult>,
    with_alley: bool,
    say: Say,
    send: Send,
    act: fn(HouseholdId) -> shell::Act,
) -> Element {
    let today = now().local_date();
    match found {
        Load::Loading => rsx! {
            Loading { text: say.t("search-busy") }
        },
        Load::Failed(failure) => rsx! {
            p { class: "note bad", role: "alert",
                Icon { glyph: Glyph::Warning }
                "{words::failure(say, failure)}"
            }
        },
        Load::Ready(result) if result.rows.is_empty() => rsx! {
            Empty { title: say.t("search-none"), text: say.t("search-none-text") }
        },
        Load::Ready(result) => rsx! {
            ul { class: "list", "data-testid": "search-results",
                for row in result.rows.iter().cloned() {
                    li { key: "{row.id}",
                        HouseLine { row, say, today, with_alley, onopen: move |id| send.act(act(id)) }
                    }
                }
            }
            if result.more {
                p { class: "soft", {say.t("search-more")} }
            }
        },
    }
}

#[component]
fn AlleyLine(row: AlleyRow, say: Say, send: Send) -> Element {
    let id = row.id;
    let progress = row.progress;
    let left = progress.remaining();
    let mut about = vec![row.group_name.clone()];
    about.push(say.with(
        "alley-progress",
        &[
            ("visited", progress.visited().into()),
            ("total", progress.total.into()),
        ],
    ));
    about.push(if left == 0 {
        say.t("alley-complete")
    } else {
        say.n("alley-left", left)
    });
    if row.due_now > 0 {
        about.push(say.n("alley-due", row.due_now));
    }
    let about = side_by_side(&about);
    let shares = [
        ("bar-met", progress.met),
        ("bar-absent", progress.absent + progress.postponed),
        ("bar-refused", progress.refused),
        ("bar-other", progress.other),
    ];
    let shares = shares.map(|(class, count)| Share {
        class,
        count: count as usize,
    });
    rsx! {
        button {
            r#type: "button",
            class: "row",
            "data-testid": "alley-row",
            onclick: move |_| send.act(shell::Act::Alleys(Event::Alley(id))),
            span { class: "who",
                b { "{row.name}" }
                span { "{about}" }
                Meter {
                    shares: shares.to_vec(),
                    total: progress.total as usize,
                    label: about.clone(),
                    small: true,
                }
            }
            span { class: "go",
                Icon { glyph: if left == 0 { Glyph::Tick } else { Glyph::Forward } }
            }
        }
    }
}
