//! What is found and counted with an index and kept counts is what a look at every door finds and counts.

use proptest::prelude::*;
use tungngo_shared::{
    household::ListState,
    text::{alley_order_key, fold, house_order_key},
};

use super::*;
use crate::protocol::{Door, Progress};
use crate::store::words::{expression, words};

const NUMBERS: [&str; 12] = [
    "1",
    "2",
    "2A",
    "12",
    "12/45",
    "12B/3",
    "45",
    "Lô 3",
    "",
    "7-9",
    "120",
    "Số \"8\"",
];
const NAMES: [&str; 10] = [
    "Nguyễn Văn Hùng",
    "Nguyễn Thị Lan",
    "Đinh Văn Đạt",
    "Trần  Phượng",
    "Quán O'Nga 🧋Trà\u{378}x $5?",
    "Lê * Yến (bà)",
    "",
    "Ngô Ng",
    "Phạm AND Minh",
    "Vũ-Cường: số 7",
];
const PHONES: [&str; 4] = ["", "0900000123", "0900 000 124", "0900000999"];
const ALLEYS: [&str; 6] = [
    "Ngõ 12 Lý Thường Kiệt",
    "Ngõ 12 Lý Thường Kiệt",
    "Ngách 12/45",
    "Đường Đà Nẵng",
    "Dường Da Nang",
    "Tổ \"số 3\"",
];
const TYPED: [&str; 28] = [
    "",
    " ",
    "n",
    "ng",
    "nguyễn",
    "NGUYEN v",
    "van n",
    "12",
    "12/",
    "12/4",
    "45",
    "đ",
    "dat dinh",
    "o'",
    "0900",
    "0900000",
    "\"",
    "\"8",
    "*",
    "(",
    "and",
    "ngo 12 n l",
    "ly t k 1 khong",
    "zz",
    "🧋t",
    "tra",
    "x",
    "$",
];

/// A door as it was last sent.
#[derive(Clone, Debug)]
struct Sent {
    alley: usize,
    number: usize,
    name: usize,
    phone: usize,
    walk: Option<i64>,
    closed: bool,
}

#[derive(Clone, Debug)]
enum Step {
    Door(u8, Sent),
    DoorGone(u8),
    Alley(usize, usize),
    AlleyGone(usize),
    Visit(u8, u8, Outcome),
    Index,
    Reset,
}

fn sent() -> impl Strategy<Value = Sent> {
    let walk = prop_oneof![4 => Just(None), 1 => (0..5_i64).prop_map(Some)];
    (
        0..5_usize,
        0..12_usize,
        0..10_usize,
        0..4_usize,
        walk,
        prop::bool::weighted(0.1),
    )
        .prop_map(|(alley, number, name, phone, walk, closed)| Sent {
            alley,
            number,
            name,
            phone,
            walk,
            closed,
        })
}

fn step() -> impl Strategy<Value = Step> {
    let outcome = prop::sample::select(vec![
        Outcome::Met,
        Outcome::Absent,
        Outcome::Postponed,
        Outcome::Refused,
        Outcome::Vacant,
    ]);
    prop_oneof![
        6 => (1..90_u8, sent()).prop_map(|(n, s)| Step::Door(n, s)),
        2 => (1..90_u8).prop_map(Step::DoorGone),
        2 => (0..4_usize, 0..6_usize).prop_map(|(a, n)| Step::Alley(a, n)),
        1 => (0..4_usize).prop_map(Step::AlleyGone),
        4 => (1..60_u8, 1..90_u8, outcome).prop_map(|(v, n, o)| Step::Visit(v, n, o)),
        2 => Just(Step::Index),
        1 => Just(Step::Reset),
    ]
}

/// The list as it should be: alley 4 is never sent, its doors stand alone.
#[derive(Default)]
struct Plain {
    alleys: [Option<usize>; 5],
    doors: std::collections::BTreeMap<u8, Sent>,
}

