//! What screens read.

use tungngo_shared::{clock::PartOfDay, visit::Appointment};

use super::*;
use crate::protocol::Door;

fn numbers(rows: &[crate::protocol::HouseRow]) -> Vec<&str> {
    rows.iter().map(|r| r.number.as_str()).collect()
}

#[test]
fn doors_come_in_walking_order_with_the_gaps_of_each_side() {
    let mut phone = Phone::with_ward();
    let (rows, gaps) = phone.store.houses(alley(1), NOW).unwrap();
    assert_eq!(numbers(&rows), ["8", "9", "10", "11", "12", "18"]);
    assert_eq!(gaps.len(), 1);
    assert_eq!(
        (gaps[0].after, gaps[0].missing.as_slice()),
        (house(3), &[14, 16][..])
    );
    // People put 18 first and 8 second.
    for (n, number, place) in [(4, "18", 1), (1, "8", 2)] {
        let mut h = Household::at(group(), alley(1), number);
        h.walk_order = Some(place);
        phone.feed(&[put(DocKind::Household, house(n), "s.3", &h)], "c2", false);
    }
    let (rows, _) = phone.store.houses(alley(1), NOW).unwrap();
    assert_eq!(numbers(&rows), ["18", "8", "9", "10", "11", "12"]);
}

#[test]
fn closed_houses_are_not_shown() {
    let mut phone = Phone::with_ward();
    let mut h = Household::at(group(), alley(1), "8");
    h.list_state = tungngo_shared::household::ListState::Closed;
    phone.feed(&[put(DocKind::Household, house(1), "s.3", &h)], "c2", false);
    assert!(phone.store.house_row(house(1), NOW).unwrap().is_none());
    assert_eq!(phone.store.alleys(NOW).unwrap()[0].progress.total, 5);
}

#[test]
fn the_next_door_is_on_the_same_side_then_on_the_other() {
    let mut phone = Phone::with_ward();
    let next = |phone: &Phone, from| {
        let row = phone.store.next_door(alley(1), from, NOW).unwrap();
        row.map(|r| r.number)
    };
    assert_eq!(next(&phone, None).as_deref(), Some("8"));
    assert_eq!(next(&phone, Some(house(1))).as_deref(), Some("10"));
    assert_eq!(next(&phone, Some(house(4))).as_deref(), Some("8"));
    phone.feed(&[household(7, "13", "Bùi Văn Mẫu")], "c2", false);
    phone.save(visit_id(4), &visit(4, Outcome::Refused, NOW), NOW);
    assert_eq!(next(&phone, Some(house(3))).as_deref(), Some("13"));
    phone.save(visit_id(7), &visit(7, Outcome::Refused, NOW), NOW);
    for n in [1, 2, 3, 4] {
        phone.save(visit_id(n), &visit(n, Outcome::Refused, NOW), NOW);
    }
    assert_eq!(next(&phone, Some(house(4))).as_deref(), Some("9"));
    for n in [5, 6] {
        phone.save(visit_id(n), &visit(n, Outcome::Refused, NOW), NOW);
    }
    assert_eq!(next(&phone, Some(house(6))), None);
}

#[test]
fn an_absent_door_is_due_in_another_part_of_the_day_and_an_appointment_when_it_comes() {
    let mut phone = Phone::with_ward();
    phone.save(visit_id(1), &visit(1, Outcome::Absent, NOW), NOW);
    let mut v = visit(2, Outcome::Postponed, NOW);
    v.appointment = Some(Appointment {
        date: date(2026, 11, 23),
        part: PartOfDay::Evening,
    });
    phone.save(visit_id(2), &v, NOW);
    let due = |phone: &Phone, now| {
        let listed = numbers(&phone.store.due(now).unwrap()).join(" ");
        let counted = phone.store.alleys(now).unwrap()[0].due_now as usize;
        assert_eq!(counted, listed.split_whitespace().count());
        for row in phone.store.houses(alley(1), now).unwrap().0 {
            assert_eq!(row.due_now, listed.split(' ').any(|n| n == row.number));
        }
        listed
    };
    assert_eq!(due(&phone, later(0)), "");
    assert_eq!(due(&phone, later(2)), "8", "this evening");
    assert_eq!(due(&phone, later(24)), "8", "tomorrow afternoon");
    assert_eq!(due(&phone, later(26)), "8 10", "tomorrow evening");
    let door = phone.row(1).door;
    assert_eq!(
        door,
        Door::Absent {
            tried: 1,
            needed: 3,
            at: None
        }
    );
}

#[test]
fn after_three_tries_somebody_decides() {
    let mut phone = Phone::with_ward();
    for (n, hours) in [(1, 0), (2, 3), (3, 24)] {
        phone.save(
            visit_id(n),
            &visit(1, Outcome::Absent, later(hours)),
            later(hours),
        );
    }
    assert_eq!(phone.row(1).door, Door::Decide { tried: 3 });
    let progress = phone.store.alleys(NOW).unwrap()[0].progress;
    assert_eq!(
        (progress.absent, progress.not_visited, progress.total),
        (1, 5, 6)
    );
}

#[test]
fn a_server_offset_orders_visits_of_phones_with_wrong_clocks() {
    let mut phone = Phone::with_ward();
    let mut early = visit(1, Outcome::Met, later(5));
    early.clock.server_offset_ms = Some(-10 * HOUR);
    phone.save(visit_id(1), &early, NOW);
    phone.save(visit_id(2), &visit(1, Outcome::Absent, NOW), NOW);
    assert_eq!(phone.row(1).last.unwrap().outcome, Outcome::Absent);
}

