//! Vietnamese texts are Vietnamese: whole letters, no English left, nobody judged.

use tungngo_shared::text::{fold, nfc};

use crate::{
    at,
    files::{File, of_kind},
    nothing_found,
};

/// Words that are written so in Vietnamese, too: names of things, and of languages.
const FOREIGN: [&str; 24] = [
    "android",
    "camera",
    "csv",
    "docx",
    "english",
    "enter",
    "excel",
    "fi",
    "https",
    "iphone",
    "jpeg",
    "macro",
    "mb",
    "methadone",
    "mili",
    "pdf",
    "png",
    "qr",
    "text",
    "tungngo",
    "vni",
    "webp",
    "word",
    "wi",
];

/// What nobody is to be called, on the phone or at the desk.
const JUDGING: [&str; 9] = [
    "con nghiện",
    "nghi can",
    "nghi phạm",
    "tội phạm",
    "đối tượng",
    "tệ nạn",
    "kẻ xấu",
    "phần tử",
    "đồng bọn",
];

/// The lines of the Vietnamese Fluent files, without comments.
fn lines() -> Vec<(File, usize, String)> {
    let files = of_kind(&["ftl"]).filter(|file| file.path.contains("/locales/vi/"));
    let lines: Vec<_> = files
        .flat_map(|file| {
            let numbered = file.numbered().map(|(n, text)| (n, text.to_owned()));
            let numbered: Vec<_> = numbered
                .filter(|(_, text)| !text.starts_with('#'))
                .collect();
            numbered
                .into_iter()
                .map(move |(n, text)| (file.clone(), n, text))
        })
        .collect();
    assert!(lines.len() > 500, "the texts are not read");
    lines
}

/// What people read of a line: no key, no selector, nothing in braces.
fn said(line: &str) -> String {
    let text = match line.split_once(" = ") {
        Some((key, text)) if !key.contains(' ') => text,
        _ => line,
    };
    let text = match text.trim_start().strip_prefix(['[', '*']) {
        Some(rest) => rest.split_once(']').map_or("", |(_, text)| text),
        None => text,
    };
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

const ONSETS: [&str; 27] = [
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
    "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];
const CODAS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
const NUCLEI: [&str; 42] = [
    "a", "ai", "ao", "au", "ay", "e", "eo", "eu", "i", "ia", "ie", "ieu", "iu", "o", "oa", "oai",
    "oao", "oay", "oe", "oeo", "oi", "oo", "u", "ua", "uay", "ue", "ui", "uo", "uoi", "uou", "uu",
    "uy", "uya", "uye", "uyu", "y", "ye", "yeu", "ua", "uai", "uao", "ya",
];

/// Whether a word without its marks is built as a Vietnamese syllable is.
fn is_syllable(word: &str) -> bool {
    ONSETS.iter().any(|onset| {
        let Some(rest) = word.strip_prefix(onset) else {
            return false;
        };
        CODAS.iter().any(|coda| {
            let nucleus = rest.strip_suffix(coda);
            nucleus.is_some_and(|n| NUCLEI.contains(&n) || (*onset == "gi" && n.is_empty()))
        })
    })
}

/// The words of a text that are neither Vietnamese nor known strangers.
fn strangers(text: &str) -> Vec<String> {
    // An address or a file's name is no word.
    let words = text.split_whitespace().filter(|word| {
        !word.contains("://")
            && !word.contains(".xls")
            && !word.contains('_')
            && !word.contains('@')
    });
    words
        .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .filter(|word| word.chars().all(char::is_alphabetic))
        .map(fold)
        .filter(|word| !is_syllable(word) && !FOREIGN.contains(&word.as_str()))
        .collect()
}

#[test]
fn letters_are_in_one_piece() {
    let mut found = Vec::new();
    for file in of_kind(&["ftl", "html", "js", "css"]) {
        for (line, text) in file.numbered() {
            // Trimmed: the shared function takes spaces away as well.
            let words: Vec<_> = text.split_whitespace().collect();
            if words.iter().any(|word| nfc(word) != **word) {
                found.push(at(&file, line, text.trim()));
            }
        }
    }
    nothing_found("a letter and its marks are one character (NFC)", found);
}

#[test]
fn no_english_is_left_in_vietnamese() {
    let mut found = Vec::new();
    for (file, line, text) in lines() {
        let words = strangers(&said(&text));
        if !words.is_empty() {
            found.push(at(&file, line, &words.join(" ")));
        }
    }
    nothing_found("no Vietnamese word", found);
    let all: Vec<_> = lines()
        .iter()
        .map(|(_, _, text)| fold(&said(text)))
        .collect();
    let said = |word: &&&str| !all.iter().any(|text| text.contains(**word));
    let unsaid: Vec<_> = FOREIGN.iter().filter(said).collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
}

#[test]
fn nobody_is_judged() {
    let mut found = Vec::new();
    for (file, line, text) in lines() {
        let lower = text.to_lowercase();
        for word in JUDGING.iter().filter(|word| lower.contains(**word)) {
            found.push(at(&file, line, word));
        }
    }
    nothing_found("a word that judges people", found);
}

/// The field app is held by people of every age: whom it speaks to it does not name.
#[test]
fn the_phone_speaks_neutrally() {
    let mut found = Vec::new();
    for (file, line, text) in lines() {
        if file.path.starts_with("server/") {
            continue;
        }
        let said = said(&text).to_lowercase();
        let mut words = said.split(|c: char| !c.is_alphabetic());
        if words.any(|word| word == "bạn") {
            found.push(at(&file, line, text.trim()));
        }
    }
    nothing_found("bạn", found);
}

#[test]
fn strangers_are_seen() {
    assert_eq!(strangers("Đã lưu trên máy lúc 17:12 · Hoàn tác"), [""; 0]);
    assert_eq!(strangers("Nghiêng nghiêng, giữ gìn, quyển, khuỷu"), [""; 0]);
    assert_eq!(strangers("Saved on this phone"), ["saved", "this", "phone"]);
    assert_eq!(said("a-b = Còn { $n } nhà"), "Còn  nhà");
    assert_eq!(said("   *[other] Còn { $n } lần"), " Còn  lần");
}
