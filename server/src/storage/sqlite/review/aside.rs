//! Whatever was kept aside for a person: two values of one field, and operations that were not taken in.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Map, Value, json};
use tungngo_shared::{
    clock::Millis,
    household::Household,
    ids::{HouseholdId, Rev, VisitId},
    sync::DocKind,
    visit::Visit,
};
use uuid::Uuid;

use super::{
    super::{
        Tx, audit,
        docs::{self, Author, Version, VisitFacts},
        rows,
    },
    record,
};
use crate::storage::{
    Reach, StoreError, StoreResult,
    review::{AsideRow, ClashRow},
};

/// Open disagreements of the ward.
pub fn open_clashes(
    c: &Connection,
    reach: &Reach,
    after: i64,
    limit: u32,
) -> StoreResult<Vec<ClashRow>> {
    let mut statement =
        c.prepare_cached(include_str!("../../../../sql/review/clashes_open.sql"))?;
    let found = statement.query_map(
        params![
            reach.ward.as_str(),
            reach.whole,
            reach.viewer.0,
            after,
            limit
        ],
        |row| {
            Ok(ClashRow {
                id: row.get("id")?,
                doc: row.get("doc_id")?,
                kind: rows::parsed(row, "kind", DocKind::parse)?,
                field: row.get("field")?,
                current: record::maybe_json(row, "current")?,
                incoming: record::maybe_json(row, "incoming")?,
                at_ms: rows::millis(row, "at_ms")?,
                sender: row.get("sender")?,
                resolved_ms: None,
                resolver: None,
                chosen: None,
                door: Some(rows::door(row)?),
            })
        },
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// An open disagreement with its document as it is now.
struct Open {
    field: String,
    incoming: Option<Value>,
    kind: DocKind,
    rev: Rev,
    body: Map<String, Value>,
}

fn find(tx: &Tx<'_>, reach: &Reach, doc: Uuid, clash: i64) -> StoreResult<Open> {
    tx.prepare_cached(include_str!("../../../../sql/review/clash.sql"))?
        .query_row(
            params![clash, reach.ward.as_str(), doc, reach.whole, reach.viewer.0],
            |row| {
                Ok(Open {
                    field: row.get("field")?,
                    incoming: record::maybe_json(row, "incoming")?,
                    kind: rows::parsed(row, "kind", DocKind::parse)?,
                    rev: Rev::from_stored(row.get("rev")?),
                    body: rows::json(row, "body")?,
                })
            },
        )
        .optional()?
        .ok_or(StoreError::NotFound)
}

/// Settles a disagreement. Taking the incoming value makes a new revision, so that phones get it.
pub fn settle_clash(
    tx: &Tx<'_>,
    reach: &Reach,
    doc: Uuid,
    clash: i64,
    take_incoming: bool,
    now: Millis,
) -> StoreResult<()> {
    let mut open = find(tx, reach, doc, clash)?;
    if take_incoming {
        match open.incoming.take() {
            Some(value) => open.body.insert(open.field.clone(), value),
            None => open.body.remove(&open.field),
        };
        put(tx, reach, doc, &open, now)?;
    }
    let chosen = if take_incoming { "incoming" } else { "current" };
    tx.prepare_cached(include_str!("../../../../sql/review/settle_clash.sql"))?
        .execute(params![now.0, reach.viewer.0, chosen, clash])?;
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: Some(&reach.ward),
            user: Some(reach.viewer),
            device: None,
            action: "clash.settle",
            subject: Some(doc),
            detail: json!({ "clash": clash, "field": open.field, "chosen": chosen }),
        },
    )
}

fn put(tx: &Tx<'_>, reach: &Reach, doc: Uuid, open: &Open, now: Millis) -> StoreResult<()> {
    let body = Value::Object(open.body.clone());
    let text = body.to_string();
    let version = Version::server(&text, Some(&open.rev));
    let by = Author::desk(Some(reach.viewer));
    match open.kind {
        DocKind::Household => {
            let household: Household = serde_json::from_value(body)?;
            docs::change(tx, &reach.ward, by, now, |changes| {
                changes.put_household(HouseholdId(doc), &household, version)
            })?;
        }
        DocKind::Visit => {
            let id = VisitId(doc);
            let visit: Visit = serde_json::from_value(body)?;
            let found = record::find(tx, reach, id)?;
            let flags: Vec<&str> = found.flags.iter().map(String::as_str).collect();
            let facts = VisitFacts {
                group: found.group,
                alley: found.alley,
                author: found.author_id,
                device: found.device_id,
                flags: &flags,
                review: found.state,
            };
            docs::change(tx, &reach.ward, by, now, |changes| {
                changes.put_visit(id, &visit, version, facts)
            })?;
        }
        _ => return Err(StoreError::BadValue("clash.doc_id")),
    }
    Ok(())
}

/// What was kept aside; only for those who see the whole ward, as an operation may be about any group.
pub fn open_asides(
    c: &Connection,
    reach: &Reach,
    after: i64,
    limit: u32,
) -> StoreResult<Vec<AsideRow>> {
    if !reach.whole {
        return Ok(Vec::new());
    }
    let mut statement = c.prepare_cached(include_str!("../../../../sql/review/asides.sql"))?;
    let found = statement.query_map(params![reach.ward.as_str(), after, limit], |row| {
        Ok(AsideRow {
            id: row.get("id")?,
            op_seq: row.get("op_seq")?,
            op: row.get("op")?,
            reason: row.get("reason")?,
            at_ms: rows::millis(row, "at_ms")?,
            device_name: row.get("device_name")?,
            sender: row.get("sender")?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Marks something kept aside as seen to.
pub fn settle_aside(tx: &Tx<'_>, reach: &Reach, aside: i64, now: Millis) -> StoreResult<()> {
    if !reach.whole {
        return Err(StoreError::NotFound);
    }
    let changed = tx
        .prepare_cached(include_str!("../../../../sql/review/settle_aside.sql"))?
        .execute(params![now.0, aside, reach.ward.as_str()])?;
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    audit::append(
        tx,
        &audit::Entry {
            at: now,
            ward: Some(&reach.ward),
            user: Some(reach.viewer),
            device: None,
            action: "aside.settle",
            subject: None,
            detail: json!({ "aside": aside }),
        },
    )
}
