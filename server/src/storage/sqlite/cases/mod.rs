//! Cases of people under management, in SQLite.

use async_trait::async_trait;
use rusqlite::{Connection, Row, params};
use serde_json::{Map, Value, json};
use tungngo_shared::{
    access::Role,
    casefile::{CaseState, LawStatus},
    clock::Millis,
    ids::{CaseId, GroupId, HouseholdId, ObservationId, UserId},
    text,
};
use uuid::Uuid;

use super::{Sqlite, Tx, audit, papers, rows, search, support};
use crate::storage::{
    CaseStore, Reach, StoreResult,
    cases::{
        CaseChange, CaseChoices, CaseCounts, CaseDone, CaseFilter, CaseLine, CaseRecord,
        CaseSource, Look, NewCase, Officer,
    },
    erasures::{CaseErased, ErasureLine, ErasureStep},
};

mod change;
mod erase;
mod erasure;
mod propose;
mod record;

pub use change::{Event, add_event, change};
pub use erase::{Due, due, erase_whole, leave_household};
pub use erasure::asked as erasure_asked;
pub use record::{fate, file, find};

/// Today as the tables write it.
fn today(now: Millis) -> String {
    now.local_date().to_string()
}

/// A detail that says nothing more.
fn nothing() -> Value {
    Value::Object(Map::new())
}

/// A column's text as one of a closed list or a date, where there is one.
pub fn maybe<T>(
    row: &Row<'_>,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|_| rows::parsed(row, column, parse)).transpose()
}

fn choices(c: &Connection, reach: &Reach) -> StoreResult<CaseChoices> {
    let place = params![reach.ward.as_str(), reach.whole, reach.viewer.0];
    let mut statement = c.prepare_cached(include_str!("../../../../sql/cases/officers.sql"))?;
    let officers = statement.query_map(place, |row| {
        Ok(Officer {
            id: UserId(row.get("id")?),
            name: row.get("name")?,
            role: rows::parsed(row, "role", Role::parse)?,
        })
    })?;
    let officers = officers.collect::<Result<_, _>>()?;
    let mut statement = c.prepare_cached(include_str!("../../../../sql/cases/groups.sql"))?;
    let groups =
        statement.query_map(place, |row| Ok((GroupId(row.get("id")?), row.get("name")?)))?;
    Ok(CaseChoices {
        officers,
        groups: groups.collect::<Result<_, _>>()?,
    })
}

/// Whether somebody can be in charge of a case of a group.
pub fn officer_fits(
    c: &Connection,
    reach: &Reach,
    who: UserId,
    group: GroupId,
) -> StoreResult<bool> {
    Ok(
        c.prepare_cached(include_str!("../../../../sql/cases/officer_fits.sql"))?
            .exists(params![who.0, reach.ward.as_str(), group.0])?,
    )
}

/// Whether a group is in reach.
pub fn group_fits(c: &Connection, reach: &Reach, group: GroupId) -> StoreResult<bool> {
    Ok(choices(c, reach)?.groups.iter().any(|(id, _)| *id == group))
}

/// In which group of the ward a household stands.
pub fn group_of(
    c: &Connection,
    reach: &Reach,
    household: HouseholdId,
) -> StoreResult<Option<GroupId>> {
    let mut statement =
        c.prepare_cached(include_str!("../../../../sql/cases/group_of_household.sql"))?;
    let mut found = statement.query_map(params![household.0, reach.ward.as_str()], |row| {
        row.get::<_, Uuid>("group_id")
    })?;
    Ok(found.next().transpose()?.map(GroupId))
}

/// Whether a household stands in a group.
fn household_fits(
    c: &Connection,
    reach: &Reach,
    household: HouseholdId,
    group: GroupId,
) -> StoreResult<bool> {
    Ok(group_of(c, reach, household)? == Some(group))
}

