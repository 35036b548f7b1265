//! Names of groups and alleys as lists write them, brought into one form, and the keys by which two
//! spellings are known to be the same place.

use tungngo_shared::{
    text::{fold, nfc},
    validation::MAX_NAME_CHARS,
};

/// The name of a residential group: `3`, `Tổ 03`, `TDP số 3` and `TỔ DÂN PHỐ SỐ 3` are `Tổ dân phố
/// 3`; villages (`Thôn Đông`) keep their kind. None when there is nothing to name it by.
#[must_use]
pub fn group_name(text: &str) -> Option<String> {
    let text = nfc(text);
    let text = text.split(['(', '[']).next().unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let folded: Vec<String> = words.iter().map(|w| fold(w)).collect();
    let is = |from: usize, wanted: &[&str]| {
        folded
            .get(from..from + wanted.len())
            .is_some_and(|w| w == wanted)
    };
    // What kind of group the text says it is, and how many words that takes.
    let (kind, mut taken) = match () {
        () if is(0, &["to", "dan", "pho"]) => (GROUP, 3),
        () if is(0, &["to", "dp"]) => (GROUP, 2),
        () if is(0, &["khu", "dan", "cu"]) => ("Khu dân cư", 3),
        () if is(0, &["khu", "pho"]) => ("Khu phố", 2),
        () if is(0, &["thon"]) => ("Thôn", 1),
        () if is(0, &["xom"]) => ("Xóm", 1),
        () if is(0, &["tdp"]) || is(0, &["to"]) => (GROUP, 1),
        () => (GROUP, 0),
    };
    if is(taken, &["so"]) && words.len() > taken + 1 {
        taken += 1;
    }
    let rest = words.get(taken..).unwrap_or_default().join(" ");
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    // `TDP3`, `Tổ5`.
    let stuck = rest
        .strip_prefix("TDP")
        .or_else(|| rest.strip_prefix("Tổ"))
        .filter(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    let rest = without_zeros(stuck.unwrap_or(rest));
    (!rest.is_empty()).then(|| format!("{kind} {rest}"))
}

const GROUP: &str = "Tổ dân phố";

/// A group named on a line of its own (`II | TỔ DÂN PHỐ SỐ 3`), or in a title (`Danh sách hộ dân
/// tổ dân phố số 3`). A bare number or name is none.
#[must_use]
pub fn group_in_line(text: &str) -> Option<String> {
    let text = nfc(text);
    // Each word is folded once: a cell may hold ten thousand of them.
    let mut at = 0;
    let mut words: Vec<(usize, String)> = Vec::new();
    for word in text.split(' ') {
        words.push((at, fold(word)));
        at += word.len() + 1;
    }
    words.retain(|(_, folded)| !folded.is_empty());
    let says = |wanted: &str, from: usize| {
        let wanted = wanted.split(' ');
        let said = words.iter().skip(from).map(|(_, folded)| folded.as_str());
        wanted.clone().eq(said.take(wanted.count()))
    };
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let last_number = words.iter().rposition(|(_, folded)| is_number(folded));
    (0..words.len()).find_map(|from| {
        let rest = text.get(words.get(from)?.0..)?;
        // Something follows each of these.
        let begins = |names: &[&str]| {
            let named = names.iter().find(|name| says(name, from));
            named.is_some_and(|name| words.len() > from + name.split(' ').count())
        };
        let named = begins(&["to dan pho", "tdp"])
            // `Tổ` is a common word, so inside a sentence it must be written out.
            || (from == 0 && (is_short_group(rest) || begins(&["thon", "khu pho", "khu dan cu"])));
        let says_which = last_number.is_some_and(|last| last >= from);
        let short_name = words.len() <= 6;
        (named && (says_which || (from == 0 && short_name)))
            .then(|| group_name(up_to_number(rest)?))
            .flatten()
    })
}

/// `Tổ 3`, `Tổ số 3`; not `Tờ khai số 3`.
fn is_short_group(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    let to = matches!(words.next(), Some("tổ" | "to"));
    let mut which = words.skip_while(|w| matches!(*w, "số" | "so"));
    to && which
        .next()
        .is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()))
}

/// Cuts a line behind its first number: `tổ dân phố số 3 năm 2026`. None when that is no name any more.
fn up_to_number(text: &str) -> Option<&str> {
    let mut seen = false;
    for (count, (at, c)) in text.char_indices().enumerate() {
        if c.is_ascii_digit() {
            seen = true;
        } else if seen && c.is_whitespace() {
            return text.get(..at);
        }
        if count > MAX_NAME_CHARS {
            return None;
        }
    }
    Some(text)
}

fn without_zeros(text: &str) -> &str {
    let stripped = text.trim_start_matches('0');
    if stripped.starts_with(|c: char| c.is_ascii_digit()) {
        stripped
    } else {
        text
    }
}

/// By what two names of groups are compared.
#[must_use]
pub fn group_key(name: &str) -> String {
    fold(&group_name(name).unwrap_or_else(|| name.to_owned()))
}

