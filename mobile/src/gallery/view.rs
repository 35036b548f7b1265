//! The drawing of one page of the gallery.

use dioxus::prelude::*;

use super::pages::{Page, Part, Phase, Scene};
use super::parts::specimens;
use super::world::World;
use crate::protocol::Settings;
use crate::screens::shell::{Event, Frame, Task};
use crate::texts::Say;
use crate::ui::{Send, focus, look};

/// What a session shows; its root context.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The page.
    pub page: Page,
    /// Language, text size and colours to begin with.
    pub settings: Settings,
}

/// One page.
#[component]
pub fn Gallery() -> Element {
    let Shown { page, settings } = use_context::<Shown>();
    match page {
        Page::Part(part) => rsx! {
            Specimens { part, settings }
        },
        Page::Screen(scene, phase) => rsx! {
            Stand { scene, phase, settings }
        },
    }
}

/// What the rules want of the page itself. Nothing leaves the gallery: nothing is shared, located or closed.
fn carry_out(task: Task) {
    match task {
        Task::Look(settings) => look(settings),
        Task::Focus(id) => focus(&id),
        Task::Ask { .. } | Task::Share(_) | Task::Locate | Task::Exit => {}
    }
}

/// A screen in the app's own frame. What is tapped on it happens, with made-up answers.
#[component]
fn Stand(scene: Scene, phase: Phase, settings: Settings) -> Element {
    let world = World {
        scene,
        phase,
        settings,
    };
    let (first, todo) = use_hook(|| world.open());
    let mut shell = use_signal(|| first);
    use_effect(move || {
        for task in todo.clone() {
            carry_out(task);
        }
    });
    let send = use_callback(move |event: Event| {
        let todo = world.tell(&mut shell.write(), event);
        for task in todo {
            carry_out(task);
        }
    });
    use_context_provider(|| Send(send));
    let say = Say(shell.read().settings.lang);
    rsx! {
        div { class: "app",
            Frame { shell, say }
        }
    }
}

/// Components in their states.
#[component]
fn Specimens(part: Part, settings: Settings) -> Element {
    use_effect(move || look(settings));
    let name = part.as_str();
    rsx! {
        div { class: "app",
            div { class: "screen", "data-screen": "Gallery",
                main { class: "main", "data-testid": "gallery-{name}",
                    h1 { "Gallery: {name}" }
                    {specimens(part, Say(settings.lang))}
                }
            }
        }
    }
}

/// One component: its name, and a heading's worth of states below.
#[component]
pub(super) fn Component(name: &'static str, children: Element) -> Element {
    rsx! {
        section { class: "stack", aria_label: name,
            h2 { "{name}" }
            {children}
        }
    }
}

/// One state of a component.
#[component]
pub(super) fn State(name: &'static str, children: Element) -> Element {
    rsx! {
        div { class: "specimen",
            p { class: "soft", "{name}" }
            div { {children} }
        }
    }
}
