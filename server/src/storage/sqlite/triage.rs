//! Observations to be verified: reading them sealed, and the steps of triage.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{GroupId, HouseholdId, ObservationId, UserId, VisitId},
    observation::SealedObservation,
    review::ReviewState,
    seal::Sealed,
    triage::{TriageState, TriageStep},
};
use uuid::Uuid;

use super::{Sqlite, Tx, audit, review, rows};
use crate::storage::{
    Reach, StoreError, StoreResult,
    review::{Decided, Decision},
    triage::{
        AGES, NewStep, TriageCounts, TriageEvent, TriageFilter, TriageRecord, TriageRow,
        TriageStore,
    },
};

/// The most that one observation is compared with.
const NEAR: u32 = 300;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn row(row: &Row<'_>) -> rusqlite::Result<TriageRow> {
    let assignee: Option<Uuid> = row.get("assignee_id")?;
    let name: Option<String> = row.get("assignee")?;
    Ok(TriageRow {
        sealed: SealedObservation {
            id: ObservationId(row.get("id")?),
            sealed: Sealed {
                key_id: row.get("key_id")?,
                enc: row.get("enc")?,
                ct: row.get("ct")?,
            },
        },
        visit: VisitId(row.get("visit_id")?),
        household: HouseholdId(row.get("household_id")?),
        group: GroupId(row.get("group_id")?),
        door: rows::door(row)?,
        author: row.get("author")?,
        received_ms: rows::millis(row, "received_ms")?,
        state: rows::parsed(row, "state", TriageState::parse)?,
        version: row.get("version")?,
        assignee: assignee.map(|id| (UserId(id), name.unwrap_or_default())),
        duplicate_of: row
            .get::<_, Option<Uuid>>("duplicate_of")?
            .map(ObservationId),
        review: rows::parsed(row, "review_state", ReviewState::parse)?,
    })
}

fn find(c: &Connection, reach: &Reach, id: ObservationId) -> StoreResult<TriageRow> {
    c.prepare_cached(include_str!("../../../sql/triage/one.sql"))?
        .query_row(
            params![reach.ward.as_str(), reach.whole, reach.viewer.0, id.0],
            row,
        )
        .optional()?
        .ok_or(StoreError::NotFound)
}

