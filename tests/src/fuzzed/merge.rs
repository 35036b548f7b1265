//! Two edits of one record come together.

use serde_json::{Map, Value, json};
use tungngo_shared::sync::merge::{Clash, Merged, three_way};

type Record = Map<String, Value>;

/// The input is a JSON array of three records (base, current, incoming), or else bytes of which each
/// three choose the values of one field. No value is lost that only one side changed, none is made up,
/// and merging again changes nothing.
pub fn merge(bytes: &[u8]) -> bool {
    let whole: Option<[Record; 3]> = serde_json::from_slice(bytes).ok();
    let understood = whole.is_some();
    let [base, current, incoming] = whole.unwrap_or_else(|| chosen(bytes));
    let merged = three_way(&base, &current, &incoming);
    for field in base.keys().chain(current.keys()).chain(incoming.keys()) {
        let values = (base.get(field), current.get(field), incoming.get(field));
        field_is_right(field, values, &merged);
    }
    for field in merged.body.keys() {
        let known = current.contains_key(field) || incoming.contains_key(field);
        assert!(known, "{field} came from nowhere");
    }

    let again = three_way(&base, &merged.body, &incoming);
    assert_eq!(again.body, merged.body, "merged twice");
    assert!(again.changed.is_empty(), "{:?}", again.changed);
    // The other way round the same fields are in dispute, and every other one gets the same value.
    let swapped = three_way(&base, &incoming, &current);
    assert_eq!(names(&swapped.clashes), names(&merged.clashes));
    for (field, value) in &merged.body {
        let disputed = names(&merged.clashes).contains(&field.as_str());
        assert!(
            disputed || swapped.body.get(field) == Some(value),
            "{field}"
        );
    }
    // One side alone.
    assert_eq!(three_way(&base, &current, &base).body, current);
    assert_eq!(three_way(&base, &base, &incoming).body, incoming);
    assert_eq!(three_way(&base, &current, &current).body, current);

    let text = serde_json::to_string(&merged).expect("JSON");
    let back: Merged = serde_json::from_str(&text).expect("its own JSON");
    assert_eq!(back, merged, "as stored");
    understood
}

fn names(clashes: &[Clash]) -> Vec<&str> {
    clashes.iter().map(|clash| clash.field.as_str()).collect()
}

fn field_is_right(
    field: &str,
    (was, ours, theirs): (Option<&Value>, Option<&Value>, Option<&Value>),
    merged: &Merged,
) {
    let now = merged.body.get(field);
    let clash = merged.clashes.iter().find(|clash| clash.field == field);
    let changed = merged.changed.iter().any(|name| name == field);
    assert_eq!(changed, now != ours, "{field} is said to have changed");
    if ours == theirs || was == theirs {
        assert!(now == ours && clash.is_none(), "{field}: ours alone");
    } else if was == ours {
        assert!(now == theirs && clash.is_none(), "{field}: theirs alone");
    } else if let (Some(_), Some(_)) = (ours, theirs) {
        let clash = clash.unwrap_or_else(|| panic!("{field}: a value was dropped"));
        let kept = (
            clash.base.as_ref(),
            clash.current.as_ref(),
            clash.incoming.as_ref(),
        );
        assert_eq!(kept, (was, ours, theirs), "{field}");
        assert_eq!(now, ours, "{field}");
    } else {
        assert!(
            now == ours.or(theirs) && clash.is_none(),
            "{field}: an edit"
        );
    }
}

/// Fields with few values, so that sides often agree.
fn chosen(bytes: &[u8]) -> [Record; 3] {
    let mut records: [Record; 3] = Default::default();
    for (number, values) in bytes.chunks(3).take(64).enumerate() {
        for (record, value) in records.iter_mut().zip(values) {
            let value = match value % 9 {
                0 | 1 => continue,
                2 => Value::Null,
                3 => json!(0),
                4 => json!(0.0),
                5 => json!(""),
                6 => json!({}),
                7 => json!({ "a": value / 9 }),
                _ => json!([value / 9]),
            };
            record.insert(format!("f{number}"), value);
        }
    }
    records
}
