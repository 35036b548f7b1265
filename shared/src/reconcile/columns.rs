//! The columns of another system's list: which holds what, guessed from its head, and what a cell says.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Listed;
use crate::{
    casefile::{Birth, LawStatus, personal_number, year_told_by},
    text::{fold, nfc},
    visit::answers,
};

answers! {
    /// What a column can hold that ours are compared with (text keys `reconcile-column-…`).
    Column {
        /// Họ và tên.
        Name = "name",
        /// Ngày sinh hoặc năm sinh.
        Birth = "birth",
        /// Số định danh cá nhân.
        PersonalNumber = "personal_number",
        /// Nơi ở.
        Address = "address",
        /// Tình trạng quản lý.
        Status = "status",
    }
}

/// Which column of a list holds what, counted from 0. What is not named is carried along, and not compared.
pub type Columns = BTreeMap<Column, usize>;

/// How a head begins that names the column, folded; the more exact first.
const HEADS: [(Column, &[&str]); 5] = [
    (
        Column::PersonalNumber,
        &[
            "so dinh danh",
            "dinh danh",
            "cccd",
            "so cccd",
            "can cuoc",
            "so can cuoc",
            "cmnd",
            "so cmnd",
            "ma dinh danh",
        ],
    ),
    (
        Column::Birth,
        &[
            "ngay thang nam sinh",
            "ngay sinh",
            "nam sinh",
            "ngay, thang, nam sinh",
            "sinh ngay",
            "sinh nam",
        ],
    ),
    (
        Column::Name,
        &[
            "ho va ten",
            "ho ten",
            "ho, ten",
            "ten doi tuong",
            "ten nguoi",
            "ho dem va ten",
            "ho va ten khai sinh",
        ],
    ),
    (
        Column::Address,
        &[
            "dia chi",
            "noi o",
            "noi cu tru",
            "noi thuong tru",
            "cho o",
            "noi dang ky",
            "thuong tru",
            "ho khau",
        ],
    ),
    (
        Column::Status,
        &[
            "tinh trang",
            "trang thai",
            "hinh thuc",
            "bien phap",
            "dien quan ly",
            "dien doi tuong",
            "phan loai",
        ],
    ),
];

/// What a head says that its column holds.
fn named(head: &str) -> Option<Column> {
    let folded = fold(head);
    let bare = folded.trim_start_matches(|c: char| !c.is_alphabetic());
    HEADS
        .iter()
        .find(|(_, beginnings)| beginnings.iter().any(|b| bare.starts_with(b)))
        .map(|(column, _)| *column)
}

/// The columns as their heads name them; of two that hold the same, the first.
#[must_use]
pub fn guess(heads: &[String]) -> Columns {
    let mut columns = Columns::new();
    for (at, head) in heads.iter().enumerate() {
        if let Some(column) = named(head) {
            columns.entry(column).or_insert(at);
        }
    }
    columns
}

/// Whether the columns are enough to tell people apart: a name, and one thing more that is about one person.
#[must_use]
pub fn suffice(columns: &Columns) -> bool {
    let more = [Column::Birth, Column::PersonalNumber, Column::Address];
    columns.contains_key(&Column::Name) && more.iter().any(|c| columns.contains_key(c))
}

/// What a row of theirs says; a cell that cannot be read counts as empty, and stays in the list as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theirs {
    /// Whom it is about.
    pub listed: Listed,
    /// The status in their words; empty where there is none.
    pub status: String,
}

/// Reads a row of cells.
#[must_use]
pub fn read(columns: &Columns, cells: &[String]) -> Theirs {
    let cell = |column| {
        let at = columns.get(&column).copied();
        at.and_then(|at| cells.get(at))
            .map_or("", String::as_str)
            .trim()
    };
    Theirs {
        listed: Listed {
            name: nfc(cell(Column::Name)),
            birth: read_birth(cell(Column::Birth)),
            number: read_number(cell(Column::PersonalNumber)),
            address: nfc(cell(Column::Address)),
        },
        status: nfc(cell(Column::Status)),
    }
}

/// `12/03/1985`, `12-3-1985`, `1985-03-12` with or without a time, or the year alone.
#[must_use]
pub fn read_birth(cell: &str) -> Option<Birth> {
    let day = cell.split([' ', 'T']).next().unwrap_or_default();
    let numbers: Option<Vec<i16>> = day
        .split(['/', '-', '.'])
        .map(|part| part.trim().parse().ok())
        .collect();
    let year = |year: i16| (1850..=2200).contains(&year).then_some(year);
    let date = |y: i16, m: i16, d: i16| {
        let (m, d) = (i8::try_from(m).ok()?, i8::try_from(d).ok()?);
        Date::new(year(y)?, m, d).ok().map(Birth::Day)
    };
    match numbers?.as_slice() {
        [y] => year(*y).map(Birth::Year),
        // `00/00/1985`: lists write so where only the year is known.
        [0, 0, y] | [y, 0, 0] => year(*y).map(Birth::Year),
        [y, m, d] if *y > 31 => date(*y, *m, *d),
        [d, m, y] => date(*y, *m, *d),
        _ => None,
    }
}

/// The twelve digits. A spreadsheet that took them for a number has lost the zero in front, and may have made `E+` of them,
/// which is lost.
#[must_use]
pub fn read_number(cell: &str) -> Option<String> {
    let number = personal_number(cell.trim_start_matches('\''));
    let number = match number.len() == 11 && number.bytes().all(|b| b.is_ascii_digit()) {
        true => format!("0{number}"),
        false => number,
    };
    year_told_by(&number).map(|_| number)
}

