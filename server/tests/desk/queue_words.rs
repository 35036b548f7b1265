//! Words in the queue: what few households have is asked of the index, what many have of each row; both find the same.

use std::collections::BTreeMap;

use tungngo_server::storage::{
    Reach, ReviewStore as _,
    review::{Position, QueueFilter, QueueRow, Seek},
};
use tungngo_shared::{
    ids::{UserId, VisitId},
    review::ReviewState,
    text::fold,
};
use uuid::Uuid;

use super::kit::Office;

/// Above it the index is not asked (`FEW` of the store).
const FEW: usize = 400;

/// The words of every household, folded: its name, number, telephone and alley.
async fn words(office: &Office) -> BTreeMap<Uuid, Vec<String>> {
    let households = office.store.read(|c| {
        let mut all = c.prepare(
            "SELECT h.id, h.head_name || ' ' || h.number || ' ' || a.name, h.phone
             FROM household h JOIN alley a ON a.id = h.alley_id",
        )?;
        let found = all.query_map([], |row| {
            let (id, text, phone): (Uuid, String, Option<String>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let mut words: Vec<String> = text.split(' ').map(fold).collect();
            words.extend(phone.map(|phone| phone.replace("+84", "0")));
            Ok((id, words))
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    });
    households.await.unwrap()
}

fn ids(rows: &[QueueRow]) -> Vec<VisitId> {
    rows.iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn words_of_few_and_of_many_find_the_same_visits_as_a_look_at_each() {
    let office = Office::of(1_200, 80).await;
    let words = words(&office).await;
    let reach = Reach {
        ward: office.ward.code.clone(),
        whole: true,
        viewer: UserId(Uuid::nil()),
    };
    let read = async |state, text: &str, seek, limit| -> Vec<QueueRow> {
        let filter = QueueFilter {
            state,
            text: text.to_owned(),
            ..QueueFilter::default()
        };
        let rows = office.store.queue(reach.clone(), filter, seek, limit);
        rows.await.unwrap()
    };
    let (mut few, mut many) = (0, 0);
    for state in [None, Some(ReviewState::Received)] {
        let all = read(state, "", Seek::First, 100_000).await;
        assert!(all.len() > 300, "{} visits", all.len());
        let a_phone = words.values().flatten().find(|w| w.starts_with("0900"));
        let a_phone = a_phone.unwrap().as_str();
        for text in [
            "nguyễn",
            "n",
            "Thị n",
            "nguyen van",
            "đức",
            "ngõ 1",
            "12",
            a_phone,
            "%",
            "khuất lụa",
            "  ",
        ] {
            let typed: Vec<String> = text.split(' ').map(fold).collect();
            let begins = |household: &Uuid| {
                let words = &words[household];
                let mut typed = typed.iter();
                typed.all(|typed| words.iter().any(|word| word.starts_with(typed.as_str())))
            };
            let households = words.keys().filter(|id| begins(id)).count();
            *(if households > FEW {
                &mut many
            } else {
                &mut few
            }) += 1;
            let wanted: Vec<QueueRow> = all
                .iter()
                .filter(|row| begins(&row.household.0))
                .cloned()
                .collect();
            let found = read(state, text, Seek::First, 100_000).await;
            assert_eq!(ids(&found), ids(&wanted), "{text:?} in {state:?}");
            // A page in the middle, and the way back from there.
            if let [.., _, _, _] = wanted.as_slice() {
                let row = &wanted[wanted.len() / 2];
                let place = Position {
                    updated_ms: row.updated_ms,
                    id: row.id,
                };
                let (before, after) = wanted.split_at(wanted.len() / 2);
                let next = read(state, text, Seek::After(place), 100_000).await;
                assert_eq!(ids(&next), ids(&after[1..]), "{text:?} after, in {state:?}");
                let back = read(state, text, Seek::Before(place), 100_000).await;
                assert_eq!(ids(&back), ids(before), "{text:?} before, in {state:?}");
            }
        }
    }
    assert!(few > 5 && many > 1, "{few} few, {many} many");
}
