//! What a phone ought to hold, worked out from the database's plain rows without the server's own query.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use tungngo_server::storage::StoreResult;
use tungngo_shared::{ids::UserId, sync::DocKind};
use uuid::Uuid;

use super::Broken;

/// Documents by kind and id, with their revision.
pub(super) type Documents = BTreeMap<(DocKind, Uuid), String>;

struct Row {
    id: Uuid,
    kind: DocKind,
    rev: String,
    seq: u64,
    group: Option<Uuid>,
    alley: Option<Uuid>,
    owner: Option<Uuid>,
    deleted: bool,
}

/// What one person's phone ought to hold now.
pub(super) fn visible(c: &Connection, user: UserId) -> StoreResult<Documents> {
    let led: BTreeSet<Uuid> = c
        .prepare_cached(include_str!("sql/led.sql"))?
        .query_map([user.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let walked: Vec<(Uuid, Uuid)> = c
        .prepare_cached(include_str!("sql/walked.sql"))?
        .query_map([user.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let alleys: BTreeSet<Uuid> = walked.iter().map(|(alley, _)| *alley).collect();
    let near: BTreeSet<Uuid> = led
        .iter()
        .copied()
        .chain(walked.iter().map(|(_, g)| *g))
        .collect();
    let mut seen = Documents::new();
    for row in rows(c)? {
        let in_led = row.group.is_some_and(|g| led.contains(&g));
        let is_visible = !row.deleted
            && match row.kind {
                DocKind::Ward => true,
                DocKind::Group => row.group.is_some_and(|g| near.contains(&g)),
                // The one campaign covers all groups.
                DocKind::Campaign => !near.is_empty(),
                DocKind::Visit => row.owner == Some(user.0) || in_led,
                DocKind::Task => row.owner == Some(user.0),
                DocKind::Alley | DocKind::Household => {
                    in_led || row.alley.is_some_and(|a| alleys.contains(&a))
                }
            };
        if is_visible {
            let id = if row.kind == DocKind::Ward {
                Uuid::nil()
            } else {
                row.id
            };
            seen.insert((row.kind, id), row.rev);
        }
    }
    Ok(seen)
}

fn rows(c: &Connection) -> StoreResult<Vec<Row>> {
    let mut statement = c.prepare_cached(include_str!("sql/docs.sql"))?;
    let rows = statement.query_map([], |row| {
        let kind: String = row.get("kind")?;
        Ok(Row {
            id: row.get("id")?,
            kind: DocKind::parse(&kind).unwrap_or(DocKind::Ward),
            rev: row.get("rev")?,
            seq: row.get("feed_seq")?,
            group: row.get("group_id")?,
            alley: row.get("alley_id")?,
            owner: row.get("owner_id")?,
            deleted: row.get::<_, Option<i64>>("deleted_ms")?.is_some(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether the feed's numbers are each used once and reach up to the ward's counter.
pub(super) fn feed(c: &Connection) -> StoreResult<Result<(), Broken>> {
    let rows = rows(c)?;
    let numbers: BTreeSet<u64> = rows.iter().map(|row| row.seq).collect();
    let counter: u64 = c
        .prepare_cached(include_str!("sql/wards.sql"))?
        .query_row([], |row| row.get("feed_seq"))?;
    let top = numbers.last().copied().unwrap_or(0);
    Ok(if numbers.len() == rows.len() && top == counter {
        Ok(())
    } else {
        let detail = format!(
            "{} rows, {} numbers, top {top}, counter {counter}",
            rows.len(),
            numbers.len()
        );
        Err(Broken::new("the feed has no gap and no tie", detail))
    })
}

/// An operation as the server holds it.
pub(super) struct HeldOp {
    pub sha256: String,
    pub rejected: bool,
}

/// What the server holds of one phone: its operations, and what was kept aside.
pub(super) struct Held {
    pub ops: BTreeMap<u64, HeldOp>,
    pub asides: BTreeSet<(u64, String)>,
    pub last: u64,
}

pub(super) fn held(c: &Connection, device: Uuid) -> StoreResult<Held> {
    let ops = c
        .prepare_cached(include_str!("sql/ops.sql"))?
        .query_map([device], |row| {
            let verdict: String = row.get(2)?;
            let op = HeldOp {
                sha256: row.get(1)?,
                rejected: verdict.contains(r#""verdict":"rejected""#),
            };
            Ok((row.get(0)?, op))
        })?
        .collect::<Result<_, _>>()?;
    let asides = c
        .prepare_cached(include_str!("sql/asides.sql"))?
        .query_map([device], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let last = c
        .prepare_cached(include_str!("sql/last_op_seq.sql"))?
        .query_row([device], |row| row.get(0))?;
    Ok(Held { ops, asides, last })
}

/// The fields of a phone's operations that others had changed meanwhile, by operation number: they wait for
/// an officer; the operation's other fields were merged.
pub(super) fn clashes(c: &Connection, device: Uuid) -> StoreResult<BTreeSet<(u64, String)>> {
    let found = c
        .prepare_cached(include_str!("sql/clashes.sql"))?
        .query_map([device], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// All revisions of a document.
pub(super) fn revisions(c: &Connection, doc: Uuid) -> StoreResult<BTreeMap<String, String>> {
    let found = c
        .prepare_cached(include_str!("sql/revisions.sql"))?
        .query_map([doc], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// The present body of a document.
pub(super) fn body(c: &Connection, doc: Uuid) -> StoreResult<Option<String>> {
    use rusqlite::OptionalExtension as _;
    Ok(c.prepare_cached(include_str!("sql/body.sql"))?
        .query_row([doc], |row| row.get(0))
        .optional()?)
}

/// A visit as the office has it.
pub(super) struct OfficeVisit {
    pub id: Uuid,
    pub author: Uuid,
    pub device: Uuid,
    pub state: String,
    pub rev: String,
}

pub(super) fn visits(c: &Connection) -> StoreResult<Vec<OfficeVisit>> {
    let mut statement = c.prepare_cached(include_str!("sql/visits.sql"))?;
    let rows = statement.query_map([], |row| {
        Ok(OfficeVisit {
            id: row.get("id")?,
            author: row.get("author_id")?,
            device: row.get("device_id")?,
            state: row.get("review_state")?,
            rev: row.get("rev")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How often a visit went back to the queue by its author's hand.
pub(super) fn author_events(c: &Connection, visit: Uuid, author: Uuid) -> StoreResult<u64> {
    Ok(c.prepare_cached(include_str!("sql/author_events.sql"))?
        .query_row([visit, author], |row| row.get(0))?)
}

/// How many operations came under a number that another one has.
pub(super) fn reused(c: &Connection, device: Uuid) -> StoreResult<u64> {
    Ok(c.prepare_cached(include_str!("sql/reused.sql"))?
        .query_row([device], |row| row.get(0))?)
}

/// How many of a phone's numbers the server stepped over, because neither held them any more.
pub(super) fn stepped_over(c: &Connection, device: Uuid) -> StoreResult<u64> {
    Ok(c.prepare_cached(include_str!("sql/stepped_over.sql"))?
        .query_row([device], |row| row.get(0))?)
}
