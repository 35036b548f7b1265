//! Matching with other systems' lists, in SQLite.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::json;
use tungngo_shared::{
    clock::Millis,
    ids::ReconcileId,
    reconcile::{Columns, Decision, Outcome},
};

use super::{Sqlite, Tx, audit, cases, rows};
use crate::{
    reconciled::Record,
    storage::{
        Reach, ReconcileStore, StoreError, StoreResult,
        reconcile::{
            Count, Counts, NewRun, RowFilter, Run, RunDone, RunRows, RunState, Said, Told,
        },
    },
};

mod keep;
mod lay;
mod read;
mod say;
mod sign;

pub use keep::{Due, drop_run, due};
pub use say::{can_propose, proposed};

/// A column's JSON, where there is some.
fn maybe_json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|_| rows::json(row, column)).transpose()
}

fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    let columns: Option<Columns> = maybe_json(row, "columns")?;
    let remembered: Option<Columns> = maybe_json(row, "remembered")?;
    let record: Option<Record> = maybe_json(row, "record")?;
    Ok(Run {
        id: ReconcileId(row.get("id")?),
        at_ms: rows::millis(row, "at_ms")?,
        by: row.get("who")?,
        file_name: row.get("file_name")?,
        sha256: row.get("sha256")?,
        heads: rows::json(row, "heads")?,
        columns: columns.or(remembered),
        state: rows::parsed(row, "state", RunState::parse)?,
        counts: Counts::new(),
        signer: row.get("signer")?,
        signed: record.zip(row.get("signature")?),
        has_rows: row.get("has_rows")?,
    })
}

