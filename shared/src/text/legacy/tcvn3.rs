//! TCVN3, also called ABC: one byte a letter, drawn by fonts named `.VnTime`.
//!
//! Source: TCVN 5712:1993 as tabulated by GNU libc (`iconv -f TCVN5712-1`); its small letters are
//! those of the `.VnTime` fonts. Spreadsheets keep the bytes as the Latin-1 or Windows-1252
//! characters of the same code: `NguyÔn V¨n ¸nh`.
//!
//! TCVN3 proper has capitals only for the letters without a tone (Ă Â Ê Ô Ơ Ư Đ). Á and á are the
//! same byte, and the font `.VnTimeH` draws every letter as a capital. The full standard put
//! capitals with a tone into the holes of the table and into 0x80–0x9F; they are read too. Its
//! twelve capitals below 0x20 are not, because spreadsheet and CSV files cannot hold them.

use std::iter::once;

use unicode_normalization::char::is_combining_mark;

use super::syllable::is_syllable;
use super::{is_space, with_marks};

/// Codes 0x80–0x9F: capitals of the full standard.
const HIGH_CAPITALS: [char; 32] = [
    'À', 'Ả', 'Ã', 'Á', 'Ạ', 'Ặ', 'Ậ', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ', 'Ệ', 'Ì', 'Ỉ', 'Ĩ', // 8_
    'Í', 'Ị', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ', 'Ộ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ', 'Ù', 'Ủ', 'Ũ', // 9_
];

/// Codes 0xA0–0xFF.
const LETTERS: [char; 96] = [
    '\u{A0}', 'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ', // A_
    '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}', // B0–B4, after the vowel
    'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ', 'Ẵ', // B5–BF
    'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể', 'ẻ', 'ẽ', // C_
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò', // D_
    'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', // E_
    'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', 'Ố', // F_
];

/// What Windows-1252 shows at 0x80–0x9F; codes it leaves empty stay C1 controls.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// A decoded letter and whether its byte tells the case.
#[derive(Clone, Copy)]
struct Letter {
    c: char,
    /// False for a toned letter of TCVN3 proper, which stands for the capital too.
    case_known: bool,
}

/// Decodes a text and settles the case of toned letters.
///
/// A word takes capitals where its other letters are capitals (`V¡N` → `VĂN`, `NGUYÔN` →
/// `NGUYỄN`). Where every other word of a cell begins with a capital it is a name, and a word that
/// begins with a toned vowel gets one as well (`NguyÔn V¨n ¸nh` → `Nguyễn Văn Ánh`).
pub(super) fn decode(text: &str) -> String {
    let words: Vec<Vec<Letter>> = text
        .split_inclusive(|c: char| is_space(c) || (c.is_ascii() && !c.is_alphabetic()))
        .map(decode_word)
        .collect();
    settle_case(words)
}

/// One word by the table alone, for judging whether it is a syllable.
pub(super) fn decode_for_judging(word: &str) -> String {
    decode_word(word).iter().map(|letter| letter.c).collect()
}

fn decode_word(word: &str) -> Vec<Letter> {
    let letters = decode_codes(word, true);
    if !word.chars().any(is_word_processor_mark) || is_capital_syllable(word, &letters) {
        letters
    } else {
        decode_codes(word, false)
    }
}

/// Quotes, dashes and dots of word processors share codes with rare capitals. They are letters
/// only where that gives a syllable in capitals with three sure ones: `NG–C` is NGỌC, `B–C` is B–C.
fn is_capital_syllable(word: &str, letters: &[Letter]) -> bool {
    let spelled: String = letters
        .iter()
        .map(|l| l.c)
        .filter(|c| c.is_alphabetic())
        .collect();
    word.chars().filter(char::is_ascii_uppercase).count() >= 3
        && !word.chars().any(|c| c.is_ascii_lowercase())
        && is_syllable(&spelled)
}

fn decode_codes(word: &str, marks_are_letters: bool) -> Vec<Letter> {
    let lone = word
        .chars()
        .filter(|c| !c.is_ascii() || c.is_ascii_alphabetic())
        .count()
        < 2;
    let mut letters: Vec<Letter> = Vec::new();
    for c in word.chars() {
        let code = code_of(c);
        let decoded = match code {
            Some(code @ 0xA1..) => LETTERS.get(usize::from(code) - 0xA0).copied(),
            // A euro or trade mark sign on its own is one.
            Some(high @ 0x80..=0x9F) if lone => WINDOWS_1252.get(usize::from(high) - 0x80).copied(),
            Some(high @ 0x80..=0x9F) if is_word_processor_mark(c) && !marks_are_letters => {
                WINDOWS_1252.get(usize::from(high) - 0x80).copied()
            }
            Some(high @ 0x80..=0x9F) => HIGH_CAPITALS.get(usize::from(high) - 0x80).copied(),
            _ => None,
        };
        let decoded = decoded.unwrap_or(c);
        if is_combining_mark(decoded) {
            // A degree sign or a superscript two that follows no vowel is just that.
            match letters
                .last_mut()
                .map(|last| (with_marks(last.c, once(decoded)), last))
            {
                Some((Some(composed), last)) => last.c = composed,
                _ => letters.push(Letter {
                    c,
                    case_known: true,
                }),
            }
            continue;
        }
        let shared = code.is_some_and(|code| code >= 0xA1)
            && decoded.is_lowercase()
            && !"ăâêôơưđ".contains(decoded);
        letters.push(Letter {
            c: decoded,
            case_known: !shared,
        });
    }
    letters
}

/// The byte a character stands for, whether it was read as Latin-1 or as Windows-1252.
fn code_of(c: char) -> Option<u8> {
    match u8::try_from(u32::from(c)) {
        Ok(code) => (code >= 0x80).then_some(code),
        Err(_) => WINDOWS_1252
            .iter()
            .position(|&shown| shown == c)
            .and_then(|index| u8::try_from(index + 0x80).ok()),
    }
}

fn is_word_processor_mark(c: char) -> bool {
    matches!(code_of(c), Some(0x85 | 0x91..=0x97))
}

fn settle_case(mut words: Vec<Vec<Letter>>) -> String {
    let known_lower = |word: &[Letter]| word.iter().any(|l| l.case_known && l.c.is_lowercase());
    let surely_upper = |word: &[Letter]| {
        let letters: Vec<&Letter> = word.iter().filter(|l| l.c.is_alphabetic()).collect();
        let capitals = letters.iter().filter(|l| l.c.is_uppercase()).count();
        let beyond_first = letters.iter().skip(1).any(|l| l.c.is_uppercase());
        !known_lower(word) && (capitals >= 2 || beyond_first)
    };
    let first_letter = |word: &[Letter]| word.iter().find(|l| l.c.is_alphabetic()).copied();

    let all_capitals =
        words.iter().any(|w| surely_upper(w)) && !words.iter().any(|w| known_lower(w));
    let known_initials: Vec<char> = words
        .iter()
        .filter_map(|w| first_letter(w))
        .filter(|letter| letter.case_known)
        .map(|letter| letter.c)
        .collect();
    let is_name = !known_initials.is_empty() && known_initials.iter().all(|c| c.is_uppercase());

    for word in &mut words {
        let word_upper = all_capitals || surely_upper(word);
        let mut initial = true;
        for letter in word.iter_mut().filter(|l| l.c.is_alphabetic()) {
            if !letter.case_known && (word_upper || (initial && is_name)) {
                letter.c = letter.c.to_uppercase().next().unwrap_or(letter.c);
            }
            initial = false;
        }
    }
    words.iter().flatten().map(|letter| letter.c).collect()
}
