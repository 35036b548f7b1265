//! Charts of counts, drawn on the server by `charts-rs`. Each says what the table beside it says; what is here gives the
//! library our numbers, and its drawing our colours and names ([`dress`]).

use std::fmt::Display;

use charts_rs::Color;

mod bars;
mod counted;
mod coverage;
mod dress;
#[cfg(test)]
mod tests;

pub use bars::{Bars, Piece};
pub use counted::Counted;
pub use coverage::coverage;
pub use dress::{Names, dressed};

/// Letters as the library measures them, in its own typeface; ours are a little wider and drawn at 15
/// (`desk.css`), so that what is measured has room for what is drawn.
pub const LETTERS: f32 = 16.0;
/// Those of a legend, with room between one name and the next one's sign.
pub const LEGEND_LETTERS: f32 = 19.0;

/// What something is drawn with: a colour of `tokens.css`, light or dark. The library writes colours down and
/// not names, so each goes through it as a colour that stands for the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Met, or good.
    Met,
    /// Absent.
    Absent,
    /// Refused.
    Refused,
    /// Something else.
    Other,
    /// Still to be done.
    Todo,
    /// One count a line.
    Plain,
    /// What is written.
    Text,
    /// A number over a bar.
    Label,
    /// Lines to read heights by.
    Grid,
    /// What everything lies on.
    Paper,
}

impl Ink {
    const ALL: [Self; 10] = [
        Self::Met,
        Self::Absent,
        Self::Refused,
        Self::Other,
        Self::Todo,
        Self::Plain,
        Self::Text,
        Self::Label,
        Self::Grid,
        Self::Paper,
    ];

    /// The end of its class in `desk.css` (`fill-…`, `stroke-…`).
    fn class(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Absent => "absent",
            Self::Refused => "refused",
            Self::Other => "other",
            Self::Todo => "todo",
            Self::Plain => "plain",
            Self::Text => "text",
            Self::Label => "label",
            Self::Grid => "grid",
            Self::Paper => "paper",
        }
    }

    /// The colour that stands for it.
    #[must_use]
    pub fn color(self) -> Color {
        Color {
            r: 1 + self as u8,
            g: 0,
            b: 0,
            a: u8::MAX,
        }
    }

    fn of(color: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ink| ink.color().hex() == color)
    }
}

/// A chart as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its id on the page.
    pub id: &'static str,
    /// What it is of.
    pub title: String,
    /// What else is to be known; may be empty.
    pub note: String,
    /// An `<svg>` without colours, styles and scripts of its own.
    pub drawing: String,
}

impl Chart {
    /// The library's drawing as a page's. What cannot be drawn is in the log and not on the page: the table
    /// beside it says the same.
    #[must_use]
    pub fn of(names: Names<'_>, note: String, svg: Result<String, impl Display>) -> Option<Self> {
        let drawing = svg
            .map_err(|e| e.to_string())
            .and_then(|svg| dressed(&svg, &names).map_err(|e| e.to_string()));
        match drawing {
            Ok(drawing) => Some(Self {
                id: names.id,
                title: names.title.to_owned(),
                note,
                drawing,
            }),
            Err(error) => {
                tracing::error!(chart = names.id, error, "a chart could not be drawn");
                None
            }
        }
    }
}
