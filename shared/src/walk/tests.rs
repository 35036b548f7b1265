use proptest::prelude::*;

use super::*;

fn id(n: usize) -> HouseholdId {
    let mut random = [0; 10];
    random[8..].copy_from_slice(&u16::try_from(n).unwrap().to_be_bytes());
    HouseholdId::from_parts(1, random)
}

/// Doors with these numbers and places, in the order of the stores.
fn doors(given: &[(&str, Option<i64>)]) -> Vec<Standing> {
    let standing =
        |(n, (number, place)): (usize, &(&str, Option<i64>))| Standing::new(id(n), number, *place);
    let mut doors: Vec<Standing> = given.iter().enumerate().map(standing).collect();
    sort(&mut doors);
    doors
}

/// Doors 1 to `n`, nobody has arranged them.
fn untouched(n: usize) -> Vec<Standing> {
    let mut doors: Vec<Standing> = (1..=n)
        .map(|n| Standing::new(id(n), &n.to_string(), None))
        .collect();
    sort(&mut doors);
    doors
}

fn ids(doors: &[Standing]) -> Vec<HouseholdId> {
    doors.iter().map(|d| d.id).collect()
}

/// Arranges the doors: they come back in the order of the stores, with how many were changed.
fn arrange(doors: &mut [Standing], wanted: &[HouseholdId]) -> usize {
    let of = |id: &HouseholdId| doors.iter().find(|d| d.id == *id).unwrap().clone();
    let wanted: Vec<Standing> = wanted.iter().map(of).collect();
    let changes = places(&wanted);
    for (id, place) in &changes {
        let door = doors.iter_mut().find(|d| d.id == *id).unwrap();
        assert_ne!(door.place, *place, "written for nothing");
        door.place = *place;
    }
    sort(doors);
    changes.len()
}

/// Takes the door at `from` and puts it at `to`.
fn dragged(doors: &[Standing], from: usize, to: usize) -> Vec<HouseholdId> {
    let mut order = ids(doors);
    let door = order.remove(from);
    order.insert(to, door);
    order
}

#[test]
fn doors_stand_by_number_until_somebody_arranges_them() {
    let given = doors(&[
        ("3", None),
        ("12A", None),
        ("2", None),
        ("12", None),
        ("lô 1", None),
    ]);
    assert_eq!(ids(&given), [id(2), id(0), id(3), id(1), id(4)]);
    assert_eq!(by_number(&given), ids(&given));
}

#[test]
fn up_the_odd_side_and_back_along_the_even_one() {
    let given = doors(&[
        ("1", None),
        ("2", None),
        ("3", None),
        ("4", None),
        ("lô 1", None),
    ]);
    assert_eq!(by_sides(&given), [id(0), id(2), id(3), id(1), id(4)]);
}

#[test]
fn one_drag_in_an_arranged_alley_is_one_change() {
    let mut alley = untouched(40);
    let by_sides = by_sides(&alley);
    arrange(&mut alley, &by_sides);
    for (from, to) in [(0, 39), (39, 0), (5, 6), (20, 3), (3, 20)] {
        let wanted = dragged(&alley, from, to);
        assert_eq!(arrange(&mut alley, &wanted), 1, "{from} to {to}");
        assert_eq!(ids(&alley), wanted);
    }
}

#[test]
fn a_door_brought_to_the_front_leaves_the_rest_of_an_untouched_alley_as_it_is() {
    let mut alley = untouched(40);
    let wanted = dragged(&alley, 29, 0);
    assert_eq!(arrange(&mut alley, &wanted), 1);
    assert_eq!(ids(&alley), wanted);
    let wanted = dragged(&untouched(40), 29, 4);
    assert_eq!(arrange(&mut untouched(40), &wanted), 5);
}

#[test]
fn the_order_of_the_numbers_takes_every_place_away() {
    let mut alley = untouched(9);
    let natural = ids(&alley);
    let by_sides = by_sides(&alley);
    arrange(&mut alley, &by_sides);
    assert!(alley.iter().any(|d| d.place.is_some()));
    arrange(&mut alley, &natural);
    assert_eq!(ids(&alley), natural);
    assert!(alley.iter().all(|d| d.place.is_none()));
    assert_eq!(arrange(&mut alley, &natural), 0);
}

