//! What phones are told about the app by the files that go into its packages.

#![allow(
    clippy::unwrap_used,
    reason = "a test's own helpers: a panic is how they fail"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

mod element;

use element::Element;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../mobile")
        .join(name)
}

fn read(name: &str) -> String {
    let file = file(name);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Without the comments of Kotlin, which may speak of what is not done.
fn code(name: &str) -> String {
    let mut text = read(name);
    for (open, close) in [("/*", "*/"), ("// ", "\n")] {
        while let Some(start) = text.find(open) {
            let end = text[start..].find(close);
            let end = end.map_or(text.len(), |end| start + end + close.len());
            text.replace_range(start..end, "\n");
        }
    }
    text
}

/// `Dioxus.toml`.
fn settings() -> toml::Table {
    read("Dioxus.toml").parse().unwrap()
}

/// A setting by its path, as text.
fn setting(path: &str) -> String {
    let mut value = &toml::Value::Table(settings());
    for name in path.split('.') {
        value = value.get(name).unwrap_or_else(|| panic!("no {path}"));
    }
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn manifest() -> Element {
    Element::of_file(&setting("application.android_manifest"))
}

/// Every file below a folder of `mobile`, by its path there.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(file(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&name));
        } else {
            found.push(name);
        }
    }
    found
}

#[test]
fn every_file_can_be_read_by_what_reads_it() {
    let mut seen = 0;
    for name in [files("android"), files("ios"), files("icon")].concat() {
        match name.rsplit_once('.').unwrap().1 {
            "xml" | "svg" => drop(Element::of_file(&name)),
            "json" => drop(serde_json::from_str::<serde_json::Value>(&read(&name)).unwrap()),
            "png" => {
                let bytes = std::fs::read(file(&name)).unwrap();
                assert!(bytes.len() < 40_000, "{name}: {} bytes", bytes.len());
                let size: u32 = name
                    .trim_end_matches(".png")
                    .rsplit_once('-')
                    .unwrap()
                    .1
                    .parse()
                    .unwrap();
                assert_eq!(&bytes[1..4], b"PNG");
                for place in [16, 20] {
                    assert_eq!(bytes[place..place + 4], size.to_be_bytes(), "{name}");
                }
                // Stores refuse icons that can be seen through.
                assert_eq!(bytes[25], 2, "{name}: colours without alpha");
            }
            "kt" => continue,
            other => panic!("{name}: who reads {other}?"),
        }
        seen += 1;
    }
    assert!(seen >= 14, "{seen} files");
    let plist = setting("ios.raw.info_plist");
    let plist = Element::parse("Dioxus.toml", &format!("<dict>{plist}</dict>"));
    let names: Vec<_> = plist
        .children
        .iter()
        .step_by(2)
        .map(|e| e.name.as_str())
        .collect();
    assert!(names.iter().all(|name| *name == "key"), "{names:?}");
}

#[test]
fn whatever_is_asked_for_has_a_reason_in_vietnamese() {
    let manifest = manifest();
    let asked: BTreeSet<_> = manifest
        .named("uses-permission")
        .iter()
        .map(|e| e.android("name").unwrap())
        .collect();
    // Which of our reasons each belongs to; the network is not asked for.
    let reasons = BTreeMap::from([
        ("android.permission.INTERNET", None),
        (
            "android.permission.ACCESS_COARSE_LOCATION",
            Some("location"),
        ),
        ("android.permission.ACCESS_FINE_LOCATION", Some("location")),
    ]);
    assert_eq!(asked, reasons.keys().copied().collect());
    let said = settings()["permissions"].as_table().unwrap().clone();
    let wanted: BTreeSet<_> = reasons
        .values()
        .flatten()
        .copied()
        .chain(["camera"])
        .collect();
    assert_eq!(
        said.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        wanted
    );
    for (name, reason) in &said {
        let text = reason["description"].as_str().unwrap();
        assert!(
            text.starts_with("Để ") && text.ends_with('.') && text.len() > 40,
            "{name}: {text}"
        );
    }
    assert_eq!(said["location"]["precision"].as_str(), Some("fine"));
    // A phone without the part can have the app.
    for feature in manifest.named("uses-feature") {
        assert_eq!(feature.android("required"), Some("false"), "{feature:?}");
    }
    let named: BTreeSet<_> = manifest
        .named("uses-feature")
        .iter()
        .filter_map(|e| e.android("name"))
        .collect();
    for implied in ["android.hardware.location", "android.hardware.location.gps"] {
        assert!(named.contains(implied), "{implied} is required otherwise");
    }
}

