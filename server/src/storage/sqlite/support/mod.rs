//! Offers, needs and referrals, in SQLite.

use std::collections::BTreeMap;

use async_trait::async_trait;
use jiff::civil::Date;
use rusqlite::{Row, params};
use serde_json::{Map, Value};
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, NeedId, OfferId},
    observation::SupportNeed,
    support::{Offer, OfferNow, OfferState, SupportStep},
};
use uuid::Uuid;

use super::{Sqlite, Tx, audit, cases, rows};
use crate::storage::{
    Reach, StoreResult, SupportStore,
    support::{
        NewMatch, NewNeed, NewStep, OfferChange, OfferDone, OfferFilter, OfferLine, OfferRecord,
        SupportDone, WaitingCount, WaitingFilter, WaitingRow,
    },
    tasks::NewTask,
};

mod erase;
mod matches;
mod needs;
mod offers;
mod record;
mod tasks;
mod waiting;

pub use erase::{case_closed, drop_offer, erase_case, leave_case, offers_due};
pub use record::of_case;
pub use tasks::answered;

/// Today as the tables write it.
fn today(now: Millis) -> String {
    now.local_date().to_string()
}

/// A detail that says nothing more.
fn nothing() -> Value {
    Value::Object(Map::new())
}

/// A line of the support side of a case's history.
struct Event<'a> {
    step: SupportStep,
    kind: Option<SupportNeed>,
    offer: Option<Uuid>,
    word: Option<&'a str>,
    comment: Option<&'a str>,
}

impl Event<'_> {
    /// A step without anything more.
    fn of(step: SupportStep) -> Self {
        Self {
            step,
            kind: None,
            offer: None,
            word: None,
            comment: None,
        }
    }
}

fn add_event(
    tx: &Tx<'_>,
    reach: &Reach,
    case: Uuid,
    event: &Event<'_>,
    now: Millis,
) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../../sql/support/add_event.sql"))?
        .execute(params![
            case,
            now.0,
            reach.viewer.0,
            event.step.as_str(),
            event.kind.map(SupportNeed::as_str),
            event.offer,
            event.word,
            event.comment
        ])?;
    Ok(())
}

fn date(row: &Row<'_>, column: &str) -> rusqlite::Result<Date> {
    rows::parsed(row, column, |text| text.parse().ok())
}

/// A column's text as one of a closed list or a date, where there is one.
fn maybe<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|_| rows::parsed(row, column, parse)).transpose()
}

#[async_trait]
impl SupportStore for Sqlite {
    async fn offer_counts(&self, reach: Reach) -> StoreResult<BTreeMap<OfferState, u64>> {
        self.read(move |c| offers::counts(c, &reach)).await
    }

    async fn offers(
        &self,
        reach: Reach,
        filter: OfferFilter,
        after: Option<OfferId>,
        limit: u32,
    ) -> StoreResult<Vec<OfferLine>> {
        self.read(move |c| offers::list(c, &reach, filter, after, limit))
            .await
    }

    async fn open_offers(&self, reach: Reach) -> StoreResult<Vec<OfferNow>> {
        self.read(move |c| offers::open(c, &reach)).await
    }

    async fn add_offer(
        &self,
        reach: Reach,
        id: OfferId,
        offer: Offer,
        now: Millis,
    ) -> StoreResult<OfferDone> {
        self.write(move |tx| offers::add(tx, &reach, id, &offer, now))
            .await
    }

    async fn offer(
        &self,
        reach: Reach,
        cases: Option<Reach>,
        id: OfferId,
        now: Millis,
    ) -> StoreResult<OfferRecord> {
        self.write(move |tx| offers::read(tx, &reach, cases.as_ref(), id, now))
            .await
    }

    async fn change_offer(
        &self,
        reach: Reach,
        id: OfferId,
        seen: i64,
        change: OfferChange,
        now: Millis,
    ) -> StoreResult<OfferDone> {
        self.write(move |tx| offers::change(tx, &reach, (id, seen), &change, now))
            .await
    }

    async fn add_need(&self, reach: Reach, new: NewNeed, now: Millis) -> StoreResult<SupportDone> {
        self.write(move |tx| needs::add(tx, &reach, new, now)).await
    }

    async fn close_need(
        &self,
        reach: Reach,
        case: CaseId,
        need: (NeedId, i64),
        why: String,
        now: Millis,
    ) -> StoreResult<SupportDone> {
        self.write(move |tx| needs::close(tx, &reach, case, need, &why, now))
            .await
    }

    async fn refer(&self, reach: Reach, new: NewMatch, now: Millis) -> StoreResult<SupportDone> {
        self.write(move |tx| matches::refer(tx, &reach, &new, now))
            .await
    }

    async fn step_match(
        &self,
        reach: Reach,
        new: NewStep,
        now: Millis,
    ) -> StoreResult<SupportDone> {
        self.write(move |tx| matches::step(tx, &reach, &new, now))
            .await
    }

    async fn give_case_task(
        &self,
        reach: Reach,
        case: CaseId,
        task: NewTask,
        now: Millis,
    ) -> StoreResult<SupportDone> {
        self.write(move |tx| tasks::give(tx, &reach, case, task.clone(), now))
            .await
    }

    async fn waiting_counts(&self, reach: Reach, now: Millis) -> StoreResult<Vec<WaitingCount>> {
        self.read(move |c| waiting::counts(c, &reach, now)).await
    }

    async fn waiting(
        &self,
        reach: Reach,
        filter: WaitingFilter,
        after: Option<(Date, NeedId)>,
        limit: u32,
        now: Millis,
    ) -> StoreResult<Vec<WaitingRow>> {
        self.write(move |tx| waiting::list(tx, &reach, filter, after, limit, now))
            .await
    }
}