fn counts(c: &Connection, id: ReconcileId) -> StoreResult<Counts> {
    let mut statement = c.prepare_cached(include_str!("../../../../sql/reconcile/counts.sql"))?;
    let found = statement.query_map([id.0], |row| {
        let outcome = rows::parsed(row, "outcome", Outcome::parse)?;
        let undecided: u64 = row.get("undecided")?;
        let open = match outcome.needs_decision() {
            true => undecided,
            false => 0,
        };
        Ok((
            outcome,
            Count {
                all: row.get("n")?,
                open,
            },
        ))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The run, if it is of the ward.
fn find(c: &Connection, reach: &Reach, id: ReconcileId) -> StoreResult<Run> {
    let mut found = c
        .prepare_cached(include_str!("../../../../sql/reconcile/one.sql"))?
        .query_row(params![id.0, reach.ward.as_str()], run)
        .optional()?
        .ok_or(StoreError::NotFound)?;
    found.counts = counts(c, id)?;
    Ok(found)
}

/// The run, if its rows can be decided on.
fn find_laid(c: &Connection, reach: &Reach, id: ReconcileId) -> StoreResult<Option<Run>> {
    let found = find(c, reach, id)?;
    Ok((found.state == RunState::Laid).then_some(found))
}

fn note(
    tx: &Tx<'_>,
    reach: &Reach,
    action: &str,
    id: ReconcileId,
    detail: serde_json::Value,
    now: Millis,
) -> StoreResult<()> {
    audit::note(tx, reach, action, Some(id.0), detail, now)
}

fn add(tx: &Tx<'_>, reach: &Reach, new: &NewRun, now: Millis) -> StoreResult<()> {
    let table = &new.table;
    tx.prepare_cached(include_str!("../../../../sql/reconcile/add_run.sql"))?
        .execute(params![
            new.id.0,
            reach.ward.as_str(),
            now.0,
            reach.viewer.0,
            new.file_name,
            table.sha256,
            serde_json::to_string(&table.heads)?,
            RunState::Uploaded.as_str(),
        ])?;
    let mut add = tx.prepare_cached(include_str!("../../../../sql/reconcile/add_row.sql"))?;
    for (nr, cells) in &table.rows {
        add.execute(params![new.id.0, nr, serde_json::to_string(cells)?])?;
    }
    let detail = json!({ "rows": table.rows.len(), "sha256": table.sha256 });
    note(tx, reach, "reconcile.upload", new.id, detail, now)
}

#[async_trait]
impl ReconcileStore for Sqlite {
    async fn add_run(&self, reach: Reach, new: NewRun, now: Millis) -> StoreResult<()> {
        self.write(move |tx| add(tx, &reach, &new, now)).await
    }

    async fn runs(&self, reach: Reach, limit: u32) -> StoreResult<Vec<Run>> {
        self.read(move |c| {
            let mut statement =
                c.prepare_cached(include_str!("../../../../sql/reconcile/runs.sql"))?;
            let found = statement.query_map(params![reach.ward.as_str(), limit], run)?;
            let mut found: Vec<Run> = found.collect::<Result<_, _>>()?;
            for run in &mut found {
                run.counts = counts(c, run.id)?;
            }
            Ok(found)
        })
        .await
    }

    async fn run(&self, reach: Reach, id: ReconcileId) -> StoreResult<Run> {
        self.read(move |c| find(c, &reach, id)).await
    }

    async fn first_rows(
        &self,
        reach: Reach,
        id: ReconcileId,
        limit: u32,
    ) -> StoreResult<Vec<Vec<String>>> {
        self.read(move |c| {
            find(c, &reach, id)?;
            let mut statement =
                c.prepare_cached(include_str!("../../../../sql/reconcile/first_rows.sql"))?;
            let found =
                statement.query_map(params![id.0, limit], |row| rows::json(row, "cells"))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn lay_run(
        &self,
        reach: Reach,
        id: ReconcileId,
        columns: Columns,
        now: Millis,
    ) -> StoreResult<RunDone> {
        // Laid on a reader's thread, so that phones go on being served; only what came of it is written in one step.
        let (place, asked) = (reach.clone(), columns.clone());
        let laid = self.read(move |c| lay::lay(c, &place, id, &asked)).await?;
        match laid {
            Some(laid) => {
                self.write(move |tx| lay::write(tx, &reach, id, &columns, &laid, now))
                    .await
            }
            None => Ok(RunDone::Changed),
        }
    }

    async fn run_rows(
        &self,
        reach: Reach,
        id: ReconcileId,
        filter: RowFilter,
        after: Option<i64>,
        limit: u32,
        now: Millis,
    ) -> StoreResult<RunRows> {
        self.write(move |tx| read::page(tx, &reach, id, filter, after, limit, now))
            .await
    }

    async fn run_row(
        &self,
        reach: Reach,
        id: ReconcileId,
        nr: i64,
        now: Millis,
    ) -> StoreResult<RunRows> {
        self.write(move |tx| read::row(tx, &reach, id, nr, now))
            .await
    }

    async fn say_of_rows(
        &self,
        reach: Reach,
        id: ReconcileId,
        rows: Vec<(i64, i64)>,
        said: Said,
        now: Millis,
    ) -> StoreResult<Told> {
        self.write(move |tx| say::say(tx, &reach, id, &rows, &said, now))
            .await
    }

    async fn decide_rest(
        &self,
        reach: Reach,
        id: ReconcileId,
        outcome: Outcome,
        decision: Decision,
        now: Millis,
    ) -> StoreResult<Told> {
        self.write(move |tx| say::rest(tx, &reach, id, (outcome, decision), now))
            .await
    }

    async fn run_record(
        &self,
        reach: Reach,
        id: ReconcileId,
        now: Millis,
    ) -> StoreResult<Option<Record>> {
        self.read(move |c| sign::record(c, &reach, id, now)).await
    }

    async fn sign_run(
        &self,
        reach: Reach,
        id: ReconcileId,
        record: Record,
        signature: String,
        now: Millis,
    ) -> StoreResult<RunDone> {
        self.write(move |tx| sign::sign(tx, &reach, id, (&record, &signature), now))
            .await
    }

    async fn drop_run(&self, reach: Reach, id: ReconcileId, now: Millis) -> StoreResult<RunDone> {
        self.write(move |tx| {
            if find(tx, &reach, id)?.state == RunState::Signed {
                return Ok(RunDone::Changed);
            }
            drop_run(tx, &reach.ward, id.0)?;
            note(tx, &reach, "reconcile.drop", id, json!({}), now)?;
            Ok(RunDone::Done)
        })
        .await
    }
}
