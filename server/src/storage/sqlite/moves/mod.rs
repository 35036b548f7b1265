//! Cases that move between wards, in SQLite.

use async_trait::async_trait;
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use tungngo_shared::{
    casefile::CaseStep,
    clock::Millis,
    ids::{CaseId, MoveId, WardCode},
};
use uuid::Uuid;

use super::{Sqlite, Tx, audit, cases};
use crate::storage::{
    MoveStore, Reach, StoreError, StoreResult,
    cases::Look,
    moves::{MoveChange, MoveCounts, MoveDone, MoveLine, MoveList, MoveRecord, NewMove},
};

mod decide;
mod erase;
mod papers;
mod read;

pub use erase::{drop_due, due, forget};
pub use read::of_case;

/// Writes one thing into the logs of both wards, each about its own record.
fn note_both(
    tx: &Tx<'_>,
    reach: &Reach,
    action: &str,
    sides: [(&WardCode, Uuid); 2],
    detail: &Value,
    now: Millis,
) -> StoreResult<()> {
    for (ward, subject) in sides {
        let entry = audit::Entry {
            at: now,
            ward: Some(ward),
            user: Some(reach.viewer),
            device: None,
            action,
            subject: Some(subject),
            detail: detail.clone(),
        };
        audit::append(tx, &entry)?;
    }
    Ok(())
}

/// Whether a case waits for another ward's answer, or has gone there.
pub fn is_offered(c: &Connection, case: CaseId) -> StoreResult<bool> {
    Ok(
        c.prepare_cached(include_str!("../../../../sql/moves/is_offered.sql"))?
            .query_row([case.0], |row| row.get(0))?,
    )
}

fn offer(
    tx: &Tx<'_>,
    reach: &Reach,
    (id, seen): (CaseId, i64),
    new: &NewMove,
    now: Millis,
) -> StoreResult<MoveDone> {
    let case = cases::find(tx, reach, id, now)?;
    let asked = super::place::ward(tx, &new.to)?.filter(|_| new.to != reach.ward);
    let asked = asked.ok_or(StoreError::NotFound)?;
    let can = case.state.after(CaseStep::Offer).is_some() && case.fate.is_none();
    // What is asked to be erased is answered first, here.
    let waits = is_offered(tx, id)? || cases::erasure_asked(tx, id)?.is_some();
    if !can || case.version != seen || waits {
        return Ok(MoveDone::Changed);
    }
    let said = &new.offer;
    tx.prepare_cached(include_str!("../../../../sql/moves/add.sql"))?
        .execute(params![
            new.id.0,
            reach.ward.as_str(),
            new.to.as_str(),
            id.0,
            said.address,
            said.reason,
            said.number,
            said.dated.to_string(),
            reach.viewer.0,
            now.0,
            case.file.officer.0
        ])?;
    let event = cases::Event::with(CaseStep::Offer, Some(&asked.name), Some(&said.reason));
    cases::add_event(tx, reach, id, &event, now)?;
    let sides = [(&reach.ward, id.0), (&new.to, new.id.0)];
    let detail = json!({ "from_ward": reach.ward, "to_ward": new.to });
    note_both(tx, reach, "move.offer", sides, &detail, now)?;
    Ok(MoveDone::Done)
}

#[async_trait]
impl MoveStore for Sqlite {
    async fn offer_case(
        &self,
        reach: Reach,
        case: CaseId,
        seen: i64,
        new: NewMove,
        now: Millis,
    ) -> StoreResult<MoveDone> {
        self.write(move |tx| offer(tx, &reach, (case, seen), &new, now))
            .await
    }

    async fn move_counts(&self, ward: WardCode) -> StoreResult<MoveCounts> {
        self.read(move |c| {
            let counts = c
                .prepare_cached(include_str!("../../../../sql/moves/counts.sql"))?
                .query_row([ward.as_str()], |row| {
                    Ok(MoveCounts {
                        incoming: row.get("incoming")?,
                        outgoing: row.get("outgoing")?,
                    })
                })?;
            Ok(counts)
        })
        .await
    }

    async fn moves(
        &self,
        reach: Reach,
        list: MoveList,
        after: Option<(Millis, MoveId)>,
        limit: u32,
        now: Millis,
    ) -> StoreResult<Vec<MoveLine>> {
        self.write(move |tx| read::list(tx, &reach, list, after, limit, now))
            .await
    }

    async fn case_move(
        &self,
        reach: Reach,
        id: MoveId,
        look: Look,
        now: Millis,
    ) -> StoreResult<MoveRecord> {
        self.write(move |tx| read::one(tx, &reach, id, look, now))
            .await
    }

    async fn decide_move(
        &self,
        reach: Reach,
        id: MoveId,
        seen: i64,
        change: MoveChange,
        now: Millis,
    ) -> StoreResult<MoveDone> {
        self.write(move |tx| decide::decide(tx, &reach, (id, seen), &change, now))
            .await
    }
}
