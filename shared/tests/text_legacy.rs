//! Legacy encodings: the tables, both directions, and telling them apart.

mod text_legacy_encoder;

use proptest::prelude::*;
use text_legacy_encoder::{LOWER, as_tcvn3, as_vni, column, letters};
use tungngo_shared::text::legacy::{Encoding, detect, detect_one, to_unicode, to_unicode_upper};
use unicode_normalization::UnicodeNormalization;

#[test]
fn every_letter_has_a_code() {
    assert_eq!(letters().iter().filter(|c| !c.is_ascii()).count(), 134);
    for letter in letters() {
        let text = letter.to_string();
        assert_eq!(to_unicode(&as_vni(&text), Encoding::Vni), text);
        let small: String = text.to_lowercase();
        let capital_has_code = small.is_ascii() || "ăâêôơưđ".contains(&small);
        let expected = if capital_has_code { &text } else { &small };
        assert_eq!(&to_unicode(&as_tcvn3(&text), Encoding::Tcvn3), expected);
        assert_eq!(
            to_unicode_upper(&as_tcvn3(&text), Encoding::Tcvn3),
            small.to_uppercase()
        );
    }
}

#[test]
fn samples_seen_in_the_wild_are_read() {
    for (typed, meant) in [
        ("NguyÔn V¨n ¸nh", "Nguyễn Văn Ánh"),
        ("TrÇn ThÞ Ph\u{AD}¬ng", "Trần Thị Phương"),
        ("Sè 7 ng¸ch 12/45 Lª Lîi", "Số 7 ngách 12/45 Lê Lợi"),
        ("Hä vµ tªn chñ hé", "Họ và tên chủ hộ"),
        ("Gia ®×nh ë trªn", "Gia đình ở trên"),
        ("§ç V¨n §¹t", "Đỗ Văn Đạt"),
    ] {
        assert_eq!(detect_one(typed), Encoding::Tcvn3, "{typed}");
        assert_eq!(to_unicode(typed, Encoding::Tcvn3), meant);
    }
    for (typed, meant) in [
        ("Nguyeãn Vaên AÙnh", "Nguyễn Văn Ánh"),
        ("Traàn Thò Phöông", "Trần Thị Phương"),
        ("ÑOÃ VAÊN ÑAÏT", "ĐỖ VĂN ĐẠT"),
        ("Hoï vaø teân chuû hoä", "Họ và tên chủ hộ"),
        ("Lyù Thöôøng Kieät", "Lý Thường Kiệt"),
        ("Aùnh", "Ánh"),
    ] {
        assert_eq!(detect_one(typed), Encoding::Vni, "{typed}");
        assert_eq!(to_unicode(typed, Encoding::Vni), meant);
    }
}

#[test]
fn tcvn3_capitals_come_from_the_words_around() {
    for (typed, meant) in [
        ("NGUYÔN V¡N ¸NH", "NGUYỄN VĂN ÁNH"),
        ("§ç V¡N Tõ", "ĐỖ VĂN TỪ"),
        ("§ç Lý", "Đỗ Lý"),
        ("NGUYÔN V¡N ¸NH (chñ hé)", "NGUYỄN VĂN ÁNH (chủ hộ)"),
        ("¸nh", "ánh"),
    ] {
        assert_eq!(to_unicode(typed, Encoding::Tcvn3), meant);
    }
    assert_eq!(
        to_unicode_upper("nguyÔn v¨n ¸nh", Encoding::Tcvn3),
        "NGUYỄN VĂN ÁNH"
    );
}

