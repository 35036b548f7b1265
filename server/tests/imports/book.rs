//! A workbook of 5,000 rows with every flaw, built row by row together with what must become of it.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

/// What must become of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    Created,
    /// Field, old, new.
    Updated(Vec<(String, String, String)>),
    Unchanged,
    DuplicateOf(u32),
    /// Field, column, code, other rows.
    Rejected(&'static str, Option<&'static str>, &'static str, Vec<u32>),
    Skipped(&'static str),
}

/// A household as it must stand in the database: group, alley, number, head, people, phone, kind, note.
pub type House = [String; 8];

/// The workbook and what must become of it.
#[derive(Default)]
pub struct Book {
    pub bytes: Vec<u8>,
    /// By row number.
    pub expected: Vec<(u32, Expected)>,
    /// Those that its rows make or describe.
    pub houses: Vec<House>,
    /// A list that is brought in first, so that some households are there already.
    pub before: String,
}

/// Columns in an order that no form has.
const NOTE: u16 = 0;
const NUMBER: u16 = 1;
const HEAD: u16 = 2;
const GROUP: u16 = 3;
const STREET: u16 = 4;
const ALLEY: u16 = 5;
const INDEX: u16 = 6;
const PEOPLE: u16 = 7;
const PHONE: u16 = 8;
const KIND: u16 = 9;

const HEADERS: [&str; 10] = [
    "Ghi chú",
    "Số nhà",
    // NFD, as files from some computers have it.
    "Ho\u{323} va\u{300} te\u{302}n\nchu\u{309} ho\u{323}\u{302}",
    "TDP",
    // VNI.
    "Ñöôøng/Phoá",
    // TCVN3.
    "Ngâ/Ng¸ch",
    "STT",
    "Số nhân khẩu",
    "SĐT",
    "Loại hộ",
];

/// A street in the old encoding of its column, and in Unicode.
const STREETS: [(&str, &str); 3] = [
    ("Lyù Thöôøng Kieät", "Lý Thường Kiệt"),
    ("Traàn Phuù", "Trần Phú"),
    ("Leâ Lôïi", "Lê Lợi"),
];
/// A note in the old encoding of its column, and in Unicode.
const NOTES: [(&str, &str); 2] = [
    ("Cæng sau ngâ", "Cổng sau ngõ"),
    ("Nhµ trong s©n", "Nhà trong sân"),
];
const FAMILIES: [&str; 4] = ["Nguyễn Văn", "Trần Thị", "Đinh Văn", "Phạm Đức"];
const GIVEN: [&str; 5] = ["An", "Đạt", "Hồng", "Thủy", "Ánh"];

/// The rows below the header.
pub const ROWS: u32 = 5_000;
const HEADER_ROW: u32 = 3;

struct Writer<'a> {
    sheet: &'a mut Worksheet,
    book: Book,
    row: u32,
    date: Format,
}

/// What a plain row says.
#[derive(Clone)]
struct Plain {
    i: u32,
    group: u32,
    alley: u32,
    street: (&'static str, &'static str),
    head: String,
    people: u32,
    phone: u32,
    note: (&'static str, &'static str),
}

impl Plain {
    fn of(i: u32) -> Self {
        let at = |n: usize| usize::try_from(i).unwrap() % n;
        Self {
            i,
            group: i % 6 + 1,
            alley: i % 20 * 2 + 1,
            street: STREETS[at(3)],
            head: format!("{} {}", FAMILIES[at(4)], GIVEN[at(5)]),
            people: i % 7 + 1,
            phone: 900_000_000 + i % 1000,
            note: NOTES[at(2)],
        }
    }

    fn house(&self, number: &str) -> House {
        [
            format!("Tổ dân phố {}", self.group),
            format!("Ngõ {} {}", self.alley, self.street.1),
            number.to_owned(),
            self.head.clone(),
            self.people.to_string(),
            format!("0{}", self.phone),
            "permanent".to_owned(),
            self.note.1.to_owned(),
        ]
    }
}

