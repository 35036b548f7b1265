//! VNI-Windows: a letter, then a second character for its tone and shape; fonts named `VNI-Times`.
//!
//! Source: the VNI code table as tabulated by the xvnkb keyboard (`vni.h`). Every code is above
//! 0xBF, where Latin-1 and Windows-1252 agree and where capitals and small letters pair up, so
//! spreadsheets show and even change the case of such text without damage: `Nguyeãn Vaên AÙnh`.

use super::with_marks;

/// Letters that are one character. ơ and ư then take a tone mark like any vowel.
const SINGLE: [(char, char); 8] = [
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('ñ', 'đ'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
];
/// ỵ is one character too; all other tones of y are a second character.
const Y_DOT: (char, char) = ('î', 'ỵ');

const ACUTE: char = '\u{301}';
const GRAVE: char = '\u{300}';
const HOOK: char = '\u{309}';
const TILDE: char = '\u{303}';
const DOT: char = '\u{323}';
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';

/// Second characters: what they add to the vowel before them, shape then tone.
const MARKS: [(char, Option<char>, Option<char>); 17] = [
    ('ù', None, Some(ACUTE)),
    ('ø', None, Some(GRAVE)),
    ('û', None, Some(HOOK)),
    ('õ', None, Some(TILDE)),
    ('ï', None, Some(DOT)),
    ('â', Some(CIRCUMFLEX), None),
    ('á', Some(CIRCUMFLEX), Some(ACUTE)),
    ('à', Some(CIRCUMFLEX), Some(GRAVE)),
    ('å', Some(CIRCUMFLEX), Some(HOOK)),
    ('ã', Some(CIRCUMFLEX), Some(TILDE)),
    ('ä', Some(CIRCUMFLEX), Some(DOT)),
    ('ê', Some(BREVE), None),
    ('é', Some(BREVE), Some(ACUTE)),
    ('è', Some(BREVE), Some(GRAVE)),
    ('ú', Some(BREVE), Some(HOOK)),
    ('ü', Some(BREVE), Some(TILDE)),
    ('ë', Some(BREVE), Some(DOT)),
];

/// Decodes a text. The case is that of the first character of a pair, whatever that of the second.
/// A second character that fits no vowel before it stays as it is.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(first) = chars.next() {
        let letter = single(first);
        match chars
            .peek()
            .and_then(|&second| marked(letter, lower(second)))
        {
            Some(composed) => {
                chars.next();
                out.push(composed);
            }
            None => out.push(letter),
        }
    }
    out
}

fn single(c: char) -> char {
    let small = lower(c);
    SINGLE
        .iter()
        .chain([&Y_DOT])
        .find(|(code, _)| *code == small)
        .map_or(
            c,
            |&(_, letter)| if small == c { letter } else { upper(letter) },
        )
}

fn marked(vowel: char, second: char) -> Option<char> {
    let &(_, shape, tone) = MARKS.iter().find(|(code, _, _)| *code == second)?;
    let fits = match shape {
        Some(CIRCUMFLEX) => matches!(lower(vowel), 'a' | 'e' | 'o'),
        Some(_) => lower(vowel) == 'a',
        None => matches!(lower(vowel), 'a' | 'e' | 'o' | 'u' | 'y' | 'ơ' | 'ư'),
    };
    if !fits {
        return None;
    }
    with_marks(vowel, [shape, tone].into_iter().flatten())
}

/// Every letter of the table has a one-character lower and upper case.
fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn upper(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}
