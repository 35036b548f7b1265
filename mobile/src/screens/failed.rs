//! What stands in a screen's place when its content could not be had, and by the button of a form that could
//! not be saved.

use dioxus::prelude::*;

use super::words;
use crate::components::{self, Glyph, Icon};
use crate::protocol::Failure;
use crate::texts::Say;

/// Why, and another try.
pub fn failed(say: Say, failure: &Failure, onagain: impl Fn() + 'static) -> Element {
    rsx! {
        components::Failed {
            title: say.t("failure-title"),
            text: words::failure(say, failure),
            again: say.t("again"),
            onagain: move |()| onagain(),
        }
    }
}

/// Why a form was not saved. It stands by the button that was pressed: above a long form nobody would see it.
#[component]
pub fn NotSaved(failure: Option<Failure>, testid: &'static str, say: Say) -> Element {
    rsx! {
        if let Some(failure) = &failure {
            div { class: "note bad", role: "alert", "data-testid": testid,
                Icon { glyph: Glyph::Warning }
                div {
                    h2 { {say.t("visit-not-saved")} }
                    p { {words::failure(say, failure)} }
                }
            }
        }
    }
}
