use super::*;

#[test]
fn a_group_has_one_name_however_it_is_written() {
    for text in [
        "3",
        "03",
        "Tổ 3",
        "TDP 3",
        "TDP3",
        "TDP số 03",
        "TỔ DÂN PHỐ SỐ 3",
        "Tổ dân phố 3 (45 hộ)",
        "to dan pho 3",
        "Tổ DP 3",
    ] {
        assert_eq!(group_name(text).as_deref(), Some("Tổ dân phố 3"), "{text}");
        assert_eq!(group_key(text), "to dan pho 3");
    }
    assert_eq!(group_name("Thôn Đông").as_deref(), Some("Thôn Đông"));
    assert_eq!(
        group_name("Đông Hải 2").as_deref(),
        Some("Tổ dân phố Đông Hải 2")
    );
    assert_eq!(group_name("Tổ"), None);
    assert_eq!(group_name(" "), None);
}

#[test]
fn a_line_of_its_own_and_a_title_name_a_group_but_a_sentence_does_not() {
    let named = |text| group_in_line(text);
    assert_eq!(named("TỔ DÂN PHỐ SỐ 3").as_deref(), Some("Tổ dân phố 3"));
    assert_eq!(named("Tổ 3").as_deref(), Some("Tổ dân phố 3"));
    assert_eq!(named("Thôn Đông").as_deref(), Some("Thôn Đông"));
    assert_eq!(
        named("DANH SÁCH HỘ DÂN TỔ DÂN PHỐ SỐ 3 NĂM 2026").as_deref(),
        Some("Tổ dân phố 3")
    );
    for text in [
        "Tổng cộng",
        "Danh sách hộ dân",
        "Nguyễn Văn Tổ",
        "3",
        "Tờ khai số 3",
    ] {
        assert_eq!(named(text), None, "{text}");
    }
}

/// A cell may hold 32,767 characters, and a file many such cells.
#[test]
fn a_long_cell_takes_no_longer_than_its_length() {
    let start = std::time::Instant::now();
    for words in ["a ", "tdp ( ", "tổ dân phố ( "] {
        let long = words.repeat(32_000 / words.len());
        assert_eq!(group_in_line(&long), None);
        let far = format!("{long} 3");
        assert_eq!(group_in_line(&far), None);
        let near = format!("tổ dân phố số 3 {long}");
        assert_eq!(group_in_line(&near).as_deref(), Some("Tổ dân phố 3"));
    }
    // Looking at the rest of the line from every word took minutes.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn alleys_are_put_together_from_what_the_columns_say() {
    let way = |alley: &str, lane: &str, street: &str| {
        Way {
            alley: alley.to_owned(),
            lane: lane.to_owned(),
            byway: String::new(),
            street: street.to_owned(),
        }
        .name()
    };
    let cases = [
        (way("45", "", "Lý Thường Kiệt"), "Ngõ 45 Lý Thường Kiệt"),
        (
            way("Ngõ 45", "", "Phố Lý Thường Kiệt"),
            "Ngõ 45 Lý Thường Kiệt",
        ),
        (
            way("45/12", "", "Lý Thường Kiệt"),
            "Ngách 45/12 Lý Thường Kiệt",
        ),
        (
            way("45", "12", "Lý Thường Kiệt"),
            "Ngách 12 Ngõ 45 Lý Thường Kiệt",
        ),
        (way("Cấm", "", ""), "Ngõ Cấm"),
        (way("", "", "Phố Huế"), "Phố Huế"),
        (
            way("Ngõ 45 Lý Thường Kiệt", "", "Lý Thường Kiệt"),
            "Ngõ 45 Lý Thường Kiệt",
        ),
    ];
    for (name, wanted) in cases {
        assert_eq!(name.as_deref(), Some(wanted));
    }
    assert_eq!(way("", " ", ""), None);
}

#[test]
fn two_spellings_of_an_alley_are_one_and_two_streets_are_two() {
    assert_eq!(
        alley_key("Đường Lý Thường Kiệt"),
        alley_key("LÝ THƯỜNG KIỆT")
    );
    assert_eq!(alley_key("Ngõ số 5 Cấm"), alley_key("ngo 05 cam"));
    assert_ne!(alley_key("Đường Quảng Hàm"), alley_key("Dương Quảng Hàm"));
    assert_ne!(alley_key("Ngõ 4 Cấm"), alley_key("Ngõ 40 Cấm"));
}

#[test]
fn an_address_is_taken_apart() {
    let whole = address("Số 12A ngõ 45 Lý Thường Kiệt, TDP 3, phường Thạch Khôi, TP. Hải Phòng");
    assert_eq!(whole.number, "12A");
    assert_eq!(whole.way, "Ngõ 45 Lý Thường Kiệt");
    assert_eq!(whole.group.as_deref(), Some("Tổ dân phố 3"));
    let short = address("12/3 Trần Phú");
    assert_eq!(
        (short.number.as_str(), short.way.as_str()),
        ("12/3", "Trần Phú")
    );
    let parts = address("Số nhà 7, ngách 12/45, Lê Lợi");
    assert_eq!(
        (parts.number.as_str(), parts.way.as_str()),
        ("7", "Ngách 12/45 Lê Lợi")
    );
    assert_eq!(address("Ngõ Cấm").way, "Ngõ Cấm");
}
