//! The frame's drawing: the truth of sync, the screen in front, toast and tabs.

use dioxus::prelude::*;
use tungngo_shared::clock::Millis;

use super::{Event, Screen, Shell};
use crate::components::{Bar, Button, Glyph, Kind, Loading, SyncStrip, Tab, Tabs, Toast};
use crate::protocol::{Link, SyncTruth};
use crate::screens::{
    alleys, enrol, failed::failed, handover, help, house, houses, my_visits, order, plan, recap,
    sync, task, tasks, today, unlock, visit,
};
use crate::texts::{Say, side_by_side};
use crate::ui::Send;

/// The frame around the screen in front.
#[component]
pub fn Frame(shell: Signal<Shell>, say: Say) -> Element {
    let send = use_context::<Send>();
    let read = shell.read();
    let place = read.front();
    let id = place.id;
    let name = place.screen.name();
    let tab = place.screen.tab();
    let strip = place.screen.has_strip();
    let (glyph, tone, text) = strip_of(say, &read.sync);
    let toast = read.toast.as_ref().map(|(toast, _)| {
        let at = toast.at.map(Millis::local_hm).unwrap_or_default();
        (
            say.with(toast.key, &[("at", at.into())]),
            toast.undo.is_some(),
        )
    });
    let undo = toast
        .as_ref()
        .filter(|(_, undo)| *undo)
        .map(|_| say.t("visit-undo"));
    let tabs = [
        ("today", Glyph::Home),
        ("alleys", Glyph::List),
        ("visits", Glyph::Clock),
        ("help", Glyph::Phone),
    ];
    let tabs = tabs.map(|(id, glyph)| Tab {
        id,
        label: say.t(&format!("tab-{id}")),
        glyph,
    });
    rsx! {
        div {
            class: if tab.is_some() { "screen tabbed" } else { "screen" },
            "data-screen": name,
            if strip {
                SyncStrip { glyph, tone, text, onclick: move |()| send.frame(Event::Strip) }
            }
            for id in [id] {
                ErrorBoundary {
                    key: "{id}",
                    handle_error: move |_| rsx! {
                        Fault { say }
                    },
                    Front { shell, say, id }
                }
            }
            Toast {
                text: toast.map(|(text, _)| text),
                undo,
                onundo: move |()| send.frame(Event::Undo),
            }
            if let Some(current) = tab {
                Tabs {
                    tabs: tabs.to_vec(),
                    current,
                    label: say.t("tabs"),
                    onchoose: move |id| send.frame(Event::Tab(id)),
                }
            }
        }
    }
}

/// The screen in front. Its own component, so that a fault stays inside its boundary.
#[component]
fn Front(shell: Signal<Shell>, say: Say, id: u64) -> Element {
    let send = use_context::<Send>();
    let read = shell.read();
    if read.front().id != id {
        return rsx! {};
    }
    match &read.front().screen {
        Screen::Start => rsx! {
            Bar { title: say.t("app-name"), back: None }
            main { class: "main",
                match &read.boot_failure {
                    None => rsx! {
                        Loading { text: say.t("starting") }
                    },
                    Some(failure) => failed(say, failure, move || send.frame(Event::Start)),
                }
            }
        },
        Screen::Enrol(state) => enrol::view(state, say, send),
        Screen::Unlock(state) => unlock::view(state, say, send),
        Screen::Today(state) => today::view(state, read.me.as_ref(), say, send),
        Screen::Recap(state) => recap::view(state, say, send),
        Screen::Alleys(state) => alleys::view(state, say, send),
        Screen::Houses(state) => houses::view(state, say, send),
        Screen::Plan(state) => plan::view(state, say, send),
        Screen::Order(state) => order::view(state, say, send),
        Screen::Handover(state) => handover::view(state, say, send),
        Screen::Visit(state) => visit::view(state, say, send),
        Screen::House(state) => house::view(state, say, send),
        Screen::MyVisits(state) => my_visits::view(state, read.sync.link, say, send),
        Screen::Tasks(state) => tasks::view(state, say, send),
        Screen::Task(state) => task::view(state, say, send),
        Screen::Sync(state) => sync::view(state, say, send),
        Screen::Help(state) => help::view(state, read.me.as_ref(), say, send),
    }
}

/// A screen that could not be drawn.
#[component]
fn Fault(say: Say) -> Element {
    let send = use_context::<Send>();
    rsx! {
        Bar { title: say.t("app-fault"), back: None }
        main { class: "main",
            p { {say.t("app-fault-text")} }
            Button {
                label: say.t("back"),
                testid: "fault-back",
                kind: Kind::Quiet,
                onclick: move |()| send.frame(Event::Tab("today")),
            }
        }
    }
}

