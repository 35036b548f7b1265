//! The drawing of the first page.

use dioxus::prelude::*;
use tungngo_shared::clock::dmy;

use super::{Event, State};
use crate::components::{Bar, Button, Empty, Glyph, Icon, Loading, Meter, Share, Tone};
use crate::protocol::{CampaignView, Me, MyTask, Progress, Today};
use crate::screens::{Load, failed::failed, rows::HouseLine, shell, words};
use crate::texts::{Say, side_by_side};
use crate::ui::{Send, now};

/// Draws it.
pub fn view(state: &State, me: Option<&Me>, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Today(event));
    let (title, above, below) = match state.today.ready() {
        Some(today) if !state.due_only => heading(today, say),
        _ if state.due_only => (say.t("due-title"), String::new(), String::new()),
        _ => (say.t("tab-today"), String::new(), String::new()),
    };
    rsx! {
        Bar {
            title,
            above,
            below,
            back: state.due_only.then(|| say.t("back")),
            onback: move |()| send.frame(shell::Event::Back),
        }
        match &state.today {
            Load::Loading => rsx! {
                main { class: "main",
                    Loading { text: say.t("today-loading") }
                }
            },
            Load::Failed(failure) => rsx! {
                main { class: "main",
                    {failed(say, failure, move || on(Event::Again))}
                }
            },
            Load::Ready(today) if state.due_only => due(today, say, send),
            Load::Ready(today) => home(today, me.is_some_and(|me| me.synthetic), say, send),
        }
    }
}

fn heading(today: &Today, say: Say) -> (String, String, String) {
    let mut above = today.group_names.clone();
    above.push(today.ward_name.clone());
    let above = side_by_side(&above);
    match &today.campaign {
        Some(campaign) => (campaign.name.clone(), above, campaign_day(campaign, say)),
        None => (say.t("tab-today"), above, String::new()),
    }
}

fn campaign_day(campaign: &CampaignView, say: Say) -> String {
    match campaign.day {
        Some(day) => say.with(
            "today-day",
            &[
                ("day", day.into()),
                ("days", campaign.days.into()),
                ("end", dmy(campaign.ends_on).into()),
            ],
        ),
        None => say.with(
            "today-before",
            &[
                ("start", dmy(campaign.starts_on).into()),
                ("end", dmy(campaign.ends_on).into()),
            ],
        ),
    }
}

/// The big figure with its bar and its parts.
fn hero(progress: Progress, say: Say) -> Element {
    let absent = progress.absent + progress.postponed;
    let shares = [
        ("bar-met", progress.met),
        ("bar-absent", absent),
        ("bar-refused", progress.refused),
        ("bar-other", progress.other),
    ]
    .map(|(class, count)| Share {
        class,
        count: count as usize,
    });
    let label = say.with(
        "today-meter",
        &[
            ("total", progress.total.into()),
            ("met", progress.met.into()),
            ("absent", absent.into()),
            ("refused", progress.refused.into()),
            ("other", progress.other.into()),
            ("todo", progress.not_visited.into()),
        ],
    );
    let mut legend = vec![
        ("met", Tone::Met, say.t("outcome-met"), progress.met),
        ("absent", Tone::Absent, say.t("outcome-absent"), absent),
        (
            "refused",
            Tone::Refused,
            say.t("outcome-refused"),
            progress.refused,
        ),
        (
            "todo",
            Tone::Todo,
            say.t("today-todo"),
            progress.not_visited,
        ),
    ];
    if progress.other > 0 {
        legend.insert(
            3,
            ("other", Tone::Other, say.t("today-other"), progress.other),
        );
    }
    rsx! {
        section { class: "hero", "data-testid": "today-progress",
            p {
                span { class: "n", "data-testid": "today-visited", "{progress.visited()}" }
                " "
                span { class: "of", {say.with("today-of", &[("total", progress.total.into())])} }
            }
            Meter { shares: shares.to_vec(), total: progress.total as usize, label }
            ul { class: "legend",
                for (id , tone , word , count) in legend {
                    li { key: "{id}",
                        Icon { glyph: tone.glyph() }
                        "{word}"
                        b { "data-testid": "today-n-{id}", "{count}" }
                    }
                }
            }
        }
    }
}

