//! The drawing of the questions that follow each outcome.

use dioxus::prelude::*;
use tungngo_shared::{
    clock::PartOfDay,
    commitment::{CommitmentState, Signature},
    visit::{Camera, Outcome, Relation, ResidenceDeclared, ladder::ATTEMPTS_NEEDED},
};

use super::{Event, Head, State};
use crate::components::{
    Button, Choice, Glyph, Icon, Kind, Link, Options, Question, Stepper, Switch, TextArea,
};
use crate::screens::{shell, words};
use crate::texts::Say;
use crate::ui::{Send, now};

/// How the form's questions are drawn alike.
#[derive(Clone, Copy)]
struct Form<'a> {
    state: &'a State,
    say: Say,
    send: Send,
}

impl Form<'_> {
    fn on(self) -> impl Fn(Event) + Copy + 'static {
        let send = self.send;
        move |event| send.act(shell::Act::Visit(event))
    }

    /// A question named after the visit's field, with its fault and the office's mark.
    fn ask(self, name: &'static str, title: String, hint: String, answer: Element) -> Element {
        let error = self.state.error_of(name);
        let error = error.map(|code| words::code(self.say, code));
        let asked = self.state.asked_about(name);
        let hint = if asked { self.say.t("visit-asked-here") } else { hint };
        rsx! {
            Question { name, title, hint, error, asked, {answer} }
        }
    }

    fn title(self, name: &str) -> String {
        self.say.t(&format!("visit-q-{name}"))
    }

    fn choices(self, key: &str, ids: impl Iterator<Item = &'static str>) -> Vec<Choice> {
        ids.map(|id| Choice::new(id, self.say.t(&format!("{key}-{id}"))))
            .collect()
    }
}

/// Gặp: one scroll, no pages.
pub fn met(state: &State, head: &Head, say: Say, send: Send) -> Element {
    let form = Form { state, say, send };
    let on = form.on();
    let residences = form.choices("residence", ResidenceDeclared::ALL.iter().map(|r| r.as_str()));
    let residence = state.form.residence_declared;
    rsx! {
        if head.like_last_time.is_some() {
            div { class: "q",
                Button {
                    label: say.t("visit-like-last"),
                    sub: say.t("visit-like-last-sub"),
                    testid: "visit-like-last",
                    kind: Kind::Quiet,
                    onclick: move |()| on(Event::LikeLastTime),
                }
            }
        }
        {form.ask("people_living", form.title("people_living"), String::new(), rsx! {
            Stepper {
                value: state.form.people_living,
                less: say.t("less"),
                more: say.t("more"),
                name: "visit-people",
                onchange: move |n| on(Event::People(n)),
            }
        })}
        {form.ask("residence_declared", form.title("residence_declared"), String::new(), rsx! {
            Options {
                choices: residences,
                chosen: residence.map(ResidenceDeclared::as_str).into_iter().collect::<Vec<_>>(),
                name: "visit-residence",
                onchoose: move |id| {
                    if let Some(answer) = ResidenceDeclared::parse(id) {
                        on(Event::Residence(answer));
                    }
                },
            }
        })}
        {form.ask("leaflet_given", form.title("leaflet_given"), String::new(), rsx! {
            Switch {
                label: say.t("visit-leaflet"),
                on: state.form.leaflet_given == Some(true),
                testid: "visit-leaflet",
                onclick: move |()| on(Event::Leaflet),
            }
        })}
        {commitment(form)}
        {observations(form, head)}
        {camera(form)}
        {answered_by(form)}
    }
}

