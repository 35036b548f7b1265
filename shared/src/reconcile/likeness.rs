//! How alike two rows are: name, birth, address, each for itself.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::Listed;
use crate::{
    casefile::Birth,
    text::{fold, nfc},
};

/// How alike two rows are, part by part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Up to 50.
    pub name: u8,
    /// Up to 30; 8 where one of them does not say.
    pub birth: u8,
    /// Up to 20; 6 where one of them does not say.
    pub address: u8,
}

const NAME: f64 = 50.0;
const BIRTH: u8 = 30;
const BIRTH_YEAR: u8 = 22;
const BIRTH_SWAPPED: u8 = 25;
const BIRTH_NEAR: u8 = 10;
const BIRTH_UNKNOWN: u8 = 8;
/// Of a name that only lacks its spaces, or has one slip as a whole.
const SQUEEZED: u8 = 46;
const ADDRESS: f64 = 20.0;
const ADDRESS_UNKNOWN: u8 = 6;

impl Parts {
    /// Up to 100.
    #[must_use]
    pub fn total(self) -> u8 {
        self.name + self.birth + self.address
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_the_same(self) -> bool {
        self.name == 50 && self.birth >= BIRTH_YEAR && self.address >= 14
    }
}

/// Words of an address that say nothing of which one it is.
const KINDS: [&str; 14] = [
    "so", "nha", "ngo", "ngach", "hem", "duong", "pho", "to", "tdp", "dan", "khu", "phuong", "p",
    "lo",
];

/// A name as it is written, without what stands in brackets.
fn unbracketed(name: &str) -> &str {
    name.split('(').next().unwrap_or_default()
}

/// A name word by word, its letters apart from their marks: capitals, spaces and on which vowel the tone is written (`Hoà`,
/// `Hòa`) do not count.
fn letters_and_marks(name: &str) -> Vec<(Vec<char>, Vec<char>)> {
    let lower = nfc(name).to_lowercase();
    let words = lower.split(' ').map(|word| {
        let (mut marks, letters): (Vec<char>, Vec<char>) =
            word.nfd().partition(|c| is_combining_mark(*c));
        marks.sort_unstable();
        (letters, marks)
    });
    words.collect()
}

/// Whether theirs is the name of ours. A list without any accents leaves them out and denies none.
pub fn is_one_name(theirs: &str, ours: &str) -> bool {
    let (theirs, ours) = (nfc(unbracketed(theirs)), nfc(unbracketed(ours)));
    let bare = fold(&theirs);
    let has_accents = bare != theirs.to_lowercase();
    letters_and_marks(&theirs) == letters_and_marks(&ours) || (!has_accents && bare == fold(&ours))
}

/// A row ready to be compared.
pub struct Prepared {
    words: Vec<String>,
    birth: Option<Birth>,
    address: BTreeSet<String>,
}

/// A word as it is compared: `y` and `i` are one letter to those who write names.
fn word(text: &str) -> String {
    text.replace('y', "i")
}

impl Prepared {
    pub fn of(row: &Listed) -> Self {
        // What stands in brackets is what people call somebody.
        let folded = fold(unbracketed(&row.name)).replace('.', " ");
        let address = fold(&row.address);
        let parts = address.split(|c: char| !c.is_alphanumeric());
        Self {
            words: folded.split_whitespace().map(word).collect(),
            // Lists write 1 January where only the year is known.
            birth: row.birth.map(|birth| match birth {
                Birth::Day(day) if (day.month(), day.day()) == (1, 1) => Birth::Year(day.year()),
                other => other,
            }),
            address: parts
                .filter(|part| !part.is_empty() && !KINDS.contains(part))
                .map(word)
                .collect(),
        }
    }

    /// What a row that may be the same shares with it: the given name, the family with the year, or the numbers of
    /// the address.
    pub fn keys(&self) -> Vec<String> {
        let given = self.words.last().map(|given| format!("g {given}"));
        let year = self.birth.map(Birth::year);
        let family = self.words.first().zip(year);
        let family = family.map(|(family, year)| format!("f {family} {year}"));
        let numbers = self
            .address
            .iter()
            .filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
        let numbers: Vec<&str> = numbers.map(String::as_str).collect();
        let door = (numbers.len() >= 2).then(|| format!("a {}", numbers.join(" ")));
        given.into_iter().chain(family).chain(door).collect()
    }