impl Plain {
    fn alley_name(&self, alley: usize) -> &'static str {
        self.alleys[alley].map_or("", |name| ALLEYS[name])
    }

    fn change(n: u8, sent: &Sent) -> Change {
        let number = NUMBERS[sent.number];
        let mut h = Household::at(group(), alley(sent.alley as u8 + 1), number);
        h.head_name = NAMES[sent.name].to_owned();
        h.phone = Some(PHONES[sent.phone].to_owned()).filter(|p| !p.is_empty());
        h.walk_order = sent.walk;
        if sent.closed {
            h.list_state = ListState::Closed;
        }
        put(DocKind::Household, house(n), "s.1", &h)
    }

    fn change_alley(n: usize, name: usize) -> Change {
        let a = Alley {
            group: group(),
            name: ALLEYS[name].to_owned(),
            extra: Default::default(),
        };
        put(DocKind::Alley, alley(n as u8 + 1), "s.1", &a)
    }

    /// Every door is looked at, in walking order.
    fn search(&self, typed: &str, only: Option<usize>) -> Vec<HouseholdId> {
        let folded = fold(typed);
        let typed: Vec<&str> = folded
            .split(' ')
            .filter(|w| !w.is_empty())
            .take(4)
            .collect();
        let mut found: Vec<_> = self
            .doors
            .iter()
            .filter(|(_, d)| !d.closed && only.is_none_or(|a| d.alley == a))
            .filter(|(_, d)| {
                let text = [
                    NUMBERS[d.number],
                    NAMES[d.name],
                    PHONES[d.phone],
                    self.alley_name(d.alley),
                ];
                let text = fold(&text.join(" "));
                let begins = |w: &&str| text.split(' ').any(|c| c.starts_with(*w));
                typed.iter().all(begins)
            })
            .map(|(n, d)| {
                let alley = self.alleys[d.alley].map(|name| alley_order_key(ALLEYS[name]));
                let walk = d.walk.unwrap_or(i64::MAX);
                let number = house_order_key(NUMBERS[d.number]);
                (alley.unwrap_or_default(), walk, number, house(*n))
            })
            .collect();
        found.sort();
        found.into_iter().map(|(_, _, _, id)| id).collect()
    }
}