fn list(
    c: &Connection,
    reach: &Reach,
    filter: &TriageFilter,
    after: Option<(Millis, ObservationId)>,
    limit: u32,
) -> StoreResult<Vec<TriageRow>> {
    let oldest_first = filter.state.is_none_or(TriageState::is_open);
    let (sql, start) = match oldest_first {
        true => (
            include_str!("../../../sql/triage/open.sql"),
            (i64::MIN, Uuid::nil()),
        ),
        false => (
            include_str!("../../../sql/triage/settled.sql"),
            (i64::MAX, Uuid::max()),
        ),
    };
    let (ms, id) = after.map_or(start, |(ms, id)| (ms.0, id.0));
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map(
        params![
            reach.ward.as_str(),
            reach.whole,
            reach.viewer.0,
            filter.state.map_or("", TriageState::as_str),
            filter.group.map(|g| g.0),
            filter.mine,
            filter.before.map(|ms| ms.0),
            ms,
            id,
            limit
        ],
        row,
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn events(c: &Connection, id: ObservationId) -> StoreResult<Vec<TriageEvent>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/triage/events.sql"))?;
    let found = statement.query_map([id.0], |row| {
        Ok(TriageEvent {
            at_ms: rows::millis(row, "at_ms")?,
            who: row.get("who")?,
            from: rows::parsed(row, "from_state", TriageState::parse)?,
            to: rows::parsed(row, "to_state", TriageState::parse)?,
            assignee: row.get("assignee")?,
            comment: row.get("comment")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Whether a case rests on it that two people stand behind: that one is ended first.
fn is_behind_case(c: &Connection, id: ObservationId) -> StoreResult<bool> {
    Ok(
        c.prepare_cached(include_str!("../../../sql/triage/is_behind_case.sql"))?
            .query_row([id.0], |row| row.get(0))?,
    )
}

fn verifiers(c: &Connection, reach: &Reach, of: &TriageRow) -> StoreResult<Vec<(UserId, String)>> {
    let mut statement = c.prepare_cached(include_str!("../../../sql/triage/verifiers.sql"))?;
    let found = statement.query_map(params![reach.ward.as_str(), of.group.0], |row| {
        Ok((UserId(row.get("id")?), row.get("name")?))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Something done with an observation, for its own history.
struct Done<'a> {
    at: Millis,
    by: UserId,
    from: TriageState,
    to: TriageState,
    assignee: Option<UserId>,
    words: Option<&'a str>,
}

fn add_event(tx: &Tx<'_>, id: ObservationId, done: &Done<'_>) -> StoreResult<()> {
    tx.prepare_cached(include_str!("../../../sql/triage/add_event.sql"))?
        .execute(params![
            id.0,
            done.at.0,
            done.by.0,
            done.from.as_str(),
            done.to.as_str(),
            done.assignee.map(|u| u.0),
            done.words
        ])?;
    Ok(())
}

/// The mended version of a visit came in: what its author was asked about is on the officer's desk again.
pub fn answered(tx: &Tx<'_>, visit: VisitId, by: UserId, at: Millis) -> StoreResult<()> {
    let asked: Vec<(Uuid, Option<Uuid>)> = {
        let mut statement = tx.prepare_cached(include_str!("../../../sql/triage/asked.sql"))?;
        let found = statement.query_map([visit.0], |row| {
            Ok((row.get("id")?, row.get("assignee_id")?))
        })?;
        found.collect::<Result<_, _>>()?
    };
    for (id, assignee) in asked {
        tx.prepare_cached(include_str!("../../../sql/triage/answered.sql"))?
            .execute([id])?;
        let done = Done {
            at,
            by,
            from: TriageState::NeedsInfo,
            to: TriageState::Assigned,
            assignee: assignee.map(UserId),
            words: None,
        };
        add_event(tx, ObservationId(id), &done)?;
    }
    Ok(())
}

/// Returns the visit to its author with a question, as any returned visit.
fn ask(
    tx: &Tx<'_>,
    reach: &Reach,
    found: &TriageRow,
    words: Option<&str>,
    now: Millis,
) -> StoreResult<Decided> {
    let visit = review::record::find(tx, reach, found.visit)?;
    let question = Decision {
        visit: found.visit,
        seen_rev: visit.rev,
        seen_state: visit.state,
        to: ReviewState::Returned,
        comment: words.map(str::to_owned),
        field: Some("observations".to_owned()),
    };
    review::decide::visit(tx, reach, &question, now)
}

fn step(tx: &Tx<'_>, reach: &Reach, new: &NewStep, now: Millis) -> StoreResult<Decided> {
    let found = find(tx, reach, new.observation)?;
    if found.version != new.seen {
        return Ok(Decided::Changed);
    }
    let holder = found.assignee.as_ref().map(|(id, _)| *id);
    let to = match found.state.after(new.step) {
        Some(to) if new.step.is_allowed_to(reach.viewer, holder) => to,
        _ => return Ok(Decided::NotAllowed),
    };
    let (mut assignee, mut twin) = (holder, None);
    match new.step {
        TriageStep::Assign => {
            let wanted = new.assignee.unwrap_or(reach.viewer);
            if !verifiers(tx, reach, &found)?
                .iter()
                .any(|(id, _)| *id == wanted)
            {
                return Err(StoreError::NotFound);
            }
            assignee = Some(wanted);
        }
        TriageStep::Merge => {
            let other = find(tx, reach, new.twin.ok_or(StoreError::NotFound)?)?;
            let is_one = other.sealed.id == new.observation;
            if is_one || other.state == TriageState::Duplicate {
                return Ok(Decided::NotAllowed);
            }
            twin = Some(other.sealed.id);
        }
        TriageStep::Reopen if is_behind_case(tx, new.observation)? => {
            return Ok(Decided::NotAllowed);
        }
        TriageStep::Reopen => assignee = None,
        TriageStep::Ask => match ask(tx, reach, &found, new.words.as_deref(), now)? {
            Decided::Done => {}
            other => return Ok(other),
        },
        TriageStep::Verify | TriageStep::Dismiss => {}
    }
    let closed = (!to.is_open()).then_some(now.0);
    tx.prepare_cached(include_str!("../../../sql/triage/set.sql"))?
        .execute(params![
            to.as_str(),
            assignee.map(|u| u.0),
            twin.map(|o| o.0),
            closed,
            new.observation.0
        ])?;
    let done = Done {
        at: now,
        by: reach.viewer,
        from: found.state,
        to,
        assignee,
        words: new.words.as_deref(),
    };
    add_event(tx, new.observation, &done)?;
    let detail = json!({ "from": found.state, "to": to });
    let action = "observation.step";
    audit::note(tx, reach, action, Some(new.observation.0), detail, now)?;
    Ok(Decided::Done)
}

#[async_trait]
impl TriageStore for Sqlite {
    async fn triage_counts(
        &self,
        reach: Reach,
        late: Option<Millis>,
        now: Millis,
    ) -> StoreResult<TriageCounts> {
        self.read(move |c| {
            let mut statement = c.prepare_cached(include_str!("../../../sql/triage/counts.sql"))?;
            let late = late.map_or(i64::MIN, |ms| ms.0);
            let ages = AGES.map(|days| now.0 - days * DAY_MS);
            let params = params![
                reach.viewer.0,
                late,
                ages[0],
                ages[1],
                ages[2],
                ages[3],
                reach.ward.as_str(),
                reach.whole
            ];
            let mut counts = TriageCounts::default();
            let mut found = statement.query(params)?;
            while let Some(row) = found.next()? {
                let state = rows::parsed(row, "state", TriageState::parse)?;
                let n: u64 = row.get("n")?;
                *counts.open.entry(state).or_default() += n;
                if let Some(age) = counts.ages.get_mut(row.get::<_, usize>("age")?) {
                    *age += n;
                }
                counts.mine += row.get::<_, f64>("mine")? as u64;
                counts.late += row.get::<_, f64>("late")? as u64;
            }
            Ok(counts)
        })
        .await
    }

    async fn triage_rows(
        &self,
        reach: Reach,
        filter: TriageFilter,
        after: Option<(Millis, ObservationId)>,
        limit: u32,
    ) -> StoreResult<Vec<TriageRow>> {
        self.read(move |c| list(c, &reach, &filter, after, limit))
            .await
    }

    async fn triage_record(&self, reach: Reach, id: ObservationId) -> StoreResult<TriageRecord> {
        self.read(move |c| {
            Ok(TriageRecord {
                row: find(c, &reach, id)?,
                events: events(c, id)?,
                is_behind_case: is_behind_case(c, id)?,
            })
        })
        .await
    }

    async fn triage_near(&self, reach: Reach, id: ObservationId) -> StoreResult<Vec<TriageRow>> {
        self.read(move |c| {
            let mut statement = c.prepare_cached(include_str!("../../../sql/triage/near.sql"))?;
            let found = statement.query_map(
                params![id.0, reach.ward.as_str(), reach.whole, reach.viewer.0, NEAR],
                row,
            )?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn note_board(
        &self,
        reach: Reach,
        shown: Vec<ObservationId>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            let detail = json!({ "shown": shown });
            audit::note(tx, &reach, "observation.list", None, detail, now)
        })
        .await
    }

    async fn note_views(
        &self,
        reach: Reach,
        shown: Vec<ObservationId>,
        now: Millis,
    ) -> StoreResult<()> {
        self.write(move |tx| {
            for id in &shown {
                review::record::note_look(tx, &reach, "observation.view", id.0, now)?;
            }
            Ok(())
        })
        .await
    }

    async fn verifiers(
        &self,
        reach: Reach,
        id: ObservationId,
    ) -> StoreResult<Vec<(UserId, String)>> {
        self.read(move |c| verifiers(c, &reach, &find(c, &reach, id)?))
            .await
    }

    async fn take_step(&self, reach: Reach, new: NewStep, now: Millis) -> StoreResult<Decided> {
        self.write(move |tx| step(tx, &reach, &new, now)).await
    }
}
