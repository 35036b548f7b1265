//! Which house numbers nobody has entered: a row that goes 12, 18 has a question at 14 and 16.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::address::{Address, Span};
use super::push_path;

/// A longer jump is how a street is numbered, not houses that were missed.
const MOST_MISSING: usize = 10;

/// Plain numbers missing between two neighbours of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The house number before the gap, as given.
    pub after: String,
    /// The house number behind the gap, as given.
    pub before: String,
    /// The numbers missing between them, in order.
    pub missing: Vec<u32>,
}

/// The gaps in one side of a street, given its house numbers in their order.
///
/// Neighbours are compared within one way only: 12/3 lies in alley 12 and does not come between
/// 12 and 14. `12A` stands at 12, and `12-16` fills 12 to 16. Plots, flats and houses without a
/// number are passed over, as are neighbours on two sides and jumps over more than ten houses.
pub fn missing_between(numbers: &[&str]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut last_on: HashMap<String, (&str, Span)> = HashMap::new();
    for &number in numbers {
        let Some((way, own)) = Address::parse(number).door() else {
            continue;
        };
        let mut way_key = String::new();
        push_path(&mut way_key, &way);
        let before = last_on.get(&way_key).copied();
        // 12A after 12-16 stands inside what is already covered.
        if before.is_none_or(|(_, span)| own.last >= span.last) {
            last_on.insert(way_key, (number, own));
        }
        let Some((after, span)) = before else {
            continue;
        };
        if own.first <= span.last || own.first % 2 != span.last % 2 {
            continue;
        }
        let missing: Vec<u32> = (span.last..own.first)
            .step_by(2)
            .skip(1)
            .take(MOST_MISSING + 1)
            .collect();
        if (1..=MOST_MISSING).contains(&missing.len()) {
            gaps.push(Gap {
                after: after.to_owned(),
                before: number.to_owned(),
                missing,
            });
        }
    }
    gaps
}
