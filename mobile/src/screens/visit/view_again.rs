//! The drawing of what follows where nobody was met, and of the note.

use dioxus::prelude::*;
use tungngo_shared::{
    clock::PartOfDay,
    visit::{Outcome, ladder::ATTEMPTS_NEEDED},
};

use super::view_parts::Form;
use super::{Event, Head, State};
use crate::components::{Glyph, Icon, Options, Question, Switch, TextArea};
use crate::screens::words;
use crate::texts::Say;
use crate::ui::{Send, now};

/// Vắng: which try it is, when to come again, whether a notice was left.
pub fn absent(state: &State, head: &Head, say: Say, send: Send) -> Element {
    let form = Form { state, say, send };
    let on = form.on();
    let today = now().local_date();
    let attempt = head.attempt.min(ATTEMPTS_NEEDED as u32);
    let title = say.with(
        "visit-attempt",
        &[("n", attempt.into()), ("needed", ATTEMPTS_NEEDED.into())],
    );
    let offered: Vec<_> = head
        .suggestions
        .iter()
        .map(|at| (*at, words::appointment(say, *at, today)))
        .enumerate()
        .collect();
    rsx! {
        {form.ask("appointment", title, String::new(), rsx! {
            div { class: "seg",
                for (place , (at , label)) in offered {
                    button {
                        key: "{place}",
                        r#type: "button",
                        class: "opt",
                        aria_pressed: if state.form.appointment == Some(at) { "true" } else { "false" },
                        "data-testid": "visit-suggestion-{place}",
                        onclick: move |_| on(Event::Appointment(at)),
                        span { "{label}" }
                    }
                }
            }
            {pick(form)}
        })}
        {form.ask("notice_left", form.title("notice_left"), String::new(), rsx! {
            Switch {
                label: say.t("visit-notice"),
                on: state.form.notice_left == Some(true),
                testid: "visit-notice",
                onclick: move |()| on(Event::Notice),
            }
        })}
    }
}

/// A day and a part of it, by keys alone.
fn pick(form: Form<'_>) -> Element {
    let Form { state, say, .. } = form;
    let on = form.on();
    let today = now().local_date();
    let at = state.form.appointment;
    let shown = at.map_or_else(|| "–".to_owned(), |at| words::day(say, at.date, today));
    let parts = form.choices("part", PartOfDay::ALL.iter().map(|p| p.as_str()));
    rsx! {
        p { class: "hint", {say.t("visit-appointment-other")} }
        div { class: "step",
            button {
                r#type: "button",
                aria_label: say.t("visit-day-less"),
                "data-testid": "visit-day-less",
                onclick: move |_| on(Event::Day(-1)),
                Icon { glyph: Glyph::Minus }
            }
            output { class: "day", aria_live: "polite", "data-testid": "visit-day", "{shown}" }
            button {
                r#type: "button",
                aria_label: say.t("visit-day-more"),
                "data-testid": "visit-day-more",
                onclick: move |_| on(Event::Day(1)),
                Icon { glyph: Glyph::Plus }
            }
        }
        Options {
            choices: parts,
            chosen: at.map(|at| at.part.as_str()).into_iter().collect::<Vec<_>>(),
            name: "visit-part",
            onchoose: move |id| {
                if let Some(part) = PartOfDay::ALL.into_iter().find(|p| p.as_str() == id) {
                    on(Event::Part(part));
                }
            },
        }
    }
}

/// Từ chối: a reason, if one was given.
pub fn refused(state: &State, say: Say, send: Send) -> Element {
    let form = Form { state, say, send };
    let on = form.on();
    rsx! {
        TextArea {
            label: say.t("visit-q-refusal_reason"),
            hint: say.t("optional"),
            testid: "visit-refusal",
            initial: state.form.refusal_reason.clone().unwrap_or_default(),
            oninput: move |text| on(Event::Refusal(text)),
            error: state.error_of("refusal_reason").map(|code| words::code(say, code)),
        }
    }
}

/// Khác: nobody lives here, no such house, another day.
pub fn other(state: &State, say: Say, send: Send) -> Element {
    let form = Form { state, say, send };
    let on = form.on();
    let outcomes = [Outcome::Vacant, Outcome::NotFound, Outcome::Postponed];
    let choices = form.choices("outcome", outcomes.iter().map(|o| o.as_str()));
    let chosen = state.form.outcome.map(Outcome::as_str);
    let error = state.error_of("outcome");
    rsx! {
        Question {
            name: "other",
            title: say.t("visit-q-other"),
            error: error.map(|code| words::code(say, code)),
            Options {
                choices,
                chosen: chosen.into_iter().collect::<Vec<_>>(),
                name: "visit-outcome",
                wide: true,
                onchoose: move |id| {
                    if let Some(outcome) = Outcome::parse(id) {
                        on(Event::Outcome(outcome));
                    }
                },
            }
        }
        if state.form.outcome == Some(Outcome::Postponed) {
            {form.ask("appointment", form.title("appointment"), String::new(), pick(form))}
        }
    }
}

/// A note, whatever happened.
pub fn note(state: &State, say: Say, send: Send) -> Element {
    let form = Form { state, say, send };
    let on = form.on();
    rsx! {
        TextArea {
            label: form.title("note"),
            hint: say.t("visit-note-hint"),
            testid: "visit-note",
            initial: state.form.note.clone().unwrap_or_default(),
            oninput: move |text| on(Event::Note(text)),
            error: state.error_of("note").map(|code| words::code(say, code)),
        }
    }
}
