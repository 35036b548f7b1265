//! The page that every renderer puts the app into: language, viewport, fonts, styles.

use std::sync::OnceLock;

use data_encoding::BASE64;

/// A font file with the characters it holds.
struct Face {
    weight: u16,
    range: &'static str,
    bytes: &'static [u8],
}

const VIETNAMESE: &str = "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB";
const LATIN: &str = "U+0000-00FF,U+2013-2014,U+2018-201E,U+2022,U+2026";

macro_rules! face {
    ($weight:literal, $subset:literal, $range:expr) => {
        Face {
            weight: $weight,
            range: $range,
            bytes: include_bytes!(concat!(
                "../assets/fonts/be-vietnam-pro-",
                $subset,
                "-",
                $weight,
                "-normal.woff2"
            )),
        }
    };
}

const FACES: [Face; 6] = [
    face!(400, "latin", LATIN),
    face!(400, "vietnamese", VIETNAMESE),
    face!(600, "latin", LATIN),
    face!(600, "vietnamese", VIETNAMESE),
    face!(800, "latin", LATIN),
    face!(800, "vietnamese", VIETNAMESE),
];

/// The whole style sheet. Fonts travel inside it: no renderer then has to serve files.
fn style() -> &'static str {
    static STYLE: OnceLock<String> = OnceLock::new();
    STYLE.get_or_init(|| {
        let mut css = String::new();
        for face in FACES {
            css.push_str(&format!(
                "@font-face{{font-family:\"Be Vietnam Pro\";font-weight:{};font-display:swap;unicode-range:{};src:url(data:font/woff2;base64,{}) format(\"woff2\")}}\n",
                face.weight,
                face.range,
                BASE64.encode(face.bytes)
            ));
        }
        css.push_str(include_str!("../assets/tokens.css"));
        css.push_str(include_str!("../assets/app.css"));
        css
    })
}

/// Asks for a photo. Outside what is drawn, because Dioxus keeps clicks away from the file inputs that it
/// draws; the script opens it when a button for photos is pressed. With exactly this `accept` Android's
/// web view thinks of the camera.
const PHOTO_INPUT: &str = r#"<input id="photo" data-testid="photo-input" type="file" accept="image/*" capture="environment" hidden>"#;

/// Asks for a photo of an enrolment sheet, in the same way.
const SCAN_INPUT: &str = r#"<input id="scan" data-testid="scan-input" type="file" accept="image/*" capture="environment" hidden>"#;

/// The page, with `script` before the end of its body. Zooming stays allowed.
#[must_use]
pub fn page(script: &str) -> String {
    format!(
        r#"<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<title>Từng Ngõ</title>
<link rel="icon" href="data:,">
<style>{}</style>
</head>
<body><div id="main"></div><div id="cover" data-testid="cover" hidden>Từng Ngõ</div>{PHOTO_INPUT}{SCAN_INPUT}{script}</body>
</html>
"#,
        style()
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    const TOKENS: &str = include_str!("../assets/tokens.css");

    /// The colours of each theme; what a theme does not name is the light one's.
    fn themes() -> BTreeMap<String, BTreeMap<String, String>> {
        let mut themes = BTreeMap::new();
        let mut light = BTreeMap::new();
        for block in TOKENS.split('}') {
            let Some((head, body)) = block.rsplit_once('{') else {
                continue;
            };
            let name = match head.rsplit_once("[data-theme=") {
                Some((_, name)) => name.trim().trim_end_matches(']').to_owned(),
                None => "light".to_owned(),
            };
            let mut colours = light.clone();
            for line in body.split(';') {
                if let Some((key, value)) = line.split_once(':')
                    && value.trim().starts_with('#')
                {
                    let key = key.trim().trim_start_matches("--").to_owned();
                    colours.insert(key, value.trim().to_owned());
                }
            }
            if name == "light" {
                light.clone_from(&colours);
            }
            themes.insert(name, colours);
        }
        themes
    }

    /// Relative luminance after WCAG 2.2.
    fn luminance(hex: &str) -> f64 {
        let part = |at: usize| {
            let byte = u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
            let v = f64::from(byte) / 255.0;
            if v <= 0.040_45 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_stands_out_seven_to_one_in_every_theme() {
        let mut pairs = vec![
            ("ink", "paper"),
            ("ink", "surface"),
            ("ink-soft", "paper"),
            ("ink-soft", "surface"),
            ("ink-soft", "surface-sunk"),
            ("ink-soft", "brand-wash"),
            ("ink-onbrand", "brand"),
            ("brand", "surface"),
            ("brand-strong", "surface"),
            ("brand-strong", "paper"),
            ("brand-strong", "brand-wash"),
        ];
        for (state, wash) in [
            ("met", "met-wash"),
            ("absent", "absent-wash"),
            ("refused", "refused-wash"),
            ("todo", "todo-wash"),
            ("other", "other-wash"),
            ("returned", "returned-wash"),
        ] {
            pairs.extend([(state, wash), (state, "surface"), (state, "paper")]);
        }
        let themes = themes();
        assert_eq!(
            themes.keys().collect::<Vec<_>>(),
            ["dark", "light", "outdoor"]
        );
        for (theme, colours) in &themes {
            for (text, ground) in &pairs {
                let found = contrast(&colours[*text], &colours[*ground]);
                assert!(found >= 7.0, "{theme}: {text} on {ground} is {found:.2}");
            }
            for ground in ["paper", "surface"] {
                for edge in ["line-strong", "focus"] {
                    let found = contrast(&colours[edge], &colours[ground]);
                    assert!(found >= 3.0, "{theme}: {edge} on {ground} is {found:.2}");
                }
            }
        }
    }

    #[test]
    fn the_page_says_its_language_and_lets_people_zoom() {
        let page = super::page("");
        assert!(page.contains(r#"<html lang="vi">"#) && page.contains("viewport-fit=cover"));
        assert!(!page.contains("user-scalable") && !page.contains("maximum-scale"));
        assert_eq!(page.matches("@font-face").count(), 6);
    }

    #[test]
    fn cover_and_photo_input_are_outside_what_is_drawn_and_the_script_finds_them() {
        let page = super::page("");
        // Inside, the next drawing would take it away.
        assert!(page.contains(r#"<div id="main"></div><div id="cover""#));
        assert!(page.contains("#cover[hidden] { display: none; }"));
        assert!(page.contains(super::PHOTO_INPUT) && page.contains(super::SCAN_INPUT));
        let script = include_str!("../assets/bridge.js");
        assert!(include_str!("ui.rs").contains("assets/bridge.js"));
        for part in [
            r#"getElementById("cover")"#,
            r#"getElementById("photo")"#,
            r#"getElementById("scan")"#,
            r#"addEventListener("visibilitychange""#,
            r#"addEventListener("pagehide""#,
        ] {
            assert!(script.contains(part), "{part}");
        }
    }
}
