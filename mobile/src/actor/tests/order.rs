//! The walking order of an alley.

use tungngo_shared::ids::HouseholdId;

use super::*;

async fn numbers(phone: &Phone) -> Vec<String> {
    let request = Request::Houses { alley: alley(1) };
    let houses = phone.handle.houses(request).await.unwrap();
    houses.rows.iter().map(|row| row.number.clone()).collect()
}

/// The door with this number.
async fn door(phone: &Phone, number: &str) -> HouseholdId {
    let request = Request::Houses { alley: alley(1) };
    let rows = phone.handle.houses(request).await.unwrap().rows;
    rows.iter().find(|row| row.number == number).unwrap().id
}

/// Arranges the doors by their numbers; how many edits wait then.
async fn arrange(phone: &Phone, order: &[&str]) -> u32 {
    let mut doors = Vec::new();
    for number in order {
        doors.push(door(phone, number).await);
    }
    let request = Request::Arrange {
        alley: alley(1),
        doors,
    };
    phone.handle.ask(request).await.unwrap();
    phone.handle.note().sync.waiting
}

#[tokio::test]
async fn an_order_is_kept_with_as_few_edits_as_it_needs_and_given_up_again() {
    let phone = Phone::open().await;
    let natural = ["8", "9", "10", "11", "12", "18"];
    assert_eq!(numbers(&phone).await, natural);
    assert_eq!(arrange(&phone, &natural).await, 0, "nothing to write");

    let first = ["18", "8", "9", "10", "11", "12"];
    assert_eq!(arrange(&phone, &first).await, 1);
    assert_eq!(numbers(&phone).await, first);
    // The one that has a place keeps it, and the last one needs none.
    let sides = ["9", "11", "18", "12", "10", "8"];
    assert_eq!(arrange(&phone, &sides).await, 5);
    assert_eq!(numbers(&phone).await, sides);

    assert_eq!(arrange(&phone, &natural).await, 5, "no door twice");
    assert_eq!(numbers(&phone).await, natural);
    arrange(&phone, &sides).await;
    let phone = phone.restart().await;
    phone.unlock().await;
    assert_eq!(numbers(&phone).await, sides);
}

#[tokio::test]
async fn the_next_door_is_the_next_of_the_order_and_a_new_one_has_its_place_in_it() {
    let phone = Phone::open().await;
    arrange(&phone, &["12", "9", "8", "11", "18", "10"]).await;
    let request = Request::SaveVisit {
        household: door(&phone, "12").await,
        form: met(),
        observations: vec![],
    };
    let next = phone.handle.save(request).await.unwrap().next.unwrap();
    assert_eq!(next.number, "9", "across the way, as arranged");
    let draft = HouseDraft {
        number: "9A".to_owned(),
        ..super::houses::draft("")
    };
    phone
        .handle
        .save(Request::AddHouse { draft })
        .await
        .unwrap();
    let with = ["12", "9", "9A", "8", "11", "18", "10"];
    assert_eq!(numbers(&phone).await, with);
}

#[tokio::test]
async fn in_an_arranged_alley_doors_without_a_place_are_walked_as_they_are_listed() {
    let phone = Phone::open().await;
    arrange(&phone, &["18", "8", "9", "10", "11", "12"]).await;
    let request = Request::SaveVisit {
        household: door(&phone, "8").await,
        form: met(),
        observations: vec![],
    };
    let next = phone.handle.save(request).await.unwrap().next.unwrap();
    assert_eq!(next.number, "9", "not 10, which is on the same side");
}

#[tokio::test]
async fn a_door_that_is_not_named_stays_behind_the_one_it_followed() {
    let phone = Phone::open().await;
    arrange(&phone, &["18", "12", "10"]).await;
    assert_eq!(numbers(&phone).await, ["8", "9", "18", "12", "10", "11"]);
}
