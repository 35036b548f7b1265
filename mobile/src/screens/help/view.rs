//! The drawing of help and settings.

use dioxus::prelude::*;
use tungngo_shared::{i18n::Lang, place::Hotline, text::spaced_phone};

use super::{Event, State};
use crate::components::{Bar, Button, Choice, Glyph, Icon, Kind, Loading, Options, Question};
use crate::protocol::{Me, TextSize, Theme};
use crate::screens::{Load, failed::failed, shell};
use crate::texts::Say;
use crate::ui::Send;

/// The explanations, by the stable part of their keys.
const PARTS: [(&str, usize); 3] = [("say", 4), ("rights", 3), (KEPT, 4)];
/// The one on how data is kept, which also says how this phone keeps its key.
const KEPT: &str = "kept";

/// Draws it.
pub fn view(state: &State, me: Option<&Me>, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Help(event));
    let below = me.map(|me| say.with("help-me", &[("name", me.name.clone().into())]));
    rsx! {
        Bar { title: say.t("help-title"), below: below.unwrap_or_default(), back: None }
        main { class: "main",
            h2 { {say.t("help-hotlines")} }
            match &state.help {
                Load::Loading => rsx! {
                    Loading { text: say.t("help-loading") }
                },
                Load::Failed(failure) => rsx! {
                    {failed(say, failure, move || on(Event::Again))}
                    Hotlines { hotlines: vec![emergency(say)], say }
                },
                Load::Ready(help) if help.hotlines.is_empty() => rsx! {
                    p { class: "note wait",
                        Icon { glyph: Glyph::Warning }
                        {say.t("help-no-hotlines")}
                    }
                    Hotlines { hotlines: vec![emergency(say)], say }
                },
                Load::Ready(help) => rsx! {
                    Hotlines { hotlines: help.hotlines.clone(), say }
                },
            }
            div { class: "cards",
                for (part , lines) in PARTS {
                    div { key: "{part}",
                        button {
                            r#type: "button",
                            class: "card",
                            aria_expanded: if state.open == Some(part) { "true" } else { "false" },
                            "data-testid": "help-{part}",
                            onclick: move |_| on(Event::Toggle(part)),
                            b { class: "grow", {say.t(&format!("help-{part}"))} }
                            span { class: "go",
                                Icon { glyph: if state.open == Some(part) { Glyph::Minus } else { Glyph::Plus } }
                            }
                        }
                        if state.open == Some(part) {
                            ul { class: "card open",
                                for line in 1..=lines {
                                    li { key: "{line}", {say.t(&format!("help-{part}-{line}"))} }
                                }
                                if let (true, Load::Ready(help)) = (part == KEPT, &state.help) {
                                    li { "data-testid": "help-protection",
                                        {say.t(&format!("help-protection-{}", help.protection.as_str()))}
                                    }
                                }
                            }
                        }
                    }
                }
            }
            h2 { {say.t("help-look")} }
            {look(state, say, send)}
            Button {
                label: say.t("help-lock"),
                testid: "help-lock",
                kind: Kind::Quiet,
                glyph: Glyph::Lock,
                onclick: move |()| on(Event::Lock),
            }
        }
    }
}

fn look(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Help(event));
    let size_id = |size: TextSize| match size {
        TextSize::Normal => "100",
        TextSize::Large => "125",
        TextSize::Larger => "150",
        TextSize::Largest => "200",
    };
    let sizes = TextSize::ALL
        .map(|size| Choice::new(size_id(size), say.n("help-text-size-value", size.percent())));
    let themes = Theme::ALL
        .map(|theme| Choice::new(theme.as_str(), say.t(&format!("theme-{}", theme.as_str()))));
    let langs = [Lang::Vi, Lang::En];
    let choices =
        langs.map(|lang| Choice::new(lang.as_str(), say.t(&format!("language-{}", lang.as_str()))));
    rsx! {
        div {
            Question { name: "text-size", title: say.t("help-text-size"), error: None,
                Options {
                    choices: sizes.to_vec(),
                    chosen: vec![size_id(state.settings.text_size)],
                    name: "text-size",
                    onchoose: move |id| {
                        if let Some(size) = TextSize::ALL.into_iter().find(|s| size_id(*s) == id) {
                            on(Event::Text(size));
                        }
                    },
                }
            }
            Question { name: "theme", title: say.t("help-theme"), error: None,
                Options {
                    choices: themes.to_vec(),
                    chosen: vec![state.settings.theme.as_str()],
                    name: "theme",
                    onchoose: move |id| {
                        if let Some(theme) = Theme::ALL.into_iter().find(|t| t.as_str() == id) {
                            on(Event::Theme(theme));
                        }
                    },
                }
            }
            Question { name: "language", title: say.t("help-language"), error: None,
                Options {
                    choices: choices.to_vec(),
                    chosen: vec![state.settings.lang.as_str()],
                    name: "language",
                    onchoose: move |id| {
                        if let Some(lang) = langs.into_iter().find(|l| l.as_str() == id) {
                            on(Event::Lang(lang));
                        }
                    },
                }
            }
        }
    }
}

/// The police's number everywhere in the country, for as long as the ward's are not here.
#[must_use]
pub fn emergency(say: Say) -> Hotline {
    Hotline {
        name: say.t("help-emergency"),
        phone: "113".to_owned(),
    }
}

/// Numbers to call, each one a link that dials.
#[component]
pub fn Hotlines(hotlines: Vec<Hotline>, say: Say) -> Element {
    rsx! {
        ul { class: "cards", "data-testid": "hotlines",
            for line in hotlines {
                li { key: "{line.name}{line.phone}",
                    a {
                        class: "card",
                        href: "tel:{line.phone}",
                        Icon { glyph: Glyph::Phone }
                        span { class: "sr", {say.t("help-call")} }
                        span { class: "grow",
                            "{line.name}"
                            br {}
                            b { {spaced_phone(&line.phone)} }
                        }
                    }
                }
            }
        }
    }
}
