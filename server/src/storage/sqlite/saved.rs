//! Kept filters, in SQLite.

use async_trait::async_trait;
use rusqlite::{OptionalExtension as _, params};
use tungngo_shared::{clock::Millis, ids::UserId};
use uuid::Uuid;

use super::Sqlite;
use crate::storage::{
    SavedStore, StoreError, StoreResult,
    saved::{Kept, MOST_SAVED, SavedFilter},
};

#[async_trait]
impl SavedStore for Sqlite {
    async fn saved_filters(
        &self,
        user: UserId,
        page: &'static str,
    ) -> StoreResult<Vec<SavedFilter>> {
        self.read(move |c| {
            let mut statement = c.prepare_cached(include_str!("../../../sql/saved/of_page.sql"))?;
            let found = statement.query_map(params![user.0, page], |row| {
                Ok(SavedFilter {
                    id: row.get("id")?,
                    name: row.get("name")?,
                    query: row.get("query")?,
                })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn save_filter(
        &self,
        user: UserId,
        page: &'static str,
        filter: SavedFilter,
        now: Millis,
    ) -> StoreResult<Kept> {
        self.write(move |tx| {
            let (count, is_taken): (u64, bool) = tx
                .prepare_cached(include_str!("../../../sql/saved/names.sql"))?
                .query_row(params![filter.name, user.0, page], |row| {
                    Ok((row.get("n")?, row.get("is_taken")?))
                })?;
            if is_taken {
                return Ok(Kept::Taken);
            }
            if count >= MOST_SAVED {
                return Ok(Kept::TooMany);
            }
            tx.prepare_cached(include_str!("../../../sql/saved/add.sql"))?
                .execute(params![
                    filter.id,
                    user.0,
                    page,
                    filter.name,
                    filter.query,
                    now.0
                ])?;
            Ok(Kept::Done)
        })
        .await
    }

    async fn drop_filter(&self, user: UserId, id: Uuid) -> StoreResult<String> {
        self.write(move |tx| {
            let page = tx
                .prepare_cached(include_str!("../../../sql/saved/drop.sql"))?
                .query_row(params![id, user.0], |row| row.get("page"))
                .optional()?;
            page.ok_or(StoreError::NotFound)
        })
        .await
    }
}
