//! What stands in a screen's place when its content could not be had.

use dioxus::prelude::*;

use super::words;
use crate::components;
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
