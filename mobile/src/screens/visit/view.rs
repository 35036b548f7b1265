//! The drawing of the visit form.

use dioxus::prelude::*;
use tungngo_shared::{text::spaced_phone, visit::Outcome};

use super::view_again::{absent, note, other, refused};
use super::view_parts::met;
use super::view_photos::{confirm, photos};
use super::view_sheets::{leave, saved, signature};
use super::{Event, Head, Over, State, Target};
use crate::components::{Bar, Button, Choice, Glyph, Icon, Link, Loading, Options, Question};
use crate::screens::{
    Load,
    failed::{NotSaved, failed},
    observation, shell, words,
};
use crate::texts::{Say, side_by_side};
use crate::ui::{Send, now};

/// Draws it, or what lies over it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Visit(event));
    let title = match (&state.over, state.target, state.head.ready()) {
        (Some(Over::Observation(_)), ..) => say.t("observation-title"),
        (Some(Over::Signature), ..) => say.t("signature-title"),
        (_, Target::New(_), _) => say.t("visit-title"),
        (_, Target::Mend(_), Some(head)) if head.comment.is_none() && head.refused.is_none() => {
            say.t("visit-read-title")
        }
        (_, Target::Mend(_), _) => say.t("visit-mend-title"),
    };
    if let Some(done) = &state.saved {
        return saved(state, done, say, send);
    }
    rsx! {
        // A new heading for each thing that lies over the form: it takes the focus.
        for key in [title.clone()] {
            Bar {
                key: "{key}",
                title: title.clone(),
                back: say.t("back"),
                onback: move |()| send.frame(shell::Event::Back),
            }
        }
        match (&state.over, &state.head) {
            (Some(Over::Observation(sheet)), _) => {
                observation::view(sheet, &state.hotlines, say, send)
            }
            (Some(Over::Signature), _) => signature(state, say, send),
            (_, Load::Loading) => rsx! {
                main { class: "main",
                    match state.target {
                        Target::New(_) => rsx! {
                            Loading { text: say.t("visit-loading") }
                        },
                        Target::Mend(_) => rsx! {
                            Loading { text: say.t("visit-mend-loading") }
                        },
                    }
                }
            },
            (_, Load::Failed(failure)) => rsx! {
                main { class: "main",
                    {failed(say, failure, move || on(Event::Again))}
                }
            },
            (over, Load::Ready(head)) => rsx! {
                {form(state, head, say, send)}
                if *over == Some(Over::Leave) {
                    {leave(state, say, send)}
                }
                if let Some(Over::RemovePhoto(sha256)) = over {
                    {confirm(state, sha256, say, send)}
                }
            },
        }
    }
}

fn form(state: &State, head: &Head, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Visit(event));
    let outcome = state.form.outcome;
    rsx! {
        main { class: "main form",
            {house(state, head, say, send)}
            if !head.can_visit {
                NotSaved { failure: state.failure.clone(), testid: "visit-failure", say }
                p { class: "note wait",
                    Icon { glyph: Glyph::Warning }
                    {say.t("visit-no-campaign")}
                }
            } else {
                {first_question(state, say, send)}
                if state.other {
                    {other(state, say, send)}
                }
                match outcome {
                    Some(Outcome::Met) => met(state, head, say, send),
                    Some(Outcome::Absent) => absent(state, head, say, send),
                    Some(Outcome::Refused) => refused(state, say, send),
                    _ => rsx! {},
                }
                if outcome.is_some() {
                    {photos(state, say, send)}
                    {note(state, say, send)}
                }
            }
        }
        if head.can_visit {
            footer { class: "foot",
                NotSaved { failure: state.failure.clone(), testid: "visit-failure", say }
                if !state.errors.is_empty() {
                    p { class: "note bad", role: "status", "data-testid": "visit-check",
                        Icon { glyph: Glyph::Warning }
                        {say.n("visit-check", state.errors.len())}
                    }
                }
                Button {
                    label: match (state.saving, state.target) {
                        _ if state.photos.busy => say.t("visit-photo-busy"),
                        (true, _) => say.t("visit-saving"),
                        (false, Target::New(_)) => say.t("visit-save"),
                        (false, Target::Mend(_)) => say.t("visit-save-mended"),
                    },
                    testid: "visit-save",
                    disabled: state.saving || state.photos.busy,
                    onclick: move |()| on(Event::Save(now())),
                }
            }
        }
    }
}

