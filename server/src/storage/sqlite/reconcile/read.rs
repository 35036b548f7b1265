//! Rows of a run with the cases beside them.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::{CaseId, ReconcileId},
    reconcile::{Decision, Outcome},
};
use uuid::Uuid;

use super::{Tx, find, lay::our_case, maybe_json, note, rows};
use crate::storage::{
    Reach, StoreError, StoreResult,
    reconcile::{OurCase, RowFilter, RunRow, RunRows},
};

fn run_row(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    let decision: Option<String> = row.get("decision")?;
    Ok(RunRow {
        nr: row.get("nr")?,
        cells: maybe_json(row, "cells")?.unwrap_or_default(),
        outcome: rows::parsed(row, "outcome", Outcome::parse)?,
        case: row.get::<_, Option<Uuid>>("case_id")?.map(CaseId),
        offers: maybe_json(row, "pairs")?.unwrap_or_default(),
        fields: maybe_json(row, "fields")?.unwrap_or_default(),
        decision: decision
            .map(|_| rows::parsed(row, "decision", Decision::parse))
            .transpose()?,
        decider: row.get("decider")?,
        decided_ms: rows::maybe_millis(row, "decided_ms")?,
        comment: row.get("comment")?,
        version: row.get("version")?,
    })
}

/// One row, as it is now.
pub fn find_row(c: &Connection, id: ReconcileId, nr: i64) -> StoreResult<Option<RunRow>> {
    Ok(
        c.prepare_cached(include_str!("../../../../sql/reconcile/row.sql"))?
            .query_row(params![id.0, nr], run_row)
            .optional()?,
    )
}

/// Cases of the ward by their ids, as they are now.
pub fn cases(
    c: &Connection,
    reach: &Reach,
    ids: &[CaseId],
) -> StoreResult<BTreeMap<CaseId, OurCase>> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/reconcile/cases.sql"))?;
    let ids = serde_json::to_string(ids)?;
    let found = statement.query_map(params![reach.ward.as_str(), ids], our_case)?;
    let found: Vec<OurCase> = found.collect::<Result<_, _>>()?;
    Ok(found.into_iter().map(|case| (case.id, case)).collect())
}

/// The cases beside rows; every one that is shown stands in the log.
fn beside(
    tx: &Tx<'_>,
    reach: &Reach,
    id: ReconcileId,
    rows: Vec<RunRow>,
    now: Millis,
) -> StoreResult<RunRows> {
    let ids = rows.iter().flat_map(|row| {
        let offered = row.offers.list.iter().map(|offer| offer.case);
        row.case.into_iter().chain(offered)
    });
    let mut ids: Vec<CaseId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let cases = cases(tx, reach, &ids)?;
    let shown: Vec<&CaseId> = cases.keys().collect();
    let detail = json!({ "shown": shown, "rows": rows.len() });
    note(tx, reach, "reconcile.view", id, detail, now)?;
    Ok(RunRows { rows, cases })
}

/// Rows behind `after`.
pub fn page(
    tx: &Tx<'_>,
    reach: &Reach,
    id: ReconcileId,
    filter: RowFilter,
    after: Option<i64>,
    limit: u32,
    now: Millis,
) -> StoreResult<RunRows> {
    find(tx, reach, id)?;
    let after = after.unwrap_or(i64::MIN);
    let found: Vec<RunRow> = match filter.outcome {
        Some(outcome) => {
            let mut statement =
                tx.prepare_cached(include_str!("../../../../sql/reconcile/rows.sql"))?;
            let found = statement.query_map(
                params![id.0, outcome.as_str(), filter.open, after, limit],
                run_row,
            )?;
            found.collect::<Result<_, _>>()?
        }
        None => {
            let mut statement =
                tx.prepare_cached(include_str!("../../../../sql/reconcile/all_rows.sql"))?;
            let found = statement.query_map(params![id.0, after, limit], run_row)?;
            found.collect::<Result<_, _>>()?
        }
    };
    beside(tx, reach, id, found, now)
}

/// One row.
pub fn row(
    tx: &Tx<'_>,
    reach: &Reach,
    id: ReconcileId,
    nr: i64,
    now: Millis,
) -> StoreResult<RunRows> {
    find(tx, reach, id)?;
    let found = find_row(tx, id, nr)?.ok_or(StoreError::NotFound)?;
    beside(tx, reach, id, vec![found], now)
}
