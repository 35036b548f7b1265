//! Two normal forms: [`nfc`] for what is stored, [`fold`] for what is searched and compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The search form of a text: no diacritics, lower case, `đ` as `d`, single spaces.
///
/// People on a doorstep type `dinh van dat` and mean `Đinh Văn Đạt`. NFC, NFD and the two code
/// points that fonts draw just like `Đ` (U+00D0, U+0189) fold to the same text. Folding is idempotent.
pub fn fold(text: &str) -> String {
    let letters = text
        .nfd()
        // One letter at a time: `str::to_lowercase` looks at the context of a Greek sigma.
        .flat_map(char::to_lowercase)
        .nfd()
        .filter(|&c| !is_combining_mark(c) && !is_invisible(c))
        .map(|c| match c {
            'đ' | 'ð' | 'ɖ' => 'd',
            other => other,
        });
    collapse(letters)
}

/// The stored form of a single line: NFC, no control or zero-width characters, every run of
/// white space (line breaks and no-break spaces too) one space, trimmed.
pub fn nfc(text: &str) -> String {
    // Invisible characters go first: one between a letter and its mark would keep them apart.
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    collapse(visible.nfc())
}

/// [`nfc`] line by line for notes: `\n` is kept (CRLF and CR become `\n`), at most one blank line
/// in a row, none at either end.
pub fn nfc_multiline(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = Vec::new();
    for line in unified.split('\n').map(nfc) {
        let blank_before = lines.last().is_none_or(String::is_empty);
        if !(line.is_empty() && blank_before) {
            lines.push(line);
        }
    }
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    // Joining can bring a stray mark next to `\n`; NFC composes nothing with a line feed.
    lines.join("\n")
}

/// Does a search text find this already folded text?
///
/// True when the folded needle occurs in it as a whole, or when every word of the needle begins
/// some word of it, in any order: `v dat` finds `dinh van dat`. An empty needle finds everything.
pub fn fold_contains(haystack_folded: &str, needle_raw: &str) -> bool {
    let needle = fold(needle_raw);
    if haystack_folded.contains(&needle) {
        return true;
    }
    needle.split(' ').all(|word| {
        haystack_folded
            .split(' ')
            .any(|candidate| candidate.starts_with(word))
    })
}

/// Characters that take part in no word and show nothing: controls that are not white space,
/// zero-width spaces and joiners, soft hyphens, byte-order marks and direction marks.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(
            c,
            '\u{00AD}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2064}'
                | '\u{2066}'..='\u{206F}'
                | '\u{FEFF}'
        )
}

fn collapse(letters: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut space_due = false;
    for c in letters {
        if c.is_whitespace() {
            space_due = !out.is_empty();
        } else {
            if space_due {
                out.push(' ');
                space_due = false;
            }
            out.push(c);
        }
    }
    out
}
