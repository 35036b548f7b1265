//! What the journeys' pictures show, all together: every screen and page is among them, in every look, and
//! nothing on them keeps people out. `cargo xtask e2e` runs this after the journeys.

#![allow(
    clippy::unwrap_used,
    reason = "a test's own helpers: a panic is how they fail"
)]

use std::{collections::BTreeSet, fs, path::Path};

use tungngo_mobile::screens::shell::Screen;
use tungngo_tests::browser::{Shown, shown};

/// Screens that show for a moment only, until the store has been looked at.
const PASSING: [&str; 1] = ["Start"];

/// The screens that people spend their day on: in every one of [`LOOKS`].
const MAIN: [&str; 7] = [
    "Today", "Alleys", "Houses", "Visit", "MyVisits", "Sync", "Help",
];

/// How the field app can look: colours and text size in per cent.
const LOOKS: [(&str, &str); 4] = [
    ("light", "100"),
    ("dark", "100"),
    ("outdoor", "100"),
    ("light", "200"),
];

/// Answers that are no pages.
const NO_PAGES: [&str; 9] = [
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/",
    "/assets/",
    "/reconcile/{id}/record",
    // Numbers for pages that are open.
    "/live",
    // A paper's file itself.
    "/cases/{id}/documents/{paper}/{n}",
    // A photo itself.
    "/visits/{id}/photos/",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// What journeys came to, without the pages of the gallery.
fn of_journeys() -> Vec<Shown> {
    let mut all = shown().unwrap();
    all.retain(|s| !s.is_of_the_gallery());
    all
}

/// Every file below a folder with this extension.
fn files(folder: &Path, extension: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
}

#[track_caller]
fn none_missing(what: &str, missing: Vec<String>) {
    assert!(
        missing.is_empty(),
        "no picture of {what}:\n{}",
        missing.join("\n")
    );
}

#[test]
#[ignore = "needs the journeys' pictures: cargo xtask e2e"]
fn every_screen_of_the_phone_has_a_picture_in_both_sizes() {
    let shown = of_journeys();
    let there = |name: &str, folder: &str| {
        shown
            .iter()
            .any(|s| s.screen == name && s.sizes.iter().any(|size| size == folder))
    };
    let mut missing = Vec::new();
    for name in Screen::NAMES.iter().filter(|name| !PASSING.contains(name)) {
        for folder in ["phone-360x640", "phone-412x915"] {
            if !there(name, folder) {
                missing.push(format!("{name} in {folder}"));
            }
        }
    }
    for name in MAIN {
        for (theme, text) in LOOKS {
            // What nobody has chosen yet is light and of plain size.
            let is = |told: &str, plain: &str, wanted: &str| {
                told == wanted || told.is_empty() && wanted == plain
            };
            let of = |s: &Shown| {
                s.screen == name && is(&s.theme, "light", theme) && is(&s.text, "100", text)
            };
            if !shown.iter().any(of) {
                missing.push(format!("{name}, {theme}, text {text} %"));
            }
        }
    }
    none_missing("a screen", missing);
}

/// The test ids in the field app's code that stand on a line after `from` and before the next blank.
fn ids_after(code: &str, from: &str) -> Vec<String> {
    let after = code.split(from).skip(1);
    after
        .filter_map(|rest| rest.split("testid").nth(1)?.split('"').find(|t| is_id(t)))
        .map(str::to_owned)
        .collect()
}

fn is_id(text: &str) -> bool {
    text.contains('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b"-_".contains(&b))
}

#[test]
#[ignore = "needs the journeys' pictures: cargo xtask e2e"]
fn every_sheet_and_notice_of_the_phone_has_a_picture() {
    let shown = of_journeys();
    let seen: BTreeSet<&str> = shown
        .iter()
        .flat_map(|s| s.ids.iter().map(String::as_str))
        .collect();
    let mut code = Vec::new();
    files(&root().join("mobile/src/screens"), "rs", &mut code);
    let mut wanted = BTreeSet::new();
    for file in &code {
        for from in ["Sheet {", "NotSaved {", "class: \"note ", "main {"] {
            // Only what carries its own id, and not one further down.
            let near = file.split(from).skip(1).map(|rest| {
                let end = rest.find(['{', '}', ';']).unwrap_or(rest.len());
                format!("{from}{}", &rest[..end])
            });
            wanted.extend(near.flat_map(|part| ids_after(&part, from)));
        }
    }
    assert!(wanted.len() > 8, "the code is not read: {wanted:?}");
    let missing = wanted.iter().filter(|id| !seen.contains(id.as_str()));
    none_missing("this on the phone", missing.cloned().collect());
}

#[test]
#[ignore = "needs the journeys' pictures: cargo xtask e2e"]
fn every_page_of_the_desk_has_a_picture() {
    let shown = shown().unwrap();
    let mut templates = Vec::new();
    files(&root().join("server/templates"), "html", &mut templates);
    let mut missing = Vec::new();
    let mut pages = 0;
    for template in &templates {
        let named = |open: &str, close: &str| {
            let name = template.split(open).nth(1)?.split(close).next()?;
            Some(name.to_owned()).filter(|name| !name.is_empty())
        };
        let name = named("{% block page %}", "{%").or_else(|| named("data-page=\"", "\""));
        let Some(name) = name.filter(|name| !name.contains('{')) else {
            continue;
        };
        pages += 1;
        let there = shown
            .iter()
            .any(|s| s.page == name && s.sizes == ["desk-1280x800"]);
        if !there {
            missing.push(name);
        }
    }
    assert!(pages > 15, "the templates are not read");
    let router = fs::read_to_string(root().join("server/src/router.rs")).unwrap();
    let mut routes = 0;
    for route in router.split(".route(").skip(1) {
        let path = route.trim_start().trim_start_matches('"');
        let path = path.split('"').next().unwrap();
        let call = route.split("\n}").next().unwrap();
        let is_page = call.contains("get(") || call.contains("form.layer");
        if !is_page || NO_PAGES.iter().any(|no| path.starts_with(no)) {
            continue;
        }
        routes += 1;
        if !shown.iter().any(|s| fits(path, &s.path)) {
            missing.push(format!("the address {path}"));
        }
    }
    assert!(routes > 15, "the router is not read");
    none_missing("a page", missing);
}

/// Whether part of an address may stand where the route has this parameter: an id, or a number.
fn is_named(parameter: &str, part: &str) -> bool {
    match parameter {
        "{n}" => part.bytes().all(|b| b.is_ascii_digit()),
        other => other.starts_with('{') && part.len() == 36,
    }
}

/// Whether an address is of a route.
fn fits(route: &str, path: &str) -> bool {
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    let same = |(r, p): (&&str, &&str)| r == p || is_named(r, p);
    route.len() == path.len() && route.iter().zip(&path).all(same)
}

#[test]
#[ignore = "needs the journeys' pictures: cargo xtask e2e"]
fn nothing_on_the_pictures_keeps_people_out() {
    let mut found = Vec::new();
    for s in shown().unwrap() {
        for small in &s.small {
            found.push(format!("{}: {small} is too small to press", s.name));
        }
        if s.too_wide > 0 {
            found.push(format!("{}: {} px too wide", s.name, s.too_wide));
        }
        for fault in s.faults.iter().flatten() {
            let impact = fault.impact.as_deref().unwrap_or("unrated");
            found.push(format!(
                "{}: {impact}: {} ({})",
                s.name, fault.help, fault.rule
            ));
            found.extend(fault.places.iter().map(|place| format!("    {place}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
#[ignore = "needs the journeys' pictures: cargo xtask e2e"]
fn nothing_keeps_people_out_in_any_look_or_width() {
    let mut found = Vec::new();
    for s in shown().unwrap() {
        for look in &s.looks {
            for cut in &look.cut {
                found.push(format!("{} ({}): {cut}", s.name, look.look));
            }
            for fault in &look.faults {
                let place = fault.places.first().map_or("", String::as_str);
                found.push(format!(
                    "{} ({}): {}: {place}",
                    s.name, look.look, fault.rule
                ));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn addresses_are_matched() {
    let id = "00000000-0000-0000-0000-000000000000";
    assert!(fits("/visits/{id}", &format!("/visits/{id}")));
    assert!(!fits("/visits/{id}", "/visits/0"));
    assert!(!fits("/visits/{id}", &format!("/visits/{id}/observations")));
    assert!(!fits("/campaigns/new", &format!("/campaigns/{id}")));
}
