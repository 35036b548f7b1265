//! Dependencies have licences that the project may ship under its own.

use std::process::Command;

use serde_json::Value;

/// SPDX ids that may be linked into the programs.
const ALLOWED: [&str; 18] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "WTFPL",
    "Zlib",
    // SQLite's, in place of a licence: the public domain with good wishes.
    "blessing",
];

#[test]
fn dependencies_have_licences_that_may_be_shipped() {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .args(["--filter-platform", "aarch64-linux-android"])
        .args(["--filter-platform", "aarch64-apple-ios"])
        .current_dir(crate::files::root())
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let mut found = Vec::new();
    for package in packages {
        let licence = package["license"].as_str().unwrap_or("none stated");
        if !allowed(licence) {
            found.push(format!(
                "{} {}: {licence}",
                package["name"], package["version"]
            ));
        }
    }
    crate::nothing_found("a licence that is not on the list", found);
}

/// Whether an SPDX expression can be met with allowed licences.
fn allowed(expression: &str) -> bool {
    // The old spelling of OR.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let result = any_of(&words, &mut at);
    result && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize) -> bool {
    let mut result = all_of(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        result |= all_of(words, at);
    }
    result
}

fn all_of(words: &[&str], at: &mut usize) -> bool {
    let mut result = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        result &= one(words, at);
    }
    result
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else {
        return false;
    };
    *at += 1;
    if *word == "(" {
        let result = any_of(words, at);
        *at += 1;
        return result;
    }
    if words.get(*at) == Some(&"WITH") {
        let whole = format!("{word} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
        // An exception only ever grants more than the licence it goes with.
        return ALLOWED.contains(&whole.as_str()) || ALLOWED.contains(word);
    }
    ALLOWED.contains(word)
}

#[test]
fn expressions_are_understood() {
    for good in [
        "MIT OR Apache-2.0",
        "MIT/Apache-2.0",
        "(MIT OR GPL-3.0-only) AND Unicode-3.0",
        "GPL-2.0 OR Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(allowed(good), "{good}");
    }
    for bad in ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "none stated", ""] {
        assert!(!allowed(bad), "{bad}");
    }
}
