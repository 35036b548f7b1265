//! Reading an address as people write it, `Số 7 ngách 12/45`, into a path from street to door.

use crate::text::fold::{fold, nfc};

/// What a segment of an address names, from the outside in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    Street,
    Tower,
    /// `ngõ`, and `kiệt` further south.
    Alley,
    /// `ngách`, off a `ngõ`.
    Lane,
    /// `hẻm`, off a `ngách`.
    Byway,
    /// `số`: the door; also whatever has no label.
    Door,
    /// `căn hộ`, `CH`, `phòng`: a flat or room behind the door.
    Flat,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded, but with `đ` after `d`: 12D and 12Đ are two houses.
    pub order: String,
    /// As typed, lower case NFC.
    typed: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Digits without leading zeros; `0` for zero.
    Number(String),
    Word(Word),
}

/// One labelled part: `ngách 12/45` is the lane with the steps 12 and 45.
#[derive(Debug)]
pub(super) struct Segment {
    pub label: Label,
    pub steps: Vec<Vec<Token>>,
}

#[derive(Debug)]
pub(super) struct Address {
    /// From the outside in, however it was written.
    pub segments: Vec<Segment>,
}

/// The numbers one house takes up: both 12, or 12 and 14 for `12-14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub first: u32,
    pub last: u32,
}