#[test]
fn search_takes_words_from_their_beginnings_without_diacritics() {
    let phone = Phone::with_ward();
    let find = |text: &str, alley| {
        let found = phone.store.search(text, alley, NOW).unwrap();
        numbers(&found.rows).join(" ")
    };
    assert_eq!(find("đinh", None), "12");
    assert_eq!(find("DAT TRAN", None), "18");
    assert_eq!(find("1", None), "10 11 12 18");
    assert_eq!(find("12 hương", None), "12");
    assert_eq!(find("uong", None), "", "not from the middle of a word");
    assert_eq!(find("ly thuong", None), "8 9 10 11 12 18");
    assert_eq!(find("van", Some(alley(1))), "8 11 18");
    assert_eq!(find("van", Some(alley(2))), "");
    assert_eq!(find("", None), "8 9 10 11 12 18");
}

#[test]
fn a_renamed_alley_is_found_by_its_new_name() {
    let mut phone = Phone::with_ward();
    let a = Alley {
        group: group(),
        name: "Ngõ Cấm".to_owned(),
        extra: Default::default(),
    };
    phone.feed(&[put(DocKind::Alley, alley(1), "s.4", &a)], "c2", false);
    assert_eq!(
        phone.store.search("ngo cam", None, NOW).unwrap().rows.len(),
        6
    );
    assert!(
        phone
            .store
            .search("kiet", None, NOW)
            .unwrap()
            .rows
            .is_empty()
    );
}

#[test]
fn the_campaign_that_runs_today_is_the_present_one() {
    let mut phone = Phone::with_ward();
    let december = Campaign {
        name: "Đợt tháng 12".to_owned(),
        starts_on: date(2026, 12, 1),
        ends_on: date(2026, 12, 31),
        state: CampaignState::Running,
        groups: vec![group()],
        questionnaire_version: 1,
        extra: Default::default(),
    };
    let id = CampaignId::from_parts(3, [2; 10]);
    phone.feed(&[put(DocKind::Campaign, id, "s.5", &december)], "c2", false);
    phone.save(visit_id(1), &visit(1, Outcome::Met, NOW), NOW);
    assert_eq!(phone.store.campaign().unwrap().unwrap().0, campaign());
    assert_eq!(phone.row(1).door, Door::Done(Outcome::Met));
    phone.store.refresh_campaign(date(2026, 12, 2)).unwrap();
    assert_eq!(phone.store.campaign().unwrap().unwrap().0, id);
    assert_eq!(
        phone.row(1).door,
        Door::NotVisited,
        "a new sweep knocks on every door"
    );
}

#[test]
fn the_day_in_numbers_counts_each_door_once_by_what_happened_last() {
    let mut phone = Phone::with_ward();
    let day = NOW.local_date();
    let zero = crate::protocol::Progress::default();
    assert_eq!(phone.store.knocked_on(day).unwrap(), zero);
    // Absent in the morning, met in the evening; refused; no such house; yesterday's does not count.
    phone.save(visit_id(1), &visit(1, Outcome::Absent, later(-8)), NOW);
    phone.save(visit_id(2), &visit(1, Outcome::Met, NOW), NOW);
    phone.save(visit_id(3), &visit(2, Outcome::Refused, NOW), NOW);
    phone.save(visit_id(4), &visit(3, Outcome::NotFound, NOW), NOW);
    phone.save(visit_id(5), &visit(4, Outcome::Met, later(-24)), NOW);
    let mut again = visit(5, Outcome::Postponed, NOW);
    let tomorrow = later(24).local_date();
    again.appointment = Some(Appointment {
        date: tomorrow,
        part: PartOfDay::Morning,
    });
    phone.save(visit_id(6), &again, NOW);
    // Somebody else's.
    let other = fed(
        visit(6, Outcome::Met, NOW),
        UserId::from_parts(1, [9; 10]),
        None,
    );
    phone.feed(
        &[put(DocKind::Visit, visit_id(9), "s.9", &other)],
        "c2",
        false,
    );
    let knocked = phone.store.knocked_on(day).unwrap();
    let numbers = (
        knocked.met,
        knocked.absent,
        knocked.postponed,
        knocked.refused,
        knocked.other,
        knocked.visited(),
    );
    assert_eq!(numbers, (1, 0, 1, 1, 1, 4));
    assert_eq!(phone.store.asked_for(tomorrow).unwrap(), 1);
    assert_eq!(phone.store.asked_for(day).unwrap(), 0);
}

#[test]
fn a_door_stands_where_the_list_says_or_where_the_phone_was_at_the_last_knock() {
    let mut phone = Phone::with_ward();
    let point = |lat| tungngo_shared::household::LatLon { lat, lon: 106.68 };
    let mut listed = Household::at(group(), alley(1), "8");
    listed.location = Some(point(20.1));
    phone.feed(
        &[put(DocKind::Household, house(1), "s.3", &listed)],
        "c2",
        false,
    );
    // Knocked on with a good position, with a bad one, and where the list knows better.
    for (n, lat, accuracy_m) in [(1, 20.9, 5.0), (2, 20.2, 12.0), (3, 20.3, 80.0)] {
        let mut v = visit(n, Outcome::Refused, NOW);
        v.fix = Some(tungngo_shared::visit::Fix {
            point: point(lat),
            accuracy_m,
            provider: None,
            mock: false,
        });
        phone.save(visit_id(n), &v, NOW);
    }
    let found = phone.store.positions(alley(1)).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[&house(1)], point(20.1));
    assert_eq!(found[&house(2)], point(20.2));
}
