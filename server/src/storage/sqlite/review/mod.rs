//! The office's work with visits and households, in SQLite.

use async_trait::async_trait;
use rusqlite::params;
use tungngo_shared::{
    clock::Millis,
    household::ListState,
    ids::{HouseholdId, Rev, UserId, VisitId},
    observation::SealedObservation,
    sync::attachment::ContentHash,
};
use uuid::Uuid;

use super::Sqlite;
use crate::storage::{
    Reach, StoreResult,
    review::{
        AsideRow, ClashRow, Decided, Decision, HouseholdRecord, PhotoPlace, ProposedRow,
        QueueFilter, QueueRow, ReviewStore, Seek, VisitRecord,
    },
};

mod aside;
pub(super) mod decide;
mod households;
mod queue;
pub(super) mod record;

#[async_trait]
impl ReviewStore for Sqlite {
    async fn queue(
        &self,
        reach: Reach,
        filter: QueueFilter,
        seek: Seek,
        limit: u32,
    ) -> StoreResult<Vec<QueueRow>> {
        self.read(move |c| queue::read(c, &reach, &filter, seek, limit))
            .await
    }

    async fn authors(&self, reach: Reach) -> StoreResult<Vec<(UserId, String)>> {
        self.read(move |c| {
            let mut statement =
                c.prepare_cached(include_str!("../../../../sql/review/authors.sql"))?;
            let found = statement.query_map(
                params![reach.ward.as_str(), reach.whole, reach.viewer.0],
                |row| Ok((UserId(row.get("id")?), row.get("name")?)),
            )?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn visit(&self, reach: Reach, id: VisitId, now: Millis) -> StoreResult<VisitRecord> {
        self.write(move |tx| record::visit(tx, &reach, id, now))
            .await
    }

    async fn sealed_observations(
        &self,
        reach: Reach,
        id: VisitId,
        now: Millis,
    ) -> StoreResult<Vec<SealedObservation>> {
        self.write(move |tx| record::sealed_observations(tx, &reach, id, now))
            .await
    }

    async fn look_at_photo(
        &self,
        reach: Reach,
        id: VisitId,
        sha256: ContentHash,
        now: Millis,
    ) -> StoreResult<PhotoPlace> {
        self.write(move |tx| record::look_at_photo(tx, &reach, id, &sha256, now))
            .await
    }

    async fn decide(&self, reach: Reach, decision: Decision, now: Millis) -> StoreResult<Decided> {
        self.write(move |tx| decide::visit(tx, &reach, &decision, now))
            .await
    }

    async fn household(
        &self,
        reach: Reach,
        id: HouseholdId,
        now: Millis,
    ) -> StoreResult<HouseholdRecord> {
        self.write(move |tx| households::read(tx, &reach, id, now))
            .await
    }

    async fn settle_household(
        &self,
        reach: Reach,
        id: HouseholdId,
        seen_rev: Rev,
        to: ListState,
        now: Millis,
    ) -> StoreResult<Decided> {
        self.write(move |tx| households::settle(tx, &reach, id, &seen_rev, to, now))
            .await
    }

    async fn proposed(&self, reach: Reach) -> StoreResult<Vec<ProposedRow>> {
        self.read(move |c| households::proposed(c, &reach)).await
    }

    async fn open_clashes(
        &self,
        reach: Reach,
        after: i64,
        limit: u32,
    ) -> StoreResult<Vec<ClashRow>> {
        self.read(move |c| aside::open_clashes(c, &reach, after, limit))
            .await
    }

    async fn settle_clash(
        &self,
        reach: Reach,
        doc: Uuid,
        clash: i64,
        take_incoming: bool,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| aside::settle_clash(tx, &reach, doc, clash, take_incoming, now))
            .await
    }

    async fn open_asides(
        &self,
        reach: Reach,
        after: i64,
        limit: u32,
    ) -> StoreResult<Vec<AsideRow>> {
        self.read(move |c| aside::open_asides(c, &reach, after, limit))
            .await
    }

    async fn settle_aside(&self, reach: Reach, aside: i64, now: Millis) -> StoreResult<()> {
        self.write(move |tx| aside::settle_aside(tx, &reach, aside, now))
            .await
    }
}
