//! A made-up list with the flaws of real ones against made-up cases of which the truth is known: names without accents,
//! in capitals, with slips, shortened; days of birth that are only a year, swapped or missing; numbers missing or read
//! wrongly; addresses as people write them; people listed twice, and strangers with the name of somebody.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use tungngo_shared::{casefile::Birth, reconcile::Listed, text::fold};

const FAMILY: [&str; 12] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Bùi", "Đỗ", "Đặng", "Ngô", "Lý", "Đinh",
];
const MIDDLE: [&str; 12] = [
    "Văn", "Thị", "Đức", "Minh", "Quang", "Ngọc", "Hữu", "Thanh", "Xuân", "Kim", "Thế", "Đình",
];
const GIVEN: [&str; 40] = [
    "An", "Bình", "Chi", "Cường", "Dũng", "Dung", "Đạt", "Đông", "Giang", "Hà", "Hải", "Hạnh",
    "Hiếu", "Hòa", "Hùng", "Hương", "Huy", "Khánh", "Kiên", "Lan", "Linh", "Long", "Mai", "Mạnh",
    "Nam", "Nga", "Phong", "Phúc", "Phương", "Quân", "Sơn", "Tâm", "Thảo", "Thủy", "Toàn", "Trang",
    "Trung", "Tuấn", "Việt", "Yến",
];
const STREETS: [&str; 14] = [
    "Lý Thường Kiệt",
    "Trần Hưng Đạo",
    "Lê Lợi",
    "Quang Trung",
    "Nguyễn Du",
    "Điện Biên Phủ",
    "Bạch Đằng",
    "Ngô Quyền",
    "Hai Bà Trưng",
    "Phan Bội Châu",
    "Hoàng Diệu",
    "Cầu Đất",
    "Thanh Niên",
    "Hồng Quang",
];

struct Maker(StdRng);

impl Maker {
    fn percent(&mut self, of_100: u32) -> bool {
        self.0.random_range(0..100) < of_100
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of.choose(&mut self.0).copied().unwrap_or_default()
    }

    fn name(&mut self) -> String {
        let (family, middle) = (self.one(&FAMILY), self.one(&MIDDLE));
        let second = match self.percent(30) {
            true => format!("{} ", self.one(&MIDDLE)),
            false => String::new(),
        };
        format!("{family} {middle} {second}{}", self.one(&GIVEN))
    }

    fn address(&mut self) -> String {
        let (number, alley) = (self.0.random_range(1..120), self.0.random_range(1..90));
        format!("Số {number} ngõ {alley} {}", self.one(&STREETS))
    }

    fn day(&mut self) -> Date {
        let year = self.0.random_range(1958..2008);
        let (month, day) = (self.0.random_range(1..=12), self.0.random_range(1..=28));
        jiff::civil::date(year, month, day)
    }

    fn person(&mut self) -> Listed {
        let day = self.day();
        let digits: u64 = self.0.random_range(0..1_000_000);
        Listed {
            name: self.name(),
            birth: Some(Birth::Day(day)),
            number: Some(format!("0300{:02}{digits:06}", day.year() % 100)),
            address: self.address(),
        }
    }

    fn slip(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        let at = self.0.random_range(1..letters.len() - 1);
        match self.0.random_range(0..3) {
            0 => drop(letters.remove(at)),
            1 => letters.swap(at, at - 1),
            _ => letters[at] = 'o',
        }
        letters.into_iter().collect()
    }

    /// Our own case: the number is known of seven in ten.
    fn ours(&mut self, person: &Listed) -> Listed {
        let mut row = person.clone();
        if self.percent(30) {
            row.number = None;
        }
        if let (true, Some(birth)) = (self.percent(15), row.birth) {
            row.birth = Some(Birth::Year(birth.year()));
        }
        row
    }

    /// The same person in the other list.
    fn theirs(&mut self, person: &Listed) -> Listed {
        let mut row = person.clone();
        if self.percent(40) {
            row.number = None;
        } else if self.percent(2) {
            let number = row.number.take().unwrap_or_default();
            row.number = Some(format!("{}{}", &number[..11], (self.0.random_range(0..10))));
        }
        row.name = match self.0.random_range(0..100) {
            0..25 => fold(&row.name),
            25..45 => row.name.to_uppercase(),
            45..50 => self.slip(&row.name),
            50..54 => {
                let words: Vec<&str> = row.name.split(' ').collect();
                format!("{} {}", words[0], words[words.len() - 1])
            }
            54..58 => format!("{} (Tí)", row.name),
            58..61 => row.name.replace('ý', "í").replace('y', "i"),
            61..63 => row.name.replacen("Nguyễn", "Ng.", 1),
            _ => row.name,
        };
        let Some(Birth::Day(day)) = row.birth else {
            return row;
        };
        row.birth = match self.0.random_range(0..100) {
            0..30 => Some(Birth::Year(day.year())),
            // Day and month the other way round, where that is a day.
            30..33 => Some(Birth::Day(
                Date::new(day.year(), day.day(), day.month()).unwrap_or(day),
            )),
            33..35 => Date::new(day.year() + 1, day.month(), day.day())
                .ok()
                .map(Birth::Day),
            35..38 => None,
            _ => row.birth,
        };
        row.address = match self.0.random_range(0..100) {
            0..20 => fold(&row.address).replace("so ", "sn "),
            20..50 => format!("{}, phường Thạch Khôi, TP Hải Phòng", row.address),
            50..60 => String::new(),
            60..66 => self.address(),
            _ => row.address,
        };
        row
    }
}

/// Their list, ours, and which row is which.
#[derive(Debug)]
pub struct Lists {
    /// What the other system says.
    pub theirs: Vec<Listed>,
    /// Our cases.
    pub ours: Vec<Listed>,
    /// The place of a row of theirs, and of the case that it is.
    pub truth: BTreeMap<usize, usize>,
}

/// 2,500 cases and a list of 3,000: 2,200 are in both, of fifty the list has two rows.
#[must_use]
pub fn lists(seed: u64) -> Lists {
    let mut maker = Maker(StdRng::seed_from_u64(seed));
    let mut lists = Lists {
        theirs: Vec::new(),
        ours: Vec::new(),
        truth: BTreeMap::new(),
    };
    for at in 0..2_500 {
        let person = maker.person();
        let ours = maker.ours(&person);
        lists.ours.push(ours);
        for _ in 0..u8::from(at < 2_200) + u8::from(at < 50) {
            lists.truth.insert(lists.theirs.len(), at);
            let row = maker.theirs(&person);
            lists.theirs.push(row);
        }
    }
    while lists.theirs.len() < 3_000 {
        let mut stranger = maker.person();
        // Many share a name with somebody.
        if maker.percent(40) {
            let namesake = maker.0.random_range(0..lists.ours.len());
            stranger.name = lists.ours[namesake].name.clone();
        }
        let row = maker.theirs(&stranger);
        lists.theirs.push(row);
    }
    lists
}

/// How many of the pairs that were found are right, of those found and of those there are.
#[must_use]
pub fn precision_and_recall(lists: &Lists, found: &[(usize, usize)]) -> (f64, f64) {
    let right = |pair: &&(usize, usize)| lists.truth.get(&pair.0) == Some(&pair.1);
    let correct = found.iter().filter(right).count() as f64;
    let people: BTreeSet<&usize> = lists.truth.values().collect();
    (correct / found.len() as f64, correct / people.len() as f64)
}
