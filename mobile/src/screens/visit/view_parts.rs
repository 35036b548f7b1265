//! The drawing of the questions that follow each outcome.

use dioxus::prelude::*;
use tungngo_shared::{
    commitment::{CommitmentState, Signature},
    visit::{Camera, Relation, ResidenceDeclared},
};

use super::{Event, Head, State};
use crate::components::{
    Button, Choice, Glyph, Icon, Kind, Link, Options, Question, Stepper, Switch,
};
use crate::screens::{shell, words};
use crate::texts::Say;
use crate::ui::Send;

/// How the form's questions are drawn alike.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub state: &'a State,
    pub say: Say,
    pub send: Send,
}

impl Form<'_> {
    pub fn on(self) -> impl Fn(Event) + Copy + 'static {
        let send = self.send;
        move |event| send.act(shell::Act::Visit(event))
    }

    /// A question named after the visit's field, with its fault and the office's mark.
    pub fn ask(self, name: &'static str, title: String, hint: String, answer: Element) -> Element {
        let error = self.state.error_of(name);
        let error = error.map(|code| words::code(self.say, code));
        let asked = self.state.asked_about(name);
        let hint = if asked {
            self.say.t("visit-asked-here")
        } else {
            hint
        };
        rsx! {
            Question { name, title, hint, error, asked, {answer} }
        }
    }

    pub fn title(self, name: &str) -> String {
        self.say.t(&format!("visit-q-{name}"))
    }

    pub fn choices(self, key: &str, ids: impl Iterator<Item = &'static str>) -> Vec<Choice> {
        ids.map(|id| Choice::new(id, self.say.t(&format!("{key}-{id}"))))
            .collect()
    }
}

/// Gặp: one scroll, no pages.
pub fn met(state: &State, head: &Head, say: Say, send: Send) -> Element {
    let form = Form { state, say, send };
    let on = form.on();
    let residences = form.choices(
        "residence",
        ResidenceDeclared::ALL.iter().map(|r| r.as_str()),
    );
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
    let choices = form.choices(
        "commitment",
        CommitmentState::ALL.iter().map(|c| c.as_str()),
    );
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
            div { class: "note calm line", "data-testid": "visit-signed",
                Icon { glyph: Glyph::Tick }
                span { class: "grow", {say.t("visit-signature-drawn")} }
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
                    {say.n("visit-observation-sealed", head.sealed)}
                }
            }
            if state.reports {
                if state.told_before() {
                    p { class: "note wait", "data-testid": "visit-told-before",
                        Icon { glyph: Glyph::Lock }
                        {say.t("visit-told-before")}
                    }
                }
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
                            p { {say.t("visit-observation-unsaved")} }
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
    form.ask(
        "camera",
        form.title("camera"),
        form.say.t("optional"),
        rsx! {
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
        },
    )
}

fn answered_by(form: Form<'_>) -> Element {
    let on = form.on();
    let choices = form.choices("relation", Relation::ALL.iter().map(|r| r.as_str()));
    let chosen = form.state.form.answered_by.map(Relation::as_str);
    form.ask(
        "answered_by",
        form.title("answered_by"),
        form.say.t("optional"),
        rsx! {
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
        },
    )
}