/// The door, and what the office wrote about the visit.
fn house(state: &State, head: &Head, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Visit(event));
    let today = now().local_date();
    let last = match (&head.last, state.target) {
        (Some(last), _) => {
            let day = words::when(say, last.recorded, today);
            let mut happened = words::outcome(say, last.outcome);
            if let Some(note) = &last.note {
                happened = format!("{happened} – {note}");
            }
            say.with(
                "visit-last",
                &[("day", day.into()), ("text", happened.into())],
            )
        }
        (None, Target::New(_)) => say.t("visit-first"),
        (None, Target::Mend(_)) => head.recorded.map_or_else(String::new, |at| {
            say.s("visit-recorded", &words::when(say, at, today))
        }),
    };
    let people = head.row.as_ref().and_then(|row| row.people);
    let people = people.map_or_else(String::new, |n| say.n("house-people", n));
    rsx! {
        if let Some(row) = &head.row {
            section { class: "house", "data-testid": "visit-house",
                span { class: "no", "data-testid": "visit-house-number", {words::number(say, &row.number)} }
                div { class: "grow",
                    b { {side_by_side(&[words::name(say, row), people])} }
                    p { class: "soft", "{row.alley_name}" }
                    p { class: "soft", "data-testid": "visit-last", "{last}" }
                    if let Some(note) = &head.note {
                        p { {say.s("visit-note-for-next", note)} }
                    }
                }
            }
            div { class: "chips",
                if let Some(phone) = &head.phone {
                    a { class: "chip", href: "tel:{phone}", "data-testid": "visit-call",
                        Icon { glyph: Glyph::Phone }
                        {say.s("visit-call", &spaced_phone(phone))}
                    }
                }
                Link {
                    label: say.t("visit-edit-house"),
                    testid: "visit-edit-house",
                    onclick: move |()| on(Event::EditHouse),
                }
            }
        } else {
            p { class: "note wait",
                Icon { glyph: Glyph::Warning }
                {say.t("visit-house-gone")}
            }
        }
        if state.resumed {
            div { class: "note calm", "data-testid": "visit-resumed",
                Icon { glyph: Glyph::Pen }
                div { class: "grow",
                    p { {say.t("visit-resumed")} }
                    Link {
                        label: say.t("visit-restart"),
                        testid: "visit-restart",
                        onclick: move |()| on(Event::Restart),
                    }
                }
            }
        }
        {office(head, say)}
    }
}

fn office(head: &Head, say: Say) -> Element {
    let asks = match head.field {
        Some(_) => say.t("visit-office-asks"),
        None => say.t("visit-office-says"),
    };
    let reviewer = head.reviewer.clone().unwrap_or_default();
    rsx! {
        if let Some(comment) = &head.comment {
            div { class: "note bad", "data-testid": "visit-comment",
                Icon { glyph: Glyph::Returned }
                div {
                    h2 { "{asks}" }
                    p { "“{comment}”" }
                    if !reviewer.is_empty() {
                        p { class: "soft", "{reviewer}" }
                    }
                }
            }
        }
        if let Some(key) = &head.refused {
            div { class: "note bad", "data-testid": "visit-refused",
                Icon { glyph: Glyph::Warning }
                div {
                    h2 { {say.t("visit-refused")} }
                    p { {say.t(key)} }
                }
            }
        }
    }
}

fn first_question(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Visit(event));
    let choice = |id: &'static str, label: String, glyph| Choice {
        id,
        label,
        glyph: Some(glyph),
        warn: false,
    };
    let of =
        |outcome: Outcome, glyph| choice(outcome.as_str(), words::outcome(say, outcome), glyph);
    let choices = vec![
        of(Outcome::Met, Glyph::Full),
        of(Outcome::Absent, Glyph::Half),
        of(Outcome::Refused, Glyph::Cross),
        choice("other", say.t("visit-outcome-other"), Glyph::Dots),
    ];
    let chosen = match state.form.outcome {
        _ if state.other => vec!["other"],
        Some(outcome) => vec![outcome.as_str()],
        None => vec![],
    };
    let error = state.error_of("outcome").filter(|_| !state.other);
    rsx! {
        Question {
            name: "outcome",
            title: say.t("visit-q-outcome"),
            error: error.map(|code| words::code(say, code)),
            asked: state.asked_about("outcome"),
            Options {
                choices,
                chosen,
                name: "visit-outcome",
                onchoose: move |id| {
                    match Outcome::parse(id) {
                        Some(outcome) => on(Event::Outcome(outcome)),
                        None => on(Event::Other),
                    }
                },
            }
        }
    }
}
