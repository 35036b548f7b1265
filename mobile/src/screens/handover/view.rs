//! The drawing of an alley that is handed over.

use dioxus::prelude::*;
use tungngo_shared::visit::Appointment;

use super::{Event, Left, State};
use crate::components::{Bar, Empty, Loading};
use crate::protocol::Houses;
use crate::screens::{Load, failed::failed, shell, told::Told, words};
use crate::texts::{Say, side_by_side};
use crate::ui::Send;

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Handover(event));
    rsx! {
        Bar {
            title: say.t("handover-title"),
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        match &state.houses {
            Load::Loading => rsx! {
                main { class: "main",
                    Loading { text: say.t("houses-loading") }
                }
            },
            Load::Failed(failure) => rsx! {
                main { class: "main",
                    {failed(say, failure, move || on(Event::Again))}
                }
            },
            Load::Ready(houses) => ready(houses, state, say, send),
        }
    }
}

fn ready(houses: &Houses, state: &State, say: Say, send: Send) -> Element {
    let left = Left::of(houses);
    if left.doors() == 0 {
        return rsx! {
            main { class: "main",
                Empty { title: say.t("handover-empty"), text: say.t("handover-empty-text") }
            }
        };
    }
    rsx! {
        Told {
            say,
            id: "handover",
            hint: say.t("handover-hint"),
            lines: lines(houses, &left, state, say),
            how: state.how,
            onsend: move |text| send.act(shell::Act::Handover(Event::Send(text))),
        }
    }
}

/// The text line by line. It may be read tomorrow, so days are dates.
fn lines(houses: &Houses, left: &Left, state: &State, say: Say) -> Vec<String> {
    let all = houses.rows.len();
    let mut lines = vec![
        side_by_side(&[
            say.s("handover-head", &houses.alley.name),
            state.now.local_dmy(),
        ]),
        say.with(
            "handover-done",
            &[
                ("n", (all - left.doors()).into()),
                ("total", all.into()),
                ("left", left.doors().into()),
            ],
        ),
    ];
    let mut list = |key: &str, doors: Vec<String>| {
        if !doors.is_empty() {
            let args = [("n", doors.len().into()), ("text", doors.join(", ").into())];
            lines.push(say.with(key, &args));
        }
    };
    let numbers = |doors: &[String]| doors.iter().map(|d| words::number(say, d)).collect();
    let timed = |(door, at): &(String, Option<Appointment>)| match at {
        Some(at) => format!("{} – {}", words::number(say, door), words::dated(say, *at)),
        None => words::number(say, door),
    };
    list("handover-todo", numbers(&left.not_visited));
    list("handover-again", left.again.iter().map(timed).collect());
    list("handover-decide", numbers(&left.decide));
    if left.on_phone > 0 {
        lines.push(say.n("handover-on-phone", left.on_phone));
    }
    lines
}

#[cfg(test)]
mod tests {
    use tungngo_shared::{
        clock::{Millis, PartOfDay},
        visit::Outcome,
    };

    use super::*;
    use crate::protocol::Door;
    use crate::screens::samples;

    #[test]
    fn the_text_says_what_is_left_where_and_when_and_nobodys_name() {
        let mut houses = samples::houses();
        let date = jiff::civil::date(2026, 11, 29);
        let at = Some(Appointment {
            date,
            part: PartOfDay::Evening,
        });
        houses.rows[1].door = Door::Postponed { at };
        houses.rows[0] = samples::knocked("8", Outcome::Met);
        let mut state = State::new(samples::alley_id());
        state.now = Millis(1_795_860_000_000);
        let text = lines(&houses, &Left::of(&houses), &state, Say::default()).join("\n");
        for part in [
            "Ngõ 45 Lý Thường Kiệt",
            "1/4",
            "18",
            "12",
            "11 – tối Chủ nhật, 29/11",
            "28/11/2026",
        ] {
            assert!(text.contains(part), "“{part}” is not in {text}");
        }
        assert!(!text.contains("Mẫu"), "{text}");
        for row in &mut houses.rows {
            row.door = Door::Done(Outcome::Met);
            row.on_phone = false;
        }
        let text = lines(&houses, &Left::of(&houses), &state, Say::default());
        assert_eq!(text.len(), 2, "{text:?}");
    }
}