#[test]
fn the_cameras_app_gets_one_file_and_nothing_else() {
    let manifest = manifest();
    let provider = manifest.only("provider");
    let identifier = setting("bundle.identifier");
    // The name that wry's file chooser asks for.
    assert_eq!(
        provider.android("authorities"),
        Some(format!("{identifier}.fileprovider").as_str())
    );
    assert_eq!(
        provider.android("name"),
        Some("androidx.core.content.FileProvider")
    );
    assert_eq!(provider.android("grantUriPermissions"), Some("true"));
    let meta = provider.only("meta-data");
    assert_eq!(
        meta.android("name"),
        Some("android.support.FILE_PROVIDER_PATHS")
    );
    let shared = meta
        .android("resource")
        .unwrap()
        .replace("@xml/", "android/res/xml/");
    let paths = Element::of_file(&format!("{shared}.xml"));
    assert_eq!(paths.children.len(), 1);
    let path = paths.only("external-files-path");
    assert_eq!(path.attributes["path"], "Pictures/");
    let intents = manifest.only("queries").named("action");
    let intents: Vec<_> = intents.iter().filter_map(|e| e.android("name")).collect();
    assert_eq!(intents, ["android.media.action.IMAGE_CAPTURE"]);
    // What it wrote there is deleted when the page has read it, and when the app starts.
    let activity = code(&setting("application.android_main_activity"));
    assert_eq!(activity.matches("forgetPictures()").count(), 3);
    assert!(activity.contains("getExternalFilesDir(Environment.DIRECTORY_PICTURES)"));
    assert!(read("assets/bridge.js").contains("window.__activity?.pictureRead?.()"));
}

