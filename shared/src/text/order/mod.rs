//! The order in which people meet houses and alleys, as keys that any database can sort.
//!
//! A key is text whose plain byte order is the natural order, so `memcmp` in SQLite, the "C"
//! collation of PostgreSQL and `str::cmp` agree on it. Keys are for sorting, never for show.
//!
//! How a key is built: a tier, then the path of numbers from street to door, then a space and the
//! typed text as a tie-break. A number is its count of digits and its digits without leading
//! zeros (`12` → `212`), so longer numbers sort later. `!` goes one level down. Space, `!` and
//! `-` sort before digits, digits before letters, hence 12 < 12/3 < 12-14 < 12A < 12B < 13:
//! everything inside alley 12 comes before 12A.

mod address;
mod gaps;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use self::address::{Address, Token};
use super::fold::nfc;

pub use gaps::{Gap, missing_between};

/// The side of a street: Vietnamese streets have odd numbers on one side and even on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parity {
    Odd,
    Even,
}

const TIER_NUMBER: char = '1';
const TIER_NAMED: char = '2';
const TIER_TOWER: char = '3';
const TIER_NONE: char = '9';

/// The sort key of a house number, natural order under byte comparison.
///
/// Plain numbers come first, then named plots (`lô 3`), then flats by tower and number (`CH 1205
/// tòa B`), then houses without a number. `số 7 ngách 12/45` sorts as 12/45/7, and so does `số 7
/// ngách 45 ngõ 12`. Case, Unicode form and words such as `số nhà` do not matter, and leading
/// zeros only where all else is equal.
pub fn house_order_key(number: &str) -> String {
    let address = Address::parse(number);
    let path = address.path();
    let tier = match path.first().and_then(|step| step.first()) {
        None => TIER_NONE,
        Some(_) if address.is_in_tower() => TIER_TOWER,
        Some(Token::Number(_)) => TIER_NUMBER,
        Some(_) => TIER_NAMED,
    };
    let mut key = String::from(tier);
    push_path(&mut key, &path);
    push_tie_break(&mut key, number);
    key
}

/// The order of two house numbers, that of their keys.
pub fn compare_house_numbers(a: &str, b: &str) -> Ordering {
    house_order_key(a).cmp(&house_order_key(b))
}

/// The sort key of a street or alley name: by street, then by alley number.
///
/// `Lý Thường Kiệt` < `Ngõ 9 Lý Thường Kiệt` < `Ngách 9/4 Lý Thường Kiệt` < `Ngõ 45 Lý Thường
/// Kiệt`: a street is followed by its own alleys, because that is how it is walked. Alleys whose
/// name gives no street (`Ngõ 9`) come first, by number; an alley with a name instead of a number
/// (`Ngõ Cấm`) sorts as a street of that name; no name at all comes last. `đường`, `phố` and the
/// like do not count.
pub fn alley_order_key(name: &str) -> String {
    let address = Address::parse(name);
    let (street, path) = address.street_and_path();
    let mut key = if street.is_empty() && path.is_empty() {
        String::from(TIER_NONE)
    } else {
        let mut key = String::from(TIER_NUMBER);
        push_step(&mut key, &street);
        if !path.is_empty() {
            key.push('!');
        }
        push_path(&mut key, &path);
        key
    };
    push_tie_break(&mut key, name);
    key
}

/// The side of the way on which a house stands, `None` without a number of its own.
///
/// The house's own number decides: the last of the path, since 12/9 is number 9 in alley 12 and
/// stands among the odd houses of that alley. Of `12-14` and `12A` it is 12. Plots and flats
/// (`lô 3`, `CH 1205 tòa B`) have no side.
pub fn side_of(number: &str) -> Option<Parity> {
    let (_, own) = Address::parse(number).door()?;
    Some(if own.first % 2 == 0 {
        Parity::Even
    } else {
        Parity::Odd
    })
}

fn push_path(key: &mut String, path: &[Vec<Token>]) {
    for (depth, step) in path.iter().enumerate() {
        if depth > 0 {
            key.push('!');
        }
        push_step(key, step);
    }
}

fn push_step(key: &mut String, step: &[Token]) {
    for (index, token) in step.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| step.get(i));
        match (before, token) {
            (Some(Token::Number(_)), Token::Number(_)) => key.push('-'),
            // Between letters and digits nothing is needed: `12 A` and `12A` are one number.
            (Some(Token::Word(_)), Token::Word(_)) => key.push('_'),
            _ => {}
        }
        match token {
            Token::Number(digits) => push_number(key, digits),
            Token::Word(word) => key.push_str(&word.order),
        }
    }
}

fn push_number(key: &mut String, digits: &str) {
    match digits.len() {
        length @ 1..=9 => key.push_str(&length.to_string()),
        // `:` follows `9`. Beyond 99 digits the order is still total, only no longer numeric.
        length => key.push_str(&format!(":{:02}", length.min(99))),
    }
    key.push_str(digits);
}

fn push_tie_break(key: &mut String, typed: &str) {
    key.push(' ');
    key.push_str(&nfc(&nfc(typed).to_lowercase()));
}
