//! The drawing of the list of own visits.

use dioxus::prelude::*;

use super::{Event, Filter, State};
use crate::components::{Bar, Chip, Empty, Loading, StateChip};
use crate::protocol::{Link, MyVisit};
use crate::screens::{Load, failed::failed, shell, words};
use crate::texts::{Say, side_by_side};
use crate::ui::{Send, now};

/// Draws it. What is still to be sent depends on how phone and server stand to each other now.
pub fn view(state: &State, link: Link, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::MyVisits(event));
    let some = state.visits.ready().filter(|visits| !visits.is_empty());
    let below = some.map_or_else(String::new, |visits| say.n("visits-count", visits.len()));
    rsx! {
        Bar { title: say.t("visits-title"), below, back: None }
        main { class: "main tight",
            match &state.visits {
                Load::Loading => rsx! {
                    Loading { text: say.t("visits-loading") }
                },
                Load::Failed(failure) => failed(say, failure, move || on(Event::Again)),
                Load::Ready(visits) if visits.is_empty() => rsx! {
                    Empty { title: say.t("visits-empty"), text: say.t("visits-empty-text") }
                },
                Load::Ready(_) => rows(state, link, say, send),
            }
        }
    }
}

fn rows(state: &State, link: Link, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::MyVisits(event));
    let filters = Filter::ALL.map(|filter| (filter, state.count(filter)));
    let shown: Vec<MyVisit> = state.shown().into_iter().cloned().collect();
    rsx! {
        div { class: "chips", role: "group", aria_label: say.t("visits-filter"),
            for (filter , count) in filters {
                if count > 0 || state.filter == filter {
                    Chip {
                        key: "{filter.as_str()}",
                        label: say.n(&format!("visits-filter-{}", filter.as_str()), count),
                        on: state.filter == filter,
                        testid: "filter-{filter.as_str()}",
                        onclick: move |()| on(Event::Filter(filter)),
                    }
                }
            }
        }
        if shown.is_empty() {
            Empty { title: say.t("visits-filtered-empty") }
        } else {
            ul { class: "list",
                for visit in shown {
                    li { key: "{visit.id}",
                        VisitLine { visit, link, say, send }
                    }
                }
            }
        }
    }
}

#[component]
fn VisitLine(visit: MyVisit, link: Link, say: Say, send: Send) -> Element {
    let id = visit.id;
    let stands = visit.state.while_link_is(link);
    let state = stands.as_str();
    let number = words::number(say, &visit.number);
    let when = words::when(say, visit.recorded, now().local_date());
    let happened = words::outcome(say, visit.outcome);
    let refused = visit.refused.map(|code| say.t(&words::reject_key(code)));
    let photos = say.with(
        "visits-photos",
        &[
            ("safe", visit.photos.safe.into()),
            ("total", visit.photos.total.into()),
        ],
    );
    let comment = visit.comment.clone().or(refused);
    rsx! {
        button {
            r#type: "button",
            class: "row door",
            "data-testid": "my-visit-row",
            "data-state": state,
            "data-number": "{visit.number}",
            onclick: move |_| send.act(shell::Act::MyVisits(Event::Visit(id))),
            span { class: words::number_class(&number), "{number}" }
            span { class: "who",
                b { {side_by_side(&[&happened, &visit.head_name])} }
                span { {side_by_side(&[&visit.alley_name, &when])} }
                if visit.photos.total > 0 {
                    span { "data-testid": "my-visit-photos", "{photos}" }
                }
                if let Some(comment) = comment {
                    span { "“{comment}”" }
                }
            }
            StateChip {
                tone: words::state_tone(stands),
                label: say.t(&format!("visit-state-{state}")),
                testid: "my-visit-state",
            }
        }
    }
}
