//! How values look on a page: shapes beside colours, and the words of a document's fields.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tungngo_shared::{clock::dmy, visit::Appointment};
use uuid::Uuid;

use super::texts::Texts;

/// The shape that says a state without its colour.
#[must_use]
pub fn shape(id: &str) -> &'static str {
    match id {
        "met" | "signed" => "●",
        "absent" => "◐",
        "postponed" => "↻",
        "refused" | "rejected" => "✕",
        "vacant" => "▢",
        "not_found" => "?",
        "accepted" => "✓",
        "returned" => "↩",
        _ => "○",
    }
}

/// A labelled value of a description list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value in words.
    pub value: String,
    /// Running text rather than a fact.
    pub plain: bool,
    /// How it differs from the list, where it does.
    pub differs: Option<String>,
}

impl Fact {
    /// A fact of a document's field.
    #[must_use]
    pub fn of(t: Texts, field: &str, value: String) -> Self {
        Self {
            label: label(t, field),
            value,
            plain: matches!(field, "note" | "refusal_reason"),
            differs: None,
        }
    }
}

/// One field that changed from a revision to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// What changed.
    pub label: String,
    /// Before, in words.
    pub before: String,
    /// After, in words.
    pub after: String,
}

/// Names of places, for fields that hold their ids.
pub type Names = BTreeMap<Uuid, String>;

/// The label of a document's field.
#[must_use]
pub fn label(t: Texts, field: &str) -> String {
    t.id_or_itself("field-", field)
}

/// Fields that say how a visit was recorded rather than what was found; their changes are not listed.
const SILENT: [&str; 5] = ["clock", "seconds_on_form", "fix", "household", "campaign"];

/// What changed between two bodies, in words.
#[must_use]
pub fn changes(t: Texts, names: &Names, before: &Value, after: &Value) -> Vec<FieldChange> {
    let none = Map::new();
    let (before, after) = (
        before.as_object().unwrap_or(&none),
        after.as_object().unwrap_or(&none),
    );
    let mut fields: Vec<&String> = before.keys().chain(after.keys()).collect();
    fields.sort();
    fields.dedup();
    fields
        .into_iter()
        .filter(|field| {
            !SILENT.contains(&field.as_str()) && before.get(*field) != after.get(*field)
        })
        .map(|field| FieldChange {
            label: label(t, field),
            before: value(t, names, field, before.get(field)),
            after: value(t, names, field, after.get(field)),
        })
        .collect()
}

/// A field's value in words.
#[must_use]
pub fn value(t: Texts, names: &Names, field: &str, value: Option<&Value>) -> String {
    let Some(value) = value.filter(|v| !v.is_null()) else {
        return t.tr("value-none");
    };
    let by_id = |beginning: &str| value.as_str().map(|id| t.id_or_itself(beginning, id));
    let words = match field {
        "outcome" => by_id("outcome-"),
        "answered_by" => by_id("relation-"),
        "residence_declared" => by_id("residence-"),
        "camera" => by_id("camera-"),
        "kind" => by_id("household-kind-"),
        "list_state" => by_id("list-state-"),
        "commitment" => value["state"].as_str().map(|id| {
            let state = t.id_or_itself("commitment-", id);
            match value["signature"].is_object() {
                true => t.tr_with("value-with-signature", &[("state", &state)]),
                false => state,
            }
        }),
        "appointment" => serde_json::from_value::<Appointment>(value.clone())
            .ok()
            .map(|a| appointment(t, a)),
        "observations" | "photos" => value.as_array().map(|list| list.len().to_string()),
        "location" => match (value["lat"].as_f64(), value["lon"].as_f64()) {
            (Some(lat), Some(lon)) => Some(format!("{lat:.5}, {lon:.5}")),
            _ => None,
        },
        "group" | "alley" => value
            .as_str()
            .and_then(|id| id.parse::<Uuid>().ok())
            .and_then(|id| names.get(&id).cloned()),
        _ => None,
    };
    words.unwrap_or_else(|| match value {
        Value::Bool(yes) => yes_no(t, *yes),
        Value::String(text) if text.is_empty() => t.tr("value-none"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}

/// Yes or no.
#[must_use]
pub fn yes_no(t: Texts, yes: bool) -> String {
    if yes {
        t.tr("value-yes")
    } else {
        t.tr("value-no")
    }
}

/// `sáng 23/11/2026`.
#[must_use]
pub fn appointment(t: Texts, a: Appointment) -> String {
    format!("{} {}", t.id("part-", a.part.as_str()), dmy(a.date))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tungngo_shared::i18n::Lang;

    use super::*;

    #[test]
    fn changes_are_told_in_words_and_the_recording_itself_is_silent() {
        let before = json!({ "outcome": "met", "people_living": 4, "clock": { "device_ms": 1 } });
        let after = json!({
            "outcome": "met", "people_living": 6, "clock": { "device_ms": 2 },
            "commitment": { "state": "declined" },
        });
        let t = Texts(Lang::En);
        let found = changes(t, &Names::new(), &before, &after);
        let words: Vec<(&str, &str)> = found
            .iter()
            .map(|c| (c.before.as_str(), c.after.as_str()))
            .collect();
        let none = t.tr("value-none");
        let declined = t.tr("commitment-declined");
        assert_eq!(words, [(none.as_str(), declined.as_str()), ("4", "6")]);
    }

    #[test]
    fn a_value_of_a_newer_app_is_shown_as_it_is() {
        let t = Texts(Lang::Vi);
        let shown = |field, v| value(t, &Names::new(), field, Some(&v));
        assert_eq!(shown("solar_panels", json!(3)), "3");
        assert_eq!(shown("outcome", json!("dreamt")), "dreamt");
        assert_eq!(shown("note", json!("Chó dữ")), "Chó dữ");
    }
}
