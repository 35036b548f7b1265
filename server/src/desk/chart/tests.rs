//! What the charts say: the numbers that they were given, by name, and nothing that a page may not hold.

use quick_xml::{Reader, escape::unescape, events::Event};
use tungngo_shared::i18n::Lang;

use super::*;
use crate::{
    desk::{figures::Line, texts::Texts},
    storage::overview::Figures,
};

const T: Texts = Texts(Lang::Vi);
const TEXTS: [&str; 3] = ["triage-ages-title", "triage-ages-of", "triage-ages-unit"];

/// A bar's line and state, and its number.
type Bar = (String, String, String);

/// The bars of a drawing, and all that is written in it.
fn read(drawing: &str) -> (Vec<Bar>, Vec<String>) {
    let (mut bars, mut texts, mut text) = (Vec::new(), Vec::new(), String::new());
    let mut reader = Reader::from_str(drawing);
    loop {
        match reader.read_event().unwrap() {
            Event::Empty(tag) if tag.name().as_ref() == "rect" => {
                let said = |name: &str| {
                    let found = tag.attributes().flatten().find(|a| a.key.as_ref() == name);
                    found.map(|a| unescape(&a.value).unwrap().into_owned())
                };
                if let Some(line) = said("data-category") {
                    bars.push((
                        line,
                        said("data-series").unwrap(),
                        said("data-value").unwrap(),
                    ));
                }
            }
            Event::Start(_) => text.clear(),
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(part) => text.push_str(&unescape(&format!("&{};", &*part)).unwrap()),
            Event::End(tag) if tag.name().as_ref() == "text" => texts.push(text.clone()),
            Event::Eof => return (bars, texts),
            _ => {}
        }
    }
}

fn group(name: &str, figures: Figures) -> Line {
    Line {
        id: name.to_owned(),
        name: name.to_owned(),
        figures,
        param: String::new(),
        t: T,
    }
}

fn figures(met: u64, absent: u64, other: u64, todo: u64) -> Figures {
    let visited = met + absent + other;
    Figures {
        houses: visited + todo,
        visited,
        met,
        absent,
        other,
        ..Figures::default()
    }
}

#[test]
fn the_bars_of_a_group_are_the_numbers_of_its_row() {
    let groups = [
        group("Tổ 1", figures(1500, 1000, 30, 2000)),
        group("Tổ 2", figures(1200, 0, 0, 6000)),
        group("Tổ không nhà", Figures::default()),
    ];
    let chart = coverage(T, &groups).unwrap();
    let (bars, texts) = read(&chart.drawing);
    for line in &groups[..2] {
        let states = ["Gặp", "Vắng", "Từ chối", "Khác", "Chưa đến"];
        // Behind “visited of houses”, in the order of the table's columns.
        let cells = line.cells(&None);
        let row = cells[1..].iter().map(|cell| &cell.text);
        for (state, cell) in states.iter().zip(row) {
            let bar = bars.iter().find(|b| b.0 == line.name && b.1 == *state);
            let drawn = bar.map_or(0, |b| b.2.parse::<u64>().unwrap());
            assert_eq!(T.number(drawn), *cell, "{} {state}", line.name);
            assert_eq!(drawn > 0, bar.is_some(), "nothing is drawn of nothing");
        }
        assert!(texts.contains(&line.name));
    }
    for word in ["Gặp", "Chưa đến", "1.500", "1.000", "6.000", "1.200"] {
        assert!(texts.iter().any(|t| t == word), "{word} in {texts:?}");
    }
    // No number goes into so short a bar: the table has it.
    assert!(!texts.contains(&"30".to_owned()));
    assert!(!texts.contains(&"Tổ không nhà".to_owned()));
    assert_eq!(coverage(T, &groups[2..]), None);
}

