//! What phones are told about the app by the files that go into its packages.

use std::path::Path;

fn read(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../mobile")
        .join(name);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Without the comments of Kotlin or XML, which may speak of what is not done.
fn code(name: &str) -> String {
    let mut text = read(name);
    for (open, close) in [("<!--", "-->"), ("/*", "*/"), ("// ", "\n")] {
        while let Some(start) = text.find(open) {
            let end = text[start..].find(close);
            let end = end.map_or(text.len(), |end| start + end + close.len());
            text.replace_range(start..end, "\n");
        }
    }
    text
}

/// The value of a setting in `Dioxus.toml`.
fn setting(name: &str) -> String {
    let text = read("Dioxus.toml");
    let start = format!("{name} = ");
    let mut values = text.lines().filter_map(|line| line.strip_prefix(&start));
    let value = values.next().unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(values.next(), None, "{name} twice");
    value.trim_matches('"').to_owned()
}

#[test]
fn android_keeps_the_app_out_of_backups_and_off_the_clear_network() {
    let manifest = code(&setting("android_manifest"));
    for wanted in [
        r#"android:allowBackup="false""#,
        r#"android:fullBackupContent="false""#,
        r#"android:hasFragileUserData="false""#,
        r#"android:usesCleartextTraffic="false""#,
    ] {
        assert_eq!(manifest.matches(wanted).count(), 1, "{wanted}");
    }
    let asked: Vec<_> = manifest.matches("<uses-permission").collect();
    assert_eq!(asked.len(), 1, "only the network");
    assert!(manifest.contains("android.permission.INTERNET"));
    // An activity that is made anew starts the program twice.
    for change in [
        "uiMode",
        "fontScale",
        "locale",
        "density",
        "smallestScreenSize",
    ] {
        assert!(manifest.contains(change), "{change}");
    }
    // Nothing but the launcher may start it.
    assert_eq!(manifest.matches("android:exported=\"true\"").count(), 1);
    assert_eq!(manifest.matches("<intent-filter>").count(), 1);
}

#[test]
fn android_takes_no_picture_of_the_screen() {
    let activity = code(&setting("android_main_activity"));
    let at = |part: &str| activity.find(part).unwrap_or_else(|| panic!("no {part}"));
    let secure = at("window.setFlags(");
    assert!(secure < at("FLAG_SECURE"));
    let start = at("super.onCreate(");
    assert!(secure < start, "set before anything is drawn");
    assert!(at("Os.setenv(\"TUNGNGO_DATA\"") < start);
    assert!(!activity.contains("clearFlags"));
    // The generated files find the build's settings under the identifier.
    let identifier = setting("identifier");
    assert!(activity.contains(&format!("typealias BuildConfig = {identifier}.BuildConfig")));
    assert_eq!(setting("min_sdk"), setting("android_min_sdk_version"));
}

#[test]
fn android_older_than_nine_cannot_install_the_app() {
    let number = |name: &str| -> u32 {
        let value = setting(name);
        value.parse().unwrap_or_else(|_| panic!("{name} = {value}"))
    };
    // 28 is Android 9; what is older gets no mends from anybody.
    let oldest = number("min_sdk");
    assert!(oldest >= 28, "{oldest}");
    assert_eq!(oldest, number("android_min_sdk_version"), "for the linker");
    // The app is held to the rules of this version, and built with what knows it.
    let target = number("target_sdk");
    assert!(target >= 34, "{target}");
    assert!(number("compile_sdk") >= target);
    // Nothing beside these numbers says another.
    assert!(!code(&setting("android_manifest")).contains("uses-sdk"));
}
