//! Three-way merge of two edits of one record, field by field at the top level.
//!
//! Two officers may change one household while both are offline. Their edits are compared with
//! the version both started from: edits of different fields are combined, and where both changed
//! one field differently nothing is lost. The current value stays in the body, and the
//! disagreement is reported with all three values for a reviewer to settle.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// The outcome of [`three_way`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Merged {
    /// The record to store.
    pub body: Map<String, Value>,
    /// Fields both sides changed to different values, by field name.
    pub clashes: Vec<Clash>,
    /// Fields in which `body` took the incoming value over a different current one, by name.
    pub changed: Vec<String>,
}

/// One field that both sides changed, each to another value. `None` means the field is absent,
/// which is not the same as JSON `null`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clash {
    pub field: String,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub base: Option<Value>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub current: Option<Value>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present"
    )]
    pub incoming: Option<Value>,
}

/// Merges `incoming` into `current`, both descended from `base`.
///
/// Per field: one side changed it: that side's value. Both changed it alike: that value. One
/// removed it and the other edited it: the edit, and no clash. Both edited it differently: the
/// current value, and a [`Clash`]. Unknown fields are fields like any other, so an older server
/// merges the records of a newer app without losing anything. Merging the result with the same
/// `incoming` again changes nothing.
pub fn three_way(
    base: &Map<String, Value>,
    current: &Map<String, Value>,
    incoming: &Map<String, Value>,
) -> Merged {
    let mut merged = Merged::default();
    // A sorted set: the outcome must not depend on the order in which a map keeps its fields.
    let fields: BTreeSet<&String> = base
        .keys()
        .chain(current.keys())
        .chain(incoming.keys())
        .collect();

    for field in fields {
        let (was, ours, theirs) = (base.get(field), current.get(field), incoming.get(field));
        let value = match settle(was, ours, theirs) {
            Winner::Current => ours,
            Winner::Incoming => {
                merged.changed.push(field.clone());
                theirs
            }
            Winner::Nobody => {
                merged.clashes.push(Clash {
                    field: field.clone(),
                    base: was.cloned(),
                    current: ours.cloned(),
                    incoming: theirs.cloned(),
                });
                ours
            }
        };
        if let Some(value) = value {
            merged.body.insert(field.clone(), value.clone());
        }
    }
    merged
}

enum Winner {
    Current,
    Incoming,
    Nobody,
}

fn settle(was: Option<&Value>, ours: Option<&Value>, theirs: Option<&Value>) -> Winner {
    if ours == theirs || was == theirs {
        Winner::Current
    } else if was == ours {
        Winner::Incoming
    } else {
        // Both sides differ from the base and from each other, so at most one removed the field.
        match (ours, theirs) {
            (None, _) => Winner::Incoming,
            (_, None) => Winner::Current,
            _ => Winner::Nobody,
        }
    }
}

/// Reads a field that is there as `Some`, even when it is `null`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
