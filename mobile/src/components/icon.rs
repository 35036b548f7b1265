//! Drawings. All are decoration: the word beside them says the same.

use dioxus::prelude::*;

/// What a drawing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Back.
    Back,
    /// Forward into a row.
    Forward,
    /// A shield with a tick: safe on the server.
    Safe,
    /// No network.
    Offline,
    /// Being sent.
    Sending,
    /// Something needs a person.
    Warning,
    /// A full disc: met, done.
    Full,
    /// A half disc: absent.
    Half,
    /// A cross: refused.
    Cross,
    /// An empty ring: not visited yet.
    Ring,
    /// Three dots: something else.
    Dots,
    /// An arrow coming back: returned.
    Returned,
    /// A tick.
    Tick,
    /// A house with windows.
    House,
    /// Today.
    Home,
    /// A list.
    List,
    /// A clock.
    Clock,
    /// A telephone.
    Phone,
    /// A magnifying glass.
    Search,
    /// Plus.
    Plus,
    /// Minus.
    Minus,
    /// A padlock.
    Lock,
    /// A pen.
    Pen,
    /// Rub out one character.
    Erase,
    /// On this device only.
    Device,
    /// A camera.
    Camera,
    /// A folded map.
    Map,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Six dots: what can be taken hold of.
    Grip,
    /// Two arrows: into another order.
    Order,
    /// An arrow out of a box: handed on.
    Hand,
}

impl Glyph {
    /// The SVG path of the outline and, where there is one, of the filled part.
    fn paths(self) -> (&'static str, &'static str) {
        match self {
            Self::Back => ("M15 5l-7 7 7 7", ""),
            Self::Forward => ("M9 5l7 7-7 7", ""),
            Self::Safe => (
                "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM8.5 12l2.5 2.5 4.5-5",
                "",
            ),
            Self::Offline => (
                "M3 3l18 18M8.5 16.5a5 5 0 017 0M5 12.5a10 10 0 014-2.4M15 10.4a10 10 0 014 2.1M12 20h.01",
                "",
            ),
            Self::Sending => ("M12 20V5M5 11l7-7 7 7", ""),
            Self::Warning => ("M12 4l9 16H3zM12 10v4M12 17h.01", ""),
            Self::Full => ("", "M12 3a9 9 0 100 18 9 9 0 000-18z"),
            Self::Half => ("M12 3a9 9 0 100 18 9 9 0 000-18z", "M12 3a9 9 0 000 18z"),
            Self::Cross => ("M5 5l14 14M19 5L5 19", ""),
            Self::Ring => ("M12 3a9 9 0 100 18 9 9 0 000-18z", ""),
            Self::Dots => (
                "",
                "M5 10a2 2 0 100 4 2 2 0 000-4zM12 10a2 2 0 100 4 2 2 0 000-4zM19 10a2 2 0 100 4 2 2 0 000-4z",
            ),
            Self::Returned => ("M9 6L4 11l5 5M4 11h10a6 6 0 016 6v2", ""),
            Self::Tick => ("M4 12.5l5.5 5.5L20 6.5", ""),
            Self::House => ("M5 21V5l7-2 7 2v16M9 21v-5h6v5M9 9h.01M15 9h.01", ""),
            Self::Home => ("M4 11l8-7 8 7v9H4z", ""),
            Self::List => ("M4 6h16M4 12h16M4 18h10", ""),
            Self::Clock => ("M12 7v5l3 2M12 3a9 9 0 100 18 9 9 0 000-18z", ""),
            Self::Phone => (
                "M6 3h4l2 5-3 2a12 12 0 005 5l2-3 5 2v4a2 2 0 01-2 2A16 16 0 014 5a2 2 0 012-2z",
                "",
            ),
            Self::Search => ("M11 4a7 7 0 100 14 7 7 0 000-14zM20 20l-4-4", ""),
            Self::Plus => ("M12 5v14M5 12h14", ""),
            Self::Minus => ("M5 12h14", ""),
            Self::Lock => ("M6 11h12v10H6zM8 11V8a4 4 0 018 0v3", ""),
            Self::Pen => ("M4 20l1-4L16 5l3 3L8 19zM14 7l3 3", ""),
            Self::Erase => ("M9 5h12v14H9l-6-7zM12 9.5l5 5M17 9.5l-5 5", ""),
            Self::Map => (
                "M3 6l6-2.5 6 2.5 6-2.5v14.5l-6 2.5-6-2.5-6 2.5zM9 3.5v14.5M15 6v14.5",
                "",
            ),
            Self::Up => ("M12 19V5M6 11l6-6 6 6", ""),
            Self::Down => ("M12 5v14M6 13l6 6 6-6", ""),
            Self::Grip => (
                "",
                "M9 4a2 2 0 100 4 2 2 0 000-4zM15 4a2 2 0 100 4 2 2 0 000-4zM9 10a2 2 0 100 4 2 2 0 000-4zM15 10a2 2 0 100 4 2 2 0 000-4zM9 16a2 2 0 100 4 2 2 0 000-4zM15 16a2 2 0 100 4 2 2 0 000-4z",
            ),
            Self::Order => ("M8 20V5M4 9l4-4 4 4M16 4v15M12 15l4 4 4-4", ""),
            Self::Hand => ("M5 12v8h14v-8M12 15V4M8 8l4-4 4 4", ""),
            Self::Camera => (
                "M4 8h3l2-3h6l2 3h3v11H4zM12 10.5a3 3 0 100 6 3 3 0 000-6z",
                "",
            ),
            Self::Device => ("M7 3h10v18H7zM11 18h2", ""),
        }
    }
}

/// One drawing, as large as the text around it asks for.
#[component]
pub fn Icon(glyph: Glyph) -> Element {
    let (outline, filled) = glyph.paths();
    rsx! {
        svg {
            view_box: "0 0 24 24",
            fill: "none",
            stroke: "currentColor",
            stroke_width: "2.2",
            stroke_linecap: "round",
            stroke_linejoin: "round",
            "aria-hidden": "true",
            "focusable": "false",
            path { d: outline }
            path { d: filled, fill: "currentColor", stroke: "none" }
        }
    }
}