/// What a list says about the way that a door opens to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Ngõ, or ngõ and ngách in one.
    pub alley: String,
    /// Ngách.
    pub lane: String,
    /// Hẻm.
    pub byway: String,
    /// Đường, phố.
    pub street: String,
}

impl Way {
    /// One name: `Ngách 45/12 Lý Thường Kiệt`. None when nothing is known.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        let street = nfc(&self.street);
        let parts = [
            ("Ngõ", nfc(&self.alley)),
            ("Ngách", nfc(&self.lane)),
            ("Hẻm", nfc(&self.byway)),
        ];
        // The innermost one is where the door is; the others are the way to it.
        let mut name = String::new();
        for (label, part) in parts.iter().rev().filter(|(_, part)| !part.is_empty()) {
            let part = if is_labelled(part) {
                part.clone()
            } else if *label == "Ngõ" && is_number(part) && part.contains('/') {
                format!("Ngách {part}")
            } else {
                format!("{label} {part}")
            };
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(&part);
        }
        if !street.is_empty() && !fold(&name).ends_with(&fold(&street)) {
            let street = if name.is_empty() {
                street.as_str()
            } else {
                bare_street(&street)
            };
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(street);
        }
        (!name.is_empty()).then_some(name)
    }
}

/// `Đường Lý Thường Kiệt` without its label; `Dương Quảng Hàm` is a name.
fn bare_street(name: &str) -> &str {
    let lower = name.to_lowercase();
    for label in ["đường phố ", "đường ", "phố "] {
        if lower.starts_with(label)
            && let Some((at, _)) = name.char_indices().nth(label.chars().count())
        {
            return &name[at..];
        }
    }
    name
}

fn is_labelled(part: &str) -> bool {
    let lower = part.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or_default();
    matches!(
        first,
        "ngõ"
            | "ngách"
            | "hẻm"
            | "hẽm"
            | "kiệt"
            | "xóm"
            | "đường"
            | "phố"
            | "khu"
            | "tập"
            | "chung"
    ) || (matches!(first, "ngo" | "ngach" | "hem" | "kiet")
        && lower.contains(|c: char| c.is_ascii_digit()))
}

fn is_number(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_digit())
}

/// By what two names of alleys of one group are compared.
#[must_use]
pub fn alley_key(name: &str) -> String {
    let name = nfc(name);
    let words: Vec<String> = fold(bare_street(&name))
        .split(' ')
        .filter(|word| *word != "so")
        .map(|word| without_zeros(word).to_owned())
        .collect();
    words.join(" ")
}

/// A whole address in one cell, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The house number.
    pub number: String,
    /// The way's name.
    pub way: String,
    /// The group, if it is named.
    pub group: Option<String>,
}

/// Takes apart `Số 12A ngõ 45 Lý Thường Kiệt, TDP 3, phường Thạch Khôi`. Ward and city are dropped.
#[must_use]
pub fn address(text: &str) -> Address {
    let mut found = Address::default();
    let text = nfc(text);
    let above = [
        "phuong ",
        "xa ",
        "quan ",
        "huyen ",
        "thanh pho ",
        "tp ",
        "tp.",
        "tinh ",
    ];
    for part in text
        .split([',', ';'])
        .map(str::trim)
        .filter(|p| !p.is_empty())
    {
        let folded = fold(part);
        if above.iter().any(|a| folded.starts_with(a)) {
            continue;
        }
        if let Some(group) = group_in_line(part) {
            found.group.get_or_insert(group);
            continue;
        }
        let rest = without_door_label(part);
        let (number, way) = if found.number.is_empty() && found.way.is_empty() {
            take_number(rest)
        } else {
            ("", rest)
        };
        if !number.is_empty() {
            number.clone_into(&mut found.number);
        }
        if !way.is_empty() {
            if !found.way.is_empty() {
                found.way.push(' ');
            }
            found.way.push_str(way);
        }
    }
    if found.way.starts_with(char::is_lowercase) {
        let mut chars = found.way.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        found.way = first.chain(chars).collect();
    }
    found
}

/// `Số nhà 12` and `SN 12` are `12`.
#[must_use]
pub fn without_door_label(text: &str) -> &str {
    let mut rest = text.trim();
    for label in ["số nhà", "nhà số", "so nha", "số", "so", "sn", "nhà"] {
        let lower = rest.to_lowercase();
        if lower.starts_with(label)
            && let Some((at, _)) = rest.char_indices().nth(label.chars().count())
        {
            let tail = rest[at..].trim_start_matches(|c: char| " .:".contains(c));
            if tail.starts_with(|c: char| c.is_ascii_digit()) {
                rest = tail;
                break;
            }
        }
    }
    rest
}

/// The house number at the beginning (`12A`, `12B/3`, `12 - 14`) and what follows it.
fn take_number(text: &str) -> (&str, &str) {
    if !is_number(text) {
        return ("", text);
    }
    let end = text.find(|c: char| c.is_whitespace()).unwrap_or(text.len());
    let (number, way) = text.split_at(end);
    (number, way.trim())
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
