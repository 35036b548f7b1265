use super::*;
use crate::imports::header;

fn header() -> Header {
    let cells = [
        "STT",
        "Chủ hộ",
        "Số nhà",
        "Ngõ/Ngách",
        "Đường",
        "TDP",
        "Số khẩu",
        "Loại hộ",
        "SĐT",
        "Ghi chú",
    ];
    let cells = cells.map(|c| Cell::text(c.to_owned())).to_vec();
    header::find(&[Row { number: 1, cells }]).unwrap()
}

fn text(text: &str) -> Cell {
    Cell::text(text.to_owned())
}

fn row() -> Row {
    let cells = vec![
        Cell::Number(1.0),
        text(" Nguye\u{302}\u{303}n  Văn An "),
        Cell::Number(12.0),
        Cell::Number(45.0),
        text("Lý Thường Kiệt"),
        Cell::Number(3.0),
        text("4 người"),
        text("Nhà trọ"),
        Cell::Number(900_000_123.0),
        text("cổng sau"),
    ];
    Row { number: 2, cells }
}

fn faults_with(column: usize, cell: Cell) -> Vec<(&'static str, &'static str)> {
    let mut row = row();
    row.cells[column] = cell;
    let (_, faults) = read(&row, &header(), &Standing::default());
    let faults = faults.iter();
    faults
        .map(|f| (f.field.as_str(), f.code.as_str()))
        .collect()
}

#[test]
fn numbers_stored_as_text_and_text_stored_as_numbers_are_what_people_see() {
    let (entry, faults) = read(&row(), &header(), &Standing::default());
    assert_eq!(faults, []);
    assert_eq!(
        entry,
        Entry {
            group: "Tổ dân phố 3".to_owned(),
            alley: "Ngõ 45 Lý Thường Kiệt".to_owned(),
            number: "12".to_owned(),
            head_name: "Nguyễn Văn An".to_owned(),
            people: Some(4),
            kind: Some(HouseholdKind::Lodging),
            phone: Some("0900000123".to_owned()),
            note: Some("cổng sau".to_owned()),
        }
    );
}

#[test]
fn each_fault_names_its_column_and_reason() {
    let date = || Cell::Date("12/09/2026".to_owned());
    let cases = [
        (1, Cell::Error, ("head_name", "formula_error")),
        (2, date(), ("number", "became_a_date")),
        (2, text("12-Sep"), ("number", "became_a_date")),
        (2, text("2026-09-12 00:00:00"), ("number", "became_a_date")),
        (2, text("12/09/2026"), ("number", "became_a_date")),
        (2, text("12-Thg9"), ("number", "became_a_date")),
        (2, Cell::Number(12.5), ("number", "not_whole")),
        (2, text(&"1".repeat(121)), ("number", "too_long")),
        (3, date(), ("alley", "became_a_date")),
        (5, Cell::Empty, ("group", "required")),
        (6, text("bốn"), ("people", "bad_format")),
        (6, Cell::Number(-1.0), ("people", "out_of_range")),
        (6, Cell::Number(1000.0), ("people", "out_of_range")),
        (6, Cell::Number(2.5), ("people", "not_whole")),
        (7, text("Hộ nghèo"), ("kind", "unknown_kind")),
        (8, text("chưa có"), ("phone", "bad_format")),
    ];
    for (column, cell, wanted) in cases {
        assert_eq!(faults_with(column, cell.clone()), [wanted], "{cell:?}");
    }
    assert_eq!(faults_with(2, text("12/9")), []);
    assert_eq!(faults_with(2, text("12-14")), []);
    assert_eq!(faults_with(2, text("12.0")), []);
}

#[test]
fn a_door_without_number_is_known_by_its_head_and_without_both_it_is_none() {
    let mut row = row();
    row.cells[2] = text("không số");
    let (entry, faults) = read(&row, &header(), &Standing::default());
    assert_eq!((entry.number.as_str(), faults.len()), ("", 0));
    assert_eq!(entry.door_key(), "hnguyen van an");
    row.cells[1] = Cell::Empty;
    let (_, faults) = read(&row, &header(), &Standing::default());
    assert_eq!(faults[0].code, RowCode::Required);
}

#[test]
fn spellings_of_one_door_are_one_and_two_doors_are_two() {
    let key = |number| door_key(number, "An");
    for same in ["12a", "012A", "12 A", "số 12A", "Số nhà 12A"] {
        assert_eq!(key(same), key("12A"), "{same}");
    }
    for other in [
        "12",
        "12B",
        "12/A",
        "12/1",
        "112A",
        "lô 12A",
        "CH 12A tòa B",
    ] {
        assert_ne!(key(other), key("12A"), "{other}");
    }
    assert_ne!(key("CH 1205 tòa A"), key("CH 1205 tòa B"));
}

#[test]
fn phones_come_in_many_spellings() {
    for spelt in [
        "0900 000 123",
        "0900.000.123",
        "+84900000123",
        "84 900 000 123",
        "900000123",
    ] {
        assert_eq!(phone(spelt).as_deref(), Some("0900000123"), "{spelt}");
    }
    assert_eq!(phone("0900000123 / 0900000124"), None);
}

#[test]
fn a_row_takes_its_group_and_alley_from_above_when_it_has_none() {
    let mut row = row();
    for column in [3, 4, 5] {
        row.cells[column] = Cell::Empty;
    }
    let standing = Standing {
        group: Some("Tổ dân phố 5".to_owned()),
        alley: Some("Ngõ Cấm".to_owned()),
    };
    let (entry, faults) = read(&row, &header(), &standing);
    assert_eq!(faults, []);
    assert_eq!(
        (entry.group.as_str(), entry.alley.as_str()),
        ("Tổ dân phố 5", "Ngõ Cấm")
    );
}
