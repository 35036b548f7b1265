//! What the index is told and asked. Each word stands there with the scope before it and a sign between: `:` folded,
//! `=` as it is written, in lower case; `#` is the group. A word with a digit has no accents, so it stands there once.

use std::collections::BTreeSet;

use tungngo_shared::{
    ids::WardCode,
    text::{fold, nfc},
};
use uuid::Uuid;

/// Shorter words are like too many others.
const SHORTEST_SLIP: usize = 3;
/// As many words are looked for.
const MOST_WORDS: usize = 8;
/// As many digits in a row, however they are spaced, are one number: a telephone's or a person's.
const NUMBER: usize = 8;

/// What is searched, in one ward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Household,
    Case,
    Person,
}

impl Kind {
    /// The scope of this kind in a ward.
    pub fn scope(self, ward: &WardCode) -> String {
        let letter = match self {
            Self::Household => 'h',
            Self::Case => 'c',
            Self::Person => 'p',
        };
        format!("{letter}{ward}")
    }
}

/// A word in both its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without accents.
    pub folded: String,
    /// As it is written, in lower case.
    pub written: String,
}

fn has_digit(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
}

/// The words of a text.
pub fn words(text: &str) -> Vec<Word> {
    let text = nfc(text);
    let words = text.split(' ').map(|word| Word {
        folded: fold(word).replace(' ', ""),
        written: word.chars().flat_map(char::to_lowercase).collect(),
    });
    words.filter(|word| !word.folded.is_empty()).collect()
}

