//! How far the sweep is in each group, as bars: what the coverage table says in numbers.

use std::cmp::Reverse;

use super::{
    super::{figures::Line, texts::Texts},
    Bars, Chart, Ink, Piece,
};

/// How many groups are drawn: as many as are looked through at once.
const MOST: usize = 30;
/// How wide the bars are drawn: as the page.
const WIDTH: f32 = 600.0;

/// The share of a group's houses where nobody has been, in parts of a million.
fn untouched(line: &Line) -> u64 {
    let of = line.figures.houses.max(1);
    line.figures.todo() * 1_000_000 / of
}

/// The chart of those groups where most is left to do, the most above; none without houses.
#[must_use]
pub fn coverage(t: Texts, groups: &[Line]) -> Option<Chart> {
    let mut drawn: Vec<&Line> = groups.iter().filter(|g| g.figures.houses > 0).collect();
    drawn.sort_by_key(|line| Reverse(untouched(line)));
    let all = drawn.len() as u64;
    drawn.truncate(MOST);
    let piece = |name: &str, ink, count: fn(&Line) -> u64| Piece {
        name: t.tr(name),
        ink,
        counts: drawn.iter().map(|line| count(line)).collect(),
    };
    let pieces = vec![
        piece("outcome-met", Ink::Met, |g| g.figures.met),
        piece("outcome-absent", Ink::Absent, |g| g.figures.absent),
        piece("outcome-refused", Ink::Refused, |g| g.figures.refused),
        piece("coverage-other", Ink::Other, |g| g.figures.other),
        piece("status-todo", Ink::Todo, |g| g.figures.todo()),
    ];
    let note = match all > MOST as u64 {
        true => t.tr_with(
            "coverage-chart-cut",
            &[("n", &t.number(MOST as u64)), ("of", &t.number(all))],
        ),
        false => String::new(),
    };
    let bars = Bars {
        id: "coverage",
        title: t.tr("coverage-chart-title"),
        note,
        width: WIDTH,
        class: "bars wide",
        lines: drawn.iter().map(|line| line.name.clone()).collect(),
        pieces,
    };
    bars.chart(t)
}
