//! One row of a list as a household: cells read as what their columns hold, every fault found.

use tungngo_shared::{
    household::{Household, HouseholdKind},
    ids::{AlleyId, GroupId},
    text::{fold, house_order_key, nfc, nfc_multiline},
    validation::{self, Code, is_phone},
};
use uuid::Uuid;

use super::{
    fault::RowCode,
    header::{Field, Header},
    place::{self, Way},
    sheet::{Cell, Row},
};

/// A household as a row gives it. Empty fields say nothing, they do not erase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The group's name in its one form.
    pub group: String,
    /// The alley's name.
    pub alley: String,
    /// The house number, without `số nhà`; empty for houses that have none.
    pub number: String,
    /// The head of the household.
    pub head_name: String,
    /// How many people.
    pub people: Option<u32>,
    /// What stands there, if the list says so.
    pub kind: Option<HouseholdKind>,
    /// Digits.
    pub phone: Option<String>,
    /// Free text.
    pub note: Option<String>,
}

impl Entry {
    /// What tells this household from all others of its alley: the number, or without one the head.
    #[must_use]
    pub fn door_key(&self) -> String {
        door_key(&self.number, &self.head_name)
    }
}

/// The key of a household inside its alley. `12a`, `012A` and `số 12 A` are one door.
#[must_use]
pub fn door_key(number: &str, head_name: &str) -> String {
    match number_key(number) {
        Some(key) => format!("n{key}"),
        None => format!("h{}", fold(head_name)),
    }
}

/// The order key without its tie-break by spelling; none for `không số` and the like.
fn number_key(number: &str) -> Option<String> {
    let key = house_order_key(number);
    let structure = key.split(' ').next().unwrap_or_default();
    // A key of the last tier, that of houses without a number, is its tier alone.
    (structure.len() > 1).then(|| structure.to_owned())
}

/// A fault of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellFault {
    /// The field.
    pub field: Field,
    /// What is wrong.
    pub code: RowCode,
}

/// What rows above say when a row itself does not: a title, a sheet's name, a line of its own.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The group.
    pub group: Option<String>,
    /// The alley.
    pub alley: Option<String>,
}

/// Reads a row. The entry is as complete as it could be read, also when there are faults.
#[must_use]
pub fn read(row: &Row, header: &Header, standing: &Standing) -> (Entry, Vec<CellFault>) {
    let mut reader = Reader {
        row,
        header,
        faults: Vec::new(),
    };
    let mut number = reader.part_of_address(Field::Number);
    let way = Way {
        alley: reader.part_of_address(Field::Alley),
        lane: reader.part_of_address(Field::Lane),
        byway: reader.part_of_address(Field::Byway),
        street: reader.part_of_address(Field::Street),
    };
    let mut alley = way.name();
    let mut group = place::group_name(&reader.part_of_address(Field::Group));
    let address = place::address(&reader.part_of_address(Field::Address));
    if number.is_empty() {
        number = address.number;
    }
    if alley.is_none() && !address.way.is_empty() {
        alley = Some(address.way);
    }
    group = group.or(address.group).or_else(|| standing.group.clone());
    alley = alley.or_else(|| standing.alley.clone());
    if alley.is_none() && !header_knows_ways(header) {
        // A village without named ways: all its doors stand under the group's own name.
        alley.clone_from(&group);
    }
    number = nfc(place::without_door_label(&number));
    if number_key(&number).is_none() {
        number.clear();
    }
    let entry = Entry {
        head_name: reader.head_name(),
        people: reader.people(),
        kind: reader.kind(),
        phone: reader.phone(),
        note: reader.note(),
        group: group.unwrap_or_default(),
        alley: alley.unwrap_or_default(),
        number,
    };
    let mut faults = reader.faults;
    let mut required = |missing: bool, field| {
        // A cell that is there but faulty has been spoken of already.
        if missing && !faults.iter().any(|f: &CellFault| f.field == field) {
            let code = RowCode::Required;
            faults.push(CellFault { field, code });
        }
    };
    required(entry.group.is_empty(), Field::Group);
    required(entry.alley.is_empty(), Field::Alley);
    faults.extend(rules(&entry));
    faults.sort_unstable();
    faults.dedup();
    (entry, faults)
}

fn header_knows_ways(header: &Header) -> bool {
    [
        Field::Alley,
        Field::Lane,
        Field::Byway,
        Field::Street,
        Field::Address,
    ]
    .into_iter()
    .any(|field| header.at(field).is_some())
}