/// A telephone's or a person's number as people type it: digits alone, and 0 for +84.
fn number(text: &str) -> String {
    let local = text.strip_prefix("+84").map(|rest| format!("0{rest}"));
    let text = local.as_deref().unwrap_or(text);
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What somebody typed, with numbers that were typed in groups put together.
pub fn typed(text: &str) -> Vec<Word> {
    let is_digits = |word: &Word| {
        let mut signs = word.folded.chars();
        has_digit(&word.folded) && signs.all(|c| c.is_ascii_digit() || ".-+()".contains(c))
    };
    let mut typed: Vec<Word> = Vec::new();
    for run in words(text).chunk_by(|a, b| is_digits(a) && is_digits(b)) {
        let all: String = run.iter().map(|word| word.folded.as_str()).collect();
        let digits = number(&all);
        if is_digits(&run[0]) && digits.len() >= NUMBER {
            typed.push(Word {
                folded: digits.clone(),
                written: digits,
            });
        } else {
            typed.extend_from_slice(run);
        }
    }
    typed.truncate(MOST_WORDS);
    typed
}

/// A word of the index, whole.
fn exact(scope: &str, folded: &str) -> String {
    format!("{scope}:{folded}")
}

fn written(scope: &str, word: &Word) -> String {
    if has_digit(&word.folded) {
        return exact(scope, &word.folded);
    }
    format!("{scope}={}", word.written)
}

/// The group's word: the end of its id, which is chance. What it lets through is asked again of the record itself.
fn of_group(scope: &str, group: Uuid) -> String {
    format!("{scope}#{:08x}", group.as_u128() & 0xffff_ffff)
}

/// What stands in the index of a record: names, numbers as they are, and telephone or personal numbers.
pub fn of_record(scope: &str, names: &[&str], numbers: &[&str], group: Option<Uuid>) -> String {
    let names = names.iter().flat_map(|name| words(name));
    let mut all = BTreeSet::new();
    for word in names {
        all.insert(exact(scope, &word.folded));
        all.insert(written(scope, &word));
    }
    let numbers = numbers.iter().map(|text| number(text));
    all.extend(numbers.filter(|n| !n.is_empty()).map(|n| exact(scope, &n)));
    all.extend(group.map(|group| of_group(scope, group)));
    Vec::from_iter(all).join(" ")
}

/// The folded words without digits among those of a record: those that somebody may mistype.
pub fn names_in(scope: &str, words: &str) -> BTreeSet<String> {
    let begins = format!("{scope}:");
    let folded = words.split(' ').filter_map(|w| w.strip_prefix(&begins));
    folded
        .filter(|w| !has_digit(w))
        .map(str::to_owned)
        .collect()
}

/// Whether a word may have been mistyped.
pub fn may_slip(word: &Word) -> bool {
    !has_digit(&word.folded) && word.folded.chars().count() >= SHORTEST_SLIP
}

/// A word as the engine's expressions write it.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

/// Asks for rows in which all words stand as they are written.
pub fn same(scope: &str, words: &[Word]) -> String {
    all(words, |word| quoted(&written(scope, word)))
}

/// Asks for rows in which all words stand without accents.
pub fn folded(scope: &str, words: &[Word]) -> String {
    all(words, |word| quoted(&exact(scope, &word.folded)))
}

fn begins_one(scope: &str, word: &Word) -> String {
    format!("{} *", quoted(&exact(scope, &word.folded)))
}

/// Asks for rows in which all words begin one.
pub fn begins(scope: &str, words: &[Word]) -> String {
    all(words, |word| begins_one(scope, word))
}

/// What [`begins`] asks for one word, as a pattern over a row's words with a space before them; signs stand for themselves.
pub fn pattern(scope: &str, word: &Word) -> String {
    let word = exact(scope, &word.folded);
    let word = word.replace('\\', "\\\\");
    let word = word.replace('%', "\\%").replace('_', "\\_");
    format!("% {word}%")
}

/// Asks for rows in which all words begin one, or are one of those that they may have been meant to be.
pub fn slips(scope: &str, words: &[(Word, Vec<String>)]) -> String {
    all(words, |(word, meant)| {
        let meant = meant.iter().map(|w| quoted(&exact(scope, w)));
        let any: Vec<String> = std::iter::once(begins_one(scope, word))
            .chain(meant)
            .collect();
        format!("({})", any.join(" OR "))
    })
}

/// The same of these groups alone.
pub fn within(expression: &str, scope: &str, groups: &[Uuid]) -> String {
    let groups = groups.iter().map(|group| quoted(&of_group(scope, *group)));
    let groups: Vec<String> = groups.collect();
    format!("{expression} AND ({})", groups.join(" OR "))
}

fn all<W>(words: &[W], each: impl Fn(&W) -> String) -> String {
    let each: Vec<String> = words.iter().map(each).collect();
    each.join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded_words(text: &str) -> Vec<String> {
        typed(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn numbers_that_are_typed_in_groups_are_one_number() {
        for (text, words) in [
            ("0900 000 123", vec!["0900000123"]),
            ("0900.000.123", vec!["0900000123"]),
            ("+84 900 000 123", vec!["0900000123"]),
            ("030 091 087654", vec!["030091087654"]),
            ("An 0900 000 123", vec!["an", "0900000123"]),
            ("12 Trần Phú", vec!["12", "tran", "phu"]),
            ("12-3 ngõ 5", vec!["12-3", "ngo", "5"]),
            ("", vec![]),
            (
                "a b c d e f g h i",
                vec!["a", "b", "c", "d", "e", "f", "g", "h"],
            ),
        ] {
            assert_eq!(folded_words(text), words, "{text}");
        }
    }

    #[test]
    fn a_record_has_its_words_with_and_without_accents_and_its_group() {
        let group = Uuid::from_u128(0xabc);
        let words = of_record(
            "h11383",
            &["Đinh Văn Đạt", "12B/3"],
            &["+84900000123"],
            Some(group),
        );
        assert_eq!(
            words,
            "h11383#00000abc h11383:0900000123 h11383:12b/3 h11383:dat h11383:dinh h11383:van \
             h11383=văn h11383=đinh h11383=đạt"
        );
        let names: Vec<String> = names_in("h11383", &words).into_iter().collect();
        assert_eq!(names, ["dat", "dinh", "van"]);
    }

    #[test]
    fn a_pattern_finds_the_beginning_of_a_word_and_signs_stand_for_themselves() {
        let patterns = |text| -> Vec<String> {
            let words = typed(text);
            words.iter().map(|word| pattern("x", word)).collect()
        };
        assert_eq!(patterns(" Đinh  Đạt "), ["% x:dinh%", "% x:dat%"]);
        assert_eq!(patterns("50%_"), ["% x:50\\%\\_%"]);
    }

    #[test]
    fn signs_of_the_engines_language_stand_for_themselves() {
        let words = typed("a\"b) OR *");
        assert_eq!(
            folded("x", &words),
            "\"x:a\"\"b)\" AND \"x:or\" AND \"x:*\""
        );
    }
}
