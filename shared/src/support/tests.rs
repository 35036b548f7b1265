use jiff::ToSpan as _;
use proptest::prelude::*;

use super::*;

fn group(n: u8) -> GroupId {
    GroupId::from_parts(1, [n; 10])
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An offer of jobs for the whole ward, with this many places, of which so many are taken.
fn offer(n: u8, places: Option<u32>, taken: u32) -> OfferNow {
    OfferNow {
        id: OfferId::from_parts(1, [n; 10]),
        offer: Offer {
            kind: SupportNeed::Job,
            title: format!("Việc {n}"),
            giver: "Hợp tác xã mẫu".to_owned(),
            contact: String::new(),
            places,
            from_on: day("2026-11-01"),
            to_on: None,
            group: None,
            note: String::new(),
        },
        state: OfferState::Open,
        taken,
    }
}

fn wanted() -> Wanted {
    Wanted {
        kind: SupportNeed::Job,
        group: group(1),
        day: day("2026-11-28"),
    }
}

#[test]
fn a_referral_goes_its_way_and_no_other() {
    use MatchState::*;
    use MatchStep::*;
    let ways = [
        (Proposed, Accept, Accepted),
        (Proposed, Decline, Declined),
        (Proposed, Stop, Ended),
        (Accepted, Finish, Done),
        (Accepted, Stop, Ended),
    ];
    for from in MatchState::ALL {
        for step in MatchStep::ALL {
            let way = ways.iter().find(|w| w.0 == *from && w.1 == *step);
            assert_eq!(from.after(*step), way.map(|w| w.2), "{from:?} {step:?}");
        }
    }
}

#[test]
fn a_place_is_held_until_it_is_plain_that_it_was_not_used() {
    use MatchState::*;
    let held = |state: MatchState, result| state.holds_place(result);
    assert!(held(Proposed, None) && held(Accepted, None));
    assert!(held(Done, Some(MatchResult::Helped)) && held(Done, Some(MatchResult::Partly)));
    assert!(!held(Done, Some(MatchResult::NotUsed)));
    assert!(!held(Declined, None) && !held(Ended, None));
    // What runs holds a place, so a need that is tied up is never without one.
    for state in MatchState::ALL {
        assert!(!state.is_running() || state.holds_place(None), "{state:?}");
    }
}

#[test]
fn a_need_is_met_by_nothing_but_help() {
    assert_eq!(MatchResult::Helped.need(), NeedState::Met);
    assert_eq!(MatchResult::Partly.need(), NeedState::Open);
    assert_eq!(MatchResult::NotUsed.need(), NeedState::Open);
}

#[test]
fn what_makes_an_offer_not_fit() {
    let fits = |change: fn(&mut OfferNow)| {
        let mut one = offer(1, Some(2), 1);
        change(&mut one);
        one.fits(wanted())
    };
    assert!(fits(|_| {}));
    assert!(fits(|o| o.offer.group = Some(group(1))));
    assert!(fits(|o| o.offer.from_on = day("2026-11-28")));
    assert!(fits(|o| o.offer.to_on = Some(day("2026-11-28"))));
    assert!(fits(|o| o.offer.places = None));
    assert!(!fits(|o| o.offer.kind = SupportNeed::Loan));
    assert!(!fits(|o| o.offer.group = Some(group(2))));
    assert!(!fits(|o| o.offer.from_on = day("2026-11-29")));
    assert!(!fits(|o| o.offer.to_on = Some(day("2026-11-27"))));
    assert!(!fits(|o| o.taken = 2));
    assert!(!fits(|o| o.state = OfferState::Closed));
}

#[test]
fn the_groups_own_comes_first_then_what_ends_then_where_more_is_free() {
    let mut own = offer(1, Some(1), 0);
    own.offer.group = Some(group(1));
    let mut ends = offer(2, Some(1), 0);
    ends.offer.to_on = Some(day("2026-12-01"));
    let many = offer(3, Some(9), 1);
    let few = offer(4, Some(9), 8);
    let limitless = offer(5, None, 70);
    let other = {
        let mut o = offer(6, None, 0);
        o.offer.group = Some(group(2));
        o
    };
    let all = [few, other, limitless.clone(), ends, many, own];
    let ids: Vec<String> = fitting(&all, wanted())
        .iter()
        .map(|o| o.offer.title.clone())
        .collect();
    assert_eq!(ids, ["Việc 1", "Việc 2", "Việc 5", "Việc 3", "Việc 4"]);
    assert_eq!(limitless.free(), None);
}

#[test]
fn what_is_wrong_with_an_offer() {
    let wrong = |taken: u32, change: fn(&mut Offer)| {
        let mut one = offer(1, Some(3), 0).offer;
        change(&mut one);
        let errors = one.check(taken).into_iter();
        errors.map(|e| (e.path, e.code)).collect::<Vec<_>>()
    };
    let one = |path: &str, code| vec![(path.to_owned(), code)];
    assert_eq!(wrong(3, |_| {}), []);
    assert_eq!(
        wrong(0, |o| o.title = " ".into()),
        one("/title", Code::Required)
    );
    assert_eq!(
        wrong(0, |o| o.giver = "x".repeat(121)),
        one("/giver", Code::TooLong)
    );
    assert_eq!(
        wrong(0, |o| o.note = "x".repeat(2_001)),
        one("/note", Code::TooLong)
    );
    assert_eq!(
        wrong(0, |o| o.contact = "x".repeat(2_001)),
        one("/contact", Code::TooLong)
    );
    for places in [0, MAX_PLACES + 1] {
        let mut one = offer(1, Some(places), 0).offer;
        one.places = Some(places);
        assert_eq!(one.check(0)[0].code, Code::OutOfRange, "{places}");
    }
    assert_eq!(wrong(4, |_| {}), one("/places", Code::DoesNotFit));
    assert_eq!(wrong(4, |o| o.places = None), []);
    assert_eq!(
        wrong(0, |o| o.to_on = Some(day("2026-10-31"))),
        one("/to_on", Code::OutOfRange)
    );
}

#[test]
fn a_change_is_named_field_by_field() {
    let one = offer(1, Some(3), 0).offer;
    assert!(one.changed(&one).is_empty());
    let all = Offer {
        kind: SupportNeed::Loan,
        title: "Vốn".to_owned(),
        giver: "Quỹ mẫu".to_owned(),
        contact: "0900 000 000".to_owned(),
        places: None,
        from_on: day("2026-11-02"),
        to_on: Some(day("2026-12-02")),
        group: Some(group(4)),
        note: "x".to_owned(),
    };
    assert_eq!(one.changed(&all), OfferField::ALL);
}

fn any_offer() -> impl Strategy<Value = OfferNow> {
    (
        any::<u8>(),
        prop::option::of(1_u32..4),
        0_u32..4,
        0_i32..60,
        prop::option::of(0_i32..60),
        prop::option::of(1_u8..4),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(n, places, taken, from, long, of, open, job)| {
            let mut one = offer(n, places, taken.min(places.unwrap_or(3)));
            one.offer.from_on = day("2026-10-30").saturating_add(from.days());
            one.offer.to_on = long.map(|days| one.offer.from_on.saturating_add(days.days()));
            one.offer.group = of.map(group);
            if !job {
                one.offer.kind = SupportNeed::Health;
            }
            if !open {
                one.state = OfferState::Closed;
            }
            one
        })
}

proptest! {
    /// Whatever the order they come in: all that fit and nothing else, own ones in front, no offer without a place.
    #[test]
    fn the_order_they_come_in_changes_nothing(
        (offers, mixed) in prop::collection::vec(any_offer(), 0..12)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let found = fitting(&offers, wanted());
        let again = fitting(&mixed, wanted());
        prop_assert_eq!(found.len(), offers.iter().filter(|o| o.fits(wanted())).count());
        for one in &found {
            prop_assert!(one.fits(wanted()) && one.free() != Some(0));
        }
        let own: Vec<bool> = found.iter().map(|o| o.offer.group.is_none()).collect();
        prop_assert!(own.is_sorted(), "the group's own are in front");
        // Two offers with the same id are the test's own doing; what they say decides then.
        let said = |list: &[&OfferNow]| list.iter().map(|o| (o.id, o.offer.to_on)).collect::<Vec<_>>();
        prop_assert_eq!(said(&found), said(&again));
    }
}
