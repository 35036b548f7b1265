//! One visit with its whole history. Every look is written down before anything is shown.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Value, json};
use tungngo_shared::{
    access::Role,
    clock::Millis,
    ids::{AlleyId, DeviceId, GroupId, ObservationId, Rev, UserId, VisitId},
    observation::SealedObservation,
    review::ReviewState,
    seal::Sealed,
    sync::{DocKind, attachment::ContentHash},
};
use uuid::Uuid;

use super::super::{Tx, audit, rows};
use crate::storage::{
    Reach, StoreError, StoreResult,
    review::{ClashRow, PhotoPlace, ReviewEvent, RevisionRow, VisitRecord},
};

/// Notes a look in the audit log.
pub fn note_look(
    tx: &Tx<'_>,
    reach: &Reach,
    action: &str,
    subject: Uuid,
    now: Millis,
) -> StoreResult<()> {
    let detail = Value::Object(serde_json::Map::new());
    note_look_at(tx, reach, action, (subject, detail), now)
}

fn note_look_at(
    tx: &Tx<'_>,
    reach: &Reach,
    action: &str,
    (subject, detail): (Uuid, Value),
    now: Millis,
) -> StoreResult<()> {
    audit::note(tx, reach, action, Some(subject), detail, now)
}

/// The number of an operation's revision in its phone's outbox, so that two revisions of one push keep
/// their order.
fn rev_number(rev: &str) -> u64 {
    rev.rsplit('.')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

/// Every revision of a document, oldest first.
pub fn revisions(c: &Connection, doc: Uuid) -> StoreResult<Vec<RevisionRow>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/review/revisions.sql"))?;
    let found = statement.query_map([doc], |row| {
        Ok(RevisionRow {
            rev: Rev::from_stored(row.get("rev")?),
            base: row
                .get::<_, Option<String>>("base_rev")?
                .map(Rev::from_stored),
            body: rows::json(row, "body")?,
            at_ms: rows::millis(row, "at_ms")?,
            by_phone: row.get::<_, Option<Uuid>>("device_id")?.is_some(),
            author: row.get("author")?,
        })
    })?;
    let mut list: Vec<RevisionRow> = found.collect::<Result<_, _>>()?;
    list.sort_by_key(|r| (r.at_ms, rev_number(r.rev.as_str())));
    Ok(list)
}

