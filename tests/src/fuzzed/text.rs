//! Vietnamese text: what is typed, searched, sorted and brought in from old files.

use tungngo_shared::text::{
    alley_order_key, compare_house_numbers, fold, fold_contains, house_order_key,
    legacy::{Encoding, detect, detect_one, to_unicode, to_unicode_upper},
    missing_between, nfc, nfc_multiline, side_of, spaced_phone,
};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// Any text, read as UTF-8 and as an old file's bytes, folds, sorts and is converted as promised.
pub fn text(bytes: &[u8]) -> bool {
    let unicode = String::from_utf8_lossy(bytes);
    folds(&unicode);
    sorts(&unicode);
    numbers_sort(bytes);
    converts(&unicode);
    let old: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    folds(&old);
    sorts(&old);
    converts(&old)
}

fn folds(text: &str) {
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folding twice");
    let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
    assert_eq!(fold(&composed), folded, "NFC");
    assert_eq!(fold(&decomposed), folded, "NFD");
    let stored = nfc(text);
    assert_eq!(nfc(&stored), stored, "storing twice");
    assert_eq!(nfc(&decomposed), stored, "stored from NFD");
    assert!(is_nfc(&stored));
    assert_eq!(
        fold(&stored),
        folded,
        "what is stored is found as what was typed"
    );
    let note = nfc_multiline(text);
    assert_eq!(nfc_multiline(&note), note, "a note stored twice");
    assert!(is_nfc(&note));
    assert!(fold_contains(&folded, text), "a text finds itself");
    for word in text.split_whitespace().take(50) {
        assert!(fold_contains(&folded, word), "{word:?} is not found");
    }
    let spaced = spaced_phone(text).replace(' ', "");
    assert_eq!(spaced, text.replace(' ', ""), "a digit was lost");
}

fn sorts(text: &str) {
    let decomposed: String = text.nfd().collect();
    assert_eq!(house_order_key(&decomposed), house_order_key(text));
    assert_eq!(alley_order_key(&decomposed), alley_order_key(text));
    assert_eq!(side_of(&decomposed), side_of(text));
    let lines: Vec<&str> = text.lines().take(40).collect();
    for pair in lines.windows(2) {
        let [a, b] = pair else { continue };
        let same = nfc(&nfc(a).to_lowercase()) == nfc(&nfc(b).to_lowercase());
        // Two that differ never tie: lists have one order on every phone.
        assert_eq!(house_order_key(a) == house_order_key(b), same);
        assert_eq!(alley_order_key(a) == alley_order_key(b), same);
        assert_eq!(
            compare_house_numbers(a, b),
            compare_house_numbers(b, a).reverse()
        );
    }
    for gap in missing_between(&lines) {
        assert!((1..=10).contains(&gap.missing.len()), "{gap:?}");
        assert!(gap.missing.is_sorted_by(|a, b| a < b), "{gap:?}");
        assert!(lines.contains(&gap.after.as_str()) && lines.contains(&gap.before.as_str()));
    }
}

/// 12 < 12/3 < 12A < 13 for any number, in any alley.
fn numbers_sort(bytes: &[u8]) {
    let Some(four) = bytes.first_chunk() else {
        return;
    };
    let number = u64::from(u32::from_le_bytes(*four));
    let next = number + 1;
    let rising = [
        number.to_string(),
        format!("{number}/3"),
        format!("{number}A"),
        next.to_string(),
    ];
    let in_alley = rising.iter().map(|n| format!("ngõ 45/{n}"));
    for numbers in [rising.to_vec(), in_alley.collect()] {
        let keys: Vec<String> = numbers.iter().map(|n| house_order_key(n)).collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
    }
    let alleys = [format!("Ngõ {number}"), format!("Ngõ {next}")].map(|n| alley_order_key(&n));
    assert!(alleys[0] < alleys[1], "{alleys:?}");
}

fn converts(text: &str) -> bool {
    let column = detect(text.split(['\n', ',', ';']));
    let cell = detect_one(text);
    for encoding in [Encoding::Unicode, Encoding::Tcvn3, Encoding::Vni] {
        let unicode = to_unicode(text, encoding);
        assert!(is_nfc(&unicode), "{encoding:?}");
        assert!(is_nfc(&to_unicode_upper(text, encoding)), "{encoding:?}");
        assert!(!text.is_ascii() || unicode == text, "{encoding:?} of ASCII");
        assert_eq!(to_unicode(&unicode, Encoding::Unicode), unicode);
    }
    assert!(!text.is_ascii() || (column, cell) == (Encoding::Unicode, Encoding::Unicode));
    column != Encoding::Unicode || cell != Encoding::Unicode
}