fn list(
    tx: &Tx<'_>,
    reach: &Reach,
    filter: CaseFilter,
    after: Option<(String, CaseId)>,
    limit: u32,
    now: Millis,
) -> StoreResult<Vec<CaseLine>> {
    let (day, id) = after.map_or((String::new(), Uuid::nil()), |(day, id)| (day, id.0));
    let mut statement = tx.prepare_cached(include_str!("../../../../sql/cases/list.sql"))?;
    let found = statement.query_map(
        params![
            reach.ward.as_str(),
            filter.state.as_str(),
            reach.whole,
            reach.viewer.0,
            today(now),
            filter.status.map(LawStatus::as_str),
            filter.overdue,
            day,
            id,
            limit
        ],
        |row| {
            Ok(CaseLine {
                id: CaseId(row.get("id")?),
                name: row.get("name")?,
                birth: rows::json(row, "birth")?,
                status: rows::parsed(row, "law_status", LawStatus::parse)?,
                review_on: maybe(row, "review_on", |text| text.parse().ok())?,
                listed_on: row.get("listed_on")?,
                group_name: row.get("group_name")?,
                officer: row.get("officer")?,
                proposer: row.get("proposer")?,
                fate: record::fate(row)?,
            })
        },
    )?;
    let lines: Vec<CaseLine> = found.collect::<Result<_, _>>()?;
    // The last of a full answer only tells that there is more.
    let shown = lines.iter().take(limit.saturating_sub(1) as usize);
    let shown: Vec<CaseId> = shown.map(|line| line.id).collect();
    let detail = json!({ "shown": shown });
    audit::note(tx, reach, "case.list", None, detail, now)?;
    Ok(lines)
}

/// Fills in names as they are compared where a case was written before they were kept.
pub fn fold_names(c: &Connection) -> StoreResult<()> {
    let mut statement = c.prepare(include_str!("../../../../sql/cases/unfolded.sql"))?;
    let found = statement.query_map([], |row| Ok((row.get("id")?, row.get("name")?)))?;
    let found: Vec<(Uuid, String)> = found.collect::<Result<_, _>>()?;
    let mut set = c.prepare(include_str!("../../../../sql/cases/set_fold.sql"))?;
    for (id, name) in found {
        set.execute(params![text::fold(&name), id])?;
    }
    Ok(())
}

#[async_trait]
impl CaseStore for Sqlite {
    async fn case_choices(&self, reach: Reach) -> StoreResult<CaseChoices> {
        self.read(move |c| choices(c, &reach)).await
    }

    async fn case_counts(&self, reach: Reach, now: Millis) -> StoreResult<CaseCounts> {
        self.read(move |c| {
            let mut statement =
                c.prepare_cached(include_str!("../../../../sql/cases/counts.sql"))?;
            let found = statement.query_map(
                params![reach.ward.as_str(), reach.whole, reach.viewer.0, today(now)],
                |row| {
                    let state = rows::parsed(row, "state", CaseState::parse)?;
                    let status = rows::parsed(row, "law_status", LawStatus::parse)?;
                    Ok(((state, status), row.get("n")?))
                },
            )?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn cases(
        &self,
        reach: Reach,
        filter: CaseFilter,
        after: Option<(String, CaseId)>,
        limit: u32,
        now: Millis,
    ) -> StoreResult<Vec<CaseLine>> {
        self.write(move |tx| list(tx, &reach, filter, after, limit, now))
            .await
    }

    async fn case_source(
        &self,
        reach: Reach,
        observation: ObservationId,
        now: Millis,
    ) -> StoreResult<CaseSource> {
        self.write(move |tx| propose::source(tx, &reach, observation, now))
            .await
    }

    async fn propose_case(&self, reach: Reach, new: NewCase, now: Millis) -> StoreResult<CaseDone> {
        self.write(move |tx| propose::propose(tx, &reach, &new, now))
            .await
    }

    async fn case(
        &self,
        reach: Reach,
        id: CaseId,
        look: Look,
        now: Millis,
    ) -> StoreResult<CaseRecord> {
        self.write(move |tx| record::read(tx, &reach, id, look, now))
            .await
    }

    async fn change_case(
        &self,
        reach: Reach,
        id: CaseId,
        seen: i64,
        change: CaseChange,
        now: Millis,
    ) -> StoreResult<CaseDone> {
        self.write(move |tx| change::change(tx, &reach, id, seen, &change, now))
            .await
    }

    async fn speak_of_erasure(
        &self,
        reach: Reach,
        id: CaseId,
        seen: i64,
        said: ErasureStep,
        now: Millis,
    ) -> StoreResult<CaseDone> {
        self.write(move |tx| erasure::speak(tx, &reach, id, seen, &said, now))
            .await
    }

    async fn erasures(&self, reach: Reach, now: Millis) -> StoreResult<Vec<ErasureLine>> {
        self.write(move |tx| erasure::list(tx, &reach, now)).await
    }

    async fn erase_case(
        &self,
        reach: Reach,
        id: CaseId,
        seen: i64,
        now: Millis,
    ) -> StoreResult<CaseErased> {
        self.write(move |tx| erasure::carry_out(tx, &reach, id, seen, now))
            .await
    }
}
