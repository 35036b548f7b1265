//! The queue, read by key.

use rusqlite::{Connection, Row, ToSql};
use tungngo_shared::{
    access::Role,
    ids::{HouseholdId, Rev, UserId, VisitId},
    review::ReviewState,
    visit::Outcome,
};
use uuid::Uuid;

use super::super::{
    rows,
    search::{self, Begun},
};
use crate::storage::{
    Reach, StoreResult,
    review::{QueueFilter, QueueRow, Seek},
};

/// So many words of a search are asked for.
const WORDS: usize = 4;

fn queue_row(row: &Row<'_>) -> rusqlite::Result<QueueRow> {
    Ok(QueueRow {
        id: VisitId(row.get("id")?),
        rev: Rev::from_stored(row.get("rev")?),
        household: HouseholdId(row.get("household_id")?),
        number: row.get("number")?,
        head_name: row.get("head_name")?,
        group_name: row.get("group_name")?,
        alley_name: row.get("alley_name")?,
        outcome: rows::parsed(row, "outcome", Outcome::parse)?,
        flags: rows::json(row, "flags")?,
        observations: row.get("observation_count")?,
        recorded_ms: rows::millis(row, "recorded_ms")?,
        received_ms: rows::millis(row, "received_ms")?,
        updated_ms: rows::millis(row, "updated_ms")?,
        state: rows::parsed(row, "review_state", ReviewState::parse)?,
        reviewer: row.get::<_, Option<Uuid>>("reviewer_id")?.map(UserId),
        reviewer_name: row.get("reviewer")?,
        author: row.get("author")?,
        author_role: rows::parsed(row, "author_role", Role::parse)?,
    })
}

/// Reads rows in the queue's order.
pub fn read(
    c: &Connection,
    reach: &Reach,
    filter: &QueueFilter,
    seek: Seek,
    limit: u32,
) -> StoreResult<Vec<QueueRow>> {
    let oldest_first = filter.oldest_first();
    // Reading what stands before a row means walking the other way and turning the rows round.
    let ascending = oldest_first != matches!(seek, Seek::Before(_));
    let (from_ms, from_id) = match seek {
        Seek::After(p) | Seek::Before(p) => (p.updated_ms.0, p.id.0),
        Seek::First if ascending => (i64::MIN, Uuid::nil()),
        Seek::First => (i64::MAX, Uuid::max()),
    };
    let begun = search::begun(c, &reach.ward, &filter.text, WORDS)?;
    let sql = match (&begun, filter.state.is_some(), ascending) {
        (Some(Begun::Few(_)), _, true) => {
            include_str!("../../../../sql/review/found_oldest.sql")
        }
        (Some(Begun::Few(_)), _, false) => {
            include_str!("../../../../sql/review/found_newest.sql")
        }
        (_, true, true) => include_str!("../../../../sql/review/queue_oldest.sql"),
        (_, true, false) => include_str!("../../../../sql/review/queue_newest.sql"),
        (_, false, true) => include_str!("../../../../sql/review/queue_all_oldest.sql"),
        (_, false, false) => include_str!("../../../../sql/review/queue_all_newest.sql"),
    };
    let flag = filter
        .flag
        .as_ref()
        .map_or_else(String::new, |flag| format!("%\"{flag}\"%"));
    let (expression, patterns) = match begun {
        Some(Begun::Few(expression)) => (Some(expression), Vec::new()),
        Some(Begun::Many(mut patterns)) => {
            patterns.resize(WORDS, String::new());
            (None, patterns)
        }
        None => (None, vec![String::new(); WORDS]),
    };
    let (ward, group, alley) = (
        reach.ward.as_str(),
        filter.group.map(|g| g.0),
        filter.alley.map(|a| a.0),
    );
    let (outcome, author, campaign) = (
        filter.outcome.map_or("", Outcome::as_str),
        filter.author.map(|a| a.0),
        filter.campaign.map(|c| c.0),
    );
    let since = filter.since.map_or(i64::MIN, |ms| ms.0);
    let state = filter.state.map_or("all", ReviewState::as_str);
    let mut values: Vec<&dyn ToSql> = Vec::new();
    if let Some(expression) = &expression {
        values.push(expression);
    }
    values.extend::<[&dyn ToSql; 10]>([
        &ward,
        &reach.whole,
        &reach.viewer.0,
        &group,
        &alley,
        &outcome,
        &author,
        &flag,
        &filter.mine,
        &campaign,
    ]);
    for pattern in &patterns {
        values.push(pattern);
    }
    values.extend::<[&dyn ToSql; 5]>([&since, &state, &from_ms, &from_id, &limit]);
    let mut statement = c.prepare_cached(sql)?;
    let found = statement.query_map(values.as_slice(), queue_row)?;
    let mut list: Vec<QueueRow> = found.collect::<Result<_, _>>()?;
    if matches!(seek, Seek::Before(_)) {
        list.reverse();
    }
    Ok(list)
}
