//! The trend as a drawing: a line a figure, a place a day. The table beside it says the same in numbers.

use std::fmt::Write as _;

use jiff::civil::Date;
use tungngo_shared::{
    clock::dmy,
    quality::{Figure, Kind, TREND_DAYS},
};

use super::super::texts::Texts;
use crate::storage::quality::Day;

/// The drawing's size, and what is left free for what stands beside the lines.
pub const WIDTH: u32 = 640;
pub const HEIGHT: u32 = 220;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;

/// One figure's line.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// Its id.
    pub figure: &'static str,
    /// Its name.
    pub name: String,
    /// Its corners, as `polyline` wants them.
    pub points: String,
    /// The days that were measured.
    pub dots: Vec<(String, String)>,
}

/// A height with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Where.
    pub y: String,
    /// `50 %`.
    pub name: String,
}

/// The drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it is of.
    pub title: String,
    /// The first and the last day.
    pub ends: [String; 2],
    /// The heights that are marked.
    pub levels: Vec<Level>,
    /// The lines.
    pub trends: Vec<Trend>,
}

fn written(n: f64) -> String {
    format!("{n:.1}")
}

/// Where a share stands, in tenths of a per cent.
fn y(tenths: u64) -> f64 {
    let room = f64::from(HEIGHT) - TOP - BOTTOM;
    TOP + room * (1.0 - tenths as f64 / 1000.0)
}

/// Where a day stands; the last one is at the right.
fn x(day: Date, last: Date) -> f64 {
    let room = f64::from(WIDTH) - LEFT - RIGHT;
    let ago = (last - day).get_days();
    LEFT + room * (1.0 - f64::from(ago) / f64::from(TREND_DAYS - 1))
}

fn trend(t: Texts, kind: Kind, figure: Figure, days: &[Day], last: Date) -> Trend {
    let mut trend = Trend {
        figure: figure.as_str(),
        name: t.id("quality-figure-", figure.as_str()),
        points: String::new(),
        dots: Vec::new(),
    };
    for day in days {
        let share = day.shares.get(&(kind, figure));
        let Some(tenths) = share.and_then(|share| share.tenths()) else {
            continue;
        };
        let at = (written(x(day.day, last)), written(y(tenths)));
        let _ = write!(trend.points, "{},{} ", at.0, at.1);
        trend.dots.push(at);
    }
    trend
}

impl Chart {
    /// The drawing of one kind's figures; none before anything was measured.
    #[must_use]
    pub fn of(t: Texts, kind: Kind, days: &[Day]) -> Option<Self> {
        let (first, last) = (days.first()?.day, days.last()?.day);
        let all = kind.figures().iter();
        let trends: Vec<Trend> = all
            .map(|figure| trend(t, kind, *figure, days, last))
            .filter(|trend| !trend.dots.is_empty())
            .collect();
        if trends.is_empty() {
            return None;
        }
        let level = |tenths| Level {
            y: written(y(tenths)),
            name: format!("{} %", tenths / 10),
        };
        Some(Self {
            title: t.id("quality-trend-", kind.as_str()),
            ends: [dmy(first), dmy(last)],
            levels: [0, 500, 1000].map(level).into(),
            trends,
        })
    }
}

#[cfg(test)]
mod tests {
    use tungngo_shared::{i18n::Lang, quality::Share};

    use super::*;
    use crate::storage::quality::Shares;

    fn day(day: &str, figure: Figure, good: u64, of: u64) -> Day {
        let share = Share { good, of };
        Day {
            day: day.parse().unwrap(),
            shares: Shares::from([((Kind::Case, figure), share)]),
        }
    }

    #[test]
    fn a_line_goes_from_day_to_day_and_leaves_out_what_was_not_measured() {
        let days = [
            day("2026-11-01", Figure::Clean, 0, 4),
            day("2026-11-02", Figure::Clean, 0, 0),
            day("2026-11-30", Figure::Clean, 4, 4),
        ];
        let chart = Chart::of(Texts(Lang::Vi), Kind::Case, &days).unwrap();
        assert_eq!(chart.ends, ["01/11/2026", "30/11/2026"]);
        let lines: Vec<(&str, &str)> = chart
            .trends
            .iter()
            .map(|l| (l.figure, l.points.as_str()))
            .collect();
        assert_eq!(lines, [("clean", "56.0,192.0 628.0,12.0 ")]);
        assert_eq!(Chart::of(Texts(Lang::Vi), Kind::Household, &days), None);
        assert_eq!(Chart::of(Texts(Lang::Vi), Kind::Case, &[]), None);
    }
}