/// How the words of other systems for a status begin or what they hold, folded; the more exact first.
const STATUSES: [(LawStatus, &[&str]); 6] = [
    (LawStatus::PostRehab, &["sau cai"]),
    (
        LawStatus::Substitution,
        &["thay the", "methadone", "buprenorphine"],
    ),
    (LawStatus::CompulsoryRehab, &["bat buoc"]),
    (
        LawStatus::VoluntaryRehabFacility,
        &[
            "tu nguyen tai co so",
            "tai co so cai nghien",
            "tu nguyen o co so",
        ],
    ),
    (
        LawStatus::VoluntaryRehabHome,
        &["tai gia dinh", "tai cong dong", "tu nguyen"],
    ),
    (LawStatus::IllegalUserManaged, &["su dung trai phep"]),
];

/// The status that words stand for; none where they stand for none of ours.
#[must_use]
pub fn read_status(words: &str) -> Option<LawStatus> {
    let folded = fold(words);
    STATUSES
        .iter()
        .find(|(_, parts)| parts.iter().any(|part| folded.contains(part)))
        .map(|(status, _)| *status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(list: &[&str]) -> Vec<String> {
        list.iter().map(|head| (*head).to_owned()).collect()
    }

    #[test]
    fn heads_of_any_order_and_spelling_name_their_columns() {
        let list = heads(&[
            "STT",
            "Số CCCD/ĐDCN",
            "HỌ VÀ TÊN",
            "Tên gọi khác",
            "Ngày, tháng, năm sinh",
            "Giới tính",
            "Nơi cư trú",
            "Tình trạng quản lý",
            "Địa chỉ tạm trú",
        ]);
        let columns = guess(&list);
        let expected = [
            (Column::Name, 2),
            (Column::Birth, 4),
            (Column::PersonalNumber, 1),
            (Column::Address, 6),
            (Column::Status, 7),
        ];
        assert_eq!(columns, expected.into_iter().collect());
        assert!(suffice(&columns));
        assert!(guess(&heads(&["STT", "Tổ dân phố", "Số hộ"])).is_empty());
        assert!(!suffice(
            &[(Column::Name, 0), (Column::Status, 1)]
                .into_iter()
                .collect()
        ));
    }

    #[test]
    fn days_of_birth_are_read_as_lists_write_them() {
        let day = |y, m, d| Some(Birth::Day(Date::new(y, m, d).unwrap()));
        for (cell, birth) in [
            ("12/03/1985", day(1985, 3, 12)),
            ("12-3-1985", day(1985, 3, 12)),
            ("12.3.1985", day(1985, 3, 12)),
            ("1985-03-12", day(1985, 3, 12)),
            ("1985-03-12 00:00:00", day(1985, 3, 12)),
            ("1985-03-12T00:00:00", day(1985, 3, 12)),
            ("1985", Some(Birth::Year(1985))),
            ("00/00/1985", Some(Birth::Year(1985))),
            ("31/02/1985", None),
            ("12/1985", None),
            ("khoảng 1985", None),
            ("300/1/1985", None),
            ("9999", None),
            ("", None),
        ] {
            assert_eq!(read_birth(cell), birth, "{cell}");
        }
    }

    #[test]
    fn a_number_gets_back_the_zero_that_a_spreadsheet_took() {
        for (cell, number) in [
            ("031085001234", Some("031085001234")),
            ("31085001234", Some("031085001234")),
            ("'031085001234", Some("031085001234")),
            ("031 085 001234", Some("031085001234")),
            ("3.1085E+10", None),
            ("142536", None),
            ("", None),
        ] {
            assert_eq!(read_number(cell).as_deref(), number, "{cell}");
        }
    }

    #[test]
    fn words_of_other_systems_stand_for_the_laws_groups() {
        for (words, status) in [
            ("Đang bị quản lý sau cai nghiện", Some(LawStatus::PostRehab)),
            ("Điều trị Methadone", Some(LawStatus::Substitution)),
            ("Cai nghiện bắt buộc", Some(LawStatus::CompulsoryRehab)),
            (
                "Cai nghiện tự nguyện tại cơ sở",
                Some(LawStatus::VoluntaryRehabFacility),
            ),
            (
                "Cai nghiện tự nguyện tại gia đình, cộng đồng",
                Some(LawStatus::VoluntaryRehabHome),
            ),
            (
                "Người sử dụng trái phép chất ma túy",
                Some(LawStatus::IllegalUserManaged),
            ),
            ("Đi khỏi địa phương", None),
            ("", None),
        ] {
            assert_eq!(read_status(words), status, "{words}");
        }
    }

    #[test]
    fn a_row_is_read_and_what_is_not_there_is_empty() {
        let columns = [(Column::Name, 1), (Column::Birth, 2), (Column::Status, 9)]
            .into_iter()
            .collect();
        let cells = heads(&["1", " Nguyễn  Văn An ", "1990"]);
        let theirs = read(&columns, &cells);
        assert_eq!(theirs.listed.name, "Nguyễn Văn An");
        assert_eq!(theirs.listed.birth, Some(Birth::Year(1990)));
        assert_eq!((theirs.listed.number, theirs.status), (None, String::new()));
    }
}