impl Address {
    pub fn parse(text: &str) -> Self {
        let lexemes = lex(text);
        let mut segments = vec![Segment {
            label: Label::Door,
            steps: vec![Vec::new()],
        }];
        let mut rest = lexemes.as_slice();
        while let Some(lexeme) = rest.first() {
            let at_start = rest.len() == lexemes.len();
            if let Some((label, length)) = label_of(rest, at_start) {
                segments.push(Segment {
                    label,
                    steps: vec![Vec::new()],
                });
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            if let Some(segment) = segments.last_mut() {
                match lexeme {
                    Lexeme::Slash => segment.steps.push(Vec::new()),
                    // `Tòa B, 1205`: what follows is the flat.
                    Lexeme::Comma if segment.label == Label::Tower => {
                        segments.push(Segment {
                            label: Label::Door,
                            steps: vec![Vec::new()],
                        });
                    }
                    Lexeme::Comma => {}
                    Lexeme::Token(token) => {
                        if let Some(step) = segment.steps.last_mut() {
                            step.push(token.clone());
                        }
                    }
                }
            }
            rest = rest.get(1..).unwrap_or_default();
        }
        for segment in &mut segments {
            segment.steps.retain(|step| !step.is_empty());
        }
        segments.retain(|segment| !segment.steps.is_empty());
        segments.sort_by_key(|segment| segment.label);
        let mut address = Address { segments };
        if address.says_none() {
            address.segments.clear();
        }
        address
    }

    /// Is it a flat in a named building?
    pub fn is_in_tower(&self) -> bool {
        self.segments.iter().any(|s| s.label == Label::Tower)
    }

    /// The steps from street to door. A street's name behind the number of an alley is left out:
    /// it is the same for all houses of the list, and often only some say it.
    pub fn path(&self) -> Vec<Vec<Token>> {
        let mut path = Vec::new();
        let in_tower = self.is_in_tower();
        for segment in &self.segments {
            match segment.label {
                Label::Street => {}
                Label::Alley | Label::Lane | Label::Byway => {
                    path.extend(segment.steps.iter().map(|step| split_street(step).0));
                }
                // Every door of a tower is a flat, whether it says so or not.
                Label::Flat if !in_tower => path.extend(segment.steps.iter().map(|step| {
                    let said = Token::Word(Word {
                        order: FLAT.into(),
                        typed: FLAT.into(),
                    });
                    [vec![said], step.clone()].concat()
                })),
                Label::Tower | Label::Door | Label::Flat => {
                    path.extend(segment.steps.iter().cloned());
                }
            }
        }
        path.retain(|step| !step.is_empty());
        path
    }

    /// For the name of an alley: the street's name and the numbers that lead into the alley.
    pub fn street_and_path(&self) -> (Vec<Token>, Vec<Vec<Token>>) {
        let (mut street, mut path) = (Vec::new(), Vec::new());
        for segment in &self.segments {
            for step in &segment.steps {
                if matches!(segment.label, Label::Alley | Label::Lane | Label::Byway) {
                    let (number, name) = split_street(step);
                    street.extend(name);
                    path.push(number);
                } else {
                    street.extend(step.iter().cloned());
                }
            }
        }
        path.retain(|step| !step.is_empty());
        (street, path)
    }

    /// The way a house stands on and its own numbers there; `None` for plots, flats and houses
    /// without a number.
    pub fn door(&self) -> Option<(Vec<Vec<Token>>, Span)> {
        let mut path = self.path();
        let own = path.pop()?;
        let starts_with_number = |step: &Vec<Token>| matches!(step.first(), Some(Token::Number(_)));
        if self.is_in_tower() || !path.iter().all(starts_with_number) {
            return None;
        }
        let mut numbers = own.iter().map_while(|token| match token {
            Token::Number(digits) => digits.parse().ok(),
            Token::Word(_) => None,
        });
        let first: u32 = numbers.next()?;
        let last = numbers.last().map_or(first, |last| last.max(first));
        Some((path, Span { first, last }))
    }

    /// `không số`, `chưa có số`, `KS`: the cell says that there is no number.
    fn says_none(&self) -> bool {
        let mut words = Vec::new();
        for token in self.segments.iter().flat_map(|s| s.steps.iter().flatten()) {
            match token {
                Token::Number(_) => return false,
                Token::Word(word) => words.push(word.order.as_str()),
            }
        }
        let said = words.join(" ");
        [
            "so",
            "so nha",
            "nha",
            "khong",
            "khong so",
            "khong co",
            "khong co so",
            "chua co",
            "chua co so",
            "ks",
        ]
        .iter()
        .any(|none| said == *none || said.strip_suffix(" nha") == Some(none))
    }
}

enum Lexeme {
    Slash,
    Comma,
    Token(Token),
}

/// Digits, words, slashes and commas; every other character only separates.
fn lex(text: &str) -> Vec<Lexeme> {
    let mut lexemes = Vec::new();
    let mut run = String::new();
    for c in nfc(text).chars() {
        let same_kind = run
            .chars()
            .next_back()
            .is_some_and(|last| last.is_ascii_digit() == c.is_ascii_digit());
        let joins = c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
        if !(joins && same_kind) {
            lexemes.extend(token(&run));
            run.clear();
        }
        if joins {
            run.push(c);
        } else if matches!(c, '/' | '\\' | '⁄' | '∕' | '／') {
            lexemes.push(Lexeme::Slash);
        } else if c == ',' {
            lexemes.push(Lexeme::Comma);
        }
    }
    lexemes.extend(token(&run));
    lexemes
}

fn token(run: &str) -> Option<Lexeme> {
    if run.is_empty() {
        return None;
    }
    if run.chars().all(|c| c.is_ascii_digit()) {
        let significant = run.trim_start_matches('0');
        let digits = if significant.is_empty() {
            "0"
        } else {
            significant
        };
        return Some(Lexeme::Token(Token::Number(digits.to_owned())));
    }
    // `~` sorts after every letter, so đ follows all of d, as in the Vietnamese alphabet.
    let order = fold(&run.replace(['đ', 'Đ'], "d~")).replace(' ', "_");
    let typed = run.to_lowercase();
    (!order.is_empty()).then_some(Lexeme::Token(Token::Word(Word { order, typed })))
}

/// What a flat outside a named building sorts under.
const FLAT: &str = "ch";

/// The label that begins here, and how many lexemes it takes.
///
/// Ngô Quyền is no `ngõ` and Lý Thường Kiệt no `kiệt`: without its diacritics, or where a name
/// could hold it, a label needs a number behind it.
fn label_of(lexemes: &[Lexeme], at_start: bool) -> Option<(Label, usize)> {
    let word = |index: usize| match lexemes.get(index) {
        Some(Lexeme::Token(Token::Word(word))) => Some(word),
        _ => None,
    };
    let numbered =
        |index: usize| matches!(lexemes.get(index), Some(Lexeme::Token(Token::Number(_))));
    let first = word(0)?;
    let second = word(1).map_or("", |w| w.order.as_str());
    let single_letter = second.chars().count() == 1;
    match (first.order.as_str(), first.typed.as_str()) {
        (_, "ngõ") => Some((Label::Alley, 1)),
        (_, "ngách") => Some((Label::Lane, 1)),
        (_, "hẻm" | "hẽm") => Some((Label::Byway, 1)),
        ("ngo", _) if numbered(1) => Some((Label::Alley, 1)),
        ("ngach", _) if numbered(1) => Some((Label::Lane, 1)),
        ("hem", _) if numbered(1) => Some((Label::Byway, 1)),
        ("kiet", _) if at_start && numbered(1) => Some((Label::Alley, 1)),
        ("d~uong", _) if second == "pho" => Some((Label::Street, 2)),
        ("d~uong", _) | (_, "phố") => Some((Label::Street, 1)),
        ("toa", _) if second == "nha" => Some((Label::Tower, 2)),
        (_, "tòa" | "toà") => Some((Label::Tower, 1)),
        ("toa" | "block", _) if numbered(1) || single_letter => Some((Label::Tower, 1)),
        ("chung", _) if second == "cu" => Some((Label::Tower, 2)),
        (_, "căn") if second == "ho" => Some((Label::Flat, 2)),
        ("can", _) if second == "ho" && numbered(2) => Some((Label::Flat, 2)),
        ("ch" | "p" | "phong", _) if numbered(1) => Some((Label::Flat, 1)),
        // A following number is what tells `số nhà 7` from the word in a name.
        ("so", _) if second == "nha" && numbered(2) => Some((Label::Door, 2)),
        ("so" | "sn" | "nha", _) if numbered(1) => Some((Label::Door, 1)),
        ("so", _) if at_start && second == "nha" => Some((Label::Door, 2)),
        ("so" | "sn", _) if at_start && lexemes.len() > 1 => Some((Label::Door, 1)),
        _ => None,
    }
}

/// Splits `12A Lý Thường Kiệt` after the number and what belongs to it: single letters and `bis`.
fn split_street(step: &[Token]) -> (Vec<Token>, Vec<Token>) {
    let belongs = |token: &Token| match token {
        Token::Number(_) => true,
        Token::Word(word) => word.order.trim_end_matches('~').len() == 1 || word.order == "bis",
    };
    if !matches!(step.first(), Some(Token::Number(_))) {
        return (Vec::new(), step.to_vec());
    }
    let end = step
        .iter()
        .position(|token| !belongs(token))
        .unwrap_or(step.len());
    let (number, name) = step.split_at(end);
    (number.to_vec(), name.to_vec())
}
