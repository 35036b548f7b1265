//! The drawing of one task.

use dioxus::prelude::*;
use tungngo_shared::{clock::dmy, task::TaskResult};

use super::{Event, State, checks};
use crate::components::{
    Bar, Button, Choice, Glyph, Icon, Loading, Options, Question, StateChip, TextArea,
};
use crate::protocol::MyTask;
use crate::screens::{
    Load,
    failed::{NotSaved, failed},
    shell, words,
};
use crate::texts::{Say, side_by_side};
use crate::ui::Send;

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Task(event));
    let (title, below) = match state.task.ready() {
        Some(task) => (
            say.t(&format!("task-kind-{}", task.kind.as_str())),
            side_by_side(&[&words::number(say, &task.number), &task.alley_name]),
        ),
        None => (say.t("task-title"), String::new()),
    };
    rsx! {
        Bar {
            title,
            below,
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        match &state.task {
            Load::Loading => rsx! {
                main { class: "main",
                    Loading { text: say.t("task-loading") }
                }
            },
            Load::Failed(failure) => rsx! {
                main { class: "main",
                    {failed(say, failure, move || on(Event::Again))}
                }
            },
            Load::Ready(task) => rsx! {
                main { class: "main form",
                    {asked(task, say)}
                    if state.is_open() {
                        {report(state, say, send)}
                    } else {
                        {reported(task, say)}
                    }
                }
                if state.is_open() {
                    footer { class: "foot",
                        NotSaved { failure: state.failure.clone(), testid: "task-failure", say }
                        Button {
                            label: if state.saving { say.t("visit-saving") } else { say.t("task-save") },
                            testid: "task-save",
                            disabled: state.saving,
                            onclick: move |()| on(Event::Save),
                        }
                    }
                }
            },
        }
    }
}

fn asked(task: &MyTask, say: Say) -> Element {
    let given = say.with(
        "task-given",
        &[
            ("officer", task.officer.clone().into()),
            ("due", dmy(task.due).into()),
        ],
    );
    rsx! {
        section { class: "q",
            if !task.head_name.is_empty() {
                p { {say.s("task-who", &task.head_name)} }
            }
            p { class: "said", "data-testid": "task-what", "{task.what}" }
            p { class: "soft", "{given}" }
            p {
                StateChip {
                    tone: words::task_tone(task.state),
                    label: say.t(&format!("task-state-{}", task.state.as_str())),
                    testid: "task-state",
                }
            }
            if let Some(comment) = &task.comment {
                p { class: "note", "data-testid": "task-comment",
                    Icon { glyph: Glyph::Warning }
                    {say.with("task-comment", &[("officer", task.officer.clone().into()), ("text", comment.clone().into())])}
                }
            }
        }
    }
}

fn report(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Task(event));
    let error = |path: &str| state.error_of(path).map(|code| words::code(say, code));
    let choices = TaskResult::ALL.iter().map(|result| {
        let id = result.as_str();
        Choice::new(id, say.t(&format!("task-result-{id}")))
    });
    rsx! {
        if state.result != Some(TaskResult::NotPossible) {
            {checks::form(state, say, send)}
        }
        Question { name: "result", title: say.t("task-result-q"), error: error("/result"),
            Options {
                choices: choices.collect::<Vec<_>>(),
                chosen: state.result.map(|r| vec![r.as_str()]).unwrap_or_default(),
                name: "task-result",
                wide: true,
                onchoose: move |id| {
                    if let Some(result) = TaskResult::parse(id) {
                        on(Event::Result(result));
                    }
                },
            }
        }
        TextArea {
            label: say.t("task-note"),
            hint: say.t("task-note-hint"),
            testid: "task-note",
            initial: state.note.clone(),
            oninput: move |text| on(Event::Note(text)),
            error: error("/note"),
        }
    }
}

/// What was said, where nothing can be changed any more.
fn reported(task: &MyTask, say: Say) -> Element {
    rsx! {
        p { class: "note calm",
            Icon { glyph: Glyph::Tick }
            {say.t(&format!("task-closed-{}", task.state.as_str()))}
        }
        if let Some(report) = &task.report {
            section { class: "q", "data-testid": "task-reported",
                h2 { {say.t("task-reported")} }
                p { {say.t(&format!("task-result-{}", report.result.as_str()))} }
                {checks::found(task.kind, &report.found, say)}
                if let Some(note) = &report.note {
                    p { class: "soft", "“{note}”" }
                }
            }
        }
    }
}
