//! The tables: words in columns, `#` begins a remark, a line of column names begins a section.

use std::collections::BTreeMap;

/// A line of the table of routes: `METHOD PATH OF` and a verdict for each column of its section.
pub struct Line {
    pub method: String,
    pub path: String,
    pub of: String,
    pub verdicts: BTreeMap<&'static str, &'static str>,
    pub number: usize,
}

fn rows(text: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    (1..)
        .zip(text.lines())
        .map(|(n, line)| (n, line.split('#').next().unwrap_or_default()))
        .map(|(n, line)| (n, line.split_whitespace().collect::<Vec<_>>()))
        .filter(|(_, words)| !words.is_empty())
}

/// Reads the table of routes.
pub fn lines() -> Vec<Line> {
    let mut columns: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for (number, words) in rows(include_str!("routes.txt")) {
        if words[0] == "METHOD" {
            columns = words[3..].to_vec();
            continue;
        }
        assert_eq!(
            words.len(),
            columns.len() + 3,
            "line {number} of routes.txt has as many columns as its section"
        );
        all.push(Line {
            method: words[0].to_owned(),
            path: words[1].to_owned(),
            of: words[2].to_owned(),
            verdicts: columns.iter().copied().zip(words[3..].to_vec()).collect(),
            number,
        });
    }
    all
}

/// Which names each caller may come across: `yes` in the table of names.
pub fn names() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut columns: Vec<&str> = Vec::new();
    let mut allowed: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (number, words) in rows(include_str!("names.txt")) {
        if words[0] == "NAME" {
            columns = words[1..].to_vec();
            continue;
        }
        assert_eq!(words.len(), columns.len() + 1, "line {number} of names.txt");
        for (caller, word) in columns.iter().zip(&words[1..]) {
            let names = allowed.entry(*caller).or_default();
            match *word {
                "yes" => names.push(words[0]),
                "-" => {}
                other => panic!("line {number} of names.txt says {other}"),
            }
        }
    }
    allowed
}

/// All names of the table of names.
pub fn all_names() -> Vec<&'static str> {
    rows(include_str!("names.txt"))
        .map(|(_, words)| words[0])
        .filter(|name| *name != "NAME")
        .collect()
}