#[test]
fn nothing_may_be_started_from_outside_but_the_screen_and_the_offices_link() {
    let manifest = manifest();
    for kind in [
        "activity",
        "activity-alias",
        "service",
        "receiver",
        "provider",
    ] {
        for part in manifest.named(kind) {
            let exported = if kind == "activity" { "true" } else { "false" };
            assert_eq!(part.android("exported"), Some(exported), "{part:?}");
        }
    }
    let activity = manifest.only("activity");
    assert_eq!(activity.android("launchMode"), Some("singleTask"));
    let actions: Vec<_> = activity
        .named("action")
        .iter()
        .filter_map(|e| e.android("name"))
        .collect();
    assert_eq!(
        actions,
        ["android.intent.action.MAIN", "android.intent.action.VIEW"]
    );
    let link = activity.only("data");
    let schemes = settings()["deep_links"]["schemes"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(
        schemes,
        [toml::Value::from(link.android("scheme").unwrap())]
    );
    assert_eq!(
        (link.android("scheme"), link.android("host")),
        (Some("tungngo"), Some("enrol"))
    );
    let code = code(&setting("application.android_main_activity"));
    assert!(
        code.contains("\"TUNGNGO_LINK\"") && read("src/command.rs").contains("\"TUNGNGO_LINK\"")
    );
}

#[test]
fn android_keeps_the_app_out_of_backups_and_off_the_clear_network() {
    let manifest = manifest();
    let application = manifest.only("application");
    for name in [
        "allowBackup",
        "fullBackupContent",
        "hasFragileUserData",
        "usesCleartextTraffic",
    ] {
        assert_eq!(application.android(name), Some("false"), "{name}");
    }
    assert_eq!(
        application.android("dataExtractionRules"),
        Some("@xml/tungngo_backup")
    );
    let rules = Element::of_file("android/res/xml/tungngo_backup.xml");
    for part in ["cloud-backup", "device-transfer"] {
        let out = rules.only(part).named("exclude");
        let out: BTreeSet<_> = out
            .iter()
            .map(|e| e.attributes["domain"].as_str())
            .collect();
        assert_eq!(
            out,
            BTreeSet::from(["root", "file", "database", "sharedpref", "external"])
        );
    }
    assert!(rules.named("include").is_empty());
    // An activity that is made anew starts the program twice.
    let taken = manifest.only("activity").android("configChanges").unwrap();
    let taken: BTreeSet<_> = taken.split('|').collect();
    for change in [
        "orientation",
        "screenSize",
        "smallestScreenSize",
        "uiMode",
        "fontScale",
        "locale",
        "layoutDirection",
        "density",
        "keyboard",
        "keyboardHidden",
    ] {
        assert!(taken.contains(change), "{change}");
    }
}

#[test]
fn android_takes_no_picture_of_the_screen_and_back_is_asked_of_the_screens() {
    let activity = code(&setting("application.android_main_activity"));
    let at = |part: &str| activity.find(part).unwrap_or_else(|| panic!("no {part}"));
    let secure = at("window.setFlags(");
    assert!(secure < at("FLAG_SECURE"));
    let start = at("super.onCreate(");
    assert!(secure < start, "set before anything is drawn");
    assert!(at("Os.setenv(\"TUNGNGO_DATA\"") < start && at("Os.setenv(\"TUNGNGO_LINK\"") < start);
    assert!(!activity.contains("clearFlags"));
    assert!(activity.contains("override val handleBackNavigation: Boolean = false"));
    assert!(start < at("onBackPressedDispatcher.addCallback("));
    assert!(activity.contains("evaluateJavascript(\"window.__back?.()\""));
    let bridge = read("assets/bridge.js");
    assert!(bridge.contains("window.__back =") && bridge.contains("window.__activity?.leave()"));
    // The generated files find the build's settings under the identifier.
    let identifier = setting("bundle.identifier");
    assert!(activity.contains(&format!("typealias BuildConfig = {identifier}.BuildConfig")));
}

#[test]
fn the_numbers_of_android_agree() {
    let number = |path: &str| setting(path).parse::<u32>().unwrap();
    let min = number("android.min_sdk");
    // Gradle's and the linker's.
    assert_eq!(min, number("application.android_min_sdk_version"));
    // 28 is Android 9: what is older gets no mends from anybody.
    assert!(min >= 28 && number("android.target_sdk") >= 34, "{min}");
    assert!(min <= number("android.target_sdk"));
    assert!(number("android.target_sdk") <= number("android.compile_sdk"));
    // The icon has no pictures for Androids before adaptive icons.
    assert!(min >= 26);
}

#[test]
fn what_the_manifest_and_the_pictures_name_is_there() {
    // dx's own; the rest is ours, and told by its name.
    let given = BTreeSet::from(["xml/network_security_config", "style/AppTheme"]);
    let ours = files("android/res");
    let values = ours.iter().filter(|name| name.contains("/values"));
    let values: Vec<_> = values.map(|name| Element::of_file(name)).collect();
    let is_here = |reference: &str| {
        let (kind, name) = reference.split_once('/').unwrap();
        let named = |e: &&Element| e.attributes.get("name").is_some_and(|n| n == name);
        given.contains(reference)
            || values.iter().any(|v| v.named(kind).iter().any(named))
            || ours.iter().any(|f| {
                f.contains(&format!("/res/{kind}")) && f.ends_with(&format!("/{name}.xml"))
            })
    };
    let mut seen = 0;
    let manifest = setting("application.android_manifest");
    for name in ours
        .iter()
        .chain([&manifest])
        .filter(|name| name.ends_with(".xml"))
    {
        let document = Element::of_file(name);
        for element in document.all() {
            let texts = element.attributes.values().chain([&element.text]);
            for reference in texts.filter_map(|text| text.trim().strip_prefix('@')) {
                assert!(is_here(reference), "{name}: {reference}");
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen} references");
}

#[test]
fn the_icon_is_one_drawing_in_the_brands_colour() {
    let drawing = Element::of_file("icon/tungngo.svg");
    let ground = drawing.only("rect").attributes["fill"].clone();
    assert!(read("assets/tokens.css").contains(&format!("--brand: {ground};")));
    let values = Element::of_file("android/res/values/tungngo.xml");
    assert_eq!(values.only("color").text, ground);
    let paths = |e: &Element, name: &str| -> Vec<String> {
        e.named("path")
            .iter()
            .map(|path| path.attributes[name].clone())
            .collect()
    };
    let mark = Element::of_file("android/res/drawable/tungngo_mark.xml");
    assert_eq!(paths(&drawing, "d"), paths(&mark, "android:pathData"));
}
