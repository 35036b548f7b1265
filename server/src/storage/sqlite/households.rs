//! The ward's list of households, for looking through and searching.

use async_trait::async_trait;
use rusqlite::params;
use tungngo_shared::{ids::HouseholdId, text};
use uuid::Uuid;

use super::{Sqlite, rows};
use crate::storage::{
    HouseholdStore, Reach, StoreResult,
    households::{ListFilter, ListedHouse},
};

/// The first four words of a search, folded. What `LIKE` would read as a pattern is left out; it
/// stands in no folded name.
fn words(typed: &str) -> [String; 4] {
    let folded = text::fold(typed);
    let mut words = folded
        .split(' ')
        .map(|word| word.replace(['%', '_'], ""))
        .filter(|word| !word.is_empty());
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

#[async_trait]
impl HouseholdStore for Sqlite {
    async fn listed(&self, reach: Reach, filter: ListFilter) -> StoreResult<Vec<ListedHouse>> {
        self.read(move |c| {
            let [first, second, third, fourth] = words(&filter.text);
            let (place, id) = filter
                .after
                .map_or((String::new(), Uuid::nil()), |(place, id)| (place, id.0));
            let mut statement =
                c.prepare_cached(include_str!("../../../sql/households/list.sql"))?;
            let found = statement.query_map(
                params![
                    reach.ward.as_str(),
                    reach.whole,
                    reach.viewer.0,
                    filter.group.map(|g| g.0),
                    filter.alley.map(|a| a.0),
                    first,
                    second,
                    third,
                    fourth,
                    place,
                    id,
                    filter.limit,
                    filter.campaign.map(|c| c.0),
                ],
                |row| {
                    Ok(ListedHouse {
                        id: HouseholdId(row.get("id")?),
                        group_name: row.get("group_name")?,
                        alley_name: row.get("alley_name")?,
                        number: row.get("number")?,
                        head_name: row.get("head_name")?,
                        people: row.get("people")?,
                        kind: row.get("kind")?,
                        list_state: row.get("list_state")?,
                        status: row.get("status")?,
                        last_ms: rows::maybe_millis(row, "last_ms")?,
                        place: row.get("place")?,
                    })
                },
            )?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn listed_count(&self, reach: Reach) -> StoreResult<u64> {
        self.read(move |c| {
            Ok(
                c.prepare_cached(include_str!("../../../sql/households/count.sql"))?
                    .query_row(
                        params![reach.ward.as_str(), reach.whole, reach.viewer.0],
                        |row| row.get(0),
                    )?,
            )
        })
        .await
    }
}