/// The rules that hold for every household, wherever it comes from.
fn rules(entry: &Entry) -> Vec<CellFault> {
    let mut household = Household::at(GroupId(Uuid::nil()), AlleyId(Uuid::nil()), &entry.number);
    household.head_name.clone_from(&entry.head_name);
    household.people = entry.people;
    household.note.clone_from(&entry.note);
    let too_long = |name: &str| name.chars().count() > validation::MAX_NAME_CHARS;
    let mut faults: Vec<CellFault> = validation::household(&household)
        .into_iter()
        .map(|error| CellFault {
            field: match error.path.as_str() {
                "/head_name" => Field::HeadName,
                "/note" => Field::Note,
                "/people" => Field::People,
                "/phone" => Field::Phone,
                _ => Field::Number,
            },
            code: match error.code {
                Code::Required => RowCode::Required,
                Code::TooLong => RowCode::TooLong,
                Code::OutOfRange => RowCode::OutOfRange,
                _ => RowCode::BadFormat,
            },
        })
        .collect();
    for (name, field) in [(&entry.group, Field::Group), (&entry.alley, Field::Alley)] {
        if too_long(name) {
            let code = RowCode::TooLong;
            faults.push(CellFault { field, code });
        }
    }
    faults
}

struct Reader<'a> {
    row: &'a Row,
    header: &'a Header,
    faults: Vec<CellFault>,
}

impl Reader<'_> {
    fn cell(&self, field: Field) -> &Cell {
        self.header
            .at(field)
            .map_or(&Cell::Empty, |at| self.row.cell(at))
    }

    fn fault<T: Default>(&mut self, field: Field, code: RowCode) -> T {
        self.faults.push(CellFault { field, code });
        T::default()
    }

    /// A number or name in an address. Whole numbers show no point; a fraction or a date is not what
    /// somebody typed, and what it was is lost.
    fn part_of_address(&mut self, field: Field) -> String {
        match self.cell(field) {
            Cell::Error => self.fault(field, RowCode::FormulaError),
            Cell::Date(_) => self.fault(field, RowCode::BecameADate),
            Cell::Number(n) if n.fract() != 0.0 => self.fault(field, RowCode::NotWhole),
            Cell::Text(text) if field != Field::Address && is_date(text) => {
                self.fault(field, RowCode::BecameADate)
            }
            cell => {
                let text = nfc(&cell.shown());
                // `12.0` is how some programs export the number 12 as text.
                match text.strip_suffix(".0") {
                    Some(whole) if whole.bytes().all(|b| b.is_ascii_digit()) => whole.to_owned(),
                    _ => text,
                }
            }
        }
    }

    fn head_name(&mut self) -> String {
        match self.cell(Field::HeadName) {
            Cell::Error => self.fault(Field::HeadName, RowCode::FormulaError),
            Cell::Date(_) => self.fault(Field::HeadName, RowCode::BadFormat),
            cell => nfc(&cell.shown()),
        }
    }

    fn people(&mut self) -> Option<u32> {
        let field = Field::People;
        match self.cell(field) {
            Cell::Empty => None,
            Cell::Error => self.fault(field, RowCode::FormulaError),
            Cell::Date(_) => self.fault(field, RowCode::BadFormat),
            Cell::Number(n) if n.fract() != 0.0 => self.fault(field, RowCode::NotWhole),
            cell => {
                let text = fold(&cell.shown());
                let digits = ["nguoi", "nhan khau", "khau", ".0"]
                    .iter()
                    .find_map(|unit| text.strip_suffix(unit))
                    .unwrap_or(&text)
                    .trim();
                if matches!(digits, "-" | "x" | "khong ro") {
                    return None;
                }
                match digits.parse::<i64>() {
                    Ok(n) => match u32::try_from(n) {
                        Ok(n) if n <= validation::MAX_PEOPLE => Some(n),
                        _ => self.fault(field, RowCode::OutOfRange),
                    },
                    Err(_) => self.fault(field, RowCode::BadFormat),
                }
            }
        }
    }

    fn kind(&mut self) -> Option<HouseholdKind> {
        match self.cell(Field::Kind) {
            Cell::Empty => None,
            Cell::Error => self.fault(Field::Kind, RowCode::FormulaError),
            cell => match kind(&cell.shown()) {
                Some(kind) => Some(kind),
                None => self.fault(Field::Kind, RowCode::UnknownKind),
            },
        }
    }

    fn phone(&mut self) -> Option<String> {
        match self.cell(Field::Phone) {
            Cell::Empty => None,
            Cell::Error => self.fault(Field::Phone, RowCode::FormulaError),
            cell => {
                let text = cell.shown();
                if text.trim().chars().all(|c| c == '-') {
                    return None;
                }
                match phone(&text) {
                    Some(phone) => Some(phone),
                    None => self.fault(Field::Phone, RowCode::BadFormat),
                }
            }
        }
    }

    fn note(&mut self) -> Option<String> {
        match self.cell(Field::Note) {
            Cell::Error => self.fault(Field::Note, RowCode::FormulaError),
            cell => Some(nfc_multiline(&cell.shown())).filter(|note| !note.is_empty()),
        }
    }
}

