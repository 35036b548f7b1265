//! The drawing of the list of tasks.

use dioxus::prelude::*;
use tungngo_shared::clock::dmy;

use super::{Event, State};
use crate::components::{Bar, Empty, Loading, StateChip};
use crate::protocol::MyTask;
use crate::screens::{Load, failed::failed, shell, words};
use crate::texts::{Say, side_by_side};
use crate::ui::{Send, now};

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Tasks(event));
    let below = match state.tasks.ready() {
        Some(tasks) if !tasks.is_empty() => say.n("tasks-to-do", state.to_do()),
        _ => String::new(),
    };
    rsx! {
        Bar {
            title: say.t("tasks-title"),
            below,
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        main { class: "main tight",
            match &state.tasks {
                Load::Loading => rsx! {
                    Loading { text: say.t("tasks-loading") }
                },
                Load::Failed(failure) => failed(say, failure, move || on(Event::Again)),
                Load::Ready(tasks) if tasks.is_empty() => rsx! {
                    Empty { title: say.t("tasks-empty"), text: say.t("tasks-empty-text") }
                },
                Load::Ready(tasks) => rsx! {
                    ul { class: "list",
                        for task in tasks.iter().cloned() {
                            li { key: "{task.id}",
                                TaskLine { task, say, send }
                            }
                        }
                    }
                },
            }
        }
    }
}

#[component]
fn TaskLine(task: MyTask, say: Say, send: Send) -> Element {
    let id = task.id;
    let late = task.state.is_to_do() && task.due < now().local_date();
    let due = match late {
        true => say.s("tasks-late", &dmy(task.due)),
        false => say.s("tasks-due", &dmy(task.due)),
    };
    let number = words::number(say, &task.number);
    rsx! {
        button {
            r#type: "button",
            class: "row door task",
            "data-testid": "task-row",
            "data-state": task.state.as_str(),
            onclick: move |_| send.act(shell::Act::Tasks(Event::Task(id))),
            span { class: words::number_class(&number), "{number}" }
            span { class: "who",
                b { {say.t(&format!("task-kind-{}", task.kind.as_str()))} }
                span { {side_by_side(&[&task.alley_name, &task.head_name])} }
                if task.state.is_to_do() {
                    span { "{due}" }
                }
                if task.on_phone {
                    span { {say.t("task-on-phone")} }
                }
            }
            StateChip {
                tone: words::task_tone(task.state),
                label: say.t(&format!("task-state-{}", task.state.as_str())),
                testid: "task-state",
            }
        }
    }
}