fn home(today: &Today, synthetic: bool, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Today(event));
    let due_first = today.due.first().map(|row| {
        let number = words::number(say, &row.number);
        format!("{number}, {}", row.alley_name)
    });
    let returned_first = today.returned.first().map(|visit| {
        let number = words::number(say, &visit.number);
        format!("{number}, {}", visit.alley_name)
    });
    let to_do = today.tasks.iter().filter(|t| t.state.is_to_do()).count();
    let task_tone = if to_do > 0 { "returned" } else { "" };
    rsx! {
        main { class: "main",
            if synthetic {
                p { class: "soft", "data-testid": "today-synthetic", {say.t("today-synthetic")} }
            }
            if today.campaign.is_none() {
                Empty { title: say.t("today-no-campaign"), text: say.t("today-no-campaign-text") }
            } else if today.progress.total == 0 {
                Empty { title: say.t("today-no-houses"), text: say.t("today-no-houses-text") }
            } else {
                {hero(today.progress, say)}
            }
            div { class: "cards",
                if today.due_count > 0 {
                    Card {
                        count: today.due_count as usize,
                        tone: "absent",
                        title: say.t("today-due"),
                        sub: due_first.map_or_else(String::new, |first| say.s("today-due-sub", &first)),
                        testid: "today-due",
                        onclick: move |()| on(Event::Due),
                    }
                }
                if !today.returned.is_empty() {
                    Card {
                        count: today.returned.len(),
                        tone: "returned",
                        title: say.t("today-returned"),
                        sub: returned_first
                            .map_or_else(String::new, |first| say.s("today-returned-sub", &first)),
                        testid: "today-returned",
                        onclick: move |()| on(Event::Returned),
                    }
                }
                if let Some(first) = today.tasks.first() {
                    Card {
                        count: to_do,
                        tone: task_tone,
                        title: say.t("today-tasks"),
                        sub: next_task(first, say),
                        testid: "today-tasks",
                        onclick: move |()| on(Event::Tasks),
                    }
                }
                if today.knocked > 0 {
                    Card {
                        count: today.knocked as usize,
                        tone: "",
                        title: say.t("today-recap"),
                        sub: say.t("today-recap-sub"),
                        testid: "today-recap",
                        onclick: move |()| on(Event::Recap),
                    }
                }
            }
            if today.campaign.is_some() && today.next.is_none() && today.progress.total > 0 {
                div { class: "note calm", "data-testid": "today-all-done",
                    Icon { glyph: Glyph::Tick }
                    div {
                        h2 { {say.t("today-all-done")} }
                        p { {say.t("today-all-done-text")} }
                    }
                }
            }
        }
        footer { class: "foot",
            match &today.next {
                Some(next) => {
                    let number = next.house.number.clone();
                    let args = [("n", next.remaining.into()), ("number", number.clone().into())];
                    let sub = if number.is_empty() {
                        say.n("today-next-sub-unnumbered", next.remaining)
                    } else {
                        say.with("today-next-sub", &args)
                    };
                    rsx! {
                        Button {
                            label: say.s("today-next", &next.alley_name),
                            sub,
                            glyph: Glyph::House,
                            left: true,
                            testid: "today-next",
                            onclick: move |()| on(Event::Next),
                        }
                    }
                }
                None => rsx! {
                    Button {
                        label: say.t("today-to-alleys"),
                        testid: "today-to-alleys",
                        onclick: move |()| send.frame(shell::Event::Tab("alleys")),
                    }
                },
            }
        }
    }
}

/// What kind of task, and by when; or that nothing is to be done any more.
fn next_task(task: &MyTask, say: Say) -> String {
    if !task.state.is_to_do() {
        return say.t("today-tasks-reported");
    }
    let kind = say.t(&format!("task-kind-{}", task.kind.as_str()));
    let args = [("kind", kind.into()), ("due", dmy(task.due).into())];
    say.with("today-tasks-sub", &args)
}

/// How many of something there are, and the way to them.
#[component]
fn Card(
    count: usize,
    tone: &'static str,
    title: String,
    sub: String,
    testid: &'static str,
    onclick: EventHandler<()>,
) -> Element {
    rsx! {
        button {
            r#type: "button",
            class: "card",
            "data-testid": testid,
            onclick: move |_| onclick.call(()),
            span { class: "k {tone}", "{count}" }
            span { class: "grow",
                b { "{title}" }
                br {}
                if !sub.is_empty() {
                    span { class: "soft", "{sub}" }
                }
            }
            span { class: "go",
                Icon { glyph: Glyph::Forward }
            }
        }
    }
}

fn due(today: &Today, say: Say, send: Send) -> Element {
    let day = now().local_date();
    rsx! {
        main { class: "main",
            if today.due.is_empty() {
                Empty { title: say.t("due-empty"), text: say.t("due-empty-text") }
            } else {
                ul { class: "list",
                    for row in today.due.iter().cloned() {
                        li { key: "{row.id}",
                            HouseLine {
                                row,
                                say,
                                today: day,
                                with_alley: true,
                                onopen: move |id| send.act(shell::Act::Today(Event::House(id))),
                            }
                        }
                    }
                }
            }
        }
    }
}
