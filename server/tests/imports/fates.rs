//! Every row of the workbook meets the fate that it was built for.

use std::collections::BTreeMap;

use tungngo_server::imports::report::{Fate, Report};

use crate::{
    book::{self, Expected, House},
    ward::{DRY_RUN, PARTIAL, TestWard, WHOLE},
};

fn told(fate: &Fate) -> Expected {
    match fate {
        Fate::Created => Expected::Created,
        Fate::Updated { changes } => {
            let change = |c: &tungngo_server::imports::report::FieldChange| {
                (c.field.clone(), c.old.clone(), c.new.clone())
            };
            Expected::Updated(changes.iter().map(change).collect())
        }
        Fate::Unchanged { duplicate_of: None } => Expected::Unchanged,
        Fate::Unchanged {
            duplicate_of: Some(first),
        } => Expected::DuplicateOf(first.row),
        Fate::Rejected { faults } => {
            let [fault] = faults.as_slice() else {
                panic!("{faults:?}");
            };
            let columns = ["B", "D", "H", "I", "J"];
            Expected::Rejected(
                fault.field.as_str(),
                columns
                    .into_iter()
                    .find(|c| fault.column.as_deref() == Some(c)),
                fault.code.as_str(),
                fault.rows.iter().map(|at| at.row).collect(),
            )
        }
        Fate::Skipped { why } => Expected::Skipped(why.as_str()),
    }
}

fn compare(report: &Report, expected: &[(u32, Expected)]) {
    let told: Vec<_> = report
        .rows
        .iter()
        .map(|r| (r.at.row, told(&r.fate)))
        .collect();
    for (told, expected) in told.iter().zip(expected) {
        assert_eq!(told, expected);
    }
    assert_eq!(told.len(), expected.len());
}

async fn houses(ward: &TestWard) -> Vec<House> {
    let groups: BTreeMap<_, _> = ward
        .app
        .store
        .groups(&ward.code)
        .await
        .unwrap()
        .into_iter()
        .map(|g| (g.id, g.name))
        .collect();
    let alleys: BTreeMap<_, _> = ward
        .app
        .store
        .alleys(&ward.code)
        .await
        .unwrap()
        .into_iter()
        .map(|a| (a.id, a.name))
        .collect();
    let mut houses: Vec<House> = ward
        .households()
        .await
        .into_iter()
        .map(|h| {
            [
                groups[&h.group].clone(),
                alleys[&h.alley].clone(),
                h.number,
                h.head_name,
                h.people.map(|n| n.to_string()).unwrap_or_default(),
                h.phone.unwrap_or_default(),
                h.kind.as_str().to_owned(),
                h.note.unwrap_or_default(),
            ]
        })
        .collect();
    houses.sort();
    houses
}

#[tokio::test]
async fn five_thousand_rows_with_every_flaw_meet_their_fates_and_a_second_time_nothing_changes() {
    let ward = TestWard::new().await;
    let book = book::build();
    assert!(book.expected.len() > 4_800, "{}", book.expected.len());
    let before = ward.import(book.before.as_bytes(), WHOLE).await.unwrap();
    assert!(before.written && before.counts.created > 300);
    let first = ward.dump().await;

    let report = ward.import(&book.bytes, DRY_RUN).await.unwrap();
    assert!(!report.written);
    compare(&report, &book.expected);
    assert!(ward.dump().await == first, "a dry run wrote something");

    let report = ward.import(&book.bytes, WHOLE).await.unwrap();
    assert!(!report.written);
    assert!(ward.dump().await == first, "a refused file wrote something");

    let report = ward.import(&book.bytes, PARTIAL).await.unwrap();
    assert!(report.written);
    compare(&report, &book.expected);
    let mut expected = book.houses.clone();
    expected.sort();
    let stored = houses(&ward).await;
    for (stored, expected) in stored.iter().zip(&expected) {
        assert_eq!(stored, expected);
    }
    assert_eq!(stored.len(), expected.len());
    let second = ward.dump().await;
    assert!(second != first);

    let again = ward.import(&book.bytes, PARTIAL).await.unwrap();
    assert_eq!((again.counts.created, again.counts.updated), (0, 0));
    assert_eq!(again.counts.rejected, report.counts.rejected);
    assert!(
        ward.dump().await == second,
        "a second import wrote something"
    );
}

#[tokio::test]
async fn rows_that_cannot_all_be_written_are_not_written_in_part() {
    let ward = TestWard::new().await;
    let first = ward.dump().await;
    let list = "Chủ hộ;Số nhà;Đường;Tổ;Số khẩu\nAn;12;Lê Lợi;3;4\nBình;14;Lê Lợi;3;bốn\n";
    let report = ward.import(list.as_bytes(), WHOLE).await.unwrap();
    assert!(!report.written && report.counts.created == 1 && report.counts.rejected == 1);
    assert!(ward.dump().await == first);
    let report = ward.import(list.as_bytes(), PARTIAL).await.unwrap();
    assert!(report.written);
    assert_eq!(houses(&ward).await.len(), 1);
}

/// A whole ward in one transaction. How long it takes is printed, not judged: machines differ.
#[tokio::test]
async fn twelve_thousand_households_come_in_at_once() {
    let ward = TestWard::new().await;
    let mut list = "Chủ hộ;Số nhà;Ngõ;Đường;Tổ;Số khẩu\n".to_owned();
    for i in 0..12_000 {
        list.push_str(&format!(
            "Nguyễn Văn An;{i};{};Lê Lợi;{};4\n",
            i % 400,
            i % 60
        ));
    }
    let started = std::time::Instant::now();
    let report = ward.import(list.as_bytes(), WHOLE).await.unwrap();
    assert_eq!(report.counts.created, 12_000);
    let first = started.elapsed();
    let again = ward.import(list.as_bytes(), WHOLE).await.unwrap();
    assert_eq!(again.counts.unchanged, 12_000);
    println!(
        "12,000 households: {first:?}, again {:?}",
        started.elapsed() - first
    );
}
