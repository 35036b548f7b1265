//! Needs that nobody was referred anywhere for.

use jiff::civil::Date;
use rusqlite::{Connection, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, GroupId, NeedId},
    observation::SupportNeed,
    support::NeedSource,
};
use uuid::Uuid;

use super::{Tx, audit, date, rows, today};
use crate::storage::{
    Reach, StoreResult,
    support::{WaitingCount, WaitingFilter, WaitingRow},
};

pub fn counts(c: &Connection, reach: &Reach, now: Millis) -> StoreResult<Vec<WaitingCount>> {
    let mut statement =
        c.prepare_cached(include_str!("../../../../sql/support/waiting_counts.sql"))?;
    let found = statement.query_map(
        params![reach.ward.as_str(), reach.whole, reach.viewer.0, today(now)],
        |row| {
            Ok(WaitingCount {
                kind: rows::parsed(row, "kind", SupportNeed::parse)?,
                group: GroupId(row.get("group_id")?),
                group_name: row.get("group_name")?,
                n: row.get("n")?,
            })
        },
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Rows of the list; which cases they are of is audited.
pub fn list(
    tx: &Tx<'_>,
    reach: &Reach,
    filter: WaitingFilter,
    after: Option<(Date, NeedId)>,
    limit: u32,
    now: Millis,
) -> StoreResult<Vec<WaitingRow>> {
    let (day, id) = after.map_or((String::new(), Uuid::nil()), |(day, id)| {
        (day.to_string(), id.0)
    });
    let mut statement = tx.prepare_cached(include_str!("../../../../sql/support/waiting.sql"))?;
    let found = statement.query_map(
        params![
            reach.ward.as_str(),
            reach.whole,
            reach.viewer.0,
            today(now),
            filter.kind.map(SupportNeed::as_str),
            filter.group.map(|id| id.0),
            day,
            id,
            limit
        ],
        |row| {
            Ok(WaitingRow {
                id: NeedId(row.get("id")?),
                kind: rows::parsed(row, "kind", SupportNeed::parse)?,
                source: rows::parsed(row, "source", NeedSource::parse)?,
                noted_on: date(row, "noted_on")?,
                case: CaseId(row.get("case_id")?),
                name: row.get("name")?,
                group: GroupId(row.get("group_id")?),
                group_name: row.get("group_name")?,
                officer: row.get("officer")?,
            })
        },
    )?;
    let lines: Vec<WaitingRow> = found.collect::<Result<_, _>>()?;
    // The last of a full answer only tells that there is more.
    let shown = lines.iter().take(limit.saturating_sub(1) as usize);
    let shown: Vec<CaseId> = shown.map(|line| line.case).collect();
    audit::note(tx, reach, "need.list", None, json!({ "shown": shown }), now)?;
    Ok(lines)
}