    pub fn parts(&self, other: &Self) -> Parts {
        Parts {
            name: name(&self.words, &other.words),
            birth: birth(self.birth, other.birth),
            address: address(&self.address, &other.address),
        }
    }
}

/// How alike two words of a name are, from 0 to 1.
fn same_word(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let (short, long) = match one.len() <= other.len() {
        true => (one, other),
        false => (other, one),
    };
    // `Ng.` and `N.` stand for the whole word.
    if short.len() <= 2 && long.len() > 2 && long.starts_with(short) {
        return 0.7;
    }
    match long.len() > 2 && is_one_slip(short.as_bytes(), long.as_bytes()) {
        true => 0.75,
        false => 0.0,
    }
}

/// Whether one letter more, less, other, or two swapped make the one the other. Folded names are ASCII.
pub fn is_one_slip(short: &[u8], long: &[u8]) -> bool {
    let same_start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[same_start..], &long[same_start..]);
    let same_end = |short: &[u8], long: &[u8]| short == long;
    match long.len() - short.len() {
        0 if short.len() >= 2 && short[0] == long[1] && short[1] == long[0] => {
            same_end(&short[2..], &long[2..])
        }
        0 => !short.is_empty() && same_end(&short[1..], &long[1..]),
        1 => same_end(short, &long[1..]),
        _ => false,
    }
}

/// How alike two names are, word by word or, where a space was lost, as a whole.
fn name(one: &[String], other: &[String]) -> u8 {
    let by_words = by_words(one, other);
    if by_words >= SQUEEZED {
        return by_words;
    }
    let (one, other) = (one.concat(), other.concat());
    let (short, long) = match one.len() <= other.len() {
        true => (one, other),
        false => (other, one),
    };
    let is_alike = short == long || is_one_slip(short.as_bytes(), long.as_bytes());
    match short.len() >= 6 && is_alike {
        true => SQUEEZED,
        false => by_words,
    }
}

/// Family and given name have to be there in both; a middle name may be missing.
fn by_words(one: &[String], other: &[String]) -> u8 {
    let ([a_first, a_middle @ .., a_last], [b_first, b_middle @ .., b_last]) = (one, other) else {
        return 0;
    };
    let (first, last) = (same_word(a_first, b_first), same_word(a_last, b_last));
    if first == 0.0 || last == 0.0 {
        return 0;
    }
    let middle = match (a_middle, b_middle) {
        ([], []) => 1.0,
        ([], _) | (_, []) => 0.55,
        (a, b) => {
            let found = |word: &String, of: &[String]| {
                let alike = of.iter().map(|other| same_word(word, other));
                alike.fold(0.0, f64::max)
            };
            let one_way: f64 = a.iter().map(|word| found(word, b)).sum();
            let other_way: f64 = b.iter().map(|word| found(word, a)).sum();
            (one_way + other_way) / (a.len() + b.len()) as f64
        }
    };
    let alike = first * 0.25 + last * 0.45 + middle * 0.3;
    // A slip in every word is another name.
    let alike = if first * last * middle < 0.3 {
        alike * 0.7
    } else {
        alike
    };
    (alike * NAME).round() as u8
}

fn birth(one: Option<Birth>, other: Option<Birth>) -> u8 {
    let (Some(one), Some(other)) = (one, other) else {
        return BIRTH_UNKNOWN;
    };
    if let (Birth::Day(a), Birth::Day(b)) = (one, other) {
        if a == b {
            return BIRTH;
        }
        let is_swapped = (a.year(), a.month(), a.day()) == (b.year(), b.day(), b.month());
        if is_swapped {
            return BIRTH_SWAPPED;
        }
        // One digit of a day that was read wrongly.
        let same = [
            a.year() == b.year(),
            a.month() == b.month(),
            a.day() == b.day(),
        ];
        return match (same.iter().filter(|same| **same).count(), same[0]) {
            (2, _) => BIRTH_NEAR + 4,
            (_, true) => BIRTH_NEAR,
            _ => 0,
        };
    }
    match (one.year() - other.year()).abs() {
        0 => BIRTH_YEAR,
        1 => BIRTH_NEAR,
        _ => 0,
    }
}

fn address(one: &BTreeSet<String>, other: &BTreeSet<String>) -> u8 {
    if one.is_empty() || other.is_empty() {
        return ADDRESS_UNKNOWN;
    }
    let both = one.intersection(other).count() as f64;
    let fewer = one.len().min(other.len()) as f64;
    let more = one.len().max(other.len()) as f64;
    // One list says the ward, the other does not: what is there in both counts for more.
    ((both / fewer * 0.7 + both / more * 0.3) * ADDRESS).round() as u8
}
