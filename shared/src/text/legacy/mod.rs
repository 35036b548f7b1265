//! Old Vietnamese files: find out how their text is encoded and turn it into Unicode.
//!
//! Before Unicode, Vietnamese was typed in fonts that drew other letters than the codes said. A
//! ward's list from such a time opens as `NguyÔn V¨n ¸nh` (TCVN3) or `Nguyeãn Vaên AÙnh` (VNI),
//! and nothing in the file says so. The importer calls [`detect`] on each column, then
//! [`to_unicode`] on each cell.

mod syllable;
mod tcvn3;
mod vni;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use syllable::is_syllable;

/// How a text's Vietnamese letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Unicode, in either normal form; also text without a Vietnamese letter.
    Unicode,
    /// One byte a letter, fonts `.VnTime` and the like.
    Tcvn3,
    /// Two characters a letter, fonts `VNI-Times` and the like.
    Vni,
}

/// The encoding of a column or a file, judged over all its cells; Unicode when in doubt.
///
/// Every word with a letter beyond ASCII is read in each encoding. A word speaks for a legacy
/// encoding when it is a Vietnamese syllable so read and is none as it stands; it speaks against
/// when it is a syllable as it stands but not so read, or holds a letter that only Unicode has
/// (`ễ`, `đ`, any combining mark). Words that are syllables both ways (`Tô`, `Hòa`) and foreign
/// words (`café`) say nothing. The more cells the better: five full names are enough, but five given names
/// (`Vinh`, `Tó`) may all be syllables both ways, so such a column is best judged with its file.
pub fn detect<'a>(samples: impl Iterator<Item = &'a str>) -> Encoding {
    let mut votes = Votes::default();
    for sample in samples {
        votes.count(sample);
    }
    votes.verdict()
}

/// [`detect`] for a single cell, which may be too short to tell: legacy only when at least one
/// word speaks for it and none against.
pub fn detect_one(text: &str) -> Encoding {
    let mut votes = Votes::default();
    votes.count(text);
    match votes.verdict() {
        Encoding::Tcvn3 if votes.against_tcvn3 == 0 => Encoding::Tcvn3,
        Encoding::Vni if votes.against_vni == 0 => Encoding::Vni,
        _ => Encoding::Unicode,
    }
}

/// The text in Unicode, NFC.
///
/// A cell with a letter that only Unicode has is taken as it is whatever the encoding of its
/// column, because people correct single cells of an old file. TCVN3 has one code for `á` and
/// `Á`; which is meant is guessed from the words around it, see [`to_unicode_upper`] for the rest.
pub fn to_unicode(text: &str, encoding: Encoding) -> String {
    let decoded = match encoding {
        _ if text.chars().any(is_unicode_only) => text.to_owned(),
        Encoding::Unicode => text.to_owned(),
        Encoding::Tcvn3 => tcvn3::decode(text),
        Encoding::Vni => vni::decode(text),
    };
    decoded.nfc().collect()
}

/// [`to_unicode`], then capitals throughout: for a TCVN3 cell whose font name ends in `H`
/// (`.VnTimeH`), which draws small letters as capitals.
pub fn to_unicode_upper(text: &str, encoding: Encoding) -> String {
    to_unicode(text, encoding).to_uppercase().nfc().collect()
}

#[derive(Default)]
struct Votes {
    for_tcvn3: u32,
    for_vni: u32,
    against_tcvn3: u32,
    against_vni: u32,
}

impl Votes {
    fn count(&mut self, sample: &str) {
        for word in sample.split(between_words) {
            // `3m×4m`, `12²` and `µm` are measures; a lone `ª` or `«` is an ornament.
            let telling = !word.is_ascii()
                && !word.starts_with('µ')
                && word.chars().any(|c| c.is_ascii_alphabetic())
                && !word.chars().any(|c| c.is_ascii_digit());
            if word.chars().any(is_unicode_only) {
                self.against_tcvn3 += 1;
                self.against_vni += 1;
            } else if telling {
                let as_it_stands = is_syllable(word);
                let as_tcvn3 = is_syllable(&tcvn3::decode_for_judging(word));
                let as_vni = is_syllable(&vni::decode(word));
                self.for_tcvn3 += u32::from(as_tcvn3 && !as_it_stands);
                self.for_vni += u32::from(as_vni && !as_it_stands);
                self.against_tcvn3 += u32::from(as_it_stands && !as_tcvn3);
                self.against_vni += u32::from(as_it_stands && !as_vni);
            }
        }
    }

    fn verdict(&self) -> Encoding {
        if self.for_tcvn3 > self.for_vni && self.for_tcvn3 > self.against_tcvn3 {
            Encoding::Tcvn3
        } else if self.for_vni > self.for_tcvn3 && self.for_vni > self.against_vni {
            Encoding::Vni
        } else {
            Encoding::Unicode
        }
    }
}

/// White space, ASCII punctuation and general punctuation; not the Latin-1 symbols, which are
/// letters in TCVN3, and not digits, which tell measures.
fn between_words(c: char) -> bool {
    c.is_ascii_punctuation() || is_space(c) || matches!(c, '\u{2010}'..='\u{203E}')
}

/// White space, but for U+0085, which is a letter or three dots in TCVN3.
fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{85}'
}

/// The letter with these marks as one character, if Unicode has it.
fn with_marks(letter: char, marks: impl Iterator<Item = char>) -> Option<char> {
    // By NFC, which reorders: ậ is composed of ạ and the circumflex, not of â and the dot.
    let mut composed = std::iter::once(letter).chain(marks).nfc();
    let whole = composed.next();
    whole.filter(|_| composed.next().is_none())
}

/// Vietnamese letters and marks that no legacy text, read as Latin-1 or Windows-1252, contains.
fn is_unicode_only(c: char) -> bool {
    matches!(
        c,
        'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư'
            | '\u{1EA0}'..='\u{1EF9}'
            | '\u{0300}'..='\u{0303}' | '\u{0306}' | '\u{0309}' | '\u{031B}' | '\u{0323}'
    )
}
