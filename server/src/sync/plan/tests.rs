use serde_json::json;
use tungngo_shared::{
    access::Role,
    clock::ClockReading,
    household::HouseholdKind,
    ids::{CampaignId, HouseholdId},
    sync::DocKind,
    visit::{Fix, Outcome as Door_},
};

use super::*;

fn ward() -> WardCode {
    "11383".parse().unwrap()
}

fn group(n: u8) -> GroupId {
    GroupId::from_parts(1, [n; 10])
}

fn alley(n: u8) -> AlleyId {
    AlleyId::from_parts(1, [n; 10])
}

/// Walks alley 1 of group 1.
fn volunteer() -> Actor {
    Actor {
        user: UserId::from_parts(1, [1; 10]),
        role: Role::Volunteer,
        ward: Some(ward()),
        groups: [].into(),
        alleys: [alley(1)].into(),
    }
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn an_envelope_is_refused_for_its_size_its_hash_or_its_kind() {
    let device = DeviceId::from_parts(1, [1; 10]);
    let op = |kind, body: String| {
        let raw = serde_json::value::RawValue::from_string(body).unwrap();
        Op::freeze(device, 1, uuid::Uuid::nil(), kind, None, raw)
    };
    let check = |op: &Op| check_envelope(op, device).map_err(|r| r.code);
    assert_eq!(check(&op(DocKind::Visit, "{}".to_owned())), Ok(()));
    let of_size = |size: usize| op(DocKind::Visit, format!("\"{}\"", "x".repeat(size - 2)));
    assert_eq!(check(&of_size(MAX_OP_BYTES)), Ok(()));
    assert_eq!(check(&of_size(MAX_OP_BYTES + 1)), Err(RejectCode::TooLarge));
    assert_eq!(
        check(&op(DocKind::Campaign, "{}".to_owned())),
        Err(RejectCode::NotPushable)
    );
    let of_another = check_envelope(
        &op(DocKind::Visit, "{}".to_owned()),
        DeviceId::from_parts(2, [1; 10]),
    );
    assert_eq!(of_another.unwrap_err().code, RejectCode::BadHash);
}

#[test]
fn settling_follows_merges_or_keeps_both() {
    let base = object(json!({"a": 1, "b": 1}));
    let settle_on = |current: Value, base: Option<&Map<String, Value>>, on_top, sent: Value| {
        let stored = Stored {
            current: object(current),
            base: base.cloned(),
            on_top,
        };
        settle(&object(sent), &stored)
    };
    let on_top = settle_on(json!({"a": 1, "b": 1}), None, true, json!({"a": 2}));
    assert!(on_top.as_sent && on_top.is_new && on_top.body == object(json!({"a": 2})));

    let merged = settle_on(
        json!({"a": 1, "b": 2}),
        Some(&base),
        false,
        json!({"a": 2, "b": 1}),
    );
    assert_eq!(merged.body, object(json!({"a": 2, "b": 2})));
    assert!(!merged.as_sent && merged.is_new && merged.clashes.is_empty());

    let clash = settle_on(
        json!({"a": 3, "b": 1}),
        Some(&base),
        false,
        json!({"a": 2, "b": 1}),
    );
    assert_eq!(
        (clash.is_new, clash.clashes.len(), &clash.body["a"]),
        (false, 1, &json!(3))
    );

    // Two orders of an alley are nothing to choose between: the later one counts.
    let place = |at: i64| object(json!({"walk_order": at, "b": 1}));
    let arranged = settle_on(
        json!({"walk_order": 2, "b": 1, "note": "c"}),
        Some(&place(1)),
        false,
        json!({"walk_order": 3, "b": 1}),
    );
    assert_eq!(arranged.body["walk_order"], json!(3));
    assert!(arranged.is_new && arranged.clashes.is_empty());

    // A base that is not known hides nothing: every difference is shown.
    let unknown = settle_on(
        json!({"a": 3, "b": 1}),
        None,
        false,
        json!({"a": 2, "b": 1}),
    );
    assert_eq!(unknown.clashes.len(), 1);
    let same = settle_on(json!({"a": 1}), Some(&base), false, json!({"a": 1}));
    assert!(!same.is_new && same.as_sent);
}

#[test]
fn a_version_without_observations_takes_none_away() {
    let held = json!({"id": "x", "ct": "1"});
    let stored = Stored {
        current: object(json!({"observations": [held], "note": "a"})),
        base: None,
        on_top: true,
    };
    let next = settle(&object(json!({"note": "b"})), &stored);
    assert_eq!(
        next.body,
        object(json!({"observations": [held], "note": "b"}))
    );
    assert!(!next.as_sent);
    let both = settle(
        &object(json!({"observations": [held, {"id": "y"}]})),
        &stored,
    );
    assert_eq!(both.body["observations"], json!([held, {"id": "y"}]));
    assert!(both.as_sent);
}

#[test]
fn who_may_make_a_household_what() {
    use ListState::{Closed, Listed, ProposedClosed, ProposedNew};
    let house = |n, state| {
        let mut h = Household::at(group(1), alley(n), "12");
        h.list_state = state;
        h.kind = HouseholdKind::Permanent;
        h
    };
    let judge = |next: &Household, before: Option<&Household>, known| {
        judge_household(&volunteer(), &ward(), next, before, known).map_err(|r| r.code)
    };
    let invalid = Err(RejectCode::InvalidFields);
    let forbidden = Err(RejectCode::Forbidden);
    for (before, next, fate) in [
        (None, ProposedNew, Ok(())),
        (None, Listed, invalid),
        (Some(Listed), Listed, Ok(())),
        (Some(Listed), ProposedClosed, Ok(())),
        (Some(ProposedClosed), Listed, Ok(())),
        (Some(ProposedNew), ProposedNew, Ok(())),
        (Some(ProposedNew), Listed, invalid),
        (Some(Listed), Closed, invalid),
        (Some(Closed), Listed, invalid),
    ] {
        let before = before.map(|state| house(1, state));
        assert_eq!(
            judge(&house(1, next), before.as_ref(), true),
            fate,
            "{before:?} {next:?}"
        );
    }
    let new = house(1, ProposedNew);
    assert_eq!(judge(&new, None, false), Err(RejectCode::UnknownReference));
    assert_eq!(judge(&house(2, ProposedNew), None, true), forbidden);
    // Neither out of nor into an alley that is not walked.
    assert_eq!(
        judge(&house(2, Listed), Some(&house(1, Listed)), true),
        forbidden
    );
    assert_eq!(
        judge(&house(1, Listed), Some(&house(2, Listed)), true),
        forbidden
    );
}

fn door() -> Door {
    Door {
        ward: ward(),
        group: group(1),
        alley: alley(1),
        people: Some(4),
        location: Some(LatLon {
            lat: 20.9,
            lon: 106.3,
        }),
        visited_by_others: false,
    }
}

fn visit() -> Visit {
    let (house, campaign) = (
        HouseholdId::from_parts(1, [1; 10]),
        CampaignId::from_parts(1, [2; 10]),
    );
    Visit::new(house, campaign, Door_::Absent)
}

#[test]
fn whose_visit_is_taken_in() {
    let judge = |visit: &Visit, door: Option<&Door>, campaign, before: Option<&VisitBefore>| {
        judge_visit(&volunteer(), &ward(), visit, door, campaign, before).map_err(|r| r.code)
    };
    assert_eq!(judge(&visit(), Some(&door()), true, None), Ok(vec![]));
    assert_eq!(
        judge(&visit(), None, true, None),
        Err(RejectCode::UnknownReference)
    );
    assert_eq!(
        judge(&visit(), Some(&door()), false, None),
        Err(RejectCode::UnknownReference)
    );
    let abroad = Door {
        ward: "10525".parse().unwrap(),
        ..door()
    };
    assert_eq!(
        judge(&visit(), Some(&abroad), true, None),
        Err(RejectCode::Forbidden)
    );

    let before = |author| VisitBefore {
        author,
        visit: visit(),
    };
    let (own, others) = (
        before(volunteer().user),
        before(UserId::from_parts(1, [9; 10])),
    );
    assert_eq!(judge(&visit(), Some(&door()), true, Some(&own)), Ok(vec![]));
    assert_eq!(
        judge(&visit(), Some(&door()), true, Some(&others)),
        Err(RejectCode::IdTaken)
    );
    let mut elsewhere = visit();
    elsewhere.household = HouseholdId::from_parts(1, [8; 10]);
    assert_eq!(
        judge(&elsewhere, Some(&door()), true, Some(&own)),
        Err(RejectCode::InvalidFields)
    );

    let helper = Actor {
        role: Role::Helper,
        ..volunteer()
    };
    let refused = judge_visit(&helper, &ward(), &visit(), Some(&door()), true, None);
    assert_eq!(refused.unwrap_err().code, RejectCode::Forbidden);
}

#[test]
fn flags_point_out_what_is_odd_and_nothing_else() {
    let raised = |change: &dyn Fn(&mut Visit, &mut Door)| {
        let (mut visit, mut door) = (visit(), door());
        change(&mut visit, &mut door);
        flags(&volunteer(), &ward(), &visit, &door)
    };
    let fix = |lat, accuracy_m, mock| Fix {
        point: LatLon { lat, lon: 106.3 },
        accuracy_m,
        provider: None,
        mock,
    };
    assert!(raised(&|_, _| ()).is_empty());
    assert_eq!(raised(&|_, d| d.alley = alley(2)), ["out_of_assignment"]);
    assert_eq!(raised(&|_, d| d.visited_by_others = true), ["duplicate"]);
    assert_eq!(raised(&|v, _| v.people_living = Some(5)), ["people_differ"]);
    assert!(raised(&|v, _| v.people_living = Some(4)).is_empty());
    assert_eq!(
        raised(&|v, _| v.fix = Some(fix(20.9, 5.0, true))),
        ["mock_location"]
    );
    // A thousandth of a degree is 111 m.
    assert_eq!(
        raised(&|v, _| v.fix = Some(fix(20.901, 5.0, false))),
        ["far_from_house"]
    );
    assert!(raised(&|v, _| v.fix = Some(fix(20.901, 20.0, false))).is_empty());
    let off = ClockReading {
        server_offset_ms: Some(3_600_000),
        ..ClockReading::default()
    };
    assert_eq!(raised(&|v, _| v.clock = off), ["clock_off"]);
    let met = |v: &mut Visit, seconds| (v.outcome, v.seconds_on_form) = (Door_::Met, seconds);
    assert_eq!(raised(&|v, _| met(v, FAST_S - 1)), ["too_fast"]);
    assert!(raised(&|v, _| met(v, FAST_S)).is_empty());
}