/// The kind that a cell names; also the residence classes KT1 to KT4 of older lists.
fn kind(text: &str) -> Option<HouseholdKind> {
    use HouseholdKind as Kind;
    let words: String = fold(text)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.strip_prefix("ho ").unwrap_or(&words);
    Some(match words {
        "thuong tru" | "kt1" | "kt2" | "gia dinh" | "dan cu" => Kind::Permanent,
        "tam tru" | "kt3" | "kt4" => Kind::Temporary,
        "nha tro" | "tro" | "phong tro" | "khu tro" | "cho thue tro" | "nha cho thue" => {
            Kind::Lodging
        }
        "kinh doanh" | "co so kinh doanh" | "cua hang" | "cskd" | "cong ty" | "doanh nghiep" => {
            Kind::Business
        }
        "kinh doanh co dieu kien"
        | "co so kinh doanh co dieu kien"
        | "co so kinh doanh co dieu kien ve antt"
        | "kinh doanh co dieu kien ve an ninh trat tu"
        | "kdcdk" => Kind::ConditionalBusiness,
        "co quan" | "tru so" => Kind::Agency,
        "truong hoc" | "truong" => Kind::School,
        "co so ton giao" | "ton giao" | "chua" | "nha tho" | "dinh" | "den" => Kind::Religious,
        "nha khong co nguoi o" | "khong co nguoi o" | "bo trong" | "nha trong" | "nha bo trong" => {
            Kind::Vacant
        }
        _ => return None,
    })
}

/// Digits with the leading zero that number cells lose; `+84` and `84` become `0`.
fn phone(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')' | '\'' | '\u{A0}'))
        .collect();
    let national = digits
        .strip_prefix("+84")
        .or_else(|| digits.strip_prefix("84").filter(|rest| rest.len() == 9));
    let digits = match national {
        Some(rest) if !rest.starts_with('0') => format!("0{rest}"),
        Some(rest) => rest.to_owned(),
        None if digits.len() == 9 && !digits.starts_with('0') => format!("0{digits}"),
        None => digits,
    };
    is_phone(&digits).then_some(digits)
}

/// `12/09/2026`, `2026-09-12 00:00:00`, `12-Sep`, `12-Thg9`: what spreadsheets make of `12/9`.
fn is_date(text: &str) -> bool {
    let text = fold(text);
    let day = text.split(' ').next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    let number = |part: &str, range: std::ops::RangeInclusive<u32>| {
        part.bytes().all(|b| b.is_ascii_digit()) && part.parse().is_ok_and(|n| range.contains(&n))
    };
    let month_name = |part: &str| {
        const ENGLISH: [&str; 12] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ];
        ENGLISH.contains(&part) || part.strip_prefix("thg").is_some_and(|n| number(n, 1..=12))
    };
    match parts.as_slice() {
        [a, b, year] if number(year, 1900..=2100) => {
            (number(a, 1..=31) && number(b, 1..=12)) || (number(a, 1..=12) && number(b, 1..=31))
        }
        [year, a, b] if number(year, 1900..=2100) && year.len() == 4 => {
            number(a, 1..=12) && number(b, 1..=31) && a.len() == 2
        }
        [a, b] | [a, b, _] => {
            (number(a, 1..=31) && month_name(b)) || (month_name(a) && number(b, 1..=99))
        }
        _ => false,
    }
}

#[cfg(test)]
#[path = "entry_tests.rs"]
mod tests;
