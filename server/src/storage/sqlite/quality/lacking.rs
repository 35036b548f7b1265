//! The records that a figure lacks, a page at a time. Each look is audited.

use rusqlite::{Row, ToSql};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, HouseholdId},
    quality::{Figure, Kind, Lack},
};
use uuid::Uuid;

use super::{
    Tx, audit,
    count::{campaign, signed},
    rows, today,
};
use crate::storage::{
    Reach, StoreError, StoreResult,
    quality::{LackFilter, LackingCase, LackingHousehold, Moment},
};

/// What a row of a list of lacking records lacks.
fn lacks(row: &Row<'_>, kind: Kind, figure: Figure) -> rusqlite::Result<Vec<Lack>> {
    let mut lacks = Vec::new();
    for lack in kind.lacks(figure) {
        if row.get(lack.as_str())? {
            lacks.push(*lack);
        }
    }
    Ok(lacks)
}

/// Notes which records of a list were shown; the last of a full page only tells that there is more.
fn note_look<Id: serde::Serialize>(
    tx: &Tx<'_>,
    reach: &Reach,
    (kind, figure): (Kind, Figure),
    ids: impl Iterator<Item = Id>,
    limit: u32,
    now: Millis,
) -> StoreResult<()> {
    let shown: Vec<Id> = ids.take(limit.saturating_sub(1) as usize).collect();
    let detail = json!({ "counted": kind, "figure": figure, "shown": shown });
    audit::note(tx, reach, "quality.list", None, detail, now)
}

/// The households that a figure lacks.
pub fn households(
    tx: &Tx<'_>,
    reach: &Reach,
    filter: LackFilter<(String, HouseholdId)>,
    at: Moment,
) -> StoreResult<Vec<LackingHousehold>> {
    let (group, (place, id)) = (
        filter.group.map(|g| g.0),
        filter
            .after
            .map_or((String::new(), Uuid::nil()), |(place, id)| (place, id.0)),
    );
    let (ward, campaign) = (reach.ward.as_str(), campaign(tx, &reach.ward)?);
    let mut values: Vec<&dyn ToSql> =
        vec![&ward, &reach.whole, &reach.viewer.0, &group, &place, &id];
    let sql = match filter.figure {
        // A door is in no other system's list.
        Figure::Correct => return Err(StoreError::NotFound),
        Figure::Complete => {
            values.push(&campaign);
            include_str!("../../../../sql/quality/household_complete.sql")
        }
        Figure::Clean => include_str!("../../../../sql/quality/household_clean.sql"),
        Figure::Current => {
            values.push(&at.since.0);
            include_str!("../../../../sql/quality/household_current.sql")
        }
    };
    values.push(&filter.limit);
    let mut statement = tx.prepare_cached(sql)?;
    let found = statement.query_map(values.as_slice(), |row| {
        Ok(LackingHousehold {
            id: HouseholdId(row.get("id")?),
            door: rows::door(row)?,
            place: row.get("place")?,
            lacks: lacks(row, Kind::Household, filter.figure)?,
        })
    })?;
    let found: Vec<LackingHousehold> = found.collect::<Result<_, _>>()?;
    let what = (Kind::Household, filter.figure);
    let ids = found.iter().map(|row| row.id);
    note_look(tx, reach, what, ids, filter.limit, at.now)?;
    Ok(found)
}

/// The cases that a figure lacks.
pub fn cases(
    tx: &Tx<'_>,
    reach: &Reach,
    filter: LackFilter<(String, CaseId)>,
    at: Moment,
) -> StoreResult<Vec<LackingCase>> {
    let (group, (day, id)) = (
        filter.group.map(|g| g.0),
        filter
            .after
            .map_or((String::new(), Uuid::nil()), |(day, id)| (day, id.0)),
    );
    let (ward, today) = (reach.ward.as_str(), today(at));
    let run = signed(tx, &reach.ward)?.map(|(run, _)| run);
    let mut values: Vec<&dyn ToSql> = vec![
        &ward,
        &reach.whole,
        &reach.viewer.0,
        &today,
        &group,
        &day,
        &id,
    ];
    let sql = match filter.figure {
        Figure::Correct => {
            values.push(&run);
            include_str!("../../../../sql/quality/case_correct.sql")
        }
        Figure::Complete => include_str!("../../../../sql/quality/case_complete.sql"),
        Figure::Clean => include_str!("../../../../sql/quality/case_clean.sql"),
        Figure::Current => {
            values.push(&at.since.0);
            include_str!("../../../../sql/quality/case_current.sql")
        }
    };
    values.push(&filter.limit);
    let mut statement = tx.prepare_cached(sql)?;
    let found = statement.query_map(values.as_slice(), |row| {
        Ok(LackingCase {
            id: CaseId(row.get("id")?),
            name: row.get("name")?,
            birth: rows::json(row, "birth")?,
            group_name: row.get("group_name")?,
            officer: row.get("officer")?,
            listed_on: row.get("listed_on")?,
            lacks: lacks(row, Kind::Case, filter.figure)?,
        })
    })?;
    let found: Vec<LackingCase> = found.collect::<Result<_, _>>()?;
    let ids = found.iter().map(|row| row.id);
    let what = (Kind::Case, filter.figure);
    note_look(tx, reach, what, ids, filter.limit, at.now)?;
    Ok(found)
}