#[test]
fn places_without_room_between_them_are_made_anew_and_no_more_than_needed() {
    let mut tight = doors(&[
        ("1", Some(7)),
        ("3", Some(8)),
        ("5", Some(9)),
        ("9", Some(20)),
        ("7", Some(21)),
    ]);
    // Between 7 and 8 nothing fits: one of the two makes way.
    let wanted = dragged(&tight, 4, 1);
    assert_eq!(arrange(&mut tight, &wanted), 2);
    assert_eq!(ids(&tight), wanted);
    let ends = [
        ("3", Some(i64::MIN)),
        ("1", Some(0)),
        ("5", Some(i64::MAX - 1)),
        ("2", None),
    ];
    for to in 0..4 {
        let mut edge = doors(&ends);
        let wanted = dragged(&edge, 3, to);
        assert!(arrange(&mut edge, &wanted) <= 2);
        assert_eq!(ids(&edge), wanted);
    }
}

#[test]
fn a_new_door_stands_beside_its_neighbours_by_number() {
    let up = [
        ("1", Some(10)),
        ("3", Some(20)),
        ("7", Some(30)),
        ("8", Some(40)),
        ("4", Some(50)),
        ("2", Some(60)),
    ];
    let cases = [
        // Growing side: behind the lower number, before the higher one.
        ("5", vec!["1", "3", "5", "7", "8", "4", "2"]),
        ("9", vec!["1", "3", "7", "9", "8", "4", "2"]),
        // The side that is walked back.
        ("6", vec!["1", "3", "7", "8", "6", "4", "2"]),
        ("10", vec!["1", "3", "7", "10", "8", "4", "2"]),
        ("0", vec!["1", "3", "7", "8", "4", "2", "0"]),
        // A side of which no door stands here: at the end.
        ("lô 2", vec!["1", "3", "7", "8", "4", "2", "lô 2"]),
    ];
    for (number, wanted) in cases {
        let mut alley = doors(&up);
        alley.push(Standing::new(id(99), number, beside(&alley, number)));
        sort(&mut alley);
        let name = |d: &Standing| {
            up.iter()
                .enumerate()
                .find(|(n, _)| id(*n) == d.id)
                .map_or(number, |(_, u)| u.0)
        };
        assert_eq!(alley.iter().map(name).collect::<Vec<_>>(), wanted);
    }
    assert_eq!(beside(&untouched(9), "4A"), None, "nobody arranged it");
    assert_eq!(beside(&[], "4A"), None);
    // Brought forward is only 9: the rest stands by number, and so does the new one.
    let some = doors(&[("1", None), ("3", None), ("5", None), ("9", Some(1024))]);
    assert_eq!(beside(&some, "4"), None);
    assert_eq!(beside(&some, "3A"), None);
}

#[test]
fn an_order_made_while_the_list_changed_takes_the_change_in() {
    let of = |given: &[usize]| given.iter().map(|n| id(*n)).collect::<Vec<_>>();
    let cases: [(&[usize], &[usize], &[usize]); 5] = [
        (&[3, 1, 2], &[1, 2, 3], &[3, 1, 2]),
        (&[3, 1, 2], &[1, 2], &[1, 2]),
        (&[3, 1, 2], &[1, 4, 2, 3], &[3, 1, 4, 2]),
        (&[3, 1, 2], &[5, 1, 2, 3, 6, 7], &[5, 3, 6, 7, 1, 2]),
        (&[1, 1, 2], &[1, 2], &[1, 2]),
    ];
    for (wanted, today, expected) in cases {
        assert_eq!(brought_up_to_date(&of(wanted), &of(today)), of(expected));
    }
}

