//! What the page says, read back from its HTML.

use std::collections::BTreeMap;

use super::recount::{KEYS, Key};

/// One row: how many records there are, and its figures; none where the page has no numbers.
pub type Line = BTreeMap<Key, Option<(u64, u64)>>;

fn text(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
        out.push(' ');
    }
    out
}

fn number(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn line(row: &str, kind: &str) -> (String, Line) {
    let row = row.split("</tr>").next().unwrap();
    let name = row.split("scope=\"row\">").nth(1).unwrap();
    let name = name.split('<').next().unwrap().to_owned();
    let cells = row.split("<td").skip(2).map(|cell| {
        let words = text(&format!("<td{cell}"));
        let counted = words.split('·').next().unwrap();
        let (good, of) = counted.split_once('/')?;
        number(good).zip(number(of))
    });
    let keys = KEYS.into_iter().filter(|(k, _)| *k == kind);
    (name, keys.zip(cells).collect())
}

/// The groups by name, and all together, of both tables.
pub fn figures(html: &str) -> (BTreeMap<String, Line>, Line) {
    let (mut groups, mut total) = (BTreeMap::<String, Line>::new(), Line::new());
    for kind in ["household", "case"] {
        let section = html
            .split(&format!("data-testid=\"quality-{kind}\""))
            .nth(1);
        let section = section.unwrap().split("</section>").next().unwrap();
        for row in section.split("data-testid=\"quality-row\"").skip(1) {
            let (name, cells) = line(row, kind);
            groups.entry(name).or_default().extend(cells);
        }
        let row = section
            .split("data-testid=\"quality-total\"")
            .nth(1)
            .unwrap();
        total.extend(line(row, kind).1);
    }
    (groups, total)
}
