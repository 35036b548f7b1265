//! The trend as a drawing: a line a figure, a place a day. The table beside it says the same in numbers.

use charts_rs::{Align, AxisType, Box, Color, LineChart, Series};
use jiff::civil::Date;
use tungngo_shared::{
    clock::dmy,
    quality::{Figure, Kind, TREND_DAYS},
};

use super::super::{
    chart::{Chart, Ink, LEGEND_LETTERS, LETTERS, Names},
    texts::Texts,
};
use crate::storage::quality::Day;

/// The drawing's size: half of the page, beside its table.
const WIDTH: f32 = 480.0;
const HEIGHT: f32 = 260.0;
const MARGIN: f32 = 4.0;
/// Between the legend and the highest line.
const LEGEND_ROOM: f32 = 10.0;
/// Half of the last day's name.
const DAY_ROOM: f32 = 28.0;
/// A day as the library counts.
const DAY_SECONDS: f64 = 86_400.0;

/// A figure's colour, and with it its dashes (`desk.css`).
fn ink(figure: Figure) -> Ink {
    match figure {
        Figure::Correct => Ink::Met,
        Figure::Complete => Ink::Other,
        Figure::Clean => Ink::Refused,
        Figure::Current => Ink::Absent,
    }
}

/// Where a day stands.
fn at(day: Date) -> f64 {
    f64::from((day - Date::constant(1970, 1, 1)).get_days()) * DAY_SECONDS
}

/// One figure's line over the days that were measured.
fn trend(t: Texts, kind: Kind, figure: Figure, days: &[Day]) -> Option<Series> {
    let measured = days.iter().filter_map(|day| {
        let tenths = day.shares.get(&(kind, figure))?.tenths()?;
        Some((at(day.day), Some(tenths as f32 / 10.0)))
    });
    let (days, shares): (Vec<f64>, Vec<Option<f32>>) = measured.unzip();
    (!days.is_empty()).then(|| Series {
        x_values: Some(days),
        ..Series::new_nullable(t.id("quality-figure-", figure.as_str()), shares)
    })
}

/// The drawing of one kind's figures; none before anything was measured.
#[must_use]
pub fn chart(t: Texts, kind: Kind, days: &[Day]) -> Option<Chart> {
    let (first, last) = (days.first()?.day, days.last()?.day);
    let figures = kind.figures().iter();
    let drawn = figures.filter_map(|f| Some((ink(*f).color(), trend(t, kind, *f, days)?)));
    let (inks, trends): (Vec<Color>, Vec<Series>) = drawn.unzip();
    if trends.is_empty() {
        return None;
    }
    let mut chart = LineChart::new(trends, Vec::new());
    chart.width = WIDTH;
    chart.height = HEIGHT;
    chart.margin = Box {
        left: MARGIN,
        top: MARGIN,
        right: DAY_ROOM,
        bottom: MARGIN,
    };
    chart.background_color = Ink::Paper.color();
    chart.legend.align = Align::Left;
    chart.legend.font.size = LEGEND_LETTERS;
    chart.legend.margin = Some(Box {
        bottom: LEGEND_ROOM,
        ..Box::default()
    });
    chart.legend.font.color = Ink::Text.color();
    chart.grid.stroke_color = Ink::Grid.color();
    chart.series.colors = inks;
    chart.series.stroke_width = 3.0;
    chart.x_axis.kind = AxisType::Time;
    chart.x_axis.min = Some(at(last) - f64::from(TREND_DAYS - 1) * DAY_SECONDS);
    chart.x_axis.max = Some(at(last));
    chart.x_axis.formatter = Some("%d/%m".to_owned());
    chart.x_axis.boundary_gap = Some(false);
    chart.x_axis.font.size = LETTERS;
    chart.x_axis.font.color = Ink::Text.color();
    chart.x_axis.stroke_color = Ink::Grid.color();
    if let Some(axis) = chart.y_axis_configs.first_mut() {
        (axis.min, axis.max) = (Some(0.0), Some(100.0));
        axis.split_number = 4;
        axis.formatter = Some("{c} %".to_owned());
        axis.font.size = LETTERS;
        axis.font.color = Ink::Text.color();
    }
    let (id, class) = match kind {
        Kind::Household => ("quality-household", "lines"),
        Kind::Case => ("quality-case", "lines"),
    };
    let title = t.id("quality-trend-", kind.as_str());
    let ends = [("first", &*dmy(first)), ("last", &*dmy(last))];
    let about = t.tr_with("quality-trend-from-to", &ends);
    let names = Names {
        id,
        class,
        title: &title,
        about: &about,
        fits: false,
        t,
    };
    Chart::of(names, String::new(), chart.svg())
}

#[cfg(test)]
mod tests {
    use tungngo_shared::{i18n::Lang, quality::Share};

    use super::*;
    use crate::storage::quality::Shares;

    const T: Texts = Texts(Lang::Vi);

    fn day(day: &str, figure: Figure, good: u64, of: u64) -> Day {
        let share = Share { good, of };
        Day {
            day: day.parse().unwrap(),
            shares: Shares::from([((Kind::Case, figure), share)]),
        }
    }

    /// The corners of the lines, left to right, with the highest at 0.
    fn lines(drawing: &str) -> Vec<Vec<(f32, f32)>> {
        let paths = drawing.split(" d=\"").skip(1);
        let corner = |corner: &str| {
            let mut at = corner.split_whitespace().map(|n| n.parse().unwrap());
            (at.next().unwrap(), at.next().unwrap())
        };
        paths
            .map(|path| {
                let path = path.split('"').next().unwrap();
                path.split(['M', 'L'])
                    .filter(|c| !c.trim().is_empty())
                    .map(corner)
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_line_goes_from_day_to_day_and_leaves_out_what_was_not_measured() {
        let days = [
            day("2026-11-01", Figure::Clean, 0, 4),
            day("2026-11-02", Figure::Clean, 0, 0),
            day("2026-11-15", Figure::Clean, 2, 4),
            day("2026-11-30", Figure::Clean, 4, 4),
        ];
        let chart = chart(T, Kind::Case, &days).unwrap();
        assert!(chart.drawing.contains("Từ 01/11/2026 đến 30/11/2026"));
        let lines = lines(&chart.drawing);
        let [none, half, all] = lines[0][..] else {
            panic!("three days were measured: {lines:?}");
        };
        assert_eq!(lines.len(), 1, "nothing is known of the other figures");
        // 14 of 29 days in, and half way up.
        let share = |at: f32, from: f32, to: f32| (at - from) / (to - from);
        assert!((share(half.0, none.0, all.0) - 14.0 / 29.0).abs() < 0.005);
        assert!((share(half.1, none.1, all.1) - 0.5).abs() < 0.005);
        assert!(none.0 < all.0 && all.1 < none.1);
        for said in [">Sạch</text>", ">100 %</text>", ">0 %</text>"] {
            assert!(chart.drawing.contains(said), "{said}");
        }
        // Of the same days all are drawn from the left edge to the right.
        assert!(none.0 < WIDTH * 0.15 && all.0 > WIDTH * 0.9);
    }

    #[test]
    fn without_anything_measured_there_is_no_drawing() {
        let days = [day("2026-11-01", Figure::Clean, 1, 4)];
        assert!(chart(T, Kind::Case, &days).is_some());
        assert_eq!(chart(T, Kind::Household, &days), None);
        assert_eq!(chart(T, Kind::Case, &[]), None);
    }
}
