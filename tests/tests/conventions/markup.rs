//! What the rules see in style sheets, templates and scripts.

use crate::{files::File, literals::literals};

/// Lines of a template or script without its comments.
pub fn without_comments(file: &File) -> Vec<(usize, String)> {
    let text = blank(&file.text, "<!--", "-->");
    let text = blank(&text, "{#", "#}");
    let text = blank(&text, "/*", "*/");
    let lines = text.lines().map(|line| match file.extension() {
        "js" => line.split("//").next().unwrap_or_default().to_owned(),
        _ => line.to_owned(),
    });
    (1..).zip(lines).collect()
}

/// Words that stand between the tags of a template.
pub fn words(file: &File) -> Vec<(usize, String)> {
    let mut text = blank(&file.text, "<!--", "-->");
    for (open, close) in [
        ("{#", "#}"),
        // The template's own name, for the list of pictures: nobody reads it.
        ("{% block page %}", "{% endblock %}"),
        ("{{", "}}"),
        ("{%", "%}"),
        ("<style", "</style>"),
        ("<script", "</script>"),
        ("<", ">"),
        ("&", ";"),
    ] {
        text = blank(&text, open, close);
    }
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| {
            let line = line.replace(crate::NAME, "");
            let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
            line.split_whitespace().any(|word| letters(word) > 1)
        })
        .map(|(number, line)| (number, line.trim().to_owned()))
        .collect()
}

/// Replaces everything from `open` to `close` by spaces, keeping line breaks.
fn blank(text: &str, open: &str, close: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        out.push_str(&rest[..start]);
        let end = rest[start..]
            .find(close)
            .map_or(rest.len(), |end| start + end + close.len());
        out.extend(
            rest[start..end]
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' }),
        );
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

const FUNCTIONS: [&str; 8] = [
    "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "oklab(", "oklch(",
];
const NAMED: [&str; 14] = [
    "white", "black", "red", "green", "blue", "gray", "grey", "yellow", "orange", "silver",
    "purple", "brown", "navy", "gold",
];
const PROPERTIES: [&str; 8] = [
    "color:",
    "background:",
    "background-color:",
    "fill:",
    "stroke:",
    "border:",
    "fill=",
    "stroke=",
];

/// Colours given by value.
pub fn colours(file: &File) -> Vec<(usize, String)> {
    let lines: Vec<(usize, String)> = match file.extension() {
        "css" => (1..)
            .zip(blank(&file.text, "/*", "*/").lines().map(str::to_owned))
            // Before the brace stands a selector, which may well be `#face`.
            .map(|(n, line)| match line.rfind('{') {
                Some(brace) => (n, line[brace..].to_owned()),
                None => (n, line),
            })
            .collect(),
        "rs" => literals(&file.text)
            .into_iter()
            .filter(|literal| !literal.in_test)
            .filter(|literal| {
                PROPERTIES.iter().any(|p| literal.text.contains(p)) || starts_hex(&literal.text)
            })
            .map(|literal| (literal.line, literal.text))
            .collect(),
        _ => without_comments(file)
            .into_iter()
            .filter(|(_, line)| PROPERTIES.iter().any(|p| line.contains(p)))
            .collect(),
    };
    let is_css = file.extension() == "css";
    lines
        .into_iter()
        .filter(|(_, line)| {
            let value = match (is_css, line.find(':')) {
                (true, Some(colon)) => &line[colon..],
                (true, None) => "",
                (false, _) => line,
            };
            has_hex(value)
                || FUNCTIONS.iter().any(|function| has_word(value, function))
                || (is_css && NAMED.iter().any(|name| has_word(value, name)))
        })
        .map(|(number, line)| (number, line.trim().chars().take(80).collect()))
        .collect()
}

fn starts_hex(text: &str) -> bool {
    text.starts_with('#') && has_hex(text) && !text.contains(' ')
}

/// `#` and 3, 4, 6 or 8 hexadecimal digits.
fn has_hex(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| {
        let digits = text[at + 1..]
            .bytes()
            .take_while(u8::is_ascii_alphanumeric)
            .collect::<Vec<_>>();
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.iter().all(u8::is_ascii_hexdigit)
    })
}

fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(part)
            && (word.ends_with('(') || !text[at + word.len()..].starts_with(part))
    })
}

#[test]
fn colours_are_seen() {
    let css = |text: &str| File {
        path: "a.css".to_owned(),
        text: text.to_owned(),
    };
    for bad in [
        "a { color: #fff; }",
        "b {\n color: white;\n}",
        "c { fill: rgb(1 2 3) }",
    ] {
        assert_eq!(colours(&css(bad)).len(), 1, "{bad}");
    }
    for good in [
        "#face { color: var(--ink); }",
        "a { white-space: nowrap }",
        "/* #fff */",
    ] {
        assert_eq!(colours(&css(good)).len(), 0, "{good}");
    }
    let html = |text: &str| File {
        path: "templates/a.html".to_owned(),
        text: text.to_owned(),
    };
    assert_eq!(words(&html("<p>Hello</p>")).len(), 1);
    assert!(words(&html("<p class=\"x\">{{ t(\"k\") }} · 3&nbsp;</p>")).is_empty());
    assert_eq!(colours(&html("<path fill=\"#a1b2c3\">")).len(), 1);
}
