//! The house rules that a program can hold. Each failure names the file, the line and the rule; the
//! reasons are in `CONTRIBUTING.md`.

#![allow(
    clippy::unwrap_used,
    reason = "a test's own helpers: a panic is how they fail"
)]

mod files;
mod fluent;
mod licences;
mod literals;
mod markup;
mod vietnamese;

use files::{File, all, of_kind};
use literals::{Literal, literals};

/// Fails with every finding, one a line.
#[track_caller]
fn nothing_found(rule: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

fn at(file: &File, line: usize, what: &str) -> String {
    format!("{}:{line}: {what}", file.path)
}

#[test]
fn files_have_fewer_than_400_lines() {
    let found = of_kind(&["rs", "css", "html", "js", "sql", "ftl"])
        .filter(|file| file.text.lines().count() >= 400)
        .map(|file| format!("{}: {} lines", file.path, file.text.lines().count()))
        .collect();
    nothing_found("a file has one subject and fewer than 400 lines", found);
}

/// String literals of code that ships: not of tests.
fn shipped_literals() -> Vec<(File, Literal)> {
    of_kind(&["rs"])
        .filter(|file| !file.is_test())
        .flat_map(|file| {
            let found = literals(&file.text);
            found
                .into_iter()
                .filter(|literal| !literal.in_test)
                .map(move |literal| (file.clone(), literal))
        })
        .collect()
}

/// What a statement begins with, and a word that must follow somewhere for it to be one.
const STATEMENTS: [(&str, &str); 10] = [
    ("SELECT ", ""),
    ("INSERT ", "INTO"),
    ("UPDATE ", "SET"),
    ("DELETE ", "FROM"),
    ("REPLACE ", "INTO"),
    ("CREATE ", ""),
    ("ALTER ", "TABLE"),
    ("DROP ", ""),
    ("WITH ", "SELECT"),
    ("ATTACH ", ""),
];

fn is_sql(text: &str) -> bool {
    let text = text.trim_start();
    STATEMENTS
        .iter()
        .any(|(first, then)| text.starts_with(first) && text.contains(then))
}

#[test]
fn sql_is_in_sql_files() {
    let found = shipped_literals()
        .iter()
        .filter(|(_, literal)| is_sql(&literal.text))
        .map(|(file, literal)| at(file, literal.line, &literal.text))
        .collect();
    nothing_found("SQL belongs in a .sql file", found);
}

#[test]
fn sql_names_its_columns_and_uses_numbered_placeholders() {
    let mut found = Vec::new();
    for file in of_kind(&["sql"]) {
        for (line, text) in file.numbered() {
            let text = text.split("--").next().unwrap_or_default();
            let upper = text.to_uppercase();
            if upper.contains("SELECT *") || upper.contains(".*") {
                found.push(at(&file, line, "names no columns"));
            }
            if text.contains('?') {
                found.push(at(&file, line, "placeholders are $1, $2, …"));
            }
        }
    }
    nothing_found("SQL that SQLite and PostgreSQL share", found);
}

/// SQLite numbers `$1`, `$2`, … by the order in which they first stand, whatever the digits say, and
/// PostgreSQL by the digits. Where both agree nobody is surprised.
#[test]
fn placeholders_first_stand_in_the_order_of_their_numbers() {
    let mut found = Vec::new();
    for file in of_kind(&["sql"]) {
        let lines = file.text.lines();
        let code: String = lines
            .map(|line| line.split("--").next().unwrap_or_default())
            .collect();
        for statement in code.split(';') {
            let mut highest = 0;
            for (at, _) in statement.match_indices('$') {
                let digits: String = statement[at + 1..]
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect();
                let number: usize = digits.parse().unwrap_or(0);
                if number == highest + 1 {
                    highest = number;
                } else if number > highest {
                    found.push(format!("{}: ${number} after ${highest}", file.path));
                    break;
                }
            }
        }
    }
    nothing_found("placeholders count up as they first stand", found);
}

#[test]
fn tables_are_strict() {
    let mut found = Vec::new();
    for file in of_kind(&["sql"]) {
        let code: String = file
            .text
            .lines()
            .map(|line| line.split("--").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n");
        for statement in code.split(';') {
            let upper = statement.trim().to_uppercase();
            if upper.starts_with("CREATE TABLE") && !upper.contains("STRICT") {
                let name = statement.split_whitespace().nth(2).unwrap_or_default();
                found.push(format!("{}: {name}", file.path));
            }
        }
    }
    nothing_found("a table is STRICT", found);
}

/// Migrations are numbered from 1 without gaps. A released one is never changed: a new one follows.
#[test]
fn migrations_are_numbered_without_gaps() {
    let mut folders = std::collections::BTreeMap::<String, Vec<String>>::new();
    for file in of_kind(&["sql"]) {
        if let Some((folder, name)) = file.path.rsplit_once('/')
            && folder.ends_with("/migrations")
        {
            folders
                .entry(folder.to_owned())
                .or_default()
                .push(name.to_owned());
        }
    }
    assert!(!folders.is_empty(), "no migrations found");
    for (folder, mut names) in folders {
        names.sort();
        for (number, name) in (1..).zip(&names) {
            assert!(
                name.starts_with(&format!("{number:04}_")),
                "{folder}/{name} should be number {number}"
            );
        }
    }
}

/// Where Vietnamese words may stand in code, and why.
const VIETNAMESE_ALLOWED: [(&str, &str); 3] = [
    (
        "shared/src/text/",
        "the alphabet, old encodings and the words that addresses are made of",
    ),
    (
        "server/src/imports/",
        "the words that wards' lists of households are made of",
    ),
    (
        "server/src/synthetic/words.rs",
        "parts of the names of made-up people and places",
    ),
];

/// The product's name is a name in every language.
const NAME: &str = "Từng Ngõ";

#[test]
fn vietnamese_text_is_in_fluent_files() {
    let allowed = |path: &str| VIETNAMESE_ALLOWED.iter().any(|(p, _)| path.starts_with(p));
    let mut found: Vec<String> = shipped_literals()
        .iter()
        .filter(|(file, _)| !allowed(&file.path))
        .filter(|(_, literal)| files::has_vietnamese(&literal.text.replace(NAME, "")))
        .map(|(file, literal)| at(file, literal.line, &literal.text))
        .collect();
    for file in of_kind(&["html", "js"]).filter(|file| !allowed(&file.path)) {
        for (line, text) in markup::without_comments(&file) {
            if files::has_vietnamese(&text.replace(NAME, "")) {
                found.push(at(&file, line, text.trim()));
            }
        }
    }
    nothing_found("text for people belongs in locales/*.ftl", found);
    for (path, _) in VIETNAMESE_ALLOWED {
        assert!(
            all().iter().any(|file| file.path.starts_with(path)),
            "{path} is allowed Vietnamese but is not there"
        );
    }
}

#[test]
fn templates_have_no_words_of_their_own() {
    let mut found = Vec::new();
    for file in of_kind(&["html"]).filter(|file| file.path.contains("templates/")) {
        for (line, words) in markup::words(&file) {
            found.push(at(&file, line, &words));
        }
    }
    nothing_found("a template's words belong in locales/*.ftl", found);
}

/// The list of pictures is held against the templates by this name.
#[test]
fn pages_say_which_template_they_are() {
    let mut found = Vec::new();
    let mut pages = 0;
    for file in of_kind(&["html"]).filter(|file| file.path.contains("templates/desk/")) {
        if !file.text.contains("{% extends \"desk/layout.html\" %}") {
            continue;
        }
        pages += 1;
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let name = name.trim_end_matches(".html");
        let says = format!("{{% block page %}}{name}{{% endblock %}}");
        if !file.text.contains(&says) {
            found.push(format!("{}: no {says}", file.path));
        }
    }
    assert!(pages > 10, "no pages are found");
    nothing_found("a page says the name of its template", found);
}

#[test]
fn colours_are_in_the_tokens_file() {
    let mut found = Vec::new();
    for file in of_kind(&["css", "html", "rs", "js"]) {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        if name.contains("tokens") || file.is_test() {
            continue;
        }
        for (line, what) in markup::colours(&file) {
            found.push(at(&file, line, &what));
        }
    }
    nothing_found("a colour belongs in the tokens file", found);
}

#[test]
fn nothing_names_a_machine() {
    // Written in pieces, so that this file does not find itself.
    let paths = [
        ["/ho", "me/"].concat(),
        ["/Us", "ers/"].concat(),
        ["/ro", "ot/"].concat(),
        ["/wo", "rk/"].concat(),
    ];
    let mut found = Vec::new();
    for file in all() {
        for (line, text) in file.numbered() {
            if let Some(path) = paths.iter().find(|path| text.contains(path.as_str())) {
                found.push(at(file, line, path));
            }
        }
    }
    nothing_found("a path of one machine", found);
}

#[test]
fn the_rules_see_what_they_forbid() {
    assert!(is_sql("SELECT id FROM visit") && is_sql("\n  UPDATE doc SET rev = $1"));
    assert!(!is_sql("UPDATE the app") && !is_sql("Select a file"));
    assert!(files::has_vietnamese("Đã lưu") && !files::has_vietnamese("Saved · 100 %"));
    let code = "fn a() { b(\"x\\\"y\"); } // \"no\"\n#[cfg(test)]\nmod tests { const C: &str = r#\"z\"#; }";
    let found: Vec<_> = literals(code)
        .into_iter()
        .map(|l| (l.line, l.text, l.in_test))
        .collect();
    assert_eq!(
        found,
        [(1, "x\\\"y".to_owned(), false), (3, "z".to_owned(), true)]
    );
}
