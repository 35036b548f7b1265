//! The drawing of the recap.

use dioxus::prelude::*;
use tungngo_shared::clock::dmy;

use super::{Event, State};
use crate::components::{Bar, Empty, Loading};
use crate::protocol::Recap;
use crate::screens::{Load, failed::failed, shell, told::Told};
use crate::texts::Say;
use crate::ui::Send;

/// Draws it.
pub fn view(state: &State, say: Say, send: Send) -> Element {
    let on = move |event| send.act(shell::Act::Recap(event));
    rsx! {
        Bar {
            title: say.t("recap-title"),
            back: say.t("back"),
            onback: move |()| send.frame(shell::Event::Back),
        }
        match &state.recap {
            Load::Loading => rsx! {
                main { class: "main",
                    Loading { text: say.t("recap-loading") }
                }
            },
            Load::Failed(failure) => rsx! {
                main { class: "main",
                    {failed(say, failure, move || on(Event::Again))}
                }
            },
            Load::Ready(recap) if recap.knocked.visited() == 0 => rsx! {
                main { class: "main",
                    Empty { title: say.t("recap-empty"), text: say.t("recap-empty-text") }
                }
            },
            Load::Ready(recap) => rsx! {
                Told {
                    say,
                    id: "recap",
                    hint: say.t("recap-hint"),
                    lines: lines(recap, say),
                    how: state.how,
                    onsend: move |text| on(Event::Send(text)),
                }
            },
        }
    }
}

/// The recap line by line.
fn lines(recap: &Recap, say: Say) -> Vec<String> {
    let (knocked, progress) = (recap.knocked, recap.progress);
    let mut lines = vec![
        say.with(
            "recap-head",
            &[
                ("day", dmy(recap.date).into()),
                ("text", recap.group_names.join(", ").into()),
            ],
        ),
        say.with(
            "recap-doors",
            &[
                ("n", knocked.visited().into()),
                ("met", knocked.met.into()),
                ("absent", (knocked.absent + knocked.postponed).into()),
                ("refused", knocked.refused.into()),
                ("other", knocked.other.into()),
            ],
        ),
        say.with(
            "recap-campaign",
            &[
                ("visited", progress.visited().into()),
                ("total", progress.total.into()),
                ("left", progress.not_visited.into()),
            ],
        ),
    ];
    if recap.tomorrow > 0 {
        lines.push(say.n("recap-tomorrow", recap.tomorrow));
    }
    lines.push(match recap.waiting {
        0 => say.t("recap-safe"),
        waiting => say.n("recap-waiting", waiting),
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Progress;
    use crate::screens::samples;

    #[test]
    fn the_text_says_the_numbers_and_nobodys_name() {
        let recap = Recap {
            date: jiff::civil::date(2026, 11, 28),
            group_names: vec!["Tổ dân phố 3".to_owned()],
            knocked: Progress {
                total: 60,
                met: 24,
                absent: 20,
                postponed: 3,
                refused: 6,
                other: 7,
                not_visited: 0,
            },
            progress: samples::alley().progress,
            tomorrow: 8,
            waiting: 0,
        };
        let text = lines(&recap, Say::default()).join("\n");
        for part in ["28/11/2026", "Tổ dân phố 3", "60 nhà", "24", "23", "8"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        let waiting = Recap {
            waiting: 5,
            tomorrow: 0,
            ..recap
        };
        let text = lines(&waiting, Say::default()).join("\n");
        assert!(text.contains('5') && !text.contains("mai"), "{text}");
    }
}
