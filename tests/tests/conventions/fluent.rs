//! Fluent files: both languages say the same keys with the same arguments, code uses only keys that
//! there are, and no key is left over.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    files::{File, of_kind},
    nothing_found,
};

/// The arguments (`$name`) of each key of a file.
fn keys(file: &File) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::<String, BTreeSet<String>>::new();
    let mut current = None;
    for (line, text) in file.numbered() {
        if text.starts_with('#') || text.is_empty() {
            continue;
        }
        if !text.starts_with([' ', '\t', '}', '.', '*', '[']) {
            let (key, _) = text
                .split_once('=')
                .unwrap_or_else(|| panic!("{}:{line}: not a Fluent line", file.path));
            let key = key.trim().to_owned();
            let twice = keys.insert(key.clone(), BTreeSet::new());
            assert!(twice.is_none(), "{}:{line}: {key} again", file.path);
            current = Some(key);
        }
        let Some(arguments) = current.as_ref().and_then(|key| keys.get_mut(key)) else {
            continue;
        };
        for (at, _) in text.match_indices('$') {
            let name: String = text[at + 1..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
                .collect();
            arguments.insert(name);
        }
    }
    keys
}

fn vietnamese() -> Vec<File> {
    let files: Vec<File> = of_kind(&["ftl"])
        .filter(|file| file.path.contains("/locales/vi/"))
        .collect();
    assert!(!files.is_empty(), "no Vietnamese texts");
    files
}

#[test]
fn both_languages_say_the_same_keys_with_the_same_arguments() {
    let mut found = Vec::new();
    let english: BTreeMap<String, File> = of_kind(&["ftl"])
        .map(|file| (file.path.clone(), file))
        .collect();
    for vi in vietnamese() {
        let path = vi.path.replace("/locales/vi/", "/locales/en/");
        let Some(en) = english.get(&path) else {
            found.push(format!("{path} is missing"));
            continue;
        };
        let (vi_keys, en_keys) = (keys(&vi), keys(en));
        for (key, arguments) in &vi_keys {
            match en_keys.get(key) {
                None => found.push(format!("{path}: {key} is missing")),
                Some(other) if other != arguments => {
                    found.push(format!("{path}: {key} takes {other:?}, not {arguments:?}"));
                }
                Some(_) => {}
            }
        }
        for key in en_keys.keys().filter(|key| !vi_keys.contains_key(*key)) {
            found.push(format!("{}: {key} is missing", vi.path));
        }
    }
    let orphans = english.keys().filter(|path| {
        let other = path.replace("/locales/en/", "/locales/vi/");
        path.contains("/locales/en/") && !english.contains_key(&other)
    });
    found.extend(orphans.map(|path| format!("{path} has no Vietnamese file")));
    nothing_found("texts in two languages", found);
}

/// English texts in which a Vietnamese word is meant to stand: the language's own name, and an example
/// of what is written on a door.
const VIETNAMESE_IN_ENGLISH: [&str; 2] = ["language-vi", "house-number-hint"];

#[test]
fn english_is_english() {
    let mut found = Vec::new();
    for file in of_kind(&["ftl"]).filter(|file| file.path.contains("/locales/en/")) {
        for (line, text) in file.numbered() {
            let text = text.replace(crate::NAME, "");
            let meant = VIETNAMESE_IN_ENGLISH
                .iter()
                .any(|key| text.starts_with(key));
            if !text.starts_with('#') && !meant && crate::files::has_vietnamese(&text) {
                found.push(crate::at(&file, line, &text));
            }
        }
    }
    nothing_found("Vietnamese in an English file", found);
}

fn is_key_text(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
}

/// A file's code without its tests, its quotes as they are in the end: in markup macros a key may stand
/// in quotes within quotes.
fn code(file: &File) -> String {
    let end = file.text.find("#[cfg(test)]\nmod ");
    file.text[..end.unwrap_or(file.text.len())].replace("\\\"", "\"")
}

/// What code says of keys: whole ones, and beginnings of keys that end in an enum's id.
fn said() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    for file in of_kind(&["rs", "html", "js"]) {
        if file.is_test() {
            continue;
        }
        let code = code(&file);
        for (at, _) in code.match_indices('"') {
            let rest = &code[at + 1..];
            let text = &rest[..rest.find('"').unwrap_or(0)];
            let start = text.split('{').next().unwrap_or_default();
            if is_key_text(start) && start.ends_with('-') {
                beginnings.insert(start.to_owned());
            } else if is_key_text(text) {
                whole.insert(text.to_owned());
            }
        }
    }
    (whole, beginnings)
}

#[test]
fn no_text_is_left_over() {
    let (whole, beginnings) = said();
    let mut found = Vec::new();
    for file in vietnamese() {
        for key in keys(&file).keys() {
            let used = whole.contains(key) || beginnings.iter().any(|start| key.starts_with(start));
            if !used {
                found.push(format!("{}: {key}", file.path));
            }
        }
    }
    nothing_found("no code uses this text", found);
}

/// How code asks for a text: the call that a key is the first string in.
const CALLS: [&str; 8] = [
    "text(",
    "text_with(",
    "t(",
    "tr(",
    "tw(",
    "n(",
    "s(",
    "with(",
];

#[test]
fn every_key_that_is_asked_for_is_there() {
    let there: BTreeSet<String> = vietnamese()
        .iter()
        .flat_map(|file| keys(file).into_keys())
        .collect();
    let mut found = Vec::new();
    for file in of_kind(&["rs", "html"]) {
        if file.is_test() {
            continue;
        }
        for (line, text) in (1..).zip(code(&file).lines()) {
            for key in asked_for(text) {
                if !there.contains(&key) {
                    found.push(crate::at(&file, line, &key));
                }
            }
        }
    }
    nothing_found("no Fluent file has this key", found);
}

/// The keys that one line asks for.
fn asked_for(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for call in CALLS {
        for (at, _) in text.match_indices(call) {
            let part = |c: char| c.is_alphanumeric() || c == '_';
            if text[..at].ends_with(part) || text[..at].trim_end().ends_with("fn") {
                continue;
            }
            // The key is the first or second argument.
            let rest = &text[at + call.len()..];
            let arguments = rest.split(',').take(2).map(str::trim);
            for argument in arguments {
                let inner = argument
                    .strip_prefix('"')
                    .and_then(|a| a.split_once('"'))
                    .map(|(key, _)| key);
                if let Some(key) = inner
                    && is_key_text(key)
                    && key.contains('-')
                    && !key.ends_with('-')
                {
                    keys.push(key.to_owned());
                    break;
                }
            }
        }
    }
    keys
}

#[test]
fn questions_for_keys_are_seen() {
    assert_eq!(
        asked_for(r#"t("a-b"), catalog.text(lang, "c-d")"#),
        ["c-d", "a-b"]
    );
    assert!(asked_for(r#"fn t("a-b") get("a-b") t("{x}")"#).is_empty());
}