/// What searches and counts say is what the doors themselves say.
fn agree(phone: &Phone, plain: &Plain) {
    for typed in TYPED {
        for only in [None, Some(0), Some(4)] {
            let place = only.map(|a| alley(a as u8 + 1));
            let found = phone.store.search(typed, place, NOW).unwrap();
            let ids: Vec<_> = found.rows.iter().map(|r| r.id).collect();
            let all = plain.search(typed, only);
            assert_eq!(ids, all[..all.len().min(50)], "{typed:?} in {only:?}");
            assert_eq!(found.more, all.len() > 50, "{typed:?}");
        }
    }
    for now in [later(1), later(26)] {
        let mut due = std::collections::BTreeSet::new();
        let alleys = phone.store.alleys(now).unwrap();
        assert_eq!(alleys.len(), plain.alleys.iter().flatten().count());
        for told in alleys {
            let rows = phone.store.houses(told.id, now).unwrap().0;
            let mut seen = Progress::default();
            for row in &rows {
                seen.total += 1;
                let many = match row.door {
                    Door::NotVisited => &mut seen.not_visited,
                    Door::Absent { .. } | Door::Decide { .. } => &mut seen.absent,
                    Door::Postponed { .. } => &mut seen.postponed,
                    Door::Done(Outcome::Met) => &mut seen.met,
                    Door::Done(Outcome::Refused) => &mut seen.refused,
                    Door::Done(_) => &mut seen.other,
                };
                *many += 1;
            }
            assert_eq!(told.progress, seen);
            let due_here: Vec<_> = rows.iter().filter(|r| r.due_now).map(|r| r.id).collect();
            assert_eq!(told.due_now as usize, due_here.len());
            assert_eq!(phone.store.alley(told.id, now).unwrap().unwrap(), told);
            due.extend(due_here);
        }
        let told: Vec<_> = phone.store.due(now).unwrap();
        let told: Vec<_> = told.iter().map(|r| r.id).collect();
        let mut wanted = plain.search("", None);
        wanted.retain(|id| due.contains(id));
        assert_eq!(told, wanted[..wanted.len().min(20)]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_index_and_the_counts_change_nothing(steps in prop::collection::vec(step(), 1..60), doors in
        prop::collection::vec(sent(), 40..90), indexed in any::<bool>())
    {
        let (mut phone, mut plain) = (Phone::empty(), Plain::default());
        let mut first = ward_page();
        first.retain(|c| matches!(c.kind, DocKind::Group | DocKind::Campaign));
        for n in 0..3 {
            plain.alleys[n] = Some(n);
            first.push(Plain::change_alley(n, n));
        }
        for (n, sent) in (1..).zip(doors) {
            first.push(Plain::change(n, &sent));
            plain.doors.insert(n, sent);
        }
        phone.feed(&first, "c1", false);
        if indexed {
            phone.store.index_now();
        }
        agree(&phone, &plain);
        for step in steps {
            match step {
                Step::Door(n, sent) => {
                    phone.feed(&[Plain::change(n, &sent)], "c2", false);
                    plain.doors.insert(n, sent);
                }
                Step::DoorGone(n) => {
                    phone.feed(&[gone(DocKind::Household, house(n), ChangeKind::Remove)], "c2", false);
                    plain.doors.remove(&n);
                }
                Step::Alley(n, name) => {
                    phone.feed(&[Plain::change_alley(n, name)], "c2", false);
                    plain.alleys[n] = Some(name);
                }
                Step::AlleyGone(n) => {
                    let id = alley(n as u8 + 1);
                    phone.feed(&[gone(DocKind::Alley, id, ChangeKind::Remove)], "c2", false);
                    plain.alleys[n] = None;
                }
                Step::Visit(v, n, outcome) => {
                    phone.save(visit_id(v), &visit(n, outcome, NOW), NOW);
                }
                Step::Index => phone.store.index_now(),
                Step::Reset => {
                    phone.store.begin_reset().unwrap();
                    let mut all = ward_page();
                    all.retain(|c| matches!(c.kind, DocKind::Group | DocKind::Campaign));
                    let named = plain.alleys.iter().enumerate();
                    all.extend(named.filter_map(|(n, name)| name.map(|name| Plain::change_alley(n, name))));
                    all.extend(plain.doors.iter().map(|(n, sent)| Plain::change(*n, sent)));
                    phone.feed(&all, "c9", false);
                }
            }
        }
        agree(&phone, &plain);
        let whole: String = phone.store.conn
            .query_row("SELECT integrity_check FROM pragma_integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(whole, "ok");
    }
}

#[test]
fn a_long_list_is_indexed_when_it_is_complete_and_a_short_one_is_not() {
    let indexed = |phone: &Phone| -> i64 {
        let sql = "SELECT COUNT(*) FROM household WHERE search_no IS NOT NULL";
        phone
            .store
            .conn
            .query_row(sql, [], |row| row.get(0))
            .unwrap()
    };
    let mut phone = Phone::with_ward();
    assert_eq!(indexed(&phone), 0);
    let many: Vec<Change> = (0..1_100_u16)
        .map(|n| {
            let id = HouseholdId::from_parts(9 + u64::from(n), [1; 10]);
            let mut h = Household::at(group(), alley(1), &n.to_string());
            h.head_name = "Nguyễn Văn Nhiều".to_owned();
            put(DocKind::Household, id, "s.1", &h)
        })
        .collect();
    phone.feed(&many, "c2", true);
    assert_eq!(indexed(&phone), 0, "more is to come");
    phone.feed(&[], "c3", false);
    assert_eq!(indexed(&phone), 1_106);
    assert!(phone.store.search("nhieu 1", None, NOW).unwrap().more);
    // One that changes leaves it and is found by its new words alone.
    phone.feed(&[household(1, "8", "Bùi Thị Mới")], "c4", false);
    assert_eq!(indexed(&phone), 1_105);
    let find = |text| phone.store.search(text, None, NOW).unwrap().rows.len();
    assert_eq!((find("bui moi"), find("hung")), (1, 0));
}

#[test]
fn an_erased_name_is_in_no_index() {
    let mut phone = Phone::with_ward();
    phone.store.index_now();
    let words = |phone: &Phone| -> Vec<String> {
        let sql = "CREATE VIRTUAL TABLE temp.word USING fts5vocab (main, household_word, row);";
        phone.store.conn.execute_batch(sql).unwrap();
        let words = all(&phone.store.conn, "SELECT term FROM temp.word", [], |row| {
            row.get(0)
        })
        .unwrap();
        phone
            .store
            .conn
            .execute_batch("DROP TABLE temp.word")
            .unwrap();
        words
    };
    assert!(words(&phone).contains(&"phuong".to_owned()));
    phone.feed(
        &[gone(DocKind::Household, house(2), ChangeKind::Delete)],
        "c2",
        false,
    );
    assert!(!words(&phone).contains(&"phuong".to_owned()));
}

#[test]
fn an_expression_takes_every_word_as_it_is() {
    assert_eq!(words("a  b c d e"), ["a", "b", "c", "d"]);
    assert_eq!(expression(&["12/4", "\"8"]), "\"12/4\" * \"\"\"8\" *");
}