#[test]
fn codes_are_read_alike_from_latin_1_and_windows_1252() {
    // 0x83 is Á of the full standard: a C1 control in one reading, ƒ in the other.
    for typed in ["\u{83}nh", "ƒnh"] {
        assert_eq!(to_unicode(typed, Encoding::Tcvn3), "Ánh");
    }
    for typed in ["NG\u{96}C H\u{8C}", "NG–C HŒ"] {
        assert_eq!(to_unicode(typed, Encoding::Tcvn3), "NGỌC HỆ");
    }
    for typed in ["\u{93}Lª\u{94} \u{96} a\u{85} B\u{96}C", "“Lª” – a… B–C"] {
        assert_eq!(to_unicode(typed, Encoding::Tcvn3), "“Lê” – a… B–C");
    }
    assert_eq!(
        to_unicode("“LONG” CAO–NAM", Encoding::Tcvn3),
        "“LONG” CAO–NAM",
        "quotes and dashes that make no syllable are quotes and dashes"
    );
    assert_eq!(to_unicode("50 € ™", Encoding::Tcvn3), "50 € ™");
    assert_eq!(
        to_unicode("a\u{B3} ©\u{B4} 20m\u{B2}", Encoding::Tcvn3),
        "á ậ 20m\u{B2}"
    );
}

#[test]
fn capitals_of_the_full_standard_are_read() {
    let table = "80À81Ả82Ã83Á84Ạ86Ậ87È88Ẻ89Ẽ8AÉ8BẸ8CỆ8DÌ8EỈ8FĨ90Í98Ờ99Ở9AỠ9BỚ9CỢ9DÙ9EỦ9FŨ\
                 AFẰBAẲBFẴC0ẮC1ẦC2ẨC3ẪC4ẤC5ỀCDỂD9ỄDAẾDBỒE0ỔF0ỖFFỐ85Ặ91Ị92Ò93Ỏ94Õ95Ó96Ọ97Ộ";
    let table: Vec<char> = table.chars().collect();
    assert_eq!(table.len(), 3 * 48);
    for entry in table.chunks(3) {
        let code: String = entry.iter().take(2).collect();
        let code = char::from(u8::from_str_radix(&code, 16).unwrap());
        let letter = entry[2];
        // In a syllable that may carry the tone, so that dots and dashes are taken for letters.
        let (onset, coda) = if letter == 'Ị' {
            ("NGH", "")
        } else {
            ("TR", "NG")
        };
        assert_eq!(
            to_unicode(&format!("{onset}{code}{coda}"), Encoding::Tcvn3),
            format!("{onset}{letter}{coda}"),
            "{code:?}"
        );
    }
}

#[test]
fn genuine_unicode_is_never_legacy() {
    for text in "Nguyễn Văn Tô|Lê|Trần Đô|café|Hòa|Tô|Ông Bá|José André|Lê Công Hoàn|Hà Nam|Phêrô|\
                 Nguyễn Thị Hoà|Y Bhiêm Niê|H’Mông|Krông Ana|Müller|Zoë Noël|São|Señora Peña|ôtô|\
                 3 × 4m|3m×4m|20m²|36 °C|« Hà »|«Lê»|1ª|5 µm|© 2024|No. 5 § 3|Têrêsa|12½|LÊ THÀNH|\
                 Giuse Nguyễn|Ô Chợ Dừa|Vũ Ngọc Phan|Tổ 5|Đặng|ý|à|Ô|"
        .split('|')
    {
        let decomposed: String = text.nfd().collect();
        for form in [text, &decomposed] {
            assert_eq!(detect_one(form), Encoding::Unicode, "{form}");
            assert_eq!(
                detect([form].into_iter().cycle().take(5)),
                Encoding::Unicode,
                "{form}"
            );
            assert_eq!(to_unicode(form, Encoding::Unicode), text);
        }
    }
    assert_eq!(detect(std::iter::empty()), Encoding::Unicode);
}

#[test]
fn a_corrected_cell_in_an_old_column_is_kept() {
    let cells = [
        "NguyÔn V¨n ¸nh",
        "Phạm Thị Tô",
        "TrÇn V¨n H¶i",
        "Lª ThÞ Nga",
    ];
    assert_eq!(detect(cells.into_iter()), Encoding::Tcvn3);
    for leftover in ["TrÇn Nga", "Buøi Hueä"] {
        let mostly_new = ["Phạm Thị Tô", "Vũ Văn Hải", "Đỗ Đức", leftover];
        assert_eq!(detect(mostly_new.into_iter()), Encoding::Unicode);
        assert_eq!(
            detect_one(&format!("Bùi Văn Tuấn, {leftover}")),
            Encoding::Unicode
        );
    }
    for encoding in [Encoding::Unicode, Encoding::Tcvn3, Encoding::Vni] {
        assert_eq!(to_unicode("Phạm Thị Tô", encoding), "Phạm Thị Tô");
    }
}

