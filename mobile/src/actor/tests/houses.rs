//! Missed, corrected and closed houses.

use tungngo_shared::household::{HouseholdKind, ListState};

use super::*;

pub(super) fn draft(number: &str) -> HouseDraft {
    HouseDraft {
        alley: alley(1),
        number: number.to_owned(),
        head_name: String::new(),
        people: None,
        kind: HouseholdKind::Permanent,
        phone: None,
        note: None,
        location: None,
    }
}

#[tokio::test]
async fn a_missed_house_takes_its_place_in_the_row_and_can_be_visited() {
    let phone = Phone::open().await;
    let mut new = draft(" 14 ");
    new.phone = Some("0900 000 123".to_owned());
    let saved = phone
        .handle
        .save(Request::AddHouse { draft: new })
        .await
        .unwrap();
    let row = saved.next.unwrap();
    assert_eq!(
        (row.number.as_str(), row.list_state),
        ("14", ListState::ProposedNew)
    );
    let houses = phone
        .handle
        .houses(Request::Houses { alley: alley(1) })
        .await
        .unwrap();
    let numbers: Vec<&str> = houses.rows.iter().map(|r| r.number.as_str()).collect();
    assert_eq!(numbers, ["8", "9", "10", "11", "12", "14", "18"]);
    assert_eq!(houses.gaps[0].missing, [16]);
    let household = row.id;
    let request = Request::SaveVisit {
        household,
        form: met(),
        observations: vec![],
    };
    phone.handle.save(request).await.unwrap();
    let detail = phone
        .handle
        .house(Request::House { household })
        .await
        .unwrap();
    assert_eq!(detail.phone.as_deref(), Some("0900000123"));
    assert_eq!(detail.row.door, Door::Done(Outcome::Met));
}

#[tokio::test]
async fn a_house_without_number_and_name_is_not_added() {
    let phone = Phone::open().await;
    let refused = phone
        .handle
        .save(Request::AddHouse { draft: draft("") })
        .await
        .unwrap_err();
    assert_eq!(refused.code, FailureCode::Invalid);
    assert_eq!(refused.fields[0].path, "/number");
}

#[tokio::test]
async fn a_house_is_corrected_and_proposed_for_closing() {
    let phone = Phone::open().await;
    let household = house(1);
    let mut new = draft("8A");
    new.people = Some(7);
    let edit = Request::EditHouse {
        household,
        draft: new,
    };
    let row = phone.handle.save(edit).await.unwrap().next.unwrap();
    assert_eq!((row.number.as_str(), row.people), ("8A", Some(7)));
    let close = Request::CloseHouse {
        household,
        note: Some("Đã phá dỡ".to_owned()),
    };
    phone.handle.save(close).await.unwrap();
    let detail = phone
        .handle
        .house(Request::House { household })
        .await
        .unwrap();
    assert_eq!(detail.row.list_state, ListState::ProposedClosed);
    assert_eq!(detail.note.as_deref(), Some("Đã phá dỡ"));
    assert_eq!(detail.row.people, Some(7), "one edit over the other");
    assert_eq!(
        phone.handle.note().sync.waiting,
        1,
        "both are one operation"
    );
}

#[tokio::test]
async fn search_answers_with_the_text_it_was_asked() {
    let phone = Phone::open().await;
    let found = phone
        .handle
        .search(Request::Search {
            text: "Phượng".to_owned(),
            alley: None,
        })
        .await
        .unwrap();
    assert_eq!((found.text.as_str(), found.rows.len()), ("Phượng", 1));
    assert!(!found.more);
}