/// The strip's drawing, tone and sentence.
fn strip_of(say: Say, truth: &SyncTruth) -> (Glyph, &'static str, String) {
    let waiting = truth.waiting;
    let photos = truth.photos_total.saturating_sub(truth.photos_safe);
    let held = |key: &str| {
        let args = [
            ("safe", truth.visits_safe.into()),
            ("total", truth.visits_total.into()),
            ("n", waiting.into()),
        ];
        say.with(key, &args)
    };
    let (glyph, tone, mut text) = match truth.link {
        Link::NeedsUpdate => (Glyph::Warning, "bad", say.n("strip-needs-update", waiting)),
        Link::Revoked => (Glyph::Warning, "bad", say.n("strip-revoked", waiting)),
        Link::Offline if waiting == 0 && photos > 0 => {
            let text = say.n("strip-offline-photos", photos);
            (Glyph::Offline, "wait", text)
        }
        Link::Offline if waiting == 0 => (Glyph::Offline, "wait", say.t("strip-offline-empty")),
        Link::Offline => {
            let visits = truth.visits_total.saturating_sub(truth.visits_safe);
            let key = if visits == waiting {
                "strip-offline"
            } else {
                "strip-offline-items"
            };
            (Glyph::Offline, "wait", say.n(key, waiting))
        }
        Link::Receiving if !truth.list_complete => {
            let rows = truth.rows_received;
            (Glyph::Sending, "wait", say.n("strip-receiving", rows))
        }
        Link::Waiting if waiting > 0 => (Glyph::Clock, "wait", held("strip-waiting")),
        Link::Sending if waiting > 0 => (Glyph::Sending, "wait", held("strip-sending")),
        _ if waiting > 0 => (Glyph::Sending, "wait", held("strip-pending")),
        _ if !truth.list_complete => (Glyph::Clock, "wait", say.t("strip-first")),
        _ if truth.visits_total == 0 => (Glyph::Safe, "", say.t("strip-no-visits")),
        _ => {
            let at = truth.last_contact.map(Millis::local_hm);
            let key = match (truth.photos_total > 0, at.is_some()) {
                (false, false) => "strip-safe",
                (false, true) => "strip-safe-at",
                (true, false) => "strip-safe-photos",
                (true, true) => "strip-safe-photos-at",
            };
            let args = [
                ("safe", truth.visits_safe.into()),
                ("total", truth.visits_total.into()),
                ("photos_safe", truth.photos_safe.into()),
                ("photos_total", truth.photos_total.into()),
                ("at", at.unwrap_or_default().into()),
            ];
            let (glyph, tone) = match photos {
                0 => (Glyph::Safe, ""),
                _ => (Glyph::Sending, "wait"),
            };
            (glyph, tone, say.with(key, &args))
        }
    };
    if waiting > 0 && photos > 0 {
        let held = say.n("strip-photos-held", photos);
        text = side_by_side(&[text.trim_end_matches('.'), &held]);
    }
    if truth.attention > 0 {
        let args = [("n", truth.attention.into()), ("text", text.into())];
        return (Glyph::Warning, "bad", say.with("strip-attention", &args));
    }
    (glyph, tone, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strip_never_says_safe_while_something_waits() {
        let mut truth = SyncTruth {
            link: Link::Idle,
            visits_total: 37,
            visits_safe: 34,
            waiting: 3,
            list_complete: true,
            ..SyncTruth::default()
        };
        for link in [
            Link::Offline,
            Link::Idle,
            Link::Sending,
            Link::Receiving,
            Link::Waiting,
        ] {
            truth.link = link;
            let (glyph, tone, text) = strip_of(Say::default(), &truth);
            assert_ne!(glyph, Glyph::Safe, "{link:?}");
            assert_eq!(tone, "wait", "{link:?}");
            assert!(text.contains('3'), "{text}");
        }
        truth.waiting = 0;
        truth.link = Link::Idle;
        let (glyph, _, text) = strip_of(Say::default(), &truth);
        assert_eq!(glyph, Glyph::Safe);
        assert!(text.contains("34/37"), "{text}");
    }

    #[test]
    fn the_strip_counts_photos_and_is_not_safe_before_they_are() {
        let mut truth = SyncTruth {
            link: Link::Idle,
            visits_total: 37,
            visits_safe: 37,
            photos_total: 12,
            photos_safe: 11,
            list_complete: true,
            ..SyncTruth::default()
        };
        let (glyph, tone, text) = strip_of(Say::default(), &truth);
        assert_eq!((glyph, tone), (Glyph::Sending, "wait"));
        assert!(text.contains("37/37") && text.contains("11/12"), "{text}");
        truth.link = Link::Offline;
        let (_, tone, text) = strip_of(Say::default(), &truth);
        assert_eq!(tone, "wait");
        assert_eq!(text, Say::default().n("strip-offline-photos", 1));
        truth.waiting = 2;
        let (_, _, text) = strip_of(Say::default(), &truth);
        assert!(
            text.ends_with(&Say::default().n("strip-photos-held", 1)),
            "{text}"
        );
        truth.waiting = 0;
        truth.link = Link::Idle;
        truth.photos_safe = 12;
        let (glyph, _, text) = strip_of(Say::default(), &truth);
        assert_eq!(glyph, Glyph::Safe);
        assert!(text.contains("12/12"), "{text}");
    }
}
