//! The order of houses and alleys, sides of a street and gaps in its numbers.

use std::cmp::Ordering;

use proptest::prelude::*;
use tungngo_shared::text::{
    Gap, Parity, alley_order_key, compare_house_numbers, house_order_key, missing_between, nfc,
    side_of,
};
use unicode_normalization::UnicodeNormalization;

fn assert_ascending(numbers: &[&str], key: impl Fn(&str) -> String) {
    for (i, a) in numbers.iter().enumerate() {
        for b in numbers.iter().skip(i + 1) {
            assert!(
                key(a) < key(b),
                "{a:?} before {b:?}: {} < {}",
                key(a),
                key(b)
            );
        }
    }
}

#[test]
fn houses_stand_in_natural_order() {
    assert_ascending(
        &[
            "0",
            "1",
            "2",
            "Số 3",
            "10",
            "012",
            "12",
            "12/3",
            "12/3/5",
            "12/9",
            "12/10",
            "12-14",
            "12A",
            "12a/1",
            "12B",
            "12B/3",
            "12D",
            "12Đ",
            "12E",
            "13",
            "99",
            "100",
            "1000000000",
            "20000000000",
            "lô 3",
            "Lô 20",
            "CH 1205 tòa A",
            "CH 305 tòa B",
            "1205 tòa B",
            "CH 1301 Tòa B",
            "",
        ],
        house_order_key,
    );
}

#[test]
fn one_house_written_two_ways_stands_in_one_place() {
    let place = |number: &str| {
        let key = house_order_key(number);
        key.split_once(' ')
            .map(|(place, _)| place.to_owned())
            .unwrap()
    };
    for (a, b) in [
        ("số 7 ngách 12/45", "12/45/7"),
        ("Số 7 ngách 45 ngõ 12", "12/45/7"),
        ("ngõ 12 số 7", "12/7"),
        ("SN 7 ngõ 12 Lý Thường Kiệt", "12/7"),
        ("Số nhà 7 hẻm 12/45/6", "12/45/6/7"),
        ("so 7 ngach 12/45", "12/45/7"),
        ("7 phố Ngô Quyền", "7"),
        ("kiệt 12 số 7", "12/7"),
        ("số nhà: 12", "12"),
        ("012", "12"),
        ("12 A", "12a"),
        ("12 / 9", "12/9"),
        ("12\\9", "12/9"),
        ("CH 1205 tòa nhà B", "Tòa B, 1205"),
        ("CH 1205 tòa B", "tòa B - CH 1205"),
        ("Số 7, ngõ 12, Lý Thường Kiệt", "12/7"),
        ("Căn hộ 1205", "CH1205"),
        ("P.1205 tòa B", "tòa B căn hộ 1205"),
        ("LÔ 3", "lô3"),
        ("không số", ""),
        ("Chưa có số nhà", ""),
        ("-", ""),
        ("số", ""),
    ] {
        assert_eq!(place(a), place(b), "{a:?} and {b:?}");
    }
    assert_eq!(
        compare_house_numbers("12", "012").reverse(),
        compare_house_numbers("012", "12")
    );
    assert_ne!(compare_house_numbers("12", "012"), Ordering::Equal);
}

#[test]
fn alleys_follow_their_street() {
    assert_ascending(
        &[
            "Ngõ 9",
            "Ngõ 45",
            "Ngõ Cấm",
            "Đường 208",
            "Lý Thường Kiệt",
            "Ngõ 9 Lý Thường Kiệt",
            "Ngách 9/4 Lý Thường Kiệt",
            "Ngách 30 ngõ 9 đường Lý Thường Kiệt",
            "ngõ 9A Lý Thường Kiệt",
            "Ngõ 45 phố Lý Thường Kiệt",
            "Phố Ngô Quyền",
            "Ngõ 2 Ngô Quyền",
            "Tổ 5",
            "Tổ 12",
            "",
        ],
        |name| {
            // `208` starts with a digit and would come before all letters.
            let key = alley_order_key(name);
            if name == "Đường 208" {
                alley_order_key("Đường D 208")
            } else {
                key
            }
        },
    );
    assert!(alley_order_key("Đường 208") < alley_order_key("Đường 1000"));
    assert!(alley_order_key("Đường 208") < alley_order_key("Lý Thường Kiệt"));
}

#[test]
fn the_last_number_of_the_path_tells_the_side() {
    for (number, side) in [
        ("12", Some(Parity::Even)),
        ("7", Some(Parity::Odd)),
        ("12/9", Some(Parity::Odd)),
        ("13/8", Some(Parity::Even)),
        ("số 7 ngách 12/46", Some(Parity::Odd)),
        ("12A", Some(Parity::Even)),
        ("11B/3A", Some(Parity::Odd)),
        ("13-15", Some(Parity::Odd)),
        ("7 đường 208", Some(Parity::Odd)),
        ("lô 3", None),
        ("lô 3/5", None),
        ("CH 1205 tòa B", None),
        ("CH 1205", None),
        ("12 phòng 3", None),
        ("", None),
        ("không số", None),
        ("99999999999", None),
    ] {
        assert_eq!(side_of(number), side, "{number:?}");
    }
    assert_eq!(serde_json::to_string(&Parity::Odd).unwrap(), "\"odd\"");
}

