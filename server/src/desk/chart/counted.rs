//! One count a line, as bars and as the table beside them.

use super::{super::texts::Texts, Bars, Chart, Ink, Piece};

/// How wide the bars are drawn: beside their table.
const WIDTH: f32 = 560.0;

/// A chart with its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The bars; none where they could not be drawn.
    pub chart: Option<Chart>,
    /// What is counted.
    pub title: String,
    /// What the lines are.
    pub of: String,
    /// What the numbers are.
    pub unit: String,
    /// Lines and their numbers.
    pub lines: Vec<(String, String)>,
    /// All of them together.
    pub total: String,
}

impl Counted {
    /// The counts of named lines, from above; none where nothing is counted. `texts` are the keys
    /// of what is counted, of the lines and of the numbers.
    #[must_use]
    pub fn of(
        t: Texts,
        id: &'static str,
        texts: [&str; 3],
        counts: Vec<(String, u64)>,
    ) -> Option<Self> {
        let total = counts.iter().map(|(_, n)| n).sum::<u64>();
        if total == 0 {
            return None;
        }
        let [title, of, unit] = texts.map(|key| t.tr(key));
        let lines = counts.iter().map(|(name, n)| (name.clone(), t.number(*n)));
        let lines = lines.collect();
        let (names, counts) = counts.into_iter().unzip();
        let bars = Bars {
            id,
            title: title.clone(),
            note: String::new(),
            width: WIDTH,
            class: "bars",
            lines: names,
            pieces: vec![Piece {
                name: unit.clone(),
                ink: Ink::Plain,
                counts,
            }],
        };
        Some(Self {
            chart: bars.chart(t),
            title,
            of,
            unit,
            lines,
            total: t.number(total),
        })
    }
}
