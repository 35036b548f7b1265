//! Rows that several screens show.

use dioxus::prelude::*;
use jiff::civil::Date;
use tungngo_shared::ids::HouseholdId;

use super::words;
use crate::components::StateChip;
use crate::protocol::HouseRow;
use crate::texts::{Say, side_by_side};

/// A door: the number largest, who lives there, its state.
#[component]
pub fn HouseLine(
    row: HouseRow,
    say: Say,
    today: Date,
    #[props(default)] next: bool,
    /// Whether the alley is named, in lists over several alleys.
    #[props(default)]
    with_alley: bool,
    onopen: EventHandler<HouseholdId>,
) -> Element {
    let id = row.id;
    let (tone, state) = words::door(say, &row);
    let mut about = words::about(say, &row, today);
    if next {
        about = say.t("house-next");
    }
    if with_alley {
        about = side_by_side(&[row.alley_name.clone(), about]);
    }
    let number = words::number(say, &row.number);
    let name = words::name(say, &row);
    rsx! {
        button {
            r#type: "button",
            class: if next { "row door next" } else { "row door" },
            "data-testid": "house-row",
            "data-number": "{row.number}",
            "data-next": next.then_some("true"),
            onclick: move |_| onopen.call(id),
            span { class: words::number_class(&number), "{number}" }
            span { class: "who",
                b { "{name}" }
                span { "{about}" }
            }
            StateChip { tone, label: state }
        }
    }
}