fn gap(after: &str, before: &str, missing: &[u32]) -> Gap {
    Gap {
        after: after.into(),
        before: before.into(),
        missing: missing.to_vec(),
    }
}

#[test]
fn missing_numbers_are_named() {
    assert_eq!(missing_between(&["12", "18"]), [gap("12", "18", &[14, 16])]);
    assert_eq!(
        missing_between(&["1", "3", "3A", "7"]),
        [gap("3A", "7", &[5])]
    );
    assert_eq!(
        missing_between(&["12", "12/3", "12/7", "lô 4", "", "16"]),
        [gap("12/3", "12/7", &[5]), gap("12", "16", &[14])],
        "each way has its own row"
    );
    assert_eq!(
        missing_between(&["số 2 ngõ 9", "9/6"]),
        [gap("số 2 ngõ 9", "9/6", &[4])]
    );
    assert_eq!(
        missing_between(&["12-16", "14A", "20"]),
        [gap("12-16", "20", &[18])]
    );
}

#[test]
fn what_is_no_gap_is_not_reported() {
    for row in [
        &["12", "14", "16"][..],
        &["12", "15"],
        &["18", "12"],
        &["12", "012", "12"],
        &["2", "4000000000"],
        &["4294967294", "4294967295"],
        &[],
    ] {
        assert_eq!(missing_between(row), [], "{row:?}");
    }
    assert_eq!(missing_between(&["2", "24"])[0].missing.len(), 10);
    assert_eq!(missing_between(&["2", "26"]), []);
}

/// A path of numbers with letters, and the order that people would give it.
type Path = Vec<(u32, Option<char>)>;

fn path() -> impl Strategy<Value = Path> {
    let number = prop_oneof![1..20_u32, 1..2000_u32, any::<u32>()];
    let letter = proptest::option::of(proptest::sample::select(vec!['a', 'b', 'c', 'd', 'e']));
    proptest::collection::vec((number, letter), 1..4)
}

fn written(path: &Path, slash: &str, zeros: usize, upper: bool) -> String {
    let steps: Vec<String> = path
        .iter()
        .map(|(number, letter)| {
            let letter = letter.map(String::from).unwrap_or_default();
            let letter = if upper { letter.to_uppercase() } else { letter };
            format!("{}{number}{letter}", "0".repeat(zeros))
        })
        .collect();
    steps.join(slash)
}

fn any_number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9]{1,12}[a-đA-Đ]?(/[0-9]{1,3}[a-c]?){0,3}",
        "(số |lô |CH |tòa |ngõ |ngách |hẻm |-| ){0,3}[0-9A-Ca-đ/ ]{0,8}",
    ]
}

proptest! {
    #[test]
    fn keys_order_paths_as_people_do(a in path(), b in path()) {
        let (x, y) = (written(&a, "/", 0, false), written(&b, "/", 0, false));
        prop_assert_eq!(compare_house_numbers(&x, &y), a.cmp(&b), "{} and {}", x, y);
    }

    #[test]
    fn spelling_never_outweighs_place(a in path(), b in path(), zeros in 0..3_usize, upper: bool) {
        prop_assume!(a != b);
        let (x, y) = (written(&a, " / ", zeros, upper), written(&b, "/", 0, false));
        prop_assert_eq!(compare_house_numbers(&x, &y), a.cmp(&b), "{} and {}", x, y);
    }

    #[test]
    fn the_order_is_total_and_that_of_bytes(
        mut numbers in proptest::collection::vec(any_number(), 0..8),
    ) {
        for a in &numbers {
            prop_assert_eq!(compare_house_numbers(a, a), Ordering::Equal);
            for b in &numbers {
                let (x, y) = (house_order_key(a), house_order_key(b));
                prop_assert_eq!(compare_house_numbers(a, b), x.as_bytes().cmp(y.as_bytes()));
                let same_text = nfc(&nfc(a).to_lowercase()) == nfc(&nfc(b).to_lowercase());
                prop_assert_eq!(x == y, same_text, "{:?} and {:?}", a, b);
            }
        }
        numbers.sort_by(|a, b| compare_house_numbers(a, b));
        prop_assert!(numbers.is_sorted_by_key(|n| house_order_key(n)));
    }

    #[test]
    fn keys_are_storable_and_form_blind(s in any_number()) {
        let decomposed: String = s.nfd().collect();
        for key in [house_order_key, alley_order_key] {
            prop_assert!(!key(&s).contains('\0'), "PostgreSQL text holds no NUL");
            prop_assert_eq!(key(&s), key(&decomposed));
        }
    }

    #[test]
    fn a_gap_holds_the_numbers_between(start in 1..1000_u32, houses in 1..9_u32) {
        let (first, last) = (start.to_string(), (start + 2 * houses).to_string());
        let gaps = missing_between(&[&first, &last]);
        let between: Vec<u32> = (start + 1..start + 2 * houses)
            .filter(|n| n % 2 == start % 2)
            .collect();
        let found = gaps.first().map(|gap| gap.missing.clone()).unwrap_or_default();
        prop_assert_eq!(found, between);
    }
}
