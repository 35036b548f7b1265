//! Counts as bars that lie: a bar a line, in pieces where it is counted in states.

use charts_rs::{Align, Box, Color, HorizontalBarChart, LegendCategory, Position, Series};

use super::{
    super::texts::Texts,
    Chart, Ink, LEGEND_LETTERS, LETTERS,
    dress::{NUMBER, Names},
};

/// A line with its bar.
const LINE: f32 = 30.0;
/// The row that explains the pieces.
const LEGEND: f32 = 34.0;
/// Round the drawing.
const MARGIN: f32 = 4.0;
/// Behind the longest bar, for its number.
const NUMBER_ROOM: f32 = 64.0;

/// One state in all bars.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its name.
    pub name: String,
    /// What it is drawn with.
    pub ink: Ink,
    /// How many, line by line.
    pub counts: Vec<u64>,
}

/// Bars to be drawn, from above.
#[derive(Clone, Debug)]
pub struct Bars {
    /// The chart's id.
    pub id: &'static str,
    /// What it is of.
    pub title: String,
    /// What else is to be known.
    pub note: String,
    /// How wide it is drawn; a page shows it a little smaller or larger.
    pub width: f32,
    /// Its classes.
    pub class: &'static str,
    /// The lines' names.
    pub lines: Vec<String>,
    /// What the bars are made of.
    pub pieces: Vec<Piece>,
}

impl Bars {
    /// The longest bar.
    fn longest(&self) -> u64 {
        let bar = |line| {
            let counts = self.pieces.iter().filter_map(|p| p.counts.get(line));
            counts.sum::<u64>()
        };
        (0..self.lines.len()).map(bar).max().unwrap_or_default()
    }

    /// The library begins at the bottom. Of what is not there it draws nothing, neither bar nor number.
    fn series(piece: Piece) -> Series {
        let counts = piece.counts.into_iter().rev();
        Series {
            label_show: true,
            stack: Some("all".to_owned()),
            ..Series::new_nullable(
                piece.name,
                counts.map(|n| (n > 0).then_some(n as f32)).collect(),
            )
        }
    }

    /// The chart; none where nothing is counted.
    #[must_use]
    pub fn chart(self, t: Texts) -> Option<Chart> {
        let longest = self.longest();
        if longest == 0 {
            return None;
        }
        let is_cut = self.pieces.len() > 1;
        let inks: Vec<Color> = self.pieces.iter().map(|p| p.ink.color()).collect();
        let legend = if is_cut { LEGEND } else { 0.0 };
        let height = MARGIN * 2.0 + legend + LINE * self.lines.len() as f32;
        let lines = self.lines.into_iter().rev().collect();
        let pieces = self.pieces.into_iter().map(Self::series).collect();
        let mut chart = HorizontalBarChart::new(pieces, lines);
        chart.width = self.width;
        chart.height = height;
        chart.margin = Box {
            left: MARGIN,
            top: MARGIN,
            right: if is_cut { MARGIN } else { NUMBER_ROOM },
            bottom: MARGIN,
        };
        chart.background_color = Ink::Paper.color();
        chart.legend.show = Some(is_cut);
        chart.legend.category = LegendCategory::Rect;
        chart.legend.align = Align::Left;
        chart.legend.font.size = LEGEND_LETTERS;
        chart.legend.font.color = Ink::Text.color();
        chart.x_axis.hidden = true;
        chart.x_axis.font.size = LETTERS;
        chart.x_axis.font.color = Ink::Text.color();
        chart.x_axis.stroke_color = Ink::Grid.color();
        chart.grid.stroke_color = Color::transparent();
        chart.series.colors = inks;
        chart.series.label.font.size = LETTERS;
        chart.series.label.font.color = Ink::Label.color();
        chart.series.label.formatter = format!("{NUMBER}{{c}}");
        chart.series_label_position = Some(if is_cut {
            Position::Inside
        } else {
            Position::Right
        });
        if let Some(axis) = chart.y_axis_configs.first_mut() {
            axis.min = Some(0.0);
            axis.max = Some(longest as f32);
        }
        let about = t.tr("chart-about");
        let names = Names {
            id: self.id,
            class: self.class,
            title: &self.title,
            about: &about,
            fits: is_cut,
            t,
        };
        Chart::of(names, self.note, chart.svg())
    }
}
