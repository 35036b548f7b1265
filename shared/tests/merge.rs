//! Laws of the three-way merge.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tungngo_shared::sync::merge::{Clash, Merged, three_way};

type Object = Map<String, Value>;

fn object(value: Value) -> Object {
    match value {
        Value::Object(map) => map,
        other => panic!("{other} is no object"),
    }
}

#[test]
fn edits_of_different_fields_are_combined() {
    let base = object(json!({"phone": "1", "kind": "permanent", "note": null}));
    let current = object(json!({"phone": "2", "kind": "permanent", "note": null}));
    let incoming = object(json!({"phone": "1", "kind": "lodging", "note": null, "new_field": [1]}));
    let merged = three_way(&base, &current, &incoming);
    assert_eq!(
        merged.body,
        object(json!({"phone": "2", "kind": "lodging", "note": null, "new_field": [1]}))
    );
    assert_eq!(merged.changed, ["kind", "new_field"]);
    assert_eq!(merged.clashes, []);
}

#[test]
fn two_values_for_one_field_are_both_kept() {
    let base = object(json!({"phone": "1"}));
    let current = object(json!({"phone": "2", "note": "x"}));
    let incoming = object(json!({"phone": "3", "note": null}));
    let merged = three_way(&base, &current, &incoming);
    assert_eq!(merged.body, current);
    assert_eq!(merged.changed, Vec::<String>::new());
    assert_eq!(
        merged.clashes,
        [
            Clash {
                field: "note".into(),
                base: None,
                current: Some(json!("x")),
                incoming: Some(Value::Null)
            },
            Clash {
                field: "phone".into(),
                base: Some(json!("1")),
                current: Some(json!("2")),
                incoming: Some(json!("3")),
            },
        ]
    );
    let stored = serde_json::to_string(&merged).unwrap();
    assert_eq!(
        serde_json::from_str::<Merged>(&stored).unwrap(),
        merged,
        "null stays apart from absent"
    );
}

#[test]
fn an_edit_beats_a_removal_from_either_side() {
    let base = object(json!({"note": "a", "phone": "1", "gone": 0}));
    let edited = object(json!({"note": "b", "phone": "1", "gone": 0}));
    let removed = object(json!({"phone": "1"}));
    let theirs = three_way(&base, &removed, &edited);
    assert_eq!(theirs.body, object(json!({"note": "b", "phone": "1"})));
    assert_eq!(
        (theirs.changed, theirs.clashes),
        (vec!["note".to_owned()], vec![])
    );
    let ours = three_way(&base, &edited, &removed);
    assert_eq!(ours.body, object(json!({"note": "b", "phone": "1"})));
    assert_eq!(
        (ours.changed, ours.clashes),
        (vec!["gone".to_owned()], vec![])
    );
}

/// Few fields and few values, so that equal edits, clashes and removals all occur often.
fn record() -> impl Strategy<Value = Object> {
    let value = prop_oneof![
        Just(Value::Null),
        (0..3_u8).prop_map(Value::from),
        (0..2_u8).prop_map(|n| json!({"nested": [n]})),
    ];
    proptest::collection::btree_map("[a-e]", value, 0..5).prop_map(|map| map.into_iter().collect())
}

proptest! {
    #[test]
    fn the_only_edit_wins(base in record(), edit in record()) {
        let ours = three_way(&base, &edit, &base);
        prop_assert_eq!(&ours.body, &edit);
        prop_assert!(ours.clashes.is_empty() && ours.changed.is_empty());
        let theirs = three_way(&base, &base, &edit);
        prop_assert_eq!(&theirs.body, &edit);
        prop_assert!(theirs.clashes.is_empty());
    }

    #[test]
    fn equal_edits_agree(base in record(), edit in record()) {
        let merged = three_way(&base, &edit, &edit);
        prop_assert_eq!(merged, Merged { body: edit, ..Merged::default() });
    }

    #[test]
    fn merging_again_changes_nothing(base in record(), current in record(), incoming in record()) {
        let once = three_way(&base, &current, &incoming);
        let twice = three_way(&base, &once.body, &incoming);
        prop_assert_eq!(&twice.body, &once.body);
        prop_assert_eq!(&twice.clashes, &once.clashes);
        prop_assert!(twice.changed.is_empty());
    }

    #[test]
    fn disjoint_edits_commute(base in record(), a in record(), b in record()) {
        // One side may touch only a, b, c; the other only d, e.
        let edit = |from: &Object, mine: fn(&str) -> bool| -> Object {
            let kept = base.iter().filter(|(field, _)| !mine(field));
            let set = from.iter().filter(|(field, _)| mine(field));
            kept.chain(set).map(|(k, v)| (k.clone(), v.clone())).collect()
        };
        let (x, y) = (edit(&a, |f| f < "d"), edit(&b, |f| f >= "d"));
        let (one, other) = (three_way(&base, &x, &y), three_way(&base, &y, &x));
        prop_assert_eq!(&one.body, &other.body);
        prop_assert!(one.clashes.is_empty() && other.clashes.is_empty());
    }

    #[test]
    fn no_edit_is_ever_lost(base in record(), current in record(), incoming in record()) {
        let merged = three_way(&base, &current, &incoming);
        let mirror = three_way(&base, &incoming, &current);
        let fields = |m: &Merged| m.clashes.iter().map(|c| c.field.clone()).collect::<Vec<_>>();
        prop_assert_eq!(fields(&merged), fields(&mirror), "who comes first decides no clash");
        for side in [&current, &incoming] {
            for (field, value) in side {
                let edited = base.get(field) != Some(value);
                let clash = merged.clashes.iter().find(|c| &c.field == field);
                let reported = clash.is_some_and(|c| {
                    c.current.as_ref() == Some(value) || c.incoming.as_ref() == Some(value)
                });
                prop_assert!(!edited || reported || merged.body.get(field) == Some(value));
            }
        }
        for field in &merged.changed {
            prop_assert_eq!(merged.body.get(field), incoming.get(field));
            prop_assert_ne!(current.get(field), incoming.get(field));
        }
    }
}