#[test]
fn columns_of_five_names_are_never_mistaken() {
    for seed in 0..200 {
        let names = column(seed, 5);
        for upper in [false, true] {
            let cased: Vec<String> = names
                .iter()
                .map(|name| {
                    if upper {
                        name.to_uppercase()
                    } else {
                        name.clone()
                    }
                })
                .collect();
            let encoded =
                |encode: fn(&str) -> String| cased.iter().map(|n| encode(n)).collect::<Vec<_>>();
            for (encoding, cells) in [
                (Encoding::Unicode, encoded(|n| n.to_owned())),
                (Encoding::Unicode, encoded(|n| n.nfd().collect())),
                (Encoding::Tcvn3, encoded(as_tcvn3)),
                (Encoding::Vni, encoded(as_vni)),
            ] {
                assert_eq!(
                    detect(cells.iter().map(String::as_str)),
                    encoding,
                    "{cells:?}"
                );
                for (cell, name) in cells.iter().zip(&cased) {
                    let read = to_unicode(cell, encoding);
                    // `Vâ B¸ Hµ` is VÕ BÁ HÀ and Võ Bá Hà alike.
                    if encoding == Encoding::Tcvn3 && upper {
                        assert_eq!(read.to_uppercase(), *name, "{cell}");
                    } else {
                        assert_eq!(read, *name, "{cell}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_single_cell_is_doubted_rather_than_spoilt() {
    for seed in 0..400 {
        for name in column(seed, 5) {
            assert_eq!(detect_one(&name), Encoding::Unicode, "{name}");
            assert_ne!(detect_one(&as_tcvn3(&name)), Encoding::Vni, "{name}");
            assert_ne!(detect_one(&as_vni(&name)), Encoding::Tcvn3, "{name}");
        }
    }
    // `Sơn` in VNI, `Sôn` in Unicode: nobody can tell.
    assert_eq!(detect_one("Sôn"), Encoding::Unicode);
}

/// Words in lower case, with a capital first consonant, or all capitals, as people write.
fn phrase() -> impl Strategy<Value = String> {
    let vowel = proptest::sample::select(LOWER.chars().filter(|c| *c != 'đ').collect::<Vec<_>>());
    let word = ("(b|ch|đ|ngh|th|tr|v)", vowel, "(nh|ng|m|t|)", 0..3_u8).prop_map(
        |(onset, vowel, coda, case)| {
            let word = format!("{onset}{vowel}{coda}");
            let mut chars = word.chars();
            match (case, chars.next()) {
                (0, Some(first)) => first.to_uppercase().chain(chars).collect(),
                _ => word,
            }
        },
    );
    (proptest::collection::vec(word, 1..5), any::<bool>()).prop_map(|(words, upper)| {
        let text = words.join(" ");
        if upper {
            format!("NHÀ {}", text.to_uppercase())
        } else {
            format!("hộ {text} đã")
        }
    })
}

proptest! {
    #[test]
    fn any_words_survive_the_round_trip(text in phrase()) {
        prop_assert_eq!(to_unicode(&as_vni(&text), Encoding::Vni), text.clone());
        prop_assert_eq!(to_unicode(&as_tcvn3(&text), Encoding::Tcvn3), text);
    }

    #[test]
    fn vni_letters_in_any_sequence_survive(
        text in proptest::collection::vec(proptest::sample::select(letters()), 0..20),
    ) {
        let text: String = text.into_iter().collect();
        prop_assert_eq!(to_unicode(&as_vni(&text), Encoding::Vni), text);
    }

    #[test]
    fn conversion_ends_in_nfc_and_spares_ascii(s: String, ascii in "[ -~\n]{0,30}") {
        for encoding in [Encoding::Unicode, Encoding::Tcvn3, Encoding::Vni] {
            let out = to_unicode(&s, encoding);
            prop_assert_eq!(out.nfc().collect::<String>(), out);
            prop_assert_eq!(&to_unicode(&ascii, encoding), &ascii);
        }
        prop_assert_eq!(detect_one(&ascii), Encoding::Unicode);
    }
}