impl Writer<'_> {
    fn write(&mut self, row: &Plain) {
        let at = self.row;
        let s = &mut self.sheet;
        s.write(at, INDEX, row.i).unwrap();
        s.write(at, NUMBER, row.i).unwrap();
        s.write(at, HEAD, &row.head).unwrap();
        s.write(at, GROUP, row.group).unwrap();
        s.write(at, STREET, row.street.0).unwrap();
        s.write(at, ALLEY, row.alley).unwrap();
        s.write(at, PEOPLE, row.people).unwrap();
        s.write(at, PHONE, row.phone).unwrap();
        s.write(at, KIND, "Thường trú").unwrap();
        s.write(at, NOTE, row.note.0).unwrap();
    }

    fn expect(&mut self, expected: Expected) {
        self.book.expected.push((self.row + 1, expected));
        self.row += 1;
    }

    fn rejected(&mut self, field: &'static str, column: &'static str, code: &'static str) {
        self.expect(Expected::Rejected(field, Some(column), code, Vec::new()));
    }

    fn created(&mut self, house: House) {
        self.book.houses.push(house);
        self.expect(Expected::Created);
    }

    fn before(&mut self, row: &Plain, people: u32) {
        let Plain {
            i,
            head,
            group,
            alley,
            street,
            phone,
            note,
            ..
        } = row;
        self.book.before.push_str(&format!(
            "{head};{i};{alley};{};{group};{people};0{phone};{}\n",
            street.1, note.1
        ));
    }

    /// Writes the rows of one kind; returns how many it took.
    #[allow(clippy::too_many_lines, reason = "a table of kinds")]
    fn kind(&mut self, i: u32) {
        let row = Plain::of(i);
        let number = i.to_string();
        let at = self.row;
        match i % 40 {
            1 => {
                self.sheet.write(at, HEAD, "Tổng cộng").unwrap();
                self.sheet.write(at, PEOPLE, 117).unwrap();
                self.expect(Expected::Skipped("total"));
            }
            2 => self.row += 1, // an empty row is nowhere in the report
            3 => {
                for (column, header) in (0..).zip(HEADERS) {
                    self.sheet.write(at, column, header).unwrap();
                }
                self.expect(Expected::Skipped("header"));
            }
            4 => {
                self.sheet.write(at, INDEX, i).unwrap();
                self.expect(Expected::Skipped("blank"));
            }
            5 => {
                // The same twice, the second time spelt otherwise.
                self.write(&row);
                self.created(row.house(&number));
                self.write(&row);
                self.sheet
                    .write(self.row, NUMBER, format!("Số nhà 0{i}"))
                    .unwrap();
                self.sheet
                    .write(self.row, HEAD, row.head.to_uppercase())
                    .unwrap();
                self.sheet
                    .write(self.row, GROUP, format!("Tổ 0{}", row.group))
                    .unwrap();
                self.expect(Expected::DuplicateOf(at + 1));
            }
            6 => {
                // The same twice with other numbers of people.
                for (people, other) in [(3, at + 2), (4, at + 1)] {
                    self.write(&Plain {
                        people,
                        ..row.clone()
                    });
                    let code = "duplicate_conflict";
                    self.expect(Expected::Rejected("people", Some("H"), code, vec![other]));
                }
            }
            7 => {
                self.write(&row);
                let date = ExcelDateTime::from_ymd(2026, 9, 12).unwrap();
                self.sheet
                    .write_with_format(at, NUMBER, &date, &self.date)
                    .unwrap();
                self.rejected("number", "B", "became_a_date");
            }
            8 => {
                self.write(&row);
                self.sheet.clear_cell(at, GROUP);
                self.rejected("group", "D", "required");
            }
            9 => {
                self.write(&row);
                self.sheet.write(at, PEOPLE, "bốn").unwrap();
                self.rejected("people", "H", "bad_format");
            }
            10 => {
                self.write(&row);
                self.sheet.write(at, KIND, "Hộ nghèo").unwrap();
                self.rejected("kind", "J", "unknown_kind");
            }
            11 => {
                self.write(&row);
                let broken = Formula::new("=#REF!+1").set_result("#REF!");
                self.sheet.write_formula(at, NUMBER, broken).unwrap();
                self.rejected("number", "B", "formula_error");
            }
            12 => {
                self.write(&row);
                self.sheet.write(at, PHONE, "không có số").unwrap();
                self.rejected("phone", "I", "bad_format");
            }
            13 => {
                self.write(&row);
                let formula = Formula::new(format!("={}+1", i - 1)).set_result(&number);
                self.sheet.write_formula(at, NUMBER, formula).unwrap();
                self.created(row.house(&number));
            }
            14 => {
                // The house's number and people are text, the group is words.
                self.write(&row);
                self.sheet.write(at, NUMBER, format!(" {i}A ")).unwrap();
                self.sheet
                    .write(at, PEOPLE, format!("{} người", row.people))
                    .unwrap();
                self.sheet
                    .write(at, GROUP, format!("TỔ DÂN PHỐ SỐ {}", row.group))
                    .unwrap();
                self.sheet
                    .write(at, PHONE, format!("+84 {}", row.phone))
                    .unwrap();
                self.created(row.house(&format!("{i}A")));
            }
            15 => {
                self.write(&row);
                let nfd = "Nguye\u{302}\u{303}n Va\u{306}n A\u{301}nh";
                self.sheet.write(at, HEAD, nfd).unwrap();
                let mut house = row.house(&number);
                house[3] = "Nguyễn Văn Ánh".to_owned();
                self.created(house);
            }
            16 => {
                self.write(&row);
                self.sheet.write(at, NUMBER, format!("{i}/9")).unwrap();
                self.created(row.house(&format!("{i}/9")));
            }
            17 => {
                self.before(&row, 9);
                self.write(&row);
                self.book.houses.push(row.house(&number));
                let people = row.people.to_string();
                let change = ("people".to_owned(), "9".to_owned(), people);
                self.expect(Expected::Updated(vec![change]));
            }
            18 => {
                self.before(&row, row.people);
                self.write(&row);
                self.book.houses.push(row.house(&number));
                self.expect(Expected::Unchanged);
            }
            19 => {
                // Empty cells erase nothing.
                self.before(&row, row.people);
                self.write(&row);
                for column in [HEAD, PEOPLE, PHONE, KIND, NOTE] {
                    self.sheet.clear_cell(at, column);
                }
                self.book.houses.push(row.house(&number));
                self.expect(Expected::Unchanged);
            }
            20 => {
                // A door without a number is known by its head.
                self.write(&row);
                let head = format!("{} {i}", row.head);
                self.sheet.write(at, NUMBER, "không số").unwrap();
                self.sheet.write(at, HEAD, &head).unwrap();
                let mut house = row.house("");
                house[3] = head;
                self.created(house);
            }
            _ => {
                self.write(&row);
                self.created(row.house(&number));
            }
        }
    }
}

/// Builds the workbook.
pub fn build() -> Book {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let centred = Format::new().set_bold();
    for (row, title) in [
        "ỦY BAN NHÂN DÂN PHƯỜNG",
        "DANH SÁCH HỘ GIA ĐÌNH",
        "(kèm theo báo cáo tháng 11)",
    ]
    .iter()
    .enumerate()
    {
        let row = u32::try_from(row).unwrap();
        sheet
            .merge_range(row, 0, row, KIND, title, &centred)
            .unwrap();
    }
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write(HEADER_ROW, column, header).unwrap();
    }
    let mut writer = Writer {
        sheet,
        book: Book {
            before: "Chủ hộ;Số nhà;Ngõ;Đường;Tổ;Số khẩu;SĐT;Ghi chú\n".to_owned(),
            ..Book::default()
        },
        row: HEADER_ROW + 1,
        date: Format::new().set_num_format("d-mmm"),
    };
    let mut i = 1;
    while writer.row <= HEADER_ROW + ROWS {
        writer.kind(i);
        i += 1;
    }
    let mut book = writer.book;
    book.bytes = workbook.save_to_buffer().unwrap();
    book
}