#[test]
fn where_most_is_left_to_do_stands_above_and_only_so_many_are_drawn() {
    let mut groups: Vec<Line> = (1..=31)
        .map(|n| group(&format!("Tổ {n}"), figures(100 - n, 0, 0, n)))
        .collect();
    // Many houses, and nearly all are done.
    groups.push(group("Tổ lớn", figures(9_000, 0, 0, 50)));
    let chart = coverage(T, &groups).unwrap();
    let (_, texts) = read(&chart.drawing);
    let names: Vec<&String> = texts.iter().filter(|t| t.starts_with("Tổ")).collect();
    // The library writes from the bottom.
    assert_eq!(
        (names[0], *names.last().unwrap()),
        (&"Tổ 31".to_owned(), &"Tổ 2".to_owned())
    );
    assert_eq!(names.len(), 30);
    assert!(chart.note.contains("30") && chart.note.contains("32"));
    assert_eq!(coverage(T, &groups[..30]).unwrap().note, "");
}

#[test]
fn counts_stand_in_the_chart_as_in_the_table() {
    let counts = [
        ("Đến 1 ngày", 3),
        ("Trên 1 ngày", 0),
        ("Trên 30 ngày", 1234),
    ];
    let counts = counts.map(|(name, n)| (name.to_owned(), n)).to_vec();
    let counted = Counted::of(T, "triage-ages", TEXTS, counts).unwrap();
    let (bars, texts) = read(&counted.chart.unwrap().drawing);
    for (name, number) in &counted.lines {
        assert!(texts.contains(name));
        let bar = bars.iter().find(|b| b.0 == *name);
        let drawn = bar.map_or(0, |b| b.2.parse::<u64>().unwrap());
        assert_eq!(T.number(drawn), *number, "{name}");
        assert_eq!(texts.contains(number), drawn > 0, "{name}");
    }
    assert_eq!(counted.total, "1.237");
    assert_eq!(
        Counted::of(T, "triage-ages", TEXTS, vec![("Đến 1 ngày".to_owned(), 0)]),
        None
    );
}

#[test]
fn names_stay_words_and_the_drawing_has_nothing_of_its_own() {
    let name = "Tổ \"9\" <script>alert('x')</script> & màu";
    let groups = [group(name, figures(1, 1, 1, 1))];
    let drawing = coverage(T, &groups).unwrap().drawing;
    let (bars, texts) = read(&drawing);
    assert!(texts.contains(&name.to_owned()) && bars.iter().all(|b| b.0 == name));

    for bad in [
        "<script",
        "<style",
        " style=\"",
        "fill=\"#",
        "stroke=\"#",
        "Roboto",
        "\u{E000}",
    ] {
        assert!(!drawing.contains(bad), "{bad}");
    }
    let names = Names {
        id: "x",
        class: "",
        title: "x",
        about: "x",
        fits: false,
        t: T,
    };
    for bad in [
        "<svg><foreignObject/></svg>",
        "<svg><style>*{}</style></svg>",
        "<svg><rect",
    ] {
        assert!(dressed(bad, &names).is_err(), "{bad}");
    }
    let harmless = dressed(
        "<svg onload=\"x()\"><rect style=\"x\" fill=\"red\"/></svg>",
        &names,
    );
    let harmless = harmless.unwrap();
    assert!(!harmless.contains("onload") && !harmless.contains("style"));
    assert!(harmless.contains("fill=\"none\"") && harmless.contains("role=\"img\""));
}

#[test]
fn every_ink_comes_back_as_itself_and_has_its_colour_on_the_page() {
    let css = include_str!("../../../assets/desk.css");
    for ink in Ink::ALL {
        assert_eq!(Ink::of(&ink.color().hex()), Some(ink));
        let is_styled = ["fill", "stroke"]
            .iter()
            .any(|way| css.contains(&format!(".{way}-{}", ink.class())));
        assert!(is_styled, "{ink:?}");
    }
    assert_eq!(Ink::of("#000000"), None);
}
