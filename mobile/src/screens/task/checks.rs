//! The drawing of a check's short form, and of what was found.

use dioxus::prelude::*;
use tungngo_shared::{
    check::{Ask, CheckAnswer, Findings, Found, questions},
    task::TaskKind,
};

use super::{Event, State};
use crate::components::{Choice, Options, Question, Stepper};
use crate::screens::{shell, words};
use crate::texts::Say;
use crate::ui::Send;

/// The questions.
pub fn form(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Task(event));
    let choices = || {
        let choices = CheckAnswer::ALL.iter().map(|answer| {
            let id = answer.as_str();
            Choice::new(id, say.t(&format!("check-answer-{id}")))
        });
        choices.collect::<Vec<_>>()
    };
    rsx! {
        for question in state.questions().iter().copied() {
            Question {
                key: "{question.id}",
                name: question.id,
                title: say.t(&format!("check-q-{}", question.id)),
                error: state.error_of(&format!("/found/{}", question.id)).map(|code| words::code(say, code)),
                match question.ask {
                    Ask::Count => rsx! {
                        Stepper {
                            value: match state.found.get(question.id) {
                                Some(Found::Count(n)) => Some(*n),
                                _ => None,
                            },
                            less: say.t("less"),
                            more: say.t("more"),
                            name: question.id,
                            onchange: move |n| on(Event::Count(question.id, n)),
                        }
                    },
                    Ask::Answer => rsx! {
                        Options {
                            choices: choices(),
                            chosen: match state.found.get(question.id) {
                                Some(Found::Answer(answer)) => vec![answer.as_str()],
                                _ => vec![],
                            },
                            name: question.id,
                            onchoose: move |id| {
                                if let Some(answer) = CheckAnswer::parse(id) {
                                    on(Event::Check(question.id, answer));
                                }
                            },
                        }
                    },
                }
            }
        }
    }
}

/// What was found, where nothing can be changed any more.
pub fn found(kind: TaskKind, found: &Findings, say: Say) -> Element {
    let lines = questions(kind).iter().filter_map(|question| {
        let told = match found.get(question.id)? {
            Found::Count(n) => n.to_string(),
            Found::Answer(answer) => say.t(&format!("check-answer-{}", answer.as_str())),
            Found::Other(_) => return None,
        };
        Some((say.t(&format!("check-q-{}", question.id)), told))
    });
    let lines: Vec<(String, String)> = lines.collect();
    rsx! {
        for (question, told) in lines {
            p { "{question} ", b { "{told}" } }
        }
    }
}