/// The fewest changes that give an order, by trying everything: which doors keep what they have, and how many at
/// the end stand by number.
fn fewest(wanted: &[Standing]) -> usize {
    let n = wanted.len();
    let works = |mask: u32, head: usize| {
        // What comes between two doors that keep their places needs as many places.
        let mut low = (FIRST - 1, None::<usize>);
        for (at, door) in wanted.iter().enumerate() {
            let keeps = mask & (1 << at) != 0;
            if at >= head {
                let falls = at > head && wanted[at - 1].by_number() > door.by_number();
                if falls || keeps != (door.at() == NONE) {
                    return false;
                }
                continue;
            }
            if !keeps {
                continue;
            }
            let between = at as i128 - low.1.map_or(0, |n| n as i128 + 1);
            let alike = low
                .1
                .is_some_and(|m| m + 1 == at && wanted[m].by_number() < door.by_number());
            if door.at() == NONE
                || door.at() < low.0
                || door.at() - low.0 - 1 < between - i128::from(alike)
            {
                return false;
            }
            low = (door.at(), Some(at));
        }
        let between = head as i128 - low.1.map_or(0, |n| n as i128 + 1);
        NONE - low.0 > between
    };
    (0..1_u32 << n)
        .filter(|mask| (0..=n).any(|head| works(*mask, head)))
        .map(|mask| n - mask.count_ones() as usize)
        .min()
        .unwrap()
}

/// An alley as it may have become: close together, far apart, without places, with one place twice.
fn alley(most: usize) -> impl Strategy<Value = Vec<Standing>> {
    let place = prop_oneof![
        2 => Just(None),
        4 => (0..12_i64).prop_map(Some),
        2 => (-3..3_i64).prop_map(|n| Some(n * 1024)),
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX - 1), Just(i64::MAX)].prop_map(Some),
    ];
    proptest::collection::vec((1..30_u32, place), 1..=most).prop_map(|given| {
        let standing = |(n, (number, place)): (usize, &(u32, Option<i64>))| {
            Standing::new(id(n), &number.to_string(), *place)
        };
        let mut doors: Vec<Standing> = given.iter().enumerate().map(standing).collect();
        sort(&mut doors);
        doors
    })
}

proptest! {
    #[test]
    fn any_door_dragged_anywhere_is_where_it_was_dropped(
        mut doors in alley(7), from in 0..7_usize, to in 0..7_usize,
    ) {
        let (from, to) = (from % doors.len(), to % doors.len());
        let wanted = dragged(&doors, from, to);
        let standing: Vec<Standing> =
            wanted.iter().map(|id| doors.iter().find(|d| d.id == *id).unwrap().clone()).collect();
        let changed = arrange(&mut doors, &wanted);
        prop_assert_eq!(ids(&doors), wanted.clone());
        if by_number(&doors) == wanted {
            prop_assert!(doors.iter().all(|d| d.at() == NONE));
        } else {
            prop_assert_eq!(changed, fewest(&standing) + usize::from(first_head(&standing).is_some()));
        }
    }

    #[test]
    fn many_drags_lose_no_door_and_double_none(
        mut doors in alley(30), drags in proptest::collection::vec((0..30_usize, 0..30_usize), 1..60),
    ) {
        let mut all = ids(&doors);
        all.sort();
        for (from, to) in drags {
            let wanted = dragged(&doors, from % all.len(), to % all.len());
            arrange(&mut doors, &wanted);
            prop_assert_eq!(ids(&doors), wanted);
        }
        let mut left = ids(&doors);
        left.sort();
        prop_assert_eq!(left, all);
    }

    #[test]
    fn a_new_door_takes_its_place_on_its_side_of_an_arranged_alley(
        odd in proptest::collection::btree_set(0..40_u32, 2..12),
        even in proptest::collection::btree_set(0..40_u32, 2..12),
        new in 1..80_u32,
    ) {
        let numbers = odd.iter().map(|n| 2 * n + 1).chain(even.iter().map(|n| 2 * n + 2));
        let others = numbers.filter(|n| *n != new).enumerate();
        let mut doors: Vec<Standing> =
            others.map(|(n, number)| Standing::new(id(n), &number.to_string(), None)).collect();
        let (odd, even): (Vec<_>, Vec<_>) = doors.iter().partition(|d| d.side == Some(Parity::Odd));
        prop_assume!(odd.len() > 1 && even.len() > 1);
        let wanted = by_sides(&doors);
        arrange(&mut doors, &wanted);
        let number = new.to_string();
        doors.push(Standing::new(id(99), &number, beside(&doors, &number)));
        sort(&mut doors);
        prop_assert_eq!(ids(&doors), by_sides(&doors));
    }
}
