//! The support side of a case, read in the transaction that notes the look at the case.

use rusqlite::{Connection, params};
use tungngo_shared::{
    ids::{CaseId, MatchId, NeedId, OfferId, TaskId},
    observation::SupportNeed,
    support::{MatchResult, MatchState, NeedSource, NeedState, SupportStep},
    task::Task,
};

use super::{date, maybe, offers, rows};
use crate::storage::{
    Reach, StoreResult,
    support::{CaseSupport, CaseTask, MatchRow, NeedRow, SupportEvent},
};

fn needs(c: &Connection, case: CaseId) -> StoreResult<Vec<NeedRow>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/support/needs.sql"))?;
    let found = statement.query_map([case.0], |row| {
        Ok(NeedRow {
            id: NeedId(row.get("id")?),
            kind: rows::parsed(row, "kind", SupportNeed::parse)?,
            source: rows::parsed(row, "source", NeedSource::parse)?,
            noted_on: date(row, "noted_on")?,
            noter: row.get("noter")?,
            state: rows::parsed(row, "state", NeedState::parse)?,
            version: row.get("version")?,
            matches: Vec::new(),
        })
    })?;
    let mut needs: Vec<NeedRow> = found.collect::<Result<_, _>>()?;
    let mut statement = c.prepare_cached(include_str!("../../../../sql/support/matches.sql"))?;
    let found = statement.query_map([case.0], |row| {
        let one = MatchRow {
            id: MatchId(row.get("id")?),
            offer: OfferId(row.get("offer_id")?),
            title: row.get("title")?,
            giver: row.get("giver")?,
            contact: row.get("contact")?,
            state: rows::parsed(row, "state", MatchState::parse)?,
            result: maybe(row, "result", MatchResult::parse)?,
            at_ms: rows::millis(row, "proposed_ms")?,
            version: row.get("version")?,
        };
        Ok((NeedId(row.get("need_id")?), one))
    })?;
    for read in found {
        let (need, one) = read?;
        if let Some(need) = needs.iter_mut().find(|n| n.id == need) {
            need.matches.push(one);
        }
    }
    Ok(needs)
}

fn tasks(c: &Connection, case: CaseId) -> StoreResult<Vec<CaseTask>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/support/tasks.sql"))?;
    let found = statement.query_map(params![case.0], |row| {
        let task: Task = rows::json(row, "body")?;
        Ok(CaseTask {
            id: TaskId(row.get("id")?),
            kind: task.kind,
            due: task.due,
            assignee: row.get("assignee")?,
            assignee_id: task.assignee,
            state: task.state(),
            result: task.report.map(|report| report.result),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn events(c: &Connection, case: CaseId) -> StoreResult<Vec<SupportEvent>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/support/events.sql"))?;
    let found = statement.query_map([case.0], |row| {
        Ok(SupportEvent {
            at_ms: rows::millis(row, "at_ms")?,
            who: row.get("who")?,
            step: rows::parsed(row, "step", SupportStep::parse)?,
            kind: maybe(row, "kind", SupportNeed::parse)?,
            title: row.get("title")?,
            word: row.get("word")?,
            comment: row.get("comment")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Everything of one case.
pub fn of_case(c: &Connection, reach: &Reach, case: CaseId) -> StoreResult<CaseSupport> {
    let needs = needs(c, case)?;
    let is_wanting = needs.iter().any(|n| n.state == NeedState::Open);
    Ok(CaseSupport {
        offers: match is_wanting {
            true => offers::open(c, reach)?,
            false => Vec::new(),
        },
        tasks: tasks(c, case)?,
        events: events(c, case)?,
        needs,
    })
}