fn events(c: &Connection, visit: VisitId) -> StoreResult<Vec<ReviewEvent>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/review/events.sql"))?;
    let found = statement.query_map([visit.0], |row| {
        Ok(ReviewEvent {
            at_ms: rows::millis(row, "at_ms")?,
            from: rows::parsed(row, "from_state", ReviewState::parse)?,
            to: rows::parsed(row, "to_state", ReviewState::parse)?,
            rev: Rev::from_stored(row.get("rev")?),
            comment: row.get("comment")?,
            field: row.get("field")?,
            officer: row.get("officer")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// A JSON column that may be null.
pub fn maybe_json(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Value>> {
    let text: Option<String> = row.get(column)?;
    text.map(|_| rows::json(row, column)).transpose()
}

/// All disagreements about one document.
pub fn clashes_of(c: &Connection, doc: Uuid, kind: DocKind) -> StoreResult<Vec<ClashRow>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/review/clashes_of.sql"))?;
    let found = statement.query_map([doc], |row| {
        Ok(ClashRow {
            id: row.get("id")?,
            doc: row.get("doc_id")?,
            kind,
            field: row.get("field")?,
            current: maybe_json(row, "current")?,
            incoming: maybe_json(row, "incoming")?,
            at_ms: rows::millis(row, "at_ms")?,
            sender: row.get("sender")?,
            resolved_ms: rows::maybe_millis(row, "resolved_ms")?,
            resolver: row.get("resolver")?,
            chosen: row.get("chosen")?,
            door: None,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn visit_row(row: &Row<'_>) -> rusqlite::Result<VisitRecord> {
    Ok(VisitRecord {
        id: VisitId(row.get("id")?),
        rev: Rev::from_stored(row.get("rev")?),
        visit: rows::json(row, "body")?,
        group: GroupId(row.get("group_id")?),
        alley: AlleyId(row.get("alley_id")?),
        door: rows::door(row)?,
        household: rows::json(row, "household_body")?,
        campaign_name: row.get("campaign_name")?,
        author_id: UserId(row.get("author_id")?),
        author: row.get("author")?,
        author_role: rows::parsed(row, "author_role", Role::parse)?,
        device_id: DeviceId(row.get("device_id")?),
        device_name: row.get("device_name")?,
        flags: rows::json(row, "flags")?,
        observations: row.get("observation_count")?,
        recorded_ms: rows::millis(row, "recorded_ms")?,
        received_ms: rows::millis(row, "received_ms")?,
        updated_ms: rows::millis(row, "updated_ms")?,
        state: rows::parsed(row, "review_state", ReviewState::parse)?,
        reviewer: row.get::<_, Option<Uuid>>("reviewer_id")?.map(UserId),
        reviewer_name: row.get("reviewer")?,
        reviewed_ms: rows::maybe_millis(row, "reviewed_ms")?,
        comment: row.get("review_comment")?,
        field: row.get("review_field")?,
        revisions: Vec::new(),
        events: Vec::new(),
        clashes: Vec::new(),
    })
}

/// The visit as it is now, if it is in reach; not audited, for decisions.
pub fn find(c: &Connection, reach: &Reach, id: VisitId) -> StoreResult<VisitRecord> {
    c.prepare_cached(include_str!("../../../../sql/review/visit.sql"))?
        .query_row(
            params![id.0, reach.ward.as_str(), reach.whole, reach.viewer.0],
            visit_row,
        )
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// The visit with its history; the look is audited.
pub fn visit(tx: &Tx<'_>, reach: &Reach, id: VisitId, now: Millis) -> StoreResult<VisitRecord> {
    let mut record = find(tx, reach, id)?;
    record.revisions = revisions(tx, id.0)?;
    record.events = events(tx, id)?;
    record.clashes = clashes_of(tx, id.0, DocKind::Visit)?;
    note_look(tx, reach, "visit.view", id.0, now)?;
    Ok(record)
}

/// The sealed observations; the look is audited even when there are none.
pub fn sealed_observations(
    tx: &Tx<'_>,
    reach: &Reach,
    id: VisitId,
    now: Millis,
) -> StoreResult<Vec<SealedObservation>> {
    find(tx, reach, id)?;
    note_look(tx, reach, "observation.read", id.0, now)?;
    let mut statement =
        tx.prepare_cached(include_str!("../../../../sql/review/observations.sql"))?;
    let found = statement.query_map(
        params![id.0, reach.ward.as_str(), reach.whole, reach.viewer.0],
        |row| {
            Ok(SealedObservation {
                id: ObservationId(row.get("id")?),
                sealed: Sealed {
                    key_id: row.get("key_id")?,
                    enc: row.get("enc")?,
                    ct: row.get("ct")?,
                },
            })
        },
    )?;
    // One observation may be sent again with a mended visit: it is the same one.
    let by_id: BTreeMap<ObservationId, SealedObservation> = found
        .map(|o| o.map(|o| (o.id, o)))
        .collect::<Result<_, _>>()?;
    Ok(by_id.into_values().collect())
}

/// Where the visit of a photo happened; the look is audited.
pub fn look_at_photo(
    tx: &Tx<'_>,
    reach: &Reach,
    id: VisitId,
    sha256: &ContentHash,
    now: Millis,
) -> StoreResult<PhotoPlace> {
    let visit = find(tx, reach, id)?;
    let count: i64 = tx
        .prepare_cached(include_str!("../../../../sql/photos/is_of_visit.sql"))?
        .query_row(params![id.0, sha256.as_str()], |row| row.get(0))?;
    if count == 0 {
        return Err(StoreError::NotFound);
    }
    let detail = json!({ "sha256": sha256 });
    note_look_at(tx, reach, "photo.view", (id.0, detail), now)?;
    Ok(PhotoPlace {
        group: visit.group,
        alley: visit.alley,
        author: visit.author_id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tenth_operation_comes_after_the_ninth() {
        assert!(rev_number("d.10") > rev_number("d.9"));
        assert_eq!(rev_number("no number"), 0);
    }
}