fn commitment(form: Form<'_>) -> Element {
    let Form { state, say, .. } = form;
    let on = form.on();
    let choices = form.choices("commitment", CommitmentState::ALL.iter().map(|c| c.as_str()));
    let chosen = state.form.commitment.as_ref().map(|c| c.state.as_str());
    let drawn = state.signature().is_some_and(Signature::is_drawn);
    form.ask("commitment", form.title("commitment"), String::new(), rsx! {
        Options {
            choices,
            chosen: chosen.into_iter().collect::<Vec<_>>(),
            name: "visit-commitment",
            onchoose: move |id| {
                if let Some(answer) = CommitmentState::ALL.into_iter().find(|c| c.as_str() == id) {
                    on(Event::Commitment(answer));
                }
            },
        }
        if drawn {
            p { class: "note calm", "data-testid": "visit-signed",
                Icon { glyph: Glyph::Tick }
                span { class: "grow", "{say.t(\"visit-signature-drawn\")}" }
                Link {
                    label: say.t("visit-signature-view"),
                    testid: "visit-signature-view",
                    onclick: move |()| on(Event::Sign),
                }
            }
        }
    })
}

fn observations(form: Form<'_>, head: &Head) -> Element {
    let Form { state, say, .. } = form;
    let on = form.on();
    let mut choices = vec![
        Choice::new("no", say.t("no")),
        Choice::new("yes", say.t("yes")),
    ];
    choices[1].warn = true;
    let error = state.error_of("observations");
    let items: Vec<_> = state
        .observations
        .iter()
        .map(|o| say.t(&format!("category-{}", o.category.as_str())))
        .enumerate()
        .collect();
    rsx! {
        Question {
            name: "observations",
            title: form.title("observations"),
            hint: say.t("visit-observations-hint"),
            error: error.map(|_| say.t("visit-observation-required")),
            asked: state.asked_about("observations"),
            Options {
                choices,
                chosen: vec![if state.reports { "yes" } else { "no" }],
                name: "visit-reports",
                onchoose: move |id| on(Event::Reports(id == "yes")),
            }
            if head.sealed > 0 {
                p { class: "note calm", "data-testid": "visit-sealed",
                    Icon { glyph: Glyph::Lock }
                    "{say.n(\"visit-observation-sealed\", head.sealed)}"
                }
            }
            if state.reports {
                for (at , category) in items {
                    div { key: "{at}", class: "note wait", "data-testid": "visit-observation",
                        Icon { glyph: Glyph::Lock }
                        div { class: "grow",
                            b {
                                {say.with(
                                    "visit-observation-item",
                                    &[("n", (at + 1).into()), ("text", category.into())],
                                )}
                            }
                            p { "{say.t(\"visit-observation-unsaved\")}" }
                            Link {
                                label: say.t("remove"),
                                testid: "visit-observation-remove",
                                onclick: move |()| on(Event::RemoveObservation(at)),
                            }
                        }
                    }
                }
                Button {
                    label: say.t("visit-observation-add"),
                    testid: "visit-observation-add",
                    kind: Kind::Quiet,
                    glyph: Glyph::Plus,
                    onclick: move |()| on(Event::AddObservation),
                }
            }
        }
    }
}

fn camera(form: Form<'_>) -> Element {
    let on = form.on();
    let choices = form.choices("camera", Camera::ALL.iter().map(|c| c.as_str()));
    let chosen = form.state.form.camera.map(Camera::as_str);
    form.ask("camera", form.title("camera"), form.say.t("optional"), rsx! {
        Options {
            choices,
            chosen: chosen.into_iter().collect::<Vec<_>>(),
            name: "visit-camera",
            onchoose: move |id| {
                if let Some(answer) = Camera::parse(id) {
                    on(Event::Camera(answer));
                }
            },
        }
    })
}

fn answered_by(form: Form<'_>) -> Element {
    let on = form.on();
    let choices = form.choices("relation", Relation::ALL.iter().map(|r| r.as_str()));
    let chosen = form.state.form.answered_by.map(Relation::as_str);
    form.ask("answered_by", form.title("answered_by"), form.say.t("optional"), rsx! {
        Options {
            choices,
            chosen: chosen.into_iter().collect::<Vec<_>>(),
            name: "visit-answered",
            onchoose: move |id| {
                if let Some(who) = Relation::parse(id) {
                    on(Event::AnsweredBy(who));
                }
            },
        }
    })
}

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
                        "{label}"
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
        p { class: "hint", "{say.t(\"visit-appointment-other\")}" }
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
