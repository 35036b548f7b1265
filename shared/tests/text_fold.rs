//! Search and storage forms of Vietnamese text.

use proptest::prelude::*;
use tungngo_shared::text::{fold, fold_contains, nfc, nfc_multiline};
use unicode_normalization::UnicodeNormalization;

#[test]
fn diacritics_case_and_spaces_do_not_matter_in_a_search() {
    assert_eq!(fold("Đinh Văn Đạt"), "dinh van dat");
    assert_eq!(fold("  NGUYỄN\u{A0}\u{A0}Thị\tHƯỜNG\n"), "nguyen thi huong");
    assert_eq!(fold("Quỳnh\u{200B}\u{FEFF} Ưng"), "quynh ung");
    assert_eq!(fold("Ðỗ Ɖức ðạt"), "do duc dat", "letters drawn like Đ");
    assert_eq!(fold(" \u{3000}\u{200D} "), "");
    assert_eq!(fold("ΟΔΟΣ"), fold("οδοσ"));
}

#[test]
fn every_vietnamese_letter_folds_to_ascii() {
    let letters = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";
    for letter in letters.chars() {
        let upper: String = letter.to_uppercase().collect();
        let folded = fold(&letter.to_string());
        assert!(
            folded.len() == 1 && folded.is_ascii(),
            "{letter} → {folded}"
        );
        assert_eq!(folded, fold(&upper));
    }
}

#[test]
fn stored_text_is_composed_and_clean() {
    let decomposed: String = "Nguyễn Văn Đức".nfd().collect();
    assert_eq!(nfc(&decomposed), "Nguyễn Văn Đức");
    assert_eq!(nfc(" Lê\u{A0}\u{200B} Thị\r\n\u{7}Hoa "), "Lê Thị Hoa");
    assert_eq!(
        nfc("e\u{200B}\u{302}"),
        "ê",
        "a zero-width space kept the mark apart"
    );
    assert_eq!(nfc(" "), "");
}

#[test]
fn notes_keep_their_lines() {
    assert_eq!(
        nfc_multiline("\n\n Nhà  khóa \r\n\r\n\r\n có chó \r dữ\n\n"),
        "Nhà khóa\n\ncó chó\ndữ"
    );
    assert_eq!(nfc_multiline("một dòng"), "một dòng");
    assert_eq!(nfc_multiline(" \n \n"), "");
}

#[test]
fn a_search_finds_beginnings_of_words_in_any_order() {
    let haystack = fold("Đinh Văn Đạt, số 12/9");
    for needle in [
        "đạt",
        "v dat",
        "Dat Dinh",
        "inh van",
        "12/9",
        "",
        "  ",
        "VĂN ĐẠT",
    ] {
        assert!(fold_contains(&haystack, needle), "{needle:?}");
    }
    for needle in ["nguyen", "inh at", "dat thi", "2/8"] {
        assert!(!fold_contains(&haystack, needle), "{needle:?}");
    }
}

/// Any text, but with far more Vietnamese, marks and odd spaces than chance would give.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-zđĐÀ-ỹ\u{300}-\u{323}\u{31b} \u{A0}\u{200B}\u{AD}\n\r]{0,24}",
    ]
}

proptest! {
    #[test]
    fn folding_and_cleaning_twice_changes_nothing(s in text()) {
        prop_assert_eq!(fold(&fold(&s)), fold(&s));
        prop_assert_eq!(nfc(&nfc(&s)), nfc(&s));
        prop_assert_eq!(nfc_multiline(&nfc_multiline(&s)), nfc_multiline(&s));
    }

    #[test]
    fn normal_forms_fold_alike(s in text()) {
        let composed: String = s.nfc().collect();
        let decomposed: String = s.nfd().collect();
        prop_assert_eq!(fold(&composed), fold(&decomposed));
        prop_assert_eq!(fold(&nfc(&s)), fold(&s));
        prop_assert_eq!(nfc(&composed), nfc(&decomposed));
    }

    #[test]
    fn a_text_is_found_by_itself_and_by_each_of_its_words(s in text()) {
        let haystack = fold(&s);
        prop_assert!(fold_contains(&haystack, &s));
        for word in s.split_whitespace() {
            prop_assert!(fold_contains(&haystack, word));
        }
    }

    #[test]
    fn cleaned_text_has_no_stray_spaces_or_controls(s in text()) {
        let clean = nfc(&s);
        prop_assert_eq!(clean.trim(), clean.as_str());
        prop_assert!(!clean.contains("  "));
        prop_assert!(!clean.chars().any(char::is_control));
        prop_assert!(!nfc_multiline(&s).contains("\n\n\n"));
    }
}
