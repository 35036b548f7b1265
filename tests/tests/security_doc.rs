//! `SECURITY.md` is true of the code: every control is in it once, every file and every test that it names
//! exists, and what is said to be done names both.

#![allow(
    clippy::unwrap_used,
    reason = "a test's own helpers: a panic is how they fail"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The numbers of the standard's controls up to level 2.
const ASVS: &str = include_str!("security/asvs-5.0-level-2.txt");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// The tables of a chapter, each row in its cells.
fn rows(text: &str, chapter: &str) -> Vec<Vec<String>> {
    let part = text.split(&format!("## {chapter}")).nth(1).unwrap();
    let part = part.split("\n## ").next().unwrap();
    let lines = part.lines().filter(|line| line.starts_with('|'));
    lines
        .map(|line| {
            let cells = line.trim_matches('|').split(" | ");
            cells.map(|cell| cell.trim().to_owned()).collect()
        })
        .filter(|row: &Vec<String>| !row[0].starts_with("control") && !row[0].starts_with("---"))
        .collect()
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The names of all tests in the repository.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for folder in ["shared", "server", "mobile", "tests", "xtask"] {
        read(&root().join(folder), &mut found);
    }
    found
}

fn read(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for test in text
                .split("test]\n")
                .chain(text.split("#[tokio::test("))
                .skip(1)
            {
                // Attributes may stand between.
                let Some(name) = test.split("fn ").nth(1) else {
                    continue;
                };
                let name = name.split(['(', '<']).next().unwrap_or_default();
                found.insert(name.to_owned());
            }
            // Property tests have their names inside a macro.
            for test in text.split("proptest!").skip(1) {
                for name in test.split("fn ").skip(1) {
                    found.insert(name.split('(').next().unwrap_or_default().to_owned());
                }
            }
        }
    }
}

fn is_path(name: &str) -> bool {
    let first = ["shared/", "server/", "mobile/", "tests/", "xtask/"];
    let files = ["Cargo.toml", "README.md", "ARCHITECTURE.md", "deny.toml"];
    first.iter().any(|f| name.starts_with(f)) || files.contains(&name)
}

fn is_test(name: &str) -> bool {
    let letters = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    name.bytes().all(letters) && name.matches('_').count() >= 2
}

#[test]
fn every_file_and_test_that_it_names_exists() {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let tests = tests();
    assert!(tests.len() > 300, "the tests are not read: {}", tests.len());
    let (mut missing, mut named) = (Vec::new(), 0);
    for chapter in ["OWASP ASVS", "OWASP MASVS"] {
        for row in rows(&text, chapter).iter().filter(|row| row.len() == 4) {
            for name in quoted(&row[2]).into_iter().chain(quoted(&row[3])) {
                if is_path(name) {
                    named += 1;
                    if !root().join(name).exists() {
                        missing.push(format!("{}: no file {name}", row[0]));
                    }
                } else if is_test(name) {
                    named += 1;
                    if !tests.contains(name) {
                        missing.push(format!("{}: no test {name}", row[0]));
                    }
                }
            }
        }
    }
    assert!(named > 250, "the tables are not read: {named}");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_control_is_there_once_with_what_shows_it_or_why_not() {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    for (chapter, all) in [
        ("OWASP ASVS", ASVS.lines().map(str::to_owned).collect()),
        ("OWASP MASVS", masvs()),
    ] {
        let mut told: BTreeMap<String, u32> = BTreeMap::new();
        for row in rows(&text, chapter) {
            assert!(matches!(row.len(), 2 | 4), "{row:?}");
            assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
            for id in row[0].split(", ") {
                *told.entry(id.to_owned()).or_default() += 1;
            }
            // What is done names a place; what is not says so.
            if row.len() == 4 && !row[2].contains("not yet") {
                assert!(!row[3].is_empty(), "{row:?}");
            }
        }
        let all: Vec<String> = all;
        for id in &all {
            assert_eq!(told.remove(id), Some(1), "{chapter} {id}");
        }
        assert!(told.is_empty(), "{chapter} has no {told:?}");
    }
}

fn masvs() -> Vec<String> {
    let groups = [
        ("STORAGE", 2),
        ("CRYPTO", 2),
        ("AUTH", 3),
        ("NETWORK", 2),
        ("PLATFORM", 3),
        ("CODE", 4),
        ("RESILIENCE", 4),
        ("PRIVACY", 4),
    ];
    groups
        .iter()
        .flat_map(|(group, most)| (1..=*most).map(move |n| format!("MASVS-{group}-{n}")))
        .collect()
}
